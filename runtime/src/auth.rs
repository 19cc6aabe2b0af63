//! Credentials: checked where they are given, wiped when dropped, never shown.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::error::Error;

/// A text that is never shown and is wiped from memory with its last clone.
///
/// Clones share one allocation. A transport has to copy the text into its own request; that copy is the transport's.
#[derive(Clone)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    fn new(text: Zeroizing<String>) -> Self {
        Self(Arc::new(text))
    }

    /// The text itself, for the one place that has to send it.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// What a client proves with who it is: the value of an `Authorization` header, never shown and wiped when dropped.
///
/// A client that is built takes others by `set_credentials`.
#[derive(Clone, Debug)]
pub struct Credentials {
    authorization: Secret,
}

impl Credentials {
    /// An OAuth bearer token, from the account settings page.
    ///
    /// # Errors
    ///
    /// When it is empty or holds what no token does.
    pub fn bearer(token: impl Into<String>) -> Result<Self, Error> {
        Self::try_bearer(token.into()).map_err(Error::input)
    }

    /// An e-mail address with the basic authentication token that belongs to it.
    ///
    /// # Errors
    ///
    /// When one of them is empty or holds what it can't.
    pub fn basic(email: impl Into<String>, token: impl Into<String>) -> Result<Self, Error> {
        Self::try_basic(email.into(), token.into()).map_err(Error::input)
    }

    /// The same, with the problem alone.
    pub(crate) fn try_bearer(token: String) -> Result<Self, String> {
        let token = Zeroizing::new(token);
        check_token("the bearer token", &token)?;
        let mut header = with_capacity("Bearer ".len() + token.len());
        header.push_str("Bearer ");
        header.push_str(&token);
        Ok(Self {
            authorization: Secret::new(header),
        })
    }

    /// The same, with the problem alone.
    pub(crate) fn try_basic(email: String, token: String) -> Result<Self, String> {
        let token = Zeroizing::new(token);
        check_email(&email)?;
        check_token("the basic authentication token", &token)?;
        let mut pair = with_capacity(email.len() + 1 + token.len());
        pair.push_str(&email);
        pair.push(':');
        pair.push_str(&token);
        let mut header = with_capacity("Basic ".len() + pair.len().div_ceil(3) * 4);
        header.push_str("Basic ");
        push_base64(&mut header, pair.as_bytes());
        Ok(Self {
            authorization: Secret::new(header),
        })
    }

    pub(crate) fn authorization(&self) -> &Secret {
        &self.authorization
    }
}

/// Room for everything at once: a text that grows leaves a copy behind that nobody wipes.
fn with_capacity(bytes: usize) -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(bytes))
}

/// Says what is wrong with a token without showing any of it.
fn check_token(what: &str, token: &str) -> Result<(), String> {
    if token.is_empty() {
        return Err(format!("{what} is empty"));
    }
    let odd = token.chars().position(|c| !c.is_ascii_graphic());
    let Some(at) = odd else {
        return Ok(());
    };
    let found = match token.chars().nth(at) {
        Some('\r' | '\n') => "a line break",
        Some(' ' | '\t') => "a blank",
        Some(c) if c.is_control() => "a control character",
        _ => "a character that is not ASCII",
    };
    let place = at + 1;
    Err(format!(
        "{what} must be visible ASCII characters, but character {place} is {found}"
    ))
}

fn check_email(email: &str) -> Result<(), String> {
    if email.is_empty() {
        return Err("the e-mail address is empty".to_owned());
    }
    if email.contains(':') {
        return Err(
            "the e-mail address must not hold a `:`, it would end there and the rest become part of the token"
                .to_owned(),
        );
    }
    if email.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("the e-mail address must not hold blanks or line breaks".to_owned());
    }
    Ok(())
}

/// Base64 with padding (RFC 4648, section 4), straight into memory that is wiped.
fn push_base64(to: &mut String, bytes: &[u8]) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let index = bits >> (18 - 6 * place) & 0x3f;
            let letter = ALPHABET[index as usize];
            to.push(if place <= group.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Credentials, push_base64};

    #[test]
    fn base64_agrees_with_the_rfc() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in cases {
            let mut out = String::new();
            push_base64(&mut out, plain.as_bytes());
            assert_eq!(out, encoded);
        }
    }

    #[test]
    fn headers_are_what_the_api_expects() {
        let basic = Credentials::try_basic("noreply@thousandeyes.com".into(), "t0ken".into());
        let basic = basic.map(|found| found.authorization().expose().to_owned());
        let expected = "Basic bm9yZXBseUB0aG91c2FuZGV5ZXMuY29tOnQwa2Vu";
        assert_eq!(basic.as_deref(), Ok(expected));
        let bearer = Credentials::try_bearer("t0ken".into());
        let bearer = bearer.map(|found| found.authorization().expose().to_owned());
        assert_eq!(bearer.as_deref(), Ok("Bearer t0ken"));
    }

    #[test]
    fn nothing_is_shown() {
        let shown = format!("{:?}", Credentials::try_bearer("t0ken".into()));
        assert!(!shown.contains("t0ken"), "{shown}");
    }
}
