//! The name that was probably meant.

/// The one of `names` that is most like `wrong`, if any is like it.
pub(crate) fn nearest<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = fold(wrong);
    let likeness = |name: &str| strsim::jaro_winkler(&folded, &fold(name));
    let scored = names.into_iter().map(|name| (likeness(name), name));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 > 0.75).then_some(best.1)
}

/// `, did you mean …?`, or nothing.
pub(crate) fn suggestion<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let found = nearest(wrong, names);
    found.map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}

/// Whether two names are one, spelt in two ways: `avg-latency` and `avgLatency`.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        let letters = text.chars().filter(|c| !matches!(c, '-' | '_'));
        letters.flat_map(char::to_lowercase).collect()
    };
    letters(one) == letters(other)
}

fn fold(text: &str) -> String {
    // Beyond this no two names are alike, and comparing grows with the square.
    let short = text.chars().take(80).filter(|c| c.is_alphanumeric());
    short.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{nearest, same};

    #[test]
    fn spellings() {
        assert!(same("avg-latency", "avgLatency") && same("A_b", "ab"));
        assert!(!same("a.b", "ab") && !same("", "a"));
    }

    #[test]
    fn likeness() {
        let names = ["avgLatency", "maxLatency", "loss"];
        assert_eq!(nearest("avg-latncy", names), Some("avgLatency"));
        assert_eq!(nearest("lost", names), Some("loss"));
        assert_eq!(nearest("agentName", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest(&"x".repeat(1 << 20), names), None);
    }
}
