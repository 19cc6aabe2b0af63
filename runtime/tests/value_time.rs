//! Moments: every form over all years, and arithmetic.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use thousandeyes_runtime::json;
use thousandeyes_runtime::value::Timestamp;

fn time(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|bad| panic!("{bad}"))
}

#[test]
fn it_takes_sixteen_bytes() {
    assert_eq!(size_of::<Timestamp>(), 16);
    assert_eq!(size_of::<Option<Timestamp>>(), 16);
}

#[test]
fn all_spellings_of_a_moment_are_the_same_moment() {
    let moment = Timestamp::from_unix(1_384_309_985);
    let spellings = [
        "2013-11-13 02:33:05",
        "2013-11-13 02:33:05.0",
        "2013-11-13 02:33:05.000000000",
        "2013-11-13T02:33:05",
        "2013-11-13T02:33:05Z",
        "2013-11-13 02:33:05Z",
        "2013-11-13T04:33:05+02:00",
        "2013-11-13T04:33:05+0200",
        "2013-11-12T19:03:05-07:30",
        "2013-11-13T02:33:05+00:00",
    ];
    let set: HashSet<_> = spellings.iter().map(|text| time(text)).collect();
    assert_eq!(set, HashSet::from([moment]));
    assert_eq!(time("2013-11-13"), Timestamp::from_unix(1_384_300_800));
}

#[test]
fn what_could_not_be_printed_back_is_refused() {
    for text in [
        "",
        "0000-01-01",
        "10000-01-01",
        "2013-11-13 02:33",
        "2013-11-13 02:33:60",
        "2013-11-13 24:00:00",
        "2013-11-13 02:60:05",
        "2013-13-13 02:33:05",
        "2013-02-29",
        "2013-11-13 02:33:05.",
        "2013-11-13 02:33:05.1234567890",
        "2013-11-13t02:33:05Z",
        "2013-11-13T02:33:05z",
        "2013-11-13T02:33:05+02",
        "2013-11-13T02:33:05-00:00",
        "2013-11-13T02:33:05+24:00",
        "2013-11-13T02:33:05 UTC",
        "2013-11-13Z",
        " 2013-11-13",
        "2013-11-13 ",
        "2013-11-13  02:33:05",
        "2013-1-1 02:33:05",
        "１013-11-13",
        "+013-11-13",
        "1384309985",
    ] {
        let bad = text.parse::<Timestamp>().expect_err(text);
        assert!(
            bad.to_string().ends_with(&format!("but found `{text}`")),
            "{bad}"
        );
    }
}

#[test]
fn new_moments_are_written_as_the_api_does() {
    assert_eq!(
        Timestamp::from_unix(1_384_309_985).to_string(),
        "2013-11-13 02:33:05"
    );
    assert_eq!(
        Timestamp::from_unix_millis(1_384_309_985_250).to_string(),
        "2013-11-13 02:33:05.250"
    );
    assert_eq!(
        Timestamp::from_unix_millis(-1).to_string(),
        "1969-12-31 23:59:59.999"
    );
    assert_eq!(Timestamp::from_unix_millis(-1).unix_millis(), -1);
    assert_eq!(Timestamp::from_unix_millis(-1).unix(), -1);
}

#[test]
fn requests_take_utc_without_fraction() {
    assert_eq!(
        time("2013-11-13T04:33:05.999+02:00").query_text(),
        "2013-11-13T02:33:05"
    );
    assert_eq!(time("2013-10-29").query_text(), "2013-10-29T00:00:00");
}

#[test]
fn the_ends_of_counting_do_not_panic() {
    for seconds in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
        let moment = Timestamp::from_unix(seconds);
        let (_, _) = (moment.to_string(), moment.query_text());
        let _ = moment.unix_millis();
        let _ = moment + Duration::MAX;
        let _ = (moment - Duration::MAX).to_string();
        let _ = SystemTime::try_from(moment);
        let _ = moment.duration_since(Timestamp::from_unix(i64::MIN));
    }
    let _ = Timestamp::from_unix_millis(i64::MIN).to_string();
    assert_eq!(
        Timestamp::from_unix(0) + Duration::MAX,
        Timestamp::from_unix(i64::MAX) + Duration::from_nanos(999_999_999)
    );
}

