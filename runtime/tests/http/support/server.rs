//! A real server on the loopback interface that does as it is told, well or badly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

/// What the server does with a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// Writes these bytes as they are, then keeps the connection or closes it.
    Bytes { bytes: Vec<u8>, close: bool },
    /// Writes these bytes and nothing more, until the client goes.
    Hang { bytes: Vec<u8> },
    /// Writes these bytes, and then others over and over, until the client goes.
    Endless { bytes: Vec<u8>, more: Vec<u8> },
}

impl Reply {
    /// A sound answer.
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut bytes = format!(
            "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\n",
            body.len()
        )
        .into_bytes();
        for (name, value) in headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        if status != 204 {
            bytes.extend_from_slice(body);
        }
        Self::Bytes {
            bytes,
            close: false,
        }
    }

    /// A sound answer of JSON.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::new(
            status,
            &[("Content-Type", "application/json;charset=UTF-8")],
            body,
        )
    }

    /// A sound answer, compressed.
    pub(crate) fn gzip(status: u16, body: &[u8]) -> Self {
        Self::new(status, &[("Content-Encoding", "gzip")], gzipped(body))
    }

    /// These bytes, and the end of the connection.
    pub(crate) fn closing(bytes: impl AsRef<[u8]>) -> Self {
        Self::Bytes {
            bytes: bytes.as_ref().to_vec(),
            close: true,
        }
    }

    /// These bytes, and then silence.
    pub(crate) fn hang(bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref().to_vec();
        Self::Hang { bytes }
    }
}

pub(crate) fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Such as `GET /v6/things?aid=1 HTTP/1.1`.
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The server; it ends with its value.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    replies: Mutex<Vec<Reply>>,
    requests: Mutex<Vec<Request>>,
    connections: Mutex<usize>,
    ended: Mutex<bool>,
}

impl Server {
    /// Answers every request alike.
    pub(crate) fn always(reply: Reply) -> Self {
        Self::script([reply])
    }

    /// Answers with one reply after the other, and goes on with the last.
    pub(crate) fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            replies: Mutex::new(replies.into_iter().collect()),
            ..Shared::default()
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if *serving.ended.lock().expect("no panic") {
                    break;
                }
                *serving.connections.lock().expect("no panic") += 1;
                let shared = Arc::clone(&serving);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Self { address, shared }
    }

    /// The base URL, with the version.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v6", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().expect("no panic").clone()
    }

    /// How many connections there were so far.
    pub(crate) fn connections(&self) -> usize {
        *self.shared.connections.lock().expect("no panic")
    }

    /// The newest request.
    #[track_caller]
    pub(crate) fn last(&self) -> Request {
        self.requests().pop().expect("a request")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.shared.ended.lock().expect("no panic") = true;
        // Wakes the listener up; if that fails, it has ended already.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(&stream);
        while let Some(request) = read_request(&mut reader) {
            self.requests.lock().expect("no panic").push(request);
            match self.next_reply() {
                Reply::Bytes { bytes, close } => {
                    if (&stream).write_all(&bytes).is_err() || close {
                        let _ = stream.shutdown(Shutdown::Both);
                        return;
                    }
                }
                Reply::Endless { bytes, more } => {
                    let mut written = (&stream).write_all(&bytes);
                    while written.is_ok() {
                        written = (&stream).write_all(&more);
                    }
                    return;
                }
                Reply::Hang { bytes } => {
                    let _ = (&stream).write_all(&bytes);
                    // Ends when the client goes.
                    let _ = reader.read(&mut [0; 1]);
                    return;
                }
            }
        }
    }

    fn next_reply(&self) -> Reply {
        let mut replies = self.replies.lock().expect("no panic");
        match replies.len() {
            1 => replies[0].clone(),
            _ => replies.remove(0),
        }
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let line = read_line(reader)?;
    let mut headers = Vec::new();
    loop {
        let field = read_line(reader)?;
        if field.is_empty() {
            break;
        }
        let (name, value) = field.split_once(':')?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length
        .map_or(Ok(0), |(_, value)| value.parse::<usize>())
        .ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        line,
        headers,
        body,
    })
}

/// A line without its end; `None` at the end of the connection.
fn read_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    let read = reader.read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
