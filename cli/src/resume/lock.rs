//! The lock on the file of `--resume`: two calls that go on from the same place would write the same rows twice.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::reading;

/// What became of the wish to have a file for oneself.
pub(super) enum Hold {
    /// It is ours until this is dropped.
    Ours(File),
    /// Another process has it.
    Taken,
    /// There is no such file.
    Missing,
}

/// Opens a file and locks it. The lock goes with the file, not with its name: as each save puts another file in its place, a lock on
/// one that has just been replaced is no lock.
pub(super) fn hold(path: &Path) -> io::Result<Hold> {
    loop {
        let file = match reading::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Hold::Missing),
            Err(error) => return Err(error),
        };
        if !lock(&file) {
            return Ok(Hold::Taken);
        }
        if is_there(&file, path)? {
            return Ok(Hold::Ours(file));
        }
    }
}

/// Locks a file until it is closed; `false` where another process has it. A file system without locks is no reason not to call.
#[cfg(unix)]
pub(super) fn lock(file: &File) -> bool {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;

    flock(file, FlockOperation::NonBlockingLockExclusive) != Err(Errno::WOULDBLOCK)
}

/// Elsewhere a locked file could neither be read nor replaced.
#[cfg(not(unix))]
pub(super) fn lock(_: &File) -> bool {
    true
}

/// Whether this file is still the one of that name.
#[cfg(unix)]
fn is_there(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;

    let ours = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_there(_: &File, path: &Path) -> io::Result<bool> {
    fs::exists(path)
}
