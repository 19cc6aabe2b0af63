//! Spans with the names of OpenTelemetry's HTTP conventions; without the feature `tracing` all of this is nothing.
//!
//! No span holds a query, a path with arguments in it, a header field or a body.

use crate::base_url::BaseUrl;

/// What the spans of a call say about it.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(feature = "tracing"),
    expect(dead_code, reason = "only spans read it")
)]
pub(crate) struct About<'a> {
    pub(crate) operation: &'static str,
    pub(crate) method: &'static str,
    pub(crate) template: &'static str,
    pub(crate) base: &'a BaseUrl,
}

/// The span of an operation, or of one attempt of it.
#[derive(Debug)]
pub(crate) struct Span {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Span {
    /// A call, from being asked for to its answer.
    pub(crate) fn operation(about: About<'_>) -> Self {
        let About {
            operation,
            method,
            template,
            base,
        } = about;
        let span = tracing::info_span!(
            "thousandeyes.operation",
            otel.name = operation,
            otel.kind = "internal",
            thousandeyes.operation = operation,
            http.request.method = method,
            url.template = template,
            server.address = base.host(),
            server.port = base.port(),
            http.response.status_code = tracing::field::Empty,
            http.request.resend_count = tracing::field::Empty,
            error.type = tracing::field::Empty,
        );
        Self { span }
    }

    /// One request of it.
    pub(crate) fn attempt(&self, about: About<'_>, resend: u32) -> Self {
        let About {
            operation,
            method,
            template,
            base,
        } = about;
        let span = tracing::info_span!(
            parent: &self.span,
            "thousandeyes.attempt",
            otel.name = method,
            otel.kind = "client",
            thousandeyes.operation = operation,
            http.request.method = method,
            url.template = template,
            server.address = base.host(),
            server.port = base.port(),
            http.response.status_code = tracing::field::Empty,
            http.request.resend_count = tracing::field::Empty,
            error.type = tracing::field::Empty,
        );
        if resend > 0 {
            span.record("http.request.resend_count", resend);
        }
        Self { span }
    }

    /// How it ended.
    pub(crate) fn end(&self, status: Option<u16>, error_type: Option<&str>, resend: u32) {
        if let Some(status) = status {
            self.span.record("http.response.status_code", status);
        }
        if let Some(error_type) = error_type {
            self.span.record("error.type", error_type);
        }
        if resend > 0 {
            self.span.record("http.request.resend_count", resend);
        }
    }

    /// Runs a transport's future inside of the span.
    pub(crate) fn follow<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        tracing::Instrument::instrument(future, self.span.clone())
    }

    /// Runs a blocking transport inside of the span.
    #[cfg(feature = "blocking")]
    pub(crate) fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        self.span.in_scope(run)
    }
}

#[cfg(not(feature = "tracing"))]
impl Span {
    pub(crate) fn operation(_: About<'_>) -> Self {
        Self {}
    }

    pub(crate) fn attempt(&self, _: About<'_>, _: u32) -> Self {
        Self {}
    }

    pub(crate) fn end(&self, _: Option<u16>, _: Option<&str>, _: u32) {}

    pub(crate) fn follow<F: Future>(&self, future: F) -> F {
        future
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        run()
    }
}
