//! Arms of unions that a page leaves out: it describes some of them, and sends the reader to another page for the others.

use crate::drift::docs::known::Known;
use crate::drift::tree::{Entry, Fork};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer are rows that a page lacks.
const FEWEST: usize = 2;

/// Arms of which a page has none of the fields that no other arm has, though it has such fields of another arm.
pub(super) fn elsewhere<'a>(
    known: &Known<'a>,
    hit: &BTreeSet<usize>,
    lost: &[usize],
) -> BTreeSet<Fork<'a>> {
    let own = own(known.entries());
    let among = |pages: &BTreeSet<&str>, indices: &mut dyn Iterator<Item = &usize>| {
        let entries = indices.filter_map(|index| known.entries().get(*index));
        let found: BTreeSet<&str> = entries
            .map(|entry| entry.page.as_str())
            .filter(|page| pages.contains(page))
            .collect();
        found.len()
    };
    let shown: BTreeSet<&Fork<'a>> = own
        .iter()
        .filter(|(_, pages)| among(pages, &mut hit.iter()) > 0)
        .map(|(arm, _)| arm)
        .collect();
    own.iter()
        .filter(|(arm, pages)| {
            let another = |one: &&Fork<'a>| one.at == arm.at && one.union == arm.union;
            !shown.contains(arm)
                && shown.iter().any(another)
                && among(pages, &mut lost.iter()) >= FEWEST
        })
        .map(|(arm, _)| arm.clone())
        .collect()
}

/// What of the lost is on a way that has none of these arms.
pub(super) fn here(
    known: &Known<'_>,
    mut lost: Vec<usize>,
    elsewhere: &BTreeSet<Fork<'_>>,
) -> Vec<usize> {
    let expected = |entry: &Entry<'_>| {
        let open = |way: &Vec<Fork<'_>>| !way.iter().any(|arm| elsewhere.contains(arm));
        entry.ways.iter().any(open)
    };
    lost.retain(|index| known.entries().get(*index).is_some_and(expected));
    lost
}

/// Paths that only one arm of a union has, by arm.
fn own<'e, 'a>(entries: &'e [Entry<'a>]) -> BTreeMap<Fork<'a>, BTreeSet<&'e str>> {
    let mut all: BTreeMap<Fork<'a>, BTreeSet<&'e str>> = BTreeMap::new();
    // Where the union stands, and a path below it, to the arms that have it.
    let mut having: BTreeMap<(&str, String, &str), BTreeSet<&str>> = BTreeMap::new();
    for entry in entries {
        for arm in entry.ways.iter().flatten() {
            let place = (arm.at.as_str(), arm.union.to_string(), entry.page.as_str());
            having.entry(place).or_default().insert(&arm.arm);
            all.entry(arm.clone()).or_default().insert(&entry.page);
        }
    }
    for (arm, pages) in &mut all {
        pages.retain(|page| {
            let place = (arm.at.as_str(), arm.union.to_string(), *page);
            having.get(&place).is_some_and(|arms| arms.len() == 1)
        });
    }
    all
}
