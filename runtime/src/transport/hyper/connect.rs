//! How connections come about: TCP, over it TLS, and between them the tunnel of a proxy.

use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ::hyper::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::time;
use tower_service::Service;

use super::super::SetupError;
use super::Settings;

/// How soon a connection on which nothing moves is asked whether it is still there, and how often, before it is given up. A call that
/// waits long for its answer then survives firewalls that forget about connections, and a dead one is noticed.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVE_PROBES: u32 = 3;

/// How long what was sent may stay without a word that it has arrived.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// Connects to the host of the base URL.
pub(super) type Connector = Timed<Layers>;

pub(super) type Connecting<S> = Pin<Box<dyn Future<Output = Result<S, SetupError>> + Send>>;

/// Sets up how to connect.
pub(super) fn connector(settings: Settings<'_>) -> Result<Connector, SetupError> {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    // A request goes out in one piece; there is nothing to wait for.
    tcp.set_nodelay(true);
    tcp.set_keepalive(Some(KEEPALIVE));
    tcp.set_keepalive_interval(Some(KEEPALIVE));
    tcp.set_keepalive_retries(Some(KEEPALIVE_PROBES));
    #[cfg(any(target_os = "android", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
    Ok(Timed {
        layers: Arc::new(layers(tcp, settings)?),
        time: settings.connect_timeout,
    })
}

/// Connects within the time for that: looking the name up, TCP, the proxy and TLS together.
///
/// It is cloned for each call, whether a connection has to be made or not, and so that has to be cheap.
pub(super) struct Timed<L> {
    layers: Arc<L>,
    time: Option<Duration>,
}

impl<L> Clone for Timed<L> {
    fn clone(&self) -> Self {
        Self {
            layers: Arc::clone(&self.layers),
            time: self.time,
        }
    }
}

impl<L> Service<Uri> for Timed<L>
where
    L: Service<Uri, Future: Send, Error: Into<SetupError>> + Clone + Send + Sync + 'static,
{
    type Response = L::Response;
    type Error = SetupError;
    type Future = Connecting<L::Response>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), SetupError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let (mut layers, time) = (L::clone(&self.layers), self.time);
        let connecting = async move {
            poll_fn(|context| layers.poll_ready(context))
                .await
                .map_err(Into::into)?;
            layers.call(to).await.map_err(Into::into)
        };
        Box::pin(async move {
            match time {
                Some(time) => time::timeout(time, connecting).await.map_err(|_| {
                    io::Error::new(ErrorKind::TimedOut, "it took longer than allowed")
                })?,
                None => connecting.await,
            }
        })
    }
}

#[cfg(not(feature = "rustls"))]
type Layers = HttpConnector;

#[cfg(not(feature = "rustls"))]
fn layers(tcp: HttpConnector, settings: Settings<'_>) -> Result<Layers, SetupError> {
    if settings.base.is_secure() {
        return Err(
            "this build has no TLS, switch the feature `rustls` on or bring a transport".into(),
        );
    }
    Ok(tcp)
}

#[cfg(feature = "rustls")]
use super::secure::{Layers, layers};
