//! Which proxy the environment names, the same over all transports: through the proxy or refused with the reason, and
//! directly only where that was asked for.

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::Command;

use thousandeyes_runtime::{Client, Error, blocking};

use crate::support::{CALLERS, GetThing, Reply, Server, TOKEN, callers};

const INSIDE: &str = "THOUSANDEYES_TEST_HAS_PROXIES";
const REFUSED: &str = "THOUSANDEYES_TEST_PROXY_IS_REFUSED";
const BASE: &str = "https://api.thousandeyes.invalid/v6";

/// Runs this file's inner test in a process with these variables and no others that name proxies.
fn run(inner: &str, variables: &[(&str, OsString)]) {
    let mut again = Command::new(env::current_exe().expect("the path of this test"));
    again.args(["--exact", inner]);
    for name in ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        again.env_remove(name).env_remove(name.to_lowercase());
    }
    for (name, value) in variables {
        again.env(name, value);
    }
    let output = again.output().expect("the test can be run again");
    let printed = String::from_utf8_lossy(&output.stdout);
    let fine = output.status.success() && printed.contains("1 passed");
    assert!(fine, "{variables:?}: {printed}");
}

/// How many calls arrive at a proxy, of one by each client; `PORT` in a value stands for where it listens.
fn through_the_proxy(variables: &[(&str, &str)]) -> usize {
    let proxy = Server::always(Reply::json(403, ""));
    let port = proxy.port().to_string();
    let mut set: Vec<_> = variables
        .iter()
        .map(|(name, value)| (*name, OsString::from(value.replace("PORT", &port))))
        .collect();
    set.push((INSIDE, "1".into()));
    run("proxies::calls_of_all_clients", &set);
    let seen = proxy.requests();
    let tunnel = "CONNECT api.thousandeyes.invalid:443 HTTP/1.1";
    assert!(
        seen.iter().all(|request| request.line == tunnel),
        "{seen:?}"
    );
    seen.len()
}

/// In a process of its own. The host does not exist, so that a direct call fails to connect, too.
#[test]
fn calls_of_all_clients() {
    if env::var_os(INSIDE).is_some() {
        for caller in callers!(BASE) {
            let error = caller.fail(GetThing::new("1"));
            assert!(error.is_connect(), "{error}");
        }
    }
}

/// In a process of its own: what is said when a client is built.
#[test]
fn all_clients_are_refused() {
    let Ok(expected) = env::var(REFUSED) else {
        return;
    };
    let client = || Client::builder().base_url(BASE).bearer(TOKEN);
    let blocking = || blocking::Client::builder().base_url(BASE).bearer(TOKEN);
    let built: [Result<(), Error>; CALLERS] = [
        client().over_hyper().build().map(drop),
        blocking().over_hyper().build().map(drop),
        #[cfg(feature = "reqwest")]
        client().over_reqwest().build().map(drop),
        #[cfg(feature = "reqwest")]
        blocking().over_reqwest().build().map(drop),
        #[cfg(feature = "ureq")]
        blocking().build().map(drop),
    ];
    for outcome in built {
        let error = outcome.expect_err("no client");
        let shown = error.to_string();
        assert!(shown.contains(&expected), "{shown}");
        assert!(!format!("{error:?} {shown}").contains("secret"), "{shown}");
    }
}

#[test]
fn a_proxy_is_used_however_it_is_written() {
    for variables in [
        &[("HTTPS_PROXY", "http://127.0.0.1:PORT")][..],
        &[("HTTPS_PROXY", " http://127.0.0.1:PORT ")],
        &[("https_proxy", "127.0.0.1:PORT")],
        &[("ALL_PROXY", "HTTP://127.0.0.1:PORT/")],
        &[("HTTPS_PROXY", " "), ("all_proxy", "http://127.0.0.1:PORT")],
        // As set by a web server for the programs that it runs.
        &[
            ("HTTPS_PROXY", "http://127.0.0.1:PORT"),
            ("REQUEST_METHOD", "GET"),
        ],
    ] {
        assert_eq!(through_the_proxy(variables), CALLERS, "{variables:?}");
    }
}

#[test]
fn exceptions_are_read_alike() {
    let proxy = ("HTTPS_PROXY", "http://127.0.0.1:PORT");
    for (exceptions, direct) in [
        ("*.thousandeyes.invalid", true),
        ("api.thousandeyes.invalid:443", true),
        ("localhost .thousandeyes.invalid", true),
        ("*", true),
        ("api.thousandeyes.invalid:8443", false),
        ("*eyes.invalid", false),
        ("eyes.invalid", false),
    ] {
        let seen = through_the_proxy(&[proxy, ("NO_PROXY", exceptions)]);
        assert_eq!(seen, if direct { 0 } else { CALLERS }, "{exceptions}");
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_refused_with_the_reason() {
    let unusable = "names a proxy that can't be used";
    for (name, value) in [
        ("HTTPS_PROXY", "http://"),
        ("https_proxy", "http://me:secret@:3128"),
        ("HTTPS_PROXY", "http://me:secret@127.0.0.1:port"),
        ("ALL_PROXY", "socks5://me:secret@127.0.0.1:1080"),
    ] {
        let expected = format!("the variable {name} {unusable}");
        refused(name, OsStr::new(value), &expected);
    }
}

#[cfg(unix)]
#[test]
fn a_proxy_that_cannot_be_read_is_refused_with_the_reason() {
    use std::os::unix::ffi::OsStrExt;

    let odd = OsStr::from_bytes(b"http://me:secret\xff@127.0.0.1:3128");
    refused("HTTPS_PROXY", odd, "the variable HTTPS_PROXY");
}

fn refused(name: &str, value: &OsStr, expected: &str) {
    let variables = [(name, value.to_owned()), (REFUSED, expected.into())];
    run("proxies::all_clients_are_refused", &variables);
}
