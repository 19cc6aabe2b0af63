//! Blocks of a page to the calls that it documents: parameters, tables, examples.

mod items;

use super::json::{self, Reading, Unreadable};
use super::page::{self, Block, Table, What};

/// A call as a page documents it.
#[derive(Clone, Debug, Default)]
pub(super) struct PageCall {
    pub(super) line: usize,
    pub(super) method: String,
    /// As the page writes it, without the version.
    pub(super) path: String,
    /// The version that its path begins with.
    pub(super) version: String,
    pub(super) title: String,
    /// Only an example names it; the page does not document it.
    pub(super) implied: bool,
    /// It stands on the page of another call, where its own example should be.
    pub(super) astray: bool,
    /// Whether the page has a list of query parameters, so that what is not in it is missing.
    pub(super) lists_query: bool,
    pub(super) query: Vec<PageParam>,
    pub(super) tables: Vec<PageTable>,
    pub(super) examples: Vec<Example>,
}

/// A query parameter as a page has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PageParam {
    pub(super) line: usize,
    pub(super) name: String,
    /// The values it may take, when the page lists them.
    pub(super) values: Vec<String>,
    /// What the page says: required, optional, or nothing.
    pub(super) required: Option<bool>,
    /// The path has a parameter of that name, which this may be about.
    pub(super) in_path: bool,
}

/// A table of fields.
#[derive(Clone, Debug)]
pub(super) struct PageTable {
    pub(super) line: usize,
    pub(super) of: Of,
    /// The sentence before it, which may say what object it describes.
    pub(super) intro: String,
    pub(super) table: Table,
}

/// What a table or an example is about.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Of {
    Body,
    #[default]
    Answer,
}

/// A piece of JSON on a page.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) line: usize,
    pub(super) of: Of,
    pub(super) text: String,
    pub(super) json: Result<Reading, Unreadable>,
}

impl Example {
    fn new(line: usize, of: Of, text: String) -> Self {
        let json = json::read(&text);
        Self {
            line,
            of,
            text,
            json,
        }
    }
}

/// Something of a page that could not be made sense of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unclear {
    pub(super) line: usize,
    pub(super) what: String,
    /// Ordinary prose and the like, of which pages are full.
    pub(super) ordinary: bool,
}

/// What a page says.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) calls: Vec<PageCall>,
    pub(super) unclear: Vec<Unclear>,
}

