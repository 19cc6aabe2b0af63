//! The server itself: a thread for each connection.

use std::collections::VecDeque;
use std::io::{self, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::{Reply, Request};

/// The server; it takes no more connections once its value is gone.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    answer: Box<dyn Fn(&Request) -> Reply + Send + Sync>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    ended: AtomicBool,
}

impl Server {
    /// Answers every request alike.
    ///
    /// # Panics
    ///
    /// No port of the loopback interface is free; the same holds for the other ways to start one.
    #[track_caller]
    pub fn always(reply: Reply) -> Self {
        Self::answering(move |_| reply.clone())
    }

    /// Answers with one reply after the other, and goes on with the last.
    #[track_caller]
    pub fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: VecDeque<_> = replies.into_iter().collect();
        let replies = Mutex::new(replies);
        Self::answering(move |_| {
            let mut replies = replies.lock().unwrap_or_else(PoisonError::into_inner);
            let last = replies.len() <= 1;
            let next = if last {
                replies.front().cloned()
            } else {
                replies.pop_front()
            };
            next.unwrap_or_else(Reply::garbage)
        })
    }

    /// Answers with what a function makes of the request.
    #[track_caller]
    pub fn answering(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let started = Self::start(Box::new(answer));
        #[expect(clippy::panic, reason = "a test without its server can only fail")]
        started.unwrap_or_else(|error| panic!("no server on the loopback interface: {error}"))
    }

    fn start(answer: Box<dyn Fn(&Request) -> Reply + Send + Sync>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            answer,
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.ended.load(Ordering::SeqCst) {
                    break;
                }
                serving.connections.fetch_add(1, Ordering::SeqCst);
                let shared = Arc::clone(&serving);
                thread::spawn(move || shared.serve(&stream));
            }
        });
        Ok(Self { address, shared })
    }

    /// The base URL, with the version: `http://127.0.0.1:4711/v6`.
    pub fn url(&self) -> String {
        format!("http://{}/v6", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The port alone.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Request> {
        let requests = self.shared.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        let requests = self.shared.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).len()
    }

    /// How many connections there were so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The newest request.
    ///
    /// # Panics
    ///
    /// There was none.
    #[track_caller]
    pub fn last(&self) -> Request {
        #[expect(
            clippy::panic,
            reason = "a test whose request did not arrive can only fail"
        )]
        self.requests()
            .pop()
            .unwrap_or_else(|| panic!("there was no request"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the listener up; if that fails, it has ended already.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, stream: &TcpStream) {
        // Answers come in one piece, and nobody waits for the rest of it.
        let _ = stream.set_nodelay(true);
        let mut reader = BufReader::new(stream);
        while let Some(mut request) = Request::read(&mut reader) {
            let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
            request.number = requests.len();
            requests.push(request.clone());
            drop(requests);
            let reply = (self.answer)(&request);
            if !matches!(reply.write(stream), Ok(true)) {
                return;
            }
        }
    }
}
