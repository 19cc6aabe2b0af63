//! Which columns find room: narrower titles and shorter times first, fewer columns last.

use thousandeyes_api::Api;

use super::super::cell::width;
use super::Filled;
use crate::columns::{Column, Role};
use crate::terminal::Terminal;

/// Between two columns.
const GAP: usize = 2;

/// A text is never cut to less.
const NARROW: usize = 10;

/// A column in its place.
pub(super) struct Fitted {
    pub(super) filled: Filled,
    /// Its name, on one line or more.
    pub(super) title: Vec<String>,
    pub(super) unit: String,
    pub(super) width: usize,
}

/// What is shown.
pub(super) struct Plan {
    pub(super) columns: Vec<Fitted>,
    /// What is said once, as it was taken out of all rows.
    pub(super) said: Vec<String>,
    /// Names of columns without room.
    pub(super) hidden: Vec<String>,
}

/// How much is done to save room.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Pressure {
    None,
    /// Titles on two lines.
    Titles,
    /// Times without their day, when it is the same.
    Times,
}

/// Finds a place for as many columns as there is room for.
pub(super) fn plan(api: &Api, mut filled: Vec<Filled>, all: bool, terminal: &Terminal) -> Plan {
    let room = terminal.width.unwrap_or(usize::MAX);
    let useful = |one: &Filled| one.column.role <= Role::Trouble;
    let mut pressure = Pressure::None;
    for next in [Pressure::None, Pressure::Titles, Pressure::Times] {
        pressure = next;
        let widths = filled
            .iter()
            .filter(|one| useful(one))
            .map(|one| GAP + wanted(api, one, pressure));
        if widths.sum::<usize>() <= room.saturating_add(GAP) {
            break;
        }
    }
    let mut said = Vec::new();
    if pressure >= Pressure::Times && !all {
        said.extend(filled.iter_mut().filter_map(shorten));
    }
    let mut left = room.saturating_add(GAP);
    let mut columns = Vec::new();
    let mut hidden = Vec::new();
    for one in filled {
        let wanted = wanted(api, &one, pressure).max(1);
        let unlimited = terminal.width.is_none() || all;
        let width = match left.checked_sub(GAP) {
            _ if unlimited => wanted,
            Some(room) if wanted <= room => wanted,
            Some(room) if room >= NARROW && may_lose_its_end(&one) => room,
            _ => {
                hidden.push(one.column.name);
                continue;
            }
        };
        left = left.saturating_sub(width + GAP);
        columns.push(Fitted {
            title: title(&one.column, pressure),
            unit: unit(api, &one.column),
            width,
            filled: one,
        });
    }
    Plan {
        columns,
        said,
        hidden,
    }
}

/// How wide a table of these would be if nothing were saved.
pub(super) fn natural(api: &Api, filled: &[Filled]) -> usize {
    let widths = filled
        .iter()
        .map(|one| GAP + wanted(api, one, Pressure::None));
    widths.sum::<usize>().saturating_sub(GAP)
}

fn wanted(api: &Api, one: &Filled, pressure: Pressure) -> usize {
    let title = title(&one.column, pressure);
    let title = title.iter().map(|part| width(part)).max().unwrap_or(0);
    let unit = width(&unit(api, &one.column));
    let mut values = one.texts.iter().map(|text| width(text)).max().unwrap_or(0);
    if pressure >= Pressure::Times && day(one).is_some() {
        values = values.saturating_sub("2026-11-01 ".len());
    }
    values.min(widest(one.column.role)).max(title).max(unit)
}

/// How much of a text is shown before the other columns matter more.
fn widest(role: Role) -> usize {
    match role {
        Role::Name | Role::Handle => 28,
        Role::Sort | Role::Text | Role::Kind | Role::Deep => 32,
        Role::Trouble => 48,
        Role::Moment
        | Role::Measure
        | Role::Argument
        | Role::Setting
        | Role::Id
        | Role::Link
        | Role::Stamp => usize::MAX,
    }
}

/// Whether the beginning of a text is better than nothing. Of a number, a time or an address it is not.
fn may_lose_its_end(one: &Filled) -> bool {
    let role = one.column.role;
    !one.right && !matches!(role, Role::Moment | Role::Stamp | Role::Link | Role::Deep)
}

/// The name as the title: the last word below the others when room is scarce.
fn title(column: &Column, pressure: Pressure) -> Vec<String> {
    let name = &column.name;
    let inside = |(place, letter): (usize, char)| {
        let before = name
            .get(..place)
            .and_then(|start| start.chars().next_back());
        let word = letter.is_uppercase() && before.is_some_and(char::is_lowercase);
        (word || before == Some('.')).then_some(place)
    };
    let split = name.char_indices().rev().find_map(inside);
    match split.and_then(|place| name.split_at_checked(place)) {
        Some((first, last)) if pressure >= Pressure::Titles => {
            vec![first.to_owned(), last.to_owned()]
        }
        _ => vec![name.clone()],
    }
}

fn unit(api: &Api, column: &Column) -> String {
    match column.unit.as_deref() {
        // Signs that everybody reads.
        Some("percent") => "%".to_owned(),
        Some("bytes") => "B".to_owned(),
        Some("bytes-per-second") => "B/s".to_owned(),
        Some(name) => api.unit(name).map_or(name, |unit| &unit.name).to_owned(),
        None => String::new(),
    }
}

/// The day that all moments of a column share.
fn day(one: &Filled) -> Option<&str> {
    let day = one.texts.first()?.get(..10)?;
    let shared = one.column.role == Role::Moment
        && one.texts.iter().all(|text| {
            text.len() >= 19
                && text
                    .strip_prefix(day)
                    .is_some_and(|rest| rest.starts_with(' '))
        });
    shared.then_some(day)
}

/// Takes the day out of all moments; what is said instead.
fn shorten(one: &mut Filled) -> Option<String> {
    let day = day(one)?.to_owned();
    for text in &mut one.texts {
        *text = text.split_off(day.len() + 1);
    }
    Some(format!("{} {day}", one.column.name))
}
