//! Where things are: the repository, and what was built in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

/// The repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The cargo that runs this.
pub fn cargo() -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root());
    command
}

/// The folder of the programs of this build: `target/release`.
///
/// # Errors
///
/// The running program can't be found.
pub fn programs() -> io::Result<PathBuf> {
    let here = env::current_exe()?;
    let folder = here.parent().and_then(Path::parent);
    Ok(folder.unwrap_or(&here).to_path_buf())
}

/// What the machine is: processor, cores, compiler.
pub fn machine() -> String {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let name = name.map_or("unknown processor", |line| {
        line.trim_start_matches([' ', '\t', ':'])
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("-V")
        .output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    format!(
        "{name}, {cores} cores, {}",
        rustc.unwrap_or_else(|_| "rustc unknown".to_owned())
    )
}
