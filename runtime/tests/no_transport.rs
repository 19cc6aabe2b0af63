//! A build without a transport compiles, and says so when a client is to be built.

#![cfg(not(any(feature = "hyper", feature = "reqwest", feature = "ureq")))]

use thousandeyes_runtime::Client;

#[test]
fn the_error_names_the_feature() {
    let error = Client::builder().bearer("t0ken").build();
    let error = error.expect_err("there is nothing to send with");
    assert!(error.is_input());
    assert!(
        error.to_string().contains("switch the feature `hyper` on"),
        "{error}"
    );
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_one_does_too() {
    let client = thousandeyes_runtime::blocking::Client::builder();
    let error = client.bearer("t0ken").build();
    let error = error.expect_err("there is nothing to send with");
    let shown = error.to_string();
    assert!(
        shown.contains("switch the feature `ureq` or the feature `hyper` on"),
        "{shown}"
    );
}
