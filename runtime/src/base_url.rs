//! The address of the API: scheme, host, and the path up to and with the version.
//!
//! The grammar is narrower than that of URLs on purpose. What is accepted here can be joined with an encoded path by
//! plain concatenation, and no later parser can take the result for another origin.

use crate::bad_setting::BadSetting;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// Where the API lives unless the program says otherwise.
pub(crate) const DEFAULT: &str = "https://api.thousandeyes.com/v6";

pub(crate) const EXPECTED: &str = "expected something like `https://api.thousandeyes.com/v6`";

/// A checked base URL, without a slash at its end.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    text: String,
    /// Where the path begins; all before it is the origin.
    path: usize,
    /// Where the host is, without the brackets of an IPv6 address.
    host: Range<usize>,
    port: u16,
    secure: bool,
    loopback: bool,
}

impl BaseUrl {
    /// Reads `text`, or says what was expected and what was found. Nothing that may be a credential is repeated.
    pub(crate) fn parse(text: &str) -> Result<Self, BadSetting> {
        let fail = |problem: &str| {
            let shown = shown(text);
            let problem = format!("the base URL {shown} {problem}; {EXPECTED}");
            Err(BadSetting::BaseUrl { problem })
        };
        let Some((scheme, rest)) = text.split_once("://") else {
            return fail("has no scheme");
        };
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return fail("is neither https nor http");
        }
        if rest.contains(['?', '#']) {
            return fail("has a query or a fragment");
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(BadSetting::CredentialsInUrl { shown: shown(text) });
        }
        let (host, port) = match split_authority(authority) {
            Ok(parts) => parts,
            Err(problem) => return fail(problem),
        };
        let loopback = match read_host(host) {
            Ok(loopback) => loopback,
            Err(problem) => return fail(problem),
        };
        let path = path.trim_end_matches('/');
        if let Err(problem) = check_path(path) {
            return fail(problem);
        }
        let scheme = if secure { "https" } else { "http" };
        let host = host.to_ascii_lowercase();
        let mut origin = format!("{scheme}://{host}");
        let brackets = usize::from(host.starts_with('['));
        let host = scheme.len() + "://".len() + brackets..origin.len() - brackets;
        let default_port = if secure { 443 } else { 80 };
        if let Some(port) = port {
            origin.push_str(&format!(":{port}"));
        }
        Ok(Self {
            path: origin.len(),
            text: origin + path,
            host,
            port: port.unwrap_or(default_port),
            secure,
            loopback,
        })
    }

    /// The whole, such as `https://api.thousandeyes.com/v6`.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port: the only place that credentials are sent to.
    pub(crate) fn origin(&self) -> &str {
        &self.text[..self.path]
    }

    /// Host and port as in the header field `Host`: without a port that is the usual one.
    pub(crate) fn authority(&self) -> &str {
        let (scheme, usual) = match self.secure {
            true => ("https://", ":443"),
            false => ("http://", ":80"),
        };
        let authority = self.origin().strip_prefix(scheme).unwrap_or_default();
        authority.strip_suffix(usual).unwrap_or(authority)
    }

    /// The host alone.
    #[cfg(any(feature = "tracing", feature = "__tls", feature = "ureq"))]
    pub(crate) fn host(&self) -> &str {
        &self.text[self.host.clone()]
    }

    /// The port, said or not.
    #[cfg(any(feature = "tracing", feature = "__tls", feature = "ureq"))]
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Whether the scheme is https.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether the host is this machine, by its name or address.
    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

/// The URL without what could be secret in it: user-info, query and fragment. A text that is no URL is not shown at all, as it
/// may be a token.
fn shown(text: &str) -> String {
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let (visible, rest) = text.split_at(end);
    // An `@` after the `?` or `#` may end a password that contains one; then the text before it is part of the password.
    if !text.contains("://") || rest.contains('@') {
        return "(not shown, as it may hold a secret)".to_owned();
    }
    let visible = match visible.rsplit_once('@') {
        Some((_, after)) => format!("…@{after}"),
        None => visible.to_owned(),
    };
    let line: String = visible.chars().take(80).collect();
    format!("`{}`", line.escape_debug())
}

/// Splits `host[:port]`, where the host may be a bracketed IPv6 address.
fn split_authority(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    if authority.starts_with('[') && !authority.contains(']') {
        return Err("has a `[` without `]` in its host");
    }
    let host_end = match authority.rfind(']') {
        Some(bracket) => bracket + 1,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(host_end);
    if host.is_empty() {
        return Err("has no host");
    }
    let Some(digits) = port.strip_prefix(':') else {
        return if port.is_empty() {
            Ok((host, None))
        } else {
            Err("has text behind its host")
        };
    };
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<u16>() {
        Ok(number) if plain && number > 0 => Ok((host, Some(number))),
        _ => Err("has a port that is not a number from 1 to 65535"),
    }
}

/// Checks a host name or address; the answer is whether it is this machine.
fn read_host(host: &str) -> Result<bool, &'static str> {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        let address: Ipv6Addr = address
            .parse()
            .map_err(|_| "has a host that is no IPv6 address")?;
        return Ok(address.is_loopback());
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Ok(address.is_loopback());
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let word = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    if !name.split('.').all(word) {
        return Err("has a host that is neither a name nor an address");
    }
    // URL parsers read `127.1` and `0x7f.1` as addresses, so a name must not end in anything like a number.
    let last = name.rsplit('.').next().unwrap_or_default();
    if last.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("has a host that is neither a name nor an address");
    }
    Ok(name.eq_ignore_ascii_case("localhost"))
}

