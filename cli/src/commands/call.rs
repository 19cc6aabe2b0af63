//! A call of the API: arguments in, rows out.

mod arguments;
#[cfg(test)]
mod bodies;
mod options;
mod sink;

use std::process::ExitCode;

use clap::ArgMatches;
use thousandeyes::Timestamp;
use thousandeyes_api::{Api, Operation};

use super::{Session, catalogued};
use crate::failure::{FOUND, Failure};
use crate::family::Family;
use crate::fetch::{Batch, Event, Fetch, Plan};
use crate::interrupt::Interrupt;
use crate::nearest::suggestion;
use crate::progress::{Progress, count};
use crate::resume::Resume;
use crate::watch::say;

use arguments::Arguments;
use options::{MOST_DRAWN, Options};
use sink::Sink;

/// How many rows that can't be read are named one by one.
const NAMED: u64 = 10;

/// Calls an operation, by the names of its area and command.
pub(crate) fn run(
    api: &'static Api,
    area: &str,
    name: &str,
    matches: &ArgMatches,
) -> Result<ExitCode, Failure> {
    let named = |operation: &&Operation| operation.area == area && operation.name == name;
    let head = api.operations.iter().find(named);
    let head = head.ok_or_else(|| {
        let meant = suggestion(
            name,
            api.operations
                .iter()
                .map(|operation| operation.name.as_str()),
        );
        Failure::input(format!("there is no operation `{area}.{name}`{meant}"))
    })?;
    let family = Family::of(api, head);
    let arguments = Arguments::read(api, &family, matches, Timestamp::now(), in_catalogue)?;
    let options = Options::read(api, &family, arguments.operation, matches)?;
    let call = Call {
        api,
        operation: arguments.operation,
        options,
    };
    call.carry(arguments, matches)
}

/// A call with all its decisions made.
struct Call {
    api: &'static Api,
    operation: &'static Operation,
    options: Options,
}

/// How it ended.
enum End {
    Whole,
    /// There is more than was asked for.
    More,
    Interrupted,
    Failed(Failure),
}

impl Call {
    fn carry(self, arguments: Arguments, matches: &ArgMatches) -> Result<ExitCode, Failure> {
        let mut resume = self.open_resume(&arguments)?;
        if let Some(resume) = resume.as_ref().filter(|resume| resume.is_done()) {
            let rows = count(resume.rows(), "row was", "rows were");
            let path = resume.path().display();
            say(&format!(
                "thousandeyes: all {rows} written before; delete {path} to begin again"
            ));
            return Ok(ExitCode::SUCCESS);
        }
        let session = Session::begin(matches, self.operation.open)?;
        let follow = self.options.follow && self.operation.safe;
        let plan = Plan {
            request: arguments.request,
            follow,
            // The first rows by some order are known when all are there.
            limit: self.options.limit.filter(|_| self.options.sort.is_none()),
            cursor: resume.as_ref().and_then(|resume| resume.cursor().cloned()),
        };
        let columns = resume.as_ref().and_then(|resume| resume.columns());
        let mut sink = Sink::new(&self, columns);
        let progress = Progress::begin(follow, session.watch.clone());
        let fetch = Fetch::begin(session.client.clone(), plan, Interrupt::listen());
        let fetch = fetch.map_err(|error| session.failed(&error))?;
        let mut run = Run {
            progress,
            rejected: 0,
            more: false,
        };
        let end = loop {
            match fetch.next(|| run.progress.show()) {
                Event::Batch(batch) => run.take(*batch, &mut sink, resume.as_mut())?,
                Event::Failed(error) => {
                    let advice = if error.is_page_changed() {
                        "delete the file of --resume to begin again"
                    } else {
                        ""
                    };
                    break End::Failed(session.failed(&error).advise(advice));
                }
                Event::Interrupted => break End::Interrupted,
                Event::End if run.more => break End::More,
                Event::End => break End::Whole,
            }
        };
        let Run {
            progress, rejected, ..
        } = run;
        drop(progress);
        // Without an answer there is nothing to show but the reason.
        if !matches!(end, End::Failed(_) | End::Interrupted) || sink.has_rows() {
            sink.finish(&self)?;
        }
        self.conclude(end, rejected, &sink, resume.as_ref())
    }

