//! The core of a call, without any input or output: both clients do nothing but carry its requests and answers.
//!
//! ```text
//! Endpoint ──call──▶ Call ──attempt──▶ HttpRequest ──▶ (transport)
//! Response ◀──finish── Received ◀──receive── HttpResponse or TransportError ◀──┘
//! ```
//!
//! A [`Call`] is encoded once; every attempt makes a fresh request of it. What decides about pacing, waiting and trying
//! again is [`run`], between `attempt` and `receive`, where a call is no longer generic.

pub(crate) mod run;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::admission::{Admission, Proof};
use crate::answer::Answer;
use crate::auth::Secret;
use crate::base_url::BaseUrl;
use crate::catalogue::NamedRequest;
use crate::clock::Clock;
use crate::endpoint::{Encoded, Encoder, Endpoint};
use crate::error::{self, Error, Unreadable};
use crate::headers::Headers;
use crate::json::Fault;
use crate::observe::{Observer, Rows};
use crate::response::{Format, Response};
use crate::retry::{Backoff, Policy};
use crate::transport::{HttpRequest, HttpResponse, TransportError};

/// What a client knows that is the same for all its calls.
pub(crate) struct Core {
    pub(crate) base: BaseUrl,
    pub(crate) admission: Admission,
    pub(crate) account_group: Option<String>,
    pub(crate) user_agent: String,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_answer_bytes: usize,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) policy: Arc<dyn Policy>,
    pub(crate) backoff: Arc<dyn Backoff>,
    pub(crate) observer: Arc<dyn Observer>,
}

/// One call: an operation with its arguments, ready for any number of attempts.
///
/// Of the constants of its [`Endpoint`] it keeps those that matter after encoding.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    id: &'static str,
    /// The path as documented, for spans.
    template: &'static str,
    /// Whether it may be sent twice.
    safe: bool,
    /// The quota it draws on.
    bucket: &'static str,
    /// What responses say about the credentials.
    proof: Proof,
    status: &'static [u16],
    format: Format,
    encoded: Encoded,
}

impl Call {
    /// The same call, asking for its answer in another format.
    pub(crate) fn in_format(self, format: Format) -> Self {
        Self { format, ..self }
    }
}

/// What reads an answer: [`Core::finish`] of some operation.
pub(crate) type Finish<A> = fn(&Core, Received) -> Result<Response<A>, Error>;

/// A successful answer whose body is text, not read yet.
#[derive(Debug)]
pub(crate) struct Received {
    status: u16,
    headers: Headers,
    text: String,
}

impl Core {
    /// Encodes a request. Arguments that can't be sent are refused here.
    pub(crate) fn call<E: Endpoint>(&self, request: &E) -> Result<Call, Error> {
        let mut encoder = Encoder::new();
        request.encode(&mut encoder);
        if let (true, Some(aid)) = (E::AID, &self.account_group) {
            encoder.default_aid(aid);
        }
        let encoded = encoder.finish(E::METHOD, E::PATH);
        let encoded = encoded.map_err(|problem| Error::input(problem).of(E::ID))?;
        Ok(Call {
            id: E::ID,
            template: E::PATH,
            safe: E::SAFE,
            bucket: E::BUCKET,
            proof: Proof {
                accepts: E::AUTH,
                denies: E::DENIED_BY_401,
            },
            status: E::STATUS,
            format: Format::Json,
            encoded,
        })
    }

    /// The same for a request whose operation is known by name only.
    pub(crate) fn named_call(&self, request: &NamedRequest) -> Result<Call, Error> {
        let operation = request.operation();
        Ok(Call {
            id: operation.id,
            template: operation.path,
            safe: operation.safe,
            bucket: operation.wire.bucket,
            proof: Proof {
                accepts: operation.wire.auth,
                denies: operation.wire.denied_by_401,
            },
            status: operation.wire.status,
            format: Format::Json,
            encoded: request.encode(self.account_group.as_deref())?,
        })
    }

    /// The request for one attempt.
    fn attempt(&self, call: &Call, authorization: Option<Secret>) -> HttpRequest {
        let encoded = &call.encoded;
        // One way of asking, and the answer is read as what was asked for, whatever its content type.
        let always = [
            ("Accept", call.format.media_type()),
            ("User-Agent", self.user_agent.as_str()),
        ];
        let content_type = encoded.content_type().map(|found| ("Content-Type", found));
        HttpRequest {
            method: encoded.method(),
            url: [self.base.as_str(), encoded.target()].concat(),
            headers: always.into_iter().chain(content_type).collect(),
            authorization,
            body: encoded.body().map(<[u8]>::to_vec),
            timeout: self.timeout,
            max_answer_bytes: self.max_answer_bytes,
        }
    }

