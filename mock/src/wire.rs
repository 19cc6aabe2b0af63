//! The layer below HTTP: connections that can be told to cut, garble or slow down what the HTTP library writes. So the faults of the
//! network need no HTTP of our own.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use crate::time::Time;

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// What happens to the next bytes that are written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Damage {
    /// They go out as they are, whatever happened to those before.
    Nothing,
    /// The connection ends at once.
    Drop,
    /// It ends after so many bytes of the body.
    DropInBody(u64),
    /// These bytes go out in place of all, and the connection ends.
    Replace(Vec<u8>),
    /// The `Content-Length` is changed by so much; the connection ends after the answer.
    Length(i64),
    /// So many bytes at a time, each so much later.
    Drip(u64, Duration),
}

/// The way from the handler of a request to its connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Handle(Arc<Mutex<Option<Damage>>>);

impl Handle {
    /// Damages the answer to come.
    pub(crate) fn damage(&self, damage: Damage) {
        *self.lock() = Some(damage);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Damage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, Wires>> for Handle {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.io().handle.clone()
    }
}

/// Listens, and hands out connections that can be damaged.
pub(crate) struct Wires {
    listener: TcpListener,
    time: Time,
}

impl Wires {
    pub(crate) fn new(listener: TcpListener, time: Time) -> Self {
        Self { listener, time }
    }
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        // The listener of the library waits and goes on when there are too many connections.
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Answers are written whole; who waits for more to send only makes the client wait.
        let _ = stream.set_nodelay(true);
        let wire = Wire {
            stream,
            handle: Handle::default(),
            state: State::Sound,
            time: self.time.clone(),
        };
        (wire, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection.
pub(crate) struct Wire {
    stream: TcpStream,
    handle: Handle,
    state: State,
    time: Time,
}

enum State {
    Sound,
    /// So many more bytes, and then the end; `None` while the head is not over.
    CutAfter {
        in_body: u64,
        head: bool,
    },
    /// These bytes are still to go, and then the end.
    Sending(Vec<u8>),
    Dripping {
        bytes: u64,
        every: Duration,
        wait: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    },
    Over,
}

impl Wire {
    /// Takes up what the handler asked for.
    fn begin(&mut self, text: &[u8]) {
        let Some(damage) = self.handle.lock().take() else {
            return;
        };
        self.state = match damage {
            Damage::Nothing => State::Sound,
            Damage::Drop => State::Over,
            Damage::DropInBody(in_body) => State::CutAfter {
                in_body,
                head: true,
            },
            Damage::Replace(bytes) => State::Sending(bytes),
            Damage::Length(difference) => State::Sending(with_length(text, difference)),
            Damage::Drip(bytes, every) => State::Dripping {
                bytes,
                every,
                wait: None,
            },
        };
    }

    fn over() -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        text: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        this.begin(text);
        loop {
            match &mut this.state {
                State::Sound => return Pin::new(&mut this.stream).poll_write(context, text),
                State::Over => return Self::over(),
                State::CutAfter { in_body, head } => {
                    let end_of_head = position(text, END_OF_HEAD).map(|at| at + END_OF_HEAD.len());
                    let start = match *head {
                        false => 0,
                        true => end_of_head.unwrap_or(text.len()),
                    };
                    let left = (text.len() - start) as u64;
                    let end = start + left.min(*in_body) as usize;
                    let piece = text.get(..end).unwrap_or_default();
                    if piece.is_empty() {
                        this.state = State::Over;
                        continue;
                    }
                    let written =
                        std::task::ready!(Pin::new(&mut this.stream).poll_write(context, piece))?;
                    *head = *head && (end_of_head.is_none() || written < start);
                    *in_body -= (written.saturating_sub(start) as u64).min(*in_body);
                    return Poll::Ready(Ok(written));
                }
                State::Sending(bytes) => {
                    if bytes.is_empty() {
                        this.state = State::Over;
                        continue;
                    }
                    let written =
                        std::task::ready!(Pin::new(&mut this.stream).poll_write(context, bytes))?;
                    bytes.drain(..written.min(bytes.len()));
                }
                State::Dripping { bytes, every, wait } => {
                    if let Some(waiting) = wait {
                        std::task::ready!(waiting.as_mut().poll(context));
                        *wait = None;
                    }
                    let end = text
                        .len()
                        .min(usize::try_from(*bytes).unwrap_or(usize::MAX));
                    let piece = text.get(..end).unwrap_or_default();
                    let written =
                        std::task::ready!(Pin::new(&mut this.stream).poll_write(context, piece))?;
                    let (time, every) = (this.time.clone(), *every);
                    *wait = Some(Box::pin(async move { time.pass(every).await }));
                    return Poll::Ready(Ok(written));
                }
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

/// The first bytes of an answer, with another `Content-Length`.
fn with_length(text: &[u8], difference: i64) -> Vec<u8> {
    let head = position(text, END_OF_HEAD).unwrap_or(text.len());
    let lower = text.get(..head).unwrap_or_default().to_ascii_lowercase();
    let mut out = text.to_vec();
    let Some(at) = position(&lower, b"content-length:") else {
        return out;
    };
    let begin = at + b"content-length:".len();
    let line = lower.get(begin..).unwrap_or_default();
    let end = begin + position(line, b"\r\n").unwrap_or(line.len());
    let length = lower.get(begin..end).map(String::from_utf8_lossy);
    let length = length.and_then(|digits| digits.trim().parse::<i64>().ok());
    if let Some(length) = length {
        let wrong = length.saturating_add(difference).max(0);
        out.splice(begin..end, format!(" {wrong}").into_bytes());
    }
    out
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_length_is_changed() {
        let text = b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nA: b\r\n\r\ncontent-length: 1";
        let wrong = String::from_utf8(with_length(text, -5)).unwrap();
        assert!(
            wrong.contains("Content-Length: 7\r\nA: b") && wrong.ends_with("content-length: 1")
        );
        let least = String::from_utf8(with_length(text, -50)).unwrap();
        assert!(least.contains("Content-Length: 0\r\n"));
        for none in [&b""[..], b"HTTP/1.1 200 OK", b"content-length", b"\r\n\r\n"] {
            assert_eq!(with_length(none, 5), none);
        }
    }
}
