//! A waterfall of characters.

use super::{Page, Phase, Request, Sheet};
use crate::draw::Style;
use crate::draw::colour::{BAD, Ink};
use crate::draw::number::{Scale, with_unit};
use crate::draw::text::{cut_middle, width};

/// The colour of marks for the moments of a page.
const PARSED: Ink = Ink::Of(33);
const LOADED: Ink = Ink::Of(203);

/// How the phases look: colour, character without colour, character in ASCII.
fn look(phase: Phase) -> (u8, char, char) {
    match phase {
        Phase::Blocked => (246, '┄', '.'),
        Phase::Dns => (37, '░', 'd'),
        Phase::Connect => (208, '▒', 'c'),
        Phase::Ssl => (134, '▓', 's'),
        Phase::Send => (45, '▪', '>'),
        Phase::Wait => (71, '━', '-'),
        Phase::Receive => (33, '█', '#'),
        Phase::Other => (240, '╌', '~'),
    }
}

/// Draws all pages below each other.
pub(in crate::draw) fn terminal(sheet: &Sheet, style: &Style) -> String {
    let style = &Style {
        width: style.width.clamp(40, 1000),
        ..*style
    };
    let mut out = format!(
        "{}\n",
        style.paint(
            Ink::Bold,
            &style.cut(&style.show(&sheet.title), style.width)
        )
    );
    if sheet.pages.iter().all(|page| page.requests.is_empty()) {
        out.push_str("no requests\n");
        return out;
    }
    for page in &sheet.pages {
        draw_page(&mut out, page, style);
    }
    out.push_str(&legend(sheet, style));
    out
}

/// Where things stand in a line.
struct Layout {
    name: usize,
    size: usize,
    time: usize,
    bars: usize,
    scale: Scale,
}

fn layout(page: &Page, style: &Style) -> Layout {
    let widest = |text: fn(&Request) -> String| {
        page.requests
            .iter()
            .map(|request| width(&text(request)))
            .max()
            .unwrap_or(0)
    };
    let size = if style.width < 70 {
        0
    } else {
        widest(size_text)
    };
    let time = widest(time_text);
    let names = page
        .requests
        .iter()
        .map(|request| width(&style.show(request.name())))
        .max()
        .unwrap_or(0);
    let name = names.min(style.width * 3 / 10).max(8);
    // Method, status, and the spaces between all of them.
    let fixed = 5 + 4 + name + 1 + size + 1 + time + 1;
    let bars = style.width.saturating_sub(fixed).max(8);
    let mut scale = Scale::around(0.0, page.span(), (bars / 9).max(2));
    // The last mark needs no room behind the last request.
    scale.high = page.span().max(1.0);
    Layout {
        name,
        size,
        time,
        bars,
        scale,
    }
}

fn size_text(request: &Request) -> String {
    request
        .size
        .map_or_else(|| "-".to_owned(), |size| with_unit(size, "bytes"))
}

fn time_text(request: &Request) -> String {
    with_unit(request.time, "ms")
}

fn draw_page(out: &mut String, page: &Page, style: &Style) {
    let name = style.show(&page.name);
    let about = style.show(&page.about);
    let head = match (name.is_empty(), about.is_empty()) {
        (false, false) => format!("{name}{}{about}", style.pick(" · ", " - ")),
        _ => format!("{name}{about}"),
    };
    if !head.is_empty() {
        out.push_str(&style.paint(Ink::Faint, &style.cut(&head, style.width)));
        out.push('\n');
    }
    if page.requests.is_empty() {
        out.push_str("no requests\n");
        return;
    }
    let layout = layout(page, style);
    out.push_str(&ruler(&layout, style));
    for request in &page.requests {
        out.push_str(&draw_request(request, page, &layout, style));
    }
    out.push_str(&totals(page, style));
}

fn ruler(layout: &Layout, style: &Style) -> String {
    let margin = style.width.saturating_sub(layout.bars);
    let mut line = String::new();
    for mark in layout.scale.marks() {
        let column = margin + (layout.scale.place(mark) * layout.bars as f64) as usize;
        let label = if mark == 0.0 {
            "0".to_owned()
        } else {
            with_unit(mark, "ms")
        };
        let label = format!("{}{label}", style.pick("╷", "|"));
        if (line.is_empty() || column > width(&line)) && column + width(&label) <= style.width {
            let gap = column - width(&line);
            line.push_str(&" ".repeat(gap));
            line.push_str(&label);
        }
    }
    format!("{}\n", style.paint(Ink::Faint, &line))
}

