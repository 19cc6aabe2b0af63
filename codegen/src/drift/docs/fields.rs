//! Tables of fields held against the model: what only one of them has, and what differs.

mod arms;
mod row;

use super::found::{Aspect, Subject};
use super::known::Known;
use super::rows::{self, PageRow, holds_fields};
use super::{Call, Cx};
use crate::diagnostic::nearest;
use crate::drift::calls::Of;
use crate::drift::report::{DocsReport, Edit, Finding, Level, NotUnderstood, Rule};
use crate::drift::tree::{self, Entry, last, parent};
use crate::drift::words::{self, Said};
use crate::drift::yaml::{self, Draft};
use crate::ir::{Name, Operation, Projection, Type};
use crate::resolve::Place;
use std::collections::BTreeSet;

/// All tables of one call about its body, or about its answer.
pub(super) struct Tables<'c, 'a> {
    pub(super) call: Call<'c>,
    pub(super) operation: &'a Operation,
    pub(super) of: Of,
    pub(super) known: Known<'a>,
    pub(super) rows: Vec<PageRow>,
    /// Objects of which the page lists the fields.
    expanded: BTreeSet<String>,
    /// Places in `entries` that a row was found for.
    hit: BTreeSet<usize>,
}

impl<'x> Cx<'x> {
    pub(super) fn tables(
        &mut self,
        call: Call<'_>,
        operation: &'x Operation,
        of: Of,
        report: &mut DocsReport,
    ) {
        let mut tables = Tables {
            call,
            operation,
            of,
            known: Known::new(self.api, operation, of),
            rows: Vec::new(),
            expanded: BTreeSet::new(),
            hit: BTreeSet::new(),
        };
        let update = operation
            .body
            .as_ref()
            .is_some_and(|body| body.projection == Projection::Update);
        let (mut quirk, mut own) = (false, false);
        for table in call.call.tables.iter().filter(|table| table.of == of) {
            let read = rows::read(table, &tables.known, &tables.rows, update);
            for (line, what) in read.unclear {
                report.not_understood.push(unclear(call.at(line), what));
            }
            if read.rows.is_empty() {
                continue;
            }
            quirk |= read.quirk;
            own |= read.own;
            if !read.envelope {
                tables.expanded.insert(read.prefix.clone());
            }
            if !read.prefix.is_empty() && !tables.knows(&read.prefix) {
                // An object that nothing declares: what the table says of it makes it one field.
                tables.rows.push(PageRow {
                    line: table.line,
                    path: read.prefix.clone(),
                    ty: Some("object".to_owned()),
                    unit: None,
                    required: None,
                    key: false,
                });
            }
            // Beside the key of the row stands what is beside the row.
            let inner =
                |row: &&PageRow| !row.key && (!read.envelope || tables.known.has(&row.path));
            for row in read.rows.iter().filter(inner) {
                tables.expanded.insert(parent(&row.path).to_owned());
            }
            tables.rows.extend(read.rows);
        }
        report.rows += tables.rows.len();
        if !quirk {
            self.idle(&tables, own);
        }
        self.rows(&mut tables, report);
    }

    /// Reports the quirk of an answer that no table gives a cause for.
    fn idle(&mut self, tables: &Tables<'_, '_>, own: bool) {
        let (Some(name), Some(first)) = (tables.known.quirk, tables.rows.first()) else {
            return;
        };
        let place = self.places.operation(&tables.operation.id);
        self.found.push(Finding {
            rule: Rule::Quirk,
            level: Level::Drift,
            operations: vec![tables.operation.id.clone()],
            subject: name.to_owned(),
            message: match own {
                true => "the quirk says that tables call the key so, and they have its own name",
                false => "the quirk says that tables call the key so, and none has it",
            }
            .to_owned(),
            page: vec![tables.call.at(first.line)],
            spec: place.cloned().into_iter().collect(),
            edit: None,
            seen: None,
        });
    }

