//! The bodies of requests: JSON, and CSV for the few operations that take it.

use super::{Encoder, csv};
use crate::json;
use crate::wire::{Fields, Wire};

const JSON: &str = "application/json";
const CSV: &str = "text/csv";

impl Encoder {
    /// Sets the body, as JSON.
    pub fn body(&mut self, value: &impl Wire) {
        self.set_body(JSON, json::to_string(value));
    }

    /// Sets the body, as JSON, when there is one.
    pub fn body_option(&mut self, value: &Option<impl Wire>) {
        if let Some(value) = value {
            self.body(value);
        }
    }

    /// Sets the body, as CSV with a line of names on top.
    pub fn csv<R: Wire + Fields>(&mut self, rows: &[R]) {
        match csv::table(R::KEYS, rows) {
            Ok(text) => self.set_body(CSV, text),
            Err(reason) => self.refuse("body", reason),
        }
    }
}
