//! Answers of the API, made up: their size, shape and values are those of real ones.

mod build;
mod har;
mod metrics;
mod paths;
mod test;

use std::path::Path;
use std::{env, fs, io};

/// Names a folder with `m1.json` to `m4.json`, to measure with those instead.
pub const FOLDER: &str = "BENCH_PAYLOADS";

/// Which operation an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `net.metrics`: flat rows.
    Metrics,
    /// `net.path-vis-detail`: rows in rows in rows.
    Paths,
    /// `web.page-load-detail`: a HAR.
    Har,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Payload {
    /// M1 to M4.
    pub name: &'static str,
    /// What is in it.
    pub what: &'static str,
    /// The operation.
    pub shape: Shape,
    /// The body.
    pub body: Vec<u8>,
}

/// The four payloads, and where they are from. With `whole`, they are as large as they are to be measured; otherwise just large
/// enough to try everything.
///
/// # Errors
///
/// [`FOLDER`] names a folder that does not hold them.
pub fn all(whole: bool) -> io::Result<(Vec<Payload>, String)> {
    let sizes = if whole {
        [10_000, 500, 2_000, 30]
    } else {
        [40, 3, 20, 5]
    };
    let [m1, m2, m3, m4] = sizes;
    let mut all = vec![
        payload(
            "M1",
            "net/metrics, 10,000 rows",
            Shape::Metrics,
            metrics::body(m1, 1),
        ),
        payload(
            "M2",
            "path trace, 500 agents x 3 routes x 20 hops",
            Shape::Paths,
            paths::body(m2, 3, 20, 2),
        ),
        payload(
            "M3",
            "page load, HAR of 2,000 entries",
            Shape::Har,
            har::body(m3, 3),
        ),
        payload(
            "M4",
            "net/metrics, 30 rows",
            Shape::Metrics,
            metrics::body(m4, 4),
        ),
    ];
    let Some(folder) = env::var_os(FOLDER) else {
        return Ok((all, "made by benches/src/payload".to_owned()));
    };
    for payload in &mut all {
        let file = Path::new(&folder).join(format!("{}.json", payload.name.to_lowercase()));
        payload.body = fs::read(file)?;
    }
    Ok((all, format!("read from {}", folder.to_string_lossy())))
}

fn payload(name: &'static str, what: &'static str, shape: Shape, body: String) -> Payload {
    Payload {
        name,
        what,
        shape,
        body: body.into_bytes(),
    }
}
