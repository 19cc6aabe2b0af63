//! The blocking transport over ureq, whose types stay in this file. It needs no async runtime.

use std::io::{self, ErrorKind, Read};
use std::time::Duration;

use ::ureq::config::{AutoHeaderValue, Config};
use ::ureq::http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderValue,
};
use ::ureq::http::{self, Response};
use ::ureq::{Agent, Body, Error as UreqError, RequestBuilder, SendBody, Timeout};

use super::body::{self, Head, Receiver};
use super::proxy::{self, Variables};
use super::{HttpRequest, HttpResponse, SetupError, TransportError, decode_headers};
use crate::base_url::BaseUrl;
use crate::blocking;
use crate::endpoint::Method;

/// How much of a body is read at once.
const PIECE: usize = 32 * 1024;

/// How many connections are kept, and for how long, when nobody uses them.
const MOST_IDLE: usize = 128;
const LONGEST_IDLE: Duration = Duration::from_secs(90);

/// Room for the head of a message, which has to fit in there whole.
const HEAD: usize = 64 * 1024;

/// Longer times are none at all: adding them to a moment would overflow.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Sends over ureq with its connection pool, on the thread that calls.
pub(crate) struct UreqTransport {
    agent: Agent,
    timeout: Option<Duration>,
}

/// What the connections have to be able to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    pub(crate) connect_timeout: Option<Duration>,
    /// What a request may take as a rule.
    pub(crate) timeout: Option<Duration>,
    /// The base URL; it says whether TLS has to be set up.
    pub(crate) base: &'a BaseUrl,
}

impl UreqTransport {
    /// Sets up the pool; nothing is connected yet.
    pub(crate) fn new(settings: Settings<'_>) -> Result<Self, SetupError> {
        let base = settings.base;
        let secure = base.is_secure();
        let timeout = settings.timeout.filter(|time| *time < FOR_EVER);
        let connect_timeout = settings.connect_timeout.filter(|time| *time < FOR_EVER);
        let builder = Config::builder()
            // A redirect would take the credentials elsewhere. The core explains what a 301 means.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .https_only(secure)
            .timeout_global(timeout)
            .timeout_resolve(connect_timeout)
            .timeout_connect(connect_timeout)
            .user_agent(AutoHeaderValue::None)
            .max_idle_connections(MOST_IDLE)
            .max_idle_connections_per_host(MOST_IDLE)
            .max_idle_age(LONGEST_IDLE)
            .max_response_header_size(HEAD)
            .input_buffer_size(HEAD)
            .output_buffer_size(HEAD);
        // In the clear a proxy would read the credentials; behind https it sees a tunnel only.
        let variables = Variables::of_process();
        let destination = proxy::Destination {
            host: base.host(),
            port: base.port(),
        };
        let proxy = match secure {
            true => proxy::find(&variables, destination)?,
            false => None,
        };
        let proxy = proxy.map(|url| ::ureq::Proxy::new(&url)).transpose();
        // What was there is not repeated, as it may hold a password.
        let proxy = proxy.map_err(|_| proxy::refused(&variables))?;
        let config = with_tls(builder.proxy(proxy), secure)?.build();
        let agent = config.new_agent();
        Ok(Self { agent, timeout })
    }

    /// Sends, and gives the head of the answer. `sent` is told when the body of the request begins to go out.
    fn send(&self, request: &HttpRequest, sent: &mut bool) -> Result<Response<Body>, UreqError> {
        let HttpRequest {
            method,
            url,
            headers: _,
            authorization: _,
            body,
            timeout: _,
            max_answer_bytes: _,
        } = request;
        let length = body.as_ref().map_or(0, Vec::len);
        let mut reader = Watched {
            bytes: body.as_deref().unwrap_or_default(),
            read: sent,
        };
        let reader = SendBody::from_reader(&mut reader);
        let agent = &self.agent;
        let with_body = match method {
            Method::Post => agent.post(url),
            Method::Put => agent.put(url),
            Method::Patch => agent.patch(url),
            Method::Get | Method::Delete => {
                let bare = match method {
                    Method::Get => agent.get(url),
                    _ => agent.delete(url),
                };
                if body.is_none() {
                    return self.prepare(bare, request)?.call();
                }
                bare.force_send_body()
            }
        };
        let with_body = self.prepare(with_body, request)?;
        with_body.header(CONTENT_LENGTH, length).send(reader)
    }

    /// Adds the header fields, and the time if it is not the usual one.
    fn prepare<Any>(
        &self,
        mut builder: RequestBuilder<Any>,
        request: &HttpRequest,
    ) -> Result<RequestBuilder<Any>, UreqError> {
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value);
        }
        builder = builder.header(ACCEPT_ENCODING, body::ACCEPTED);
        if let Some(secret) = &request.authorization {
            let mut value = HeaderValue::from_str(secret.expose()).map_err(http::Error::from)?;
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        let timeout = request.timeout.filter(|time| *time < FOR_EVER);
        if timeout != self.timeout {
            builder = builder.config().timeout_global(timeout).build();
        }
        Ok(builder)
    }
}

