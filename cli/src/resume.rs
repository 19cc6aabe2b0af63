//! The file of `--resume`: where a long call stands, written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use thousandeyes::Cursor;

use crate::failure::Failure;

/// How the file begins, in case there will ever be another form.
const FORM: u32 = 1;

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
    cursor: String,
}

/// Where a call stands, in memory and in its file.
#[derive(Debug)]
pub(crate) struct Resume {
    path: PathBuf,
    state: State,
    cursor: Option<Cursor>,
}

impl Resume {
    /// Takes up the file, or begins one that is not there.
    ///
    /// # Errors
    ///
    /// The file can't be read, is none of ours, or belongs to another call.
    pub(crate) fn open(
        path: &Path,
        operation: &str,
        request: &str,
        output: &str,
    ) -> Result<Self, Failure> {
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
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let resume = Self {
                    path: path.to_owned(),
                    state: fresh,
                    cursor: None,
                };
                // Better now than when rows were written that it does not know of.
                resume.temporary().map(drop)?;
                return Ok(resume);
            }
            Err(error) => return Err(Failure::input(format!("{shown} can't be read: {error}"))),
        };
        let state: State = serde_json::from_str(&text).map_err(|_| {
            Failure::input(format!(
                "{shown} was not written by --resume: name a file that does not exist yet"
            ))
        })?;
        let same = |what: &str, found: &str, expected: &str| match found == expected {
            true => Ok(()),
            false => Err(Failure::input(format!(
                "{shown} stands in a call with {what} `{found}`, this one has `{expected}`: use another file, or the same call"
            ))),
        };
        same("the form", &state.form.to_string(), &FORM.to_string())?;
        same("the operation", &state.operation, operation)?;
        same("the request", &state.request, request)?;
        same("the format", &state.output, output)?;
        let cursor: Cursor = state.cursor.parse().map_err(|_| {
            Failure::input(format!(
                "{shown} holds a cursor that is not whole: delete it to begin again"
            ))
        })?;
        Ok(Self {
            path: path.to_owned(),
            state,
            cursor: Some(cursor),
        })
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
        self.state.cursor = cursor.to_string();
        self.state.rows += rows as u64;
        self.state.columns = columns.or(self.state.columns.take());
        self.cursor = Some(cursor);
        let failed = |error: io::Error| self.cannot_write(&error);
        let text = serde_json::to_string(&self.state).map_err(|error| failed(error.into()))?;
        let mut file = self.temporary()?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.write_all(b"\n"))
            .map_err(failed)?;
        file.persist(&self.path)
            .map(drop)
            .map_err(|error| failed(error.error))
    }

    /// A file beside this one, which can take its place.
    fn temporary(&self) -> Result<NamedTempFile, Failure> {
        let folder = self.path.parent();
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        let file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")));
        file.map_err(|error| self.cannot_write(&error))
    }

    fn cannot_write(&self, error: &io::Error) -> Failure {
        let path = self.path.display();
        // The message of the library names its own file.
        Failure::input(format!("{path} can't be written: {}", error.kind()))
    }
}
