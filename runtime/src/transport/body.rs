//! Bodies of responses, the same for all transports: decoded from gzip piece by piece, so that neither a wrong length nor a
//! gzip bomb takes more memory than allowed.

use std::io::{self, ErrorKind, Write};

use flate2::write::MultiGzDecoder;

use super::{HttpResponse, TransportError};
use crate::headers::Headers;

/// What a request accepts, which is all that can be decoded here.
pub(super) const ACCEPTED: &str = "gzip";

/// Memory reserved for a body before it arrives, whatever length the server promises.
const ROOM_AHEAD: u64 = 16 * 1024 * 1024;

/// How much longer than the decoded body a compressed one may be: gzip adds a few bytes per block and a header per member.
const OVERHEAD: usize = 64 * 1024;

/// How many characters of an unknown coding a message shows.
const SHOWN: usize = 40;

/// The kind of error for a body that is longer than allowed.
const TOO_LONG: ErrorKind = ErrorKind::FileTooLarge;

/// The head of a response whose body is on its way.
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) headers: Headers,
}

impl Head {
    /// The response with its body.
    ///
    /// A refusal counts whatever became of its body: a 401 or a 429 that breaks off halfway would otherwise be sent again like any
    /// broken connection, with credentials that are refused or a rate limit that is exhausted.
    pub(super) fn respond(
        self,
        body: Result<Vec<u8>, TransportError>,
    ) -> Result<HttpResponse, TransportError> {
        let Self { status, headers } = self;
        let body = match body {
            Err(_) if !(200..300).contains(&status) => Vec::new(),
            body => body?,
        };
        Ok(HttpResponse::new(status, headers, body))
    }
}

/// Takes the pieces of one body and returns the whole, decoded.
pub(super) struct Receiver {
    body: Coded,
    /// How many bytes may arrive; more than the decoded body may have, as compression can also make a body longer.
    left: usize,
    limit: usize,
}

enum Coded {
    Plain(Bounded),
    Gzip(Box<Gzip>),
    /// A coding that is not known here, which is an error unless the body is empty.
    Unknown(String),
}

struct Gzip {
    decoder: MultiGzDecoder<Bounded>,
    /// Whether any bytes came; without any the body is empty, not a gzip that is cut off.
    begun: bool,
}

impl Receiver {
    /// Prepares for a body of at most `limit` decoded bytes. `promised` is the length that the response states, if it
    /// does.
    ///
    /// When the body will be decoded, the fields that describe the encoded one are taken out of the head.
    pub(super) fn new(
        head: &mut Head,
        promised: Option<u64>,
        limit: usize,
    ) -> Result<Self, TransportError> {
        let mut bounded = Bounded {
            bytes: Vec::new(),
            limit,
        };
        let promised = promised.unwrap_or(0);
        let encoded = limit.saturating_add(limit / 100).saturating_add(OVERHEAD);
        let (body, left) = match Coding::of(&head.headers) {
            Coding::Identity => {
                if promised > limit as u64 {
                    return Err(TransportError::too_large(limit));
                }
                bounded.bytes.reserve(promised.min(ROOM_AHEAD) as usize);
                (Coded::Plain(bounded), limit)
            }
            Coding::Gzip => {
                let described = ["content-encoding", "content-length"];
                let kept = head.headers.iter();
                let kept = kept.filter(|(name, _)| {
                    !described.iter().any(|gone| name.eq_ignore_ascii_case(gone))
                });
                head.headers = kept.collect();
                let decoder = MultiGzDecoder::new(bounded);
                let begun = false;
                (Coded::Gzip(Box::new(Gzip { decoder, begun })), encoded)
            }
            Coding::Unknown(coding) => (Coded::Unknown(coding), encoded),
        };
        Ok(Self { body, left, limit })
    }

