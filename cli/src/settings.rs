//! Where the API is and with which credentials it is called: the environment, else the config file.

mod file;
mod profile;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use thousandeyes::BadSetting;
use thousandeyes::blocking::ClientBuilder;

use crate::failure::Failure;
use crate::value::shown;

pub(crate) use file::{config_path, save};
use profile::Profile;

/// The variables of the environment, and what each sets.
const CREDENTIALS: [&str; 3] = ["TE_TOKEN", "TE_EMAIL", "TE_AUTH_TOKEN"];
const OTHERS: [&str; 3] = ["TE_AID", "TE_BASE_URL", "TE_TIMEOUT"];

/// The variable that names the profile when no flag does.
const PROFILE: &str = "TE_PROFILE";

/// The profile that is used when none is named.
pub(crate) const DEFAULT_PROFILE: &str = "default";

/// What to do without credentials.
const NO_CREDENTIALS: &str = "there are no credentials: run `thousandeyes login`, or set TE_TOKEN (or TE_EMAIL and TE_AUTH_TOKEN), \
                              or try it with --mock";

/// Settings by the names of their variables, each with where it came from.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    values: BTreeMap<&'static str, (OsString, Source)>,
    /// Something the user may want to know of.
    pub note: Option<String>,
}

/// Where a setting came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A variable of the environment.
    Environment,
    /// A profile of the config file.
    File(PathBuf, String),
}

impl Settings {
    /// The settings of this process: variables first, and the profile for what they do not say.
    ///
    /// # Errors
    ///
    /// The config file can't be read, is open to others, or does not have the profile that was named.
    pub(crate) fn load(profile: Option<&str>) -> Result<Self, Failure> {
        Self::from(profile, |name| env::var_os(name))
    }

    fn from(
        named: Option<&str>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Failure> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut settings = Self::default();
        for name in CREDENTIALS.into_iter().chain(OTHERS) {
            if let Some(value) = set(name) {
                settings.values.insert(name, (value, Source::Environment));
            }
        }
        let from_variable = set(PROFILE).map(|value| value.to_string_lossy().into_owned());
        let asked = named.map(str::to_owned).or(from_variable);
        let Some(path) = config_path(&variable) else {
            return match asked {
                Some(_) => Err(Failure::input(
                    "there is no home folder, so there is no config file with profiles: set HOME",
                )),
                None => Ok(settings),
            };
        };
        if let Some((profile, name)) = file::load(&path, asked.as_deref())? {
            let source = Source::File(path, shown(&name));
            settings.add(profile, &source, named.is_some());
        }
        Ok(settings)
    }

