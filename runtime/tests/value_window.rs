//! Windows and ranges of time.

use std::time::Duration;

use proptest::prelude::*;
use thousandeyes_runtime::value::{BadRange, TimeRange, Timestamp, Window};

#[test]
fn windows_are_a_number_and_a_unit() {
    for (text, seconds) in [
        ("30s", 30),
        ("1200", 1200),
        ("10m", 600),
        ("12h", 43_200),
        ("2d", 172_800),
        ("1w", 604_800),
        ("007d", 604_800),
    ] {
        let window: Window = text.parse().expect(text);
        assert_eq!(window.as_duration(), Duration::from_secs(seconds));
        assert_eq!(window.to_string(), text);
    }
    assert_eq!(Window::try_from("12h"), Ok(Window::hours(12)));
    assert_eq!(Window::days(1), Window::hours(24));
    const WEEK: Window = Window::weeks(1);
    assert_eq!(WEEK.to_string(), "1w");
    assert_eq!(
        (
            Window::seconds(5).to_string(),
            Window::minutes(5).to_string()
        ),
        ("5s".to_owned(), "5m".to_owned())
    );
}

#[test]
fn other_texts_are_refused_with_the_grammar() {
    for text in [
        "",
        "d",
        "-1d",
        "+1",
        "1.5h",
        "1 d",
        "1y",
        "1D",
        "0",
        "0d",
        "00s",
        "1dd",
        "٣d",
        "18446744073709551616",
        "99999999999999999w",
    ] {
        let bad = text.parse::<Window>().expect_err(text).to_string();
        assert!(
            bad.contains("`s`, `m`, `h`, `d`, `w`")
                && bad.ends_with(&format!("but found `{text}`")),
            "{bad}"
        );
    }
    assert!("1".repeat(300).parse::<Window>().is_err());
}

#[test]
fn durations_of_whole_seconds_are_windows() {
    assert_eq!(
        Window::try_from(Duration::from_secs(90)).map(|window| window.to_string()),
        Ok("90s".to_owned())
    );
    assert!(Window::try_from(Duration::ZERO).is_err());
    assert!(Window::try_from(Duration::from_millis(1500)).is_err());
    assert_eq!(Duration::from(Window::minutes(2)), Duration::from_secs(120));
}

#[test]
fn ranges_are_checked_where_types_can_not() {
    let (early, late) = (Timestamp::from_unix(1), Timestamp::from_unix(2));
    assert_eq!(
        TimeRange::from(early..=late),
        TimeRange::between(early, late)
    );
    assert_eq!(TimeRange::from(early..), TimeRange::since(early));
    assert_eq!(
        TimeRange::from(Window::days(1)),
        TimeRange::last(Window::days(1))
    );
    assert_eq!(TimeRange::between(early, early).validate(), Ok(()));
    let backwards = TimeRange::between(late, early).validate();
    assert_eq!(backwards, Err(BadRange::Backwards(late, early)));
    assert_eq!(
        TimeRange::last(Window::seconds(0)).validate(),
        Err(BadRange::Empty)
    );
}

proptest! {
    #[test]
    fn the_grammar_is_all_that_is_read(text in "[0-9]{0,6}[smhdwx]?[0-9]?") {
        let unit = text.find(|c: char| !c.is_ascii_digit());
        let digits = &text[..unit.unwrap_or(text.len())];
        let unit_is_last = unit.is_none_or(|at| at + 1 == text.len() && !text.ends_with('x'));
        let expected = unit_is_last && digits.bytes().any(|digit| digit != b'0');
        prop_assert_eq!(text.parse::<Window>().is_ok(), expected, "{}", &text);
        if let Ok(window) = text.parse::<Window>() {
            prop_assert_eq!(window.to_string(), text);
        }
    }
}