/// Reads a page.
pub(super) fn read(text: &str) -> Page {
    let blocks = page::blocks(text);
    let mut reader = Reader {
        bare: !blocks
            .iter()
            .any(|block| matches!(block.what, What::Meta(..) | What::Heading(..))),
        ..Reader::default()
    };
    reader.front(&blocks);
    for block in &blocks {
        reader.block(block);
    }
    reader.finish()
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Section {
    #[default]
    Intro,
    Query,
    Request,
    Response,
    /// Under a heading that says nothing about parameters or fields.
    Other,
}

#[derive(Default)]
struct Reader {
    page: Page,
    /// Calls that the text which follows is about; two when one page documents a GET and a POST.
    current: Vec<PageCall>,
    section: Section,
    /// Level of the heading that began the section.
    level: usize,
    heading: String,
    intro: String,
    /// The sentence before a list says that it is of parameters.
    listing: bool,
    /// The head of an answer was shown, so that JSON which follows is an answer.
    answered: bool,
    /// A call that only an example names takes the next JSON.
    aside: bool,
    /// The page has no marks: no front matter, no headings.
    bare: bool,
}

impl Reader {
    fn front(&mut self, blocks: &[Block]) {
        let meta = |wanted: &str| {
            blocks.iter().find_map(|block| match &block.what {
                What::Meta(key, value) if key == wanted => Some((block.line, value.as_str())),
                _ => None,
            })
        };
        let Some((line, path)) = meta("path") else {
            return;
        };
        if path.is_empty() {
            return;
        }
        let Some((version, rest)) = versioned(path) else {
            return self.unclear(
                line,
                format!("`{path}` does not begin with a version, such as `/v6/`"),
            );
        };
        let methods = meta("type").map_or("GET", |(_, methods)| methods);
        let title = meta("title").map_or("", |(_, title)| title);
        for method in methods
            .split(['-', ',', '/', ' '])
            .filter(|one| !one.is_empty())
        {
            self.current.push(PageCall {
                line,
                method: method.to_ascii_uppercase(),
                path: rest.to_owned(),
                version: version.to_owned(),
                title: title.to_owned(),
                ..PageCall::default()
            });
        }
    }

    fn unclear(&mut self, line: usize, what: String) {
        self.note(line, what, false);
    }

    fn note(&mut self, line: usize, what: String, ordinary: bool) {
        self.page.unclear.push(Unclear {
            line,
            what,
            ordinary,
        });
    }

    fn block(&mut self, block: &Block) {
        let line = block.line;
        match &block.what {
            What::Prose(text) => self.listing = text.to_ascii_lowercase().contains("param"),
            What::Item(_) => {}
            _ => self.listing = false,
        }
        match &block.what {
            What::Meta(..) => {}
            What::Call {
                method,
                path,
                title,
            } => self.call(line, method, path, title),
            What::Heading(level, text) => self.enter(line, *level, text),
            What::Item(text) => self.item(line, text),
            What::Table(table) => self.table(line, table),
            What::Code(text, closed) => self.code(line, text, *closed),
            What::Prose(text) => {
                // The line that ends the sections of pages without marks.
                if self.bare && text.to_ascii_lowercase().starts_with("for error responses") {
                    return self.close();
                }
                // Pages without marks have headings that look like prose.
                if text.split_whitespace().count() <= 4 && section_of(text).is_some() {
                    return self.enter(line, 1, text);
                }
                self.intro = text.clone();
                self.note(line, "prose".to_owned(), true);
            }
            What::LooseCells(text) => {
                let shown: String = text.chars().take(50).collect();
                self.unclear(line, format!("cells without a table around them: {shown}"));
            }
        }
    }

    fn call(&mut self, line: usize, method: &str, path: &str, title: &str) {
        let Some((version, rest)) = versioned(path) else {
            return self.unclear(line, format!("`{path}` has no version"));
        };
        self.close();
        self.current = vec![PageCall {
            line,
            method: method.to_owned(),
            path: rest.to_owned(),
            version: version.to_owned(),
            title: title.to_owned(),
            ..PageCall::default()
        }];
        self.section = Section::Intro;
        self.answered = false;
        self.aside = false;
    }

    fn close(&mut self) {
        self.page.calls.append(&mut self.current);
    }

    fn enter(&mut self, line: usize, level: usize, text: &str) {
        self.heading = text.to_owned();
        self.intro.clear();
        match section_of(text) {
            Some(Some(section)) => {
                self.section = section;
                self.level = level;
                self.answered = false;
                if section == Section::Query {
                    self.current
                        .iter_mut()
                        .for_each(|call| call.lists_query = true);
                }
            }
            Some(None) => {}
            None => {
                // Below the heading of a section it is a part of it.
                let part = level > self.level && self.section != Section::Intro;
                if !part {
                    self.section = Section::Other;
                    self.level = level;
                }
                self.note(line, format!("the heading `{text}`"), true);
            }
        }
    }

    fn item(&mut self, line: usize, text: &str) {
        let required = items::required(text);
        let mut params = items::params(line, text, required);
        for param in &mut params {
            let braced = format!("{{{}}}", param.name);
            param.in_path = self.current.iter().any(|call| call.path.contains(&braced));
        }
        match self.section {
            _ if self.current.is_empty() => self.note(line, "a list".to_owned(), true),
            Section::Query if params.is_empty() && items::names_something(text) => {
                self.unclear(
                    line,
                    "an entry among the parameters without `name=value`".to_owned(),
                );
            }
            Section::Response if !self.listing => self.note(line, "a list".to_owned(), true),
            Section::Query | Section::Request | Section::Response if !params.is_empty() => {
                for call in &mut self.current {
                    call.query.extend(params.iter().cloned());
                }
            }
            _ => self.note(line, "a list".to_owned(), true),
        }
        self.intro = text.to_owned();
    }

    fn table(&mut self, line: usize, table: &Table) {
        for stray in &table.strays {
            self.unclear(*stray, "a line in a table that has no cells".to_owned());
        }
        for row in &table.rows {
            if let Some(odd) = row.odd {
                let message = format!("a row with {odd} cells in a table of {}", table.head.len());
                self.unclear(row.line, message);
            }
        }
        let of = match self.section {
            Section::Request | Section::Query => Of::Body,
            Section::Intro | Section::Response => Of::Answer,
            Section::Other => {
                let heading = self.heading.clone();
                let rows = table.rows.len();
                return self.unclear(
                    line,
                    format!("a table of {rows} rows under the heading `{heading}`"),
                );
            }
        };
        if self.current.is_empty() {
            let rows = table.rows.len();
            return self.unclear(
                line,
                format!("a table of {rows} rows that belongs to no call"),
            );
        }
        let intro = std::mem::take(&mut self.intro);
        for call in &mut self.current {
            call.tables.push(PageTable {
                line,
                of,
                intro: intro.clone(),
                table: table.clone(),
            });
        }
    }

    fn code(&mut self, line: usize, text: &str, closed: bool) {
        if !closed {
            self.unclear(line, "code that does not end".to_owned());
        }
        let start = text.trim_start();
        if start.starts_with("HTTP/") {
            self.answered = true;
            // Some pages go on to the body without an empty line.
            if let Some(at) = start.find("\n{").or_else(|| start.find("\n[")) {
                let skipped = text.len() - start.len() + at + 1;
                let lines = text.get(..skipped).unwrap_or("").matches('\n').count();
                let body = start.get(at + 1..).unwrap_or("").to_owned();
                self.json(line + lines, body);
            }
        } else if start.contains("curl ") {
            self.curl(line, start);
        } else if items::looks_like_json(start) {
            self.json(line, text.to_owned());
        } else if looks_like_params(start) && self.section == Section::Query {
            self.item(line, &format!("`{start}`"));
        }
    }

    fn json(&mut self, line: usize, text: String) {
        let of = match self.section {
            Section::Request if !self.answered => Of::Body,
            _ => Of::Answer,
        };
        let example = Example::new(line, of, text);
        if self.aside || self.current.is_empty() {
            // Of a call that was only named; without one, it is not ours to judge.
            if let Some(last) = self.page.calls.last_mut().filter(|last| last.implied) {
                last.examples.push(example);
            }
            self.aside = false;
            return;
        }
        for call in &mut self.current {
            call.examples.push(example.clone());
        }
    }

    /// A command line: which call it makes, and the body it sends.
    fn curl(&mut self, line: usize, text: &str) {
        self.answered = false;
        self.aside = false;
        let body = items::sent(text);
        let Some((method, path)) = items::called(text) else {
            return;
        };
        let Some((version, rest)) = versioned(&path) else {
            return;
        };
        let ours = self
            .current
            .iter()
            .any(|call| items::could_be(&call.path, rest));
        if ours {
            match body {
                Some(items::Sent::Json(at, body)) => {
                    let lines = text.get(..at).unwrap_or("").matches('\n').count();
                    let example = Example::new(line + lines, Of::Body, body);
                    for call in self.current.iter_mut().filter(|call| call.method != "GET") {
                        call.examples.push(example.clone());
                    }
                }
                Some(items::Sent::Other) => {
                    self.unclear(line, "a body that is no JSON".to_owned());
                }
                None => {}
            }
            return;
        }
        self.page.calls.push(PageCall {
            line,
            method,
            path: rest.to_owned(),
            version: version.to_owned(),
            implied: true,
            astray: !self.bare && !self.current.is_empty(),
            ..PageCall::default()
        });
        self.aside = true;
    }

    fn finish(mut self) -> Page {
        self.close();
        self.page.calls.sort_by_key(|call| call.line);
        self.page
    }
}

fn looks_like_params(text: &str) -> bool {
    text.contains('=') && !text.contains(' ')
}

/// `/v6/net/metrics` to `v6` and `/net/metrics`.
fn versioned(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix('/')?;
    let (version, after) = rest.split_once('/').unwrap_or((rest, ""));
    let number = version.strip_prefix('v')?;
    if number.is_empty() || !number.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let after = rest.get(version.len()..).filter(|_| !after.is_empty());
    Some((version, after.unwrap_or("/")))
}

/// What stands under a heading; the inner option is `None` where the section before it goes on.
fn section_of(heading: &str) -> Option<Option<Section>> {
    let text = heading.to_ascii_lowercase();
    let text = text.trim_end_matches(':').trim();
    let query = text.contains("querystring")
        || matches!(
            text,
            "parameters" | "optional parameters" | "query parameters"
        );
    if query {
        return Some(Some(Section::Query));
    }
    let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    if starts(&["request", "post data"]) {
        return Some(Some(Section::Request));
    }
    if starts(&["response"]) && !text.contains("codes") && !text.contains("formats") {
        return Some(Some(Section::Response));
    }
    if starts(&["example", "header", "body", "output", "note", "warning"]) {
        return Some(None);
    }
    None
}
