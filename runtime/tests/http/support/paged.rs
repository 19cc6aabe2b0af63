//! A log in pages: the endpoint, the server that has it, and both kinds of streams behind one face.

use thousandeyes_mock::{Reply, Request, Server};
use thousandeyes_runtime::answer::{Envelope, Page};
use thousandeyes_runtime::endpoint::{Encoder, Endpoint, Method};
use thousandeyes_runtime::pages::{self, Pager};
use thousandeyes_runtime::value::{Text, TimeRange};
use thousandeyes_runtime::{Cursor, Error, blocking, head, wire};
use tokio::runtime::Runtime;

use super::{Caller, Thing};

/// Reads a log.
#[derive(Clone, Debug)]
pub(crate) struct GetLog<C = ()> {
    client: C,
    id: i64,
    range: Option<TimeRange>,
    aid: Option<i64>,
}

impl GetLog {
    pub(crate) fn new(id: i64) -> Self {
        Self::on((), id)
    }
}

impl<C> GetLog<C> {
    pub(crate) fn on(client: C, id: i64) -> Self {
        Self {
            client,
            id,
            range: None,
            aid: None,
        }
    }

    pub(crate) fn range(mut self, range: impl Into<TimeRange>) -> Self {
        self.range = Some(range.into());
        self
    }

    pub(crate) fn aid(mut self, aid: i64) -> Self {
        self.aid = Some(aid);
        self
    }
}

impl<C: Pager> GetLog<&C> {
    pub(crate) fn pages(self) -> C::Pages<Page<Thing, Log>> {
        self.client.pages(self)
    }

    pub(crate) fn rows(self) -> C::Rows<Thing, Log> {
        self.client.rows(self)
    }
}

impl<C: Send + Sync> Endpoint for GetLog<C> {
    type Answer = Page<Thing, Log>;

    const ID: &'static str = "log.rows";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/log/{id}";
    const ENVELOPE: Envelope = Envelope::Rows(&["log"]);
    const PAGED: bool = true;

    fn encode(&self, to: &mut Encoder) {
        to.path("id", &self.id);
        to.group(&self.range);
        to.query("aid", &self.aid);
    }
}

/// Reads by a POST, as the filter is long.
#[derive(Clone, Debug)]
pub(crate) struct FilterLog {
    pub(crate) filter: Thing,
}

impl Endpoint for FilterLog {
    type Answer = Page<Thing, Log>;

    const ID: &'static str = "log.filter";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/log/filter";
    const ENVELOPE: Envelope = Envelope::Rows(&["log"]);
    const SAFE: bool = true;
    const PAGED: bool = true;

    fn encode(&self, to: &mut Encoder) {
        to.body(&self.filter);
    }
}

/// What stands beside the rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Log {
    pub(crate) pages: Option<Links>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Links {
    pub(crate) next: Option<Text>,
}

wire! { Links { optional next "next"; } }
head! { Log { top pages "pages"; } next pages.next }

/// How links look: `page=` once, `lastRoundId=` since 2018.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Numbered,
    LastRound,
}

/// The exact times of all links.
pub(crate) const TIMES: &str = "from=2013-10-29+17%3A30%3A00&to=2013-11-08+17%3A45%3A00";

/// Path and query of the link to a page, counted from 0.
pub(crate) fn link(style: Style, page: usize) -> String {
    match style {
        Style::Numbered => format!("/v6/log/1.json?page={}&{TIMES}", page + 1),
        Style::LastRound => format!(
            "/v6/log/1.json?lastRoundId={}&{TIMES}",
            1_533_713_400 - page
        ),
    }
}

/// The page that a request asks for.
pub(crate) fn page_of(request: &Request, style: Style) -> usize {
    let number = |name: &str| {
        let (_, rest) = request.target().split_once(name)?;
        rest.split('&').next()?.parse::<usize>().ok()
    };
    match style {
        Style::Numbered => number("page=").map_or(0, |number| number - 1),
        Style::LastRound => number("lastRoundId=").map_or(0, |round| 1_533_713_400 - round),
    }
}

