//! Rules that concern the spec as a whole.

use super::Cx;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::Api;
use std::collections::BTreeSet;

/// Every folder is a declared area, and every declared area has a folder with operations.
pub(super) fn areas(cx: &mut Cx<'_>, api: &Api) {
    let mut said = BTreeSet::new();
    for file in &cx.document.files {
        let Some(area) = file.area.as_deref() else { continue };
        if api.areas.iter().any(|known| known.name == area) || !said.insert(area) {
            continue;
        }
        let near = nearest(area, api.areas.iter().map(|area| area.name.as_str()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`? otherwise add `{area}` to `areas` in `api.yaml`"),
            None => format!("add it to `areas` in `api.yaml`: `{area}: {{ title: … }}`"),
        };
        let message = format!("the folder `endpoints/{area}` is not a declared area");
        cx.sink.push(Diagnostic::new(Code::UnknownName, file.content.span, message).label("a file of it").help(help));
    }
    let Some(api_file) = &cx.document.api else { return };
    for (name, _) in api_file.content.areas.iter() {
        let used = cx.document.files.iter().any(|file| file.area.as_deref() == Some(name.as_str()));
        if !used {
            let message = format!("the area `{}` has no operations", name.value);
            let help = format!("add `endpoints/{}/<noun>.yaml`, or remove the area", name.value);
            cx.sink.push(Diagnostic::new(Code::Unused, name.span, message).label("declared here").help(help));
        }
        if !crate::parse::is_name(name) || name.contains('-') {
            let message = format!("`{}` is not an area name", name.value);
            cx.sink.push(Diagnostic::new(Code::BadName, name.span, message).label("expected one word in lower case"));
        }
    }
}
