//! TLS over a connection, and the way through a proxy, which sees nothing but a tunnel.

use std::task::{Context, Poll};

use ::hyper::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::super::{SetupError, tls};
use super::Settings;
use super::connect::Connecting;

/// TLS where the URL says so.
pub(super) type Layers = HttpsConnector<Route>;

pub(super) fn layers(tcp: HttpConnector, settings: Settings<'_>) -> Result<Layers, SetupError> {
    let base = settings.base;
    let mut config = tls::config(base.is_secure())?;
    let proxy = match base.is_secure() {
        true => Matcher::from_env().intercept(&base.origin().parse()?),
        // In the clear a proxy would read the credentials.
        false => None,
    };
    let tunnel = proxy.map(|proxy| {
        // The proxy itself may be one that speaks TLS.
        let to_proxy = HttpsConnector::from((tcp.clone(), config.clone()));
        let tunnel = Tunnel::new(proxy.uri().clone(), to_proxy);
        match proxy.basic_auth() {
            Some(credentials) => tunnel.with_auth(credentials.clone()),
            None => tunnel,
        }
    });
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let mut layers = HttpsConnector::from((Route { tcp, tunnel }, config));
    if base.is_secure() {
        layers.enforce_https();
    }
    Ok(layers)
}

/// Leads to the host itself, or to a proxy and on from there.
#[derive(Clone)]
pub(super) struct Route {
    tcp: HttpConnector,
    tunnel: Option<Tunnel<HttpsConnector<HttpConnector>>>,
}

impl Service<Uri> for Route {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = SetupError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), SetupError>> {
        match &mut self.tunnel {
            Some(tunnel) => tunnel.poll_ready(context).map_err(Into::into),
            None => self.tcp.poll_ready(context).map_err(Into::into),
        }
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        match &mut self.tunnel {
            Some(tunnel) => {
                let connecting = tunnel.call(to);
                Box::pin(async { Ok(connecting.await?) })
            }
            None => {
                let connecting = self.tcp.call(to);
                Box::pin(async { Ok(MaybeHttpsStream::Http(connecting.await?)) })
            }
        }
    }
}
