//! A real HTTP/1.1 server on the loopback interface that does as a test tells it, well or badly.
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
//! [`Quota`] is the API's rate limit, and [`Clock`] a clock that moves only when somebody waits for it, so that tests
//! of an hour take no time. Nothing here knows the client; a test joins the two.

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
mod serve;
mod server;
mod state;
mod synth;
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
pub use time::parse_moment;
