//! What the spec no longer says: reference pages and captured answers held against it.

mod calls;
mod docs;
mod json;
mod names;
mod page;
mod payload;
mod places;
mod render;
mod report;
mod tally;
mod tree;
mod words;
mod yaml;

pub use docs::{PageFile, Reference, docs};
pub use payload::{Capture, CaptureError, payload};
pub use render::{Look, docs_text, payload_text};
pub use report::{
    DocsReport, Edit, Finding, Level, MissingOperation, NotUnderstood, PayloadReport, Rule, Seen,
};