/// The address of this server, in front of a path.
pub(crate) fn full(request: &Request, path: &str) -> String {
    format!(
        "http://{}{path}",
        request.header("host").unwrap_or_default()
    )
}

/// An answer with these rows, and a link to the next page.
pub(crate) fn answer(rows: &[String], next: Option<&str>) -> Reply {
    let rows = rows.join(",");
    let pages = next.map(|next| format!(r#","pages":{{"current":1,"next":"{next}"}}"#));
    Reply::json(
        200,
        &format!(r#"{{"log":[{rows}]{}}}"#, pages.unwrap_or_default()),
    )
}

/// A row.
pub(crate) fn row(id: usize) -> String {
    format!(r#"{{"id":{id},"name":"row {id}"}}"#)
}

/// Pages of so many rows each, whose ids go from 0 on.
pub(crate) fn book(sizes: &[usize]) -> Vec<Vec<String>> {
    let mut ids = 0..;
    let page = |size: &usize| ids.by_ref().take(*size).map(row).collect();
    sizes.iter().map(page).collect()
}

/// A server that has these pages.
pub(crate) fn serve(book: Vec<Vec<String>>, style: Style) -> Server {
    Server::answering(move |request| {
        let page = page_of(request, style);
        let next = (page + 1 < book.len()).then(|| full(request, &link(style, page + 1)));
        answer(&book[page], next.as_deref())
    })
}

/// Rows of either client.
pub(crate) enum Rows<'a> {
    Async(&'a Runtime, pages::Rows<Thing, Log>),
    Blocking(blocking::Rows<Thing, Log>),
}

impl Iterator for Rows<'_> {
    type Item = Result<Thing, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Async(runtime, rows) => runtime.block_on(rows.next()),
            Self::Blocking(rows) => rows.next(),
        }
    }
}

impl Rows<'_> {
    pub(crate) fn cursor(&self) -> Cursor {
        match self {
            Self::Async(_, rows) => rows.cursor(),
            Self::Blocking(rows) => rows.cursor(),
        }
    }
}

impl Caller {
    pub(crate) fn rows<E>(&self, request: E) -> Rows<'_>
    where
        E: Endpoint<Answer = Page<Thing, Log>>,
    {
        match self {
            Self::Async(runtime, client) => Rows::Async(runtime, client.rows(request)),
            Self::Blocking(client) => Rows::Blocking(client.rows(request)),
        }
    }

    pub(crate) fn resume<E>(&self, request: E, cursor: Cursor) -> Result<Rows<'_>, Error>
    where
        E: Endpoint<Answer = Page<Thing, Log>>,
    {
        Ok(match self {
            Self::Async(runtime, client) => Rows::Async(runtime, client.resume(request, cursor)?),
            Self::Blocking(client) => Rows::Blocking(client.resume(request, cursor)?),
        })
    }

    /// How many rows each page has.
    pub(crate) fn page_sizes<E>(&self, request: E) -> Result<Vec<usize>, Error>
    where
        E: Endpoint<Answer = Page<Thing, Log>>,
    {
        match self {
            Self::Async(runtime, client) => runtime.block_on(async {
                let mut pages = client.pages(request);
                let mut sizes = Vec::new();
                while let Some(page) = pages.next().await {
                    sizes.push(page?.len());
                }
                Ok(sizes)
            }),
            Self::Blocking(client) => client
                .pages(request)
                .map(|page| page.map(|page| page.len()))
                .collect(),
        }
    }
}

/// What an item is: an id, or -1 for a row that could not be read.
#[track_caller]
pub(crate) fn id(item: Result<Thing, Error>) -> i64 {
    match item {
        Ok(thing) => thing.id,
        Err(error) => match error.rejected_row() {
            Some(_) => -1,
            None => panic!("a page failed: {error}"),
        },
    }
}
