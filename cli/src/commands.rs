//! What each command does.

mod call;
mod decode;
mod login;
pub(crate) mod mock;
mod operations;
mod picture;
mod shell;
mod status;

use std::process::ExitCode;

use clap::{ArgMatches, FromArgMatches};
use thousandeyes::Operation;
use thousandeyes_api::Api;

use crate::failure::Failure;
use crate::settings::Settings;
use crate::watch::{Watch, say};

/// The operations as the client knows them.
const CATALOGUE: &[Operation] = thousandeyes::v6::OPERATIONS;

/// Does what the command line says.
pub(crate) fn run(api: &'static Api, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let Some((name, inner)) = matches.subcommand() else {
        return Ok(ExitCode::SUCCESS);
    };
    match name {
        "decode" => decode::run(inner),
        "operations" => operations::run(api, inner),
        "status" => status::run(api, inner),
        "login" => login::run(inner),
        "completions" => shell::completions(api, inner),
        "man" => shell::man(api, inner),
        "mock" => match mock::Args::from_arg_matches(inner) {
            Ok(args) => Ok(mock::run(&args)),
            Err(error) => Ok(crate::usage::end(&error, "thousandeyes mock")),
        },
        area => match inner.subcommand() {
            Some((operation, inner)) => call::run(api, area, operation, inner),
            None => Ok(ExitCode::SUCCESS),
        },
    }
}

/// What the client knows of an operation.
fn catalogued(id: &str) -> Option<&'static Operation> {
    CATALOGUE.iter().find(|operation| operation.id == id)
}

/// A client with the settings of the environment and the config file, or one that calls a mock in this process.
struct Session {
    client: thousandeyes::blocking::Client,
    settings: Settings,
    watch: Watch,
    /// It ends when this is dropped.
    _mock: Option<thousandeyes_mock::Mock>,
}

impl Session {
    fn begin(matches: &ArgMatches, open: bool) -> Result<Self, Failure> {
        let verbose = matches.get_count("verbose") > 0;
        let watch = Watch::new(verbose);
        let (settings, builder, mock) = match matches.get_flag("mock") {
            true => {
                let mock = mock_builder()?.start_blocking();
                let mock = mock.map_err(|error| {
                    Failure::input(format!("the mock server can't be started: {error}"))
                })?;
                let builder = thousandeyes::blocking::Client::builder();
                let builder = builder.bearer("mock").base_url(mock.base_url());
                (Settings::default(), builder, Some(mock))
            }
            false => {
                let profile = matches.get_one::<String>("profile").map(String::as_str);
                let settings = Settings::load(profile)?;
                let builder = settings.client(open)?;
                (settings, builder, None)
            }
        };
        if let Some(note) = &settings.note {
            say(&format!("thousandeyes: {note}"));
        }
        if verbose {
            settings.lines().iter().for_each(|line| say(line));
        }
        let around = watch.clone();
        let builder = builder
            .user_agent(concat!("thousandeyes-cli/", env!("CARGO_PKG_VERSION")))
            .layer(move |transport| around.around(transport))
            .observer(watch.clone());
        let builder = match matches.get_flag("no-retry") {
            true => builder.no_retries(),
            false => builder,
        };
        let client = builder.build().map_err(|error| settings.refused(&error))?;
        Ok(Self {
            client,
            settings,
            watch,
            _mock: mock,
        })
    }

    /// The end of a call that gave no answer, with what to do about it.
    fn failed(&self, error: &thousandeyes::Error) -> Failure {
        let advice = match error.is_unauthorized() {
            true => self.settings.advice(),
            false => String::new(),
        };
        Failure::call(error).advise(&advice)
    }
}

/// The mock of `--mock`. Its time stands still where `TE_MOCK_NOW` says so, in seconds since 1970: the answers are the same then.
fn mock_builder() -> Result<thousandeyes_mock::Builder, Failure> {
    let builder = thousandeyes_mock::Mock::builder();
    let Some(now) = std::env::var_os("TE_MOCK_NOW").filter(|now| !now.is_empty()) else {
        return Ok(builder);
    };
    let seconds = now.to_str().and_then(|now| now.parse::<u32>().ok());
    let seconds = seconds.ok_or_else(|| {
        Failure::input("the variable TE_MOCK_NOW must be a number of seconds since 1970")
    })?;
    Ok(builder.clock(thousandeyes_mock::Clock::at(f64::from(seconds))))
}
