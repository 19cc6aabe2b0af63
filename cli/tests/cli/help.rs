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
