//! The decoder against `serde_json`, for every model there is: documents with every field of every answer, damaged in many
//! ways. `runtime/tests/json_conformance.rs` has the small documents of each kind that JSON has rules about.
//!
//! `JSON_DOCUMENTS=1000000 JSON_SEED=7 cargo test -p thousandeyes-tests --release --test json` for a longer campaign.

mod damage;
mod documents;
mod judge;

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
    for Document { operation, text } in all() {
        let reread = (operation.reread)(&text)
            .unwrap_or_else(|fault| panic!("{}: {}: {fault}", operation.id, fault.path(&text)));
        assert_eq!(reread.rejected, [""; 0], "{}: {text}", operation.id);
        assert_eq!(reread.unknown, [""; 0], "{}: {text}", operation.id);
        assert_eq!(judge(operation, &text), Ok(Judgement::Read), "{text}");
    }
}

#[test]
fn damaged_documents_are_read_as_serde_json_has_it_or_refused() {
    let originals: Vec<Document> = all().into_iter().chain(examples()).collect();
    let seed = number("JSON_SEED", 1);
    let each = number("JSON_DOCUMENTS", DOCUMENTS) / originals.len();
    let (mut read, mut refused) = (0, 0);
    for (index, Document { operation, text }) in originals.iter().enumerate() {
        let mut random = Random::new((seed * 1_000 + index) as u64);
        for _ in 0..each {
            let text = damaged(text, &mut random);
            match judge(operation, &text) {
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
