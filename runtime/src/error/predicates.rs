//! The questions one can ask an error, each with what to do about it.

use super::{Error, Kind, Transport, Withheld};
use crate::bad_setting::BadSetting;
use crate::limit::report;
use crate::rate_limit::RateLimit;

impl Error {
    /// Whether the arguments, or the settings of a client, were refused before anything was sent.
    ///
    /// # Troubleshooting
    ///
    /// The message names the argument, what was expected and what was found. Nothing reached the API.
    pub fn is_input(&self) -> bool {
        matches!(self.0.kind, Kind::Input { .. })
    }

    /// The client setting that is invalid, and why; `None` for any other error.
    ///
    /// # Troubleshooting
    ///
    /// The message is worded for Rust developers. A program whose users write a settings file can match on the variant and
    /// say what they have to change.
    pub fn bad_setting(&self) -> Option<&BadSetting> {
        match &self.0.kind {
            Kind::Input { setting, .. } => setting.as_ref(),
            _ => None,
        }
    }

    /// Whether the API answered, and its answer is no: any status but success, or a success that carries an error.
    ///
    /// # Troubleshooting
    ///
    /// [`status`](Self::status) and [`api_message`](Self::api_message) hold what the API says; the other predicates
    /// tell the common cases apart.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, Kind::Refused { .. })
    }

    /// Whether the request is malformed, by the judgement of the API (400).
    ///
    /// # Troubleshooting
    ///
    /// Common causes are an account group (`aid`) that does not exist, and a direction or a filter that the test does
    /// not have. [`api_message`](Self::api_message) names it as a rule.
    pub fn is_bad_request(&self) -> bool {
        self.refused_with(400)
    }

    /// Whether the credentials were not accepted (401), for this call or for one before it. A few operations also
    /// answer 401 when a permission is missing; once the credentials have been accepted, such an error
    /// [`is_forbidden`](Self::is_forbidden) instead.
    ///
    /// After the first such answer the client sends nothing more with these credentials; calls fail at once, and are
    /// [`is_withheld`](Self::is_withheld) too. `set_credentials` of the client ends that.
    ///
    /// # Troubleshooting
    ///
    /// The token is wrong, revoked or of the other kind (basic tokens and bearer tokens differ), or the account is
    /// locked. Send nothing more with these credentials: ten failures in an hour, or a hundred unauthorized requests
    /// in a minute, ban the whole address.
    pub fn is_unauthorized(&self) -> bool {
        let refused = self.refused_with(401) && !self.0.outcome.denied;
        refused || self.held_back(|why| matches!(why, Withheld::Refused(_)))
    }

    /// Whether the credentials do not allow this: 403, or a 401 of an operation that documents it for a missing permission.
    ///
    /// # Troubleshooting
    ///
    /// The role of the user lacks the permission, or the object is in another account group, which
    /// `account_group` of the client or `aid` of the request selects. The API also answers so for a test that does not
    /// exist.
    pub fn is_forbidden(&self) -> bool {
        self.refused_with(403) || self.refused_with(401) && self.0.outcome.denied
    }

    /// Whether there is nothing at this address (404), or an empty list where one object was asked for.
    ///
    /// # Troubleshooting
    ///
    /// An id that does not exist, or not in this account group; or a base URL that does not end in the version of the
    /// API.
    pub fn is_not_found(&self) -> bool {
        self.refused_with(404) || matches!(&self.0.kind, Kind::Unreadable(why) if why.nothing_found)
    }

    /// Whether the version of the API in the base URL does not exist (301), or something before the API redirects (other 3xx).
    ///
    /// # Troubleshooting
    ///
    /// Set a base URL with a version that exists, such as `https://api.thousandeyes.com/v6`. Redirects are never
    /// followed, as they would take the credentials to another version or another host.
    pub fn is_version_gone(&self) -> bool {
        self.is_refused()
            && self
                .status()
                .is_some_and(|status| (300..400).contains(&status))
    }

    /// Whether the rate limit is exhausted: a 429 with a reset time or `Retry-After`, or a request that was not sent because
    /// it would have exceeded the limit ([`is_withheld`](Self::is_withheld)).
    ///
    /// # Troubleshooting
    ///
    /// Wait until [`retry_at`](Self::retry_at). The quota is shared by everyone in the organization. The client waits by
    /// itself for as long as `max_wait` and the retry policy allow.
    pub fn is_rate_limited(&self) -> bool {
        let refused = self.refused_with(429) && self.says_until_when() && !self.0.outcome.banned;
        refused || self.held_back(|why| matches!(why, Withheld::Spent))
    }

    /// Whether the address is banned: a 429 with neither a reset time nor `Retry-After`, or one that follows a 401.
    ///
    /// Until [`retry_at`](Self::retry_at) the client then sends nothing more; calls fail at once, and are
    /// [`is_withheld`](Self::is_withheld) too. `set_credentials` of the client ends that.
    ///
    /// # Troubleshooting
    ///
    /// This follows failed logins from this address, by whichever program. Trying again prolongs the ban: stop, find
    /// the program with the wrong credentials, and wait for an hour or ask ThousandEyes support.
    pub fn is_locked_out(&self) -> bool {
        let refused = self.refused_with(429) && (self.0.outcome.banned || !self.says_until_when());
        refused || self.held_back(|why| matches!(why, Withheld::Banned))
    }

    /// Whether the client itself held the request back, so that nothing reached the API.
    ///
    /// # Troubleshooting
    ///
    /// [`is_unauthorized`](Self::is_unauthorized), [`is_locked_out`](Self::is_locked_out) and
    /// [`is_rate_limited`](Self::is_rate_limited) say which of the three reasons it was, and the message since or until
    /// when.
    pub fn is_withheld(&self) -> bool {
        self.held_back(|_| true)
    }

    /// Whether the same request may well succeed when it is sent again, if it is safe to repeat.
    ///
    /// True when no connection came about, the time was up or the answer broke off, for the statuses 500, 502, 503 and
    /// 504, and for a spent quota that says credibly when it is reset.
    ///
    /// # Troubleshooting
    ///
    /// The client has tried it again already, unless it was told not to: [`attempts`](Self::attempts) says how often. So
    /// wait longer, and look for what all failures have in common.
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            Kind::Transport(case) => {
                matches!(
                    case,
                    Transport::Connect | Transport::Timeout | Transport::Interrupted
                )
            }
            Kind::Refused { .. } => match self.status() {
                Some(500 | 502 | 503 | 504) => true,
                Some(429) => self.is_rate_limited() && self.0.outcome.refill_is_known,
                _ => false,
            },
            Kind::Withheld(why) => matches!(why, Withheld::Spent),
            Kind::Unreadable(why) => why.cut_off,
            Kind::Input { .. } | Kind::Paging { .. } => false,
        }
    }

    /// Whether the API is in maintenance (503).
    ///
    /// # Troubleshooting
    ///
    /// Try again in some minutes; the status page of ThousandEyes says how long it will take.
    pub fn is_maintenance(&self) -> bool {
        self.refused_with(503)
    }

    /// Whether the fault is on the side of the API (500 and above, so also [`is_maintenance`](Self::is_maintenance)).
    ///
    /// # Troubleshooting
    ///
    /// Reading calls can be tried again. If it stays, ThousandEyes support will want the header `X-Server-Name` and
    /// the time.
    pub fn is_server(&self) -> bool {
        self.is_refused() && self.status().is_some_and(|status| status >= 500)
    }

    /// Whether the API answered with success, but with something that can't be read as an answer of this operation.
    ///
    /// # Troubleshooting
    ///
    /// [`json_path`](Self::json_path) and [`excerpt`](Self::excerpt) say where and what. An HTML page comes from a
    /// proxy or a login portal in between, or from a base URL that is not the API's. A value of another type is either
    /// a change of the API or a mistake of this crate: please report it with the excerpt.
    pub fn is_decode(&self) -> bool {
        matches!(&self.0.kind, Kind::Unreadable(why) if !why.nothing_found)
    }

    /// Whether the time was up before the answer was complete.
    ///
    /// # Troubleshooting
    ///
    /// Raise `timeout` of the client, or ask for a shorter span of time: long ranges take the API long to collect.
    /// Whether the request was carried out is unknown.
    pub fn is_timeout(&self) -> bool {
        self.is_transport(Transport::Timeout)
    }

    /// Whether no connection came about, so that the API has seen nothing of the request.
    ///
    /// # Troubleshooting
    ///
    /// Name resolution, the network, a proxy (`HTTPS_PROXY`) or a certificate that is not trusted; the message names
    /// the innermost cause.
    pub fn is_connect(&self) -> bool {
        self.is_transport(Transport::Connect)
    }

    /// Whether the connection broke, or its bytes made no sense, before the answer was complete.
    ///
    /// # Troubleshooting
    ///
    /// Reading calls can be tried again. If it stays at the same place, something between cuts long answers off.
    pub fn is_interrupted(&self) -> bool {
        self.is_transport(Transport::Interrupted)
    }

    /// Whether the answer is longer than the client accepts.
    ///
    /// # Troubleshooting
    ///
    /// Ask for a shorter span of time, or raise `max_answer_bytes` of the client.
    pub fn is_too_large(&self) -> bool {
        self.is_transport(Transport::TooLarge)
    }

    /// What the answer says about the request quota, when there was an answer that says so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.headers().and_then(RateLimit::from_headers)
    }

    pub(super) fn says_until_when(&self) -> bool {
        self.headers().is_some_and(report::says_until_when)
    }

    fn held_back(&self, which: impl FnOnce(&Withheld) -> bool) -> bool {
        matches!(&self.0.kind, Kind::Withheld(why) if which(why))
    }

    fn refused_with(&self, status: u16) -> bool {
        self.is_refused() && self.status() == Some(status)
    }

    fn is_transport(&self, case: Transport) -> bool {
        matches!(self.0.kind, Kind::Transport(found) if found == case)
    }
}
