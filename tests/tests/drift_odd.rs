//! `drift docs` on pages that say things in odd ways, against `tests/drift/odd`, a spec of a club. Each page agrees with the spec, and
//! a page with one thing changed has one difference: it is read, and not passed over.

use std::path::Path;
use thousandeyes_codegen::drift::{DocsReport, PageFile, Reference, docs};
use thousandeyes_codegen::{Sources, load_placed};

fn held(page: &str) -> DocsReport {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("drift/odd/spec");
    let sources = Sources::read("v1", "spec/v1/", &folder).unwrap();
    let placed = match load_placed(&sources) {
        Ok(placed) => placed,
        Err(problems) => panic!("{}", problems.render(&sources, false)),
    };
    let pages = [PageFile {
        name: "page.md",
        text: page,
    }];
    docs(&placed.api, &placed.places, &Reference::read(&pages), false)
}

/// Rule, subject and line of what differs.
fn found(page: &str) -> Vec<String> {
    let report = held(page);
    assert_eq!(report.missing_operations, []);
    let shown = report.findings.iter().map(|one| {
        let line = one.page.first().map_or(0, |page| page.line);
        format!("{} {} {line}", one.rule.name(), one.subject)
    });
    shown.collect()
}

/// What was not understood and is out of the ordinary.
fn unclear(page: &str) -> Vec<String> {
    let report = held(page);
    let odd = report
        .not_understood
        .into_iter()
        .filter(|one| !one.ordinary);
    odd.map(|one| format!("{} {}", one.page.line, one.what))
        .collect()
}

#[track_caller]
fn agrees(page: &str) {
    assert_eq!(found(page), Vec::<String>::new());
    assert_eq!(unclear(page), Vec::<String>::new());
}

#[track_caller]
fn differs(page: &str, (from, to): (&str, &str), wanted: &[&str]) {
    assert!(page.contains(from), "{from}");
    assert_eq!(found(&page.replace(from, to)), wanted);
}

fn page(method: &str, path: &str, rest: &str) -> String {
    format!("---\npath: '/v1{path}'\ntype: {method}\n---\n{rest}")
}

fn club(rooms: &str, owner: &str) -> String {
    page(
        "GET",
        "/clubs/{club}",
        &format!(
            "### Parameters

* `format=json|xml` optional

### Request

* `club={{club}}` the club

### Response

Gives a club, and with it {owner}

Field | Data Type | Notes
:-----|-----------|------|
name | string | its name
rooms | array | see below
owner | object | who has it
owner.name | string | theirs
owner.rank | string | theirs
owner.pause | integer | between games
owner.active | bit | 0 or 1
owner.links | array of links | see below
owner.links.href | url | where

{rooms}

Field | Data Type | Notes
:-----|-----------|------|
name | string | on the door
floor | integer | which
"
        ),
    )
}

/// Names that stand out in other ways than in ticks, in the singular, or as words of a sentence about the object around them.
#[test]
fn sentences_that_say_which_object_a_table_is_about() {
    for rooms in [
        "*rooms* array objects reflect the following:",
        "`room` object:",
        "Each `room` consists of:",
        "Each room in the owner data will have:",
        "Its parts:",
    ] {
        let page = club(rooms, "more.");
        agrees(&page);
        differs(
            &page,
            ("floor | integer", "floor | string"),
            &["field-type rooms.floor 34"],
        );
    }
    // The sentence names an object that the table has a row for.
    let page = club("`rooms` object:", "the `owner` object.");
    agrees(&page);
    differs(
        &page,
        ("owner.rank | string", "owner.rank | float"),
        &["field-type owner.rank 23"],
    );
}

#[test]
fn emphasis_before_the_first_table_of_a_page() {
    let page = page(
        "GET",
        "/clubs/{club}",
        "### Response

*rooms* array objects reflect the following:

Field | Data Type | Notes
:-----|-----------|------|
name | string | on the door
floor | integer | which
",
    );
    agrees(&page);
    differs(
        &page,
        ("floor | integer", "floors | integer"),
        &["field-name rooms.floor 12"],
    );
}

/// `{club}` of the path and the `club` that every call takes are two parameters of one name.
#[test]
fn a_parameter_of_the_path_and_one_of_the_query_with_one_name() {
    let page = club("`rooms` object:", "more.");
    let both = page.replace(
        "### Request",
        "* `club={club}` optional, acts in it\n\n### Request",
    );
    agrees(&both);
    differs(
        &page,
        ("* `format", "* `sort=name` optional\n* `format"),
        &["parameter-only-page ?sort 7"],
    );
}

#[test]
fn words_of_types_that_are_near_to_others() {
    let page = club("`rooms` object:", "more.");
    differs(
        &page,
        ("active | bit", "active | boolean"),
        &["field-type owner.active 25"],
    );
    differs(
        &page,
        ("name | string | its name", "name | bit | its name"),
        &["field-type name 19"],
    );
    agrees(&page.replace("rooms | array", "rooms | collection"));
    agrees(&page.replace("owner | object", "owner | object with names"));
}

const BOARD: &str = "### Response

Field | Data Type | Notes
:-----|-----------|------|
title | string | above it
panels | array | its parts

Every panel has these:

Field | Data Type | Notes
:-----|-----------|------|
kind | string | `clock`, `scores`, `chart`
label | string | its name

