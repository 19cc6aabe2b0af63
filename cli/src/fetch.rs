//! Rows on their way: fetched by a thread, so that the one that writes them can be interrupted at any time.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use thousandeyes::blocking::Client;
use thousandeyes::{Cursor, Error, NamedRequest};

use crate::interrupt::Interrupt;

/// How many rows are handed over at once, at most.
const BATCH: usize = 1000;

/// How long nobody looks whether the user wants to stop.
const GLANCE: Duration = Duration::from_millis(50);

/// What to fetch.
pub(crate) struct Plan {
    /// The request for the first page.
    pub request: NamedRequest,
    /// Whether links to more pages are followed.
    pub follow: bool,
    /// The most rows to hand over.
    pub limit: Option<u64>,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

/// Rows that came, in order.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The JSON of each row.
    pub rows: Vec<String>,
    /// What the model could not read of them: place and reason.
    pub rejected: Vec<String>,
    /// The whole answer, when a new one was begun.
    pub page: Option<String>,
    /// Where to go on after these rows, when pages are followed.
    pub cursor: Option<Cursor>,
    /// Whether there is more than was asked for.
    pub more: bool,
}

/// What comes next.
pub(crate) enum Event {
    /// Rows.
    Batch(Box<Batch>),
    /// The call failed; all rows before that were handed over.
    Failed(Box<Error>),
    /// The user wants to stop.
    Interrupted,
    /// Everything was handed over.
    End,
}

/// Rows that a thread fetches.
pub(crate) struct Fetch {
    inbox: Receiver<Result<Box<Batch>, Error>>,
    interrupt: Interrupt,
}

impl Fetch {
    /// Begins to fetch.
    ///
    /// # Errors
    ///
    /// The cursor belongs to another request.
    pub(crate) fn begin(client: Client, plan: Plan, interrupt: Interrupt) -> Result<Self, Error> {
        // One batch waits while one is written and one is made: memory stays the same however many pages there are.
        let (outbox, inbox) = sync_channel(1);
        let work: Box<dyn FnOnce() + Send> = match plan.follow {
            false => Box::new(move || {
                let _ = outbox.send(single(&client, &plan));
            }),
            true => {
                let rows = match plan.cursor {
                    Some(cursor) => client.resume_named_rows(&plan.request, cursor)?,
                    None => client.named_rows(&plan.request),
                };
                Box::new(move || follow(rows, plan.limit, &outbox))
            }
        };
        // Without a thread there are no rows, which `next` says.
        let _ = thread::Builder::new().name("fetch".to_owned()).spawn(work);
        Ok(Self { inbox, interrupt })
    }

    /// Waits for what comes next. `idle` is called now and then while nothing does.
    pub(crate) fn next(&self, mut idle: impl FnMut()) -> Event {
        loop {
            if self.interrupt.wanted() {
                return Event::Interrupted;
            }
            match self.inbox.recv_timeout(GLANCE) {
                Ok(Ok(batch)) => return Event::Batch(batch),
                Ok(Err(error)) => return Event::Failed(Box::new(error)),
                Err(RecvTimeoutError::Timeout) => idle(),
                Err(RecvTimeoutError::Disconnected) => return Event::End,
            }
        }
    }
}

/// One answer, and no more.
fn single(client: &Client, plan: &Plan) -> Result<Box<Batch>, Error> {
    let page = client.send_named(&plan.request)?.into_inner();
    let mut batch = Batch {
        page: Some(page.head.text.clone()),
        more: page.next_link().is_some(),
        ..Batch::default()
    };
    for row in page {
        match row {
            Ok(row) => batch.rows.push(row.as_str().to_owned()),
            Err(rejected) => {
                batch.rejected.push(rejected.to_string());
                batch.rows.push(rejected.json.as_str().to_owned());
            }
        }
    }
    Ok(Box::new(batch))
}

type Rows = thousandeyes::blocking::Rows<thousandeyes::Json, thousandeyes::Whole>;

/// All pages, or as many as the limit takes.
fn follow(mut rows: Rows, limit: Option<u64>, outbox: &SyncSender<Result<Box<Batch>, Error>>) {
    let mut left = limit.unwrap_or(u64::MAX);
    let mut batch = Batch::default();
    // Whether the next row is the first of a page.
    let mut fresh = true;
    let mut any_page = false;
    while left > 0 {
        let row = match rows.next() {
            None => break,
            Some(Ok(row)) => row.as_str().to_owned(),
            Some(Err(error)) => match error.rejected_row() {
                Some(rejected) => {
                    batch.rejected.push(rejected.to_string());
                    rejected.json.as_str().to_owned()
                }
                None => {
                    batch.cursor = Some(rows.cursor());
                    let _ = outbox
                        .send(Ok(Box::new(batch)))
                        .and_then(|()| outbox.send(Err(error)));
                    return;
                }
            },
        };
        if std::mem::take(&mut fresh) {
            batch.page = rows.head().map(|head| head.text.clone());
            any_page = true;
        }
        batch.rows.push(row);
        left -= 1;
        let page_ends = rows.left_in_page() == 0;
        if page_ends || left == 0 || batch.rows.len() >= BATCH {
            batch.cursor = Some(rows.cursor());
            fresh = page_ends;
            if left == 0 {
                batch.more = batch.cursor.as_ref().is_some_and(|cursor| !cursor.is_end());
            }
            if outbox
                .send(Ok(Box::new(std::mem::take(&mut batch))))
                .is_err()
            {
                return;
            }
        }
    }
    // The end, which may be the only thing there is: an answer without rows.
    batch.cursor = Some(rows.cursor());
    batch.more = left == 0 && batch.cursor.as_ref().is_some_and(|cursor| !cursor.is_end());
    if !any_page {
        batch.page = rows.head().map(|head| head.text.clone());
    }
    let _ = outbox.send(Ok(Box::new(batch)));
}
