//! Answers that are what they should be, whatever they call themselves.

use thousandeyes_runtime::Format;

use crate::support::example::{CreateThing, DeleteThing, GetOneThing};
use crate::support::{GetThing, Reply, Server, TWO_THINGS, Thing, callers};

fn two_things() -> [Thing; 2] {
    [Thing::new(7, Some("lamp")), Thing::new(8, None)]
}

#[test]
fn rows_are_typed() {
    let server = Server::always(Reply::json(200, TWO_THINGS));
    for caller in callers!(server.url()) {
        let response = caller.call(GetThing::new("1")).expect("an answer");
        assert_eq!(response.rows().expect("sound rows"), two_things());
        let rows: Result<Vec<_>, _> = response.into_iter().collect();
        assert_eq!(rows.expect("sound rows"), two_things());
    }
}

#[test]
fn json_is_read_under_any_content_type() {
    for content_type in [
        "text/xml",
        "text/html",
        "application/octet-stream",
        "nonsense",
    ] {
        let server = Server::always(Reply::new(
            200,
            &[("Content-Type", content_type)],
            TWO_THINGS,
        ));
        for caller in callers!(server.url()) {
            let response = caller.call(GetThing::new("1")).expect(content_type);
            assert_eq!(response.len(), 2);
        }
    }
}

#[test]
fn any_success_is_one() {
    for status in [200, 201, 202] {
        let server = Server::always(Reply::json(status, TWO_THINGS));
        for caller in callers!(server.url()) {
            let thing = Thing::new(7, None);
            let response = caller.call(CreateThing { thing }).expect("an answer");
            assert_eq!(response.status(), status);
        }
    }
}

#[test]
fn an_empty_answer_is_read_where_one_is_due() {
    for reply in [
        Reply::new(204, &[], ""),
        Reply::json(200, ""),
        Reply::json(200, "{}"),
    ] {
        let server = Server::always(reply);
        for caller in callers!(server.url()) {
            caller
                .call(DeleteThing { id: 7 })
                .expect("an answer")
                .into_inner();
        }
    }
}

#[test]
fn one_thing_that_is_not_there_is_not_found() {
    let server = Server::script([
        Reply::json(200, r#"{"thing":[{"id":7}]}"#),
        Reply::json(200, r#"{"thing":[]}"#),
    ]);
    let [caller, ..] = callers!(server.url());
    let response = caller.call(GetOneThing { id: 7 }).expect("an answer");
    assert_eq!(response.id, 7);
    let error = caller.fail(GetOneThing { id: 8 });
    assert!(
        error.is_not_found() && !error.is_decode() && !error.is_refused(),
        "{error}"
    );
    assert_eq!(error.status(), Some(200));
    assert!(
        error
            .to_string()
            .ends_with("check the id and the account group (aid)"),
        "{error}"
    );
}

#[test]
fn the_text_is_given_untouched_when_asked() {
    let server = Server::always(Reply::json(200, "{ \"anything\" : [1.0] }\n"));
    for caller in callers!(server.url()) {
        let response = caller.call_raw(GetThing::new("1")).expect("an answer");
        assert_eq!(*response, "{ \"anything\" : [1.0] }\n");
    }
    let server = Server::always(Reply::json(403, r#"{"errorMessage":"no"}"#));
    for caller in callers!(server.url()) {
        let error = caller
            .call_raw(GetThing::new("1"))
            .expect_err("the call must fail");
        assert!(error.is_forbidden(), "{error}");
    }
}

#[test]
fn the_text_comes_untouched_in_the_format_asked_for() {
    let server = Server::always(Reply::new(
        200,
        &[("Content-Type", "text/xml"), ("X-Server-Name", "1-5")],
        "<things/>",
    ));
    for caller in callers!(server.url()) {
        let response = caller
            .call_raw_in(GetThing::new("1"), Format::Xml)
            .expect("an answer");
        assert_eq!(response.as_str(), "<things/>");
        assert_eq!(response.server_name(), Some("1-5"));
        let asked = server.requests();
        let asked = asked.last().expect("a request");
        assert_eq!(asked.header("accept"), Some("text/xml"));
    }
}