    fn rows(&mut self, tables: &mut Tables<'_, 'x>, report: &mut DocsReport) {
        let mut unknown: Vec<PageRow> = Vec::new();
        for row in tables.rows.clone() {
            if let Some(cell) = row.ty.as_deref().filter(|cell| !cell.is_empty())
                && words::said(cell).is_none()
            {
                let what = format!("the type `{cell}` of `{}`", row.path);
                report
                    .not_understood
                    .push(unclear(tables.call.at(row.line), what));
            }
            let mut found = tables.find(&row.path);
            // What stands beside the rows may have the name of something in them.
            let said = row.ty.as_deref().and_then(words::said);
            let fits = |entry: &Entry<'_>| {
                said.as_ref()
                    .is_none_or(|said| words::agrees(self.api, &entry.used.ty, said))
            };
            found.retain(|index| {
                tables
                    .known
                    .entries()
                    .get(*index)
                    .is_some_and(|entry| !entry.beside || fits(entry))
            });
            if found.is_empty() {
                let tag = tables.known.tree.tags.contains(&row.path);
                let tag = tag && said.is_none_or(|said| said == Said::Text);
                if !tag && !row.key {
                    unknown.push(row);
                }
                continue;
            }
            tables.hit.extend(&found);
            self.row(tables, &row, &found);
        }
        let lost = tables.lost();
        let elsewhere = arms::elsewhere(&tables.known, &tables.hit, &lost);
        let lost = arms::here(&tables.known, lost, &elsewhere);
        if let Some(first) = tables.rows.first() {
            for arm in &elsewhere {
                report.not_understood.push(unclear(
                    tables.call.at(first.line),
                    format!(
                        "no table has the fields of `{}`, an arm of `{}`",
                        arm.arm, arm.union.name
                    ),
                ));
            }
        }
        let mut paired: BTreeSet<usize> = BTreeSet::new();
        let tops: Vec<PageRow> = unknown
            .iter()
            .filter(|row| !tables.is_inside(row, &unknown))
            .cloned()
            .collect();
        for row in &tops {
            let beside: Vec<usize> = lost
                .iter()
                .copied()
                .filter(|index| !paired.contains(index))
                .filter(|index| {
                    let entry = tables.known.entries().get(*index);
                    entry.is_some_and(|entry| entry.parent() == parent(&row.path))
                })
                .collect();
            let names = beside
                .iter()
                .filter_map(|index| Some(last(&tables.known.entries().get(*index)?.page)));
            let near = nearest(last(&row.path), names);
            let twin = near.and_then(|near| {
                let is = |index: &&usize| {
                    tables
                        .known
                        .entries()
                        .get(**index)
                        .is_some_and(|entry| last(&entry.page) == near)
                };
                beside.iter().find(is).copied()
            });
            match twin {
                Some(index) => {
                    paired.insert(index);
                    self.named(tables, row, index);
                }
                None => self.only_page(tables, row, &unknown),
            }
        }
        for index in lost {
            if !paired.contains(&index) {
                self.only_spec(tables, index);
            }
        }
    }

    fn named(&mut self, tables: &Tables<'_, '_>, row: &PageRow, index: usize) {
        let Some(entry) = tables.known.entries().get(index) else {
            return;
        };
        let message = format!("the page writes `{}`", row.path);
        let change = yaml::Change {
            quirk: Some(format!("name: {}, why: …", row.path)),
            ..yaml::Change::default()
        };
        let line = yaml::rewritten(entry.field, entry.used, &change);
        let finding = self.about(
            tables,
            entry,
            Rule::FieldName,
            message,
            row.line,
            vec![line],
        );
        self.add(entry.owner, &entry.used.name, finding);
    }

    fn only_page(&mut self, tables: &Tables<'_, '_>, row: &PageRow, unknown: &[PageRow]) {
        let draft = tables.draft(self.api, row, unknown);
        let owner = tables.owner(parent(&row.path));
        let lines = yaml::write(self.api, Some(&tables.operation.area), &draft);
        let declared = owner.and_then(|owner| self.places.declared(owner)).cloned();
        let mut yaml = lines.field;
        if !lines.models.is_empty() {
            yaml.push("models:".to_owned());
            yaml.extend(lines.models);
        }
        let into = match owner {
            Some(owner) => format!("the model `{owner}`"),
            None => format!("what `{}` answers", tables.operation.id),
        };
        let said = row.ty.as_deref().unwrap_or("no type");
        let inside = unknown
            .iter()
            .filter(|other| tables.is_below(other, row))
            .count();
        let more = match inside {
            0 => String::new(),
            1 => " and one field in it".to_owned(),
            many => format!(" and {many} fields in it"),
        };
        let finding = Finding {
            rule: Rule::FieldOnlyPage,
            level: Level::Drift,
            operations: vec![tables.operation.id.clone()],
            subject: row.path.clone(),
            message: format!("only the page has it: {said}{more}"),
            page: vec![tables.call.at(row.line)],
            spec: declared.clone().into_iter().collect(),
            edit: Some(Edit {
                at: declared,
                into,
                yaml,
            }),
            seen: None,
        };
        let subject = Subject {
            owner: owner.map_or_else(String::new, Name::to_string),
            field: last(&row.path).to_owned(),
            aspect: Aspect::Presence,
        };
        self.found.field(subject, finding);
    }

    fn only_spec(&mut self, tables: &Tables<'_, '_>, index: usize) {
        let Some(entry) = tables.known.entries().get(index) else {
            return;
        };
        let change = yaml::Change {
            quirk: Some("missing: true, why: …".to_owned()),
            ..yaml::Change::default()
        };
        let line = yaml::rewritten(entry.field, entry.used, &change);
        let message = match entry.quirk().and_then(|quirk| quirk.name.as_deref()) {
            Some(name) => format!("the table has neither it nor `{name}`, as the quirk says"),
            None => "only the spec has it; take it out, or give the reason".to_owned(),
        };
        let at = tables
            .call
            .call
            .tables
            .iter()
            .find(|table| table.of == tables.of);
        let at = at.map_or(tables.call.call.line, |table| table.line);
        let finding = self.about(tables, entry, Rule::FieldOnlySpec, message, at, vec![line]);
        self.add(entry.owner, &entry.used.name, finding);
    }

    /// A finding about a field that the spec has.
    pub(super) fn about(
        &self,
        tables: &Tables<'_, '_>,
        entry: &Entry<'_>,
        rule: Rule,
        message: String,
        line: usize,
        yaml: Vec<String>,
    ) -> Finding {
        let spec = self.places.field(entry.owner, &entry.field.name);
        let spec = spec.or_else(|| self.places.declared(entry.owner)).cloned();
        Finding {
            rule,
            level: Level::Drift,
            operations: vec![tables.operation.id.clone()],
            subject: entry.page.clone(),
            message,
            page: vec![tables.call.at(line)],
            edit: (!yaml.is_empty()).then(|| Edit {
                at: spec.clone(),
                into: format!("the model `{}`", entry.owner),
                yaml,
            }),
            spec: spec.into_iter().collect(),
            seen: None,
        }
    }

    pub(super) fn add(&mut self, owner: &Name, field: &str, finding: Finding) {
        let subject = Subject {
            owner: owner.to_string(),
            field: field.to_owned(),
            aspect: match finding.rule {
                Rule::FieldType => Aspect::Type,
                _ => Aspect::Other,
            },
        };
        self.found.field(subject, finding);
    }
}

