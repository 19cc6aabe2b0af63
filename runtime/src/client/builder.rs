//! Settings of a client, the same for the async and the blocking one.

mod reliability;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::admission::Admission;
use crate::auth::Credentials;
use crate::bad_setting::BadSetting;
use crate::base_url::{self, BaseUrl};
use crate::client::{Client, carrier};
use crate::clock::{Clock, SystemClock};
use crate::endpoint::{Param, Use};
use crate::error::Error;
use crate::exchange::Core;
use crate::observe::{Nobody, Observer};
use crate::retry::{self, Backoff, Policy};
use crate::transport::Transport;
use crate::user_agent;

/// How long a call may take unless the program says otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer that is read unless the program says otherwise: 256 MiB.
const MAX_ANSWER_BYTES: usize = 256 << 20;

/// Settings of a client: [`ClientBuilder`](crate::ClientBuilder) makes an async one,
/// `blocking::ClientBuilder` a blocking one.
///
/// A setting that can't be used is refused by `build`, with what was expected.
#[must_use = "settings do nothing until `build` makes a client of them"]
pub struct Builder<T: ?Sized> {
    settings: Settings,
    transport: Option<Arc<T>>,
    layers: Vec<Layer<T>>,
    /// How to make the transport that was asked for where a build has several.
    pub(crate) carrier: Option<Make<T>>,
    /// The first setting that was refused.
    refused: Option<BadSetting>,
}

/// Sets up a transport for a client, given how long connecting may take.
pub(crate) type Make<T> = fn(&Core, Option<Duration>) -> Result<Arc<T>, Error>;

/// What is put around a transport.
type Layer<T> = Box<dyn FnOnce(Arc<T>) -> Arc<T> + Send + Sync>;

struct Settings {
    base_url: String,
    credentials: Option<Credentials>,
    without_credentials: bool,
    account_group: Option<String>,
    user_agent: String,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    plain_http: bool,
    max_answer_bytes: usize,
    max_wait: Option<Duration>,
    clock: Arc<dyn Clock>,
    policy: Arc<dyn Policy>,
    backoff: Arc<dyn Backoff>,
    observer: Arc<dyn Observer>,
}

impl<T: ?Sized> Builder<T> {
    pub(crate) fn new() -> Self {
        Self {
            settings: Settings {
                base_url: base_url::DEFAULT.to_owned(),
                credentials: None,
                without_credentials: false,
                account_group: None,
                user_agent: user_agent::DEFAULT.to_owned(),
                timeout: Some(TIMEOUT),
                connect_timeout: Some(CONNECT_TIMEOUT),
                plain_http: false,
                max_answer_bytes: MAX_ANSWER_BYTES,
                max_wait: None,
                clock: Arc::new(SystemClock::new()),
                policy: Arc::new(retry::default_policy()),
                backoff: Arc::new(retry::default_backoff()),
                observer: Arc::new(Nobody),
            },
            transport: None,
            layers: Vec::new(),
            carrier: None,
            refused: None,
        }
    }

    /// Authenticates with an OAuth bearer token.
    pub fn bearer(self, token: impl Into<String>) -> Self {
        self.credentials(Credentials::try_bearer(token.into()))
    }

    /// Authenticates with an e-mail address and the basic authentication token that belongs to it.
    pub fn basic(self, email: impl Into<String>, token: impl Into<String>) -> Self {
        self.credentials(Credentials::try_basic(email.into(), token.into()))
    }

    /// Sends no credentials, which is enough for `GET /status` and for mock servers.
    pub fn without_credentials(mut self) -> Self {
        self.settings.credentials = None;
        self.settings.without_credentials = true;
        self
    }

