//! What the API really sends: values of the API that differ from what its pages say, each with its test.

use thousandeyes_runtime::json::{self, FaultKind};
use thousandeyes_runtime::value::{AnyId, Flag, Json, List, Text, Timestamp};
use thousandeyes_runtime::{any_id, int_enum, int_id, text_id, wire};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct TestId(i64);
int_id! { TestId }

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct AlertId(AnyId);
any_id! { AlertId }

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct SessionId(Text);
text_id! { SessionId }

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum AlertState {
    Cleared,
    Active,
    Disabled,
    Other(i64),
}
int_enum! { AlertState { Cleared 0, Active 1, Disabled 2, } }

#[derive(Clone, Debug, PartialEq)]
struct Row {
    agent_id: i64,
    agent_name: Text,
    loss: Option<f64>,
    error_details: Option<Text>,
    list: List<Text>,
}
wire! { Row {
    required agent_id "agentId";
    required agent_name "agentName";
    optional loss "loss";
    optional error_details "errorDetails";
    optional list "list";
} }

fn back_and_forth<T: wire::Wire>(text: &str) -> String {
    json::to_string(&json::from_str::<T>(text).unwrap_or_else(|fault| panic!("{text}: {fault}")))
}

#[test]
fn ids_pass_32_bits_and_may_be_negative() {
    for id in [
        "281474976735863",
        "-1",
        "0",
        "9223372036854775807",
        "-9223372036854775808",
    ] {
        assert_eq!(back_and_forth::<TestId>(id), id);
        assert_eq!(
            id.parse::<TestId>().map(|id| id.to_string()),
            Ok(id.to_owned())
        );
    }
    assert!(json::from_str::<TestId>("9223372036854775808").is_err());
}

#[test]
fn alert_ids_are_integers_or_uuids() {
    for id in [
        "2783",
        r#""2783""#,
        r#""3e3bb8b5-6e3f-4e3b-9f8e-000000000000""#,
    ] {
        assert_eq!(back_and_forth::<AlertId>(id), id);
    }
    assert_eq!(AlertId::from(2783), AlertId::from("2783"));
    assert_ne!(AlertId::from("02783"), AlertId::from(2783));
}

#[test]
fn booleans_are_numbers_or_words() {
    for (text, value) in [
        ("true", true),
        ("false", false),
        ("1", true),
        ("0", false),
        ("1.0", true),
        ("0.0", false),
    ] {
        assert_eq!(json::from_str::<bool>(text), Ok(value));
        assert_eq!(json::from_str::<Flag>(text).map(Flag::get), Ok(value));
    }
    for text in ["2", "-1", "0.5", "\"1\"", "null", "10"] {
        assert!(json::from_str::<bool>(text).is_err(), "{text}");
        assert!(json::from_str::<Flag>(text).is_err(), "{text}");
    }
}

#[test]
fn flags_are_written_the_way_they_were_sent() {
    for text in ["true", "false", "0", "1"] {
        assert_eq!(back_and_forth::<Flag>(text), text);
    }
    assert_eq!(
        json::from_str::<Flag>("1").ok(),
        json::from_str::<Flag>("true").ok()
    );
    let on = Flag::from(true);
    assert_eq!((on == true, !on, bool::from(on)), (true, false, true));
    assert_eq!(json::to_string(&Flag::from(true)), "1");
}

#[test]
fn the_state_of_an_alert_has_three_values_and_more() {
    for text in ["0", "1", "2", "7"] {
        assert_eq!(back_and_forth::<AlertState>(text), text);
    }
    assert_eq!(json::from_str::<AlertState>("2"), Ok(AlertState::Disabled));
    assert_eq!(json::from_str::<AlertState>("7"), Ok(AlertState::Other(7)));
    assert_eq!(AlertState::from(0), AlertState::Cleared);
}

#[test]
fn integers_arrive_as_floats() {
    for (text, value) in [
        ("1360.0", 1360),
        ("0.0", 0),
        ("1.28E10", 12_800_000_000),
        ("-5.00e0", -5),
        ("100e-2", 1),
    ] {
        assert_eq!(json::from_str::<i64>(text), Ok(value));
    }
}

#[test]
fn a_fraction_is_never_cut_off() {
    let fault = json::from_str::<i64>("705.554").expect_err("no integer");
    assert_eq!(fault.kind(), &FaultKind::NotAnInteger("705.554".into()));
    assert_eq!(
        fault.to_string(),
        "expected a whole number, but found `705.554`"
    );
}

#[test]
fn floats_arrive_as_integers() {
    for (text, value) in [
        ("100", 100.0),
        ("-1", -1.0),
        ("9007199254740992", 9_007_199_254_740_992.0),
        ("1e2", 100.0),
    ] {
        assert_eq!(json::from_str::<f64>(text), Ok(value));
    }
    assert_eq!(back_and_forth::<f64>("100"), "100.0");
}

