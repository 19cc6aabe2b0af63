//! The file of `--resume`: where a long call stands, written whole or not at all.

mod lock;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use thousandeyes::Cursor;

use crate::failure::Failure;
use crate::reading;
use crate::value::beginning;

use lock::Hold;

/// How the file begins, in case there will ever be another form.
const FORM: u32 = 1;

/// How many characters of a request an error cites.
const CITED: usize = 200;

/// What the file holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct State {
    form: u32,
    operation: String,
    /// Path and query of the request, as sent.
    request: String,
    output: String,
    /// The columns of CSV, which stay the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<Vec<String>>>,
    /// How many rows were written.
    rows: u64,
    /// Empty until the first rows were written.
    cursor: String,
}

/// Where a call stands, in memory and in its file.
#[derive(Debug)]
pub(crate) struct Resume {
    path: PathBuf,
    state: State,
    cursor: Option<Cursor>,
    /// The file as it is now, locked.
    held: Option<File>,
}

impl Resume {
    /// Takes up the file, or begins one that is not there.
    ///
    /// # Errors
    ///
    /// The file can't be read, is none of ours, belongs to another call, or another process is at it.
    pub(crate) fn open(
        path: &Path,
        operation: &str,
        request: &str,
        output: &str,
    ) -> Result<Self, Failure> {
        let unread = |path: &Path, error: io::Error| {
            Failure::input(format!("{} can't be read: {error}", path.display()))
        };
        // A link stays one: what it names is replaced.
        let path = reading::followed(path).map_err(|error| unread(path, error))?;
        reading::check_folder(&path)?;
        let unread = |error| unread(&path, error);
        let shown = path.display();
        let fresh = State {
            form: FORM,
            operation: operation.to_owned(),
            request: request.to_owned(),
            output: output.to_owned(),
            columns: None,
            rows: 0,
            cursor: String::new(),
        };
        let file = match lock::hold(&path).map_err(unread)? {
            Hold::Ours(file) => file,
            Hold::Taken => return Err(taken(&path)),
            Hold::Missing => return Self::create(path, fresh),
        };
        let text = reading::text(&file, reading::RESUME).map_err(unread)?;
        let state: State = serde_json::from_str(&text).map_err(|_| {
            Failure::input(format!(
                "{shown} was not written by --resume: name a file that does not exist yet"
            ))
        })?;
        let same = |what: &str, found: &str, expected: &str| match found == expected {
            true => Ok(()),
            false => Err(Failure::input(format!(
                "{shown} stands in a call with {what} `{}`, this one has `{}`: use another file, or the same call",
                beginning(found, CITED),
                beginning(expected, CITED)
            ))),
        };
        same("the form", &state.form.to_string(), &FORM.to_string())?;
        if state.cursor.is_empty() {
            // A call that wrote nothing, and was killed.
            return Ok(Self {
                path,
                state: fresh,
                cursor: None,
                held: Some(file),
            });
        }
        same("the operation", &state.operation, operation)?;
        same("the request", &state.request, request)?;
        same("the format", &state.output, output)?;
        let cursor: Cursor = state.cursor.parse().map_err(|_| {
            Failure::input(format!(
                "{shown} holds a cursor that is not whole: delete it to begin again"
            ))
        })?;
        Ok(Self {
            path,
            state,
            cursor: Some(cursor),
            held: Some(file),
        })
    }

    /// Begins a file. It is there before the first row, so that a second call finds it locked, and what can't be written is known
    /// before there are rows that it would not know of.
    fn create(path: PathBuf, state: State) -> Result<Self, Failure> {
        let mut resume = Self {
            path,
            state,
            cursor: None,
            held: None,
        };
        let file = resume.written()?;
        match file.persist_noclobber(&resume.path) {
            Ok(file) => resume.held = Some(file),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(taken(&resume.path));
            }
            Err(error) => return Err(resume.cannot_write(&error.error)),
        }
        Ok(resume)
    }

    /// Where to go on; `None` at the beginning.
    pub(crate) fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    /// Whether everything was written before.
    pub(crate) fn is_done(&self) -> bool {
        self.cursor.as_ref().is_some_and(Cursor::is_end)
    }

    /// How many rows were written, in all runs.
    pub(crate) fn rows(&self) -> u64 {
        self.state.rows
    }

    /// The columns that the runs before had.
    pub(crate) fn columns(&self) -> Option<&[Vec<String>]> {
        self.state.columns.as_deref()
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Saves that so many rows more were written, up to `cursor`.
    ///
    /// # Errors
    ///
    /// The file can't be written.
    pub(crate) fn save(
        &mut self,
        cursor: Cursor,
        rows: usize,
        columns: Option<Vec<Vec<String>>>,
    ) -> Result<(), Failure> {
        let nothing = rows == 0 && columns.is_none() && self.cursor.is_none();
        if nothing && !cursor.is_end() {
            return Ok(());
        }
        self.state.cursor = cursor.to_string();
        self.state.rows += rows as u64;
        self.state.columns = columns.or(self.state.columns.take());
        self.cursor = Some(cursor);
        let file = self.written()?.persist(&self.path);
        // The lock on the file that was replaced ends here, that on the new one has begun before.
        self.held = Some(file.map_err(|error| self.cannot_write(&error.error))?);
        Ok(())
    }

    /// A file beside this one that holds the state, is locked, and can take its place.
    fn written(&self) -> Result<NamedTempFile, Failure> {
        let failed = |error: io::Error| self.cannot_write(&error);
        let text = serde_json::to_string(&self.state).map_err(|error| failed(error.into()))?;
        let mut file = NamedTempFile::new_in(reading::folder(&self.path)).map_err(failed)?;
        lock::lock(file.as_file());
        writeln!(file, "{text}").map_err(failed)?;
        Ok(file)
    }

    fn cannot_write(&self, error: &io::Error) -> Failure {
        let path = self.path.display();
        // The message of the library names its own file.
        Failure::input(format!("{path} can't be written: {}", error.kind()))
    }
}

/// A call that wrote no row has nothing to go on from.
impl Drop for Resume {
    fn drop(&mut self) {
        if self.cursor.is_none() && self.held.is_some() {
            // Left behind it does no harm: it says that nothing was written.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn taken(path: &Path) -> Failure {
    Failure::input(format!(
        "{} is in use by another call, which writes the same rows: wait for its end, or name another file",
        path.display()
    ))
}
