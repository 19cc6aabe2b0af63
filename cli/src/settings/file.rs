//! The config file: profiles in TOML, readable by its owner only.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use toml_edit::{DocumentMut, Item, Table, value};

use super::DEFAULT_PROFILE;
use super::profile::{self, Mistake, Profile, misspelt};
use crate::failure::Failure;
use crate::reading;
use crate::value::shown;

/// Where the config file is, by the rules of XDG; `None` without a home folder.
pub(crate) fn config_path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let base = set("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let base = base.or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".config")));
    let base = base.or_else(|| set("APPDATA").map(PathBuf::from));
    Some(base?.join("thousandeyes").join("config.toml"))
}

/// The profile that was asked for, or the default one if there is any; with its name.
pub(super) fn load(path: &Path, asked: Option<&str>) -> Result<Option<(Profile, String)>, Failure> {
    let file = path.display();
    let Some(text) = read(path)? else {
        return match asked {
            None => Ok(None),
            Some(name) => Err(Failure::input(format!(
                "there is no profile `{}`, as there is no file {file}; `thousandeyes login --profile NAME` makes one",
                shown(name)
            ))),
        };
    };
    let mut profiles = profile::read(&text).map_err(|mistake| bad_text(path, &mistake))?;
    let name = asked.unwrap_or(DEFAULT_PROFILE);
    match profiles.remove(name) {
        Some(profile) => Ok(Some((profile, name.to_owned()))),
        None if asked.is_none() => Ok(None),
        None => {
            let meant = misspelt(name, profiles.keys().map(String::as_str));
            let meant = meant.map(|name| format!(", did you mean `{}`?", shown(name)));
            let (name, meant) = (shown(name), meant.unwrap_or_default());
            Err(Failure::input(format!(
                "{file} has no profile `{name}`{meant}; `thousandeyes login --profile NAME` makes one"
            )))
        }
    }
}

/// The text of the file, if there is one that is safe to use.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    let unread =
        |error: io::Error| Failure::input(format!("{} can't be read: {error}", path.display()));
    // A link that leads nowhere is not the same as no file.
    let target = reading::followed(path).map_err(unread)?;
    let file = match reading::open(&target) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unread(error)),
    };
    check_access(path, &file)?;
    reading::check_folder(path)?;
    reading::check_folder(&target)?;
    reading::text(&file, reading::CONFIG)
        .map(Some)
        .map_err(unread)
}

/// Names the place of a mistake, but never shows the line, as it may hold a token.
fn bad_text(path: &Path, mistake: &Mistake) -> Failure {
    let place = mistake.line.map(|line| format!(", line {line}"));
    Failure::input(format!(
        "{}{}: {}; expected [profiles.NAME] with token, or email and auth_token, and perhaps aid, base_url, timeout",
        path.display(),
        place.unwrap_or_default(),
        mistake.message
    ))
}

/// Refuses a file that others can read, or that somebody else wrote: it says where requests, and credentials with them, are sent.
#[cfg(unix)]
fn check_access(path: &Path, file: &File) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt;

    let shown = path.display();
    let metadata = file.metadata();
    let metadata =
        metadata.map_err(|error| Failure::input(format!("{shown} can't be read: {error}")))?;
    let me = rustix::process::geteuid().as_raw();
    if !is_trusted(metadata.uid(), me) {
        return Err(Failure::input(format!(
            "{shown} belongs to another user (id {}, and this runs as {me}), who decides by it where requests are sent: expected a file \
             of your own, run `chown {me} {shown}` if it is yours",
            metadata.uid()
        )));
    }
    let mode = metadata.mode() & 0o777;
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(Failure::input(format!(
            "{shown} holds credentials and has mode {mode:04o}, so others can get at it: expected 0600, run `chmod 600 {shown}`"
        ))),
    }
}

/// Whether a file of this owner is as good as one of our own. What root writes is: it can do anything anyway.
#[cfg(unix)]
fn is_trusted(owner: u32, me: u32) -> bool {
    owner == me || owner == 0
}

#[cfg(not(unix))]
fn check_access(_: &Path, _: &File) -> Result<(), Failure> {
    Ok(())
}

/// Puts credentials into a profile of the config file, and leaves everything else in it as it is.
///
/// # Errors
///
/// The file is there but can't be read, or it can't be written.
pub(crate) fn save(path: &Path, name: &str, credentials: &[(&str, String)]) -> Result<(), Failure> {
    let text = read(path)?.unwrap_or_default();
    let shown = path.display();
    let failed =
        |what: &str, error: io::Error| Failure::input(format!("{shown} can't be {what}: {error}"));
    // A link stays one: what it names is replaced.
    let target = &reading::followed(path).map_err(|error| failed("read", error))?;
    let mut document: DocumentMut = text.parse().map_err(|_| {
        Failure::input(format!(
            "{shown} is not TOML: mend it or move it away, then log in again"
        ))
    })?;
    let no_table = || {
        Failure::input(format!(
            "{shown} has a `profiles` that is no table: expected [profiles.NAME]"
        ))
    };
    let profiles = document.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let profiles = profiles.as_table_like_mut().ok_or_else(no_table)?;
    let profile = profiles
        .entry(name)
        .or_insert_with(|| Item::Table(Table::new()));
    let profile = profile.as_table_like_mut().ok_or_else(no_table)?;
    for key in ["token", "email", "auth_token"] {
        profile.remove(key);
    }
    for (key, secret) in credentials {
        profile.insert(key, value(secret.as_str()));
    }
    let folder = reading::folder(target);
    fs::create_dir_all(folder).map_err(|error| failed("written", error))?;
    reading::check_folder(target)?;
    // A temporary file has mode 0600 from its first byte on; renaming it leaves the old file or the new one, never half.
    let written = NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(document.to_string().as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file.persist(target)?)
    });
    written.map(drop).map_err(|error| failed("written", error))
}