#[test]
fn an_integer_that_a_float_would_change_is_refused() {
    for text in [
        "9007199254740993",
        "-9007199254740993",
        "123456789012345678901",
        "1E400",
        "-1e400",
    ] {
        let fault = json::from_str::<f64>(text).expect_err("not exact");
        assert_eq!(fault.kind(), &FaultKind::OutOfRange(text.into()));
    }
    // Such numbers are exact.
    for text in ["9007199254740994", "100000000000000000000", "1e22"] {
        assert!(json::from_str::<f64>(text).is_ok(), "{text}");
    }
}

#[test]
fn unusual_numbers_keep_their_value() {
    for (text, written) in [
        ("-0.0", "-0.0"),
        ("-0", "-0.0"),
        ("1e-7", "1e-7"),
        ("0.1", "0.1"),
        ("1E300", "1e300"),
    ] {
        assert_eq!(back_and_forth::<f64>(text), written);
        assert!(json::equal(text, written));
    }
    assert_eq!(json::from_str::<f64>("1e-400"), Ok(0.0));
}

#[test]
fn what_a_failed_round_leaves_out_is_none() {
    let row: Row = json::from_str(r#"{"agentId": 3, "agentName": "Paris"}"#)
        .expect("only what is always there");
    assert_eq!(
        (row.loss, &row.error_details, row.list.is_absent()),
        (None, &None, true)
    );
    let null: Row = json::from_str(
        r#"{"agentId":3,"agentName":"Paris","loss":null,"errorDetails":null,"list":null}"#,
    )
    .expect("null is none");
    assert_eq!(row, null);
}

#[test]
fn what_identifies_a_row_is_required_and_named() {
    for text in [
        r#"{"agentName":"Paris"}"#,
        r#"{"agentId":null,"agentName":"Paris"}"#,
    ] {
        let fault = json::from_str::<Row>(text).expect_err("no agentId");
        assert_eq!(fault.kind(), &FaultKind::Missing("agentId"));
        assert_eq!(fault.path(text), "agentId");
        assert_eq!(fault.to_string(), "`agentId` is missing");
    }
}

#[test]
fn absent_empty_and_filled_lists_are_kept_apart() {
    for text in [
        r#"{"agentId":3,"agentName":""}"#,
        r#"{"agentId":3,"agentName":"","list":[]}"#,
        r#"{"agentId":3,"agentName":"","list":["a"]}"#,
    ] {
        assert_eq!(back_and_forth::<Row>(text), text);
    }
    assert_ne!(List::<Text>::absent(), List::from(vec![]));
}

#[test]
fn path_ids_of_120_digits_and_session_ids_with_colons_are_text() {
    let path_id = format!("\"{}\"", "1234567890".repeat(12));
    assert_eq!(back_and_forth::<Text>(&path_id), path_id);
    let session = r#""AE:12:9F:01|2018-07-12""#;
    assert_eq!(back_and_forth::<SessionId>(session), session);
}

#[test]
fn dates_are_moments_and_go_back_to_their_text() {
    for text in [
        "\"2013-11-13 02:33:05\"",
        "\"2017-01-04 14:40:00.0\"",
        "\"2018-07-12T16:00:26.946Z\"",
        "\"2018-07-12T16:00:26+02:00\"",
        "\"2018-07-12T16:00:26.1-0730\"",
        "\"2018-07-12T16:00:26\"",
        "\"2013-11-13\"",
    ] {
        assert_eq!(back_and_forth::<Timestamp>(text), text);
    }
    let fault = json::from_str::<Timestamp>("\"2013-02-29 00:00:00\"").expect_err("no such day");
    assert_eq!(
        fault.to_string(),
        "expected a date and time, but found `2013-02-29 00:00:00`"
    );
}

#[test]
fn minus_one_means_none_in_har_timings_and_is_kept() {
    assert_eq!(json::from_str::<f64>("-1"), Ok(-1.0));
    assert_eq!(json::from_str::<i64>("-1"), Ok(-1));
}

#[test]
fn fields_that_nobody_documents_never_fail() {
    let text = r#"{"new":{"deep":[1,{"x":"]}"}]},"agentId":3,"neu":1,"agentName":"Paris","_systemMetrics":[]}"#;
    assert_eq!(json::from_str::<Row>(text).map(|row| row.agent_id), Ok(3));
}

#[test]
fn a_value_of_any_type_is_kept_as_it_is() {
    for text in [r#"{"a": [1, 2.50]}"#, "1e5", "null", r#""\u0041""#] {
        assert_eq!(back_and_forth::<Json>(text), text);
    }
    assert_eq!(Json::from("a\"b").as_str(), r#""a\"b""#);
    assert_eq!(Json::from(5).parse::<i64>(), Ok(5));
    assert_eq!(Json::from(true).parse::<bool>(), Ok(true));
}
