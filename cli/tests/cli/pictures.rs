//! Pictures, as far as the command is concerned: the right one is drawn of the right rows, in the right form.

use crate::support::Cli;

#[test]
fn a_field_is_plotted_over_time() {
    let cli = Cli::new().with("COLUMNS", "80");
    let text = cli
        .run("--mock net metrics 817 --window 12h --plot avgLatency")
        .fine();
    assert!(
        text.contains("avgLatency") && text.contains("Hong Kong"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "{text}");
    let coloured = cli
        .run("--mock net metrics 817 --window 12h --plot avgLatency --color always")
        .fine();
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    let plain = Cli::new()
        .with("LC_ALL", "C")
        .run("--mock net metrics 817 --window 12h --plot loss")
        .fine();
    assert!(plain.is_ascii(), "{plain}");
    let svg = cli
        .run("--mock net metrics 817 --window 12h --plot loss -o svg")
        .fine();
    assert!(
        svg.starts_with("<svg ") || svg.starts_with("<?xml"),
        "{svg}"
    );
}

#[test]
fn a_page_load_is_a_waterfall() {
    let cli = Cli::new().with("COLUMNS", "100");
    let call = "--mock web page-load 817 12 1799996400";
    let text = cli.run(&format!("{call} --waterfall")).fine();
    assert!(text.contains("GET"), "{text}");
    let svg = cli.run(&format!("{call} --waterfall -o svg")).fine();
    assert!(
        svg.contains("<svg ") && svg.trim_end().ends_with("</svg>"),
        "{svg}"
    );
    assert_eq!(cli.run(&format!("{call} -o svg")).fine(), svg);
}

#[test]
fn paths_are_a_graph() {
    let cli = Cli::new();
    let call = "--mock net path-vis 817 12 1799996400";
    let dot = cli.run(&format!("{call} -o dot")).fine();
    assert!(dot.contains("digraph"), "{dot}");
    let svg = cli.run(&format!("{call} -o svg")).fine();
    assert!(svg.contains("<svg "), "{svg}");
    assert!(!cli.run(&format!("{call} --graph")).fine().is_empty());
}

#[test]
fn one_picture_at_a_time() {
    let line = Cli::new()
        .run("--mock web page-load 817 12 1799996400 --plot pageLoadTime --waterfall")
        .failed(2);
    assert!(line.contains("one of them"), "{line}");
}

#[test]
fn a_picture_of_a_range_is_of_all_its_pages() {
    let cli = Cli::new().with("COLUMNS", "80");
    let run = cli.run("--mock net metrics 817 --from 10d --plot avgLatency");
    let (one, all) = (
        run.out.clone(),
        "--mock net metrics 817 --from 10d --all --plot avgLatency",
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.err.contains("more pages"), "{}", run.err);
    assert_eq!(axis(&one), axis(&cli.run(all).fine()));
    // Without a range it is the page that was asked for, and a limit is kept to.
    let few = cli.run("--mock net metrics 817 --from 10d --limit 3 --plot avgLatency");
    assert_ne!(axis(&few.out), axis(&one), "{}", few.out);
}

/// The dates below a plot.
fn axis(plot: &str) -> Vec<&str> {
    let dates = plot
        .lines()
        .rev()
        .find(|line| line.contains(':') && line.contains("  "));
    dates
        .map(|line| line.split_whitespace().collect())
        .unwrap_or_default()
}

#[test]
fn an_ascii_locale_gets_ascii() {
    let cli = Cli::new()
        .with("LC_ALL", "C")
        .with("LANG", "C")
        .with("COLUMNS", "100");
    for (line, code) in [
        ("net metrics 817 --window 12h --plot avgLatency", 0),
        ("net metrics 817 -o table", 0),
        ("tests tests -o table", 0),
        ("web page-load 818 12 1800000000 --waterfall", 0),
        ("net path-vis 817 12 1800000000 --graph", 0),
        ("net bgp-routes 1137 27 1413225900 --graph", 0),
        ("net metrics abc", 2),
        ("net metrics 817 --plot nonsense", 2),
    ] {
        let said = cli.run(&format!("--mock {line}"));
        assert_eq!(said.code, code, "{line}: {}", said.err);
        let odd = said
            .out
            .chars()
            .chain(said.err.chars())
            .find(|c| !c.is_ascii());
        assert_eq!(odd, None, "{line}: {}{}", said.out, said.err);
    }
}