    /// Takes from a profile what the environment does not say. Credentials are taken as a whole or not at all.
    fn add(&mut self, profile: Profile, source: &Source, named: bool) {
        let Profile {
            token,
            email,
            auth_token,
            aid,
            base_url,
            timeout,
        } = profile;
        let mut put = |name: &'static str, value: Option<String>| {
            if let Some(value) = value {
                let value = (OsString::from(value), source.clone());
                self.values.entry(name).or_insert(value);
            }
        };
        put("TE_AID", aid.map(|aid| aid.to_string()));
        put("TE_BASE_URL", base_url);
        put("TE_TIMEOUT", timeout.map(|seconds| seconds.to_string()));
        if self.has_credentials() {
            if named {
                let variables: Vec<&str> = self.credentials().collect();
                let variables = variables.join(" and ");
                self.note = Some(format!(
                    "{variables} of the environment goes before the credentials of the profile"
                ));
            }
            return;
        }
        let mut put = |name: &'static str, value: Option<String>| {
            if let Some(value) = value {
                self.values
                    .insert(name, (OsString::from(value), source.clone()));
            }
        };
        put("TE_TOKEN", token);
        put("TE_EMAIL", email);
        put("TE_AUTH_TOKEN", auth_token);
    }

    /// Whether there are credentials, whole or not.
    pub(crate) fn has_credentials(&self) -> bool {
        self.credentials().next().is_some()
    }

    fn credentials(&self) -> impl Iterator<Item = &'static str> {
        CREDENTIALS
            .into_iter()
            .filter(|name| self.values.contains_key(name))
    }

    /// One line for each setting: what it is and where it came from, without secrets.
    pub(crate) fn lines(&self) -> Vec<String> {
        let source = |source: &Source| match source {
            Source::Environment => "environment".to_owned(),
            Source::File(path, name) => format!("profile `{name}` of {}", path.display()),
        };
        let line = |(name, (value, from)): (&&str, &(OsString, Source))| {
            let value = harmless(name, &value.to_string_lossy());
            format!("{name} {value}, from the {}", source(from))
        };
        self.values.iter().map(line).collect()
    }

    /// What to do about credentials that the API does not take.
    pub(crate) fn advice(&self) -> String {
        let from = self
            .credentials()
            .next()
            .and_then(|name| self.values.get(name).map(|(_, source)| (name, source)));
        match from {
            Some((name, Source::Environment)) => {
                format!("they came from {name} of the environment")
            }
            Some((_, Source::File(path, name))) => {
                format!(
                    "they came from profile `{name}` of {}; `thousandeyes login` replaces them",
                    path.display()
                )
            }
            None => String::new(),
        }
    }

    /// Why no client can be made of these settings: in words of the command line, and with where the wrong one came from.
    pub(crate) fn refused(&self, error: &thousandeyes::Error) -> Failure {
        let of_base_url = |text: String| match self.place("TE_BASE_URL") {
            Some(place) => format!("{text}; it came from {place}"),
            None => text,
        };
        let text = match error.bad_setting() {
            Some(BadSetting::PlainHttp { origin }) => of_base_url(format!(
                "the base URL {origin} would send the credentials in the clear: expected https; plain http is only for servers \
                 of this machine, or for the end of a tunnel on it"
            )),
            Some(BadSetting::CredentialsInUrl { shown }) => of_base_url(format!(
                "the base URL {shown} holds credentials, which belong into TE_EMAIL and TE_AUTH_TOKEN, or into the config file"
            )),
            Some(BadSetting::BaseUrl { problem }) => of_base_url(problem.clone()),
            Some(BadSetting::NoCredentials) => NO_CREDENTIALS.to_owned(),
            Some(BadSetting::Variable { name, problem }) => match self.values.get(*name) {
                Some((_, Source::File(..))) => {
                    format!("{} {problem}", self.place(name).unwrap_or_default())
                }
                _ => format!("the variable {name} {problem}"),
            },
            _ => error.to_string(),
        };
        Failure::call(error).saying(text)
    }

    /// Where a setting came from.
    fn place(&self, name: &str) -> Option<String> {
        let (_, source) = self.values.get(name)?;
        Some(match source {
            Source::Environment => format!("{name} of the environment"),
            Source::File(path, profile) => {
                let key = name.strip_prefix("TE_").unwrap_or(name).to_lowercase();
                format!("`{key}` in profile `{profile}` of {}", path.display())
            }
        })
    }

    /// Begins a client with these settings. Without credentials only calls that are `open` can be made.
    ///
    /// # Errors
    ///
    /// There are no credentials, and the call needs them.
    pub(crate) fn client(&self, open: bool) -> Result<ClientBuilder, Failure> {
        let get = |name: &str| self.values.get(name).map(|(value, _)| value.clone());
        if self.has_credentials() {
            return Ok(ClientBuilder::from_variables(get));
        }
        if !open {
            return Err(Failure::input(NO_CREDENTIALS));
        }
        // The builder asks for credentials before it is told that none are needed.
        let get = |name: &str| match name {
            "TE_TOKEN" => Some(OsString::from("none")),
            _ => get(name),
        };
        Ok(ClientBuilder::from_variables(get).without_credentials())
    }
}

/// The value of a setting, as far as it is of the kind that it should be. Anything else may be a secret in the wrong place.
fn harmless(name: &str, value: &str) -> String {
    match name {
        "TE_TOKEN" | "TE_AUTH_TOKEN" => "(set)".to_owned(),
        "TE_BASE_URL" => harmless_url(value),
        "TE_EMAIL" if !value.contains('@') => "(not an e-mail address)".to_owned(),
        "TE_AID" if value.parse::<u64>().is_err() => "(not a number)".to_owned(),
        "TE_TIMEOUT" if value.parse::<f64>().is_err() => "(not a number)".to_owned(),
        _ => shown(value),
    }
}

