//! What the stress needs: a fast clock, a server that counts in memory, endpoints, and an executor that is not tokio.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant, SystemTime};

use thousandeyes_runtime::answer::{Bare, Envelope, Page};
use thousandeyes_runtime::clock::{Clock, Sleep, SystemClock};
use thousandeyes_runtime::endpoint::{Encoder, Endpoint, Method};
use thousandeyes_runtime::transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportFuture,
};
use thousandeyes_runtime::value::Text;
use thousandeyes_runtime::{Client, Headers, blocking, head, wire};

/// A minute of the clock is a tenth of a second.
const FAST: u32 = 600;

/// The epoch second at which the clock begins.
const EPOCH: u64 = 1_492_607_280;

/// A clock on which time flies.
#[derive(Clone)]
pub(crate) struct Fast {
    began: Instant,
    system: SystemClock,
}

impl Clock for Fast {
    fn elapsed(&self) -> Duration {
        self.began.elapsed() * FAST
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(EPOCH) + self.elapsed()
    }

    fn sleep(&self, time: Duration) -> Sleep<'_> {
        self.system.sleep(time / FAST)
    }

    fn park(&self, time: Duration) {
        thread::park_timeout(time / FAST);
    }
}

/// A server with one rate limit, which refuses tokens that begin with `bad`.
#[derive(Clone)]
pub(crate) struct Lab {
    pub(crate) clock: Fast,
    limit: u64,
    /// How long a response takes at most.
    latency: Duration,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Default)]
struct Counted {
    window: u64,
    used: u64,
    seed: u64,
}

impl Lab {
    pub(crate) fn new(limit: u64, latency: Duration) -> Self {
        let (began, system) = (Instant::now(), SystemClock::new());
        Self {
            clock: Fast { began, system },
            limit,
            latency,
            counted: Arc::default(),
        }
    }

    /// A client of its own on the same rate limit.
    pub(crate) fn client(&self) -> Client {
        let builder = Client::builder()
            .bearer("good")
            .base_url("http://127.0.0.1:1/v6");
        let builder = builder.clock(self.clock.clone()).transport(self.clone());
        builder.build().expect("a client")
    }

    /// The same without async.
    pub(crate) fn blocking_client(&self) -> blocking::Client {
        let builder = blocking::Client::builder().bearer("good");
        let builder = builder.base_url("http://127.0.0.1:1/v6");
        let builder = builder.clock(self.clock.clone()).transport(self.clone());
        builder.build().expect("a client")
    }

    /// The response to a request, and how long it takes.
    fn respond(&self, request: &HttpRequest) -> (Duration, HttpResponse) {
        let minute = self.clock.elapsed().as_secs() / 60;
        let mut counted = self.counted.lock().expect("no panic");
        if counted.window != minute {
            (counted.window, counted.used) = (minute, 0);
        }
        let token = request.authorization.as_ref();
        let bad = token.is_some_and(|token| token.expose().contains("bad"));
        let status = match (bad, counted.used < self.limit) {
            (true, _) => 401,
            (false, true) => 200,
            (false, false) => 429,
        };
        counted.used += u64::from(status == 200);
        let left = self.limit - counted.used;
        let reset = EPOCH + (minute + 1) * 60;
        let headers = Headers::from_iter([
            ("X-Organization-Rate-Limit-Limit", self.limit.to_string()),
            ("X-Organization-Rate-Limit-Remaining", left.to_string()),
            ("X-Organization-Rate-Limit-Reset", reset.to_string()),
        ]);
        let time = random(&mut counted.seed) * self.latency.as_secs_f64();
        let body = match request.url.contains("/log/") {
            true => format!(
                r#"{{"log":[{{"id":1}}],"pages":{{"next":"/v6/log/1?page={left}-{minute}"}}}}"#
            ),
            false => "{}".to_owned(),
        };
        let response = HttpResponse::new(status, headers, body);
        (Duration::from_secs_f64(time), response)
    }
}

impl Transport for Lab {
    fn execute<'a>(&'a self, request: HttpRequest) -> TransportFuture<'a> {
        Box::pin(async move {
            let (time, response) = self.respond(&request);
            if !time.is_zero() {
                self.clock.system.sleep(time).await;
            }
            Ok(response)
        })
    }
}

impl blocking::Transport for Lab {
    fn execute(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (time, response) = self.respond(&request);
        // A loopback connection would take as long; nothing is waited for here.
        thread::park_timeout(time);
        Ok(response)
    }
}

/// The next of a series of numbers from 0 to 1 that looks random and is the same in every run (SplitMix64).
pub(crate) fn random(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut bits = *seed;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Runs a future on this thread, without any runtime.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// Asks for nothing in particular.
pub(crate) struct Ask;

impl Endpoint for Ask {
    type Answer = Bare<thousandeyes_runtime::Json>;

    const ID: &'static str = "lab.ask";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/ask";
    const ENVELOPE: Envelope = Envelope::Bare;

    fn encode(&self, _: &mut Encoder) {}
}

/// Reads a log without an end, one row a page.
pub(crate) struct Log;

impl Endpoint for Log {
    type Answer = Page<Row, Beside>;

    const ID: &'static str = "lab.log";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/log/1";
    const ENVELOPE: Envelope = Envelope::Rows(&["log"]);
    const PAGED: bool = true;

    fn encode(&self, _: &mut Encoder) {}
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) id: i64,
}

wire! { Row {
    required id "id";
} }

/// What stands beside the rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Beside {
    pub(crate) pages: Option<Links>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Links {
    pub(crate) next: Option<Text>,
}

wire! { Links { optional next "next"; } }
head! { Beside { top pages "pages"; } next pages.next }
