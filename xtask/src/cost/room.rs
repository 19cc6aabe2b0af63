//! A temporary folder with copies of the crates, the opponent, and programs that make one call.

use crate::repo;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};
use thousandeyes_codegen::baseline;
use thousandeyes_codegen::ir::Api;

/// The folder; it is gone when this is dropped.
pub(crate) struct Room {
    folder: PathBuf,
}

/// What a program sends its call over. The opponent takes the same library with the same features; beside hyper it takes
/// reqwest, as that is what one takes by hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carrier {
    /// What it is called in tables.
    pub(crate) name: &'static str,
    /// The feature of `thousandeyes`.
    feature: &'static str,
    /// The dependencies of the opponent.
    by_hand: &'static str,
    is_async: bool,
}

/// The carriers, by name.
pub(crate) const CARRIERS: [Carrier; 6] = [
    Carrier {
        name: "ureq without TLS",
        feature: "ureq",
        by_hand: r#"ureq = { version = "3.5", default-features = false, features = ["gzip"] }"#,
        is_async: false,
    },
    Carrier {
        name: "ureq with TLS",
        feature: "ureq-rustls",
        by_hand: r#"ureq = { version = "3.5", default-features = false, features = ["gzip", "rustls", "platform-verifier"] }"#,
        is_async: false,
    },
    Carrier {
        name: "hyper without TLS",
        feature: "hyper",
        by_hand: REQWEST,
        is_async: true,
    },
    Carrier {
        name: "hyper with TLS",
        feature: "rustls",
        by_hand: REQWEST_WITH_TLS,
        is_async: true,
    },
    Carrier {
        name: "reqwest without TLS",
        feature: "reqwest",
        by_hand: REQWEST,
        is_async: true,
    },
    Carrier {
        name: "reqwest with TLS",
        feature: "reqwest-rustls",
        by_hand: REQWEST_WITH_TLS,
        is_async: true,
    },
];

const REQWEST: &str =
    r#"reqwest = { version = "0.13", default-features = false, features = ["gzip"] }"#;
const REQWEST_WITH_TLS: &str = r#"reqwest = { version = "0.13", default-features = false, features = ["gzip", "rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }"#;

impl Carrier {
    /// The names of the programs: ours, our client with derived models, and by hand with them.
    pub(crate) fn programs(&self) -> [String; 3] {
        ["ours", "derived", "by-hand"].map(|kind| format!("{kind}-{}", self.feature))
    }
}

impl Room {
    /// Furnishes the folder.
    pub(crate) fn new(apis: &[Api]) -> Result<Self> {
        let folder = env::temp_dir().join(format!("thousandeyes-cost-{}", process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        let room = Self { folder };
        for name in ["generated", "runtime"] {
            room.copy_crate(name)?;
        }
        room.write("derived/Cargo.toml", DERIVED)?;
        let mut modules = String::new();
        for api in apis {
            let models = baseline::derive_models(api);
            room.write(&format!("derived/src/{}.rs", api.version), &models)?;
            modules.push_str(&format!("pub mod {};\n", api.version));
        }
        room.write("derived/src/lib.rs", &modules)?;
        let mut members = vec![
            "generated".to_owned(),
            "runtime".to_owned(),
            "derived".to_owned(),
        ];
        for carrier in &CARRIERS {
            let [ours, derived, by_hand] = carrier.programs();
            let programs = [
                (ours, our_manifest(carrier), our_program(carrier, OUR_CALL)),
                (
                    derived,
                    our_manifest(carrier) + DERIVED_MODELS,
                    our_program(carrier, DERIVED_CALL),
                ),
                (by_hand, their_manifest(carrier), their_program(carrier)),
            ];
            for (name, dependencies, program) in programs {
                let manifest = manifest(&name) + &dependencies;
                room.write(&format!("{name}/Cargo.toml"), &manifest)?;
                room.write(&format!("{name}/src/main.rs"), &program)?;
                members.push(name);
            }
        }
        room.write("Cargo.toml", &workspace(&members)?)?;
        let lock = repo::root().join("Cargo.lock");
        fs::copy(&lock, room.folder.join("Cargo.lock"))
            .with_context(|| format!("can't copy {}", lock.display()))?;
        Ok(room)
    }

    /// Where something in it is.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.join(below)
    }

    /// A cargo that works in it, on the target folder of that name.
    pub(crate) fn cargo(&self, target: &str) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join(target))
            .env("CARGO_INCREMENTAL", "0");
        // What is set for this repository, or by whoever runs this, is not what a user has.
        for variable in SETTINGS {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn write(&self, below: &str, text: &str) -> Result<()> {
        let path = self.path(below);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))
    }

    /// Copies a crate as its users get it, without what only its tests need.
    fn copy_crate(&self, name: &str) -> Result<()> {
        let from = repo::root().join(name);
        copy(&from.join("src"), &self.path(&format!("{name}/src")))?;
        if from.join("README.md").exists() {
            fs::copy(
                from.join("README.md"),
                self.path(&format!("{name}/README.md")),
            )?;
        }
        let manifest = from.join("Cargo.toml");
        let manifest = fs::read_to_string(&manifest)
            .with_context(|| format!("can't read {}", manifest.display()))?;
        self.write(
            &format!("{name}/Cargo.toml"),
            &without_section(&manifest, "[dev-dependencies]"),
        )
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What can't be removed is in the system's temporary folder, which is as well.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("can't read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false => {
                fs::copy(entry.path(), target)?;
            }
        }
    }
    Ok(())
}

