//! The name that was probably meant.

/// Names are compared up to here; beyond it no two are alike, and comparing grows with the square.
const COMPARED: usize = 80;

/// The one of `names` that is most like `wrong`, if any is like it.
pub(crate) fn nearest<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = fold(wrong);
    let scored = names.into_iter().map(|name| {
        let other = fold(name);
        let edits = strsim::osa_distance(&folded, &other);
        let likeness = strsim::jaro_winkler(&folded, &other);
        (edits, likeness, other.chars().count(), name)
    });
    // One letter is a slip in any name; more than a third of them is another name, unless it begins alike.
    let alike = scored.filter(|(edits, likeness, length, _)| {
        (*edits <= 1 && *length > 1)
            || *likeness > 0.85
            || (*likeness > 0.75 && edits * 3 <= *length)
    });
    let best = alike.min_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)))?;
    Some(best.3)
}

fn fold(text: &str) -> String {
    let short = text.chars().take(COMPARED).filter(|c| c.is_alphanumeric());
    short.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn likeness() {
        let names = [
            "interval",
            "httpInterval",
            "agents",
            "alertsEnabled",
            "port",
        ];
        assert_eq!(nearest("intervall", names), Some("interval"));
        assert_eq!(nearest("http_interval", names), Some("httpInterval"));
        assert_eq!(nearest("agent", names), Some("agents"));
        assert_eq!(nearest("prt", names), Some("port"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest(&"x".repeat(1 << 20), names), None);
    }
}
