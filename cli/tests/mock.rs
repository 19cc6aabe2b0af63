//! `thousandeyes mock` as a process: what it prints, that it serves, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thousandeyes"));
    command.arg("mock").args(arguments).env_clear();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A running server; it does not outlive a test that fails.
struct Running {
    process: Child,
    out: BufReader<ChildStdout>,
    err: BufReader<ChildStderr>,
    address: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut process = command(&[&["--listen", "0"], arguments].concat())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let err = BufReader::new(process.stderr.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let url = line
            .trim()
            .strip_prefix("export TE_BASE_URL=http://")
            .unwrap();
        let address = url.strip_suffix("/v6").unwrap().to_owned();
        Self {
            process,
            out,
            err,
            address,
        }
    }

    fn get(&self, target: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = "Host: a\r\nConnection: close\r\nAuthorization: Bearer s3cret";
        write!(stream, "GET {target} HTTP/1.1\r\n{head}\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Over already in a test that went well.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(unix)]
#[test]
fn it_serves_until_it_is_interrupted() {
    let mut server = Running::start(&[
        "--at",
        "2024-03-05T14:05:00",
        "--rows",
        "3",
        "--fault",
        "500*1",
    ]);
    assert!(
        server
            .get("/v6/net/metrics/817")
            .starts_with("HTTP/1.1 500 ")
    );
    let answer = server.get("/v6/net/metrics/817?window=1h");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(answer.matches("\"agentId\":").count(), 3, "{answer}");
    assert!(answer.contains("\"to\":\"2024-03-05 14:05:"), "{answer}");

    let id = server.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(server.process.wait().unwrap().code(), Some(0));
    let (mut rest, mut log) = (String::new(), String::new());
    server.out.read_to_string(&mut rest).unwrap();
    server.err.read_to_string(&mut log).unwrap();
    assert_eq!(rest, "export TE_TOKEN=mock\n");
    assert!(
        log.contains("\nGET /v6/net/metrics/817?window=1h 200\n"),
        "{log}"
    );
    assert!(
        log.ends_with("2 requests answered\n") && !log.contains("s3cret"),
        "{log}"
    );
    assert!(TcpStream::connect(&server.address).is_err());
}

#[test]
fn what_cannot_be_done_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken
        .local_addr()
        .map(|address| (taken, address.to_string()))
        .unwrap();
    for (arguments, message) in [
        (
            ["--listen", taken.1.as_str()],
            "`--listen 0` finds a free one",
        ),
        (["--listen", "nowhere"], "such as 127.0.0.1:8080"),
        (["--fault", "dorp"], "`drop`"),
        (["--latency", "soon"], "such as 200ms"),
        (["--at", "yesterday"], "2024-01-01T00:00:00"),
        (["--rows", "0"], "from 1 to 100000"),
    ] {
        let output = command(&arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert!(text.contains(message), "{arguments:?}: {text}");
        assert!(output.stdout.is_empty());
    }
}
