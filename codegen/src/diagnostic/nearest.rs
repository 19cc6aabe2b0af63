//! "Did you mean": the known name nearest to an unknown one.

/// The known name that one most likely meant, when one is near enough to be worth saying.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(2);
    let folded = fold(name);
    let rated = known.into_iter().map(|candidate| {
        let other = fold(candidate);
        // Of short names at least half must be right: `b` is not a misspelt `a`.
        let limit = limit.min(folded.len().max(other.len()) / 2);
        (distance(&folded, &other), limit, candidate)
    });
    rated
        .filter(|(distance, limit, _)| distance <= limit)
        .map(|(distance, _, candidate)| (distance, !same_start(name, candidate), candidate))
        .min()
        .map(|(.., candidate)| candidate)
}

/// Of two names equally near, people get the first letter right.
fn same_start(name: &str, candidate: &str) -> bool {
    name.chars().next() == candidate.chars().next()
}

/// Case and word separators are what people get wrong most, so they cost nothing.
fn fold(name: &str) -> Vec<char> {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Edits between two names, a swap of neighbours counting as one (`flaot`, `float`).
fn distance(a: &[char], b: &[char]) -> usize {
    if a.len().abs_diff(b.len()) > 8 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = above[j] + usize::from(x != y);
            cost = cost.min(above[j + 1] + 1).min(row[j] + 1);
            let swapped = i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y;
            if swapped {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn swapped_letters_are_near() {
        assert_eq!(nearest("flaot", ["float", "flag", "text"]), Some("float"));
    }

    #[test]
    fn case_and_separators_cost_nothing() {
        assert_eq!(nearest("AgentID", ["AgentId", "TestId"]), Some("AgentId"));
        assert_eq!(
            nearest("body_examples", ["body-examples"]),
            Some("body-examples")
        );
    }

    #[test]
    fn far_names_are_not_offered() {
        assert_eq!(nearest("colour", ["type", "doc", "unit"]), None);
        assert_eq!(nearest("b", ["a", "c"]), None);
    }

    #[test]
    fn of_two_the_one_with_the_right_first_letter_is_offered() {
        assert_eq!(nearest("dsc", ["asc", "desc"]), Some("desc"));
    }
}
