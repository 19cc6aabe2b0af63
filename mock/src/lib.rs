//! Servers for tests and for trying the client without an account; they know nothing of the client.
//!
//! [`Mock`] behaves as the API does. It is made from the description in `spec/`: it answers every operation with made-up data or with the
//! documented examples, refuses what the API refuses, and does wrong what it is told to. `docs/mock.md` has it all.
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//! use thousandeyes_mock::Mock;
//!
//! # fn main() -> std::io::Result<()> {
//! let mock = Mock::builder().seed(7).start_blocking()?;
//! let mut stream = TcpStream::connect(mock.address())?;
//! stream.write_all(b"GET /v6/status HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n")?;
//! let mut answer = String::new();
//! stream.read_to_string(&mut answer)?;
//! assert!(answer.contains("\"timestamp\""));
//! assert_eq!(mock.requests()[0].path(), "/v6/status");
//! # Ok(())
//! # }
//! ```
//!
//! [`Server`] sends what a test wrote, byte for byte, and knows nothing of the API either: for tests of a particular line, header field or
//! break in the stream.
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//! use thousandeyes_mock::{Reply, Server};
//!
//! # fn main() -> std::io::Result<()> {
//! let server = Server::script([Reply::closing(""), Reply::json(200, "{}")]);
//! let mut stream = TcpStream::connect(server.address())?;
//! stream.write_all(b"GET /v6/status HTTP/1.1\r\n\r\n")?;
//! assert_eq!(stream.read(&mut [0; 1])?, 0);
//! assert_eq!(server.requests()[0].path(), "/v6/status");
//! # Ok(())
//! # }
//! ```
//!
//! [`Quota`] is the API's rate limit for a [`Server`], and [`Clock`] a clock that moves only when somebody waits for it, so that tests of an
//! hour take no time.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod admin;
mod answer;
mod ask;
mod clock;
mod fault;
mod login;
mod meter;
mod mock;
mod noise;
mod quota;
mod reply;
mod request;
mod route;
mod scripted;
mod secret;
mod serve;
mod server;
mod skip;
mod state;
mod synth;
mod things;
mod time;
mod wire;

pub use clock::{Clock, Sleep};
pub use fault::{Fault, FaultError, FaultKind, parse_time};
pub use mock::{Builder, Mock};
pub use quota::{Quota, Rounding, Spelling, Windows};
pub use reply::{Reply, gzipped};
pub use request::Request;
pub use scripted::Scripted;
pub use server::Server;
pub use skip::{SKIPPED, skipped};
pub use time::parse_moment;

/// Compiles what the README shows.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
