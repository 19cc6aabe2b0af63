//! Which proxy the environment names for the API; all transports follow these rules.
//!
//! The HTTP libraries read the environment, too, each a little differently, and silently ignore a proxy whose variable they
//! can't read. Here such a variable is an error: whoever set it does not want direct connections.

mod exceptions;
mod variables;

pub(super) use variables::Variables;

use variables::{Unreadable, Variable};

/// Where the API is: the host and port of the base URL, the only ones that are ever called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Destination<'a> {
    /// Without brackets, if it is an address.
    pub(crate) host: &'a str,
    pub(crate) port: u16,
}

/// The URL of the proxy for an https `destination`, if there is one.
///
/// # Errors
///
/// A variable names a proxy that can't be used, or can't be read. The message names the variable; it does not show the
/// value, which may hold a password.
pub(super) fn find(
    variables: &Variables,
    destination: Destination<'_>,
) -> Result<Option<String>, String> {
    let Some(Variable { name, value }) = &variables.proxy else {
        return Ok(None);
    };
    if let Some(Variable { name, value }) = &variables.exceptions {
        let list = value.as_deref().map_err(|Unreadable| {
            format!("the variable {name} is not UTF-8: expected hosts, separated by commas")
        })?;
        if exceptions::cover(list, destination) {
            return Ok(None);
        }
    }
    let value = value.as_deref().ok();
    value.and_then(read).map(Some).ok_or_else(|| unusable(name))
}

/// The message for a proxy that can't be used.
pub(super) fn unusable(variable: &str) -> String {
    format!(
        "the variable {variable} names a proxy that can't be used: expected something like `http://proxy.example.com:3128`"
    )
}

/// The message for a proxy that passed the check here but is refused by the HTTP library.
pub(super) fn refused(variables: &Variables) -> String {
    unusable(
        variables
            .proxy
            .as_ref()
            .map_or("HTTPS_PROXY", |proxy| proxy.name),
    )
}

/// `host:port` or a URL as a URL without path; `None` for what is neither, and for other schemes.
fn read(value: &str) -> Option<String> {
    let (scheme, rest) = value.split_once("://").unwrap_or(("http", value));
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let printable = |byte: u8| byte.is_ascii_graphic();
    if !authority.bytes().all(printable) {
        return None;
    }
    let address = authority.rsplit_once('@').map_or(authority, |(_, it)| it);
    let (host, port) = split_port(address);
    let sound = !host.is_empty() && port.is_none_or(|port| port.parse::<u16>().is_ok());
    sound.then(|| format!("{scheme}://{authority}"))
}

/// Host and port of `host`, `host:port`, `[address]` and `[address]:port`. An address of IPv6 without brackets has no
/// port.
fn split_port(text: &str) -> (&str, Option<&str>) {
    if let Some((address, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return match rest.strip_prefix(':') {
            Some(port) => (address, Some(port)),
            None if rest.is_empty() => (address, None),
            None => ("", None),
        };
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: Destination<'_> = Destination {
        host: "api.thousandeyes.com",
        port: 443,
    };

    fn found(proxy: &str) -> Result<Option<String>, String> {
        find(&Variables::of([("HTTPS_PROXY", proxy)]), API)
    }

    #[test]
    fn a_proxy_is_a_host_or_a_url() {
        for (value, expected) in [
            ("http://proxy:3128", "http://proxy:3128"),
            (" proxy:3128\t", "http://proxy:3128"),
            ("HTTPS://me:s%40cret@proxy/", "https://me:s%40cret@proxy"),
            ("http://[::1]:3128", "http://[::1]:3128"),
            ("10.0.0.1", "http://10.0.0.1"),
        ] {
            assert_eq!(found(value), Ok(Some(expected.to_owned())), "{value}");
        }
        assert_eq!(found("  "), Ok(None));
        assert_eq!(find(&Variables::default(), API), Ok(None));
    }

    #[test]
    fn what_cannot_be_used_is_refused_by_the_name_of_its_variable_without_its_password() {
        for value in [
            "socks5://me:secret@proxy",
            "http://",
            "http://me:secret@",
            "http://me:secret@proxy:port",
            "http://me:secret@proxy:99999",
            "http://me:secret@pro xy",
            "http://me:secret@[::1]3128",
            "://me:secret@proxy",
        ] {
            let error = found(value).expect_err(value);
            assert!(error.contains("HTTPS_PROXY"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
        let lower = Variables::of([("all_proxy", "socks5://proxy")]);
        let error = find(&lower, API).expect_err("no SOCKS");
        assert!(error.contains("the variable all_proxy"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_utf8_is_refused() {
        use std::ffi::OsString;
        use std::os::unix::ffi::OsStringExt;

        let odd = || OsString::from_vec(b"http://prox\xff:3128".to_vec());
        for odd_one in ["HTTPS_PROXY", "NO_PROXY"] {
            let variables = Variables::read(|name| match name {
                _ if name == odd_one => Some(odd()),
                "HTTPS_PROXY" => Some("http://proxy:3128".into()),
                _ => None,
            });
            let error = find(&variables, API).expect_err(odd_one);
            assert!(error.contains(odd_one), "{error}");
        }
    }
}