/// A URL without user-info, query and fragment. The client refuses one that has any of them, but first the settings are printed.
fn harmless_url(url: &str) -> String {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return "(not a URL with https or http)".to_owned();
    }
    // A password may hold `/`, `?` and `#`, so whatever is before an `@` may be one.
    if url.contains('@') {
        return "(holds credentials)".to_owned();
    }
    match url.find(['?', '#']) {
        Some(end) => format!(
            "{} (its query or fragment is not shown)",
            shown(&url[..end])
        ),
        None => shown(url),
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use std::ffi::OsString;

    fn settings(variables: &[(&str, &str)]) -> Settings {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        Settings::from(None, variable).expect("settings")
    }

    #[test]
    fn secrets_are_not_shown() {
        let settings = settings(&[("TE_TOKEN", "s3cret"), ("TE_AID", "353"), ("TE_EMAIL", "")]);
        let lines = settings.lines().join("\n");
        assert!(
            !lines.contains("s3cret") && lines.contains("TE_AID 353"),
            "{lines}"
        );
        assert!(settings.has_credentials());
    }

    #[test]
    fn secrets_in_the_wrong_place_are_not_shown() {
        for (name, value, expected) in [
            (
                "TE_BASE_URL",
                "https://x.example/v6?token=s3cret",
                "https://x.example/v6 (its query or fragment is not shown)",
            ),
            (
                "TE_BASE_URL",
                "https://x.example/v6#s3cret",
                "https://x.example/v6 (its query or fragment is not shown)",
            ),
            (
                "TE_BASE_URL",
                "https://me:s3cret@x.example/v6",
                "(holds credentials)",
            ),
            (
                "TE_BASE_URL",
                "https://me:s3cret?/#@x.example",
                "(holds credentials)",
            ),
            ("TE_BASE_URL", "s3cret", "(not a URL with https or http)"),
            ("TE_EMAIL", "s3cret", "(not an e-mail address)"),
            ("TE_AID", "s3cret", "(not a number)"),
            ("TE_TIMEOUT", "s3cret", "(not a number)"),
        ] {
            let settings = settings(&[("TE_TOKEN", "one"), (name, value)]);
            let lines = settings.lines().join("\n");
            let line = format!("{name} {expected}, from the environment");
            assert!(lines.lines().any(|found| found == line), "{lines}");
            let builder = settings.client(false).expect("a builder");
            if let (Err(error), "TE_BASE_URL") = (builder.build(), name) {
                let text = settings.refused(&error).to_string();
                assert!(!text.contains("s3cret"), "{value}: {text}");
            }
        }
    }

    #[test]
    fn mistakes_are_told_in_words_of_the_command_line() {
        for (name, value, said) in [
            ("TE_BASE_URL", "http://10.0.0.1/v6", "expected https; plain"),
            ("TE_BASE_URL", "https://a:b@x.example/v6", "TE_AUTH_TOKEN"),
            ("TE_BASE_URL", "ftp://x/v6", "neither https nor http"),
            ("TE_TIMEOUT", "soon", "the variable TE_TIMEOUT"),
        ] {
            let settings = settings(&[("TE_TOKEN", "one"), (name, value)]);
            let builder = settings.client(false).expect("a builder");
            let error = builder.build().expect_err("a mistake");
            let text = settings.refused(&error).to_string();
            assert!(text.contains(said) && !text.contains("`."), "{text}");
            assert!(text.contains(name), "{text}");
        }
    }

    #[test]
    fn a_mistake_of_a_profile_is_placed_there() {
        let mut settings = settings(&[("TE_TOKEN", "one")]);
        let source = super::Source::File("config.toml".into(), "lab".to_owned());
        let profile = super::Profile {
            timeout: Some(-1.0),
            ..super::Profile::default()
        };
        settings.add(profile, &source, false);
        let builder = settings.client(false).expect("a builder");
        let text = settings
            .refused(&builder.build().expect_err("a mistake"))
            .to_string();
        assert!(
            text.starts_with("`timeout` in profile `lab` of config.toml must be"),
            "{text}"
        );
    }

    #[test]
    fn nothing_is_set() {
        let settings = settings(&[]);
        assert!(
            settings
                .client(false)
                .is_err_and(|error| error.to_string().contains("login"))
        );
        assert!(settings.client(true).is_ok());
    }
}
