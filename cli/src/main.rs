//! The `thousandeyes` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    thousandeyes_cli::run(std::env::args_os())
}
