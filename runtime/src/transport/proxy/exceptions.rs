//! `NO_PROXY`: the hosts that are reached without a proxy.

use std::net::IpAddr;

use super::{Destination, split_port};

/// Whether an entry of the list, whose entries are separated by commas or blanks, covers the destination.
pub(super) fn cover(list: &str, destination: Destination<'_>) -> bool {
    let separator = |character: char| character == ',' || character.is_whitespace();
    list.split(separator)
        .any(|entry| covers(entry, destination))
}

/// Whether an entry covers the destination: `*`, an address, a network like `10.0.0.0/8`, or a domain with all below it,
/// also written as `.domain` and `*.domain`. A port behind it has to be that of the destination.
fn covers(entry: &str, Destination { host, port }: Destination<'_>) -> bool {
    if entry == "*" {
        return true;
    }
    let (entry, only) = split_port(entry);
    if only.is_some_and(|only| only.parse() != Ok(port)) {
        return false;
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        return match entry.split_once('/') {
            Some((network, bits)) => within(address, network, bits),
            None => entry.parse() == Ok(address),
        };
    }
    let domain = entry.strip_prefix('*').unwrap_or(entry);
    let domain = domain.strip_prefix('.').unwrap_or(domain);
    let host = host.strip_suffix('.').unwrap_or(host);
    let Some(at) = host.len().checked_sub(domain.len()) else {
        return false;
    };
    if domain.is_empty() || !host.is_char_boundary(at) {
        return false;
    }
    let (below, end) = host.split_at(at);
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

    #[test]
    fn domains_cover_what_is_below_them() {
        let host = "api.thousandeyes.com";
        let destination = Destination { host, port: 443 };
        for exceptions in [
            "*",
            "a, ThousandEyes.com",
            "a thousandeyes.com",
            ".thousandeyes.com",
            "*.thousandeyes.com",
            "*.thousandeyes.com:443",
            "api.thousandeyes.com:443",
            host,
        ] {
            assert!(cover(exceptions, destination), "{exceptions}");
        }
        for exceptions in [
            "",
            ",",
            "*.",
            ".",
            ":443",
            "example.com",
            "eyes.com, localhost",
            "*eyes.com",
            "10.0.0.0/8",
            "thousandeyes.comm",
            "api.thousandeyes.com:8443",
            "api.thousandeyes.com:https",
            "v.api.thousandeyes.com",
            "ä.com",
        ] {
            assert!(!cover(exceptions, destination), "{exceptions}");
        }
    }

    #[test]
    fn addresses_are_covered_by_network() {
        for (exceptions, host, covered) in [
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("0.0.0.0/0", "11.1.2.3", true),
            ("10.0.0.0/33", "10.1.2.3", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3:443", "10.1.2.3", true),
            ("10.1.2.3:80", "10.1.2.3", false),
            ("::1", "::1", true),
            ("[::1]", "::1", true),
            ("[::1]:443", "::1", true),
            ("[::1]:80", "::1", false),
            ("fd00::/8", "fd12::1", true),
            ("::/0", "10.1.2.3", false),
            ("2.3", "10.1.2.3", false),
        ] {
            let destination = Destination { host, port: 443 };
            assert_eq!(
                cover(exceptions, destination),
                covered,
                "{exceptions} {host}"
            );
        }
    }
}
