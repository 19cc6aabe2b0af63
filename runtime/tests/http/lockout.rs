//! Credentials that are not good are sent once, and never again.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use thousandeyes_runtime::Client;
use thousandeyes_runtime::retry::Transient;

use crate::support::clock::EPOCH;
use crate::support::example::{DeleteThing, GetOpen};
use crate::support::{CALLERS, GetThing, Reply, Server, TOKEN, TWO_THINGS, TestClock, callers};

fn refusing() -> Reply {
    Reply::json(401, r#"{"error":"invalid_token"}"#)
}

fn sound() -> Reply {
    Reply::json(200, TWO_THINGS)
}

#[test]
fn sixty_four_at_once_are_one_request() {
    for which in 0..CALLERS {
        let server = Server::always(refusing());
        let callers = callers!(server.url());
        let results = callers[which].call_all((0..64).map(|_| GetThing::new("1")));
        let errors: Vec<_> = results.into_iter().filter_map(Result::err).collect();
        assert_eq!((errors.len(), server.count()), (64, 1));
        assert!(errors.iter().all(|error| error.is_unauthorized()));
        let withheld = errors.iter().filter(|error| error.is_withheld()).count();
        assert_eq!(withheld, 63);
    }
}

#[test]
fn later_calls_fail_without_network_and_say_why_and_since_when() {
    for which in 0..CALLERS {
        let server = Server::always(refusing());
        let clock = TestClock::new();
        let callers = callers!(server.url(), .clock(clock.clone()).observer(clock.clone()));
        let first = callers[which].fail(GetThing::new("1"));
        assert!(first.is_unauthorized() && !first.is_withheld(), "{first}");
        assert_eq!((first.status(), first.attempts()), (Some(401), 1));
        clock.0.advance(Duration::from_secs(86_400));
        let second = callers[which].fail(GetThing::new("2"));
        assert!(
            second.is_unauthorized() && second.is_withheld() && !second.is_locked_out(),
            "{second}"
        );
        assert_eq!((second.status(), second.attempts()), (None, 0));
        assert_eq!(second.withheld_since().map(|at| at.unix()), Some(EPOCH));
        let shown = second.to_string();
        assert!(
            shown.contains("does not accept these credentials since 2017-04-19 13:08:00 UTC"),
            "{shown}"
        );
        assert!(
            shown.contains("shop.things: the API answered 401 Unauthorized: invalid_token"),
            "{shown}"
        );
        assert_eq!((server.count(), clock.seen().requests.len()), (1, 1));
    }
}

#[test]
fn other_credentials_begin_anew() {
    let good = |request: &thousandeyes_mock::Request| {
        request.header("authorization") == Some("Bearer g00d")
    };
    let server = Server::answering(move |request| if good(request) { sound() } else { refusing() });
    for caller in callers!(server.url()) {
        let before = server.count();
        assert!(caller.fail(GetThing::new("1")).is_unauthorized());
        caller.set_token("still-wr0ng");
        assert!(!caller.fail(GetThing::new("1")).is_withheld());
        assert!(caller.fail(GetThing::new("1")).is_withheld());
        caller.set_token("g00d");
        let results = caller.call_all((0..8).map(|_| GetThing::new("1")));
        assert!(results.iter().all(Result::is_ok));
        assert_eq!(server.count() - before, 10);
    }
}

#[test]
fn before_the_first_success_only_one_is_on_the_way() {
    for which in 0..CALLERS {
        let (open, gate) = mpsc::channel();
        let gate = Mutex::new(Some(gate));
        let server = Server::answering(move |request| {
            if request.number == 0 {
                let gate = gate
                    .lock()
                    .expect("no panic")
                    .take()
                    .expect("one first request");
                return sound().after(gate);
            }
            sound()
        });
        let callers = callers!(server.url());
        std::thread::scope(|scope| {
            let calls =
                scope.spawn(|| callers[which].call_all((0..16).map(|_| GetThing::new("1"))));
            while server.count() == 0 {
                std::thread::yield_now();
            }
            assert_eq!(server.count(), 1);
            open.send(()).expect("the server waits for it");
            let results = calls.join().expect("no panic");
            assert!(results.iter().all(Result::is_ok));
        });
        assert_eq!(server.count(), 16);
    }
}

#[test]
fn an_answer_that_proves_nothing_lets_one_more_try() {
    for which in 0..CALLERS {
        // A gateway that is down says nothing about credentials, and neither does what anybody may see.
        let server = Server::script([
            Reply::json(503, ""),
            Reply::closing(""),
            sound(),
            refusing(),
        ]);
        let callers = callers!(server.url());
        assert!(callers[which].fail(GetThing::new("1")).is_maintenance());
        assert!(callers[which].fail(GetThing::new("1")).is_interrupted());
        let results = callers[which].call_all((0..1).map(|_| GetOpen));
        assert!(results.iter().all(Result::is_ok));
        let results = callers[which].call_all((0..16).map(|_| GetThing::new("1")));
        assert!(results.iter().all(Result::is_err));
        assert_eq!(server.count(), 4);
    }
}

#[test]
fn a_token_that_is_revoked_later_ends_it_too() {
    for which in 0..CALLERS {
        let server = Server::script([sound(), sound(), refusing()]);
        let callers = callers!(server.url());
        let results: Vec<_> = (0..9)
            .map(|_| callers[which].call(GetThing::new("1")))
            .collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 2);
        assert_eq!(server.count(), 3);
    }
}

