//! The real binary against real servers on the loopback interface: what it prints where, how it ends, and what a
//! terminal shows.

mod support;

mod bodies;
mod calls;
mod catalogue;
mod config;
mod decode;
mod failures;
mod formats;
mod help;
mod pictures;
#[cfg(unix)]
mod readme;
#[cfg(unix)]
mod resume;
#[cfg(unix)]
mod terminals;
