//! The address of the next page, as the server wrote it: where it may lead, and when two of them are the same.

use crate::base_url::BaseUrl;

/// Path and query below the base URL that `link` leads to, or why it is not followed.
///
/// The link is taken as it stands; only what no URL may hold (blanks, quotation marks, characters that are not ASCII) is
/// encoded, and a fragment is dropped. It must not leave the origin, nor the path of the base URL: the credentials go nowhere else.
pub(super) fn target(base: &BaseUrl, link: &str) -> Result<String, String> {
    let refused = |why: &str| {
        let shown = shown(link);
        let base = base.as_str();
        Err(format!(
            "the address of the next page {shown} {why}, so it is not followed; expected one below {base}"
        ))
    };
    if link.contains(|c: char| c.is_control() || c == '\\') {
        return refused("holds what no address may hold");
    }
    let link = link.split('#').next().unwrap_or_default();
    let below_origin = match link.split_once("://") {
        // A path alone, which a server may as well send.
        _ if link.starts_with('/') && !link.starts_with("//") => link,
        None => return refused("is no address"),
        Some((scheme, rest)) => {
            let expected = if base.is_secure() { "https" } else { "http" };
            if !scheme.eq_ignore_ascii_case(expected) {
                return refused("has another scheme");
            }
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            if authority.contains('@') {
                return refused("holds credentials");
            }
            if !same_host(base, authority) {
                return refused("is on another host");
            }
            path
        }
    };
    let base_path = &base.as_str()[base.origin().len()..];
    let Some(target) = below_origin.strip_prefix(base_path) else {
        return refused("leaves the API or its version");
    };
    let path = target.split('?').next().unwrap_or_default();
    let climbs = path.split('/').any(|segment| {
        let decoded = decode(segment, false);
        let mut parts = decoded.split(|byte| b"/\\".contains(byte));
        parts.any(|part| part == b"." || part == b"..")
    });
    if !path.starts_with('/') || climbs {
        return refused("leaves the API or its version");
    }
    Ok(encoded(target))
}

/// The target with `aid` as the first request had it, unless it has one itself.
pub(super) fn with_aid(target: String, first: &str) -> String {
    match (param(&target, "aid"), param(first, "aid")) {
        (None, Some(aid)) => {
            let joint = if target.contains('?') { '&' } else { '?' };
            format!("{target}{joint}{aid}")
        }
        _ => target,
    }
}

/// The first request again, with its moving range of time replaced by the exact one that the next link names.
///
/// The API turns `window`, and `from` without `to`, into exact times when it answers the first page. Asked again later,
/// the first request would give other rows.
pub(super) fn pinned(first: &str, next: &str) -> Option<String> {
    let (from, to) = (param(next, "from")?, param(next, "to")?);
    let moves = param(first, "to").is_none()
        && (param(first, "window").is_some() || param(first, "from").is_some());
    if !moves {
        return None;
    }
    let (path, query) = first.split_once('?')?;
    let kept = query
        .split('&')
        .filter(|pair| !["window", "from"].contains(&name(pair)));
    let pairs: Vec<&str> = kept.chain([from, to]).collect();
    Some(format!("{path}?{}", pairs.join("&")))
}

/// What two targets of the same page have in common: encoding, the order of parameters and `.json` do not matter.
pub(super) fn print(target: &str) -> u64 {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = decode(path.strip_suffix(".json").unwrap_or(path), false);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<_> = pairs.map(|pair| decode(pair, true)).collect();
    pairs.sort_unstable();
    let mut text = path;
    for pair in pairs {
        text.push(0);
        text.extend(pair);
    }
    hash(&text)
}

/// FNV-1a, with the bits mixed at the end. It is written into cursors, so it must stay what it is.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, fold);
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// A pair of the query as it stands, such as `aid=1`.
fn param<'a>(target: &'a str, wanted: &str) -> Option<&'a str> {
    let (_, query) = target.split_once('?')?;
    query.split('&').find(|pair| name(pair) == wanted)
}

