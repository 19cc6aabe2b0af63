//! Spans of calls and attempts, by the names of OpenTelemetry.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Once;
use std::time::Duration;

use thousandeyes_runtime::retry::{Policy as _, Transient};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{CALLERS, GetThing, Reply, Server, TOKEN, TWO_THINGS, callers};

thread_local! {
    /// The spans of this thread, in the order of their beginning. Both clients make theirs on the thread that calls.
    static SPANS: RefCell<Vec<Span>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone, Debug, Default)]
struct Span {
    name: &'static str,
    parent: Option<u64>,
    fields: BTreeMap<&'static str, String>,
}

struct Recorder;

struct Fields<'a>(&'a mut Span);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.fields.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("thousandeyes")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let name = attributes.metadata().name();
        let parent = attributes.parent().map(Id::into_u64);
        let mut span = Span {
            name,
            parent,
            ..Span::default()
        };
        attributes.record(&mut Fields(&mut span));
        SPANS.with_borrow_mut(|spans| {
            spans.push(span);
            Id::from_u64(spans.len() as u64)
        })
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        SPANS.with_borrow_mut(|spans| {
            values.record(&mut Fields(&mut spans[id.into_u64() as usize - 1]))
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The spans of one call, by either client.
fn spans(which: usize, replies: Vec<Reply>) -> (Vec<Span>, String) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Recorder).expect("the only one"));
    SPANS.take();
    let server = Server::script(replies);
    let callers = callers!(
        server.url(),
        .clock(TestClock::new()).retry(Transient.at_most(3)).backoff(Duration::from_secs(2))
    );
    // Whether it succeeds is not the point.
    let _ = callers[which].call(GetThing::new("secret-shelf").filter("secret-filter"));
    let found = SPANS.take();
    (found, server.port().to_string())
}

#[test]
fn one_for_the_operation_and_one_for_each_attempt() {
    for which in 0..CALLERS {
        let (spans, port) = spans(
            which,
            vec![Reply::json(503, ""), Reply::json(200, TWO_THINGS)],
        );
        let names: Vec<_> = spans.iter().map(|span| (span.name, span.parent)).collect();
        let attempt = ("thousandeyes.attempt", Some(1));
        assert_eq!(names, [("thousandeyes.operation", None), attempt, attempt]);
        for span in &spans {
            let field = |name: &str| span.fields.get(name).map(String::as_str);
            assert_eq!(field("http.request.method"), Some("GET"));
            assert_eq!(field("url.template"), Some("/things/{shelf}[/{drawer}]"));
            assert_eq!(field("server.address"), Some("127.0.0.1"));
            assert_eq!(field("server.port"), Some(port.as_str()));
            assert_eq!(field("thousandeyes.operation"), Some("shop.things"));
        }
        let fields = |name: &str| -> Vec<_> {
            spans
                .iter()
                .map(|span| span.fields.get(name).map(String::as_str))
                .collect()
        };
        assert_eq!(
            fields("http.response.status_code"),
            [Some("200"), Some("503"), Some("200")]
        );
        assert_eq!(fields("error.type"), [None, Some("503"), None]);
        assert_eq!(
            fields("http.request.resend_count"),
            [Some("1"), None, Some("1")]
        );
    }
}

#[test]
fn they_hold_no_secret_and_no_argument() {
    let replies = [
        vec![Reply::json(401, r#"{"errorMessage":"no"}"#)],
        vec![Reply::json(200, "<html>")],
        vec![Reply::closing("")],
        vec![Reply::json(429, "")],
    ];
    for replies in replies {
        for which in 0..CALLERS {
            let (spans, _) = spans(which, replies.clone());
            assert!(
                spans
                    .iter()
                    .any(|span| span.fields.contains_key("error.type")),
                "{spans:?}"
            );
            let shown = format!("{spans:?}");
            assert!(
                !shown.contains(TOKEN) && !shown.contains("secret"),
                "{shown}"
            );
        }
    }
}
