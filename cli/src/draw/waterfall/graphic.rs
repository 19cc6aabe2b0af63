//! A waterfall as SVG.

use super::{Page, Phase, Request, Sheet};
use crate::draw::number::{Scale, with_unit};
use crate::draw::svg::{document, line, px, text, tooltip};
use crate::draw::text::{clean, cut_middle, xml};

const WIDTH: f64 = 1200.0;
const EDGE: f64 = 20.0;
const ROW: f64 = 22.0;
/// Where the columns begin, or end for those that hold numbers.
const STATUS: f64 = 68.0;
const NAME: f64 = 104.0;
const SIZE: f64 = 462.0;
const TIME: f64 = 532.0;
const BARS: f64 = 548.0;

const STYLE: &str = "\
.blocked{fill:#b4bac6}.dns{fill:#1f9e92}.connect{fill:#f08c3a}.ssl{fill:#b066d8}.send{fill:#35b6dd}.wait{fill:#57ad63}\
.receive{fill:#3f74e0}.other{fill:#d9dde4}\n\
.parsed{stroke:#3f74e0;stroke-dasharray:3 3}.loaded{stroke:var(--bad)}.parsed-text{fill:#3f74e0}.loaded-text{fill:var(--bad)}\n\
.small{font-size:11px}.name{font-size:12px}.strong{font-weight:600}g.row:hover .clear{fill:var(--rule);opacity:.5}\
.clear{fill:transparent}\n\
@media (prefers-color-scheme:dark){.blocked{fill:#6d7686}.other{fill:#414a59}.receive{fill:#6a97f5}.parsed{stroke:#6a97f5}\
.parsed-text{fill:#6a97f5}}\n";

/// The pages below each other, in one document.
pub(in crate::draw) fn svg(sheet: &Sheet) -> String {
    let mut body = String::new();
    text(
        &mut body,
        "head",
        (EDGE, 34.0),
        WIDTH - 2.0 * EDGE,
        &sheet.title,
    );
    let mut y = 48.0;
    for page in &sheet.pages {
        y = draw_page(&mut body, page, y);
    }
    if sheet.pages.is_empty() {
        text(&mut body, "soft", (EDGE, y + 16.0), WIDTH, "no requests");
        y += 28.0;
    }
    y = legend(&mut body, sheet, y + 10.0);
    let about = sheet
        .pages
        .iter()
        .map(|page| format!("{}: {}", page.name, page_totals(page).join(", ")));
    let description = format!(
        "Waterfall of requests. {}",
        about.collect::<Vec<_>>().join(". ")
    );
    document((WIDTH, y + EDGE), &sheet.title, &description, STYLE, &body)
}

fn page_totals(page: &Page) -> Vec<String> {
    let mut parts = page.totals();
    for (name, moment) in [("onContentLoad", page.parsed), ("onLoad", page.loaded)] {
        parts.extend(moment.map(|moment| format!("{name} {}", with_unit(moment, "ms"))));
    }
    parts
}

/// Draws a page from `top` on, and says where it ends.
fn draw_page(out: &mut String, page: &Page, top: f64) -> f64 {
    let mut y = top + 8.0;
    text(out, "strong", (EDGE, y + 12.0), SIZE, &page.name);
    text(
        out,
        "soft end",
        (WIDTH - EDGE, y + 12.0),
        420.0,
        &page.about,
    );
    y += 18.0;
    text(
        out,
        "soft",
        (EDGE, y + 12.0),
        700.0,
        &page_totals(page).join(" · "),
    );
    y += 26.0;
    let scale = Scale::around(0.0, page.span(), 7);
    let scale = Scale {
        high: page.span().max(1.0) * 1.02,
        ..scale
    };
    let x = |moment: f64| BARS + scale.place(moment) * (WIDTH - EDGE - BARS);
    let bottom = y + 18.0 + page.requests.len() as f64 * ROW;
    let rows_top = y + 18.0;
    for index in (0..page.requests.len()).step_by(2) {
        band(out, "band", rows_top + index as f64 * ROW);
    }
    for mark in scale.marks() {
        rule(out, "rule", x(mark), (rows_top - 4.0, bottom));
        let label = if mark == 0.0 {
            "0".to_owned()
        } else {
            with_unit(mark, "ms")
        };
        text(
            out,
            "small soft mid",
            (x(mark), rows_top - 8.0),
            90.0,
            &label,
        );
    }
    for (request, index) in page.requests.iter().zip(0_u32..) {
        draw_request(out, request, rows_top + f64::from(index) * ROW, &x);
    }
    for (class, moment) in [("parsed", page.parsed), ("loaded", page.loaded)] {
        if let Some(moment) = moment {
            rule(out, class, x(moment), (rows_top - 4.0, bottom + 4.0));
        }
    }
    bottom + 12.0
}

