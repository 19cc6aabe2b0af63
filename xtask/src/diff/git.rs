//! Reads revisions by git, without checking anything out.

use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use thousandeyes_codegen::MAX_BYTES;
use thousandeyes_codegen::escape::terminal;

/// The repository that the current folder is in, when there is one.
pub(super) struct Git {
    root: Result<PathBuf, String>,
}

impl Git {
    /// Looks for git and a repository. That there is none is an error only for who needs one.
    pub(super) fn here() -> Self {
        let found = Command::new("git")
            .args(["rev-parse", "--show-toplevel"])
            .output();
        let root = match found {
            Err(error) => Err(format!("git can't be run: {error}")),
            Ok(found) if found.status.success() => Ok(PathBuf::from(line(&found))),
            Ok(found) => Err(format!(
                "the current folder is in no git repository ({})",
                message(&found)
            )),
        };
        Self { root }
    }

    /// The folder that the repository is in.
    pub(super) fn root(&self) -> Result<&Path> {
        match &self.root {
            Ok(root) => Ok(root),
            Err(why) => bail!(
                "{why}; revisions need one, folders do not: `cargo xtask diff old/spec new/spec`"
            ),
        }
    }

    fn run(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.root()?).args(arguments);
        command
            .output()
            .with_context(|| format!("can't run git {}", arguments.join(" ")))
    }

    /// The commit that a name stands for, in full.
    pub(super) fn commit(&self, name: &str) -> Result<Option<String>> {
        let wanted = format!("{name}^{{commit}}");
        // No name begins so; git would take it for a flag, and before 2.30 knows no way to say where flags end.
        if name.starts_with('-') {
            return Ok(None);
        }
        let found = self.run(&["rev-parse", "--verify", "--quiet", &wanted])?;
        Ok(found.status.success().then(|| line(&found)))
    }

    /// Where the work that HEAD ends began: what it has in common with the main branch, and the branch.
    pub(super) fn merge_base(&self) -> Result<(String, String)> {
        if self.commit("HEAD")?.is_none() {
            bail!("the repository has no commit yet, so there is nothing to compare with");
        }
        for branch in ["origin/main", "main", "origin/master", "master"] {
            let Some(tip) = self.commit(branch)? else {
                continue;
            };
            let found = self.run(&["merge-base", "HEAD", &tip])?;
            if found.status.success() {
                return Ok((line(&found), branch.to_owned()));
            }
        }
        bail!(
            "there is no `origin/main` or `main` that HEAD has anything in common with; \
             name what to compare with: `cargo xtask diff HEAD~1` (a shallow clone has no history: `git fetch --unshallow`)"
        )
    }

    /// Whether files below a folder differ from HEAD.
    pub(super) fn is_dirty(&self, folder: &str) -> Result<bool> {
        let found = self.run(&["status", "--porcelain", "--", folder])?;
        Ok(!found.stdout.is_empty())
    }

    /// Paths and contents of every file below a folder of a commit.
    pub(super) fn files(&self, commit: &str, folder: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let arguments = [
            "ls-tree",
            "-r",
            "-l",
            "-z",
            "--full-tree",
            commit,
            "--",
            folder,
        ];
        let found = self.run(&arguments)?;
        if !found.status.success() {
            bail!("git can't list `{folder}` of {commit}: {}", message(&found));
        }
        let listed = String::from_utf8_lossy(&found.stdout).into_owned();
        let (mut paths, mut total) = (Vec::new(), 0_u64);
        for entry in listed.split('\0').filter(|entry| !entry.is_empty()) {
            // `100644 blob <id> <size>\t<path>`
            let Some((about, path)) = entry.split_once('\t') else {
                continue;
            };
            let mut about = about.split(' ').filter(|word| !word.is_empty());
            match (about.next(), about.next(), about.next()) {
                (Some("100644" | "100755"), Some("blob"), Some(id)) => {
                    let size = about.next().and_then(|size| size.parse::<u64>().ok());
                    total = total.saturating_add(size.unwrap_or(0));
                    if total > MAX_BYTES {
                        bail!(
                            "`{folder}` of {commit} is too large: its files have more than {MAX_BYTES} bytes together"
                        );
                    }
                    paths.push((path.to_owned(), id.to_owned()));
                }
                // What they lead to is not in the commit. On disk they are refused, too.
                (Some("120000"), ..) => bail!(
                    "`{}` of {commit} is a link, which is not followed; put the file or folder itself there",
                    terminal(path)
                ),
                (Some("160000"), ..) => bail!(
                    "`{}` of {commit} is a submodule, which is not followed; put the folder itself there",
                    terminal(path)
                ),
                _ => {}
            }
        }
        let ids: Vec<&str> = paths.iter().map(|(_, id)| id.as_str()).collect();
        let contents = self.blobs(&ids)?;
        let paths = paths.into_iter().map(|(path, _)| path);
        Ok(paths.zip(contents).collect())
    }

    /// What some objects hold, in one run of git.
    fn blobs(&self, ids: &[&str]) -> Result<Vec<Vec<u8>>> {
        let mut child = Command::new("git")
            .arg("-C")
            .arg(self.root()?)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("can't run git cat-file")?;
        let asked: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let input = child.stdin.take();
        // git answers while it is asked: neither side may wait for the other.
        let writer = std::thread::spawn(move || match input {
            Some(mut input) => input.write_all(asked.as_bytes()),
            None => Ok(()),
        });
        let mut answer = Vec::new();
        if let Some(mut output) = child.stdout.take() {
            output
                .read_to_end(&mut answer)
                .context("can't read from git cat-file")?;
        }
        let written = writer.join();
        let status = child.wait().context("can't wait for git cat-file")?;
        if !status.success() || !matches!(written, Ok(Ok(()))) {
            bail!("git cat-file failed");
        }
        let mut rest = answer.as_slice();
        let blobs = ids
            .iter()
            .map(|id| blob(&mut rest).with_context(|| format!("git did not give the object {id}")));
        blobs.collect()
    }
}

/// One answer of `git cat-file --batch`: `<id> blob <size>\n<content>\n`.
fn blob(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (header, after) = rest.split_at_checked(end + 1)?;
    let header = std::str::from_utf8(header).ok()?;
    let size: usize = header.trim().rsplit(' ').next()?.parse().ok()?;
    let (content, after) = after.split_at_checked(size)?;
    *rest = after.strip_prefix(b"\n")?;
    Some(content.to_vec())
}

fn line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn message(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let first = text.lines().next().unwrap_or_default();
    first.trim_start_matches("fatal: ").to_owned()
}
