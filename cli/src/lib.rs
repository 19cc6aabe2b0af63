//! The `thousandeyes` command: every operation of the API from a terminal.

pub mod draw;
