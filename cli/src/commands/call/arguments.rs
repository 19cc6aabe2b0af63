//! From what was typed to a request: which operation is meant, and every value checked before anything is sent.

use clap::ArgMatches;
use thousandeyes::json::Parser;
use thousandeyes::{NamedRequest, Timestamp};
use thousandeyes_api::{Api, BodyFormat, Choice, ListStyle, Operation, Param, Type};

use crate::app::{flag_name, path_id, query_id};
use crate::failure::Failure;
use crate::family::Family;
use crate::moment;
use crate::reading::{BODY, named};
use crate::value::{Place, check, check_type};

/// A request, and what it was made of.
pub(super) struct Arguments {
    /// The operation that the number of arguments means.
    pub(super) operation: &'static Operation,
    pub(super) request: NamedRequest,
    /// The arguments as they were typed: times may be relative, so what is sent differs from run to run.
    pub(super) typed: String,
}

impl Arguments {
    pub(super) fn read(
        api: &'static Api,
        family: &Family,
        matches: &ArgMatches,
        now: Timestamp,
        client: impl FnOnce(&Operation) -> Result<&'static thousandeyes::Operation, Failure>,
    ) -> Result<Self, Failure> {
        let places = 0..family.path_params().len();
        let values: Vec<&String> = places
            .map_while(|place| matches.get_one::<String>(&path_id(place)))
            .collect();
        let candidates = family.by_count(values.len()).map_err(|counts| {
            let id = family.head().map_or("", |head| head.id.as_str());
            let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
            let names = family
                .path_params()
                .into_iter()
                .map(|(param, _)| param.name.as_str());
            let names = names.collect::<Vec<_>>().join(", ");
            Failure::input(format!(
                "{id} takes {} arguments ({names}), found {}",
                counts.join(" or "),
                values.len()
            ))
        })?;
        let operation = meant(api, &candidates, &values, now)?;
        let reading = Reading {
            api,
            operation,
            now,
        };
        let mut request = client(operation)?.request();
        let mut typed = Vec::new();
        for (param, text) in operation.path_params.iter().zip(values) {
            request = request.path(reading.value(param, &param.name, text, Place::Path)?);
            typed.push(text.clone());
        }
        for param in family.query() {
            request = reading.query(request, param, matches, &mut typed)?;
        }
        let request = reading.body(request, matches)?;
        Ok(Self {
            operation,
            request,
            typed: typed.join(" "),
        })
    }
}

/// The one of several operations that the values fit.
fn meant(
    api: &Api,
    candidates: &[&'static Operation],
    values: &[&String],
    now: Timestamp,
) -> Result<&'static Operation, Failure> {
    let misfit = |operation: &Operation| {
        let mut pairs = operation.path_params.iter().zip(values);
        pairs.find_map(|(param, text)| {
            let problem = check(api, param, text, Place::Path, now).err()?;
            Some(format!("{}: {}: {problem}", operation.id, param.name))
        })
    };
    match candidates {
        [only] => Ok(*only),
        several => {
            let fits = several.iter().find(|one| misfit(one).is_none());
            fits.copied().ok_or_else(|| {
                let problems: Vec<String> = several.iter().filter_map(|one| misfit(one)).collect();
                Failure::input(problems.join("; or "))
            })
        }
    }
}

struct Reading {
    api: &'static Api,
    operation: &'static Operation,
    now: Timestamp,
}

impl Reading {
    fn query(
        &self,
        request: NamedRequest,
        param: &'static Param,
        matches: &ArgMatches,
        typed: &mut Vec<String>,
    ) -> Result<NamedRequest, Failure> {
        if let Type::Choice(name) = &param.ty {
            return match self.api.choice(name) {
                Some(choice) => self.choice(request, param, choice, matches, typed),
                None => Ok(request),
            };
        }
        let id = query_id(&param.name);
        if param.flag {
            if !matches.get_flag(&id) {
                return Ok(request);
            }
            self.own(param, &param.name)?;
            typed.push(param.name.clone());
            return Ok(request.query(param.name.clone(), "1"));
        }
        let texts: Vec<&String> = matches
            .get_many::<String>(&id)
            .into_iter()
            .flatten()
            .collect();
        if texts.is_empty() {
            return match self.operation.query_param(&param.name) {
                Some(own) if own.required => Err(Failure::input(format!(
                    "{} needs {}: expected {}",
                    self.operation.id,
                    flag(&own.name),
                    crate::value::expected(self.api, &own.ty)
                ))),
                _ => Ok(request),
            };
        }
        let own = self.own(param, &param.name)?;
        let mut values = Vec::new();
        for text in texts {
            typed.push(format!("{}={text}", param.name));
            values.push(self.value(own, &flag(&param.name), text, Place::Query)?);
        }
        Ok(match own.list {
            Some(ListStyle::Comma) => request.list(own.name.clone(), values),
            _ => values.into_iter().fold(request, |request, value| {
                request.query(own.name.clone(), value)
            }),
        })
    }