impl<'a> Tables<'_, 'a> {
    /// Entries that a row of that path is about.
    fn find(&self, path: &str) -> Vec<usize> {
        let by = |test: &dyn Fn(&Entry<'a>) -> bool| -> Vec<usize> {
            let entries = self.known.entries().iter().enumerate();
            entries
                .filter(|(_, entry)| test(entry))
                .map(|(index, _)| index)
                .collect()
        };
        let mut found = by(&|entry| entry.page == path && !entry.beside);
        if found.is_empty() {
            found = by(&|entry| entry.own == path && !entry.beside);
        }
        if found.is_empty() {
            found = by(&|entry| entry.page == path && entry.beside);
        }
        found
    }

    fn knows(&self, path: &str) -> bool {
        !self.find(path).is_empty() || self.rows.iter().any(|row| row.path == path)
    }

    /// Entries that should stand in a table and don't.
    fn lost(&self) -> Vec<usize> {
        let lost = |(index, entry): &(usize, &Entry<'a>)| {
            let expected = !entry.beside
                && self.expanded.contains(entry.parent())
                && entry.field.life.removed.is_none()
                && !entry.quirk().is_some_and(|quirk| quirk.missing);
            expected && !self.hit.contains(index)
        };
        let all = self.known.entries().iter().enumerate();
        all.filter(lost).map(|(index, _)| index).collect()
    }

    /// Whether a row is of an object that is reported as a whole.
    fn is_inside(&self, row: &PageRow, unknown: &[PageRow]) -> bool {
        unknown.iter().any(|other| self.is_below(row, other))
    }

    /// Whether a row is of the object that another row introduces; tables write `hop.x` for what they call `hops`.
    fn is_below(&self, row: &PageRow, object: &PageRow) -> bool {
        if !object.ty.as_deref().is_some_and(holds_fields) {
            return false;
        }
        let many = object.path.as_str();
        let one = many.strip_suffix('s').unwrap_or(many);
        [many, one].iter().any(|path| {
            let rest = row.path.strip_prefix(path);
            rest.is_some_and(|rest| rest.starts_with('.'))
        })
    }

    fn owner(&self, parent: &str) -> Option<&'a Name> {
        let sibling = self
            .known
            .entries()
            .iter()
            .find(|entry| entry.parent() == parent && !entry.beside);
        if let Some(entry) = sibling {
            return Some(entry.owner);
        }
        let ty = match self.of {
            Of::Answer => tree::answered(self.operation).0,
            Of::Body => self.operation.body.as_ref().map(|body| &body.ty),
        };
        match ty {
            Some(Type::Model(name)) if parent.is_empty() => Some(name),
            _ => None,
        }
    }

    fn draft(&self, api: &crate::ir::Api, row: &PageRow, unknown: &[PageRow]) -> Draft {
        let children: Vec<Draft> = unknown
            .iter()
            .filter(|other| {
                self.is_below(other, row) && parent(&other.path).len() <= row.path.len()
            })
            .map(|other| self.draft(api, other, unknown))
            .collect();
        let said = row.ty.as_deref().and_then(words::said);
        let name = last(&row.path).to_owned();
        let unit = row.unit.as_deref().map(|cell| words::said_unit(api, cell));
        Draft {
            sketch: yaml::from_table(api, &name, said.as_ref(), children),
            name,
            unit: match unit {
                Some(words::SaidUnit::Known(name)) => Some(name),
                _ => None,
            },
        }
    }
}

pub(super) fn unclear(page: Place, what: String) -> NotUnderstood {
    NotUnderstood {
        page,
        what,
        ordinary: false,
    }
}