/// A manifest without one of its sections.
fn without_section(manifest: &str, header: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim_end() == header;
        }
        if !inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The manifest of the workspace: ours with other members, and with the profiles of somebody who sets none.
fn workspace(members: &[String]) -> Result<String> {
    let path = repo::root().join("Cargo.toml");
    let manifest =
        fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let manifest = without_section(&manifest, "[profile.release]");
    let members = format!("members = {members:?}");
    let mut found = false;
    let lines = manifest
        .lines()
        .map(|line| match line.starts_with("members = ") {
            true => {
                found = true;
                members.as_str()
            }
            false => line,
        });
    let text = lines.collect::<Vec<_>>().join("\n") + STRIPPED;
    if !found {
        bail!(
            "{} has no line that begins with `members = `",
            path.display()
        );
    }
    Ok(text)
}

/// Variables that change what cargo builds, and where.
const SETTINGS: [&str; 8] = [
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_PROFILE_DEV_DEBUG",
    "CARGO_PROFILE_RELEASE_DEBUG",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
];

/// The profile of programs that are measured.
const STRIPPED: &str = "\n\n[profile.stripped]\ninherits = \"release\"\nstrip = true\n";

const DERIVED: &str = r#"[package]
name = "derived"
version = "0.1.0"
edition = "2024"

[dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

fn manifest(name: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n"
    )
}

const TOKIO: &str = "tokio = { version = \"1\", default-features = false, features = [\"rt\", \"net\", \"time\"] }\n";

const DERIVED_MODELS: &str = "derived = { path = \"../derived\" }\n";

fn our_manifest(carrier: &Carrier) -> String {
    let feature = carrier.feature;
    let tokio = if carrier.is_async { TOKIO } else { "" };
    let features = format!("default-features = false, features = [\"areas\", \"{feature}\"]");
    format!("thousandeyes = {{ path = \"../generated\", {features} }}\n{tokio}")
}

fn their_manifest(carrier: &Carrier) -> String {
    let tokio = if carrier.is_async { TOKIO } else { "" };
    format!("{DERIVED_MODELS}{}\n{tokio}", carrier.by_hand)
}

/// A call whose answer is read with our models.
const OUR_CALL: &str = "let page = client.send(GetMetrics::new(817))AWAIT?;
    println!(\"{}\", page.len());";

/// The same call by the same client, its answer read with derived models.
const DERIVED_CALL: &str =
    "let text = client.send_raw(GetMetrics::new(817), thousandeyes::Format::Json)AWAIT?;
    let answer = derived::v6::read_net_metrics(text.as_bytes())?;
    println!(\"{}\", answer.net.metrics.len());";

fn our_program(carrier: &Carrier, call: &str) -> String {
    match carrier.is_async {
        false => format!(
            r#"use thousandeyes::blocking::Client;
use thousandeyes::v6::net::GetMetrics;

fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::from_env()?;
    {}
    Ok(())
}}
"#,
            call.replace("AWAIT", "")
        ),
        true => format!(
            r#"use thousandeyes::Client;
use thousandeyes::v6::net::GetMetrics;

async fn call() -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::from_env()?;
    {}
    Ok(())
}}

fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(call())
}}
"#,
            call.replace("AWAIT", ".await")
        ),
    }
}

fn their_program(carrier: &Carrier) -> String {
    let call = match (carrier.is_async, carrier.feature) {
        (false, "ureq-rustls") => {
            r#"    let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::PlatformVerifier).build();
    let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).build().into();
    let mut response = agent.get(url).header("Authorization", token).call()?;
    let body = response.body_mut().read_to_vec()?;
    println!("{}", derived::v6::read_net_metrics(&body)?.net.metrics.len());
    Ok(())"#
        }
        (false, _) => {
            r#"    let mut response = ureq::get(url).header("Authorization", token).call()?;
    let body = response.body_mut().read_to_vec()?;
    println!("{}", derived::v6::read_net_metrics(&body)?.net.metrics.len());
    Ok(())"#
        }
        (true, feature) => {
            let provider = match feature {
                "rustls" | "reqwest-rustls" => {
                    "    let _ = rustls::crypto::ring::default_provider().install_default();\n"
                }
                _ => "",
            };
            return their_main(&format!(
                r#"{provider}    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {{
        let response = reqwest::Client::new().get(url).header("Authorization", token).send().await?;
        let body = response.error_for_status()?.bytes().await?;
        println!("{{}}", derived::v6::read_net_metrics(&body)?.net.metrics.len());
        Ok(())
    }})"#
            ));
        }
    };
    their_main(call)
}

fn their_main(call: &str) -> String {
    format!(
        r#"fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let url = format!("{{}}/net/metrics/817", std::env::var("TE_BASE_URL")?);
    let token = format!("Bearer {{}}", std::env::var("TE_TOKEN")?);
{call}
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::without_section;

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let manifest = "[a]\nx = 1\n\n[b]\ny = 2\n[c]\nz = 3\n";
        assert_eq!(
            without_section(manifest, "[b]"),
            "[a]\nx = 1\n\n[c]\nz = 3\n"
        );
        assert_eq!(without_section(manifest, "[d]"), manifest);
        assert_eq!(
            without_section(manifest, "[c]"),
            "[a]\nx = 1\n\n[b]\ny = 2\n"
        );
    }
}
