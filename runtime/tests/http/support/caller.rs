//! All clients behind one face, so that every behaviour is tested on all: the async one and the blocking one over hyper,
//! the same over reqwest in a build that has it, and the blocking one over ureq in a build that has that.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

use thousandeyes_runtime::endpoint::Endpoint;
use thousandeyes_runtime::{Client, Credentials, Error, Format, Response, blocking};
use tokio::runtime::{Builder, Runtime};

use super::clock::Busy;

/// How many there are.
pub(crate) const CALLERS: usize =
    2 + 2 * cfg!(feature = "reqwest") as usize + cfg!(feature = "ureq") as usize;

/// A client that can be called from a plain test.
pub(crate) enum Caller {
    Async(Runtime, Client),
    Blocking(blocking::Client),
}

impl Caller {
    pub(crate) fn asynchronous(client: Client) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        Self::Async(runtime.expect("a runtime"), client)
    }

    /// Makes all calls at the same time: as tasks of one thread, or on up to 64 threads.
    pub(crate) fn call_all<E>(
        &self,
        requests: impl IntoIterator<Item = E>,
    ) -> Vec<Result<Response<E::Answer>, Error>>
    where
        E: Endpoint + 'static,
        E::Answer: 'static,
    {
        match self {
            Self::Async(runtime, client) => runtime.block_on(async {
                let send = |request| {
                    let client = client.clone();
                    tokio::spawn(async move { client.send(request).await })
                };
                let tasks: Vec<_> = requests.into_iter().map(send).collect();
                let mut results = Vec::new();
                for task in tasks {
                    results.push(task.await.expect("no panic"));
                }
                results
            }),
            Self::Blocking(client) => {
                let queue: VecDeque<_> = requests.into_iter().enumerate().collect();
                let threads = queue.len().min(64);
                let (queue, results) = (Mutex::new(queue), Mutex::new(Vec::new()));
                let next = || queue.lock().expect("no panic").pop_front();
                thread::scope(|scope| {
                    for _ in 0..threads {
                        let (client, next, results) = (client.clone(), &next, &results);
                        scope.spawn(move || {
                            let _busy = Busy::new();
                            while let Some((place, request)) = next() {
                                let result = client.send(request);
                                results.lock().expect("no panic").push((place, result));
                            }
                        });
                    }
                });
                let mut results = results.into_inner().expect("no panic");
                results.sort_by_key(|(place, _)| *place);
                results.into_iter().map(|(_, result)| result).collect()
            }
        }
    }

    /// Goes on with other credentials.
    pub(crate) fn set_token(&self, token: &str) {
        let credentials = Credentials::bearer(token).expect("a token");
        match self {
            Self::Async(_, client) => client.set_credentials(credentials),
            Self::Blocking(client) => client.set_credentials(credentials),
        }
    }

    pub(crate) fn call<E: Endpoint>(&self, request: E) -> Result<Response<E::Answer>, Error> {
        match self {
            Self::Async(runtime, client) => runtime.block_on(client.send(request)),
            Self::Blocking(client) => {
                let _busy = Busy::new();
                client.send(request)
            }
        }
    }

    pub(crate) fn call_raw<E: Endpoint>(&self, request: E) -> Result<Response<String>, Error> {
        self.call_raw_in(request, Format::Json)
    }

    pub(crate) fn call_raw_in<E: Endpoint>(
        &self,
        request: E,
        format: Format,
    ) -> Result<Response<String>, Error> {
        match self {
            Self::Async(runtime, client) => runtime.block_on(client.send_raw(request, format)),
            Self::Blocking(client) => client.send_raw(request, format),
        }
    }

    /// The error of a call that must not succeed.
    #[track_caller]
    pub(crate) fn fail<E: Endpoint>(&self, request: E) -> Error {
        self.call(request)
            .map(|_| ())
            .expect_err("the call must fail")
    }
}

/// All clients for a base URL, with the settings that follow: `callers!(url, .timeout(t))`. The async one is the first.
///
/// They try nothing again unless told to, and their time passes only while they wait.
macro_rules! callers {
    ($base_url:expr $(, $($setting:tt)+)?) => {{
        use thousandeyes_runtime::{Client, blocking};
        use $crate::support::{Caller, TOKEN, TestClock};

        // A request that is on the way takes none of the clock's time.
        macro_rules! timed {
            ($builder:expr) => {{
                let clock = TestClock::new();
                $builder.clock(clock.clone()).observer(clock)
            }};
        }
        let hyper = Client::builder().base_url($base_url).bearer(TOKEN);
        let hyper = timed!(hyper.no_retries()) $($($setting)+)? .build();
        let blocking_hyper = blocking::Client::builder().over_hyper().base_url($base_url).bearer(TOKEN);
        let blocking_hyper = timed!(blocking_hyper.no_retries());
        let blocking_hyper = blocking_hyper $($($setting)+)? .build();
        #[cfg(feature = "reqwest")]
        let (reqwest, blocking_reqwest) = {
            let reqwest = Client::builder().over_reqwest().base_url($base_url).bearer(TOKEN);
            let reqwest = timed!(reqwest.no_retries());
            let blocking = blocking::Client::builder().over_reqwest().base_url($base_url).bearer(TOKEN);
            let blocking = timed!(blocking.no_retries());
            (reqwest $($($setting)+)? .build(), blocking $($($setting)+)? .build())
        };
        #[cfg(feature = "ureq")]
        let ureq = {
            let ureq = blocking::Client::builder().base_url($base_url).bearer(TOKEN);
            timed!(ureq.no_retries()) $($($setting)+)? .build()
        };
        [
            Caller::asynchronous(hyper.expect("an async client")),
            Caller::Blocking(blocking_hyper.expect("a blocking client")),
            #[cfg(feature = "reqwest")]
            Caller::asynchronous(reqwest.expect("an async client over reqwest")),
            #[cfg(feature = "reqwest")]
            Caller::Blocking(blocking_reqwest.expect("a blocking client over reqwest")),
            #[cfg(feature = "ureq")]
            Caller::Blocking(ureq.expect("a blocking client over ureq")),
        ]
    }};
}
pub(crate) use callers;
