//! No call waits for one that can't go: whatever is renewed, dropped, polled once or never again, every call that somebody
//! polls ends. `docs/decisions/0007-limits.md` says why.
//!
//! Time is real but fast, a minute in a tenth of a second, so that calls meet as they do in a program. What hangs fails
//! after [`DEADLINE`] with the name of the case; calls on a hanging thread are left behind.

mod lab;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use lab::{Ask, Lab, Log, block_on, random};
use thousandeyes_runtime::clock::Clock;
use thousandeyes_runtime::{Client, Credentials, Error};

/// Over two hours of the clock; each case takes a second or two.
const DEADLINE: Duration = Duration::from_secs(15);

/// A call to be, whatever it answers.
type Call = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// Runs a case on a thread of its own, and fails when it does not end.
#[track_caller]
fn ends(case: &str, run: impl FnOnce() + Send + 'static) {
    let (tell, told) = mpsc::channel();
    let thread = thread::spawn(move || {
        run();
        let _ = tell.send(());
    });
    match told.recv_timeout(DEADLINE) {
        Ok(()) => {}
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("{case}: not over after {DEADLINE:?}, some call waits for one that can't go")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            thread.join().expect("a case without a panic");
        }
    }
}

fn ask(client: &Client) -> Call {
    let client = client.clone();
    Box::pin(async move { client.send(Ask).await.map(drop) })
}

fn token(token: impl Into<String>) -> Credentials {
    Credentials::bearer(token).expect("a token")
}

/// Polls a call once, as `select!` does with the one that loses, and leaves it there.
fn poll_once(call: &mut Call) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    call.as_mut().poll(&mut context).is_ready()
}

/// Calls that were polled once, and rest from then on.
fn resting(client: &Client, count: usize) -> Vec<Call> {
    let mut calls: Vec<_> = (0..count).map(|_| ask(client)).collect();
    for call in &mut calls {
        assert!(!poll_once(call), "a response that nobody waited for");
    }
    calls
}

/// Uses up what is left of the minute.
async fn exhaust(client: &Client, limit: u64) {
    for _ in 0..limit {
        ask(client).await.expect("a response");
    }
}

const SLOW: Duration = Duration::from_millis(2);

#[test]
fn credentials_are_renewed_while_calls_wait_for_the_rate_limit() {
    for round in 0..3 {
        ends("async renewal", move || {
            block_on(async {
                let lab = Lab::new(5, SLOW);
                let client = lab.client();
                exhaust(&client, 5).await;
                // These are ahead of those that try the new credentials out, and look again after them.
                let mut waiting: Vec<_> = (0..=round).map(|_| ask(&client)).collect();
                assert!(waiting.iter_mut().all(|call| !poll_once(call)));
                client.set_credentials(token("good-2"));
                let calls = [ask(&client), ask(&client)];
                for result in join(calls.into_iter().chain(waiting).collect()).await {
                    result.expect("a response");
                }
            });
        });
    }
    ends("blocking renewal", || {
        let lab = Lab::new(5, Duration::ZERO);
        let client = lab.blocking_client();
        thread::scope(|scope| {
            for round in 0..5 {
                let threads: Vec<_> = (0..12)
                    .map(|_| scope.spawn(|| client.send(Ask).map(drop)))
                    .collect();
                // Five have gone by then, and the others wait.
                lab.clock.park(Duration::from_secs(10));
                client.set_credentials(token(format!("good-{round}")));
                let late = scope.spawn(|| client.send(Ask).map(drop));
                for thread in threads.into_iter().chain([late]) {
                    thread.join().expect("no panic").expect("a response");
                }
            }
        });
    });
}

#[test]
fn a_call_that_nobody_polls_holds_up_no_other() {
    ends("the first request of all rests on its way", || {
        let client = Lab::new(5, SLOW).client();
        let rest = resting(&client, 1);
        block_on(ask(&client)).expect("a response");
        drop(rest);
    });
    ends("those in front rest while they wait", || {
        let lab = Lab::new(5, SLOW);
        let client = lab.client();
        block_on(exhaust(&client, 5));
        // More than fit in a minute, so that nobody comes for any of the places.
        let rest = resting(&client, 12);
        for _ in 0..3 {
            block_on(ask(&client)).expect("a response");
        }
        drop(rest);
    });
    ends("all that is allowed rests on its way", || {
        let lab = Lab::new(5, SLOW);
        let client = lab.client();
        block_on(ask(&client)).expect("a response");
        let rest = resting(&client, 12);
        for _ in 0..3 {
            block_on(ask(&client)).expect("a response");
        }
        drop(rest);
    });
    ends("those in front rest while credentials are renewed", || {
        let lab = Lab::new(5, SLOW);
        let client = lab.client();
        block_on(exhaust(&client, 5));
        let rest = resting(&client, 3);
        client.set_credentials(token("good-2"));
        let more = resting(&client, 3);
        block_on(ask(&client)).expect("a response");
        drop((rest, more));
    });
    ends("some come back", || {
        let lab = Lab::new(5, SLOW);
        let client = lab.client();
        block_on(exhaust(&client, 5));
        let mut rest = resting(&client, 20);
        let back = rest.split_off(10);
        block_on(ask(&client)).expect("a response");
        for result in block_on(join(back)) {
            result.expect("a response");
        }
    });
}