    /// Where the API is, up to and with the version; `https://api.thousandeyes.com/v6` by default.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = url.into();
        self
    }

    /// The account group (`aid`) to act in, for all requests that name none themselves.
    pub fn account_group(mut self, aid: impl Param) -> Self {
        self.settings.account_group = Some(aid.text(Use::Query).into_owned());
        self
    }

    /// How long one request may take, from connecting to the end of its answer; 60 seconds by default.
    ///
    /// A call that is sent again, or waits for its turn, takes longer: [`retry`](Self::retry) and
    /// [`max_wait`](Self::max_wait) limit that.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = Some(timeout);
        self
    }

    /// Lets requests take as long as they like.
    pub fn without_timeout(mut self) -> Self {
        self.settings.timeout = None;
        self
    }

    /// How long connecting may take; 10 seconds by default. A transport of your own sees to this itself.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = Some(timeout);
        self
    }

    /// How the client introduces itself; by default with the name and version of this crate.
    pub fn user_agent(mut self, text: impl Into<String>) -> Self {
        self.settings.user_agent = text.into();
        self
    }

    /// The longest answer to accept, counted after decompression; 256 MiB by default.
    pub fn max_answer_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_answer_bytes = bytes;
        self
    }

    /// Allows a base URL with `http` that is not this machine. The credentials then travel in the clear.
    pub fn allow_plain_http(mut self) -> Self {
        self.settings.plain_http = true;
        self
    }

    /// Puts something around the transport, whichever it is, that sees every request and every answer: a log, a
    /// counter, a fault for tests. One that is put on later is around those before.
    pub fn layer(mut self, layer: impl FnOnce(Arc<T>) -> Arc<T> + Send + Sync + 'static) -> Self {
        self.layers.push(Box::new(layer));
        self
    }

    pub(super) fn refuse(mut self, problem: BadSetting) -> Self {
        self.refused.get_or_insert(problem);
        self
    }

    fn credentials(mut self, credentials: Result<Credentials, String>) -> Self {
        match credentials {
            Ok(credentials) => {
                self.settings.credentials = Some(credentials);
                self.settings.without_credentials = false;
                self
            }
            Err(problem) => self.refuse(BadSetting::other(problem)),
        }
    }

    pub(crate) fn set_transport(mut self, transport: Arc<T>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Checks everything, and takes the transport that was given or makes one: that which was asked for, or the first.
    pub(crate) fn finish(self, first: Make<T>) -> Result<(Core, Arc<T>), Error> {
        if let Some(problem) = self.refused {
            return Err(Error::setting(problem));
        }
        let connect_timeout = self.settings.connect_timeout;
        let core = self.settings.check().map_err(Error::setting)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => self.carrier.unwrap_or(first)(&core, connect_timeout)?,
        };
        let layers = self.layers.into_iter();
        let transport = layers.fold(transport, |inner, layer| layer(inner));
        Ok((core, transport))
    }
}

impl Settings {
    fn check(self) -> Result<Core, BadSetting> {
        let base = BaseUrl::parse(&self.base_url)?;
        if !base.is_secure() && !base.is_loopback() && !self.plain_http {
            let origin = base.origin().to_owned();
            return Err(BadSetting::PlainHttp { origin });
        }
        if self.credentials.is_none() && !self.without_credentials {
            return Err(BadSetting::NoCredentials);
        }
        user_agent::check(&self.user_agent).map_err(BadSetting::other)?;
        if self.account_group.as_deref().is_some_and(str::is_empty) {
            return Err(BadSetting::other(
                "the account group is empty, expected its id",
            ));
        }
        let zero = Some(Duration::ZERO);
        if self.timeout == zero || self.connect_timeout == zero {
            return Err(BadSetting::other(
                "a timeout of zero leaves no time at all, expected more",
            ));
        }
        Ok(Core {
            base,
            admission: Admission::new(self.credentials, self.timeout),
            account_group: self.account_group,
            user_agent: self.user_agent,
            timeout: self.timeout,
            max_answer_bytes: self.max_answer_bytes,
            max_wait: self.max_wait,
            clock: self.clock,
            policy: self.policy,
            backoff: self.backoff,
            observer: self.observer,
        })
    }
}

impl Builder<dyn Transport> {
    /// Sends over a transport of your own.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.set_transport(Arc::new(transport))
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When a setting can't be used, or there are no credentials; see [`Error::is_input`].
    pub fn build(self) -> Result<Client, Error> {
        let (core, transport) = self.finish(carrier::FIRST)?;
        Ok(Client::new(core, transport))
    }
}

impl<T: ?Sized> fmt::Debug for Builder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is left out, as an unchecked one may hold credentials.
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}
