//! Tables as Markdown has them, ready for `docs/performance.md`.

/// Prints a table under a heading.
pub fn print<const N: usize>(heading: &str, columns: [&str; N], rows: &[[String; N]]) {
    let width = |index: usize| {
        let cells = rows.iter().map(|row| row[index].chars().count());
        cells
            .chain([columns[index].chars().count()])
            .max()
            .unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |cells: &[String; N]| {
        let cells: Vec<_> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        println!("| {} |", cells.join(" | "));
    };
    println!("\n{heading}\n");
    line(&columns.map(str::to_owned));
    line(&widths.map(|width| "-".repeat(width)));
    rows.iter().for_each(line);
}
