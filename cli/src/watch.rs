//! What happens on the wire, for `-v` and for the progress bar: requests, answers, the budget that is left, retries.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use thousandeyes::blocking::Transport;
use thousandeyes::observe::{Observer, Retry};
use thousandeyes::transport::{HttpRequest, HttpResponse, TransportError};
use thousandeyes::{RateLimit, Timestamp};

use crate::output::tame;

/// What was seen last. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Whether requests are shown.
    verbose: AtomicBool,
    in_flight: AtomicBool,
    limit: Mutex<Option<RateLimit>>,
    /// Why a request is sent again.
    retry: Mutex<Option<String>>,
}

impl Watch {
    /// Watches; with `verbose` it also tells on standard error.
    pub(crate) fn new(verbose: bool) -> Self {
        let watch = Self::default();
        watch.shared.verbose.store(verbose, Ordering::Relaxed);
        watch
    }

    /// Puts this around a transport.
    pub(crate) fn around(&self, inner: Arc<dyn Transport>) -> Arc<dyn Transport> {
        Arc::new(Watched {
            inner,
            watch: self.clone(),
        })
    }

    /// The budget of the organization as the last answer had it: `238 of 240 requests left`.
    pub(crate) fn budget(&self) -> Option<String> {
        budget(&self.limit()?)
    }

    /// What the client waits for, when it does: the next minute of the budget, or the time before another attempt.
    pub(crate) fn waiting(&self) -> Option<String> {
        if self.shared.in_flight.load(Ordering::Relaxed) {
            return None;
        }
        let retry = self.shared.retry.lock().ok()?.clone();
        let limit = self.limit();
        let spent = limit.filter(|limit| limit.remaining == Some(0));
        let reset = spent
            .and_then(|limit| limit.reset)
            .map(Timestamp::from_unix);
        let reset = reset.filter(|reset| *reset > Timestamp::now());
        match (reset, retry) {
            (Some(reset), _) => Some(format!(
                "waiting until {} UTC for the request budget",
                clock(reset)
            )),
            (None, retry) => retry,
        }
    }

    fn limit(&self) -> Option<RateLimit> {
        *self.shared.limit.lock().ok()?
    }

    fn verbose(&self) -> bool {
        self.shared.verbose.load(Ordering::Relaxed)
    }
}

fn budget(limit: &RateLimit) -> Option<String> {
    let left = limit.remaining?;
    Some(match limit.limit {
        Some(all) => format!("{left} of {all} requests left"),
        None => format!("{left} requests left"),
    })
}

/// The time of a moment, without its day.
fn clock(time: Timestamp) -> String {
    let text = time.to_string();
    text.get(11..19).unwrap_or(&text).to_owned()
}

/// Says something on standard error, as one line: an answer that is cited must not write elsewhere on the screen. That nobody reads
/// it is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", crate::terminal::spelt(tame(line)));
}

/// Whether somebody looks at standard error.
pub(crate) fn is_watched() -> bool {
    crate::terminal::watches()
}

struct Watched {
    inner: Arc<dyn Transport>,
    watch: Watch,
}

impl Transport for Watched {
    fn execute(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let shared = &self.watch.shared;
        let line = format!("{} {}", request.method, request.url);
        if let Ok(mut retry) = shared.retry.lock() {
            *retry = None;
        }
        shared.in_flight.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        let outcome = self.inner.execute(request);
        let time = begun.elapsed();
        shared.in_flight.store(false, Ordering::Relaxed);
        let limit = outcome
            .as_ref()
            .ok()
            .and_then(|answer| RateLimit::from_headers(&answer.headers));
        if let (Some(limit), Ok(mut kept)) = (limit, shared.limit.lock()) {
            *kept = Some(limit);
        }
        if self.watch.verbose() {
            let millis = time.as_millis();
            let budget = limit.as_ref().and_then(budget);
            let budget = budget
                .map(|budget| format!(", {budget}"))
                .unwrap_or_default();
            match &outcome {
                Ok(answer) => say(&format!(
                    "{line}: {} in {millis} ms, {} bytes{budget}",
                    answer.status,
                    answer.body.len()
                )),
                Err(error) => say(&format!("{line}: {error} after {millis} ms")),
            }
        }
        outcome
    }
}

