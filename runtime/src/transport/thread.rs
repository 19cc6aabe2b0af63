//! The async transport on a thread of its own, for callers that block.
//!
//! `reqwest::blocking` does much the same, but it panics when it is used or dropped inside a tokio runtime, and it would
//! be a second path for reading bodies and naming errors. Here both clients run the same code, and a blocking call
//! inside a runtime does what it says: it blocks that thread.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{HttpRequest, HttpResponse, SetupError, Transport, TransportError};
use crate::blocking;

type Outcome = Result<HttpResponse, TransportError>;

/// A request on its way to the thread, with the way back for its answer.
struct Job {
    request: HttpRequest,
    reply: SyncSender<Outcome>,
}

/// Hands requests to a thread that runs an async transport; the thread ends when this is dropped.
pub(crate) struct ThreadTransport {
    jobs: UnboundedSender<Job>,
}

impl ThreadTransport {
    /// Starts the thread.
    pub(crate) fn new(transport: Arc<dyn Transport>) -> Result<Self, SetupError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (jobs, mut inbox) = unbounded_channel::<Job>();
        let work = move || {
            runtime.block_on(async move {
                while let Some(Job { request, reply }) = inbox.recv().await {
                    let transport = Arc::clone(&transport);
                    tokio::spawn(async move {
                        let outcome = transport.execute(request).await;
                        // The caller waits for this, so it is there.
                        let _ = reply.send(outcome);
                    });
                }
            });
        };
        thread::Builder::new()
            .name("thousandeyes-http".to_owned())
            .spawn(work)?;
        Ok(Self { jobs })
    }
}

impl blocking::Transport for ThreadTransport {
    fn execute(&self, request: HttpRequest) -> Outcome {
        let (reply, answer) = sync_channel(1);
        let gone =
            || TransportError::other(io::Error::other("the thread that sends requests has ended"));
        self.jobs.send(Job { request, reply }).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }
}
