//! `cargo xtask diff` as it is called: revisions, folders, exit codes, and what it says when it can't.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A repository with one commit: a small spec, and manifests that say 0.1.0.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Self {
        let here = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/diff/base");
        copy(&base, &here.path("spec/v6"));
        here.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        here.write(
            "generated/Cargo.toml",
            "[package]\nname = \"x\"\nversion.workspace = true\n",
        );
        here.git(&["init", "--quiet", "--initial-branch=main"]);
        here.commit("first");
        here
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path} lacks {from}");
        self.write(path, &text.replace(from, to));
    }

    fn git(&self, arguments: &[&str]) {
        let done = Command::new("git")
            .arg("-C")
            .arg(self.folder.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{arguments:?}: {}",
            text(&done.stderr)
        );
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn diff(&self, arguments: &[&str]) -> Said {
        diff_in(self.folder.path(), arguments)
    }
}

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn diff_in(folder: &Path, arguments: &[&str]) -> Said {
    let done = command(folder, arguments).output().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = done;
    Said {
        code: status.code(),
        out: text(&stdout),
        err: text(&stderr),
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("diff")
        .args(arguments)
        .current_dir(folder)
        // A repository above the temporary folder is none of ours.
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

const METRICS: &str = "spec/v6/endpoints/cases/metrics.yaml";

/// The line of the field that the tests change.
fn jitter() -> usize {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/diff/base");
    let text = fs::read_to_string(base.join("endpoints/cases/metrics.yaml")).unwrap();
    let mut lines = text.lines();
    lines.position(|line| line.contains(" jitter:")).unwrap() + 1
}

#[test]
fn nothing_changed() {
    let said = Repository::new().diff(&[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("no changes"), "{}", said.out);
    assert!(said.err.contains("merge base with main"), "{}", said.err);
}

#[test]
fn the_working_tree_against_where_the_branch_began() {
    let here = Repository::new();
    here.git(&["checkout", "--quiet", "-b", "work"]);
    here.edit(METRICS, "jitter: { type: float", "jitter: { type: text");
    here.commit("second");
    here.edit(METRICS, "title: Paths", "title: All paths");
    let said = here.diff(&[]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(
        said.out.contains("changes that are not committed"),
        "{}",
        said.out
    );
    assert!(said.out.contains("[field-retyped]"), "{}", said.out);
    assert!(said.out.contains("[documentation-changed]"), "{}", said.out);
    assert!(
        said.out.contains(&format!("{METRICS}:{}", jitter())),
        "{}",
        said.out
    );
    assert!(
        said.out
            .contains("0.2.0 at least, `Cargo.toml` has 0.1.0 until the release"),
        "{}",
        said.out
    );
    assert!(!said.out.contains('\u{1b}'), "colours in a pipe");
    // From below the root as well.
    let below = diff_in(&here.path("spec"), &[]);
    assert_eq!((below.code, below.out), (said.code, said.out));
}

#[test]
fn two_revisions_whatever_is_on_disk() {
    let here = Repository::new();
    here.edit(
        METRICS,
        "      session: SessionId\n",
        "      session: SessionId\n      sent: int\n",
    );
    here.commit("second");
    here.write("spec/v6/types.yaml", "not: a spec\n");
    let said = here.diff(&["HEAD~1", "HEAD"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("[answer-field-added]"), "{}", said.out);
    assert!(said.out.contains("0 breaking changes"), "{}", said.out);
    let back = here.diff(&["HEAD", "HEAD~1"]);
    assert!(back.out.contains("[answer-field-removed]"), "{}", back.out);
}

#[test]
fn what_ends_in_1_is_chosen() {
    let here = Repository::new();
    here.edit(
        METRICS,
        "      session: SessionId\n",
        "      session: SessionId\n      sent: int\n",
    );
    let code = |fail_on: &str| here.diff(&["HEAD", "--fail-on", fail_on]).code;
    assert_eq!(code("any"), Some(1));
    assert_eq!(code("breaking"), Some(0));
    assert_eq!(code("bump"), Some(1));
    assert_eq!(code("never"), Some(0));
    here.edit("Cargo.toml", "0.1.0", "0.1.1");
    assert_eq!(code("bump"), Some(0));
    here.edit(METRICS, "get: /status", "get: /health");
    assert_eq!(code("breaking"), Some(1));
}

#[test]
fn folders_need_no_git() {
    let here = Repository::new();
    let other = tempfile::tempdir().unwrap();
    copy(&here.path("spec/v6"), &other.path().join("old"));
    here.edit(METRICS, "get: /status", "get: /health");
    copy(&here.path("spec"), &other.path().join("new"));
    for (old, new) in [("old", "new"), ("old", "new/v6")] {
        let said = diff_in(other.path(), &[old, new, "--format", "json"]);
        assert_eq!(said.code, Some(1), "{}", said.err);
        let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let rules: Vec<&str> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["rule"].as_str())
            .collect();
        assert_eq!(rules, ["path-changed"]);
        assert_eq!(report["version"], serde_json::Value::Null);
    }
}

#[test]
fn every_format_is_written() {
    let here = Repository::new();
    here.edit(METRICS, "get: /status", "get: /health");
    for (format, begins) in [
        ("text", "HEAD ("),
        ("markdown", "### 1 breaking change"),
        ("json", "{"),
        (
            "github",
            "::warning file=spec/v6/endpoints/cases/metrics.yaml,line=",
        ),
        ("changelog", "### Breaking\n\n- "),
    ] {
        let said = here.diff(&["HEAD", "--format", format]);
        assert!(said.out.starts_with(begins), "{format}: {}", said.out);
    }
}

#[test]
fn a_reader_that_stops_is_no_failure() {
    let here = Repository::new();
    let mut child = command(here.folder.path(), &[])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// One clear error each, and exit code 2.
#[test]
fn what_can_not_be_compared() {
    let here = Repository::new();
    here.write("notes/readme.txt", "nothing\n");
    here.write("README.md", "nothing\n");
    let empty = tempfile::tempdir().unwrap();
    let cases: &[(&[&str], &str)] = &[
        (
            &["nowhere"],
            "`nowhere` is neither a revision of this repository nor a folder",
        ),
        (&["--", "--upload-pack=x"], "neither a revision"),
        (
            &["HEAD..main"],
            "`HEAD..main` is a range; give its ends as two arguments",
        ),
        (&["README.md"], "`README.md` is a file"),
        (&["notes"], "notes holds no spec"),
        (&["HEAD~7"], "`HEAD~7` is neither a revision"),
        (&["HEAD:spec"], "`HEAD:spec` is neither a revision"),
    ];
    for (arguments, wanted) in cases {
        let said = here.diff(arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.out);
        assert!(said.err.contains(wanted), "{arguments:?}: {}", said.err);
        assert_eq!(said.err.matches("error").count(), 1, "{}", said.err);
        assert_eq!(said.out, "");
    }
    let said = diff_in(empty.path(), &[]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("in no git repository"), "{}", said.err);
    let said = diff_in(empty.path(), &["v1"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("`v1` is no folder"), "{}", said.err);
}

#[test]
fn without_git() {
    let here = Repository::new();
    let done = command(here.folder.path(), &[])
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("git can't be run"),
        "{}",
        text(&done.stderr)
    );
}

#[test]
fn a_repository_without_a_commit_or_a_main_branch() {
    let empty = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(empty.path()).args(arguments);
        assert!(command.output().unwrap().status.success());
    };
    git(&["init", "--quiet", "--initial-branch=work"]);
    let said = diff_in(empty.path(), &[]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("has no commit yet"), "{}", said.err);
    git(&[
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "a",
    ]);
    let said = diff_in(empty.path(), &[]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("there is no `origin/main` or `main`"),
        "{}",
        said.err
    );
    let said = diff_in(empty.path(), &["HEAD", "HEAD"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("has no spec"), "{}", said.err);
}

#[test]
fn a_revision_that_todays_language_does_not_read() {
    let here = Repository::new();
    here.edit(METRICS, "jitter: { type: float", "jitter: { type: decimal");
    here.commit("second");
    here.edit(METRICS, "jitter: { type: decimal", "jitter: { type: float");
    let said = here.diff(&["HEAD"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("no type is called `decimal`"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains(&format!("--> {METRICS}:{}:23", jitter())),
        "{}",
        said.err
    );
    assert!(said.err.contains("error: HEAD ("), "{}", said.err);
    assert!(
        said.err
            .contains("): the spec can't be read in today's language"),
        "{}",
        said.err
    );
    assert_eq!(said.out, "");
}

#[test]
fn the_working_tree_is_to_be_mended() {
    let here = Repository::new();
    here.edit(METRICS, "jitter: { type: float", "jitter: { type: decimal");
    let said = here.diff(&["HEAD"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("can't be read, as said above; mend it"),
        "{}",
        said.err
    );
}

#[test]
#[cfg(unix)]
fn what_a_link_leads_to_is_never_read() {
    let here = Repository::new();
    let secret = here.path("secret.txt");
    fs::write(&secret, "token: not to be shown\n").unwrap();
    for name in [
        "spec/v6/endpoints/cases/steal.yaml",
        "spec/v6/endpoints/steal",
        "spec/v7",
    ] {
        let link = here.path(name);
        std::os::unix::fs::symlink(&secret, &link).unwrap();
        let said = here.diff(&["HEAD"]);
        assert_eq!(said.code, Some(2), "{name}");
        assert!(
            said.err.contains("a link, which is not followed"),
            "{}",
            said.err
        );
        assert!(!format!("{}{}", said.out, said.err).contains("not to be shown"));
        fs::remove_file(&link).unwrap();
    }
    fs::remove_file(&secret).unwrap();
    let link = here.path("spec/v6/endpoints/cases/link.yaml");
    std::os::unix::fs::symlink("nowhere.yaml", &link).unwrap();
    let said = here.diff(&["HEAD"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("/link.yaml: "), "{}", said.err);
    here.commit("second");
    let said = here.diff(&["HEAD~1", "HEAD"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("link.yaml` of "), "{}", said.err);
    assert!(said.err.contains("is a link"), "{}", said.err);
    assert_eq!(said.out, "");
}

#[test]
#[cfg(unix)]
fn a_pipe_is_not_waited_for() {
    let here = Repository::new();
    let pipe = here.path("spec/v6/endpoints/cases/pipe.yaml");
    let made = Command::new("mkfifo").arg(pipe).status().unwrap();
    assert!(made.success());
    let said = here.diff(&["HEAD"]);
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("pipe.yaml: not a regular file"),
        "{}",
        said.err
    );
}

#[test]
#[cfg(target_os = "linux")]
fn messages_that_go_nowhere_change_no_exit_code() {
    let here = Repository::new();
    here.edit(METRICS, "jitter: { type: float", "jitter: { type: int");
    for (arguments, code) in [(&["HEAD"][..], 1), (&["nothing"], 2)] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let done = command(here.folder.path(), arguments)
            .stderr(full)
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(code), "{arguments:?}");
    }
}