    /// Takes the next piece.
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<(), TransportError> {
        if piece.is_empty() {
            return Ok(());
        }
        let too_large = || TransportError::too_large(self.limit);
        self.left = self.left.checked_sub(piece.len()).ok_or_else(too_large)?;
        let written = match &mut self.body {
            Coded::Plain(bytes) => bytes.write_all(piece),
            Coded::Gzip(gzip) => {
                gzip.begun = true;
                gzip.decoder.write_all(piece)
            }
            Coded::Unknown(coding) => return Err(unknown(coding)),
        };
        written.map_err(|error| refused(error, self.limit))
    }

    /// The whole body, once the last piece has been taken.
    pub(super) fn finish(self) -> Result<Vec<u8>, TransportError> {
        match self.body {
            Coded::Plain(whole) => Ok(whole.bytes),
            Coded::Gzip(gzip) if gzip.begun => match gzip.decoder.finish() {
                Ok(whole) => Ok(whole.bytes),
                Err(error) => Err(refused(error, self.limit)),
            },
            Coded::Gzip(_) | Coded::Unknown(_) => Ok(Vec::new()),
        }
    }
}

/// How a body is encoded, as all `Content-Encoding` fields together say.
#[derive(Debug, PartialEq)]
enum Coding {
    Identity,
    Gzip,
    Unknown(String),
}

impl Coding {
    /// Names compare without regard to case, and `x-gzip` is another name of gzip (RFC 9110, 8.4.1).
    fn of(headers: &Headers) -> Self {
        let listed = headers.get_all("content-encoding");
        let named: Vec<&str> = listed
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
            .collect();
        match named[..] {
            [] => Self::Identity,
            [one] if one.eq_ignore_ascii_case("gzip") || one.eq_ignore_ascii_case("x-gzip") => {
                Self::Gzip
            }
            _ => Self::Unknown(named.join(", ")),
        }
    }
}

fn unknown(coding: &str) -> TransportError {
    // It is the server's text.
    let shown: String = coding.escape_debug().take(SHOWN).collect();
    TransportError::unreadable(format!(
        "its `Content-Encoding` is `{shown}`, expected `gzip` or none"
    ))
}

/// Why a piece was not taken: it would be too much, or it is no gzip.
fn refused(error: io::Error, limit: usize) -> TransportError {
    match error.kind() {
        TOO_LONG => TransportError::too_large(limit),
        _ => TransportError::interrupted(error),
    }
}

/// Takes at most `limit` bytes.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if piece.len() > self.limit - self.bytes.len() {
            return Err(TOO_LONG.into());
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_read_from_all_fields_and_whatever_their_case() {
        for (values, expected) in [
            (&[][..], Coding::Identity),
            (&["identity"], Coding::Identity),
            (&["", " , "], Coding::Identity),
            (&["GZip"], Coding::Gzip),
            (&["x-GZIP"], Coding::Gzip),
            (&["gzip, identity"], Coding::Gzip),
            (&["Identity", " gzip"], Coding::Gzip),
            (&["br"], Coding::Unknown("br".to_owned())),
            (&["gzip", "gzip"], Coding::Unknown("gzip, gzip".to_owned())),
        ] {
            let headers = values.iter().map(|value| ("Content-Encoding", *value));
            assert_eq!(Coding::of(&headers.collect()), expected, "{values:?}");
        }
    }

    #[test]
    fn a_coding_from_outside_is_escaped_and_cut() {
        let shown = unknown(&format!("\u{1b}[31m{}", "x".repeat(1000))).to_string();
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
        assert!(shown.len() < 200, "{shown}");
    }

    #[test]
    fn an_endless_gzip_of_nothing_ends() {
        // Members that decode to nothing: the limit of decoded bytes would never be reached.
        let empty: [u8; 20] = [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        let headers = Headers::from_iter([("Content-Encoding", "gzip")]);
        let mut head = Head {
            status: 200,
            headers,
        };
        let mut receiver = Receiver::new(&mut head, None, 1000).expect("nothing has arrived");
        let mut pieces = 0;
        let error = loop {
            pieces += 1;
            assert!(pieces < 10_000, "it does not end");
            if let Err(error) = receiver.push(&empty) {
                break error;
            }
        };
        assert!(error.is_too_large(), "{error}");
    }
}
