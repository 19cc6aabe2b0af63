//! One row of a table held against the field that it is about.

use super::Tables;
use crate::drift::calls::Of;
use crate::drift::docs::Cx;
use crate::drift::docs::rows::PageRow;
use crate::drift::report::Rule;
use crate::drift::tree::{Entry, last};
use crate::drift::words::{self, SaidUnit, agrees, said, said_unit};
use crate::drift::yaml::{self, Change, rewritten};
use crate::ir::{Api, Type};

/// Something that differs.
struct Difference {
    rule: Rule,
    message: String,
    yaml: Vec<String>,
}

impl Cx<'_> {
    /// Compares a row with the entries of its path; arms of a union may have it in several ways, of which one will do.
    pub(super) fn row(&mut self, tables: &Tables<'_, '_>, row: &PageRow, found: &[usize]) {
        let mut best: Option<(&Entry<'_>, Vec<Difference>)> = None;
        for entry in found
            .iter()
            .filter_map(|index| tables.known.entries().get(*index))
        {
            let differences = differences(self.api, entry, row, tables.of);
            let fewer = best
                .as_ref()
                .is_none_or(|(_, known)| differences.len() < known.len());
            if fewer {
                best = Some((entry, differences));
            }
        }
        let Some((entry, differences)) = best else {
            return;
        };
        for Difference {
            rule,
            message,
            yaml,
        } in differences
        {
            let finding = self.about(tables, entry, rule, message, row.line, yaml);
            self.add(entry.owner, &entry.used.name, finding);
        }
    }
}

fn differences(api: &Api, entry: &Entry<'_>, row: &PageRow, of: Of) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut idle = |message: String| {
        out.push(Difference {
            rule: Rule::Quirk,
            message,
            yaml: Vec::new(),
        });
    };
    if let Some(quirk) = entry.quirk() {
        if quirk.missing {
            idle("the quirk says that the table lacks it, and the table has it".to_owned());
        }
        if let Some(name) = quirk.name.as_deref()
            && row.path == entry.own
            && entry.own != entry.page
        {
            idle(format!(
                "the quirk says that the table calls it `{name}`, and the table has its own name"
            ));
        }
    }
    out.extend(of_type(api, entry, row));
    out.extend(of_unit(api, entry, row, of));
    if of == Of::Body
        && let Some(required) = row.required
        && required != entry.used.required
    {
        let word = |required| if required { "required" } else { "optional" };
        let message = format!(
            "the page has it {}, the spec {}",
            word(required),
            word(entry.used.required)
        );
        out.push(Difference {
            rule: Rule::FieldRequired,
            message,
            yaml: Vec::new(),
        });
    }
    out
}

fn of_type(api: &Api, entry: &Entry<'_>, row: &PageRow) -> Option<Difference> {
    let cell = row.ty.as_deref()?;
    let page = said(cell)?;
    let sent = &entry.used.ty;
    let documented = entry.quirk().and_then(|quirk| quirk.ty.as_ref());
    if agrees(api, documented.unwrap_or(sent), &page) {
        return None;
    }
    if documented.is_some() && agrees(api, sent, &page) {
        return Some(Difference {
            rule: Rule::Quirk,
            message: format!("the quirk says another type, and the table has `{cell}`, as is sent"),
            yaml: Vec::new(),
        });
    }
    let name = last(&entry.used.name);
    let sketch = yaml::from_table(api, name, Some(&page), Vec::new());
    let ty = yaml::type_of(api, entry.owner.area.as_deref(), name, sketch);
    let change = Change {
        ty: Some(ty),
        ..Change::default()
    };
    let said = match documented {
        Some(quirk) => format!("`{}`, and a quirk `{}`", sent, quirk),
        None => format!("`{sent}`"),
    };
    Some(Difference {
        rule: Rule::FieldType,
        message: format!("the page has `{cell}`, the spec {said}"),
        yaml: line(entry, change),
    })
}

fn of_unit(api: &Api, entry: &Entry<'_>, row: &PageRow, of: Of) -> Option<Difference> {
    let cell = row.unit.as_deref()?;
    let page = said_unit(api, cell);
    let sent = entry.field.unit.as_deref();
    let quirk = entry.quirk().and_then(|quirk| quirk.unit.as_deref());
    let documented = quirk.or(sent).filter(|unit| *unit != "none");
    let page = match page {
        SaidUnit::Range(low, high) => {
            if words::same_range(entry.field.range.as_ref(), low, high) {
                return None;
            }
            return Some(Difference {
                rule: Rule::FieldRange,
                message: format!("the page has the range [{low}, {high}]"),
                yaml: line(entry, range(low, high)),
            });
        }
        SaidUnit::Values(values) => return of_values(api, entry, values, of),
        SaidUnit::None => None,
        SaidUnit::Known(name) => Some(name),
        SaidUnit::Unknown(word) => {
            let units = format!("units:\n  {0}: {0}", yaml::key(&word));
            let mut yaml: Vec<String> = units.lines().map(str::to_owned).collect();
            yaml.extend(line(entry, unit(Some(word.clone()))));
            return Some(Difference {
                rule: Rule::FieldUnit,
                message: format!("the page has `{word}`, which is no unit of the spec"),
                yaml,
            });
        }
    };
    if page.as_deref() == documented {
        return None;
    }
    if quirk.is_some() && page.as_deref() == sent {
        return Some(Difference {
            rule: Rule::Quirk,
            message: "the quirk says another unit, and the table has the one of the field"
                .to_owned(),
            yaml: Vec::new(),
        });
    }
    let word = |unit: Option<&str>| unit.map_or("none".to_owned(), |unit| format!("`{unit}`"));
    let message = format!(
        "the page has {}, the spec {}",
        word(page.as_deref()),
        word(documented)
    );
    let yaml = line(entry, unit(page));
    Some(Difference {
        rule: Rule::FieldUnit,
        message,
        yaml,
    })
}

/// A units column that has the values of the field. Where the spec lists none, it holds any.
fn of_values(api: &Api, entry: &Entry<'_>, mut page: Vec<String>, of: Of) -> Option<Difference> {
    let mut ours = match &entry.used.ty {
        _ if !entry.field.values.is_empty() => entry.field.values.clone(),
        Type::Enum(name) => {
            let known = api.enums.iter().filter(|known| known.name == *name);
            let values = known.flat_map(|known| &known.values);
            values.map(|value| value.value.clone()).collect()
        }
        _ => return None,
    };
    page.sort();
    ours.sort();
    // A list holds for bodies and answers; more may be answered than can be sent.
    let more = of == Of::Body && entry.field.uses.answer.is_some();
    let fits = |value: &String| ours.contains(value);
    let fine = page == ours || (more && page.iter().all(fits));
    (!fine).then(|| Difference {
        rule: Rule::FieldValues,
        message: format!(
            "the page has the values {}, the spec {}",
            page.join(", "),
            ours.join(", ")
        ),
        yaml: Vec::new(),
    })
}

fn unit(unit: Option<String>) -> Change {
    Change {
        unit: Some(unit),
        ..Change::default()
    }
}

fn range(low: f64, high: f64) -> Change {
    Change {
        range: Some(format!("[{low}, {high}]")),
        ..Change::default()
    }
}

fn line(entry: &Entry<'_>, change: Change) -> Vec<String> {
    vec![rewritten(entry.field, entry.used, &change)]
}
