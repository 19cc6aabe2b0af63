//! Fields that answers seldom have: behind a pointer in Rust, and nothing else on the wire.

use super::{answer, body, calls, example, rows, sends};
use thousandeyes_runtime::value::Timestamp;
use thousandeyes_runtime::{Page, json};
use thousandeyes_tests::golden::cases::*;

fn recordings() -> Page<Recording, RecordingPages> {
    answer(&GetRecordings::new(), &example("rare/recordings"))
}

#[test]
fn is_read_where_it_is_and_missing_where_it_is_not() {
    let page = recordings();
    let [shop, search, empty] = rows(&page) else {
        unreachable!("{page:?}");
    };
    assert_eq!(
        (&shop.comment, &shop.took, &shop.cache, &shop.ended),
        (&None, &None, &None, &None)
    );
    assert_eq!(
        search.comment.as_ref().map(|text| text.as_str()),
        Some("Slower than it was.")
    );
    assert_eq!(search.took.as_deref(), Some(&12.5));
    assert_eq!(
        search.ended.as_deref(),
        Some(&Timestamp::from_unix(1_384_309_985))
    );
    let cache = search.cache.as_deref();
    assert_eq!(
        cache.and_then(|cache| cache.rating.as_deref()),
        Some(&Rating::Best)
    );
    let hits = cache.and_then(|cache| cache.hits.as_deref());
    assert_eq!(hits, Some(&3));
    let nothing = empty.cache.as_deref();
    assert!(nothing.is_some_and(|cache| cache.expires.is_none() && cache.hits.is_none()));
}

#[test]
fn takes_one_pointer_where_it_is_not_sent() {
    let pointer = size_of::<usize>();
    assert_eq!(size_of::<Option<Box<RecordingCache>>>(), pointer);
    assert!(size_of::<RecordingCache>() <= 4 * pointer);
}

#[test]
fn leads_to_the_next_page() {
    assert_eq!(
        recordings().next_link(),
        Some("https://api.example.com/golden/recordings?cursor=2")
    );
    let last = r#"{"recordings": [], "pages": {}}"#;
    assert_eq!(answer(&GetRecordings::new(), last).next_link(), None);
}

#[test]
fn null_is_none_and_of_repeated_keys_the_last_counts() {
    let read = |text: &str| json::from_str::<Recording>(text);
    let none = read(r#"{"name": "a", "comment": null, "cache": null, "ended": null}"#);
    let none = none.unwrap();
    assert_eq!((none.comment, none.cache, none.ended), (None, None, None));
    let twice = r#"{"name": "a", "cache": {"expires": "never"}, "cache": {"hits": 1}, "took": 1, "took": null}"#;
    let twice = read(twice).unwrap();
    let cache = twice.cache.unwrap();
    assert_eq!((cache.expires, cache.hits.is_some()), (None, true));
    assert_eq!(twice.took, None);
    let fault = read(r#"{"name": "a", "cache": {"expires": 7}}"#).unwrap_err();
    assert_eq!(
        fault.path(r#"{"name": "a", "cache": {"expires": 7}}"#),
        "cache.expires"
    );
}

#[test]
fn goes_through_serde_without_a_trace() -> serde_json::Result<()> {
    let page = recordings();
    for recording in rows(&page) {
        let value = serde_json::to_value(recording)?;
        assert!(json::equal(&value.to_string(), &json::to_string(recording)));
        assert_eq!(&serde_json::from_value::<Recording>(value)?, recording);
    }
    Ok(())
}

#[test]
fn bodies_take_values_and_not_boxes() {
    let create = RecordingCreate::new("shop")
        .comment("The new one.")
        .took(12.5)
        .ended(Timestamp::from_unix(1_384_309_985));
    let request = AddRecording::new(create);
    calls(&request, "POST /recordings");
    sends(&request, &example("rare/create"));
    assert_eq!(
        body::<RecordingCreate>("rare/create").comment.as_deref(),
        Some("The new one.")
    );
}

#[test]
fn setters_of_what_answers_have_too_make_the_box() {
    let marks: Vec<Mark> = vec![
        Click::new().comment("buys").x(3).into(),
        Scroll::new().by(2.5).into(),
    ];
    let comments: Vec<Option<&str>> = marks
        .iter()
        .map(|mark| mark.comment().map(|text| text.as_str()))
        .collect();
    assert_eq!(comments, [Some("buys"), None]);
    sends(&AddMarks::new(marks), &example("rare/marks"));
}
