//! The transport over hyper, whose types stay in this file and those below it.
//!
//! HTTP is hyper's, the pool of connections hyper-util's. What is left to do is what reqwest does around the two:
//! `connect` and `secure` make connections.

mod connect;
#[cfg(feature = "rustls")]
mod secure;

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use ::hyper::body::{Body, Bytes, Incoming};
use ::hyper::header::{ACCEPT_ENCODING, AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue};
use ::hyper::{Method as HyperMethod, Request, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::Handle;
use tokio::time::{self, Instant};

use super::body::{self, Head, Receiver};
use super::{
    HttpRequest, HttpResponse, SetupError, Transport, TransportError, TransportFuture,
    decode_headers,
};
use crate::base_url::BaseUrl;
use crate::endpoint::Method;
use connect::Connector;

/// How long a connection is kept that nobody uses. Servers and what stands before them close theirs after a minute or two.
const LONGEST_IDLE: Duration = Duration::from_secs(90);

/// Sends over hyper with the connection pool of hyper-util.
pub(crate) struct HyperTransport {
    client: Client<Connector, Full<Bytes>>,
    /// What `Host` says; without it hyper-util puts it together for each call.
    host: HeaderValue,
}

/// What the connections have to be able to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    pub(crate) connect_timeout: Option<Duration>,
    /// The base URL; it says whether TLS has to be set up.
    pub(crate) base: &'a BaseUrl,
}

impl HyperTransport {
    /// Sets up the pool; nothing is connected yet.
    pub(crate) fn new(settings: Settings<'_>) -> Result<Self, SetupError> {
        let connector = connect::connector(settings)?;
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(LONGEST_IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        let host = HeaderValue::try_from(settings.base.authority())?;
        Ok(Self { client, host })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        // Without this check tokio panics.
        if Handle::try_current().is_err() {
            return Err(TransportError::other(
                "the async client works inside a tokio runtime only, elsewhere take `blocking::Client`",
            ));
        }
        let limit = request.max_answer_bytes;
        let deadline = request
            .timeout
            .and_then(|time| Instant::now().checked_add(time));
        // A connection that turns out to be closed is replaced by the pool, as long as nothing was sent over it.
        let sending = self.client.request(self.translate(request)?);
        let response = within(deadline, sending).await?.map_err(classify)?;
        let (parts, body) = response.into_parts();
        let mut head = Head {
            status: parts.status.as_u16(),
            headers: read_headers(&parts.headers),
        };
        let body = within(deadline, receive_body(&mut head, body, limit)).await;
        head.respond(body.and_then(|body| body))
    }

    fn translate(&self, request: HttpRequest) -> Result<Request<Full<Bytes>>, TransportError> {
        let HttpRequest {
            method,
            url,
            headers,
            authorization,
            body,
            timeout: _,
            max_answer_bytes: _,
        } = request;
        let mut translated = Request::new(body.map(Full::from).unwrap_or_default());
        *translated.method_mut() = match method {
            Method::Get => HyperMethod::GET,
            Method::Post => HyperMethod::POST,
            Method::Put => HyperMethod::PUT,
            Method::Patch => HyperMethod::PATCH,
            Method::Delete => HyperMethod::DELETE,
        };
        let uri = Uri::try_from(url).map_err(TransportError::other)?;
        // Something around this transport may have led the request elsewhere.
        let at_home = uri
            .authority()
            .is_some_and(|authority| self.host == authority.as_str());
        *translated.uri_mut() = uri;
        let fields = translated.headers_mut();
        // With three more, and one that hyper may add.
        fields.reserve(headers.len() + 4);
        if at_home {
            fields.insert(HOST, self.host.clone());
        }
        for (name, value) in headers.iter() {
            let name = HeaderName::try_from(name).map_err(TransportError::other)?;
            let value = HeaderValue::try_from(value).map_err(TransportError::other)?;
            fields.append(name, value);
        }
        fields.insert(ACCEPT_ENCODING, HeaderValue::from_static(body::ACCEPTED));
        if let Some(secret) = authorization {
            let value = HeaderValue::try_from(secret.expose());
            let mut value = value.map_err(TransportError::other)?;
            value.set_sensitive(true);
            fields.insert(AUTHORIZATION, value);
        }
        Ok(translated)
    }
}

impl Transport for HyperTransport {
    fn execute<'a>(&'a self, request: HttpRequest) -> TransportFuture<'a> {
        Box::pin(self.exchange(request))
    }
}

/// Waits no longer than until the deadline.
async fn within<F: Future>(
    deadline: Option<Instant>,
    work: F,
) -> Result<F::Output, TransportError> {
    match deadline {
        Some(deadline) => time::timeout_at(deadline, work)
            .await
            .map_err(TransportError::timeout),
        None => Ok(work.await),
    }
}

async fn receive_body(
    head: &mut Head,
    mut body: Incoming,
    limit: usize,
) -> Result<Vec<u8>, TransportError> {
    let mut receiver = Receiver::new(head, body.size_hint().exact(), limit)?;
    // To its end, which has to be seen for the connection to be used again.
    while let Some(frame) = body.frame().await {
        if let Some(piece) = frame.map_err(broken)?.data_ref() {
            receiver.push(piece)?;
        }
    }
    receiver.finish()
}

fn read_headers(map: &HeaderMap) -> crate::headers::Headers {
    decode_headers(
        map.iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes())),
    )
}

/// Which of our cases it is when there is no answer yet.
fn classify(error: ClientError) -> TransportError {
    if error.is_connect() {
        // Also when it was the time for connecting that was up: what matters is that nothing was sent.
        TransportError::connect(error)
    } else if error.source().is_some() {
        broken(error)
    } else {
        // What hyper-util says of a request that it would not send.
        TransportError::other(error)
    }
}

/// The connection broke, or spoke no HTTP; the system says of one that has died silently that its time is up.
fn broken(error: impl StdError + Send + Sync + 'static) -> TransportError {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(error) = cause {
        let error_of_system = error.downcast_ref::<io::Error>();
        if error_of_system.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut) {
            return TransportError::timeout(io::Error::from(io::ErrorKind::TimedOut));
        }
        cause = error.source();
    }
    TransportError::interrupted(error)
}
