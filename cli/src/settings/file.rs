//! The config file: profiles in TOML, readable by its owner only.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::NamedTempFile;
use toml_edit::{DocumentMut, Item, Table, value};

use super::DEFAULT_PROFILE;
use crate::failure::Failure;
use crate::nearest::suggestion;

/// What a profile may hold.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// OAuth bearer token.
    pub token: Option<String>,
    /// E-mail address of the account, with `auth_token`.
    pub email: Option<String>,
    /// Basic authentication token.
    pub auth_token: Option<String>,
    /// Account group.
    pub aid: Option<i64>,
    /// Up to and with the version of the API.
    pub base_url: Option<String>,
    /// Seconds for one request.
    pub timeout: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

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
    let shown = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return match asked {
                None => Ok(None),
                Some(name) => Err(Failure::input(format!(
                    "there is no profile `{}`, as there is no file {shown}; `thousandeyes login --profile NAME` makes one",
                    crate::value::shown(name)
                ))),
            };
        }
        Err(error) => return Err(Failure::input(format!("{shown} can't be read: {error}"))),
    };
    check_mode(path)?;
    let config: Config =
        toml_edit::de::from_str(&text).map_err(|error| bad_text(path, &text, &error))?;
    let name = asked.unwrap_or(DEFAULT_PROFILE);
    let mut profiles = config.profiles;
    match profiles.remove(name) {
        Some(profile) => Ok(Some((profile, name.to_owned()))),
        None if asked.is_none() => Ok(None),
        None => {
            let meant = suggestion(name, profiles.keys().map(String::as_str));
            let name = crate::value::shown(name);
            Err(Failure::input(format!(
                "{shown} has no profile `{name}`{meant}; `thousandeyes login --profile NAME` makes one"
            )))
        }
    }
}

/// Names the place of a mistake, but never shows the line, as it may hold a token.
fn bad_text(path: &Path, text: &str, error: &toml_edit::de::Error) -> Failure {
    let place = error.span().map(|span| {
        let before = text.get(..span.start).unwrap_or_default();
        format!(", line {}", before.matches('\n').count() + 1)
    });
    let place = place.unwrap_or_default();
    let reason = error.message().lines().next().unwrap_or("no TOML");
    Failure::input(format!(
        "{}{place}: {}; expected [profiles.NAME] with token, or email and auth_token, and perhaps aid, base_url, timeout",
        path.display(),
        redact(reason)
    ))
}

/// Takes what is in quotes out of a message of the TOML library, unless it names a key.
fn redact(reason: &str) -> String {
    let mut out = String::new();
    for (index, piece) in reason.split('"').enumerate() {
        out.push_str(if index % 2 == 1 { "…" } else { piece });
    }
    out
}

/// Refuses a file that others can read.
#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;

    let shown = path.display();
    let metadata = fs::metadata(path);
    let metadata =
        metadata.map_err(|error| Failure::input(format!("{shown} can't be read: {error}")))?;
    let mode = metadata.permissions().mode() & 0o777;
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(Failure::input(format!(
            "{shown} holds credentials and has mode {mode:04o}, so others can get at it: expected 0600, run `chmod 600 {shown}`"
        ))),
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), Failure> {
    Ok(())
}

/// Puts credentials into a profile of the config file, and leaves everything else in it as it is.
///
/// # Errors
///
/// The file is there but can't be read, or it can't be written.
pub(crate) fn save(path: &Path, name: &str, credentials: &[(&str, String)]) -> Result<(), Failure> {
    // A link stays one: what it names is replaced.
    let path = &match path.is_symlink() {
        true => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
        false => path.to_owned(),
    };
    let shown = path.display();
    let failed =
        |what: &str, error: io::Error| Failure::input(format!("{shown} can't be {what}: {error}"));
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed("read", error)),
    };
    let mut document: DocumentMut = text.parse().map_err(|_| {
        Failure::input(format!(
            "{shown} is no TOML: mend it or move it away, then log in again"
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
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed("written", error))?;
    // A temporary file has mode 0600 from its first byte on; renaming it leaves the old file or the new one, never half.
    let written = NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(document.to_string().as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file.persist(path)?)
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
