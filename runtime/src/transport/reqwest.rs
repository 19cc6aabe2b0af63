//! The transport over reqwest, whose types stay in this file.

use std::error::Error as StdError;
use std::time::Duration;

use ::reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue};
use ::reqwest::redirect::Policy;
use ::reqwest::{ClientBuilder, Method as ReqwestMethod, Response};
use tokio::runtime::Handle;

use super::body::{self, Head, Receiver};
use super::{
    HttpRequest, HttpResponse, SetupError, Transport, TransportError, TransportFuture,
    decode_headers,
};
use crate::base_url::BaseUrl;
use crate::endpoint::Method;
use crate::headers::Headers;

/// Sends over reqwest with its connection pool.
pub(crate) struct ReqwestTransport {
    client: ::reqwest::Client,
}

/// What the connections have to be able to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    pub(crate) connect_timeout: Option<Duration>,
    /// The base URL; it says whether TLS has to be set up.
    pub(crate) base: &'a BaseUrl,
}

impl ReqwestTransport {
    /// Sets up the pool; nothing is connected yet.
    pub(crate) fn new(settings: Settings<'_>) -> Result<Self, SetupError> {
        let mut builder = ClientBuilder::new()
            // A redirect would take the credentials elsewhere. The core explains what a 301 means.
            .redirect(Policy::none())
            // Trying again is decided above, where it is known which call may be.
            .retry(::reqwest::retry::never())
            .referer(false);
        if let Some(timeout) = settings.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        // Not those that reqwest finds by itself; without TLS any proxy could read the credentials.
        builder = with_tls(builder.no_proxy(), settings.base)?;
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
        receive(response, limit).await
    }

    async fn send(&self, request: HttpRequest) -> Result<Response, TransportError> {
        let HttpRequest {
            method,
            url,
            headers,
            authorization,
            body: content,
            timeout,
            max_answer_bytes: _,
        } = request;
        let mut builder = self.client.request(translate(method), url);
        for (name, value) in headers.iter() {
            builder = builder.header(name, value);
        }
        builder = builder.header(ACCEPT_ENCODING, body::ACCEPTED);
        if let Some(secret) = authorization {
            let value = HeaderValue::from_str(secret.expose());
            let mut value = value.map_err(TransportError::other)?;
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        if let Some(content) = content {
            builder = builder.body(content);
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

async fn receive(response: Response, limit: usize) -> Result<HttpResponse, TransportError> {
    let mut head = Head {
        status: response.status().as_u16(),
        headers: read_headers(response.headers()),
    };
    let body = receive_body(&mut head, response, limit).await;
    head.respond(body)
}

async fn receive_body(
    head: &mut Head,
    mut response: Response,
    limit: usize,
) -> Result<Vec<u8>, TransportError> {
    let mut receiver = Receiver::new(head, response.content_length(), limit)?;
    // To its end, which has to be seen for the connection to be used again.
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|error| classify(error, true))?
    {
        receiver.push(&piece)?;
    }
    receiver.finish()
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
fn with_tls(mut builder: ClientBuilder, base: &BaseUrl) -> Result<ClientBuilder, SetupError> {
    use super::proxy::{self, Variables};

    let secure = base.is_secure();
    if secure {
        let variables = Variables::of_process();
        let destination = proxy::Destination {
            host: base.host(),
            port: base.port(),
        };
        if let Some(url) = proxy::find(&variables, destination)? {
            // What was there is not repeated, as it may hold a password.
            let proxy = ::reqwest::Proxy::https(url).map_err(|_| proxy::refused(&variables))?;
            builder = builder.proxy(proxy);
        }
    }
    let mut config = super::tls::config(secure)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.https_only(secure).tls_backend_preconfigured(config))
}

#[cfg(not(feature = "__tls"))]
fn with_tls(builder: ClientBuilder, base: &BaseUrl) -> Result<ClientBuilder, SetupError> {
    if base.is_secure() {
        return Err(
            "this build has no TLS, switch the feature `reqwest-rustls` on or bring a transport"
                .into(),
        );
    }
    Ok(builder)
}