    fn open_resume(&self, arguments: &Arguments) -> Result<Option<Resume>, Failure> {
        // One file has cells of one kind.
        let format = match self.options.csv_safe {
            true => "csv with --csv-safe",
            false => self.options.format.name(),
        };
        let open = |path: &std::path::PathBuf| {
            Resume::open(path, &self.operation.id, &arguments.typed, format)
        };
        self.options.resume.as_ref().map(open).transpose()
    }

    /// Says what is left to say, and how it ended.
    fn conclude(
        &self,
        end: End,
        rejected: u64,
        sink: &Sink,
        resume: Option<&Resume>,
    ) -> Result<ExitCode, Failure> {
        if rejected > NAMED {
            say(&format!(
                "thousandeyes: {} more rows can't be read",
                rejected - NAMED
            ));
        }
        for name in sink.late() {
            say(&format!(
                "thousandeyes: the field {name} came after the header was written, so it has no column; -o ndjson keeps it"
            ));
        }
        let rows = count(resume.map_or(sink.rows(), Resume::rows), "row", "rows");
        let begun = resume.filter(|resume| resume.cursor().is_some());
        let goes_on = begun.map(|resume| {
            format!(
                "the same command goes on from there, by {}",
                resume.path().display()
            )
        });
        match end {
            End::Failed(failure) => {
                let advice = goes_on
                    .filter(|_| sink.rows() > 0)
                    .map(|goes_on| format!("{rows} were written, {goes_on}"));
                Err(failure.advise(&advice.unwrap_or_default()))
            }
            End::Interrupted => {
                let resumable = sink.has_rows() && self.options.drawing.is_none();
                let could = resumable && self.operation.answer.is_paged();
                let could = could.then(|| "with --resume FILE such a call can go on".to_owned());
                let advice = goes_on.or(could).unwrap_or_default();
                Err(Failure::input(format!("stopped after {rows}")).advise(&advice))
            }
            End::More => {
                if self.options.picture_of_range {
                    say(&format!(
                        "thousandeyes: the picture shows the first {MOST_DRAWN} rows of the range: take a shorter one, or say --limit N"
                    ));
                } else if self.options.limit.is_none() {
                    say(
                        "thousandeyes: there are more pages: --all gets them, --limit N some of their rows",
                    );
                }
                Ok(exit(rejected))
            }
            End::Whole => Ok(exit(rejected)),
        }
    }
}

fn exit(rejected: u64) -> ExitCode {
    if rejected > 0 {
        ExitCode::from(FOUND)
    } else {
        ExitCode::SUCCESS
    }
}

/// A call on its way.
struct Run {
    progress: Progress,
    rejected: u64,
    more: bool,
}

impl Run {
    /// Writes rows, and then saves where the next ones are.
    fn take(
        &mut self,
        batch: Batch,
        sink: &mut Sink,
        resume: Option<&mut Resume>,
    ) -> Result<(), Failure> {
        let Batch {
            rows,
            rejected,
            page,
            cursor,
            more,
        } = batch;
        self.more |= more;
        let (number, pages) = (rows.len(), u64::from(page.is_some()));
        self.progress.aside(|| {
            for row in &rejected {
                self.rejected += 1;
                if self.rejected <= NAMED {
                    say(&format!("thousandeyes: a row can't be read with the model, and is shown as it came: {row}"));
                }
            }
            sink.write(rows, page)
        })?;
        self.progress.wrote(number, pages);
        match (resume, cursor) {
            (Some(resume), Some(cursor)) => resume.save(cursor, number, sink.columns()),
            _ => Ok(()),
        }
    }
}

/// The client's view of an operation of the description.
fn in_catalogue(operation: &Operation) -> Result<&'static thousandeyes::Operation, Failure> {
    catalogued(&operation.id).ok_or_else(|| {
        Failure::input(format!(
            "{} is described, but this build of the client lacks it: run `cargo xtask codegen`",
            operation.id
        ))
    })
}
