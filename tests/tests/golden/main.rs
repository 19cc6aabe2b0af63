//! The golden cases at work: what their requests send, and what their answers are read as and written back to.
//!
//! `golden_fresh` holds the Rust against the generator; here it is compiled and used.

mod acceptance;
mod bodies;
mod envelopes;
mod parameters;
mod rare;
mod unions;
mod values;

use std::{fs, io};
use thousandeyes_runtime::endpoint::{Encoded, encode};
use thousandeyes_runtime::{Answer, Endpoint, json};
use thousandeyes_tests::golden::OPERATIONS;
use thousandeyes_tests::{cases, goldens};

/// An example of a case: `read-by-post/filter`.
fn example(name: &str) -> String {
    let path = cases("golden/spec/examples/cases").join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| format!("{}: {error}", path.display()))
}

/// What a request sends.
#[track_caller]
fn sent<E: Endpoint>(request: &E) -> Encoded {
    match encode(request) {
        Ok(encoded) => encoded,
        Err(error) => unreachable!("{} can't be sent: {error}", E::ID),
    }
}

/// Asserts method and target of a request: `GET /tests/817?aid=1`.
#[track_caller]
fn calls<E: Endpoint>(request: &E, expected: &str) {
    let encoded = sent(request);
    assert_eq!(
        format!("{} {}", encoded.method(), encoded.target()),
        expected,
        "{}",
        E::ID
    );
}

/// Asserts the JSON of a request's body.
#[track_caller]
fn sends<E: Endpoint>(request: &E, expected: &str) {
    let encoded = sent(request);
    assert_eq!(
        encoded.content_type(),
        Some("application/json"),
        "{}",
        E::ID
    );
    let body = String::from_utf8_lossy(encoded.body().unwrap_or_default()).into_owned();
    assert!(
        json::equal(&body, expected),
        "{} sends {body}\ninstead of {expected}",
        E::ID
    );
}

/// Reads an answer, which has nothing in it that is not known, and which is written back as it came.
#[track_caller]
fn answer<E: Endpoint>(_: &E, text: &str) -> E::Answer {
    let answer = match E::Answer::decode(text, &E::ENVELOPE) {
        Ok(answer) => answer,
        Err(fault) => unreachable!(
            "{} can't read {text}: {fault} at {}",
            E::ID,
            fault.path(text)
        ),
    };
    assert_eq!(
        E::Answer::unknown(text, &E::ENVELOPE),
        [""; 0],
        "{} does not know these",
        E::ID
    );
    assert_eq!(answer.rejected(), [], "{} has lost rows", E::ID);
    let written = answer.encode(&E::ENVELOPE);
    assert!(
        written == text || json::equal(&written, text),
        "{} reads {text}\nand writes {written}",
        E::ID
    );
    answer
}

/// The rows of a page.
#[track_caller]
fn rows<R, H>(page: &thousandeyes_runtime::Page<R, H>) -> &[R] {
    match page.rows() {
        Ok(rows) => rows,
        Err(errors) => unreachable!("{errors}"),
    }
}

/// Every body of the spec's examples is one that the generated types read and write back.
#[track_caller]
fn body<T: thousandeyes_runtime::wire::Wire>(name: &str) -> T {
    let text = example(name);
    match json::from_str::<T>(&text) {
        Ok(body) => {
            let written = json::to_string(&body);
            assert!(
                json::equal(&written, &text),
                "{name} is read, and written as {written}"
            );
            body
        }
        Err(fault) => unreachable!("{name} can't be read: {fault} at {}", fault.path(&text)),
    }
}

#[test]
fn every_case_is_compiled() {
    assert!(OPERATIONS.len() >= 40, "{} operations", OPERATIONS.len());
    assert!(
        OPERATIONS
            .iter()
            .all(|operation| operation.id.starts_with("cases."))
    );
}

#[test]
fn every_example_is_read_and_written_back() -> io::Result<()> {
    let api = goldens::api()?;
    assert_eq!(api.operations.len(), OPERATIONS.len());
    for (spec, compiled) in api.operations.iter().zip(OPERATIONS) {
        assert_eq!(spec.id, compiled.id);
        for name in &spec.examples {
            let text = fs::read_to_string(cases("golden/spec/examples").join(name))?;
            let reread = (compiled.reread)(&text)
                .map_err(|fault| io::Error::other(format!("{name}: {fault}")))?;
            assert!(
                json::equal(&reread.json, &text),
                "{name} is read, and written as {}",
                reread.json
            );
            assert_eq!(
                (reread.unknown, reread.rejected),
                (vec![], vec![]),
                "{name}"
            );
        }
    }
    Ok(())
}
