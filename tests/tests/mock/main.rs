//! The mock server: what it answers, what it refuses, what it does wrong on demand, and that nothing brings it down.

mod admin;
mod answers;
mod faults;
mod golden;
mod refusals;
mod support;
mod things;
mod wild;
