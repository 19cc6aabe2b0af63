//! A reference page to blocks: front matter, headings, tables, lists, code, prose. Each has its line.
//!
//! Our own reader and not a Markdown crate: by the rules of Markdown most code blocks of these pages never end (they close on the
//! line of their last word), and the rest of the page would be code.

mod table;

pub(super) use table::Table;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    /// Line it begins at, counted from one.
    pub(super) line: usize,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// Key and value of the front matter.
    Meta(String, String),
    /// Its level and text; 6 for bold lines.
    Heading(usize, String),
    /// `GET /v6/net/metrics/{testId}` and what stands after it.
    Call {
        method: String,
        path: String,
        title: String,
    },
    Item(String),
    Table(Table),
    /// Code, and whether its end was found.
    Code(String, bool),
    Prose(String),
    /// Cells that no heading goes before.
    LooseCells(String),
}

/// Reads a page. Whatever it holds, blocks come out.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end()).collect();
    let mut scan = Scan {
        lines: &lines,
        at: 0,
        out: Vec::new(),
    };
    scan.front_matter();
    while scan.at < lines.len() {
        scan.block();
    }
    scan.out
}

struct Scan<'a> {
    lines: &'a [&'a str],
    at: usize,
    out: Vec<Block>,
}

impl<'a> Scan<'a> {
    fn line(&self, index: usize) -> &'a str {
        self.lines.get(index).copied().unwrap_or("")
    }

    fn push(&mut self, index: usize, what: What) {
        self.out.push(Block {
            line: index + 1,
            what,
        });
    }

    fn front_matter(&mut self) {
        let first = self.line(0).trim_start_matches('\u{feff}');
        if first.trim() != "---" {
            return;
        }
        let Some(length) = self
            .lines
            .iter()
            .skip(1)
            .position(|line| line.trim() == "---")
        else {
            return;
        };
        for index in 1..=length {
            if let Some((key, value)) = self.line(index).split_once(':') {
                let value = value.trim().trim_matches(['\'', '"']);
                let what = What::Meta(key.trim().to_ascii_lowercase(), value.to_owned());
                self.push(index, what);
            }
        }
        self.at = length + 2;
    }

    fn block(&mut self) {
        let start = self.at;
        let line = self.line(start);
        let trimmed = line.trim_start();
        self.at += 1;
        if trimmed.is_empty() {
            return;
        }
        if let Some(code) = trimmed.strip_prefix("```") {
            return self.code(start, code, "```");
        }
        if let Some(call) = call(trimmed) {
            return self.push(start, call);
        }
        if trimmed.starts_with('`') && (is_code_line(trimmed) || odd_ticks(trimmed)) {
            return self.code(start, trimmed.get(1..).unwrap_or(""), "`");
        }
        if let Some((level, heading)) = heading(trimmed) {
            return self.push(start, What::Heading(level, heading));
        }
        if let Some((table, next)) = table::read(self.lines, start) {
            self.at = next;
            return self.push(start, What::Table(table));
        }
        if is_bare_code(trimmed) {
            return self.bare_code(start);
        }
        let item = ["* ", "- ", "+ ", "• "]
            .iter()
            .find_map(|bullet| trimmed.strip_prefix(bullet));
        if let Some(item) = item {
            return self.push(start, What::Item(item.trim().to_owned()));
        }
        if table::loose(trimmed) {
            return self.push(start, What::LooseCells(trimmed.to_owned()));
        }
        let prose = trimmed.trim_start_matches("{.inline-code}").trim();
        self.push(start, What::Prose(prose.to_owned()));
    }

    /// Code up to the closing ticks, wherever on a line they stand.
    fn code(&mut self, start: usize, first: &str, ticks: &str) {
        // A word alone after the ticks is the language.
        let language = ticks.len() == 3
            && !first.is_empty()
            && first.chars().all(|c| c.is_ascii_alphanumeric());
        let mut code = String::new();
        let mut rest = if language { "" } else { first };
        loop {
            if let Some(end) = rest.find(ticks) {
                code.push_str(rest.get(..end).unwrap_or(""));
                let after = rest.get(end + ticks.len()..).unwrap_or("");
                self.push(start, What::Code(code, true));
                // Some pages open the next block on the line that closes this one.
                if let Some(next) = after.trim_start().strip_prefix(ticks) {
                    let here = self.at - 1;
                    self.code(here, next, ticks);
                }
                return;
            }
            code.push_str(rest);
            code.push('\n');
            if self.at >= self.lines.len() {
                self.push(start, What::Code(code, false));
                return;
            }
            rest = self.line(self.at);
            self.at += 1;
        }
    }

    /// Code that nothing marks as such, up to an empty line.
    fn bare_code(&mut self, start: usize) {
        let mut code = self.line(start).to_owned();
        while !self.line(self.at).trim().is_empty() {
            code.push('\n');
            code.push_str(self.line(self.at));
            self.at += 1;
        }
        self.push(start, What::Code(code, true));
    }
}

fn heading(line: &str) -> Option<(usize, String)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if (1..=6).contains(&level) && text.starts_with(' ') {
        let text = text.split("<a ").next().unwrap_or(text);
        let text = text.trim().trim_end_matches('#').trim();
        return Some((level, text.to_owned()));
    }
    let bold = line.strip_prefix("**")?.strip_suffix("**")?;
    (!bold.contains("**")).then(|| (6, bold.trim().to_owned()))
}

/// A line that names a call: bare, in ticks, or as a link.
fn call(line: &str) -> Option<What> {
    let text = line.trim_start_matches(['#', ' ', '[', '`', '*']);
    let (method, rest) = text.split_once(' ')?;
    if !matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE") {
        return None;
    }
    let rest = rest.trim_start();
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '`' | ']'))
        .unwrap_or(rest.len());
    let path = rest.get(..end)?;
    let version = path.strip_prefix("/v")?;
    if !version.starts_with(|c: char| c.is_ascii_digit()) || path.contains('?') {
        return None;
    }
    let title = rest.get(end..).unwrap_or("").trim_start_matches(['`', ' ']);
    let title = title.split("](").next().unwrap_or(title);
    Some(What::Call {
        method: method.to_owned(),
        path: path.to_owned(),
        title: title.trim().to_owned(),
    })
}

/// One pair of ticks around the whole line.
fn is_code_line(line: &str) -> bool {
    line.len() > 2 && line.ends_with('`') && line.matches('`').count() == 2
}

fn odd_ticks(line: &str) -> bool {
    line.matches('`').count() % 2 == 1
}

fn is_bare_code(line: &str) -> bool {
    let json = line == "{"
        || line.starts_with("{\"")
        || line.starts_with("{ \"")
        || line.starts_with("[{")
        || line.starts_with("[ {");
    json || line.starts_with("$ curl") || line.starts_with("HTTP/1.")
}

/// Takes the marks of Markdown from a cell or a sentence.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| next.is_ascii_punctuation()) => {
                out.extend(chars.next());
            }
            '`' => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}