fn name(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

fn same_host(base: &BaseUrl, authority: &str) -> bool {
    let usual = if base.is_secure() { ":443" } else { ":80" };
    let plain = authority.strip_suffix(usual).unwrap_or(authority);
    plain.eq_ignore_ascii_case(base.authority())
}

/// Undoes percent-encoding, as far as it is sound.
fn decode(text: &str, in_query: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (b'+', _) if in_query => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
    }
    bytes
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// Encodes what may not stand in a URL, and nothing else.
fn encoded(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    for byte in target.bytes() {
        // Of those that the standard leaves out, these four are the ones that HTTP libraries refuse.
        if byte.is_ascii_graphic() && !b"\"<>`".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The link without anything in it that could be secret: user-info, query, fragment.
fn shown(link: &str) -> String {
    let visible = link.split(['?', '#']).next().unwrap_or_default();
    let visible = match visible.rsplit_once('@') {
        Some((_, after)) => format!("…@{after}"),
        None => visible.to_owned(),
    };
    let line: String = visible.chars().take(120).collect();
    format!("`{}`", line.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::{pinned, print, target, with_aid};
    use crate::base_url::BaseUrl;

    fn base() -> BaseUrl {
        BaseUrl::parse("https://api.thousandeyes.com/v6").expect("a base URL")
    }

    #[test]
    fn links_below_the_base_are_taken_as_they_stand() {
        let cases = [
            (
                "https://api.thousandeyes.com/v6/net/metrics/817.json?lastRoundId=1533713400&from=2018-08-05+17%3A15%3A44",
                "/net/metrics/817.json?lastRoundId=1533713400&from=2018-08-05+17%3A15%3A44",
            ),
            (
                "HTTPS://API.thousandeyes.com:443/v6/a?page=2#x",
                "/a?page=2",
            ),
            ("/v6/a?page=2", "/a?page=2"),
            (
                "https://api.thousandeyes.com/v6/a?b=c d é",
                "/a?b=c%20d%20%C3%A9",
            ),
            (
                "/v6/a`?b=\"<c>\"&d=`|{^}'",
                "/a%60?b=%22%3Cc%3E%22&d=%60|{^}'",
            ),
        ];
        for (link, expected) in cases {
            assert_eq!(target(&base(), link).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn links_that_lead_elsewhere_are_not_followed() {
        let cases = [
            ("http://api.thousandeyes.com/v6/a", "another scheme"),
            ("https://api.thousandeyes.com.evil.org/v6/a", "another host"),
            ("https://api.thousandeyes.com:444/v6/a", "another host"),
            ("https://evil.org/v6/a", "another host"),
            ("//evil.org/v6/a", "no address"),
            ("https://me:t0ken@api.thousandeyes.com/v6/a", "credentials"),
            ("https://api.thousandeyes.com@evil.org/v6/a", "credentials"),
            ("https://api.thousandeyes.com/v7/a", "version"),
            ("https://api.thousandeyes.com/v66/a", "version"),
            ("https://api.thousandeyes.com/v6", "version"),
            ("https://api.thousandeyes.com/v6/../v7/a", "version"),
            ("https://api.thousandeyes.com/v6/%2e%2E/v7/a", "version"),
            ("https://api.thousandeyes.com/v6/a%2f..%2f../v7", "version"),
            (
                "https://api.thousandeyes.com\\@evil.org/v6/a",
                "no address may",
            ),
            (
                "https://api.thousandeyes.com/v6/a\r\nHost: evil",
                "no address may",
            ),
            ("?page=2", "no address"),
            ("", "no address"),
        ];
        for (link, expected) in cases {
            let why = target(&base(), link).expect_err(link);
            assert!(why.contains(expected), "{link}: {why}");
            assert!(!why.contains("t0ken") && !why.contains('\n'), "{why}");
        }
    }

    #[test]
    fn aid_is_added_only_where_it_is_lost() {
        let add = |target: &str, first: &str| with_aid(target.to_owned(), first);
        assert_eq!(add("/a?page=2", "/a?x=1&aid=7"), "/a?page=2&aid=7");
        assert_eq!(add("/a", "/a?aid=7"), "/a?aid=7");
        assert_eq!(add("/a?aid=8", "/a?aid=7"), "/a?aid=8");
        assert_eq!(add("/a?page=2", "/a?notaid=7"), "/a?page=2");
    }

    #[test]
    fn spelling_does_not_matter_but_values_do() {
        let page = print("/a/b.json?page=2&from=2013-10-29+17%3A30%3A00");
        assert_eq!(page, print("/a/b?from=2013-10-29%2017:30:00&page=2"));
        for other in [
            "/a/b?page=3&from=2013-10-29+17%3A30%3A00",
            "/a/b?page=2",
            "/a/c",
        ] {
            assert_ne!(page, print(other));
        }
    }

    #[test]
    fn moving_ranges_are_pinned() {
        let next = "/a?page=2&from=2013-10-29+17%3A30%3A00&to=2013-11-08+17%3A45%3A00";
        let exact = "from=2013-10-29+17%3A30%3A00&to=2013-11-08+17%3A45%3A00";
        let window = pinned("/a?x=1&window=10d&aid=7", next);
        assert_eq!(window, Some(format!("/a?x=1&aid=7&{exact}")));
        assert_eq!(
            pinned("/a?from=2013-10-29", next),
            Some(format!("/a?{exact}"))
        );
        assert_eq!(pinned("/a?from=2013&to=2014", next), None);
        assert_eq!(pinned("/a?x=1", next), None);
        assert_eq!(pinned("/a?window=10d", "/a?page=2"), None);
    }
}
