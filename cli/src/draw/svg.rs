//! What all SVG pictures share: a document that stands alone, in light and in dark.

use super::text::{cut, xml};
use std::fmt::Write;

/// The colours of every picture: name, in light, in dark.
const COLOURS: [(&str, &str, &str); 8] = [
    ("paper", "#fff", "#151a22"),
    ("ink", "#1d2330", "#e7ebf2"),
    ("soft", "#5c667a", "#a2acbd"),
    ("faint", "#aab2c0", "#687385"),
    ("rule", "#e3e7ee", "#2a323f"),
    ("band", "#f5f7fa", "#1b212b"),
    ("bad", "#c62f3b", "#ff7a80"),
    ("good", "#2f8f4e", "#5fcf80"),
];

/// Fonts and classes of every picture; those of one kind come behind.
const STYLE: &str = "\
text{fill:var(--ink);font-variant-numeric:tabular-nums;unicode-bidi:plaintext}\n\
.paper{fill:var(--paper)}.band{fill:var(--band)}.rule{stroke:var(--rule)}.soft{fill:var(--soft)}.bad{fill:var(--bad)}\n\
.head{font-size:16px;font-weight:600}.end{text-anchor:end}.mid{text-anchor:middle}\n";

/// The variables of both schemes.
fn schemes() -> String {
    let all = |of: fn(&(&str, &str, &str)) -> String| COLOURS.iter().map(of).collect::<String>();
    format!(
        ":root{{color-scheme:light dark}}\n\
         svg{{{}font:12px system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}}\n\
         @media (prefers-color-scheme:dark){{svg{{{}}}}}\n",
        all(|(name, light, _)| format!("--{name}:{light};")),
        all(|(name, _, dark)| format!("--{name}:{dark};")),
    )
}

/// The same style with the colour of the light scheme before each variable: librsvg, and what uses it, knows no variables, and would
/// draw black on black. Browsers take the last declaration that they understand.
fn with_fallbacks(style: &str) -> String {
    let mut out = String::with_capacity(2 * style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once(":var(--") {
        let property = before
            .rfind(['{', ';'])
            .map_or(before, |at| &before[at + 1..]);
        let name = after.split(')').next().unwrap_or_default();
        let light = COLOURS.iter().find(|(known, ..)| *known == name);
        let light = light.map_or("currentColor", |(_, light, _)| light);
        out.push_str(before);
        out.push_str(&format!(":{light};{property}:var(--"));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A picture of so many pixels. `body` and `style` are markup already, title and description are text.
pub(super) fn document(
    (width, height): (f64, f64),
    title: &str,
    description: &str,
    style: &str,
    body: &str,
) -> String {
    let (width, height) = (px(width), px(height));
    let (title, description) = (xml(title), xml(description));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"picture-title picture-description\">\n\
         <title id=\"picture-title\">{title}</title>\n\
         <desc id=\"picture-description\">{description}</desc>\n\
         <style>\n{}{}{}</style>\n\
         <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n\
         {body}</svg>\n",
        schemes(),
        with_fallbacks(STYLE),
        with_fallbacks(style)
    )
}

/// A number of pixels, to a tenth.
pub(super) fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// A line of text, cut to `room` pixels.
pub(super) fn text(out: &mut String, class: &str, (x, y): (f64, f64), room: f64, text: &str) {
    let shown = xml(&cut(&super::text::clean(text), columns(room), "…"));
    let class = match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    line(
        out,
        format_args!(
            "<text{class} x=\"{}\" y=\"{}\">{shown}</text>",
            px(x),
            px(y)
        ),
    );
}

/// How many columns of text of twelve pixels fit into so many pixels, for fonts that are rather wide.
pub(super) fn columns(room: f64) -> usize {
    (room / 6.7).max(1.0) as usize
}

/// The text that is shown where the pointer rests, in lines.
pub(super) fn tooltip(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| xml(line)).collect();
    format!("<title>{}</title>", lines.join("&#10;"))
}

/// Writes a line of markup.
pub(super) fn line(out: &mut String, markup: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{markup}");
}
