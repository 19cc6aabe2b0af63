//! What somebody sees who sits before a terminal: tables that fit, colours, progress, questions without echo.

use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use thousandeyes_mock::{Reply, Server};

use crate::support::{Cli, all_rows, mock, paged};

/// What a terminal was sent, what it shows in the end, and how the command ended.
pub(crate) struct Seen {
    pub(crate) code: u32,
    pub(crate) sent: String,
    pub(crate) screen: String,
}

/// Runs a command in a terminal. Whenever the first of `talk` is seen, its answer is typed.
pub(crate) fn terminal(cli: &Cli, columns: u16, arguments: &[&str], talk: &[(&str, &str)]) -> Seen {
    let size = PtySize {
        rows: 50,
        cols: columns,
        ..PtySize::default()
    };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_thousandeyes"));
    command.args(arguments);
    command.env_clear();
    command.cwd(cli.home.path());
    for (name, value) in cli.variables() {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).expect("the binary");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut writer = pair.master.take_writer().expect("a writer");
    let size = |size| NonZero::new(size).expect("a size");
    let mut parser = vt100::Parser::new(size(50), size(columns), 10_000);
    let (mut sent, mut talk, mut heard) = (Vec::new(), talk.iter(), 0);
    let mut expected = talk.next();
    let mut bytes = [0; 4096];
    // At the end of the other side a terminal gives an error.
    while let Ok(read @ 1..) = reader.read(&mut bytes) {
        parser.process(&bytes[..read]);
        sent.extend_from_slice(&bytes[..read]);
        while let Some((seen, answer)) = expected {
            let text = String::from_utf8_lossy(&sent[heard..]).into_owned();
            if !text.contains(seen) {
                break;
            }
            heard = sent.len();
            writer.write_all(answer.as_bytes()).expect("typed");
            expected = talk.next();
        }
    }
    assert!(
        expected.is_none(),
        "{expected:?} was not seen: {}",
        String::from_utf8_lossy(&sent)
    );
    Seen {
        code: child.wait().expect("an end").exit_code(),
        sent: String::from_utf8_lossy(&sent).into_owned(),
        screen: parser.screen().contents(),
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[test]
fn a_table_is_what_a_terminal_gets() {
    let cli = Cli::new();
    for width in [80, 120, 200] {
        let seen = terminal(
            &cli,
            width,
            &words("--mock net metrics 817 --window 1h"),
            &[],
        );
        assert_eq!(seen.code, 0, "{}", seen.sent);
        let piped = Cli::new().with("COLUMNS", &width.to_string());
        let piped = piped
            .run("--mock net metrics 817 --window 1h -o table")
            .fine();
        let shown: Vec<&str> = seen.screen.lines().map(str::trim_end).collect();
        for line in piped.lines() {
            assert!(shown.contains(&line), "{width}: {line}\n{}", seen.screen);
        }
        assert!(seen.sent.contains("\u{1b}[1m"), "{}", seen.sent);
    }
    let narrow = terminal(&cli, 80, &words("--mock net metrics 817 --window 1h"), &[]);
    assert!(narrow.screen.contains("no room for: "), "{}", narrow.screen);
}

#[test]
fn colours_can_be_unwanted() {
    let line = words("--mock net metrics 817");
    let escapes = |seen: Seen| seen.sent.contains('\u{1b}');
    assert!(escapes(terminal(&Cli::new(), 100, &line, &[])));
    assert!(!escapes(terminal(
        &Cli::new().with("NO_COLOR", "1"),
        100,
        &line,
        &[]
    )));
    assert!(!escapes(terminal(
        &Cli::new().with("TERM", "dumb"),
        100,
        &line,
        &[]
    )));
    assert!(!escapes(terminal(
        &Cli::new(),
        100,
        &words("--mock --color never net metrics 817"),
        &[]
    )));
    let piped = Cli::new()
        .run("--mock net metrics 817 -o table --color always")
        .fine();
    assert!(piped.contains("\u{1b}[1m"), "{piped}");
}

#[test]
fn progress_is_shown_and_goes() {
    let server = paged(3, |_, page| {
        page.header("X-Organization-Rate-Limit-Limit", "240")
            .header("X-Organization-Rate-Limit-Remaining", "200")
    });
    let cli = Cli::on(&server.url());
    let seen = terminal(&cli, 100, &words("net metrics 817 --all -o table"), &[]);
    assert_eq!(seen.code, 0);
    assert!(seen.sent.contains("0 pages · 0 rows"), "{}", seen.sent);
    assert!(!seen.screen.contains("pages"), "{}", seen.screen);
    let rows = seen
        .screen
        .lines()
        .filter(|line| line.starts_with("Agent "))
        .count();
    assert_eq!(rows, 6, "{}", seen.screen);
    // Rows that are written while it is shown come whole.
    let seen = terminal(&cli, 200, &words("net metrics 817 --all -o ndjson"), &[]);
    for row in all_rows(3).lines() {
        assert!(seen.screen.contains(row), "{}", seen.screen);
    }
}

#[test]
fn progress_is_ascii_in_an_ascii_locale() {
    let server = paged(3, |_, page| page);
    let cli = Cli::on(&server.url()).with("LC_ALL", "C");
    let seen = terminal(&cli, 100, &words("net metrics 817 --all -o table"), &[]);
    assert_eq!(seen.code, 0);
    assert!(seen.sent.contains("0 pages - 0 rows"), "{}", seen.sent);
    assert!(seen.sent.is_ascii(), "{}", seen.sent);
}

#[test]
fn ctrl_c_is_heard_while_pages_are_fetched() {
    let server = paged(
        3,
        |page, reply| if page == 1 { Reply::hang("") } else { reply },
    );
    let cli = Cli::on(&server.url());
    let seen = terminal(
        &cli,
        100,
        &words("net metrics 817 --all -o ndjson"),
        &[("Agent 1", "\u{3}")],
    );
    assert_eq!(seen.code, 2);
    assert!(
        seen.screen
            .contains("stopped after 2 rows; with --resume FILE such a call can go on"),
        "{}",
        seen.screen
    );
}

#[test]
fn login_asks_without_echo_and_keeps_what_was_typed() {
    let mock = mock(|builder| builder);
    let cli = Cli::new().with("TE_BASE_URL", &mock.base_url());
    let talk = [("E-mail", "\r"), ("Bearer token: ", "s3cret\r")];
    let seen = terminal(&cli, 100, &["login"], &talk);
    assert_eq!(seen.code, 0, "{}", seen.sent);
    assert!(!seen.sent.contains("s3cret"), "{}", seen.sent);
    let talk = [("E-mail", "a@b.c\r"), ("Authentication token: ", "t0ken\r")];
    let seen = terminal(&cli, 100, &words("login --profile lab"), &talk);
    assert!(
        seen.code == 0 && !seen.sent.contains("t0ken"),
        "{}",
        seen.sent
    );
    let path = cli.home.path().join(".config/thousandeyes/config.toml");
    let mode = std::fs::metadata(&path)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    cli.run("net metrics 817").fine();
    cli.run("net metrics 817 --profile lab").fine();
    let sent: Vec<String> = mock
        .requests()
        .iter()
        .filter_map(|request| request.header("authorization").map(str::to_owned))
        .collect();
    assert_eq!(sent, ["Bearer s3cret", "Basic YUBiLmM6dDBrZW4="]);
    let seen = terminal(
        &cli,
        100,
        &["login"],
        &[("E-mail", "\r"), ("token: ", "\r")],
    );
    assert!(
        seen.code == 2 && seen.screen.contains("nothing was saved"),
        "{}",
        seen.sent
    );
}

#[test]
fn pictures_fill_the_terminal() {
    for width in [60, 100, 160] {
        let seen = terminal(
            &Cli::new(),
            width,
            &words("--mock net metrics 817 --window 12h --plot avgLatency"),
            &[],
        );
        assert_eq!(seen.code, 0, "{}", seen.sent);
        let widest = seen.screen.lines().map(|line| line.chars().count()).max();
        let width = usize::from(width);
        assert!(
            widest > Some(width / 2) && widest <= Some(width),
            "{width}: {}",
            seen.screen
        );
        assert!(seen.sent.contains("\u{1b}["), "{}", seen.sent);
    }
}

#[test]
fn no_answer_has_a_terminal_obey_it() {
    let evil = "\\u001b]0;pwned\\u0007\\u001b[2J\u{9b}31m\u{202e}\\r\\nnext";
    let ends: [(&str, u16, String); 3] = [
        (
            "rows",
            200,
            format!(
                r#"{{"net":{{"metrics":[{{"agentId":1,"agentName":"{evil}","loss":"{evil}","{evil}":1}},{{"agentId":2,"roundId":3}}],"test":{{"testName":"{evil}"}}}}}}"#
            ),
        ),
        (
            "an end of the range",
            200,
            format!(r#"{{"from":"{evil}","net":{{"metrics":[]}}}}"#),
        ),
        ("a refusal", 400, format!(r#"{{"errorMessage":"{evil}"}}"#)),
    ];
    for (what, status, body) in ends {
        let server = Server::answering(move |_| Reply::json(status, &body));
        let cli = Cli::on(&server.url());
        for format in ["table", "json", "ndjson", "csv"] {
            let line = format!("net metrics 817 --color never -v --no-retry -o {format}");
            let seen = terminal(&cli, 100, &words(&line), &[]);
            let obeyed = |c: char| (c.is_control() && !"\r\n".contains(c)) || c == '\u{202e}';
            // A terminal makes each line end of CSV one of three. One page has no progress line, so nothing else moves the cursor.
            assert!(
                !seen.sent.contains(obeyed),
                "{what}, {format}: {:?}",
                seen.sent
            );
            assert!(
                !seen
                    .sent
                    .replace("\r\n", "\n")
                    .replace("\r\n", "\n")
                    .contains('\r'),
                "{what}, {format}: {:?}",
                seen.sent
            );
        }
    }
}
