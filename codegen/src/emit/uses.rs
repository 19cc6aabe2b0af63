//! `use` lines, as rustfmt sorts and wraps them.

use crate::rust::Uses;

const WIDTH: usize = 100;

/// All `use` lines of a file, macros in a line of their own.
pub(super) fn uses(uses: &Uses) -> String {
    let mut lines = Vec::new();
    for (module, names) in &uses.0 {
        let (mut macros, mut types): (Vec<&String>, Vec<&String>) = names
            .iter()
            .partition(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
        macros.sort();
        types.sort();
        let names: Vec<&str> = types
            .into_iter()
            .chain(macros)
            .map(String::as_str)
            .collect();
        lines.push(line(module, &names));
    }
    // A list comes behind the modules of the one that it is from, as a brace does behind letters.
    lines.sort();
    lines.concat()
}

fn line(module: &str, names: &[&str]) -> String {
    let [name] = names else {
        let one = format!("use {module}::{{{}}};\n", names.join(", "));
        return if one.len() <= WIDTH + 1 {
            one
        } else {
            wrapped(module, names)
        };
    };
    format!("use {module}::{name};\n")
}

fn wrapped(module: &str, names: &[&str]) -> String {
    let mut out = format!("use {module}::{{\n");
    let mut line = String::from("   ");
    for (index, name) in names.iter().enumerate() {
        // `rustfmt` keeps a column free here, but not behind the last.
        let free = usize::from(index + 1 < names.len());
        if line.len() + name.len() + 2 + free > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line = String::from("   ");
        }
        line.push_str(&format!(" {name},"));
    }
    out.push_str(&line);
    out.push_str("\n};\n");
    out
}
