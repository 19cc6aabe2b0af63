//! Reading files that a person names: regular files only, and no more bytes than a file of that use can have. A folder, a pipe or a
//! device in the place of a file is refused with the reason, so that nothing hangs and memory stays bounded.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, stdin};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::value::shown;

/// The most bytes of config.toml.
pub(crate) const CONFIG: u64 = 1 << 20;

/// The most bytes of a file of `--resume`.
pub(crate) const RESUME: u64 = 16 << 20;

/// The most bytes of a request body, for `--data`.
pub(crate) const BODY: u64 = 64 << 20;

/// The most bytes of a saved response: as many as the client accepts of a server.
pub(crate) const RESPONSE: u64 = 256 << 20;

/// The text of a file, or of standard input for `-`. What a shell hands over as an open file (`<(command)`) is read as well.
///
/// # Errors
///
/// It can't be read, is not a regular file, is longer than `limit`, or is not UTF-8.
pub(crate) fn named(name: &str, limit: u64) -> Result<String, Failure> {
    let text = match name {
        "-" => text(stdin().lock(), limit),
        name if is_handed_over(name) => File::open(name).and_then(|file| text(file, limit)),
        name => open(Path::new(name)).and_then(|file| text(file, limit)),
    };
    text.map_err(|error| Failure::input(format!("{} can't be read: {error}", shown(name))))
}

/// Whether this is the name of an open file of this process, which may be a pipe.
fn is_handed_over(name: &str) -> bool {
    let number = ["/dev/fd/", "/proc/self/fd/"]
        .iter()
        .find_map(|folder| name.strip_prefix(folder));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    name == "/dev/stdin" || number.is_some_and(is_number)
}

/// Opens a regular file.
///
/// # Errors
///
/// It can't be opened, or is something else than a regular file.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    // Opening a device may already do something, so it is looked at before.
    check_kind(&fs::metadata(path)?)?;
    let file = open_at_once(path)?;
    // Something else may have been put there in between.
    check_kind(&file.metadata()?)?;
    Ok(file)
}

/// Opens without waiting for a writer, should it be a pipe.
#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};

    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn check_kind(metadata: &Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::other(format!(
            "it is {}, expected a regular file",
            kind(metadata)
        ))),
    }
}