fn draw_request(request: &Request, page: &Page, layout: &Layout, style: &Style) -> String {
    let method = style.fit(&style.show(&request.method), 4);
    let status = style.fit(&request.status_text(), 3);
    let name = cut_middle(
        &style.show(request.name()),
        layout.name,
        style.pick("…", "~"),
    );
    let name = style.fit(&name, layout.name);
    let (size, time) = (size_text(request), time_text(request));
    let size = match layout.size {
        0 => String::new(),
        room => format!("{size:>room$} "),
    };
    let left = format!("{method} {status} {name} {size}{time:>0$} ", layout.time);
    let left = match request.failed() {
        true => style.paint(Ink::Of(BAD), &left),
        false => left,
    };
    let cells = bar(request, page, layout, style);
    let mut line = left + style.paint_cells(&cells).trim_end();
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

/// The cells of a bar. With colours a cell shows two halves, without them one phase.
fn bar(request: &Request, page: &Page, layout: &Layout, style: &Style) -> Vec<(char, Ink)> {
    let halves = if style.colour && style.unicode { 2 } else { 1 };
    let slots = layout.bars * halves;
    let slot = |moment: f64| (layout.scale.place(moment) * slots as f64) as usize;
    let mut phases: Vec<Option<Phase>> = vec![None; slots];
    let mut at = request.start;
    let first = slot(at).min(slots.saturating_sub(1));
    for (phase, time) in &request.phases {
        let (from, to) = (slot(at), slot(at + time));
        // A phase shorter than a slot shows only where no other one does.
        let to = to.max(if phases.get(from).is_some_and(Option::is_none) {
            from + 1
        } else {
            from
        });
        phases
            .iter_mut()
            .take(to)
            .skip(from)
            .for_each(|slot| *slot = Some(*phase));
        at += time;
    }
    if let Some(slot) = phases.get_mut(first).filter(|slot| slot.is_none()) {
        *slot = Some(
            request
                .phases
                .first()
                .map_or(Phase::Other, |(phase, _)| *phase),
        );
    }
    let mark = |moment: Option<f64>| {
        moment.map(|moment| (slot(moment) / halves).min(layout.bars.saturating_sub(1)))
    };
    let (parsed, loaded) = (mark(page.parsed), mark(page.loaded));
    let empty = |column: usize| match (Some(column) == parsed, Some(column) == loaded) {
        (_, true) => (if style.unicode { '│' } else { '|' }, LOADED),
        (true, _) => (if style.unicode { '┊' } else { ':' }, PARSED),
        _ => (' ', Ink::Plain),
    };
    let cells = phases.chunks(halves).enumerate();
    cells
        .map(|(column, cell)| shown(cell, style).unwrap_or_else(|| empty(column)))
        .collect()
}

fn shown(cell: &[Option<Phase>], style: &Style) -> Option<(char, Ink)> {
    let ink = |phase: Phase| Ink::Of(look(phase).0);
    match *cell {
        [Some(one), Some(two)] if one == two => Some(('█', ink(one))),
        [Some(one), Some(two)] => Some(('▌', Ink::On(look(one).0, look(two).0))),
        [Some(one), None] => Some(('▌', ink(one))),
        [None, Some(two)] => Some(('▐', ink(two))),
        [Some(one)] => {
            let (_, plain, ascii) = look(one);
            Some((if style.unicode { plain } else { ascii }, ink(one)))
        }
        _ => None,
    }
}

fn totals(page: &Page, style: &Style) -> String {
    let plain = |text: String| (width(&text), text);
    let mut parts: Vec<(usize, String)> = page.totals().into_iter().map(plain).collect();
    let mut mark = |moment: Option<f64>, name: &str, sign: &str, ink: Ink| {
        if let Some(moment) = moment {
            let text = format!(" {name} {}", with_unit(moment, "ms"));
            parts.push((
                1 + width(&text),
                format!("{}{text}", style.paint(ink, sign)),
            ));
        }
    };
    mark(page.parsed, "onContentLoad", style.pick("┊", ":"), PARSED);
    mark(page.loaded, "onLoad", style.pick("│", "|"), LOADED);
    parts.push(plain(format!("{} in all", with_unit(page.span(), "ms"))));
    wrapped(&parts, style.pick(" · ", ", "), style)
}

fn legend(sheet: &Sheet, style: &Style) -> String {
    let parts = sheet.phases().into_iter().map(|phase| {
        let (colour, plain, ascii) = look(phase);
        let sign = match (style.unicode, style.colour) {
            (true, true) => '█',
            (true, false) => plain,
            (false, _) => ascii,
        };
        let name = phase.name();
        let sign = style.paint(Ink::Of(colour), &sign.to_string());
        (2 + name.len(), format!("{sign} {name}"))
    });
    wrapped(&parts.collect::<Vec<_>>(), "  ", style)
}

/// Parts, each with its columns, in as many lines as they need.
fn wrapped(parts: &[(usize, String)], separator: &str, style: &Style) -> String {
    let mut out = String::new();
    let mut used = 0;
    for (columns, part) in parts {
        if used > 0 && used + width(separator) + columns > style.width {
            out.push('\n');
            used = 0;
        }
        if used > 0 {
            out.push_str(separator);
            used += width(separator);
        }
        out.push_str(part);
        used += columns;
    }
    out.push('\n');
    out
}
