//! The forms of an answer: each says all of it, in its own way.

use thousandeyes_mock::{Reply, Server};

use crate::support::{Cli, all_rows, paged};

const ANSWER: &str = r#"{"odd":1.50,"net":{"test":{"testName":"Shop","testId":817},"metrics":[{"agentName":"B\u00e9, \"x\"","agentId":9007199254740993,"roundId":900,"date":"2026-11-01 10:00:00","loss":1.280E1,"new":{"a":[1, {"b":null}],"c":"x\r\ny"}},{"agentId":2,"roundId":900,"date":"2026-11-01 10:00:01","avgLatency":3}]},"from":"2026-11-01 10:00:00","to":"2026-11-01 11:00:00","pages":{"current":1}}"#;

fn said(arguments: &str) -> String {
    let server = Server::always(Reply::json(200, ANSWER));
    Cli::on(&server.url()).run(arguments).fine()
}

#[test]
fn json_is_what_was_sent_laid_out() {
    let text = said("net metrics 817");
    assert!(
        text.starts_with("{\n  \"odd\": 1.50,\n  \"net\": {\n    \"test\": {"),
        "{text}"
    );
    for part in [
        "\"B\\u00e9, \\\"x\\\"\"",
        "9007199254740993",
        "1.280E1",
        "\"x\\r\\ny\"",
    ] {
        assert!(text.contains(part), "{text}");
    }
    // Nothing but white space outside of texts is another.
    let packed = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(packed(&text), packed(ANSWER));
}

#[test]
fn ndjson_is_a_row_a_line() {
    let text = said("net metrics 817 -o ndjson");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with(r#"{"agentName":"B\u00e9, \"x\"","agentId":9007199254740993,"#));
    assert!(lines[0].ends_with(r#""new":{"a":[1,{"b":null}],"c":"x\r\ny"}}"#));
    let text = said("net metrics 817 -o ndjson --columns loss,new.c,agentName");
    assert_eq!(
        text,
        "{\"loss\":1.280E1,\"new.c\":\"x\\r\\ny\",\"agentName\":\"Bé, \\\"x\\\"\"}\n{}\n"
    );
}

#[test]
fn csv_has_a_header_and_dotted_columns() {
    let text = said("net metrics 817 -o csv");
    let (header, rows) = text.split_once("\r\n").expect("a header");
    assert!(
        header.starts_with("agentId,agentName,countryId,date,roundId,"),
        "{header}"
    );
    assert!(header.ends_with(",errorDetails,new.a,new.c"), "{header}");
    assert!(
        rows.starts_with("9007199254740993,\"Bé, \"\"x\"\"\",,2026-11-01 10:00:00,900,"),
        "{rows}"
    );
    assert!(
        rows.contains(",\"[1,{\"\"b\"\":null}]\",\"x\r\ny\"\r\n2,,,2026-11-01 10:00:01,900,"),
        "{rows}"
    );
    let some = said("net metrics 817 -o csv --columns loss,agentid,new");
    assert_eq!(
        some,
        "loss,agentId,new.a,new.c\r\n1.280E1,9007199254740993,\"[1,{\"\"b\"\":null}]\",\"x\r\ny\"\r\n,2,,\r\n"
    );
}

#[test]
fn csv_has_its_header_without_rows() {
    for answer in ["{}", r#"{"net":{"metrics":[]}}"#] {
        let server = Server::always(Reply::json(200, answer));
        let cli = Cli::on(&server.url());
        for line in [
            "net metrics 817 -o csv",
            "net metrics 817 -o csv --all",
            "net metrics 817 -o csv --sort loss",
        ] {
            let text = cli.run(line).fine();
            assert!(
                text.starts_with("agentId,agentName,") && text.lines().count() == 1,
                "{line}: {text}"
            );
        }
        assert_eq!(cli.run("net metrics 817 -o ndjson").fine(), "");
        assert_eq!(cli.run("net metrics 817 -o table").fine(), "0 rows\n");
    }
}

#[test]
fn tables_show_what_is_useful_first() {
    let text = said("net metrics 817 -o table");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "Shop · testId 817 · 2 rows · 2026-11-01 10:00 to 11:00 UTC"
    );
    assert_eq!(lines[1], "in all rows: roundId 900");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        words(lines[2]),
        "date agentName loss avgLatency agentId new.c new.a"
    );
    // Units stand under the names, numbers to the right.
    assert_eq!(lines[3].split_whitespace().collect::<Vec<_>>(), ["%", "ms"]);
    let first = words(lines[4]);
    assert!(
        first.starts_with("2026-11-01 10:00:00 Bé, \"x\" 1.280E1 "),
        "{text}"
    );
    assert_eq!(lines.len(), 6);
    let some = said("net metrics 817 -o table --columns avgLatency,agentId");
    let last = some.lines().last().expect("a row");
    assert_eq!(last.split_whitespace().collect::<Vec<_>>(), ["3", "2"]);
}

#[test]
fn tables_fit() {
    let server = Server::always(Reply::json(200, ANSWER));
    for width in [20, 40, 60, 80, 120] {
        let cli = Cli::on(&server.url()).with("COLUMNS", &width.to_string());
        let text = cli.run("net metrics 817 -o table").fine();
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{width}: {text}");
    }
}

#[test]
fn rows_are_sorted_and_limited() {
    let server = paged(3, |_, page| page);
    let cli = Cli::on(&server.url());
    let ids = |line: &str| {
        let text = cli.run(line).fine();
        let ids = text.lines().skip(1).map(|line| line.trim_end().to_owned());
        ids.collect::<Vec<String>>().join(" ")
    };
    assert_eq!(
        ids("net metrics 817 --all -o csv --columns agentId --sort -loss"),
        "5 4 3 2 1 0"
    );
    assert_eq!(
        ids("net metrics 817 --limit 2 -o csv --columns agentId --sort -loss"),
        "5 4"
    );
    assert_eq!(
        ids("net metrics 817 --limit 3 -o csv --columns agentId"),
        "0 1 2"
    );
    assert_eq!(
        ids("net metrics 817 --limit 0 -o csv --columns agentId"),
        ""
    );
    assert_eq!(
        ids("net metrics 817 --limit 100 -o csv --columns agentId"),
        "0 1 2 3 4 5"
    );
}

#[test]
fn all_pages_are_followed() {
    let server = paged(3, |_, page| page);
    let cli = Cli::on(&server.url());
    assert_eq!(
        cli.run("net metrics 817 --all -o ndjson").fine(),
        all_rows(3)
    );
    let first = cli.run("net metrics 817 -o ndjson");
    assert_eq!((first.code, first.out), (0, all_rows(1)));
    assert!(
        first.err.contains("there are more pages: --all"),
        "{}",
        first.err
    );
    let json = cli.run("net metrics 817 --all").fine();
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["net"]["metrics"].as_array().map(Vec::len), Some(6));
    assert_eq!(value.get("pages"), None, "{json}");
    assert!(json.contains("\"loss\": 5.50"), "{json}");
    let table = cli.run("net metrics 817 --all -o table").fine();
    assert!(table.starts_with("6 rows\n"), "{table}");
}
