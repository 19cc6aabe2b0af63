//! How the client introduces itself.

/// What is sent when the program names no user agent of its own.
pub(crate) const DEFAULT: &str = concat!(
    "thousandeyes/",
    env!("CARGO_PKG_VERSION"),
    " (unofficial; +",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);

/// Refuses what could end the header or start another one.
pub(crate) fn check(text: &str) -> Result<(), String> {
    if text.is_empty() || text.trim() != text {
        return Err("the user agent must not be empty, nor begin or end with a blank".to_owned());
    }
    match text.chars().find(|c| !(*c == ' ' || c.is_ascii_graphic())) {
        None => Ok(()),
        Some(c) => Err(format!(
            "the user agent must be visible ASCII characters and blanks, but found {c:?}"
        )),
    }
}
