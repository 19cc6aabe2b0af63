//! Calls that were stopped, and go on: none of their rows is lost, and none comes twice.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use thousandeyes_mock::{Reply, Server};

use crate::support::{Cli, NOBODY, all_rows, paged};

const LINE: [&str; 7] = ["net", "metrics", "817", "-o", "ndjson", "--resume", "here"];

/// A server that falls silent at a page, until it is told to go on.
fn silent_at(pages: usize, silent: usize) -> (Server, Arc<AtomicUsize>) {
    let until = Arc::new(AtomicUsize::new(silent));
    let seen = Arc::clone(&until);
    let server = paged(pages, move |page, reply| {
        match page == seen.load(Ordering::SeqCst) {
            true => Reply::hang(""),
            false => reply,
        }
    });
    (server, until)
}

/// Starts a call, and reads so many rows of it.
fn start(cli: &Cli, rows: usize) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let mut child = cli.command(&LINE).spawn().expect("the binary");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut text = String::new();
    for _ in 0..rows {
        out.read_line(&mut text).expect("a row");
    }
    (child, out, text)
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .stdin(Stdio::null())
        .status();
    assert!(sent.expect("kill").success());
}

#[test]
fn ctrl_c_ends_cleanly_and_the_call_goes_on() {
    for silent in 1..4 {
        let (server, until) = silent_at(4, silent);
        let cli = Cli::on(&server.url());
        let (child, mut out, mut text) = start(&cli, 2 * silent);
        signal(&child, "-INT");
        let mut rest = String::new();
        while out.read_line(&mut rest).expect("the end") > 0 {}
        assert_eq!(rest, "");
        let output = child.wait_with_output().expect("an end");
        assert_eq!(output.status.code(), Some(2));
        let err = String::from_utf8_lossy(&output.stderr);
        let expected = format!(
            "stopped after {} rows; the same command goes on from there, by here",
            2 * silent
        );
        assert!(err.contains(&expected), "{err}");
        until.store(usize::MAX, Ordering::SeqCst);
        text.push_str(&cli.run_with(&LINE, "").fine());
        assert_eq!(text, all_rows(4));
        // There is nothing left.
        let said = cli.run_with(&LINE, "");
        assert_eq!((said.code, said.out.as_str()), (0, ""));
        assert!(
            said.err.contains("all 8 rows were written before"),
            "{}",
            said.err
        );
    }
}

#[test]
fn a_killed_call_loses_nothing() {
    let (server, until) = silent_at(4, 3);
    let cli = Cli::on(&server.url());
    let (mut child, _out, text) = start(&cli, 6);
    child.kill().expect("killed");
    child.wait().expect("an end");
    until.store(usize::MAX, Ordering::SeqCst);
    let rest = cli.run_with(&LINE, "").fine();
    // The last page may come twice, when it was killed between writing it and saving that.
    let all = all_rows(4);
    assert!(all.ends_with(&rest), "{rest}");
    let missing = all.len() - rest.len();
    assert!(text.len() >= missing, "{text}\n{rest}");
    assert!(rest.lines().count() <= 4, "{rest}");
}

#[test]
fn limits_end_in_the_middle_of_a_page() {
    let server = paged(3, |_, page| page);
    let cli = Cli::on(&server.url());
    let mut text = String::new();
    for (limit, expected) in [(1, 1), (2, 2), (1, 1), (5, 2)] {
        let line = format!("net metrics 817 -o ndjson --resume here --limit {limit}");
        let rows = cli.run(&line).fine();
        assert_eq!(rows.lines().count(), expected, "{line}");
        text.push_str(&rows);
    }
    assert_eq!(text, all_rows(3));
}

#[test]
fn csv_goes_on_without_a_second_header() {
    let server = paged(3, |_, page| page);
    let cli = Cli::on(&server.url());
    let line = "net metrics 817 -o csv --resume here";
    let mut text = cli.run(&format!("{line} --limit 3")).fine();
    text.push_str(&cli.run(line).fine());
    assert_eq!(text, cli.run("net metrics 817 -o csv --all").fine());
    assert_eq!(text.lines().count(), 7);
}

#[test]
fn a_failure_can_be_gone_on_from() {
    let broken = Arc::new(AtomicUsize::new(2));
    let seen = Arc::clone(&broken);
    let server = paged(3, move |page, reply| {
        match page == seen.load(Ordering::SeqCst) {
            true => Reply::json(500, "{}"),
            false => reply,
        }
    });
    let cli = Cli::on(&server.url());
    let said = cli.run("net metrics 817 -o ndjson --resume here --no-retry");
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("500") && said.err.contains("4 rows were written"),
        "{}",
        said.err
    );
    broken.store(usize::MAX, Ordering::SeqCst);
    assert_eq!(said.out + &cli.run_with(&LINE, "").fine(), all_rows(3));
}

#[test]
fn cells_of_one_file_are_of_one_kind() {
    let server = paged(2, |_, page| page);
    let cli = Cli::on(&server.url());
    cli.run("net metrics 817 -o csv --resume here --limit 1")
        .fine();
    let text = cli
        .run("net metrics 817 -o csv --csv-safe --resume here")
        .failed(2);
    assert!(text.contains("the format `csv`"), "{text}");
}

