//! Redirects are never followed: the credentials stay home.

use crate::support::{GetThing, Reply, Server, TWO_THINGS, callers};

#[test]
fn to_another_origin_or_another_version() {
    let elsewhere = Server::always(Reply::json(200, TWO_THINGS));
    for status in [301, 302, 303, 307, 308] {
        for target in [
            format!("{}/things/1", elsewhere.url()),
            "/v7/things/1".to_owned(),
        ] {
            let server = Server::always(Reply::new(status, &[("Location", &target)], ""));
            for caller in callers!(server.url()) {
                let before = server.requests().len();
                let error = caller.fail(GetThing::new("1"));
                assert!(error.is_version_gone(), "{error}");
                assert_eq!(error.status(), Some(status));
                let location = error.headers().and_then(|headers| headers.get("location"));
                assert_eq!(location, Some(target.as_str()));
                // The API says 301; anything else comes from what stands before it.
                let advice = match status {
                    301 => "set a base URL",
                    _ => "check the base URL",
                };
                assert!(error.to_string().contains(advice), "{error}");
                assert_eq!(server.requests().len(), before + 1);
            }
        }
    }
    assert!(elsewhere.requests().is_empty());
}
