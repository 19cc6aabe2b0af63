//! What once took memory without bounds, one by one.

use thousandeyes::json::FaultKind;
use thousandeyes::v6::{OPERATIONS, net};
use thousandeyes::{Answer, Endpoint, Operation};

use crate::counting::{Memory, measure};
use crate::{kept, peak};

type Metrics = <net::GetMetrics as Endpoint>::Answer;

fn decode(text: &str) -> Result<Metrics, thousandeyes::json::Fault> {
    Metrics::decode(text, &net::GetMetrics::<()>::ENVELOPE)
}

fn metrics() -> &'static Operation {
    OPERATIONS
        .iter()
        .find(|one| one.id == "net.metrics")
        .unwrap()
}

/// So many rows, without a round at one place, behind other lists of rows under the same key.
fn rows(count: usize, bad: Option<usize>, before: &[usize]) -> String {
    let row = |index: usize| {
        let round = match bad == Some(index) {
            true => "null".to_owned(),
            false => (1_384_309_800 + index).to_string(),
        };
        format!(
            r#"{{"agentId":{index},"agentName":"Agent {index} of Osaka","countryId":"JP","date":"2014-10-10 10:00:00","roundId":{round},"loss":0.5,"permalink":"https://app.example.com/net?__a=75&agentId={index}"}}"#
        )
    };
    let list = |count: usize| {
        let rows: Vec<String> = (0..count).map(row).collect();
        format!(r#""metrics":[{}]"#, rows.join(","))
    };
    let lists: Vec<String> = before
        .iter()
        .chain([&count])
        .map(|count| list(*count))
        .collect();
    format!(r#"{{"net":{{{}}}}}"#, lists.join(","))
}

fn measured(text: &str) -> Memory {
    let (page, memory) = measure(|| decode(text).unwrap());
    drop(page);
    memory
}

#[test]
fn a_row_that_cannot_be_decoded_reserves_no_more_than_the_text_can_hold() {
    let good = measured(&rows(2_000, None, &[]));
    for bad in [0, 1, 2, 7, 8, 9, 31, 62, 63, 64, 65, 500, 1_999] {
        let memory = measured(&rows(2_000, Some(bad), &[]));
        assert!(
            memory.peak < good.peak * 2,
            "{bad}: {memory:?}, all good: {good:?}"
        );
        assert!(
            memory.kept < good.kept * 5 / 4,
            "{bad}: {memory:?}, all good: {good:?}"
        );
    }
}

#[test]
fn repeated_rows_reserve_no_more_than_the_text_can_hold() {
    let once = measured(&rows(2_000, None, &[]));
    for before in [&[1][..], &[8], &[40], &[63, 64], &[1, 2, 3, 4], &[100; 10]] {
        let memory = measured(&rows(2_000, None, before));
        assert!(
            memory.peak < once.peak * 2,
            "{before:?}: {memory:?}, once: {once:?}"
        );
    }
}

/// As the command line decodes it, too.
#[test]
fn short_rows_that_cannot_be_decoded_end_with_an_error_that_says_so() {
    for row in ["0", "{}", "[]", "\"\"", "null"] {
        let list = vec![row; 300_000].join(",");
        let text = format!(r#"{{"net":{{"metrics":[{list}]}}}}"#);
        let (decoded, memory) = measure(|| decode(&text));
        let fault = decoded.expect_err("too many rejected rows");
        let FaultKind::TooManyRejected {
            rejected,
            rows,
            first,
        } = fault.kind()
        else {
            panic!("{row}: {fault}");
        };
        assert!(*rejected > 4_000 && rejected == rows, "{fault}");
        assert!(first.starts_with("net.metrics[0]"), "{fault}");
        assert!(
            fault.to_string().contains("rows can't be decoded"),
            "{fault}"
        );
        assert!(
            memory.peak < peak(text.len()) && memory.kept < 1_000,
            "{row}: {memory:?}"
        );
        let (reread, memory) = measure(|| (metrics().reread)(&text));
        assert_eq!(reread.expect_err("the same"), fault);
        assert!(memory.peak < peak(text.len()), "{row}: {memory:?}");
    }
}

/// Rows as long as real ones are kept, however many of them can't be decoded.
#[test]
fn long_rows_that_cannot_be_decoded_are_all_kept() {
    let row = r#"{"agentId":7,"agentName":"Osaka","date":"2014-10-10 10:00:00"}"#;
    let text = format!(
        r#"{{"net":{{"metrics":[{}]}}}}"#,
        vec![row; 20_000].join(",")
    );
    let (page, memory) = measure(|| decode(&text).unwrap());
    assert_eq!(page.partial().1.len(), 20_000);
    assert_eq!(page.partial().1[19_999].json.as_str(), row);
    assert!(memory.kept < kept(text.len()), "{memory:?}");
}
