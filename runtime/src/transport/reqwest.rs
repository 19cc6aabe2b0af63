//! The transport over reqwest, whose types stay in this file.

use std::error::Error as StdError;
use std::time::Duration;

use ::reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use ::reqwest::redirect::Policy;
use ::reqwest::{ClientBuilder, Method as ReqwestMethod, Response};
use tokio::runtime::Handle;

use super::{
    HttpRequest, HttpResponse, SetupError, Transport, TransportError, TransportFuture,
    decode_headers,
};
use crate::endpoint::Method;
use crate::headers::Headers;

/// Room taken ahead for a body, whatever length the server promises.
const ROOM_AHEAD: u64 = 16 * 1024 * 1024;

/// Sends over reqwest with its connection pool.
pub(crate) struct ReqwestTransport {
    client: ::reqwest::Client,
}

/// What the connections have to be able to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) connect_timeout: Option<Duration>,
    /// Whether the base URL is https, so that TLS has to be set up.
    pub(crate) secure: bool,
}

impl ReqwestTransport {
    /// Sets up the pool; nothing is connected yet.
    pub(crate) fn new(settings: Settings) -> Result<Self, SetupError> {
        let mut builder = ClientBuilder::new()
            // A redirect would take the credentials elsewhere. The core explains what a 301 means.
            .redirect(Policy::none())
            // Trying again is decided above, where it is known which call may be.
            .retry(::reqwest::retry::never())
            .referer(false)
            .gzip(true);
        if let Some(timeout) = settings.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        builder = with_tls(builder, settings.secure)?;
        if !settings.secure {
            // In the clear a proxy would read the credentials; behind https it sees a tunnel only.
            builder = builder.no_proxy();
        }
        let client = builder.build()?;
        Ok(Self { client })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        // Without this check reqwest panics.
        if Handle::try_current().is_err() {
            return Err(TransportError::other(
                "the async client works inside a tokio runtime only, elsewhere take `blocking::Client`",
            ));
        }
        let limit = request.max_answer_bytes;
        let response = self.send(request).await?;
        let status = response.status().as_u16();
        let headers = read_headers(response.headers());
        let body = read_body(response, limit).await?;
        Ok(HttpResponse::new(status, headers, body))
    }

    async fn send(&self, request: HttpRequest) -> Result<Response, TransportError> {
        let HttpRequest {
            method,
            url,
            headers,
            authorization,
            body,
            timeout,
            max_answer_bytes: _,
        } = request;
        let mut builder = self.client.request(translate(method), url);
        for (name, value) in headers.iter() {
            builder = builder.header(name, value);
        }
        if let Some(secret) = authorization {
            let value = HeaderValue::from_str(secret.expose());
            let mut value = value.map_err(TransportError::other)?;
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        if let Some(body) = body {
            builder = builder.body(body);
        }
        if let Some(timeout) = timeout {
            builder = builder.timeout(timeout);
        }
        builder.send().await.map_err(|error| classify(error, false))
    }
}

impl Transport for ReqwestTransport {
    fn execute<'a>(&'a self, request: HttpRequest) -> TransportFuture<'a> {
        Box::pin(self.exchange(request))
    }
}

/// Reads the body piece by piece, so that neither a wrong length nor a gzip bomb takes more memory than allowed.
async fn read_body(mut response: Response, limit: usize) -> Result<Vec<u8>, TransportError> {
    // The promised length is that of the compressed body when the answer is compressed; then there is none here.
    let promised = response.content_length().unwrap_or(0);
    if promised > limit as u64 {
        return Err(TransportError::too_large(limit));
    }
    let mut body = Vec::with_capacity(promised.min(ROOM_AHEAD) as usize);
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|error| classify(error, true))?
    {
        if piece.len() > limit - body.len() {
            return Err(TransportError::too_large(limit));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn read_headers(map: &HeaderMap) -> Headers {
    decode_headers(
        map.iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes())),
    )
}

/// Which of our cases an error of reqwest is. Its URL is taken out, as the line names the operation already.
fn classify(error: ::reqwest::Error, answered: bool) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        // Also when it was the time for connecting that was up: what matters is that nothing was sent.
        TransportError::connect(error)
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else if answered || error.is_body() || error.is_decode() || broke_off(&error) {
        TransportError::interrupted(error)
    } else {
        TransportError::other(error)
    }
}

/// Whether the connection broke, or spoke no HTTP, while the head of the answer was awaited.
fn broke_off(error: &::reqwest::Error) -> bool {
    error.is_request() && error.source().is_some()
}

fn translate(method: Method) -> ReqwestMethod {
    match method {
        Method::Get => ReqwestMethod::GET,
        Method::Post => ReqwestMethod::POST,
        Method::Put => ReqwestMethod::PUT,
        Method::Patch => ReqwestMethod::PATCH,
        Method::Delete => ReqwestMethod::DELETE,
    }
}

#[cfg(feature = "__tls")]
fn with_tls(builder: ClientBuilder, secure: bool) -> Result<ClientBuilder, SetupError> {
    let mut config = super::tls::config(secure)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.https_only(secure).tls_backend_preconfigured(config))
}

#[cfg(not(feature = "__tls"))]
fn with_tls(builder: ClientBuilder, secure: bool) -> Result<ClientBuilder, SetupError> {
    if secure {
        return Err(
            "this build has no TLS, switch the feature `reqwest-rustls` on or bring a transport"
                .into(),
        );
    }
    Ok(builder)
}