/// Tells why a request is sent again.
impl Observer for Watch {
    fn retry(&self, retry: &Retry<'_>) {
        let why = retry.error.to_string();
        let again = match retry.delay.is_zero() {
            true => "as soon as it may be".to_owned(),
            false => format!("in {:.1} s", retry.delay.as_secs_f64()),
        };
        let attempts = retry.attempts;
        let line = format!("attempt {attempts} failed, again {again}: {why}");
        if self.verbose() {
            say(&line);
        }
        if let Ok(mut kept) = self.shared.retry.lock() {
            *kept = Some(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use thousandeyes::blocking::{Client, Transport};
    use thousandeyes::retry::{Backoff, Failure};
    use thousandeyes::transport::{HttpRequest, HttpResponse, TransportError};
    use thousandeyes::{Headers, Operation, Timestamp};

    use super::Watch;

    /// Breaks off first, and then answers that the budget is spent; tells what the watch says meanwhile.
    struct Fake {
        watch: Watch,
        reset: i64,
        said: Arc<Mutex<Vec<Option<String>>>>,
    }

    impl Transport for Fake {
        fn execute(&self, _: HttpRequest) -> Result<HttpResponse, TransportError> {
            let mut said = self.said.lock().expect("no panic");
            said.push(self.watch.waiting());
            if said.len() == 1 {
                return Err(TransportError::interrupted("gone"));
            }
            let mut headers = Headers::new();
            headers.append("X-Organization-Rate-Limit-Limit", "240");
            headers.append("X-Organization-Rate-Limit-Remaining", "0");
            headers.append("X-Organization-Rate-Limit-Reset", &self.reset.to_string());
            Ok(HttpResponse::new(200, headers, r#"{"timestamp":1}"#))
        }
    }

    /// Waits for nothing, and looks what the watch says instead.
    struct Looking(Watch, Arc<Mutex<Vec<Option<String>>>>);

    impl Backoff for Looking {
        fn delay(&self, _: &Failure<'_>) -> Duration {
            self.1.lock().expect("no panic").push(self.0.waiting());
            Duration::ZERO
        }
    }

    #[test]
    fn it_tells_what_is_waited_for() {
        let watch = Watch::new(false);
        assert_eq!((watch.budget(), watch.waiting()), (None, None));
        let said = Arc::new(Mutex::new(Vec::new()));
        let reset = Timestamp::now() + Duration::from_secs(3600);
        let fake = Fake {
            watch: watch.clone(),
            reset: reset.unix(),
            said: Arc::clone(&said),
        };
        let around = watch.clone();
        let client = Client::builder()
            .base_url("http://127.0.0.1:1/v6")
            .without_credentials()
            .transport(fake)
            .layer(move |inner| around.around(inner))
            .observer(watch.clone())
            .backoff(Looking(watch.clone(), Arc::clone(&said)))
            .build()
            .expect("a client");
        let status = thousandeyes::v6::OPERATIONS
            .iter()
            .find(|one| one.path == "/status");
        let request = status.map(Operation::request).expect("an operation");
        client.send_named(&request).expect("an answer");
        // On the wire nothing is waited for, and of a failure it is told when it is known that it is tried again.
        assert_eq!(*said.lock().expect("no panic"), [None, None, None]);
        assert_eq!(watch.budget().as_deref(), Some("0 of 240 requests left"));
        let waiting = watch.waiting().expect("a wait");
        let time = reset.to_string();
        let expected = format!("waiting until {} UTC for the request budget", &time[11..19]);
        assert_eq!(waiting, expected);
    }
}
