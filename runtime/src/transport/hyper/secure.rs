//! TLS over a connection, and the way through a proxy, which sees nothing but a tunnel.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use ::hyper::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::super::proxy::{self, Variables};
use super::super::{SetupError, tls};
use super::Settings;
use super::connect::Connecting;

/// TLS where the URL says so.
pub(super) type Layers = HttpsConnector<Route>;

pub(super) fn layers(tcp: HttpConnector, settings: Settings<'_>) -> Result<Layers, SetupError> {
    let secure = settings.base.is_secure();
    let mut config = tls::config(secure)?;
    let route = Route {
        // In the clear a proxy would read the credentials; behind https it sees a tunnel only.
        proxy: match secure {
            true => proxy(settings)?.map(Arc::new),
            false => None,
        },
        to_proxy: HttpsConnector::from((tcp.clone(), config.clone())),
        tcp,
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let mut layers = HttpsConnector::from((route, config));
    if secure {
        layers.enforce_https();
    }
    Ok(layers)
}

/// The proxy for the base URL, with its credentials separated from its address.
fn proxy(settings: Settings<'_>) -> Result<Option<Intercept>, SetupError> {
    let variables = Variables::of_process();
    let base = settings.base;
    let destination = proxy::Destination {
        host: base.host(),
        port: base.port(),
    };
    let Some(url) = proxy::find(&variables, destination)? else {
        return Ok(None);
    };
    let proxy = Matcher::builder().https(url).build();
    match proxy.intercept(&Uri::try_from(base.origin())?) {
        Some(proxy) => Ok(Some(proxy)),
        None => Err(proxy::refused(&variables).into()),
    }
}

/// Leads to the host itself, or to a proxy and on from there.
#[derive(Clone)]
pub(super) struct Route {
    /// The proxy that the environment names, if any.
    proxy: Option<Arc<Intercept>>,
    /// A proxy may itself be one that speaks TLS.
    to_proxy: HttpsConnector<HttpConnector>,
    tcp: HttpConnector,
}

impl Service<Uri> for Route {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = SetupError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), SetupError>> {
        ready!(self.to_proxy.poll_ready(context))?;
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let Some(proxy) = &self.proxy else {
            let connecting = self.tcp.call(to);
            return Box::pin(async { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        };
        let tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone());
        let mut tunnel = match proxy.basic_auth() {
            Some(credentials) => tunnel.with_auth(credentials.clone()),
            None => tunnel,
        };
        let connecting = tunnel.call(to);
        Box::pin(async { Ok(connecting.await?) })
    }
}
