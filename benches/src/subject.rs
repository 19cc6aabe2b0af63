//! What is compared: an answer read by the generated types, and the same by serde.

use std::error::Error;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thousandeyes::v6::{net, web};
use thousandeyes::{Answer, Endpoint, json};

use crate::baseline;
use crate::payload::{Payload, Shape};

/// Something to do with a payload and the two types that hold it.
pub trait Measure {
    /// What comes of it.
    type Out;

    /// Does it: `E` is the operation that the answer is of, `B` the hand-written type.
    fn measure<E, B>(&mut self, payload: &Payload, request: &E) -> Self::Out
    where
        E: Endpoint + Clone,
        B: Serialize + DeserializeOwned;
}

/// Does it with the types of a payload.
pub fn measure<M: Measure>(payload: &Payload, with: &mut M) -> M::Out {
    const TEST: i64 = 817;
    const AGENT: i64 = 12;
    const ROUND: i64 = 1_384_309_800;
    match payload.shape {
        Shape::Metrics => {
            with.measure::<_, baseline::Metrics>(payload, &net::GetMetrics::new(TEST))
        }
        Shape::Paths => with.measure::<_, baseline::Paths>(
            payload,
            &net::GetPathVisDetail::new(TEST, AGENT, ROUND),
        ),
        Shape::Har => with.measure::<_, baseline::PageLoads>(
            payload,
            &web::GetPageLoadDetail::new(TEST, AGENT, ROUND),
        ),
    }
}

/// Reads a body as the client does: checks that it is UTF-8, then decodes.
///
/// # Panics
///
/// The body can't be read; [`check`] says so without.
#[inline(never)]
pub fn generated<E: Endpoint>(body: &[u8]) -> E::Answer {
    let text = std::str::from_utf8(body).expect("bodies are checked before they are measured");
    E::Answer::decode(text, &E::ENVELOPE).expect("bodies are checked before they are measured")
}

/// Reads a body with serde.
///
/// # Panics
///
/// The body can't be read; [`check`] says so without.
#[inline(never)]
pub fn by_hand<B: DeserializeOwned>(body: &[u8]) -> B {
    serde_json::from_slice(body).expect("bodies are checked before they are measured")
}

/// Makes sure that both types take all of a payload: every field known, every value the same when written again.
///
/// # Errors
///
/// Says what is not so.
pub fn check(payload: &Payload) -> Result<(), Box<dyn Error>> {
    measure(payload, &mut Check)
}

struct Check;

impl Measure for Check {
    type Out = Result<(), Box<dyn Error>>;

    fn measure<E, B>(&mut self, payload: &Payload, _: &E) -> Self::Out
    where
        E: Endpoint + Clone,
        B: Serialize + DeserializeOwned,
    {
        let name = payload.name;
        let text = std::str::from_utf8(&payload.body)?;
        let answer = E::Answer::decode(text, &E::ENVELOPE)?;
        if let Some(rejected) = answer.rejected().first() {
            return Err(format!("{name}: {rejected}").into());
        }
        if let Some(path) = E::Answer::unknown(text, &E::ENVELOPE).first() {
            return Err(format!("{name}: `{path}` is unknown").into());
        }
        if !json::equal(&answer.encode(&E::ENVELOPE), text) {
            return Err(
                format!("{name}: the generated types write another value than they read").into(),
            );
        }
        let mut value = serde_json::to_value(serde_json::from_str::<B>(text)?)?;
        drop_nulls(&mut value);
        if !json::equal(&value.to_string(), text) {
            return Err(format!(
                "{name}: the hand-written types write another value than they read"
            )
            .into());
        }
        Ok(())
    }
}

/// Serde writes absent fields as `null`; no payload has one.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload;

    #[test]
    fn both_types_take_every_payload_whole() {
        let (payloads, _) = payload::all(false).unwrap();
        for payload in payloads {
            check(&payload).unwrap();
        }
    }

    #[test]
    fn a_field_too_many_or_a_value_too_few_is_found() {
        let (mut payloads, _) = payload::all(false).unwrap();
        let body = String::from_utf8(payloads[0].body.clone()).unwrap();
        payloads[0].body = body.replacen("\"jitter\"", "\"glitter\"", 1).into();
        let unknown = check(&payloads[0]).unwrap_err().to_string();
        assert_eq!(unknown, "M1: `net.metrics[0].glitter` is unknown");
        payloads[0].body = body.replacen("\"createdBy\"", "\"user\"", 1).into();
        let lost = check(&payloads[0]).unwrap_err().to_string();
        assert_eq!(
            lost,
            "M1: the hand-written types write another value than they read"
        );
    }
}
