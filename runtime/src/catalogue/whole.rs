//! Answers as they came, checked with the typed model.

use std::fmt;

use crate::answer::{Answer, Bare, Envelope, Head, One, Page, Place};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::exchange::{Core, Received};
use crate::json::{Fault, Parser, Writer};
use crate::response::Response;
use crate::value::Json;

/// The answer to a request that is known by name: its rows as they came, those that the typed model can't read among
/// the rejected ones. An answer that is one thing is a page with one row.
pub type NamedAnswer = Page<Json, Whole>;

/// The whole text of an answer, beside its rows.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Whole {
    /// The answer as it came.
    pub text: String,
    next: Option<String>,
}

impl Whole {
    /// The address of the next page, if there is one.
    pub fn next_link(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// Omits the text, which may be long.
impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Whole")
            .field("text_bytes", &self.text.len())
            .field("next", &self.next)
            .finish()
    }
}

/// It is not read member by member, as it is the text itself.
impl Head for Whole {
    fn blank() -> Self {
        Self {
            text: String::new(),
            next: None,
        }
    }

    fn read_member(&mut self, _: Place, _: &str, _: &mut Parser<'_>) -> Result<bool, Fault> {
        Ok(false)
    }

    fn write_members(&self, _: Place, _: &mut Writer) {}

    fn next(&self) -> Option<&str> {
        self.next_link()
    }
}

/// Reads an answer with the model of `E`, as for a typed request, and keeps it as it came.
pub(super) fn finish<E: Endpoint>(
    core: &Core,
    received: Received,
) -> Result<Response<NamedAnswer>, Error> {
    core.finish_with::<E, _>(received, |answer, text| {
        let next = answer.next_link().map(str::to_owned);
        // The typed rows are dropped here, so that they are not in memory together with the raw ones.
        let rejected = answer.into_rejected();
        let rows = rows(&text, &E::ENVELOPE);
        // They are in the order of the answer.
        let bad = |index: usize| {
            rejected
                .binary_search_by_key(&index, |row| row.index)
                .is_ok()
        };
        let all = rows.into_iter().enumerate();
        let good = all.filter(|(index, _)| !bad(*index)).map(|(_, row)| row);
        let good = good.collect();
        NamedAnswer::with_rejected(Whole { text, next }, good, rejected)
    })
}

/// The rows as they came. The model has read the answer before, so what is not found is not there.
fn rows(text: &str, envelope: &Envelope) -> Vec<Json> {
    let one = |json: Result<Json, Fault>| json.into_iter().collect();
    match envelope {
        Envelope::Empty => Vec::new(),
        Envelope::Bare => one(Bare::decode(text, envelope).map(Bare::into_inner)),
        Envelope::One(_) => one(One::<Json>::decode(text, envelope).map(One::into_item)),
        Envelope::Rows(_) | Envelope::RowsIn(_) => Page::<Json>::decode(text, envelope)
            .ok()
            .and_then(|page| page.into_rows().ok())
            .unwrap_or_default(),
    }
}
