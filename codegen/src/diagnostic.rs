//! What is wrong with a spec, said so that one can act on it without opening the generator.

mod code;
mod nearest;

pub use code::Code;
pub(crate) use nearest::nearest;

use crate::escape::{self, terminal};
use crate::source::{FileId, Sources, Span};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::collections::BTreeMap;
use std::ops::Range;

/// One mistake: what, where, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which rule it breaks.
    pub code: Code,
    /// What was found, in one line, lower case, without a final period.
    pub message: String,
    /// Where. Without a place only when a whole file is missing.
    pub span: Option<Span>,
    /// What stands at the caret.
    pub label: String,
    /// Other places that matter, with what they are.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span: Some(span),
            label: String::new(),
            related: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn without_place(code: Code, message: impl Into<String>) -> Self {
        Self {
            span: None,
            ..Self::new(code, Span::new(Default::default(), 0..0), message)
        }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn related(mut self, span: Span, what: impl Into<String>) -> Self {
        self.related.push((span, what.into()));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}

/// Messages that are worth drawing: who has more looks at the first ones.
const SHOWN: usize = 500;

/// Everything that is wrong with a spec, in the order of files and lines.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// The mistakes.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many mistakes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All mistakes as text, drawn as rustc draws them.
    pub fn render(&self, sources: &Sources, colours: bool) -> String {
        let mut out = String::new();
        for diagnostic in self.0.iter().take(SHOWN) {
            out.push_str(&render(diagnostic, sources, colours));
            out.push_str("\n\n");
        }
        if self.0.len() > SHOWN {
            out.push_str(&format!("{} more are not shown\n", self.0.len() - SHOWN));
        }
        let noun = if self.0.len() == 1 { "error" } else { "errors" };
        out.push_str(&format!("{} {noun} in the spec\n", self.0.len()));
        out
    }
}

/// Collects mistakes, so that one run reports all of them.
///
/// A sink that is dropped unread would swallow mistakes; [`Sink::finish`] is the only way to an [`Ok`].
#[derive(Debug, Default)]
#[must_use = "mistakes that nobody reads are lost"]
pub(crate) struct Sink(Vec<Diagnostic>);

impl Sink {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Whether something was reported that may be the only use of a name, so that nothing can be called unused.
    pub(crate) fn hides_uses(&self) -> bool {
        let unread = |code: Code| code <= Code::NotText;
        let unresolved = [
            Code::UnknownType,
            Code::MisplacedType,
            Code::UnknownName,
            Code::DuplicateName,
            Code::DuplicateOperation,
        ];
        self.0
            .iter()
            .any(|diagnostic| unread(diagnostic.code) || unresolved.contains(&diagnostic.code))
    }

    /// Whether a mistake was reported that may keep an example from showing a quirk. A quirk is not called stale then: that would only
    /// repeat the mistake.
    pub(crate) fn hides_quirks(&self) -> bool {
        let uncompared = [Code::ExampleMisfit, Code::MissingExample, Code::BadExample];
        self.hides_uses()
            || self
                .0
                .iter()
                .any(|diagnostic| uncompared.contains(&diagnostic.code))
    }

    /// Merges mistakes with the same code and cause: the first one stays, and its message counts the others.
    pub(crate) fn gather(&mut self, code: Code, cause: impl Fn(&str) -> String) {
        self.sort();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let of_kind = |diagnostic: &&Diagnostic| diagnostic.code == code;
        for diagnostic in self.0.iter().filter(of_kind) {
            *counts.entry(cause(&diagnostic.message)).or_default() += 1;
        }
        self.0.retain_mut(|diagnostic| {
            if diagnostic.code != code {
                return true;
            }
            // Removed, so that the others with this cause are dropped.
            let Some(count) = counts.remove(&cause(&diagnostic.message)) else {
                return false;
            };
            if count > 1 {
                let more = count - 1;
                let places = if more == 1 { "place" } else { "places" };
                diagnostic.message += &format!(", and in {more} more {places}");
            }
            true
        });
    }

    /// Takes back what is said of names that may stand in a file that could not be read: they follow from that one mistake.
    pub(crate) fn forget_unknown_names(&mut self) {
        let follows = [
            Code::UnknownType,
            Code::UnknownName,
            Code::ExampleMisfit,
            Code::StaleQuirk,
        ];
        self.0
            .retain(|diagnostic| !follows.contains(&diagnostic.code));
    }