#[test]
fn a_403_is_no_401() {
    let server = Server::always(Reply::json(403, ""));
    for caller in callers!(server.url()) {
        for _ in 0..3 {
            assert!(caller.fail(GetThing::new("1")).is_forbidden());
        }
    }
    assert_eq!(server.count(), 3 * CALLERS);
}

#[tokio::test]
async fn the_first_one_that_is_given_up_hands_over_to_the_next() {
    let server = Server::script([Reply::hang(""), Reply::hang(""), sound()]);
    let client = Client::builder()
        .base_url(server.url())
        .bearer(TOKEN)
        .no_retries()
        .build()
        .expect("a client");
    let done = AtomicUsize::new(0);
    let mut tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(GetThing::new("1")).await.map(drop) })
        })
        .collect();
    for expected in 1..=2 {
        while server.count() < expected {
            tokio::task::yield_now().await;
        }
        tasks.remove(0).abort();
    }
    for task in tasks {
        task.await.expect("no panic").expect("an answer");
        done.fetch_add(1, Ordering::SeqCst);
    }
    assert_eq!((done.into_inner(), server.count()), (6, 8));
}

/// Refuses to delete, and nothing else.
fn deleting_needs_a_permission() -> Server {
    Server::answering(|request| match request.path().ends_with("/delete") {
        true => Reply::json(401, r#"{"errorMessage":"no permission"}"#),
        false => sound(),
    })
}

#[test]
fn a_401_for_a_missing_permission_is_the_error_of_that_call_alone() {
    let server = deleting_needs_a_permission();
    for caller in callers!(server.url(), .retry(Transient)) {
        let before = server.count();
        caller.call(GetThing::new("1")).expect("an answer");
        for id in 0..4 {
            let error = caller.fail(DeleteThing { id });
            assert!(
                error.is_forbidden() && !error.is_unauthorized() && !error.is_withheld(),
                "{error}"
            );
            assert_eq!((error.status(), error.attempts()), (Some(401), 1));
            assert_eq!(
                error.to_string(),
                "shop.delete: the API answered 401 Unauthorized: no permission; the credentials are good, but their \
                 user lacks the permission for this"
            );
        }
        let results = caller.call_all((0..8).map(|_| GetThing::new("1")));
        assert!(results.iter().all(Result::is_ok));
        // However many there are, as long as others show that the credentials are good.
        for id in 0..20 {
            assert!(caller.fail(DeleteThing { id }).is_forbidden());
            caller.call(GetThing::new("1")).expect("an answer");
        }
        assert_eq!(server.count() - before, 1 + 4 + 8 + 2 * 20);
    }
}

#[test]
fn before_the_first_success_it_is_a_401_as_any_other() {
    let server = deleting_needs_a_permission();
    for caller in callers!(server.url()) {
        let before = server.count();
        let error = caller.fail(DeleteThing { id: 1 });
        assert!(error.is_unauthorized() && !error.is_forbidden(), "{error}");
        assert!(caller.fail(GetThing::new("1")).is_withheld());
        assert_eq!(server.count() - before, 1);
    }
}

#[test]
fn missing_permissions_one_after_the_other_close_in_time() {
    // A token that is revoked in mid-flight looks the same to whoever only deletes.
    let server = Server::answering(|request| {
        if request.number == 0 {
            sound()
        } else {
            refusing()
        }
    });
    let [caller, ..] = callers!(server.url());
    caller.call(GetThing::new("1")).expect("an answer");
    let errors: Vec<_> = (0..64).map(|id| caller.fail(DeleteThing { id })).collect();
    let forbidden = errors.iter().filter(|error| error.is_forbidden()).count();
    let withheld = errors.iter().filter(|error| error.is_withheld()).count();
    // Five, and one that tried the credentials out again. The API would ban the address after ten.
    assert_eq!((forbidden, withheld, server.count()), (5, 58, 7));
}

#[test]
fn a_401_of_another_operation_closes_at_once() {
    for which in 0..CALLERS {
        let server = Server::script([sound(), refusing(), sound()]);
        let callers = callers!(server.url());
        callers[which].call(GetThing::new("1")).expect("an answer");
        assert!(callers[which].fail(GetThing::new("1")).is_unauthorized());
        assert!(callers[which].fail(DeleteThing { id: 1 }).is_withheld());
        assert_eq!(server.count(), 2);
    }
}

/// A 401 whose body breaks off, does not decode, is too long or never ends is a refusal all the same. As a broken connection it would be
/// sent again, and again, with credentials that are refused.
#[test]
fn a_refusal_counts_whatever_becomes_of_its_body() {
    let head = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n";
    for reply in [
        Reply::gzip(401, b"{\"error\":\"no\"}").cut_off(5),
        Reply::new(401, &[("Content-Encoding", "gzip")], "no gzip at all"),
        Reply::new(401, &[("Content-Encoding", "br")], "who knows"),
        Reply::json(401, &format!("{{\"error\":\"{}\"}}", "n".repeat(2000))),
        Reply::hang(format!("{head}Content-Length: 100\r\n\r\n{{")),
    ] {
        let server = Server::always(reply);
        for caller in callers!(
            server.url(),
            .max_answer_bytes(1000).timeout(Duration::from_millis(300)).retry(Transient)
        ) {
            let before = server.count();
            let error = caller.fail(GetThing::new("1"));
            assert_eq!(error.status(), Some(401), "{error}");
            assert!(error.is_unauthorized(), "{error}");
            // Nothing more is sent with these credentials.
            caller.fail(GetThing::new("1"));
            assert_eq!(server.count() - before, 1, "{error}");
        }
    }
}
