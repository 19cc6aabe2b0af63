//! The way from page to page, without any input or output: both kinds of streams walk it.

use super::cursor::{At, Cursor};
use super::link;
use crate::answer::Answer;
use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::exchange::{Call, Core};

/// Which pages were asked for, and which is next.
#[derive(Debug)]
pub(super) struct Route {
    operation: &'static str,
    base: BaseUrl,
    /// The call for the first page, of which the others are made; or why it can't be sent, until that was told.
    first: Result<Call, Option<Error>>,
    /// Fingerprints of the pages that were asked for: eight bytes for each.
    seen: Vec<u64>,
    next: At,
    /// The page that is handed out next, which may be on its way.
    here: Step,
    /// The first page under an address that does not move with time.
    pinned: Option<String>,
    /// How many empty pages came in a row.
    empty: usize,
    over: bool,
}

/// After this many empty pages in a row a stream fails, as the links of the server may never end. A range of a year has a
/// page for each of its 8,760 hours when all of them are empty, so this can happen; the stream can then be resumed.
pub(super) const MOST_EMPTY: usize = 1_000;

/// A page, with what is needed to come back to it.
#[derive(Clone, Debug)]
pub(super) struct Step {
    at: At,
    /// How many pages were seen before it.
    seen: usize,
}

impl Route {
    /// The way that begins with the page `call` asks for.
    pub(super) fn begin(core: &Core, operation: &'static str, call: Result<Call, Error>) -> Self {
        Self {
            operation,
            base: core.base.clone(),
            first: call.map_err(Some),
            seen: Vec::new(),
            next: At::Start,
            here: Step {
                at: At::Start,
                seen: 0,
            },
            pinned: None,
            empty: 0,
            over: false,
        }
    }

    /// The way from where a cursor stands.
    pub(super) fn resume(
        core: &Core,
        operation: &'static str,
        call: Call,
        cursor: Cursor,
    ) -> Result<Self, Error> {
        let refused = |what: &str, found: &str, expected: &str| {
            let problem = format!(
                "the cursor was saved for {what} `{}`, expected `{expected}`",
                found.escape_debug()
            );
            Err(Error::input(problem).of(operation))
        };
        if cursor.operation != operation {
            return refused("the operation", &cursor.operation, operation);
        }
        if cursor.base != core.base.as_str() {
            return refused("the base URL", &cursor.base, core.base.as_str());
        }
        let mut route = Self::begin(core, operation, Ok(call));
        if cursor.request != route.request() {
            let problem = "the cursor was saved for other arguments of the operation: expected the request that \
                           the stream was begun with";
            return Err(Error::input(problem).of(operation));
        }
        route.next = cursor.at;
        route.seen = cursor.seen;
        route.here = route.step();
        Ok(route)
    }

    /// The call for the next page; `None` when there is none, or when the stream has ended with an error.
    pub(super) fn depart(&mut self) -> Option<Result<Call, Error>> {
        if self.over || self.next == At::End {
            return None;
        }
        let operation = self.operation;
        let call = match self.empty < MOST_EMPTY {
            true => self.call(),
            false => Err(Error::empty_pages(self.empty)),
        };
        Some(call.map_err(|error| error.of(operation)))
    }

    /// A page was handed out.
    pub(super) fn arrived(&mut self, page: &impl Answer) {
        let link = page.next_link().filter(|link| !link.is_empty());
        self.empty = match page.is_empty_page() {
            true => self.empty + 1,
            false => 0,
        };
        if let (At::Start, Some(link), Ok(first)) = (&self.here.at, link, &self.first) {
            let next = link::target(&self.base, link).ok();
            let exact = next.and_then(|next| link::pinned(first.target(), &next));
            self.pinned = exact.map(|target| format!("{}{target}", self.base.as_str()));
        }
        self.next = link.map_or(At::End, |link| At::Link(link.to_owned()));
        self.here = self.step();
    }

    /// The page that is handed out next.
    pub(super) fn here(&self) -> Step {
        self.here.clone()
    }

    /// Nothing more is asked for.
    pub(super) fn end(&mut self) {
        self.over = true;
    }

    /// The operation, such as `net.metrics`.
    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    /// A cursor to a row of a page.
    pub(super) fn cursor(&self, step: &Step, row: usize, print: Option<u64>) -> Cursor {
        let at = match (&step.at, &self.pinned) {
            (At::Start, Some(pinned)) if row > 0 => At::Link(pinned.clone()),
            (at, _) => at.clone(),
        };
        Cursor {
            operation: self.operation.to_owned(),
            base: self.base.as_str().to_owned(),
            request: self.request(),
            at,
            row,
            print,
            seen: self.seen.iter().take(step.seen).copied().collect(),
        }
    }

    fn step(&self) -> Step {
        Step {
            at: self.next.clone(),
            seen: self.seen.len(),
        }
    }

    fn call(&mut self) -> Result<Call, Error> {
        let first = match &mut self.first {
            Ok(first) => first,
            // It is told once, as the stream ends with it.
            Err(why) => {
                let untold = || Error::input("the request can't be sent");
                return Err(why.take().unwrap_or_else(untold));
            }
        };
        let call = match &self.next {
            At::Link(link) => {
                let target = link::target(&self.base, link).map_err(Error::foreign_link)?;
                first.follow(link::with_aid(target, first.target()))
            }
            At::Start | At::End => first.clone(),
        };
        let print = link::print(call.target());
        if self.seen.contains(&print) {
            return Err(Error::page_loop(self.seen.len()));
        }
        self.seen.push(print);
        Ok(call)
    }

    /// A fingerprint of what of the request must be the same when a stream goes on.
    fn request(&self) -> u64 {
        let Ok(first) = &self.first else {
            return 0;
        };
        let path = first.target().split('?').next().unwrap_or_default();
        let mut text = path.as_bytes().to_vec();
        if let Some(body) = first.body() {
            text.push(0);
            text.extend_from_slice(body);
        }
        link::hash(&text)
    }
}