    /// In the order of their places, each once.
    fn sort(&mut self) {
        self.0.sort_by_key(|diagnostic| diagnostic.span);
        self.0
            .dedup_by(|a, b| a.span == b.span && a.message == b.message);
    }

    /// `value`, or every mistake that was collected.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Diagnostics> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => {
                self.sort();
                Err(Diagnostics(self.0))
            }
        }
    }
}

fn render(diagnostic: &Diagnostic, sources: &Sources, colours: bool) -> String {
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // Messages quote the spec, which may hold anything.
    let diagnostic = &escaped(diagnostic);
    let title = Level::ERROR
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str());
    let Some(span) = diagnostic.span else {
        let mut group = annotate_snippets::Group::with_title(title);
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        return renderer.render(&[group]);
    };
    let here: Vec<Span> = diagnostic
        .related
        .iter()
        .map(|(place, _)| *place)
        .filter(|place| place.file == span.file)
        .chain([span])
        .collect();
    let excerpt = Excerpt::of(sources, &here);
    let mut main = excerpt.snippet(sources).annotation(
        AnnotationKind::Primary
            .span(excerpt.range(span))
            .label(diagnostic.label.as_str()),
    );
    let mut others = Vec::new();
    for (place, what) in &diagnostic.related {
        if place.file == span.file {
            main = main.annotation(
                AnnotationKind::Context
                    .span(excerpt.range(*place))
                    .label(what.as_str()),
            );
        } else {
            let other = Excerpt::of(sources, &[*place]);
            others.push(
                other.snippet(sources).annotation(
                    AnnotationKind::Context
                        .span(other.range(*place))
                        .label(what.as_str()),
                ),
            );
        }
    }
    let mut group = title.element(main).elements(others);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The same mistake with its texts escaped for a terminal.
fn escaped(diagnostic: &Diagnostic) -> Diagnostic {
    let related = diagnostic.related.iter();
    Diagnostic {
        code: diagnostic.code,
        message: terminal(&diagnostic.message),
        span: diagnostic.span,
        label: terminal(&diagnostic.label),
        related: related
            .map(|(place, what)| (*place, terminal(what)))
            .collect(),
        help: diagnostic.help.as_deref().map(terminal),
    }
}

/// The lines of a file that a message shows, so that a large file is not drawn for each.
struct Excerpt {
    file: FileId,
    text: String,
    /// Number of the first line.
    line: usize,
    /// Where the first line begins in the file.
    start: usize,
}

impl Excerpt {
    /// The lines from the first of some places of a file to the last.
    fn of(sources: &Sources, places: &[Span]) -> Self {
        let file = places.first().map_or(FileId::default(), |place| place.file);
        let text = sources.text(file);
        let at = |offset: Option<u32>| border(&text, offset.unwrap_or(0) as usize);
        let first = at(places.iter().map(|place| place.start).min());
        let last = at(places.iter().map(|place| place.start).max());
        let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
        let end = text[last..]
            .find('\n')
            .map_or(text.len(), |at| last + at + 1);
        Self {
            file,
            text: text[start..end].to_owned(),
            line: text[..start].matches('\n').count() + 1,
            start,
        }
    }

    fn snippet<'t>(&self, sources: &Sources) -> Snippet<'t, annotate_snippets::Annotation<'t>> {
        Snippet::source(escape::excerpt(&self.text))
            .line_start(self.line)
            .path(terminal(&sources.shown_path(self.file)))
    }

    /// The part of a place that a caret can show: within the text as it is shown, on character borders, on one line.
    fn range(&self, span: Span) -> Range<usize> {
        let start = border(&self.text, (span.start as usize).saturating_sub(self.start));
        let line_end = self.text[start..]
            .find('\n')
            .map_or(self.text.len(), |at| start + at);
        let end = (span.end as usize)
            .saturating_sub(self.start)
            .clamp(start, line_end);
        let end = border(&self.text, end).max(start);
        let in_excerpt = |at: usize| escape::excerpt(&self.text[..at]).len();
        in_excerpt(start)..in_excerpt(end)
    }
}

/// The last character border up to an offset.
fn border(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
