//! The description of the API as data: what the spec says, for tools that take operations by name.
//!
//! `generated/api/v6.json` is the IR that `cargo xtask codegen` writes. The mock server and the command line are driven by it, so that an
//! operation that is added in YAML appears in both.
