//! The version of the client crate, from its manifest and the workspace's.

use toml::Table;

/// The version, when the manifests say one.
pub(super) fn version(workspace: Option<String>, own: Option<String>) -> Option<String> {
    let parse = |text: Option<String>| text?.parse::<Table>().ok();
    let own = parse(own)?;
    let version = own.get("package")?.get("version")?;
    match version.as_str() {
        Some(version) => Some(version.to_owned()),
        None => {
            let workspace = parse(workspace)?;
            let package = workspace.get("workspace")?.get("package")?;
            Some(package.get("version")?.as_str()?.to_owned())
        }
    }
}
