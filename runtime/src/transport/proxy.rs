//! Which proxy the environment names for the API, by the rules that reqwest has.

use std::env;
use std::net::IpAddr;

/// What is said of a proxy that can't be used. The value is not part of it, as it may hold a password.
pub(super) const UNUSABLE: &str = "the variable HTTPS_PROXY, or ALL_PROXY, names a proxy that can't be used: expected something like \
     `http://proxy.example.com:3128`";

/// The variables that matter, as they are set.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    proxy: Option<String>,
    exceptions: Option<String>,
}

impl Variables {
    /// Those of this process.
    pub(super) fn of_process() -> Self {
        let first = |names: &[&str]| {
            let mut values = names.iter().filter_map(|name| env::var(name).ok());
            values.find(|value| !value.trim().is_empty())
        };
        Self {
            proxy: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            exceptions: first(&["NO_PROXY", "no_proxy"]),
        }
    }
}

/// The URL of the proxy that leads to an https `host`, if there is one.
pub(super) fn find(variables: &Variables, host: &str) -> Result<Option<String>, &'static str> {
    let Some(proxy) = variables.proxy.as_deref().map(str::trim) else {
        return Ok(None);
    };
    let exceptions = variables.exceptions.as_deref().unwrap_or_default();
    if exceptions
        .split(',')
        .any(|entry| covers(entry.trim(), host))
    {
        return Ok(None);
    }
    match proxy.split_once("://") {
        None => Ok(Some(format!("http://{proxy}"))),
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("http") => Ok(Some(proxy.to_owned())),
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("https") => Ok(Some(proxy.to_owned())),
        Some(_) => Err(UNUSABLE),
    }
}

/// Whether an entry of `NO_PROXY` covers a host: `*`, an address, a network like `10.0.0.0/8`, or a domain with all below it.
fn covers(entry: &str, host: &str) -> bool {
    if entry == "*" {
        return true;
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        return match entry.split_once('/') {
            Some((network, bits)) => within(address, network, bits),
            None => entry.parse() == Ok(address),
        };
    }
    let domain = entry.strip_prefix('.').unwrap_or(entry);
    if domain.is_empty() || domain.len() > host.len() {
        return false;
    }
    let (below, end) = match host.len().checked_sub(domain.len()) {
        Some(at) if host.is_char_boundary(at) => host.split_at(at),
        _ => return false,
    };
    end.eq_ignore_ascii_case(domain) && (below.is_empty() || below.ends_with('.'))
}

/// Whether an address is in a network.
fn within(address: IpAddr, network: &str, bits: &str) -> bool {
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    let same = |address: u128, network: u128, width: u32| {
        let free = width.checked_sub(bits);
        free.is_some_and(|free| {
            let shifted = |value: u128| value.checked_shr(free).unwrap_or(0);
            shifted(address) == shifted(network)
        })
    };
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            same(address.to_bits().into(), network.to_bits().into(), 32)
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => {
            same(address.to_bits(), network.to_bits(), 128)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(proxy: &str, exceptions: &str, host: &str) -> Option<String> {
        let variables = Variables {
            proxy: Some(proxy.to_owned()),
            exceptions: Some(exceptions.to_owned()),
        };
        find(&variables, host).expect("a proxy of a known kind")
    }

    #[test]
    fn a_proxy_is_taken_unless_the_host_is_excepted() {
        let host = "api.thousandeyes.com";
        let proxy = Some("http://proxy:3128".to_owned());
        for exceptions in [
            "",
            "example.com",
            "eyes.com, localhost",
            "10.0.0.0/8",
            "thousandeyes.comm",
            ",",
        ] {
            assert_eq!(
                found("http://proxy:3128", exceptions, host),
                proxy,
                "{exceptions}"
            );
            assert_eq!(
                found(" proxy:3128", exceptions, host),
                proxy,
                "{exceptions}"
            );
        }
        for exceptions in ["*", "a, ThousandEyes.com", ".thousandeyes.com", host] {
            assert_eq!(
                found("http://proxy:3128", exceptions, host),
                None,
                "{exceptions}"
            );
        }
    }

    #[test]
    fn addresses_are_excepted_by_network() {
        for (exceptions, host, excepted) in [
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("0.0.0.0/0", "11.1.2.3", true),
            ("10.0.0.0/33", "10.1.2.3", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("::1", "::1", true),
            ("fd00::/8", "fd12::1", true),
            ("::/0", "10.1.2.3", false),
            ("2.3", "10.1.2.3", false),
        ] {
            let direct = found("p:1", exceptions, host).is_none();
            assert_eq!(direct, excepted, "{exceptions} {host}");
        }
    }

    #[test]
    fn a_kind_that_is_not_spoken_is_refused_without_its_password() {
        let variables = Variables {
            proxy: Some("socks5://me:secret@proxy".to_owned()),
            exceptions: None,
        };
        let refused = find(&variables, "host").expect_err("no SOCKS");
        assert!(refused.contains("HTTPS_PROXY") && !refused.contains("secret"));
        assert_eq!(find(&Variables::default(), "host"), Ok(None));
    }
}
