//! What a running server knows: how it was started, and what has happened since.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thousandeyes_api::Api;

use crate::login::Logins;
use crate::meter::Meter;
use crate::synth::Samples;
use crate::things::Things;
use crate::time::Time;
use crate::{Fault, Request, Scripted};

/// Requests that are kept; a server that runs for days must not grow.
const KEPT: usize = 10_000;
/// And so many bytes of their bodies.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// Called with each request and the status of its answer.
pub(crate) type Log = Arc<dyn Fn(&Request, u16) + Send + Sync>;

/// What answers are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Data {
    /// They are made up.
    Synthetic,
    /// They are the examples of the spec.
    Examples,
}

/// How the server was started.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) api: Arc<Api>,
    pub(crate) data: Data,
    pub(crate) rows: Option<usize>,
    pub(crate) pages: Option<usize>,
    pub(crate) seed: u64,
    pub(crate) rate_limit: Option<u32>,
    pub(crate) maintenance: bool,
    pub(crate) latency: Duration,
    pub(crate) faults: Vec<Fault>,
    pub(crate) tokens: Vec<String>,
    pub(crate) time: Time,
    pub(crate) log: Option<Log>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("version", &self.api.version)
            .field("data", &self.data)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// What the handlers of all requests share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) address: SocketAddr,
    pub(crate) samples: Samples,
    state: Mutex<State>,
    things: Mutex<Things>,
}

/// What has happened.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) requests: VecDeque<Request>,
    /// Bytes of their bodies.
    bytes: usize,
    /// How many there were, those that are not kept included.
    pub(crate) count: usize,
    pub(crate) faults: Vec<Fault>,
    pub(crate) maintenance: bool,
    /// By operation.
    pub(crate) scripts: BTreeMap<String, VecDeque<Scripted>>,
    pub(crate) logins: Logins,
    /// By bucket.
    pub(crate) meters: BTreeMap<String, Meter>,
}

impl Shared {
    pub(crate) fn new(settings: Settings, address: SocketAddr) -> Self {
        let meters = settings.api.buckets.iter().map(|bucket| {
            let usual = u32::try_from(bucket.per_minute).unwrap_or(u32::MAX);
            let limit = settings.rate_limit.unwrap_or(usual);
            (bucket.name.clone(), Meter::new(limit))
        });
        let state = State {
            faults: settings.faults.clone(),
            maintenance: settings.maintenance,
            meters: meters.collect(),
            ..State::default()
        };
        Self {
            samples: Samples::learn(&settings.api),
            settings,
            address,
            state: Mutex::new(state),
            things: Mutex::default(),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What calls made of things. Held no longer than one answer is made.
    pub(crate) fn things(&self) -> MutexGuard<'_, Things> {
        self.things.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The base URL, with the version. Who listens on all addresses is called by that of the loopback interface.
    pub(crate) fn base_url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{address}/{}", self.settings.api.version)
    }
}

impl State {
    /// Keeps a request, and says which number it has.
    pub(crate) fn keep(&mut self, request: &mut Request) -> usize {
        let number = self.count;
        request.number = number;
        self.count += 1;
        self.bytes += request.body.len();
        self.requests.push_back(request.clone());
        while self.requests.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(gone) = self.requests.pop_front() else {
                break;
            };
            self.bytes = self.bytes.saturating_sub(gone.body.len());
        }
        number
    }

    /// Forgets the requests.
    pub(crate) fn forget(&mut self) {
        self.requests.clear();
        self.bytes = 0;
    }
}
