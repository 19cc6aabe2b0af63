//! The config file: profiles, who goes first, and who may read it.

#![cfg(unix)]

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

use crate::support::{Cli, mock};

const FILE: &str = ".config/thousandeyes/config.toml";

fn configured(cli: &Cli, text: &str) {
    cli.write(FILE, text);
    mode(cli, 0o600);
}

fn mode(cli: &Cli, mode: u32) {
    set_permissions(cli.home.path().join(FILE), Permissions::from_mode(mode)).expect("set");
}

#[test]
fn profiles_are_used_and_the_environment_goes_first() {
    let mock = mock(|builder| builder);
    let url = mock.base_url();
    let text = format!(
        "[profiles.default]\ntoken = \"one\"\nbase_url = \"{url}\"\n\n\
         [profiles.lab]\nemail = \"a@b.c\"\nauth_token = \"two\"\naid = 353\nbase_url = \"{url}\"\ntimeout = 5\n"
    );
    let cli = Cli::new();
    configured(&cli, &text);
    cli.run("net metrics 817").fine();
    cli.run("--profile lab net metrics 817").fine();
    let by_variable = Cli::new().with("TE_PROFILE", "lab").with("TE_AID", "11");
    configured(&by_variable, &text);
    by_variable.run("net metrics 817").fine();
    let with_token = Cli::new().with("TE_TOKEN", "three").with("TE_EMAIL", "");
    configured(&with_token, &text);
    with_token.run("net metrics 817").fine();
    let said = with_token.run("net metrics 817 --profile lab");
    assert_eq!(said.code, 0);
    assert!(
        said.err.contains("TE_TOKEN of the environment goes before"),
        "{}",
        said.err
    );
    let sent: Vec<(String, String)> = mock
        .requests()
        .iter()
        .map(|request| {
            let authorization = request
                .header("authorization")
                .unwrap_or_default()
                .to_owned();
            (
                authorization,
                request.target().replace("/v6/net/metrics/817", ""),
            )
        })
        .collect();
    let basic = "Basic YUBiLmM6dHdv";
    let expected = [
        ("Bearer one", ""),
        (basic, "?aid=353"),
        (basic, "?aid=11"),
        ("Bearer three", ""),
        ("Bearer three", "?aid=353"),
    ];
    let expected =
        expected.map(|(authorization, query)| (authorization.to_owned(), query.to_owned()));
    assert_eq!(sent, expected);
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let cli = Cli::new();
    configured(&cli, "[profiles.default]\ntoken = \"s3cret\"\n");
    for open in [0o644, 0o640, 0o602] {
        mode(&cli, open);
        let line = cli.run("net metrics 817").failed(2);
        assert!(
            line.contains("chmod 600") && line.contains(FILE) && !line.contains("s3cret"),
            "{line}"
        );
    }
}

#[test]
fn mistakes_in_the_file() {
    let cli = Cli::new();
    for (text, part) in [
        ("[profiles.default]\ntoken = s3cret\n", "line 2"),
        ("[profiles.default]\ntokn = \"s3cret\"\n", "line 2"),
        ("token = \"s3cret\"\n", "[profiles.NAME]"),
        ("[profiles.lab]\ntoken = \"s3cret\"\n", "no credentials"),
        ("[profiles.default]\nemail = \"a@b.c\"\n", "TE_AUTH_TOKEN"),
        (
            "[profiles.default]\ntoken = \"s3cret\"\nbase_url = \"http://example.com/v6\"\n",
            "https",
        ),
        (
            "[profiles.default]\ntoken = \"s3cret\"\ntimeout = -1\n",
            "`timeout` in profile `default`",
        ),
    ] {
        configured(&cli, text);
        let line = cli.run("net metrics 817").failed(2);
        assert!(
            line.contains(part) && !line.contains("s3cret"),
            "{text}: {line}"
        );
    }
    let line = cli.run("--profile default2 net metrics 817").failed(2);
    assert!(line.contains("did you mean `default`?"), "{line}");
}

#[test]
fn without_credentials_there_is_a_way() {
    let line = Cli::new().run("net metrics 817").failed(2);
    for part in ["thousandeyes login", "TE_TOKEN", "--mock"] {
        assert!(line.contains(part), "{line}");
    }
    let line = Cli::new().run("--profile lab net metrics 817").failed(2);
    assert!(line.contains("`lab`"), "{line}");
}

#[test]
fn login_wants_a_terminal() {
    let line = Cli::new().run("login").failed(2);
    assert!(line.contains("TE_TOKEN"), "{line}");
}

#[test]
fn secrets_in_the_address_are_not_told() {
    for url in [
        "https://example.com/v6?token=s3cret",
        "https://example.com/v6#s3cret",
        "https://me:s3cret@example.com/v6",
        "https://me:s3cret?@example.com/v6",
        "https://me:pass?s3cret@example.com/v6",
        "s3cret",
    ] {
        for line in ["-v net metrics 817", "net metrics 817", "-v status"] {
            let said = Cli::on(url).with("TE_TOKEN", "t").run(line);
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{url}");
            assert!(said.err.contains("TE_BASE_URL"), "{}", said.err);
            for secret in ["s3cret", "pass"] {
                assert!(!said.err.contains(secret), "{url}: {}", said.err);
            }
        }
    }
}

#[test]
fn a_token_in_the_wrong_place_of_the_file_is_not_told() {
    let cli = Cli::new();
    for text in [
        "[profiles.default]\ns3cret = \"x\"\n",
        "[s3cret]\ntoken = \"x\"\n",
        "[profiles.default]\naid = \"a \\\" s3cret\"\n",
        "[profiles.default]\ntoken = \"t\"\nbase_url = \"s3cret\"\n",
        "[profiles.default]\ntoken = \"t\"\nbase_url = \"https://example.com/v6?s3cret\"\n",
        "s3cret\n",
    ] {
        configured(&cli, text);
        for line in ["net metrics 817", "-v net metrics 817"] {
            let said = cli.run(line);
            assert_eq!(said.code, 2, "{text}");
            assert!(said.err.contains("config.toml"), "{}", said.err);
            assert!(!said.err.contains("s3cret"), "{text}: {}", said.err);
        }
    }
    // Nor are keys shown that have no end.
    let huge = "k".repeat(1_000_000);
    configured(&cli, &format!("[profiles.default]\n{huge} = 1\n"));
    let said = cli.run("net metrics 817").failed(2);
    assert!(said.len() < 1000, "{} bytes", said.len());
}

#[test]
fn a_file_that_is_a_pipe_does_not_hang() {
    let cli = Cli::new();
    configured(&cli, "");
    let path = cli.home.path().join(FILE);
    std::fs::remove_file(&path).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo").success());
    let said = cli.run("net metrics 817").failed(2);
    assert!(said.contains("it is a named pipe"), "{said}");
}
