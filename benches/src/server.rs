//! A server on the loopback interface, in a process of its own: what it costs is not counted as the client's, and it keeps
//! its connections. It gives every request the same answer, with a quota that nobody uses up.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::SystemTime;
use std::{env, thread};

use thousandeyes::Timestamp;

/// The argument that makes a program this server; see [`run_if_asked`].
const ARGUMENT: &str = "--answer-requests";

/// The server process; it ends when this is dropped, or the process that has it is gone.
#[derive(Debug)]
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts this program once more, as a server with that answer.
    ///
    /// # Errors
    ///
    /// The program can't be started, or finds no port.
    pub fn start(body: &[u8]) -> io::Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        if let (Some(input), Some(output)) = (&mut process.stdin, &mut process.stdout) {
            writeln!(input, "{}", body.len())?;
            input.write_all(body)?;
            input.flush()?;
            BufReader::new(output).read_line(&mut address)?;
        }
        let address = address.trim_end().to_owned();
        Ok(Self { process, address })
    }

    /// The base URL of the API: `http://127.0.0.1:4711/v6`.
    pub fn url(&self) -> String {
        format!("http://{}/v6", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It fails when the process has ended already, which is as well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// For `main` to begin with: serves until the process that started this one is gone. `false` when this is no server.
///
/// # Errors
///
/// No port is free, or there is no answer to give.
pub fn run_if_asked() -> io::Result<bool> {
    if !env::args().any(|argument| argument == ARGUMENT) {
        return Ok(false);
    }
    let mut input = io::stdin().lock();
    let mut length = String::new();
    input.read_line(&mut length)?;
    let length = length.trim_end().parse().map_err(io::Error::other)?;
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let body = body.clone();
            // A connection that breaks is the client's to complain of.
            thread::spawn(move || serve(stream, &body));
        }
    });
    io::copy(&mut input, &mut io::sink())?;
    Ok(true)
}

/// Answers one request after the other. None of them has a body.
fn serve(mut stream: TcpStream, body: &[u8]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut second, mut reply) = (0, Vec::new());
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&piece[..read]);
        if !request.ends_with(b"\r\n\r\n") {
            continue;
        }
        request.clear();
        let now = unix();
        if now != second {
            second = now;
            reply = head(now, body.len()).into_bytes();
            reply.extend_from_slice(body);
        }
        stream.write_all(&reply)?;
    }
}

/// What the API sends along, with a quota of another size.
fn head(now: i64, length: usize) -> String {
    let reset = (now / 60 + 1) * 60;
    format!(
        "HTTP/1.1 200 OK\r\n\
         Date: {}\r\n\
         Content-Type: application/json;charset=UTF-8\r\n\
         Content-Length: {length}\r\n\
         Connection: keep-alive\r\n\
         Server: nginx\r\n\
         X-Organization-Rate-Limit-Limit: 1000000000\r\n\
         X-Organization-Rate-Limit-Remaining: 999999990\r\n\
         X-Organization-Rate-Limit-Reset: {reset}\r\n\r\n",
        date(now)
    )
}

fn unix() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() as i64)
}

/// As HTTP writes it: `Wed, 19 Apr 2017 13:08:00 GMT`.
fn date(now: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = Timestamp::from_unix(now).to_string();
    let day = DAYS[(now / 86_400 % 7) as usize];
    let month: usize = text[5..7].parse().unwrap_or(1);
    format!(
        "{day}, {} {} {} {} GMT",
        &text[8..10],
        MONTHS[month - 1],
        &text[..4],
        &text[11..19]
    )
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_written_as_http_does() {
        assert_eq!(date(1_492_607_280), "Wed, 19 Apr 2017 13:08:00 GMT");
        assert_eq!(date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
