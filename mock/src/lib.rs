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

mod clock;
mod quota;
mod reply;
mod request;
mod server;

pub use clock::{Clock, Sleep};
pub use quota::{Quota, Rounding, Spelling, Windows};
pub use reply::{Reply, gzipped};
pub use request::Request;
pub use server::Server;
