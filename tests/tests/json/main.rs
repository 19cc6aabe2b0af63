//! The decoder against `serde_json`, for every model there is: documents with every field of every answer, damaged in many
//! ways. `runtime/tests/json_conformance.rs` has the small documents of each kind that JSON has rules about.
//!
//! `JSON_DOCUMENTS=1000000 JSON_SEED=7 cargo test -p thousandeyes-tests --release --test json` for a longer campaign.

mod damage;
mod documents;
mod judge;
mod tags;

use std::env;

use damage::{Random, damaged};
use documents::{Document, all, examples};
use judge::{Judgement, judge};

/// How many damaged documents are tried, if nobody says.
const DOCUMENTS: usize = 100_000;

fn number(variable: &str, usual: usize) -> usize {
    let wanted = env::var(variable).ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn every_field_of_every_model_is_read_and_written_back() {
    for Document {
        operation,
        text,
        tags,
    } in all()
    {
        let reread = (operation.reread)(&text)
            .unwrap_or_else(|fault| panic!("{}: {}: {fault}", operation.id, fault.path(&text)));
        assert_eq!(reread.rejected, [""; 0], "{}: {text}", operation.id);
        assert_eq!(reread.unknown, [""; 0], "{}: {text}", operation.id);
        assert_eq!(
            judge(operation, &tags, &text),
            Ok(Judgement::Read),
            "{text}"
        );
    }
}

#[test]
fn damaged_documents_are_read_as_serde_json_has_it_or_refused() {
    let originals: Vec<Document> = all().into_iter().chain(examples()).collect();
    let seed = number("JSON_SEED", 1);
    let each = number("JSON_DOCUMENTS", DOCUMENTS) / originals.len();
    let (mut read, mut refused) = (0, 0);
    for (
        index,
        Document {
            operation,
            text,
            tags,
        },
    ) in originals.iter().enumerate()
    {
        let mut random = Random::new((seed * 1_000 + index) as u64);
        for _ in 0..each {
            let text = damaged(text, &mut random);
            match judge(operation, tags, &text) {
                Ok(Judgement::Read) => read += 1,
                Ok(Judgement::Refused) => refused += 1,
                Err(wrong) => panic!("{}, seed {seed}: {wrong}\n{text}", operation.id),
            }
        }
    }
    println!(
        "{} originals; {read} read, {refused} refused",
        originals.len()
    );
    // Otherwise the damage would not be of the kind that tells anything.
    assert!(
        read > refused / 20 && refused > read / 20,
        "{read} read, {refused} refused"
    );
}

/// Of a union's tag the first one counts, for `serde_json` the last: that is no mistake, in any union of any operation.
#[test]
fn a_tag_that_is_there_twice_is_no_false_alarm() {
    let mut tried = 0;
    for Document {
        operation,
        text,
        tags,
    } in all()
    {
        for tag in &tags {
            // A tag that nobody knows behind the one that is there.
            let key = format!("{tag:?}:");
            let Some(start) = text.find(&key) else {
                continue;
            };
            let Some(end) = text[start..].find([',', '}']) else {
                continue;
            };
            let mut twice = text.clone();
            twice.insert_str(start + end, &format!(",{tag:?}:\"unheard of\""));
            if serde_json::from_str::<serde_json::Value>(&twice).is_ok() {
                let judged = judge(operation, &tags, &twice);
                assert!(judged.is_ok(), "{}: {judged:?}: {twice}", operation.id);
                tried += usize::from(!operation.id.starts_with("cases."));
            }
        }
    }
    assert!(tried > 10, "{tried} documents of the API");
}