impl blocking::Transport for UreqTransport {
    fn execute(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let limit = request.max_answer_bytes;
        let mut sent = false;
        let response = self.send(&request, &mut sent).map_err(|error| {
            // Without a body there is nothing to watch. To read twice does no harm.
            let unseen = match request.body {
                Some(_) => !sent,
                None => request.method == Method::Get,
            };
            classify(error, unseen)
        })?;
        receive(response, limit)
    }
}

/// The body of a request, which says whether anybody has read of it.
struct Watched<'a> {
    bytes: &'a [u8],
    read: &'a mut bool,
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        *self.read = true;
        self.bytes.read(into)
    }
}

fn receive(response: Response<Body>, limit: usize) -> Result<HttpResponse, TransportError> {
    let (parts, mut body) = response.into_parts();
    let mut head = Head {
        status: parts.status.as_u16(),
        headers: read_headers(&parts.headers),
    };
    let body = receive_body(&mut head, &mut body, limit);
    head.respond(body)
}

fn receive_body(head: &mut Head, body: &mut Body, limit: usize) -> Result<Vec<u8>, TransportError> {
    let mut receiver = Receiver::new(head, body.content_length(), limit)?;
    let mut reader = body.as_reader();
    let mut piece = vec![0; PIECE];
    // To its end, which has to be seen for the connection to be used again.
    loop {
        match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => receiver.push(&piece[..read])?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(broken(error)),
        }
    }
    receiver.finish()
}

/// Classifies an error that occurred while the body was read.
fn broken(error: io::Error) -> TransportError {
    match UreqError::from(error) {
        error @ UreqError::Timeout(_) => TransportError::timeout(error),
        UreqError::Io(error) => TransportError::interrupted(error),
        error => TransportError::interrupted(error),
    }
}

fn read_headers(map: &HeaderMap) -> crate::headers::Headers {
    decode_headers(
        map.iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes())),
    )
}

/// Which of our cases an error of ureq is, when there is no answer yet.
///
/// That there was no connection is claimed only where it is certain, as a request is sent again then. `unseen` says that
/// the server can't have seen a whole request, or that it would not matter.
fn classify(error: UreqError, unseen: bool) -> TransportError {
    match error {
        // Also when it was the time for connecting that was up: what matters is that nothing was sent.
        error @ (UreqError::Timeout(Timeout::Resolve | Timeout::Connect)
        | UreqError::HostNotFound
        | UreqError::ConnectionFailed
        | UreqError::ConnectProxyFailed(_)
        | UreqError::TlsRequired
        | UreqError::Tls(_)) => TransportError::connect(error),
        error @ UreqError::Timeout(_) => TransportError::timeout(error),
        UreqError::Io(error) if not_connected(&error, unseen) => TransportError::connect(error),
        UreqError::Io(error) => TransportError::interrupted(error),
        error @ (UreqError::Protocol(_) | UreqError::LargeResponseHeader(..)) => {
            TransportError::interrupted(error)
        }
        #[cfg(any(feature = "rustls", feature = "ureq-rustls"))]
        error @ UreqError::Rustls(_) => TransportError::connect(error),
        error => TransportError::other(error),
    }
}

/// Whether an error came before anything of the request went out.
fn not_connected(error: &io::Error, unseen: bool) -> bool {
    match error.kind() {
        ErrorKind::ConnectionRefused => true,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            unseen
        }
        // Without a word it is the handshake of TLS that was cut short; an answer that ends is told with one.
        ErrorKind::UnexpectedEof => unseen && error.get_ref().is_none(),
        ErrorKind::InvalidData => is_distrust(error) || (unseen && error.get_ref().is_some()),
        kind => kind == nameless() && error.raw_os_error().is_none(),
    }
}

/// The kind of errors that have no kind. The system's own have their number beside it, so that what is left is the
/// looking up of the host's name.
fn nameless() -> ErrorKind {
    io::Error::from_raw_os_error(i32::MAX).kind()
}

/// Whether the certificate of the server is not trusted, which shows before the request is sent.
#[cfg(any(feature = "rustls", feature = "ureq-rustls"))]
fn is_distrust(error: &io::Error) -> bool {
    let inner = error.get_ref();
    let inner = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}

#[cfg(not(any(feature = "rustls", feature = "ureq-rustls")))]
fn is_distrust(_: &io::Error) -> bool {
    false
}

type ConfigBuilder = ::ureq::config::ConfigBuilder<::ureq::typestate::AgentScope>;

/// TLS by rustls over ring, unless the program has set up another provider for the process; trusting what the system
/// trusts (`docs/decisions/0012-ureq.md`).
#[cfg(any(feature = "rustls", feature = "ureq-rustls"))]
fn with_tls(builder: ConfigBuilder, _: bool) -> Result<ConfigBuilder, SetupError> {
    use ::ureq::tls::{RootCerts, TlsConfig};

    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
    Ok(builder.tls_config(tls.build()))
}

#[cfg(not(any(feature = "rustls", feature = "ureq-rustls")))]
fn with_tls(builder: ConfigBuilder, secure: bool) -> Result<ConfigBuilder, SetupError> {
    if secure {
        return Err(
            "this build has no TLS, switch the feature `ureq-rustls` on or bring a transport"
                .into(),
        );
    }
    Ok(builder)
}