#[test]
fn time_passes() {
    let start = time("2013-11-13T04:33:05+02:00");
    let later = start + Duration::from_millis(1500);
    assert_eq!(later.to_string(), "2013-11-13T04:33:06.500+02:00");
    assert_eq!(
        later.duration_since(start),
        Some(Duration::from_millis(1500))
    );
    assert_eq!(start.duration_since(later), None);
    assert_eq!(later - Duration::from_millis(1500), start);
    assert!(later > start);
    assert_eq!(
        (time("2013-11-13") + Duration::from_secs(60)).to_string(),
        "2013-11-13 00:01:00"
    );
    assert_eq!(
        (time("2013-11-13") + Duration::from_secs(86_400)).to_string(),
        "2013-11-14"
    );
    let mut moving = start;
    moving += Duration::from_secs(1);
    moving -= Duration::from_secs(1);
    assert_eq!(moving, start);
}

#[test]
fn system_time_goes_both_ways() {
    let now = SystemTime::now();
    assert_eq!(SystemTime::try_from(Timestamp::from(now)), Ok(now));
    let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1500);
    assert_eq!(
        Timestamp::from(before).to_string(),
        "1969-12-31 23:59:58.500"
    );
    assert_eq!(SystemTime::try_from(Timestamp::from(before)), Ok(before));
    assert!(Timestamp::now() >= Timestamp::from(now));
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_goes_both_ways() {
    for moment in [
        time("2013-11-13 02:33:05.25"),
        time("1969-12-31 23:59:59.9"),
        time("0001-01-01"),
    ] {
        let theirs = jiff::Timestamp::try_from(moment).expect("in range");
        assert_eq!(theirs.as_millisecond(), moment.unix_millis());
        assert_eq!(Timestamp::from(theirs), moment);
    }
    assert!(jiff::Timestamp::try_from(Timestamp::from_unix(i64::MAX)).is_err());
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_goes_both_ways() {
    for moment in [
        time("2013-11-13 02:33:05.25"),
        time("1969-12-31 23:59:59.9"),
        time("0001-01-01"),
    ] {
        let theirs = chrono::DateTime::<chrono::Utc>::try_from(moment).expect("in range");
        assert_eq!(theirs.timestamp_millis(), moment.unix_millis());
        assert_eq!(Timestamp::from(theirs), moment);
    }
    assert!(chrono::DateTime::<chrono::Utc>::try_from(Timestamp::from_unix(i64::MAX)).is_err());
}

fn form() -> impl Strategy<Value = String> {
    let zone = prop_oneof![
        Just("".to_owned()),
        Just("Z".to_owned()),
        "[+][01][0-9]:?[0-5][0-9]",
        "-(0[1-9]|1[0-9]):?[0-5][0-9]"
    ];
    let fraction = prop_oneof![Just("".to_owned()), "\\.[0-9]{1,9}"];
    prop_oneof![
        Just(String::new()),
        (
            "[ T]",
            "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
            fraction,
            zone
        )
            .prop_map(|(separator, clock, fraction, zone)| format!(
                "{separator}{clock}{fraction}{zone}"
            )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_form_over_all_years_goes_back_to_its_text(
        year in 1..=9999, month in 1..=12, day in 1..=28, form in form(),
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}{form}");
        prop_assert_eq!(time(&text).to_string(), text.clone());
        let json = format!("\"{text}\"");
        prop_assert_eq!(json::to_string(&json::from_str::<Timestamp>(&json).expect("a moment")), json);
    }

    #[test]
    fn moments_are_ordered_and_hashed_as_their_count(a in any::<i64>(), b in any::<i64>()) {
        let (x, y) = (Timestamp::from_unix_millis(a), Timestamp::from_unix_millis(b));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.unix_millis(), a);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]?[0-9:.+Z-]{0,20}") {
        if let Ok(moment) = text.parse::<Timestamp>() {
            prop_assert_eq!(moment.to_string(), text);
        }
    }
}
