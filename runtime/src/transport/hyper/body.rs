//! Bodies of answers, piece by piece, so that neither a wrong length nor a gzip bomb takes more memory than allowed.

use std::io::{self, ErrorKind, Write};

use ::hyper::body::{Body, Incoming};
use flate2::write::MultiGzDecoder;
use http_body_util::BodyExt;

use super::super::TransportError;
use super::broken;

/// Room taken ahead for a body, whatever length the server promises.
const ROOM_AHEAD: u64 = 16 * 1024 * 1024;

/// What says that a body is longer than allowed.
const TOO_LONG: ErrorKind = ErrorKind::FileTooLarge;

/// Reads a body as it comes.
pub(super) async fn read(body: Incoming, limit: usize) -> Result<Vec<u8>, TransportError> {
    let promised = body.size_hint().lower();
    if promised > limit as u64 {
        return Err(TransportError::too_large(limit));
    }
    let bytes = Vec::with_capacity(promised.min(ROOM_AHEAD) as usize);
    let mut whole = Bounded { bytes, limit };
    pour(body, &mut whole, limit).await?;
    Ok(whole.bytes)
}

/// Reads a body that comes as gzip, which the limit counts without. No body at all is an empty one.
pub(super) async fn unzip(body: Incoming, limit: usize) -> Result<Vec<u8>, TransportError> {
    let bytes = Vec::new();
    let mut unzipped = MultiGzDecoder::new(Bounded { bytes, limit });
    if pour(body, &mut unzipped, limit).await? == 0 {
        return Ok(Vec::new());
    }
    let whole = unzipped.finish().map_err(|error| refused(error, limit))?;
    Ok(whole.bytes)
}

/// Pours the pieces of a body out; gives how many bytes came.
async fn pour(
    mut body: Incoming,
    into: &mut impl Write,
    limit: usize,
) -> Result<u64, TransportError> {
    let mut came = 0;
    // To its end, which has to be seen for the connection to be used again.
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(broken)?;
        if let Some(piece) = frame.data_ref() {
            came += piece.len() as u64;
            into.write_all(piece)
                .map_err(|error| refused(error, limit))?;
        }
    }
    Ok(came)
}

/// Why a piece was not taken: it would be too much, or it is no gzip.
fn refused(error: io::Error, limit: usize) -> TransportError {
    match error.kind() {
        TOO_LONG => TransportError::too_large(limit),
        _ => TransportError::interrupted(error),
    }
}

/// Takes so many bytes and no more.
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