**Clocks**

Field | Data Type | Notes
:-----|-----------|------|
zone | string | where

**Scores**

Field | Data Type | Notes
:-----|-----------|------|
team | string | whose
since | datetime | from when
";

/// The field that tells the arm is of no arm; an arm that the page sends to another one for is named, and no difference.
#[test]
fn a_union_of_which_the_page_has_some_arms() {
    let page = page("GET", "/boards/{boardId}", BOARD);
    assert_eq!(found(&page), Vec::<String>::new());
    assert_eq!(
        unclear(&page),
        ["9 no table has the fields of `Chart`, an arm of `Panel`"]
    );
    differs(
        &page,
        ("kind | string", "kind | integer"),
        &["field-only-page panels.kind 16"],
    );
    // Of an arm that is there, each field counts; and an arm with one field of its own is a row that the page lacks.
    differs(
        &page,
        ("since | datetime | from when\n", ""),
        &["field-only-spec panels.since 7"],
    );
    differs(
        &page,
        ("zone | string | where\n", "metric | string | what\n"),
        &[
            "field-only-spec panels.width 7",
            "field-only-spec panels.zone 7",
        ],
    );
}

const SHOWN: &str = "### Parameters

* `format=json|xml` optional

### Response

For curves see elsewhere. Otherwise:

Field | Data Type | Notes
:-----|-----------|------|
from | dateTime | start
to | dateTime | end
shownData | array of points | see below

**Games**

These take parameters:
* `sort={string}` optional, what comes first

Field | Data Type | Notes
:-----|-----------|------|
games | array | all
total | integer | how many

Each game in the games data will have:

Field | Data Type | Notes
:-----|-----------|------|
gameId | integer | its number
place | string | where
{.inline-code}`players` are shown with:

Field | Data Type | Notes
:-----|-----------|------|
nick | string | short
number | integer | on the shirt

**Players**

Field | Data Type | Notes
:-----|-----------|------|
players | array | all
";

/// The key of the answer is a row of the table, with parameters below it, and `data` a word of the sentence and of an arm.
#[test]
fn an_answer_with_its_key_in_the_table() {
    let page = page("GET", "/boards/{boardId}/shown", SHOWN);
    assert_eq!(found(&page), Vec::<String>::new());
    assert_eq!(
        unclear(&page),
        ["15 no table has the fields of `Points`, an arm of `Shown`"]
    );
    // Under its own name, too, and before the names of fields.
    let own = page.replace("shownData", "boardData");
    assert_eq!(found(&own), ["quirk shownData 15"]);
    let before = page
        .replace("games | array", "shownData.games | array")
        .replace("total |", "shownData.total |");
    assert_eq!(found(&before), Vec::<String>::new());
    for (from, to, wanted) in [
        (
            "`sort={string}`",
            "`order={string}`",
            &[
                "parameter-only-spec ?sort 2",
                "parameter-only-page ?order 22",
            ][..],
        ),
        (
            "place | string",
            "place | float",
            &["field-type games.place 34"],
        ),
        (
            "nick | string",
            "nick | float",
            &["field-type players.nick 39"],
        ),
        (
            "total | integer | how many\n",
            "",
            &["field-only-spec total 13"],
        ),
    ] {
        differs(&page, (from, to), wanted);
    }
}

const JOIN: &str = "### Request

Field | Data Type | Units | Required/Optional
:-----|-----------|-------|------|
name | string | n/a | required
rank | string | GUEST, MEMBER | optional
pause | integer | \\[30, 60\\] | optional
active | bit | n/a | optional
links | array | n/a | optional
links.href | string | n/a | optional

### Example

`$ curl https://api.club.test/v1/clubs/new -d '{ \"name\": \"Jo's\", \"rank\": \"GUEST\" }' -u {email}:{token}`

### Response

#### Body

`{ \"people\": { \"name\": \"Jo's\", // as sent
  \"rank\": \"MEMBER\" } }`

#### Body - guests

`{ \"name\": \"Bo\" }`
";

/// A units column with values, an apostrophe in a body, a body among the answers, a comment in JSON.
#[test]
fn bodies_and_their_examples() {
    let page = page("POST", "/clubs/new", JOIN);
    agrees(&page);
    assert_eq!(held(&page).examples, 3);
    for (from, to, wanted) in [
        ("GUEST, MEMBER |", "GUEST, OWNER |", "field-values rank 10"),
        ("[30, 60\\]", "[30, 90\\]", "field-values pause 11"),
        (
            "\"rank\": \"GUEST\" }'",
            "\"post\": 7 }'",
            "example post 18",
        ),
        (
            "\"rank\": \"MEMBER\"",
            "\"post\": 7",
            "example people.post 25",
        ),
        (
            "{ \"name\": \"Bo\" }",
            "{ \"nick\": \"Bo\" }",
            "example answer 29",
        ),
    ] {
        differs(&page, (from, to), &[wanted]);
    }
    let nothing = page.replace("'{ \"name\": \"Jo's\", \"rank\": \"GUEST\" }'", "''");
    agrees(&nothing);
    let csv = page.replace(
        "'{ \"name\": \"Jo's\", \"rank\": \"GUEST\" }'",
        "'Jo,GUEST'",
    );
    assert_eq!(unclear(&csv), ["18 a body that is no JSON"]);
}
