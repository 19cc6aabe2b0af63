//! Bodies that are CSV: a line with the names of columns, and a line for each object.

use std::collections::BTreeSet;

use super::Found;
use super::MistakeKind;
use super::nearest::nearest;
use super::path::{Step, shown};
use super::tree::Json;
use super::walk::Walk;
use crate::{Api, Model, Projection, Type};

/// Checks a CSV text against a list of objects, each cell against the type of its field. Empty cells are values that are not sent.
pub(super) fn check(api: &Api, ty: &Type, variant: Projection, text: &str) -> Found {
    let mut walk = Walk::new(api, variant, None);
    let model = match ty {
        Type::List(of) => match of.as_ref() {
            Type::Model(name) => api.model(name),
            _ => None,
        },
        _ => None,
    };
    if let Some(model) = model {
        walk.table(model, text);
    }
    walk.found
}

impl<'a> Walk<'a> {
    fn table(&mut self, model: &'a Model, text: &str) {
        let mut reader = ::csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let names: Vec<String> = match reader.headers() {
            Ok(names) => names.iter().map(str::to_owned).collect(),
            Err(error) => {
                return self.mistake(MistakeKind::Syntax, format!("expected CSV: {error}"));
            }
        };
        let columns = self.header(model, &names);
        let mut rows = 0;
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    return self.mistake(MistakeKind::Syntax, format!("expected CSV: {error}"));
                }
            };
            let line = record.position().map_or(0, ::csv::Position::line);
            self.at(Step::Index(rows), |walk| {
                if record.len() != names.len() {
                    let message = format!(
                        "line {line} has {} cells, expected {} as in the first line",
                        record.len(),
                        names.len()
                    );
                    walk.mistake(MistakeKind::Syntax, message);
                    return;
                }
                let cells = columns.iter().filter_map(|(place, name, ty)| {
                    let cell = record.get(*place).filter(|cell| !cell.is_empty())?;
                    Some((name.clone(), value(ty, cell)))
                });
                let members: Vec<(String, Json)> = cells.collect();
                walk.object(model, &members, None);
            });
            rows += 1;
        }
        if rows == 0 {
            let message = "has no rows, expected a line for each object below that of the names";
            self.mistake(MistakeKind::Missing, message.to_owned());
        }
    }

    /// Checks the names of the columns; gives place, name and type of those that are fields.
    fn header(&mut self, model: &Model, names: &[String]) -> Vec<(usize, String, Type)> {
        let face = model.face(self.variant);
        let mut columns: Vec<(usize, String, Type)> = Vec::new();
        let mut misspelt: Vec<String> = Vec::new();
        let sent: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        for (place, name) in names.iter().enumerate() {
            let mut fields = model.projected(face);
            let found = fields.find(|(_, used)| used.name == *name);
            if columns.iter().any(|(_, known, _)| known == name) {
                self.at(Step::Key(name.clone()), |walk| {
                    let message = "two columns have this name, expected one".to_owned();
                    walk.mistake(MistakeKind::Duplicate, message);
                });
            } else if let Some((_, used)) = found {
                columns.push((place, name.clone(), used.ty.clone()));
            } else {
                let known = model.projected(face).map(|(_, used)| used.name.as_str());
                let free = known.filter(|known| !sent.contains(known));
                let near = nearest(name, free);
                misspelt.extend(near.map(str::to_owned));
                self.at(Step::Key(name.clone()), |walk| {
                    let message = format!(
                        "not a column of `{}`",
                        shown(model.name.rsplit('.').next().unwrap_or_default())
                    );
                    walk.mistake_near(MistakeKind::Unknown, message, near);
                });
            }
        }
        let needed = model.projected(face).filter(|(_, used)| used.required);
        for (_, used) in needed.collect::<Vec<_>>() {
            if names.contains(&used.name) {
                continue;
            }
            self.absent.push(used.name.clone());
            if !misspelt.contains(&used.name) {
                self.at(Step::Key(used.name.clone()), |walk| {
                    let message = "required, but there is no such column".to_owned();
                    walk.mistake(MistakeKind::Missing, message);
                });
            }
        }
        columns
    }
}

/// A cell as JSON of the type, when it is that; as a string otherwise, which then does not fit.
fn value(ty: &Type, cell: &str) -> Json {
    let text = || Json::Text(cell.to_owned());
    match ty {
        Type::Int
        | Type::Float
        | Type::Bool
        | Type::Bit
        | Type::Flag
        | Type::EpochSeconds
        | Type::EpochMillis
        | Type::Id(_)
        | Type::List(_)
        | Type::Map(_)
        | Type::Model(_) => Json::parse(cell).unwrap_or_else(|_| text()),
        _ => text(),
    }
}
