//! What the server does with a request.

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;

/// What the server does with a request: bytes, and what happens then.
#[derive(Clone, Debug)]
pub struct Reply {
    bytes: Vec<u8>,
    then: Then,
    /// Waits for this before anything.
    gate: Option<Arc<Mutex<Receiver<()>>>>,
}

#[derive(Clone, Debug)]
enum Then {
    /// Keeps the connection.
    Keep,
    /// Closes it.
    Close,
    /// Writes nothing more, until the client goes.
    Hang,
    /// Writes these bytes over and over, until the client goes.
    Repeat(Vec<u8>),
}

impl Reply {
    /// A sound answer.
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let head = format!(
            "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\n",
            body.len()
        );
        let mut bytes = head.into_bytes();
        for (name, value) in headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        if status != 204 {
            bytes.extend_from_slice(body);
        }
        Self::of(bytes, Then::Keep)
    }

    /// A sound answer of JSON.
    pub fn json(status: u16, body: &str) -> Self {
        let content_type = ("Content-Type", "application/json;charset=UTF-8");
        Self::new(status, &[content_type], body)
    }

    /// A sound answer, compressed.
    pub fn gzip(status: u16, body: &[u8]) -> Self {
        Self::new(status, &[("Content-Encoding", "gzip")], gzipped(body))
    }

    /// These bytes, and the end of the connection.
    pub fn closing(bytes: impl AsRef<[u8]>) -> Self {
        Self::of(bytes, Then::Close)
    }

    /// These bytes, and then silence.
    pub fn hang(bytes: impl AsRef<[u8]>) -> Self {
        Self::of(bytes, Then::Hang)
    }

    /// These bytes, and then others over and over.
    pub fn endless(bytes: impl AsRef<[u8]>, more: impl AsRef<[u8]>) -> Self {
        Self::of(bytes, Then::Repeat(more.as_ref().to_vec()))
    }

    /// What is no HTTP at all.
    pub fn garbage() -> Self {
        Self::closing("SSH-2.0-OpenSSH_9.9\r\n")
    }

    /// The same with one more header field, for sound answers.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let first_line = self.bytes.windows(2).position(|pair| pair == b"\r\n");
        let at = first_line.map_or(self.bytes.len(), |at| at + 2);
        let field = format!("{name}: {}\r\n", value.as_ref());
        self.bytes.splice(at..at, field.into_bytes());
        self
    }

    /// The same, but the connection ends so many bytes before the answer does.
    pub fn cut_off(mut self, missing: usize) -> Self {
        let length = self.bytes.len().saturating_sub(missing);
        self.bytes.truncate(length);
        self.then = Then::Close;
        self
    }

    /// The same, but only after something was received; or when the sender is gone.
    pub fn after(mut self, gate: Receiver<()>) -> Self {
        self.gate = Some(Arc::new(Mutex::new(gate)));
        self
    }

    fn of(bytes: impl AsRef<[u8]>, then: Then) -> Self {
        Self {
            bytes: bytes.as_ref().to_vec(),
            then,
            gate: None,
        }
    }

    /// Writes it; whether the connection goes on.
    pub(crate) fn write(self, mut stream: &TcpStream) -> io::Result<bool> {
        if let Some(gate) = &self.gate {
            // When nobody is left to open it, it is open.
            let _ = gate.lock().unwrap_or_else(PoisonError::into_inner).recv();
        }
        stream.write_all(&self.bytes)?;
        match self.then {
            Then::Keep => return Ok(true),
            Then::Close => stream.shutdown(Shutdown::Both)?,
            // Ends when the client goes.
            Then::Hang => drop(io::Read::read(&mut stream, &mut [0; 1])),
            Then::Repeat(more) => loop {
                stream.write_all(&more)?;
            },
        }
        Ok(false)
    }
}

/// Compresses.
pub fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory fails when there is none left, and then nothing helps.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}
