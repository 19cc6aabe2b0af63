//! Properties of encoding, over any text that somebody may pass.

use proptest::prelude::*;
use thousandeyes_runtime::{Client, endpoint};

use crate::support::GetThing;

/// Decodes percent-encoding, strictly; `None` for what a server could misunderstand.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => bytes.push(byte),
            _ => return None,
        }
    }
    String::from_utf8(bytes).ok()
}

/// Any text, with those that are dangerous in paths more often than chance would bring them.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[./%\\\\2eEfF?#;&=+ :@\r\n]{0,12}",
        prop::collection::vec(
            prop::sample::select(vec!["..", ".", "/", "\\", "%2F", "%2e", "a", "?", "#"]),
            0..8
        )
        .prop_map(|parts| parts.concat()),
    ]
}

/// The path as the laxest of servers may see it: decoded as a whole first, dots resolved after.
fn laxest_route(path: &str) -> Vec<String> {
    let decoded: String = path
        .split('/')
        .map(|part| decode(part).unwrap_or_default())
        .collect::<Vec<_>>()
        .join("/");
    let mut route = Vec::new();
    for part in decoded.split(['/', '\\']) {
        match part {
            "." => {}
            ".." => {
                route.pop();
            }
            part => route.push(part.to_owned()),
        }
    }
    route
}

proptest! {
    #[test]
    fn path_values_come_back(shelf in texts(), drawer in texts()) {
        let Ok(encoded) = endpoint::encode(&GetThing::new(&shelf).drawer(&drawer)) else {
            return Ok(());
        };
        let parts: Vec<_> = encoded.path().split('/').collect();
        prop_assert_eq!(parts.len(), 4);
        prop_assert_eq!(parts[1], "things");
        prop_assert_eq!(decode(parts[2]), Some(shelf));
        prop_assert_eq!(decode(parts[3]), Some(drawer));
    }

    #[test]
    fn only_dots_and_nothing_are_refused(shelf in texts()) {
        let dotted = shelf.is_empty() || shelf.split(['/', '\\']).any(|part| part == "." || part == "..");
        prop_assert_eq!(endpoint::encode(&GetThing::new(&shelf)).is_err(), dotted);
    }

    #[test]
    fn no_id_changes_the_route(shelf in texts(), drawer in texts()) {
        let Ok(encoded) = endpoint::encode(&GetThing::new(&shelf).drawer(&drawer)) else {
            return Ok(());
        };
        // Whatever a server does about `%2F`, it stays below `/things`, and where there is none the depth is right.
        let route = laxest_route(encoded.path());
        prop_assert_eq!(route.get(1).map(String::as_str), Some("things"));
        if !shelf.contains(['/', '\\']) && !drawer.contains(['/', '\\']) {
            prop_assert_eq!(route.len(), 4);
        }
    }

    #[test]
    fn query_values_come_back(filter in any::<String>(), aid in any::<i64>()) {
        let encoded = endpoint::encode(&GetThing::new("1").filter(&filter).aid(aid)).expect("sound arguments");
        let pairs: Vec<_> = encoded.query().split('&').map(|pair| pair.split_once('=')).collect();
        prop_assert_eq!(pairs.len(), 2);
        let values: Vec<_> = pairs.into_iter().flatten().map(|(_, value)| decode(value)).collect();
        prop_assert_eq!(values, [Some(filter), Some(aid.to_string())]);
    }

    #[test]
    fn the_request_line_is_one_line(shelf in texts(), filter in any::<String>()) {
        if let Ok(encoded) = endpoint::encode(&GetThing::new(shelf).filter(filter)) {
            prop_assert!(encoded.target().bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }

    #[test]
    fn no_setting_ends_a_header(text in ".{0,20}", at in 0usize..20, end in prop::sample::select(vec!["\r", "\n", "\0"])) {
        let mut hostile: String = text;
        let place = hostile.char_indices().nth(at).map_or(hostile.len(), |(place, _)| place);
        hostile.insert_str(place, end);
        let bearer = Client::builder().bearer(hostile.as_str()).build();
        let basic = Client::builder().basic("me@example.com", hostile.as_str()).build();
        let email = Client::builder().basic(hostile.as_str(), "t0ken").build();
        let agent = Client::builder().bearer("t0ken").user_agent(hostile.as_str()).build();
        let url = Client::builder().bearer("t0ken").base_url(format!("https://{hostile}")).build();
        for built in [bearer, basic, email, agent, url] {
            prop_assert!(built.is_err_and(|error| error.is_input()));
        }
    }

    #[test]
    fn no_setting_panics(text in any::<String>()) {
        let builder = Client::builder().bearer(text.as_str()).basic(text.as_str(), text.as_str());
        let built = builder.user_agent(text.as_str()).account_group(text.as_str()).base_url(text).build();
        prop_assert!(built.is_err());
    }
}
