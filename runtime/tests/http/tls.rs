//! TLS against a real server, whose certificate is trusted only where the system is told to.
//!
//! `tls/` holds a certificate authority made for these tests (its key was thrown away), and a server certificate of
//! it for `localhost` and 127.0.0.1 with its key, which protects nothing.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{CALLERS, GetThing, TOKEN, TWO_THINGS, callers};

const CERTIFICATE: &[u8] = include_bytes!("tls/server.der");
const KEY: &[u8] = include_bytes!("tls/server-key.der");
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/tls/authority.pem");

/// Where the system looks for what it trusts, on the systems that have no store of their own.
const TRUST: &str = "SSL_CERT_FILE";

/// A server that speaks TLS and answers everything alike; the answer is its port.
fn serve() -> u16 {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_no_client_auth();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(KEY));
    let config = config.with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key);
    let config = Arc::new(config.expect("a certificate"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            answer(StreamOwned::new(connection, stream));
        }
    });
    port
}

/// Answers one request, unless the client hangs up over the certificate.
fn answer(stream: StreamOwned<ServerConnection, TcpStream>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        if !reader.read_line(&mut line).is_ok_and(|read| read > 0) {
            return;
        }
    }
    let length = TWO_THINGS.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let mut stream = reader.into_inner();
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(TWO_THINGS.as_bytes());
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

/// Runs as it is, where the authority is not trusted, and once more by the test below, where it is.
#[test]
fn certificates_are_checked() {
    let trusted = env::var_os(TRUST).is_some_and(|file| file == AUTHORITY);
    let port = serve();
    for host in ["localhost", "127.0.0.1"] {
        for caller in callers!(format!("https://{host}:{port}/v6")) {
            match caller.call(GetThing::new("1")) {
                Ok(response) => {
                    assert!(trusted, "{host} must not be trusted");
                    assert_eq!(response.len(), 2);
                }
                Err(error) => {
                    assert!(!trusted, "{host} must be trusted: {error}");
                    assert!(error.is_connect(), "{error}");
                    assert!(error.to_string().contains("certificate"), "{error}");
                }
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_system_trusts_is_trusted() {
    let test = env::current_exe().expect("the path of this test");
    let mut again = Command::new(test);
    again
        .args(["--exact", "tls::certificates_are_checked"])
        .env(TRUST, AUTHORITY);
    let output = again.output().expect("the test can be run again");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
}

/// A proxy that lets through whoever asks for a tunnel; tells of the heads of the requests.
fn proxy(seen: Sender<String>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let seen = seen.clone();
            // Connections that break are the clients' to complain of.
            thread::spawn(move || tunnel(stream, &seen));
        }
    });
    port
}

fn tunnel(client: TcpStream, seen: &Sender<String>) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let _ = seen.send(head);
    let server = TcpStream::connect(target)?;
    (&client).write_all(b"HTTP/1.1 200 Go on\r\n\r\n")?;
    let (mut from_server, mut to_server) = (server.try_clone()?, server);
    thread::spawn(move || io::copy(&mut from_server, &mut &client));
    io::copy(&mut reader, &mut to_server).map(drop)
}

#[cfg(target_os = "linux")]
#[test]
fn a_proxy_with_a_password_makes_a_tunnel() {
    let (seen, heads) = channel();
    let port = proxy(seen);
    let test = env::current_exe().expect("the path of this test");
    let mut again = Command::new(test);
    again
        .args(["--exact", "tls::certificates_are_checked"])
        .env(TRUST, AUTHORITY)
        .env("ALL_PROXY", format!("http://me:t%20p@127.0.0.1:{port}"));
    for variable in ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"] {
        again.env_remove(variable);
    }
    let output = again.output().expect("the test can be run again");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
    let heads: Vec<_> = heads.try_iter().collect();
    assert_eq!(heads.len(), 2 * CALLERS, "{heads:?}");
    for head in heads {
        let lower = head.to_ascii_lowercase();
        assert!(head.starts_with("CONNECT "), "{head}");
        // `me:t p`
        assert!(
            lower.contains("proxy-authorization: basic bwu6dcbw\r\n"),
            "{head}"
        );
        assert!(!head.contains(TOKEN), "{head}");
    }
}