#[cfg(unix)]
fn kind(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;

    let kind = metadata.file_type();
    match () {
        () if kind.is_dir() => "a folder",
        () if kind.is_fifo() => "a named pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn kind(metadata: &Metadata) -> &'static str {
    match metadata.is_dir() {
        true => "a folder",
        false => "a device",
    }
}

/// Reads a text to its end.
///
/// # Errors
///
/// It can't be read, is longer than `limit` bytes, or is not UTF-8.
pub(crate) fn text(source: impl Read, limit: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    // One byte more tells a text that is too long from one that just fits.
    let read = source.take(limit + 1).read_to_end(&mut bytes)?;
    if read as u64 > limit {
        let limit = limit >> 20;
        return Err(io::Error::other(format!(
            "it is longer than {limit} MiB, the most that is read here; is it the right file?"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::other(format!("it is not UTF-8: byte {at} fits nowhere"))
    })
}

/// What a link names; any other path as it is.
///
/// # Errors
///
/// The link leads nowhere, or in a circle.
pub(crate) fn followed(path: &Path) -> io::Result<PathBuf> {
    if !path.is_symlink() {
        return Ok(path.to_owned());
    }
    fs::canonicalize(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            let target = fs::read_link(path).unwrap_or_default();
            io::Error::other(format!(
                "it is a link to {}, which does not exist: delete the link, or create what it names",
                shown(&target.to_string_lossy())
            ))
        }
        _ => error,
    })
}

/// The folder that a file is in.
pub(crate) fn folder(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Refuses a file in a folder where anyone can replace it. Folders such as /tmp are fine: their sticky bit keeps others from it.
///
/// # Errors
///
/// Everyone may write to the folder.
#[cfg(unix)]
pub(crate) fn check_folder(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(path);
    // Without a folder there is nothing to replace; whoever writes there says so.
    let Ok(metadata) = fs::metadata(folder) else {
        return Ok(());
    };
    let mode = metadata.permissions().mode() & 0o7777;
    match mode & 0o1002 {
        0o0002 => Err(Failure::input(format!(
            "{} is not safe: its folder {} has mode {mode:04o}, so anyone can replace the file; run `chmod o-w` on that folder",
            path.display(),
            folder.display()
        ))),
        _ => Ok(()),
    }
}

/// Elsewhere permissions are not those of a mode.
#[cfg(not(unix))]
pub(crate) fn check_folder(_: &Path) -> Result<(), Failure> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::path::Path;

    use super::{check_folder, followed, is_handed_over, named, open, text};

    fn reason(path: &Path) -> String {
        open(path).expect_err("refused").to_string()
    }

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), mode).expect("a pipe");
        let _listener = UnixListener::bind(at("socket")).expect("a socket");
        symlink("/dev/zero", at("link")).expect("a link");
        for (path, kind) in [
            (folder.path().to_owned(), "a folder"),
            (at("pipe"), "a named pipe"),
            (at("socket"), "a socket"),
            (at("link"), "a device"),
            ("/dev/zero".into(), "a device"),
        ] {
            let expected = format!("it is {kind}, expected a regular file");
            assert_eq!(reason(&path), expected);
            let name = path.to_str().expect("UTF-8");
            let error = named(name, 9).expect_err("refused").to_string();
            assert!(error.ends_with(&expected), "{error}");
        }
        fs::write(at("file"), "text").expect("written");
        symlink("file", at("good")).expect("a link");
        for name in ["file", "good"] {
            let file = open(&at(name)).expect("a file");
            assert_eq!(text(file, 4).expect("a text"), "text");
        }
    }

    #[test]
    fn reading_is_bounded() {
        let limit = 1 << 20;
        let read = |length: usize| text(std::io::repeat(b'a').take(length as u64), limit);
        use std::io::Read;
        assert_eq!(read(1 << 20).expect("it just fits").len(), 1 << 20);
        for error in [read((1 << 20) + 1), text(std::io::repeat(b'a'), limit)] {
            let error = error.expect_err("too long").to_string();
            assert!(error.contains("longer than 1 MiB"), "{error}");
        }
        let error = text(&b"ab\xff"[..], limit).expect_err("no text");
        assert_eq!(error.to_string(), "it is not UTF-8: byte 2 fits nowhere");
    }

    #[test]
    fn what_a_shell_hands_over_is_known_by_its_name() {
        for name in ["/dev/stdin", "/dev/fd/63", "/proc/self/fd/11"] {
            assert!(is_handed_over(name), "{name}");
        }
        for name in ["-", "/dev/zero", "/dev/fd/", "/dev/fd/../zero", "dev/fd/1"] {
            assert!(!is_handed_over(name), "{name}");
        }
    }

    #[test]
    fn links_lead_somewhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        assert_eq!(followed(&at("none")).expect("no link"), at("none"));
        symlink("nowhere", at("link")).expect("a link");
        let error = followed(&at("link")).expect_err("refused").to_string();
        assert!(error.contains("link to nowhere, which does not"), "{error}");
        symlink("circle", at("circle")).expect("a link");
        followed(&at("circle")).expect_err("refused");
        fs::write(at("nowhere"), "").expect("written");
        let found = followed(&at("link")).expect("a file");
        assert!(found.ends_with("nowhere"), "{found:?}");
    }

    #[test]
    fn folders_that_anyone_can_write_to_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        for (mode, fine) in [
            (0o777, false),
            (0o702, false),
            (0o1777, true),
            (0o775, true),
            (0o700, true),
        ] {
            let set = fs::set_permissions(folder.path(), Permissions::from_mode(mode));
            set.expect("set");
            let checked = check_folder(&path);
            assert_eq!(checked.is_ok(), fine, "{mode:o}");
            if let Err(error) = checked {
                let error = error.to_string();
                let expected = format!("has mode {mode:04o}, so anyone");
                assert!(error.contains(&expected), "{error}");
            }
        }
    }
}