/// A vertical line. It takes no part in what the pointer is on, so that the bar below it answers.
fn rule(out: &mut String, class: &str, x: f64, (from, to): (f64, f64)) {
    let (x, from, to) = (px(x), px(from), px(to));
    line(
        out,
        format_args!(
            "<line class=\"{class}\" pointer-events=\"none\" x1=\"{x}\" y1=\"{from}\" x2=\"{x}\" y2=\"{to}\"/>"
        ),
    );
}

/// The ground of a row.
fn band(out: &mut String, class: &str, y: f64) {
    let (x, width) = (px(EDGE - 6.0), px(WIDTH - 2.0 * EDGE + 12.0));
    line(
        out,
        format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{}\"/>",
            px(y),
            px(ROW)
        ),
    );
}

fn draw_request(out: &mut String, request: &Request, y: f64, x: &dyn Fn(f64) -> f64) {
    let base = y + 15.0;
    line(
        out,
        format_args!("<g class=\"row\">{}", tooltip(&details(request))),
    );
    band(out, "clear", y);
    let bad = if request.failed() { " bad" } else { "" };
    text(
        out,
        &format!("small soft{bad}"),
        (EDGE, base),
        STATUS - EDGE,
        &request.method,
    );
    text(
        out,
        &format!("small{bad}"),
        (STATUS, base),
        NAME - STATUS,
        &request.status_text(),
    );
    let name = cut_middle(&clean(request.name()), 43, "…");
    line(
        out,
        format_args!(
            "<text class=\"name{bad}\" x=\"{}\" y=\"{}\">{}</text>",
            px(NAME),
            px(base),
            xml(&name)
        ),
    );
    let size = request
        .size
        .map_or_else(|| "-".to_owned(), |size| with_unit(size, "bytes"));
    text(out, "small soft end", (SIZE, base), 70.0, &size);
    text(
        out,
        "small end",
        (TIME, base),
        70.0,
        &with_unit(request.time, "ms"),
    );
    let mut at = request.start;
    if request.phases.is_empty() {
        phase(out, Phase::Other, (x(at), x(at)), y, request.time);
    }
    for (kind, time) in &request.phases {
        phase(out, *kind, (x(at), x(at + time)), y, *time);
        at += time;
    }
    out.push_str("</g>\n");
}

fn phase(out: &mut String, phase: Phase, (from, to): (f64, f64), y: f64, time: f64) {
    let name = phase.name();
    let tip = tooltip(&[format!("{name} {}", with_unit(time, "ms"))]);
    line(
        out,
        format_args!(
            "<rect class=\"{name}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">{tip}</rect>",
            px(from),
            px(y + 5.0),
            px((to - from).max(1.0)),
            px(ROW - 10.0)
        ),
    );
}

/// All there is to say about a request, line by line.
fn details(request: &Request) -> Vec<String> {
    let mut out = vec![format!(
        "{} {}",
        request.method,
        crate::draw::text::cut(&clean(&request.url), 400, "…")
    )];
    let mut about = vec![request.status_text()];
    about.extend(Some(request.mime.clone()).filter(|mime| !mime.is_empty()));
    about.extend(request.size.map(|size| with_unit(size, "bytes")));
    about.extend(Some(request.server.clone()).filter(|server| !server.is_empty()));
    out.push(about.join(" · "));
    out.push(format!(
        "{} after the start, for {}",
        with_unit(request.start, "ms"),
        with_unit(request.time, "ms")
    ));
    let phases = request.phases.iter();
    out.extend(phases.map(|(phase, time)| format!("{} {}", phase.name(), with_unit(*time, "ms"))));
    out
}

fn legend(out: &mut String, sheet: &Sheet, y: f64) -> f64 {
    let mut x = EDGE;
    for phase in sheet.phases() {
        let name = phase.name();
        line(
            out,
            format_args!(
                "<rect class=\"{name}\" x=\"{}\" y=\"{}\" width=\"12\" height=\"12\"/>",
                px(x),
                px(y)
            ),
        );
        text(out, "small soft", (x + 18.0, y + 10.0), 80.0, name);
        x += 32.0 + name.len() as f64 * 7.0;
    }
    let has =
        |moment: fn(&Page) -> Option<f64>| sheet.pages.iter().any(|page| moment(page).is_some());
    let marks = [
        ("parsed", "onContentLoad", has(|page| page.parsed)),
        ("loaded", "onLoad", has(|page| page.loaded)),
    ];
    for (class, name, _) in marks.into_iter().filter(|(_, _, there)| *there) {
        rule(out, class, x + 6.0, (y - 2.0, y + 14.0));
        text(
            out,
            &format!("small {class}-text"),
            (x + 14.0, y + 10.0),
            100.0,
            name,
        );
        x += 30.0 + name.len() as f64 * 7.0;
    }
    y + 12.0
}