    /// Judges what came of an attempt.
    fn receive(
        &self,
        call: &Call,
        outcome: Result<HttpResponse, TransportError>,
    ) -> Result<Received, Error> {
        let named = |error: Error| error.of(call.id);
        let response = outcome.map_err(|cause| named(Error::transport(cause)))?;
        if response.body.len() > self.max_answer_bytes {
            // For transports that do not count.
            let cause = TransportError::too_large(self.max_answer_bytes);
            return Err(named(Error::transport(cause)));
        }
        // A success that is not the documented one is a success: 200 where 201 was announced loses no row.
        let success = 200..300;
        let expected = call.status.contains(&response.status);
        if !expected && !success.contains(&response.status) {
            return Err(named(Error::refused(response)));
        }
        into_text(response).map_err(named)
    }

    /// Reads the answer.
    pub(crate) fn finish<E: Endpoint>(
        &self,
        received: Received,
    ) -> Result<Response<E::Answer>, Error> {
        self.finish_with::<E, _>(received, |answer, _| answer)
    }

    /// Reads the answer, and makes something of it and its text.
    pub(crate) fn finish_with<E: Endpoint, A>(
        &self,
        received: Received,
        make: impl FnOnce(E::Answer, String) -> A,
    ) -> Result<Response<A>, Error> {
        let Received {
            status,
            headers,
            text,
        } = received;
        match E::Answer::decode(&text, &E::ENVELOPE) {
            Ok(answer) => {
                self.count_rows(E::ID, answer.row_count(), answer.rejected().len());
                Ok(Response::new(make(answer, text), E::ID, status, headers))
            }
            Err(fault) => Err(unreadable(status, headers, text, fault).of(E::ID)),
        }
    }
}

impl Core {
    fn count_rows(&self, operation: &'static str, read: usize, rejected: usize) {
        if read + rejected > 0 {
            self.observer.rows(&Rows {
                operation,
                read,
                rejected,
            });
        }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base", &self.base)
            .field("account_group", &self.account_group)
            .field("user_agent", &self.user_agent)
            .field("timeout", &self.timeout)
            .field("max_answer_bytes", &self.max_answer_bytes)
            .field("max_wait", &self.max_wait)
            .finish_non_exhaustive()
    }
}

impl Call {
    /// The same call with another path and query below the base URL: another page of its answer.
    pub(crate) fn follow(&self, target: String) -> Self {
        let encoded = self.encoded.clone().with_target(target);
        Self {
            encoded,
            ..self.clone()
        }
    }

    /// Path and query below the base URL.
    pub(crate) fn target(&self) -> &str {
        self.encoded.target()
    }

    /// The body.
    pub(crate) fn body(&self) -> Option<&[u8]> {
        self.encoded.body()
    }
}

impl Received {
    /// The body as it came.
    pub(crate) fn into_raw(self, call: &Call) -> Response<String> {
        Response::new(self.text, call.id, self.status, self.headers)
    }
}

/// Takes the body as text, checked once; also finds the errors that come as a success.
fn into_text(response: HttpResponse) -> Result<Received, Error> {
    let HttpResponse {
        status,
        headers,
        body,
    } = response;
    let text = match String::from_utf8(body) {
        Ok(text) => text,
        Err(wrong) => {
            let at = wrong.utf8_error().valid_up_to();
            let response = HttpResponse::new(status, headers, wrong.into_bytes());
            let why =
                Unreadable::document(format!("the answer is not UTF-8: byte {at} fits nowhere"));
            return Err(Error::unreadable(response, why));
        }
    };
    if error::message_of_success(&text).is_some() {
        return Err(Error::refused(HttpResponse::new(status, headers, text)));
    }
    Ok(Received {
        status,
        headers,
        text,
    })
}

/// Says what can't be read, and where; only here the path is looked for.
#[cold]
fn unreadable(status: u16, headers: Headers, text: String, fault: Fault) -> Error {
    if error::is_refusal(&text) {
        return Error::refused(HttpResponse::new(status, headers, text));
    }
    let why = Unreadable::new(&text, &fault);
    let response = HttpResponse::new(status, headers, text);
    Error::unreadable(response, why).because(fault)
}
