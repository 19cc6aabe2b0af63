//! Recorded page loads: when each request began and what it waited for.

mod graphic;
mod terminal;

pub(super) use graphic::svg;
pub(super) use terminal::terminal;

use super::text::count;
use super::{DrawError, Picture, at, shape, test_name, time};
use serde_json::Value;

/// A duration beyond this is not believed: a year, in milliseconds.
const LONGEST: f64 = 366.0 * 86_400_000.0;

/// All recordings of an answer.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// The name of the test.
    pub(super) title: String,
    /// The pages, in the order of the answer.
    pub(super) pages: Vec<Page>,
}

/// One page with its requests.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its title.
    pub(super) name: String,
    /// Who loaded it and when.
    pub(super) about: String,
    /// When the document was parsed, in milliseconds from the start.
    pub(super) parsed: Option<f64>,
    /// When everything was there, in milliseconds from the start.
    pub(super) loaded: Option<f64>,
    /// Its requests, in the order in which they began.
    pub(super) requests: Vec<Request>,
}

/// One request and its answer.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    /// Zero when there was no answer.
    pub(super) status: i64,
    pub(super) mime: String,
    /// Bytes of the answer's body, as it came over the wire.
    pub(super) size: Option<f64>,
    /// Milliseconds from the start of the page.
    pub(super) start: f64,
    /// Milliseconds that it took.
    pub(super) time: f64,
    /// What it spent them on, in this order.
    pub(super) phases: Vec<(Phase, f64)>,
    pub(super) server: String,
}

/// What a request spends time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Blocked,
    Dns,
    Connect,
    Ssl,
    Send,
    Wait,
    Receive,
    /// Time that belongs to no phase.
    Other,
}

impl Phase {
    /// In the order in which they follow each other.
    pub(super) const ALL: [Phase; 8] = [
        Phase::Blocked,
        Phase::Dns,
        Phase::Connect,
        Phase::Ssl,
        Phase::Send,
        Phase::Wait,
        Phase::Receive,
        Phase::Other,
    ];

    /// Its name in the archive.
    pub(super) fn name(self) -> &'static str {
        match self {
            Phase::Blocked => "blocked",
            Phase::Dns => "dns",
            Phase::Connect => "connect",
            Phase::Ssl => "ssl",
            Phase::Send => "send",
            Phase::Wait => "wait",
            Phase::Receive => "receive",
            Phase::Other => "other",
        }
    }
}

impl Sheet {
    /// The phases that occur, in their order.
    pub(super) fn phases(&self) -> Vec<Phase> {
        let requests = || self.pages.iter().flat_map(|page| &page.requests);
        let occurs = |phase: &Phase| {
            requests().any(|request| request.phases.iter().any(|(other, _)| other == phase))
        };
        Phase::ALL.into_iter().filter(occurs).collect()
    }
}

impl Page {
    /// Milliseconds from the start to the last thing that happened.
    pub(super) fn span(&self) -> f64 {
        let ends = self
            .requests
            .iter()
            .map(|request| request.start + request.time);
        ends.chain(self.parsed)
            .chain(self.loaded)
            .fold(0.0, f64::max)
    }

    /// `19 requests, 404 kB, 2 failed`.
    pub(super) fn totals(&self) -> Vec<String> {
        let mut out = vec![count(self.requests.len(), "request")];
        let bytes: f64 = self
            .requests
            .iter()
            .filter_map(|request| request.size)
            .sum();
        if bytes > 0.0 {
            out.push(super::number::with_unit(bytes, "bytes"));
        }
        let failed = self
            .requests
            .iter()
            .filter(|request| request.failed())
            .count();
        if failed > 0 {
            out.push(format!("{failed} failed"));
        }
        out
    }
}

impl Request {
    /// Whether there was no answer, or one that says so.
    pub(super) fn failed(&self) -> bool {
        self.status == 0 || self.status >= 400
    }

    /// Host and path, without what every URL has.
    pub(super) fn name(&self) -> &str {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split(['?', '#']).next().unwrap_or(rest)
    }

    /// `200`, or a dash when there was no answer.
    pub(super) fn status_text(&self) -> String {
        match self.status {
            0 => "-".to_owned(),
            status => status.to_string(),
        }
    }
}

/// Finds the recordings in the rows.
pub(super) fn read(picture: &Picture<'_>) -> Result<Sheet, DrawError> {
    let shape = shape::of(picture.api, picture.operation);
    if shape.logs.is_empty() {
        let id = &picture.operation.id;
        return Err(DrawError(format!(
            "`{id}` has no waterfall: its rows hold no requests with timings; `thousandeyes operations` lists others"
        )));
    }
    let mut sheet = Sheet {
        title: test_name(picture).unwrap_or_else(|| picture.operation.title.clone()),
        pages: Vec::new(),
    };
    for row in picture.rows {
        for way in &shape.logs {
            if let Some(log) = at(row, way) {
                sheet.pages.extend(pages(row, log));
            }
        }
    }
    Ok(sheet)
}

