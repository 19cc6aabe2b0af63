//! The HTTP side of the runtime against a real server on the loopback interface: one file per behaviour, each for the
//! async and the blocking client. They are one binary, as each binary would link the HTTP stack again.

#![cfg(all(feature = "rustls", feature = "blocking"))]

mod support;

mod account_group;
mod answers;
mod compression;
mod connection;
mod environment;
mod error_bodies;
mod fluent;
mod headers;
mod max_wait;
mod own_transport;
mod pages_follow;
mod pages_guard;
mod pages_prefetch;
mod pages_resume;
mod pages_split;
mod pacing;
mod properties;
mod rate_limit;
mod redirects;
mod request_line;
mod resets;
mod runtimes;
mod secrets;
mod settings;
mod status_codes;
mod timeout;
mod tls;
mod unreadable;
