//! The memory that decoding takes is bounded by a multiple of the text, for every model and every text, hostile ones included:
//! `docs/json.md` says so, and this counts it.
//!
//! `MEMORY_ROUNDS=20 cargo test -p thousandeyes-tests --test memory` for a longer campaign.

mod cases;
mod counting;
#[path = "../json/damage.rs"]
mod damage;
#[allow(dead_code, reason = "the judge of `json` needs the tags of a document")]
#[path = "../json/documents.rs"]
mod documents;
mod hostile;
#[path = "../json/tags.rs"]
mod tags;

use std::env;

use counting::{Memory, measure};
use damage::{Random, damaged};
use documents::{Document, all, examples};
use hostile::{FILLINGS, filled};
use thousandeyes::Operation;
use thousandeyes::json::{MEMORY_FOR_ANY, MEMORY_PER_BYTE};

/// How long a document is filled up to. What is allowed for any text is a tenth of what would be taken without a bound.
const FILLED: usize = 80_000;

/// Long texts are not counted by the parser: what stands in quotes takes at most three times its length.
const TEXTS: usize = 3;

/// What is kept of a text of this length.
fn kept(length: usize) -> usize {
    (MEMORY_PER_BYTE + TEXTS) * length + MEMORY_FOR_ANY
}

/// What is taken of a text of this length at any time: a list that grows is there twice while it is moved.
fn peak(length: usize) -> usize {
    2 * kept(length)
}

/// Decodes a text, and checks what that takes.
fn check(operation: &Operation, text: &str, what: &str) -> Memory {
    let (decoded, memory) = measure(|| (operation.decode)(text));
    let length = text.len();
    assert!(
        memory.kept <= kept(length) && memory.peak <= peak(length),
        "{} {what}: {length} bytes keep {} and take {}",
        operation.id,
        memory.kept,
        memory.peak
    );
    drop(decoded);
    memory
}

#[test]
fn documents_that_are_made_to_take_memory_are_bounded() {
    let rounds = env::var("MEMORY_ROUNDS").ok();
    let rounds: u64 = rounds.and_then(|text| text.parse().ok()).unwrap_or(1);
    let documents = all();
    let mut tried = 0;
    for round in 0..rounds {
        let mut random = Random::new(1 + round);
        // One document of each operation, another one each time.
        for group in documents.chunk_by(|one, other| one.operation.id == other.operation.id) {
            let Document {
                operation, text, ..
            } = &group[random.below(group.len())];
            for filling in FILLINGS {
                if let Some(text) = filled(text, filling, FILLED, &mut random) {
                    check(operation, &text, &format!("{filling:?}"));
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1_000, "{tried} documents");
}

#[test]
fn damaged_documents_take_what_real_ones_take() {
    // Small documents: what any text may take says nothing of them, so they are held to less.
    let small = |length: usize| 16 * length + 4096;
    let mut worst = 0;
    for (
        index,
        Document {
            operation, text, ..
        },
    ) in all().into_iter().chain(examples()).enumerate()
    {
        let mut random = Random::new(index as u64);
        for _ in 0..10 {
            let text = damaged(&text, &mut random);
            let memory = check(operation, &text, "damaged");
            worst = worst.max(memory.peak.saturating_sub(16 * text.len()));
            assert!(
                memory.peak <= small(text.len()),
                "{}: {} bytes take {}: {text}",
                operation.id,
                text.len(),
                memory.peak
            );
        }
    }
    println!("at most {worst} bytes beside 16 for each byte");
}
