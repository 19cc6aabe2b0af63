//! What the tests of the HTTP side share: a clock, an example endpoint, and all clients.

pub(crate) mod caller;
pub(crate) mod clock;
pub(crate) mod example;
pub(crate) mod memory;
pub(crate) mod paged;

pub(crate) use caller::{CALLERS, Caller, callers};
pub(crate) use clock::TestClock;
pub(crate) use example::{GetThing, Thing};
pub(crate) use thousandeyes_mock::{Reply, Server};

/// The credentials of all tests; no output may ever hold them.
pub(crate) const TOKEN: &str = "t0ken-that-nobody-may-see";

/// An answer of the example endpoint with two rows.
pub(crate) const TWO_THINGS: &str =
    r#"{"from":"2013-11-08 15:30:00","shop":{"things":[{"id":7,"name":"lamp"},{"id":8}]}}"#;