fn pages(row: &Value, log: &Value) -> Vec<Page> {
    let text = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned()
    };
    let none = Vec::new();
    let list = |name: &str| log.get(name).and_then(Value::as_array).unwrap_or(&none);
    let mut pages: Vec<(String, Option<i64>, Page)> = Vec::new();
    for page in list("pages") {
        let timings = page.get("pageTimings");
        let mark = |name: &str| duration(timings?.get(name));
        let made = Page {
            name: Some(text(page, "title"))
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| text(page, "id")),
            parsed: mark("onContentLoad"),
            loaded: mark("onLoad"),
            ..Page::default()
        };
        pages.push((text(page, "id"), started(page), made));
    }
    // An index, as an archive may have as many pages as requests.
    let mut index = std::collections::BTreeMap::new();
    for (nth, (id, _, _)) in pages.iter().enumerate() {
        index.entry(id.clone()).or_insert(nth);
    }
    let mut entries: Vec<Vec<(Option<i64>, Request)>> = pages.iter().map(|_| Vec::new()).collect();
    for entry in list("entries") {
        let nth = index.get(&text(entry, "pageref")).copied().unwrap_or(0);
        let found = (started(entry), request(entry));
        match entries.get_mut(nth) {
            Some(list) => list.push(found),
            None => {
                pages.push((String::new(), None, Page::default()));
                entries.push(vec![found]);
            }
        }
    }
    let whole = pages
        .into_iter()
        .zip(entries)
        .map(|((_, begun, mut page), entries)| {
            let zero = begun.or_else(|| entries.iter().filter_map(|(at, _)| *at).min());
            page.about = about(row, zero);
            page.requests = entries
                .into_iter()
                .map(|(at, request)| placed(request, at, zero))
                .collect();
            page.requests.sort_by(|a, b| a.start.total_cmp(&b.start));
            page
        });
    whole.collect()
}

/// A request at its place: one that began before its page, by the clock of another machine, began with it.
fn placed(mut request: Request, at: Option<i64>, zero: Option<i64>) -> Request {
    let apart = at.zip(zero).map_or(0, |(at, zero)| at.saturating_sub(zero));
    request.start = (apart as f64).clamp(0.0, LONGEST);
    request
}

/// Who loaded the page, and when.
fn about(row: &Value, zero: Option<i64>) -> String {
    let agent = row.get("agentName").and_then(Value::as_str);
    let moment = zero.map(|zero| format!("{} UTC", time::full(zero.div_euclid(1000))));
    let parts: Vec<String> = agent.map(str::to_owned).into_iter().chain(moment).collect();
    parts.join(" · ")
}

fn started(of: &Value) -> Option<i64> {
    time::millis(of.get("startedDateTime")?.as_str()?)
}

/// A time that was measured: negative ones mean that there is none.
fn duration(value: Option<&Value>) -> Option<f64> {
    let number = value?.as_f64()?;
    (number >= 0.0 && number.is_finite()).then(|| number.min(LONGEST))
}

fn request(entry: &Value) -> Request {
    let text = |part: &str, name: &str| {
        at(entry, &[part, name])
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned()
    };
    let number = |way: &[&str]| duration(at(entry, way));
    let phases = phases(entry.get("timings"));
    let sum: f64 = phases.iter().map(|(_, time)| time).sum();
    let time = number(&["time"]).unwrap_or(sum);
    let mut request = Request {
        method: text("request", "method"),
        url: text("request", "url"),
        status: at(entry, &["response", "status"])
            .and_then(Value::as_i64)
            .unwrap_or(0),
        mime: at(entry, &["response", "content", "mimeType"])
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned(),
        size: number(&["response", "bodySize"])
            .or_else(|| number(&["response", "content", "size"])),
        start: 0.0,
        time: time.max(sum),
        phases,
        server: entry
            .get("serverIPAddress")
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned(),
    };
    // Times are rounded one by one; a difference of a few is no time of its own.
    if time - sum > 3.0 {
        request.phases.push((Phase::Other, time - sum));
    }
    request
}

fn phases(timings: Option<&Value>) -> Vec<(Phase, f64)> {
    let taken = |phase: Phase| duration(timings?.get(phase.name()));
    let ssl = taken(Phase::Ssl);
    let all = Phase::ALL.into_iter().filter_map(|phase| {
        let time = match phase {
            Phase::Other => return None,
            // The archive counts TLS as a part of connecting.
            Phase::Connect => (taken(phase)? - ssl.unwrap_or(0.0)).max(0.0),
            phase => taken(phase)?,
        };
        Some((phase, time))
    });
    all.filter(|(_, time)| *time > 0.0).collect()
}
