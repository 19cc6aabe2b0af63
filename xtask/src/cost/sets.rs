//! The tables of programs and of feature sets.

use super::measure::{self, Program};
use super::report::{Cell, Table};
use super::room::Room;
use super::share;
use anyhow::Result;
use thousandeyes_codegen::ir::Api;

/// One call: size and crates, beside the same by hand.
pub(crate) fn programs(programs: &[Program]) -> Table {
    let row = |program: &Program| {
        vec![
            Cell::text(program.name),
            Cell::Bytes(program.ours),
            Cell::Bytes(program.derived),
            Cell::Ratio(share(program.ours, program.derived)),
            Cell::Bytes(program.by_hand),
            Cell::Ratio(share(program.ours, program.by_hand)),
            Cell::Count(program.our_crates as u64),
            Cell::Count(program.their_crates as u64),
        ]
    };
    let columns = [
        "over",
        "`thousandeyes`, bytes",
        "the same client, models with derive",
        "ratio",
        "by hand with derive",
        "ratio",
        "crates",
        "crates by hand",
    ];
    Table {
        title: "A program that makes one call, release profile, stripped".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: programs.iter().map(row).collect(),
    }
}

/// What a set of features brings: crates, and a check from nothing.
pub(crate) fn features(room: &Room, apis: &[Api], quick: bool) -> Result<Table> {
    let mut rows = Vec::new();
    for (name, features) in sets(apis) {
        measure::note(&format!("features {features}"));
        let mut package = vec!["-p", "thousandeyes"];
        if features != "default" {
            package.extend(["--no-default-features", "--features", &features]);
        }
        let whole = match quick {
            true => Cell::None,
            false => Cell::Seconds(measure::from_nothing(room, &["check"], &package)?.processor),
        };
        rows.push(vec![
            Cell::Text(name),
            Cell::Count(measure::crates(room, &package, false)?.len() as u64),
            Cell::Count(measure::crates(room, &package, true)?.len() as u64),
            whole,
        ]);
    }
    let columns = [
        "features",
        "crates",
        "with those that only builds need",
        "`cargo check` from nothing, CPU seconds",
    ];
    Ok(Table {
        title: "What a user compiles, `thousandeyes` and its runtime included".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows,
    })
}

/// The sets that users take: what they say of it, and the features.
fn sets(apis: &[Api]) -> Vec<(String, String)> {
    let mut sets = vec![("default".to_owned(), "default".to_owned())];
    let named = [
        ("`areas`, a transport of one's own", "areas"),
        ("`areas,serde`", "areas,serde"),
        ("`areas,blocking`", "areas,blocking"),
        ("`areas,ureq`: blocking, no TLS", "areas,ureq"),
        ("`areas,ureq-rustls`: blocking", "areas,ureq-rustls"),
        ("`areas,hyper`: no TLS", "areas,hyper"),
        ("`areas,rustls`: async", "areas,rustls"),
        ("`areas,blocking,rustls`", "areas,blocking,rustls"),
        ("`areas,reqwest`: no TLS", "areas,reqwest"),
        ("`areas,reqwest-rustls`: async", "areas,reqwest-rustls"),
    ];
    sets.extend(named.map(|(name, features)| (name.to_owned(), features.to_owned())));
    for api in apis {
        for area in &api.areas {
            let set = (format!("`{}` alone", area.name), area.name.clone());
            if !sets.contains(&set) {
                sets.push(set);
            }
        }
    }
    sets
}
