//! What the generator writes, as snapshots: representative operations of the real spec, two golden cases, and the IR of a
//! small spec. A change of the emitter is seen here as a reader of the generated crate sees it.

use std::io;
use thousandeyes_codegen::{FileTree, Sources, generate, ir, ir_json, load};
use thousandeyes_tests::{goldens, spec};

fn resolved(sources: &Sources) -> io::Result<ir::Api> {
    load(sources).map_err(|mistakes| io::Error::other(mistakes.render(sources, false)))
}

#[track_caller]
fn shown(tree: &FileTree, name: &str, path: &str) {
    insta::assert_snapshot!(
        name,
        tree.get(&format!("src/{path}"))
            .unwrap_or("there is no such file")
    );
}

#[test]
fn real_operations() -> io::Result<()> {
    let tree = generate(&[resolved(&spec()?)?], "src");
    shown(&tree, "plain", "v6/net/metrics.rs");
    shown(&tree, "har", "v6/models/har.rs");
    shown(&tree, "optional-segment", "v6/dns/server.rs");
    Ok(())
}

#[test]
fn golden_operations() -> io::Result<()> {
    let tree = generate(&[goldens::api()?], "src");
    shown(&tree, "body", "golden/cases/projections.rs");
    shown(&tree, "exclusive-group", "golden/cases/choices.rs");
    shown(&tree, "union", "golden/cases/tagged_union.rs");
    Ok(())
}

/// One of everything that the smallest operation has: its IR, and the module of its version.
#[test]
fn a_small_spec() -> io::Result<()> {
    let mut sources = Sources::new("v1", "");
    sources.insert(
        "api.yaml",
        "title: Small API\nserver: https://api.example.com/v1\nreference: https://example.com/\nauth: [bearer]\n\
         buckets: { all: { headers: [X-Limit], per-minute: 60, default: true } }\npages: { next: pages.next }\nareas: { net: { title: Network } }\n",
    );
    sources.insert(
        "endpoints/net/loss.yaml",
        "operations:\n  loss:\n    title: Loss to a target\n    page: loss\n    get: /net/loss/{testId}\n    path: { testId: TestId }\n    \
         query: { direction: { type: Direction, doc: One way only. } }\n    answer: { rows: net.loss, of: Loss, head: Results, paged: true }\n\
         ids: { TestId: { wire: int } }\nenums: { Direction: { values: { TO_TARGET: , FROM_TARGET: { path: from } } } }\n\
         models:\n  Loss: { key: [date], fields: { date: time, loss: { type: float, range: [0, 100] } } }\n  Pages: { fields: { next: url } }\n\
         heads: { Results: { top: { pages: Pages } } }\n",
    );
    let api = resolved(&sources)?;
    insta::assert_snapshot!("ir", ir_json(&api));
    // Not of the real spec, whose list of operations grows with every endpoint.
    shown(&generate(&[api], "src"), "version", "v1.rs");
    Ok(())
}
