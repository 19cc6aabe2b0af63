//! Completions and man pages: for every command, and in the words of the description.

use crate::support::Cli;

#[test]
fn completions_know_every_operation() {
    let cli = Cli::new();
    let api = thousandeyes_api::v6();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = cli.run(&format!("completions {shell}")).fine();
        for operation in &api.operations {
            assert!(text.contains(&operation.name), "{shell}: {}", operation.id);
        }
        // The others complete names only. No doc names this value.
        let values = ["bash", "fish", "zsh"].contains(&shell);
        assert_eq!(text.contains("ENTERPRISE_CLUSTER"), values, "{shell}");
    }
}

#[test]
fn man_pages_are_written() {
    let cli = Cli::new();
    let page = cli.run("man").fine();
    assert!(page.contains(".TH thousandeyes 1"), "{page}");
    assert_eq!(cli.run("man pages").fine(), "");
    let api = thousandeyes_api::v6();
    for operation in &api.operations {
        let page = cli.read(&format!(
            "pages/thousandeyes-{}-{}.1",
            operation.area, operation.name
        ));
        // Dashes are escaped in pages.
        assert!(page.replace('\\', "").contains(&operation.page), "{page}");
    }
    cli.write("file", "");
    let line = cli.run("man file").failed(2);
    assert!(line.contains("file can't be written"), "{line}");
}

#[test]
fn version_and_help_are_results() {
    let cli = Cli::new();
    assert_eq!(
        cli.run("--version").fine(),
        format!("thousandeyes {}\n", env!("CARGO_PKG_VERSION"))
    );
    let help = cli.run("--help").fine();
    for word in ["net", "web", "decode", "login", "TE_TOKEN", "--mock"] {
        assert!(help.contains(word), "{help}");
    }
}

#[test]
fn help_is_found_by_its_name() {
    let cli = Cli::new();
    assert_eq!(cli.run("help").fine(), cli.run("--help").fine());
    assert_eq!(cli.run("help net").fine(), cli.run("net --help").fine());
    let metrics = cli.run("net metrics --help").fine();
    assert_eq!(cli.run("help net metrics").fine(), metrics);
    assert_eq!(cli.run("help net.metrics").fine(), metrics);
    // Nobody asked for help, so it is no result.
    let said = cli.run("tests");
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    assert!(
        said.err.contains("create-test") && said.err.contains("Usage:"),
        "{}",
        said.err
    );
}

#[test]
fn operations_are_searched() {
    let cli = Cli::new();
    let found = cli.run("operations AUDIT").fine();
    assert!(found.contains("admin.audit-events"), "{found}");
    assert!(!found.contains("net.metrics"), "{found}");
    // By the path, and by title and path together.
    assert!(
        cli.run("operations /net/bgp-metrics")
            .fine()
            .contains("net.bgp-metrics")
    );
    assert!(
        cli.run("operations reachability bgp")
            .fine()
            .contains("net.bgp-metrics")
    );
}

#[test]
fn overloaded_commands_do_what_their_help_says() {
    let api = thousandeyes_api::v6();
    let cli = Cli::new();
    let mut overloaded = 0;
    for operation in &api.operations {
        let help = cli.run(&format!("help {}", operation.id)).fine();
        // Long lines are wrapped.
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in help.split(" it is ").skip(1) {
            let id = said.split(':').next().expect("a word");
            let Some(member) = api.operation(id) else {
                continue;
            };
            let mut call = format!("--mock -v {} {}", operation.area, operation.name);
            for param in &member.path_params {
                call.push(' ');
                call.push_str(&value(api, &param.ty));
            }
            let said = cli.run(&call);
            assert_eq!(said.code, 0, "{call}: {}", said.err);
            let mut shape = String::new();
            for segment in &member.path {
                match segment {
                    thousandeyes_api::Segment::Literal(text) => shape.push_str(&format!("/{text}")),
                    thousandeyes_api::Segment::Param(name)
                    | thousandeyes_api::Segment::Optional(name) => {
                        let param = member.path_param(name).expect("a parameter");
                        shape.push_str(&format!("/{}", value(api, &param.ty)));
                    }
                }
            }
            assert!(said.err.contains(&shape), "{call}: {shape}: {}", said.err);
            overloaded += 1;
        }
    }
    assert!(overloaded > 10, "{overloaded}");
}

/// A value that only a parameter of this type takes.
fn value(api: &thousandeyes_api::Api, ty: &thousandeyes_api::Type) -> String {
    use thousandeyes_api::Type;
    match ty {
        Type::Enum(name) => {
            let values = &api.enumeration(name).expect("an enum").values;
            values.first().expect("a value").in_path().to_owned()
        }
        Type::Id(id) if api.id(id).expect("an id").moment => "1799999100".to_owned(),
        Type::Id(_) | Type::Int => "12".to_owned(),
        _ => "US".to_owned(),
    }
}
