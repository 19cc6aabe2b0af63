//! Starts the binary with an environment of its own, and takes what it says.

use std::io::Write;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use thousandeyes_mock::{Builder, Clock, Mock, Reply, Request, Server};

/// The moment at which the mocks of these tests stand still.
pub(crate) const NOW: u64 = 1_800_000_000;

/// Where nobody listens. A port that a test has just given back may be another's already.
pub(crate) const NOBODY: &str = "http://127.0.0.1:1/v6";

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// That it went well; its output.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// That it ended with this code and said one line about it, and nothing else; the line.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err.trim_end().to_owned()
    }
}

/// A home of its own, in which the binary is started.
pub(crate) struct Cli {
    pub(crate) home: TempDir,
    variables: Vec<(String, String)>,
}

impl Cli {
    /// With `--mock` or without any server.
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let variables = vec![("TE_MOCK_NOW".to_owned(), NOW.to_string())];
        Self { home, variables }
    }

    /// That calls a server, with a token.
    pub(crate) fn on(base_url: &str) -> Self {
        Self::new()
            .with("TE_BASE_URL", base_url)
            .with("TE_TOKEN", "s3cret")
    }

    /// With a variable in its environment.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What its environment is.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let home = self.home.path().to_str().expect("UTF-8");
        let own = self
            .variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        // Homes are where settings are looked for; those of who runs the tests are not to be found.
        let fixed = [
            ("HOME", home),
            ("LC_ALL", "C.UTF-8"),
            ("TERM", "xterm-256color"),
            ("NO_PROXY", "127.0.0.1"),
        ];
        fixed.into_iter().chain(own)
    }

    /// The command, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thousandeyes"));
        command
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .current_dir(self.home.path());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, line: &str) -> Said {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        self.run_with(&arguments, "")
    }

    /// Runs it to its end, with something to read.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        let mut child = command.spawn().expect("the binary");
        // It may end without reading.
        let _ = child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(input.as_bytes());
        let output = child.wait_with_output().expect("an end");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Said {
            code: output.status.code().expect("an exit code"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// A file in its home.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// What is in a file in its home.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.home.path().join(name)).expect("a file")
    }
}

/// A mock whose time stands where all these tests have it.
pub(crate) fn mock(set: impl FnOnce(Builder) -> Builder) -> Mock {
    let builder = Mock::builder().clock(Clock::at(NOW as f64));
    set(builder).start_blocking().expect("a server")
}

/// A server whose answers are pages of two rows of `net.metrics`, linked as the API links them. `turn` decides what becomes of a
/// page, by its number from 0.
pub(crate) fn paged(
    pages: usize,
    turn: impl Fn(usize, Reply) -> Reply + Send + Sync + 'static,
) -> Server {
    Server::answering(move |request: &Request| {
        let page = request.target().split("lastRoundId=").nth(1);
        let page: usize = page.and_then(|page| page.parse().ok()).unwrap_or(0);
        let row = |number: usize| {
            format!(
                r#"{{"roundId":{},"agentId":{number},"loss":{number}.50,"agentName":"Agent {number}"}}"#,
                900 * page
            )
        };
        let rows = [row(2 * page), row(2 * page + 1)].join(",");
        let host = request.header("host").unwrap_or_default();
        let next = match page + 1 < pages {
            true => format!(
                r#","pages":{{"next":"http://{host}/v6/net/metrics/817?lastRoundId={}"}}"#,
                page + 1
            ),
            false => String::new(),
        };
        turn(
            page,
            Reply::json(200, &format!(r#"{{"net":{{"metrics":[{rows}]}}{next}}}"#)),
        )
    })
}

/// The rows that all pages of [`paged`] have, as `-o ndjson` prints them.
pub(crate) fn all_rows(pages: usize) -> String {
    let row = |number: usize| {
        let round = 900 * (number / 2);
        format!(
            "{{\"roundId\":{round},\"agentId\":{number},\"loss\":{number}.50,\"agentName\":\"Agent {number}\"}}\n"
        )
    };
    (0..2 * pages).map(row).collect()
}
