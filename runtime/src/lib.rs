//! What the generated `thousandeyes` crate stands on: values, JSON, answers, requests and the client.
//!
//! Generated code is data; all behaviour lives here, once.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod admission;
mod auth;
mod bad_setting;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod catalogue;
mod client;
pub mod clock;
pub mod endpoint;
mod error;
mod exchange;
mod headers;
mod limit;
mod lockout;
pub mod observe;
pub mod pages;
mod rate_limit;
mod response;
pub mod retry;
pub mod transport;
mod unchecked;
mod user_agent;

pub mod answer;
pub mod json;
pub mod value;
pub mod wire;

pub use answer::{Answer, Bare, Envelope, One, Page, Rejected, RowErrors};
pub use auth::{Credentials, Secret};
pub use bad_setting::BadSetting;
pub use catalogue::{NamedAnswer, NamedRequest, Operation, Reread, Whole};
pub use client::{Builder, Client, ClientBuilder, Sending};
pub use endpoint::{Encoder, Endpoint, Method, Sender};
pub use error::Error;
pub use headers::Headers;
#[doc(hidden)]
pub use limit::report::known_quotas;
pub use pages::{Cursor, Pager};
pub use rate_limit::{RateLimit, RateLimitBucket};
pub use response::{Format, Response};
pub use value::{
    AnyId, Flag, Json, List, LocalTime, Map, Patch, Text, TimeRange, Timestamp, Window,
};