#[test]
fn rows_and_calls_in_one_task_without_tokio() {
    ends("rows and calls", || {
        block_on(async {
            // The third page waits for the next minute, and a call behind it.
            let lab = Lab::new(3, Duration::ZERO);
            let client = lab.client();
            let mut rows = client.rows(Log);
            for _ in 0..4 {
                let row = rows.next().await.expect("a log without an end");
                row.expect("a row");
                // The next page was begun when this row was handed out, and rests while another call is awaited.
                ask(&client).await.expect("a response");
            }
        });
    });
}

#[test]
fn a_storm_of_renewals_cancellations_and_resting_calls_passes() {
    for seed in 0..3 {
        ends("async storm", move || async_storm(seed));
    }
}

/// Three clients on one rate limit. Each call is awaited, dropped after a while, or polled once and kept until the end.
fn async_storm(seed: u64) {
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async move {
        let mut seed = seed;
        let lab = Lab::new([5, 20, 60][seed as usize % 3], SLOW);
        let clients = [(); 3].map(|()| lab.client());
        let until = Instant::now() + Duration::from_millis(700);
        let (mut awaited, mut resting) = (Vec::new(), Vec::new());
        for number in 0.. {
            if Instant::now() > until {
                break;
            }
            let client = &clients[(random(&mut seed) * 3.0) as usize];
            let mut call = ask(client);
            match (random(&mut seed) * 100.0) as u64 {
                0..40 => {
                    let time = Duration::from_secs_f64(random(&mut seed) / 20.0);
                    tokio::spawn(tokio::time::timeout(time, call));
                }
                40..50 => {
                    poll_once(&mut call);
                    resting.push(call);
                }
                50..58 => client.set_credentials(token(format!("good-{number}"))),
                58..60 => {
                    client.set_credentials(token(format!("bad-{number}")));
                    let _ = tokio::time::timeout(SLOW, call).await;
                    client.set_credentials(token(format!("good-{number}")));
                }
                60..62 => awaited.push(tokio::spawn(call)),
                _ => tokio::time::sleep(Duration::from_micros(500)).await,
            }
        }
        assert!(!awaited.is_empty() && !resting.is_empty());
        // They may end in an error, as a token was bad or a limit of time was met; but they end.
        for call in awaited {
            let _ = call.await.expect("no panic");
        }
        for client in &clients {
            client.set_credentials(token("good"));
            ask(client).await.expect("a response after the storm");
        }
    });
}

#[test]
fn a_storm_on_many_threads_passes() {
    ends("blocking storm", || {
        let lab = Lab::new(40, Duration::from_micros(300));
        let clients = [(); 3].map(|()| lab.blocking_client());
        let until = Instant::now() + Duration::from_millis(700);
        let done = AtomicUsize::new(0);
        thread::scope(|scope| {
            for number in 0..24_u64 {
                let (client, done) = (&clients[number as usize % 3], &done);
                scope.spawn(move || {
                    let mut seed = number;
                    while Instant::now() < until {
                        if random(&mut seed) < 0.05 {
                            let bad = random(&mut seed) < 0.2;
                            let kind = if bad { "bad" } else { "good" };
                            client.set_credentials(token(format!("{kind}-{number}")));
                        }
                        let _ = client.send(Ask);
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        assert!(done.into_inner() >= 24);
    });
}

/// All of them at the same time.
async fn join(calls: Vec<Call>) -> Vec<Result<(), Error>> {
    let count = calls.len();
    let mut calls: Vec<_> = calls.into_iter().map(Some).collect();
    let mut results = Vec::new();
    std::future::poll_fn(move |context| {
        for slot in &mut calls {
            let Some(call) = slot else { continue };
            if let Poll::Ready(result) = call.as_mut().poll(context) {
                results.push(result);
                *slot = None;
            }
        }
        match results.len() == count {
            true => Poll::Ready(std::mem::take(&mut results)),
            false => Poll::Pending,
        }
    })
    .await
}
