//! Who may call: credentials, and the ban of an address after too many wrong ones.

use std::collections::VecDeque;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// Wrong credentials in an hour that lock an account.
const WRONG: usize = 10;
/// Refused requests in a minute that ban an address.
const REFUSED: usize = 100;

/// What is known of those who called.
#[derive(Debug, Default)]
pub(crate) struct Logins {
    /// When there were wrong credentials.
    wrong: VecDeque<Duration>,
    /// When a request was refused for its credentials, or for want of them.
    refused: VecDeque<Duration>,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There are no credentials.
    Missing,
    /// A token that is not accepted.
    Bearer,
    /// An e-mail and a token that are not accepted.
    Basic,
    /// Nobody at this address is heard any more.
    Banned,
}

impl Logins {
    /// Whether nobody is heard any more.
    pub(crate) fn banned(&mut self, now: Duration) -> bool {
        forget(&mut self.wrong, now, HOUR);
        forget(&mut self.refused, now, MINUTE);
        self.wrong.len() >= WRONG || self.refused.len() >= REFUSED
    }

    /// Looks at the header field `Authorization`.
    pub(crate) fn check(
        &mut self,
        now: Duration,
        field: Option<&str>,
        tokens: &[String],
    ) -> Result<(), Refused> {
        if self.banned(now) {
            return Err(Refused::Banned);
        }
        let found = match field {
            None => Err(Refused::Missing),
            Some(field) => accepted(field, tokens),
        };
        if let Err(refused) = found {
            self.refused.push_back(now);
            if refused != Refused::Missing {
                self.wrong.push_back(now);
            }
        }
        found
    }

    /// Everybody may try again.
    pub(crate) fn forgive(&mut self) {
        *self = Self::default();
    }
}

/// Whether the credentials are good: one of the tokens or, when none are set, any but those that say `wrong`.
fn accepted(field: &str, tokens: &[String]) -> Result<(), Refused> {
    let (scheme, rest) = field.split_once(' ').unwrap_or((field, ""));
    let rest = rest.trim();
    let good = |token: &str| match tokens {
        [] => !token.is_empty() && token != "wrong",
        _ => tokens.iter().any(|known| known == token),
    };
    if scheme.eq_ignore_ascii_case("bearer") {
        return if good(rest) {
            Ok(())
        } else {
            Err(Refused::Bearer)
        };
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(Refused::Missing);
    }
    let decoded = BASE64_STANDARD.decode(rest).ok();
    let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = decoded.as_deref().and_then(|text| text.split_once(':'));
    match pair {
        Some((email, token)) if !email.is_empty() && good(token) => Ok(()),
        _ => Err(Refused::Basic),
    }
}

fn forget(moments: &mut VecDeque<Duration>, now: Duration, after: Duration) {
    while moments
        .front()
        .is_some_and(|moment| now.saturating_sub(*moment) >= after)
    {
        moments.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn credentials() {
        let own = ["secret".to_owned()];
        let cases: [(&str, &[String], _); 9] = [
            ("Bearer anything", &[], Ok(())),
            ("bearer  anything", &[], Ok(())),
            ("Bearer wrong", &[], Err(Refused::Bearer)),
            ("Bearer", &[], Err(Refused::Bearer)),
            ("Bearer secret", &own, Ok(())),
            ("Bearer other", &own, Err(Refused::Bearer)),
            ("Basic YUBiOnNlY3JldA==", &own, Ok(())),
            ("Basic YUBiOm90aGVy", &own, Err(Refused::Basic)),
            ("Basic %%%", &[], Err(Refused::Basic)),
        ];
        for (field, tokens, expected) in cases {
            assert_eq!(accepted(field, tokens), expected, "{field}");
        }
        assert_eq!(accepted("Digest a", &[]), Err(Refused::Missing));
    }

    #[test]
    fn ten_wrong_ones_ban_for_an_hour() {
        let mut logins = Logins::default();
        for second in 0..10 {
            let refused = logins.check(at(second), Some("Bearer wrong"), &[]);
            assert_eq!(refused, Err(Refused::Bearer), "{second}");
        }
        let good = Some("Bearer good");
        assert_eq!(logins.check(at(100), good, &[]), Err(Refused::Banned));
        assert_eq!(logins.check(at(3599), good, &[]), Err(Refused::Banned));
        assert_eq!(logins.check(at(3600), good, &[]), Ok(()));
    }

    #[test]
    fn a_hundred_without_any_ban_for_a_minute() {
        let mut logins = Logins::default();
        for _ in 0..100 {
            assert_eq!(logins.check(at(1), None, &[]), Err(Refused::Missing));
        }
        assert_eq!(
            logins.check(at(2), Some("Bearer good"), &[]),
            Err(Refused::Banned)
        );
        assert_eq!(logins.check(at(61), Some("Bearer good"), &[]), Ok(()));
    }
}
