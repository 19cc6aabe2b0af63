//! Values that are not like the others of their column, so that trouble is seen at a glance.

use super::Filled;
use crate::columns::Role;

/// With fewer values nothing is usual.
const ENOUGH: usize = 8;

/// Which rows of a column stand out: those that lie more than six times as far from the median as values usually do.
pub(super) fn find(filled: &Filled) -> Vec<bool> {
    let numbers: Vec<Option<f64>> = filled.texts.iter().map(|text| text.parse().ok()).collect();
    let known: Vec<f64> = numbers.iter().flatten().copied().collect();
    let nothing = vec![false; numbers.len()];
    if filled.column.role != Role::Measure || known.len() < ENOUGH {
        return nothing;
    }
    let Some(middle) = median(known.clone()) else {
        return nothing;
    };
    let usual = median(known.iter().map(|number| (number - middle).abs()).collect()).unwrap_or(0.0);
    let far = (usual * 6.0).max(middle.abs() * 0.05);
    let out = |number: &Option<f64>| number.is_some_and(|number| (number - middle).abs() > far);
    let found: Vec<bool> = numbers.iter().map(out).collect();
    let many = found.iter().filter(|out| **out).count() * 4 > known.len();
    if many { nothing } else { found }
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    let middle = numbers.len() / 2;
    (middle < numbers.len()).then(|| *numbers.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::{Filled, find};
    use crate::columns::{Column, Role};

    fn standing_out(texts: &[&str]) -> Vec<usize> {
        let column = Column {
            name: String::new(),
            path: Vec::new(),
            unit: None,
            role: Role::Measure,
        };
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        let found = find(&Filled {
            column,
            texts,
            right: true,
        });
        found
            .iter()
            .enumerate()
            .filter_map(|(index, out)| out.then_some(index))
            .collect()
    }

    #[test]
    fn what_stands_out() {
        let calm = ["10", "11", "12", "10", "", "11", "12", "10", "11"];
        assert_eq!(standing_out(&calm), [0usize; 0]);
        let peak = ["10", "11", "12", "10", "95.5", "11", "12", "10", "11"];
        assert_eq!(standing_out(&peak), [4]);
        let loss = ["0", "0", "0", "0", "0", "0", "2.5", "0", "0"];
        assert_eq!(standing_out(&loss), [6]);
        assert_eq!(standing_out(&["1", "1", "1", "100"]), [0usize; 0]);
        let halves = ["0", "0", "0", "0", "0", "9", "9", "9", "9"];
        assert_eq!(standing_out(&halves), [0usize; 0]);
    }
}
