//! The HTTP side of the runtime against a real server on the loopback interface: one file per behaviour, each for the
//! async client and the blocking one, over hyper, over reqwest where the build has it, and over ureq likewise. They are
//! one binary, as each binary would link the HTTP stack again.

#![cfg(all(feature = "rustls", feature = "blocking"))]

mod support;

mod account_group;
mod answers;
mod bans;
mod compression;
mod connection;
mod debugging;
mod environment;
mod error_bodies;
mod fluent;
mod headers;
mod lockout;
mod max_wait;
mod named;
mod observer;
mod odd_answers;
mod own_transport;
mod pacing;
mod pages_follow;
mod pages_guard;
mod pages_prefetch;
mod pages_resume;
mod pages_split;
mod pages_split_resume;
mod properties;
mod proxies;
mod rate_limit;
mod redirects;
mod request_line;
mod resets;
mod retries;
mod retry_after;
mod runtimes;
mod secrets;
mod settings;
mod soak;
#[cfg(feature = "tracing")]
mod spans;
mod status_codes;
mod timeout;
mod tls;
mod two_runtimes;
mod unreadable;
mod unsafe_calls;
