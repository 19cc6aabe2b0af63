//! The table of agreements, and what is wrong with it.

/// What was found of one mutation.
pub(super) struct Row {
    pub(super) mutation: String,
    pub(super) rules: Vec<String>,
    /// Whether `diff` says that Rust callers break.
    pub(super) breaking: bool,
    /// What cargo-semver-checks says, when it is there.
    pub(super) lints: Option<Vec<String>>,
    /// The first error of the program that uses everything, if it does not compile.
    pub(super) downstream: Option<String>,
    pub(super) explained: Option<String>,
}

impl Row {
    fn broken(&self) -> bool {
        self.downstream.is_some() || self.lints.as_ref().is_some_and(|lints| !lints.is_empty())
    }

    fn agrees(&self) -> bool {
        self.breaking == self.broken()
    }
}

/// Disagreements that nobody explained, and explanations of none.
pub(super) fn problems(rows: &[Row]) -> Vec<String> {
    let mut out = Vec::new();
    for row in rows {
        let say = |is: bool| if is { "breaks" } else { "does not break" };
        match (row.agrees(), &row.explained) {
            (false, None) => out.push(format!(
                "`{}`: diff says that it {} Rust callers, but it {}",
                row.mutation,
                say(row.breaking),
                say(row.broken())
            )),
            // Without cargo-semver-checks the verdicts may agree by chance.
            (true, Some(_)) if row.lints.is_some() => out.push(format!(
                "`{}`: the verdicts agree, so that `explained` is stale",
                row.mutation
            )),
            _ => {}
        }
    }
    out
}

/// The page `docs/diff-agreement.md`.
pub(super) fn markdown(rows: &[Row], tool: Option<&str>) -> String {
    let agreed = rows.iter().filter(|row| row.agrees()).count();
    let silent = |row: &&Row| {
        row.downstream.is_some() && row.lints.as_ref().is_none_or(|lints| lints.is_empty())
    };
    let mut out = format!(
        "# Does `diff` say what compilers say?\n\n\
         Written by `cargo xtask diff-verify -o docs/diff-agreement.md`; not by hand. Each line is one change of the real spec, \
         generated and compared with the crate as it is: by {}, and by a program that uses everything in the crate \
         (`codegen/src/diff/downstream.rs`). Rust callers break when either says so.\n\n\
         {} mutations, {} agreements. {} of the breaking ones are seen by the program alone: cargo-semver-checks does not look at the \
         types of fields and arguments.\n\n\
         | mutation | rules | `diff` | cargo-semver-checks | program | |\n| --- | --- | --- | --- | --- | --- |\n",
        tool.unwrap_or("cargo-semver-checks (not installed in this run)"),
        rows.len(),
        agreed,
        rows.iter().filter(silent).count(),
    );
    for row in rows {
        let list = |words: &[String]| match words {
            [] => "–".to_owned(),
            words => words
                .iter()
                .map(|word| format!("`{word}`"))
                .collect::<Vec<_>>()
                .join(", "),
        };
        let lints = row.lints.as_deref().map_or_else(|| "?".to_owned(), list);
        let program = match &row.downstream {
            None => "compiles".to_owned(),
            Some(error) => {
                let code = error.split(['[', ']']).nth(1).unwrap_or("error");
                format!("fails: {code}")
            }
        };
        out.push_str(&format!(
            "| {} | {} | {} | {lints} | {program} | {} |\n",
            row.mutation,
            list(&row.rules),
            if row.breaking { "breaks" } else { "fine" },
            if row.agrees() { "=" } else { "**≠**" },
        ));
    }
    let explained = rows.iter().filter_map(|row| {
        let why = row.explained.as_ref()?;
        Some(format!("- {}: {why}\n", row.mutation))
    });
    let explained: String = explained.collect();
    if !explained.is_empty() {
        out.push_str(&format!("\n## Where they differ\n\n{explained}"));
    }
    out
}