#[cfg(test)]
mod tests {
    use super::{load, save};
    use std::fs;
    use std::path::Path;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn token(path: &Path, name: &str) -> Option<String> {
        load(path, Some(name))
            .ok()?
            .and_then(|(profile, _)| profile.token)
    }

    #[test]
    fn saving_keeps_the_rest() {
        let folder = folder();
        let path = folder.path().join("a/config.toml");
        save(&path, "default", &[("token", "one".to_owned())]).expect("saved");
        let text = fs::read_to_string(&path).expect("text");
        let edited = format!("# mine\n{text}aid = 7\n\n[profiles.lab]\ntoken = \"two\"\n");
        fs::write(&path, edited).expect("written");
        save(
            &path,
            "default",
            &[
                ("email", "a@b.c".to_owned()),
                ("auth_token", "x\"\n".to_owned()),
            ],
        )
        .expect("saved");
        let text = fs::read_to_string(&path).expect("text");
        assert!(
            text.starts_with("# mine") && text.contains("aid = 7"),
            "{text}"
        );
        assert_eq!(token(&path, "lab").as_deref(), Some("two"));
        let (profile, _) = load(&path, None).ok().flatten().expect("a profile");
        assert_eq!(
            (profile.token, profile.auth_token.as_deref()),
            (None, Some("x\"\n"))
        );
    }

    #[test]
    fn no_file_is_no_profile() {
        let folder = folder();
        let path = folder.path().join("config.toml");
        assert!(load(&path, None).is_ok_and(|found| found.is_none()));
        assert!(load(&path, Some("lab")).is_err_and(|error| error.to_string().contains("login")));
    }

    #[cfg(unix)]
    #[test]
    fn what_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;

        let folder = folder();
        let path = folder.path().join("config.toml");
        save(&path, "default", &[("token", "one".to_owned())]).expect("saved");
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        for mode in [0o640, 0o604, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("set");
            let error = load(&path, None).err().expect("refused").to_string();
            assert!(error.contains("chmod 600"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_others_can_replace_is_refused() {
        use std::os::unix::fs::PermissionsExt;

        let folder = folder();
        let path = folder.path().join("config.toml");
        save(&path, "default", &[("token", "one".to_owned())]).expect("saved");
        let open = fs::Permissions::from_mode(0o777);
        fs::set_permissions(folder.path(), open).expect("set");
        for error in [load(&path, None).err(), save(&path, "default", &[]).err()] {
            let error = error.expect("refused").to_string();
            assert!(error.contains("mode 0777"), "{error}");
        }
        // Nor is a file made there.
        let other = folder.path().join("other.toml");
        save(&other, "default", &[]).expect_err("refused");
        assert!(!other.exists());
        // The folder of the file counts, not only that of a link to it.
        let home = tempfile::tempdir().expect("a folder");
        let link = home.path().join("config.toml");
        std::os::unix::fs::symlink(&path, &link).expect("a link");
        let error = load(&link, None).err().expect("refused").to_string();
        assert!(error.contains("mode 0777"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_another_user_is_refused() {
        assert!(super::is_trusted(7, 7) && super::is_trusted(0, 7));
        assert!(!super::is_trusted(8, 7) && !super::is_trusted(7, 0));
        let folder = folder();
        let path = folder.path().join("config.toml");
        save(&path, "default", &[("token", "one".to_owned())]).expect("saved");
        // Only root can give a file away.
        if std::os::unix::fs::chown(&path, Some(65534), None).is_err() {
            let why = "not root, so only the rule was tested, and no file";
            return thousandeyes_mock::skipped("cli/src/settings/file.rs", why);
        }
        let error = load(&path, None).err().expect("refused").to_string();
        assert!(error.contains("another user (id 65534,"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn odd_files_are_refused_with_the_reason() {
        use std::os::unix::fs::symlink;

        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), mode).expect("a pipe");
        fs::create_dir(at("folder")).expect("a folder");
        symlink("/dev/zero", at("endless")).expect("a link");
        symlink("nowhere", at("dangling")).expect("a link");
        save(&at("long"), "default", &[]).expect("saved");
        let long = fs::File::options().write(true).open(at("long"));
        long.and_then(|file| file.set_len(5 << 20)).expect("longer");
        for (name, reason) in [
            ("pipe", "it is a named pipe"),
            ("folder", "it is a folder"),
            ("endless", "it is a device"),
            ("dangling", "it is a link to nowhere, which does not exist"),
            ("long", "it is longer than 1 MiB"),
        ] {
            let path = at(name);
            for error in [load(&path, None).err(), save(&path, "default", &[]).err()] {
                let error = error.expect("refused").to_string();
                assert!(error.contains(reason), "{name}: {error}");
            }
        }
        assert!(at("dangling").is_symlink());
    }

    #[test]
    fn mistakes_are_placed_and_secrets_stay_secret() {
        let folder = folder();
        let path = folder.path().join("config.toml");
        for text in [
            "[profiles.default]\ntoken = s3cret\n",
            "[profiles.default]\ntoken = \"s3cret\"\ntoken = \"s3cret\"\n",
            "[profiles.default]\naid = \"s3cret\"\n",
            "[profiles.default]\ntokn = \"s3cret\"\n",
            "[profile.default]\ntoken = \"s3cret\"\n",
        ] {
            save(&path, "default", &[]).expect("saved");
            fs::write(&path, text).expect("written");
            let error = load(&path, None).err().expect("refused").to_string();
            assert!(
                error.contains("line ") && !error.contains("s3cret"),
                "{error}"
            );
            assert_eq!(error.lines().count(), 1, "{error}");
            fs::remove_file(&path).expect("removed");
        }
    }
}