#[test]
fn a_file_of_another_call_is_refused() {
    let server = paged(2, |_, page| page);
    let cli = Cli::on(&server.url());
    cli.run("net metrics 817 -o ndjson --resume here --limit 1")
        .fine();
    for (line, part) in [
        (
            "net metrics 818 -o ndjson --resume here",
            "the request `817`",
        ),
        (
            "net metrics 817 --window 1h -o ndjson --resume here",
            "the request `817`",
        ),
        (
            "net metrics 817 -o csv --resume here",
            "the format `ndjson`",
        ),
        (
            "web page-load 817 -o ndjson --resume here",
            "the operation `net.metrics`",
        ),
        (
            "net metrics 817 -o ndjson --resume nowhere/here",
            "nowhere/here",
        ),
    ] {
        let said = cli.run(line);
        assert!(
            said.code == 2 && said.err.contains(part),
            "{line}: {}",
            said.err
        );
    }
    // Nothing was written that the file does not know of.
    assert_eq!(
        cli.run("net metrics 817 -o ndjson --resume nowhere/here")
            .out,
        ""
    );
    let file = cli.read("here");
    for end in [0, 10, file.len() / 2, file.len() - 3] {
        cli.write("here", &file[..end]);
        let said = cli.run_with(&LINE, "").failed(2);
        assert!(said.contains("here was not written by --resume"), "{said}");
    }
    cli.write("here", &file.replace("te1;", "te1;0"));
    assert!(cli.run_with(&LINE, "").failed(2).contains("not whole"));
}

#[test]
fn a_file_that_is_in_use_is_refused() {
    let (server, until) = silent_at(4, 2);
    let cli = Cli::on(&server.url());
    let (child, _out, text) = start(&cli, 4);
    let said = cli.run_with(&LINE, "").failed(2);
    assert!(said.contains("here is in use by another call"), "{said}");
    signal(&child, "-INT");
    assert_eq!(
        child.wait_with_output().expect("an end").status.code(),
        Some(2)
    );
    until.store(usize::MAX, Ordering::SeqCst);
    assert_eq!(text + &cli.run_with(&LINE, "").fine(), all_rows(4));
}

#[test]
fn a_first_call_has_its_file_for_itself_before_any_row() {
    let (server, until) = silent_at(2, 0);
    let cli = Cli::on(&server.url());
    let mut child = cli.command(&LINE).spawn().expect("the binary");
    while server.requests().is_empty() {
        std::thread::yield_now();
    }
    assert!(cli.run_with(&LINE, "").failed(2).contains("in use"));
    child.kill().expect("killed");
    child.wait().expect("an end");
    until.store(usize::MAX, Ordering::SeqCst);
    // What is left of a call that wrote nothing stands in no other's way.
    let csv = cli.run("net metrics 817 -o csv --resume here").fine();
    assert_eq!(csv.lines().count(), 5, "{csv}");
}

#[test]
fn a_call_that_fails_at_once_leaves_no_file() {
    let cli = Cli::on(NOBODY);
    let said = cli.run("net metrics 817 -o ndjson --resume here --no-retry");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(!cli.home.path().join("here").exists());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_stays_a_link() {
    let server = paged(2, |_, page| page);
    let cli = Cli::on(&server.url());
    let line = "net metrics 817 -o ndjson --resume here --limit 1";
    let first = cli.run(&line.replace("here", "real")).fine();
    std::os::unix::fs::symlink("real", cli.home.path().join("here")).expect("a link");
    let second = cli.run(line).fine();
    let link = std::fs::symlink_metadata(cli.home.path().join("here")).expect("a link");
    assert!(link.is_symlink());
    let rest = cli.run("net metrics 817 -o ndjson --resume real").fine();
    assert_eq!(first + &second + &rest, all_rows(2));
}

#[cfg(unix)]
#[test]
fn odd_files_are_refused_with_the_reason() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let server = paged(2, |_, page| page);
    let cli = Cli::on(&server.url());
    let at = |name: &str| cli.home.path().join(name);
    let made = Command::new("mkfifo").arg(at("pipe")).status();
    assert!(made.expect("mkfifo").success());
    symlink("nowhere", at("dangling")).expect("a link");
    symlink("circle", at("circle")).expect("a link");
    fs::create_dir(at("folder")).expect("a folder");
    fs::create_dir(at("open")).expect("a folder");
    fs::set_permissions(at("open"), Permissions::from_mode(0o777)).expect("set");
    // A data file in the place of the other argument. It has no bytes on the disk.
    let long = fs::File::create(at("long")).expect("a file");
    long.set_len(8 << 30).expect("longer");
    for (name, reason) in [
        ("/dev/zero", "it is a device, expected a regular file"),
        ("pipe", "it is a named pipe"),
        ("folder", "it is a folder"),
        ("dangling", "it is a link to nowhere, which does not exist"),
        ("circle", "can't be read"),
        ("long", "it is longer than 16 MiB"),
        ("open/here", "has mode 0777, so anyone can replace the file"),
    ] {
        let line = format!("net metrics 817 -o ndjson --resume {name}");
        let said = cli.run(&line).failed(2);
        assert!(said.contains(reason), "{name}: {said}");
        assert!(!said.contains("in use"), "{name}: {said}");
    }
    assert_eq!(server.requests().len(), 0, "nothing was sent");
    assert!(at("dangling").is_symlink() && !at("open/here").exists());
}

#[test]
fn what_a_file_holds_is_cut_in_errors() {
    let server = paged(2, |_, page| page);
    let cli = Cli::on(&server.url());
    cli.run("net metrics 817 -o ndjson --resume here --limit 1")
        .fine();
    let file = cli.read("here");
    let huge = "x".repeat(5 << 20);
    cli.write("here", &file.replace("net.metrics", &huge));
    let said = cli.run_with(&LINE, "").failed(2);
    assert!(said.contains("the operation `xxx"), "{} bytes", said.len());
    assert!(said.len() < 1000, "{} bytes", said.len());
}
