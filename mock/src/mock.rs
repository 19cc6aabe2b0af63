//! The server that answers from the spec: starting it, watching it, and telling it what to do.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use futures_util::future::select;
use thousandeyes_api::Api;
use tokio::sync::oneshot;

use crate::serve::router;
use crate::state::{Data, Settings, Shared};
use crate::time::Time;
use crate::wire::{Handle, Wires};
use crate::{Clock, Fault, Request, Scripted};

/// A server that behaves as the API does. It has a thread of its own, so it serves async and blocking clients alike; dropping it ends the
/// thread and gives the port back.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use thousandeyes_mock::{Mock, Scripted};
///
/// let mock = Mock::start().await?;
/// // A client with `mock.base_url()` and any credentials gets made-up answers of every operation; this one is told what to answer.
/// mock.next("net.metrics", [Scripted::error(500, "not today")]);
/// assert!(mock.requests().is_empty());
/// # Ok(())
/// # }
/// ```
pub struct Mock {
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Mock {
    /// Starts one on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// There is no free port, or no thread.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A server to be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base URL, with the version: `http://127.0.0.1:4711/v6`.
    pub fn base_url(&self) -> String {
        self.shared.base_url()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// The requests so far, the last ten thousand of them; not those below `/__mock`.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().requests.iter().cloned().collect()
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.shared.state().count
    }

    /// The next calls of an operation get these answers, one each, before anything is checked. Returns whether there is such an operation.
    pub fn next(&self, operation: &str, answers: impl IntoIterator<Item = Scripted>) -> bool {
        let known = self.shared.settings.api.operation(operation).is_some();
        if known {
            let mut state = self.shared.state();
            let queue = state.scripts.entry(operation.to_owned()).or_default();
            queue.extend(answers);
        }
        known
    }

    /// From now on these go wrong, and no others.
    pub fn set_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.state().faults = faults.into_iter().collect();
    }

    /// Begins or ends maintenance.
    pub fn set_maintenance(&self, on: bool) {
        self.shared.state().maintenance = on;
    }

    /// Others of the organization make so many calls that draw on a bucket, such as `organization`.
    pub fn spend(&self, bucket: &str, calls: u32) {
        let now = self.shared.settings.time.now();
        if let Some(meter) = self.shared.state().meters.get_mut(bucket) {
            for _ in 0..calls {
                meter.draw(now);
            }
        }
    }

    /// How many calls a bucket has refused.
    pub fn refused(&self, bucket: &str) -> u32 {
        let state = self.shared.state();
        state
            .meters
            .get(bucket)
            .map_or(0, crate::meter::Meter::refused)
    }

    /// Lifts bans.
    pub fn forgive(&self) {
        self.shared.state().logins.forgive();
    }

    /// Forgets requests, scripted answers, faults, and what calls created, updated and deleted.
    pub fn clear(&self) {
        *self.shared.things() = crate::things::Things::default();
        let mut state = self.shared.state();
        state.forget();
        state.scripts.clear();
        state.faults.clear();
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // Fails when the thread is over already.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let Some(thread) = self.thread.take() else {
            return;
        };
        // Whoever drops it from its own log can't wait for it.
        if thread.thread().id() != thread::current().id() {
            let _ = thread.join();
        }
    }
}

/// How a [`Mock`] is set up.
#[derive(Clone, Debug)]
pub struct Builder {
    settings: Settings,
    listen: SocketAddr,
}

impl Default for Builder {
    fn default() -> Self {
        let settings = Settings {
            api: Arc::new(thousandeyes_api::v6().clone()),
            data: Data::Synthetic,
            rows: None,
            pages: None,
            seed: 0,
            rate_limit: None,
            maintenance: false,
            latency: Duration::ZERO,
            faults: Vec::new(),
            tokens: Vec::new(),
            time: Time::system(),
            log: None,
        };
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { settings, listen }
    }
}

impl Builder {
    /// Serves another description of the API.
    #[must_use]
    pub fn api(mut self, api: Api) -> Self {
        self.settings.api = Arc::new(api);
        self
    }

    /// Answers with the examples of the spec as they are, whatever was asked for; made-up answers stand in where there is none.
    #[must_use]
    pub fn examples(mut self) -> Self {
        self.settings.data = Data::Examples;
        self
    }

    /// Rows of a page. Usually each round has five, and a page at most five hundred.
    #[must_use]
    pub fn rows(mut self, rows: usize) -> Self {
        self.settings.rows = Some(rows.max(1));
        self
    }

    /// Pages that the rows are cut into: as many as that, or as there are rounds in the range that is asked for.
    #[must_use]
    pub fn pages(mut self, pages: usize) -> Self {
        self.settings.pages = Some(pages.max(1));
        self
    }

    /// What chance hangs on: the same seed and time give the same answers.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Calls a minute, of each bucket; otherwise what the spec says.
    #[must_use]
    pub fn rate_limit(mut self, calls: u32) -> Self {
        self.settings.rate_limit = Some(calls);
        self
    }

    /// Answers everything with 503.
    #[must_use]
    pub fn maintenance(mut self, on: bool) -> Self {
        self.settings.maintenance = on;
        self
    }

    /// Does this wrong; more than one may be added.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.settings.faults.push(fault);
        self
    }

    /// Each answer comes so much later.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.settings.latency = latency;
        self
    }

    /// Listens there instead of on a free port of the loopback interface.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Has its time from a clock that a test moves; waiting moves it on, and takes no time.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.settings.time = Time::Told(clock);
        self
    }

    /// It is that moment now, and time goes on from there.
    #[must_use]
    pub fn at(mut self, moment: SystemTime) -> Self {
        self.settings.time = Time::from(moment);
        self
    }

    /// Accepts this token, of bearer or basic authentication, and none that was not named. Otherwise any but `wrong` is good.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.settings.tokens.push(token.into());
        self
    }

    /// Tells of each request and the status of its answer, before it is sent.
    #[must_use]
    pub fn log(mut self, log: impl Fn(&Request, u16) + Send + Sync + 'static) -> Self {
        self.settings.log = Some(Arc::new(log));
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// The address is taken or none of this machine's, or there is no thread.
    pub async fn start(self) -> io::Result<Mock> {
        // Nothing of it waits: binding is immediate, and the rest happens on the thread of the server.
        self.start_blocking()
    }

    /// Starts it; for programs without a runtime.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_blocking(self) -> io::Result<Mock> {
        let listener = TcpListener::bind(self.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_io().enable_time().build()?;
        let listener = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let wires = Wires::new(listener, self.settings.time.clone());
        let shared = Arc::new(Shared::new(self.settings, address));
        let service = router(Arc::clone(&shared)).into_make_service_with_connect_info::<Handle>();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::Builder::new().name("thousandeyes-mock".to_owned());
        let thread = thread.spawn(move || {
            runtime.block_on(async {
                let serving = std::pin::pin!(async { axum::serve(wires, service).await });
                // Serving never ends by itself: somebody has dropped the server.
                drop(select(serving, stopped).await);
            });
            // Connections end with the runtime, also those that hang.
            drop(runtime);
        })?;
        Ok(Mock {
            shared,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}