/// The path is taken as it stands, so it may hold only what needs no encoding.
fn check_path(path: &str) -> Result<(), &'static str> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    for segment in path.split('/').skip(1) {
        if segment.is_empty() || segment == "." || segment == ".." {
            return Err("has an empty, `.` or `..` segment in its path");
        }
        if !segment.bytes().all(plain) {
            return Err(
                "has a path with other characters than letters, digits, `-`, `.`, `_` and `~`",
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[track_caller]
    fn refused(text: &str) -> String {
        BaseUrl::parse(text).expect_err(text).to_string()
    }

    #[test]
    fn accepts_and_tidies() {
        let cases = [
            (
                "https://api.thousandeyes.com/v6",
                "https://api.thousandeyes.com/v6",
                false,
            ),
            (
                "HTTPS://API.thousandeyes.com/v6/",
                "https://api.thousandeyes.com/v6",
                false,
            ),
            ("http://127.0.0.1:8080/v6", "http://127.0.0.1:8080/v6", true),
            ("http://localhost", "http://localhost", true),
            ("http://[::1]:9/v7", "http://[::1]:9/v7", true),
            (
                "https://127.0.0.1.example.com",
                "https://127.0.0.1.example.com",
                false,
            ),
            (
                "https://localhost.example.com",
                "https://localhost.example.com",
                false,
            ),
        ];
        for (text, tidy, loopback) in cases {
            let url = BaseUrl::parse(text).expect(text);
            assert_eq!(url.as_str(), tidy);
            assert_eq!(url.is_loopback(), loopback, "{text}");
        }
    }

    #[test]
    fn the_usual_port_is_not_said() {
        for (text, authority) in [
            ("https://api.thousandeyes.com/v6", "api.thousandeyes.com"),
            ("https://API.thousandeyes.com:443", "api.thousandeyes.com"),
            ("https://a:80/v6", "a:80"),
            ("http://[::1]:80", "[::1]"),
            ("http://[::1]:8080/v6", "[::1]:8080"),
        ] {
            assert_eq!(BaseUrl::parse(text).expect(text).authority(), authority);
        }
    }

    #[test]
    fn refuses_and_says_why() {
        let cases = [
            ("", "the base URL (empty) has no scheme"),
            (
                "api.thousandeyes.com/v6",
                "has no scheme; expected something like `https://api",
            ),
            ("ftp://api.thousandeyes.com", "neither https nor http"),
            (
                "https://api.thousandeyes.com/v6?aid=1",
                "a query or a fragment",
            ),
            ("https://api.thousandeyes.com/v6#x", "a query or a fragment"),
            ("https://", "no host"),
            ("https:///v6", "no host"),
            ("https://api:0/v6", "port"),
            ("https://api:70000/v6", "port"),
            ("https://api:+80/v6", "port"),
            ("https://[::1/v6", "`[` without `]`"),
            ("https://[::g]/v6", "no IPv6 address"),
            ("https://127.1/v6", "neither a name nor an address"),
            ("https://a.0x7f/v6", "neither a name nor an address"),
            ("https://a b/v6", "neither a name nor an address"),
            ("https://a\r\nx: y/v6", "has a port"),
            ("https://api/v6/../x", "`..` segment"),
            ("https://api//v6", "empty"),
            ("https://api/v%36", "other characters"),
        ];
        for (text, expected) in cases {
            let problem = refused(text);
            assert!(problem.contains(expected), "{text}: {problem}");
        }
    }

    #[test]
    fn credentials_in_the_url_are_refused_and_not_repeated() {
        let problem = refused("https://me%40example.com:t0ken@api.thousandeyes.com/v6");
        assert!(problem.contains(".basic(email, token)"), "{problem}");
        let hidden = [
            "https://me:t0ken@api.thousandeyes.com/v6",
            "me:t0ken@api.thousandeyes.com/v6",
            "ftp://me:t0ken@api.thousandeyes.com/v6",
            "https://api.thousandeyes.com/v6?token=t0ken",
            "https://api.thousandeyes.com/v6#t0ken",
            "https://me:t0ken?x@api.thousandeyes.com/v6",
            "https://me:x#t0ken@api.thousandeyes.com/v6",
            "t0ken",
        ];
        for text in hidden {
            let problem = refused(text);
            assert!(!problem.contains("t0ken"), "{problem}");
        }
    }
}