    /// The parameters of the alternative that was chosen; the flags of others can't be there too.
    fn choice(
        &self,
        mut request: NamedRequest,
        param: &'static Param,
        choice: &'static Choice,
        matches: &ArgMatches,
        typed: &mut Vec<String>,
    ) -> Result<NamedRequest, Failure> {
        let mut times: Vec<(String, Timestamp)> = Vec::new();
        for field in choice.arms.iter().flat_map(|arm| &arm.fields) {
            let used = field.uses.create.as_ref().or(field.uses.answer.as_ref());
            let (Some(text), Some(used)) = (one(matches, &field.name), used) else {
                continue;
            };
            self.own(param, &field.name)?;
            typed.push(format!("{}={text}", field.name));
            let value = check_type(self.api, &used.ty, text, self.now);
            let value = value.map_err(|problem| self.refused(&flag(&field.name), &problem))?;
            if let Type::Time = used.ty {
                times.extend(moment::read(text, self.now).map(|time| (flag(&field.name), time)));
            }
            request = request.query(field.name.clone(), value);
        }
        match times.as_slice() {
            [(first, from), (last, to)] if choice.time_range && from > to => {
                // To the second, as the API takes them.
                let [from, to] = [from, to].map(|time| Timestamp::from_unix(time.unix()));
                let problem = format!("{to} UTC is before {first}, which is {from} UTC");
                Err(self.refused(last, &problem))
            }
            _ => Ok(request),
        }
    }

    /// The parameter as the operation that is meant has it: others that the command can mean have more.
    fn own(&self, param: &Param, name: &str) -> Result<&'static Param, Failure> {
        self.operation.query_param(&param.name).ok_or_else(|| {
            let id = &self.operation.id;
            let flags: Vec<String> = self
                .operation
                .query
                .iter()
                .map(|param| flag(&param.name))
                .collect();
            let takes = if flags.is_empty() {
                "none".to_owned()
            } else {
                flags.join(", ")
            };
            Failure::input(format!(
                "with so many arguments this is {id}, which takes no {}; it takes {takes}",
                flag(name)
            ))
        })
    }

    fn value(
        &self,
        param: &Param,
        name: &str,
        text: &str,
        place: Place,
    ) -> Result<String, Failure> {
        let checked = check(self.api, param, text, place, self.now);
        checked.map_err(|problem| self.refused(name, &problem))
    }

    fn refused(&self, name: &str, problem: &str) -> Failure {
        Failure::input(format!("{}: {name}: {problem}", self.operation.id))
    }

    fn body(&self, request: NamedRequest, matches: &ArgMatches) -> Result<NamedRequest, Failure> {
        // Commands without a body have no such flag.
        let data = matches.try_get_one::<String>("data").ok().flatten();
        let id = &self.operation.id;
        match (&self.operation.body, data) {
            (None, None) => Ok(request),
            (None, Some(_)) => Err(Failure::input(format!("{id} takes no --data"))),
            (Some(body), None) => match body.required {
                true => Err(Failure::input(format!(
                    "{id} needs --data: a file, `-` for standard input, or the JSON itself"
                ))),
                false => Ok(request),
            },
            (Some(body), Some(data)) => {
                // Behind a byte order mark, as of a file that was pasted.
                let start = data.trim_start_matches('\u{feff}').trim_start();
                let literal = start.starts_with(['{', '[']);
                let text = if literal {
                    data.clone()
                } else {
                    named(data, BODY)?
                };
                let unchecked = matches.try_get_one::<bool>("no-check").ok().flatten();
                let check = |request: &NamedRequest, text: &str| match unchecked {
                    Some(true) => Ok(()),
                    _ => self.check_body(request, text),
                };
                match body.format {
                    BodyFormat::Csv => {
                        check(&request, &text)?;
                        Ok(request.csv(text))
                    }
                    BodyFormat::Json => {
                        let checked = whole(&text);
                        checked.map_err(|problem| self.refused("--data", &problem))?;
                        check(&request, &text)?;
                        Ok(request.json(text))
                    }
                }
            }
        }
    }

    /// Holds a body against the description: all mistakes at once, before anything is sent.
    fn check_body(&self, request: &NamedRequest, text: &str) -> Result<(), Failure> {
        let encoded = request
            .encoded()
            .map_err(|error| Failure::input(error.to_string()))?;
        let checked = self.api.check_body(self.operation, encoded.path(), text);
        checked.map_err(|error| {
            let mut lines: Vec<String> = error.to_string().lines().map(str::to_owned).collect();
            lines
                .push("Nothing was sent; --no-check sends the body without this check.".to_owned());
            Failure::list(lines)
        })
    }
}

/// Whether a text is JSON, or what is wrong with it.
fn whole(text: &str) -> Result<(), String> {
    let mut parser = Parser::new(text);
    let read = parser.skip().and_then(|()| parser.finish());
    read.map_err(|fault| {
        let before = text
            .get(..fault.offset().min(text.len()))
            .unwrap_or_default();
        format!(
            "expected JSON, but in line {}: {fault}",
            before.matches('\n').count() + 1
        )
    })
}

fn one<'a>(matches: &'a ArgMatches, wire: &str) -> Option<&'a String> {
    matches.get_one::<String>(&query_id(wire))
}

fn flag(wire: &str) -> String {
    format!("--{}", flag_name(wire))
}
