//! A [`Crate`] to text: one function for each kind of item, one writer for files.

mod area;
mod choice;
mod format;
mod head;
mod request;
mod structure;
mod table;
mod types;
mod uses;

use crate::files::FileTree;
use crate::rust::{AreaMethod, Catalogued, Crate, File, Item, Module};
use quote::quote;

/// Writes every file of the crate, below `root`.
pub(crate) fn emit(krate: &Crate, root: &str, tree: &mut FileTree) {
    for file in &krate.files {
        tree.insert(format!("{root}/{}", file.path), self::file(file));
    }
}

fn file(file: &File) -> String {
    let mut blocks = vec![format::header(&file.source), format::module_docs(&file.doc)];
    blocks.push(
        file.items
            .iter()
            .filter_map(inner_attribute)
            .collect::<Vec<String>>()
            .concat(),
    );
    blocks.push(uses::uses(&file.uses));
    let modules: Vec<String> = file.items.iter().filter_map(module).collect();
    blocks.push(modules.concat());
    let reexports: Vec<String> = file.items.iter().filter_map(reexport).collect();
    blocks.push(reexports.concat());
    for item in &file.items {
        match item {
            Item::Module(_) | Item::Reexport(_) | Item::Allow { .. } | Item::DocFile(_) => {}
            Item::Catalogue(lines) => blocks.push(catalogue(lines)),
            Item::Areas(methods) => blocks.push(areas(methods)),
            Item::Area(item) => blocks.extend(area::area(item)),
            Item::Id(item) => blocks.extend(types::id(item)),
            Item::Enum(item) => blocks.extend(types::enumeration(item)),
            Item::Union(item) => blocks.extend(types::union(item)),
            Item::Choice(item) => blocks.extend(choice::choice(item)),
            Item::Struct(item) => blocks.extend(structure::structure(item)),
            Item::Head(item) => blocks.extend(head::head(item)),
            Item::Request(item) => blocks.extend(request::request(item)),
            Item::Serde(names) => blocks.push(table::serde(names)),
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n")
}

fn module(item: &Item) -> Option<String> {
    let Item::Module(Module {
        name,
        public,
        feature,
    }) = item
    else {
        return None;
    };
    let name = crate::lower::naming::ident(name);
    let cfg = feature
        .as_ref()
        .map(|feature| format!("#[cfg(feature = {feature:?})]\n"))
        .unwrap_or_default();
    Some(format!(
        "{cfg}{}mod {name};\n",
        if *public { "pub " } else { "" }
    ))
}

fn reexport(item: &Item) -> Option<String> {
    let Item::Reexport(path) = item else {
        return None;
    };
    Some(format!("pub use {path};\n"))
}

fn inner_attribute(item: &Item) -> Option<String> {
    match item {
        Item::DocFile(path) => Some(format!("#![doc = include_str!({path:?})]\n")),
        Item::Allow { lint, reason } => Some(format!("#![allow({lint}, reason = {reason:?})]\n")),
        _ => None,
    }
}

/// ```text
/// pub const OPERATIONS: &[thousandeyes_runtime::Operation] = &[
///     #[cfg(feature = "net")]
///     thousandeyes_runtime::Operation::of::<net::GetMetrics>("Loss, latency and jitter"),
/// ];
/// ```
fn catalogue(lines: &[Catalogued]) -> String {
    let rows = lines.iter().map(|line| {
        let Catalogued { feature, module, request, title } = line;
        let title = title.trim_end_matches('.');
        format!("    #[cfg(feature = {feature:?})]\n    Operation::of::<{module}::{request}>({title:?}),\n")
    });
    let rows: String = rows.collect();
    format!(
        "/// Every operation of the areas that are compiled in, for tools that take the name from a user.\n#[rustfmt::skip]\npub const OPERATIONS: &[Operation] = &[\n{rows}];\n"
    )
}

/// ```text
/// /// The areas of the API, as methods of a client.
/// pub trait Areas: Sized {
///     /// The calls of the area Network.
///     #[cfg(feature = "net")]
///     fn net(&self) -> net::Net<'_, Self> {
///         net::Net::new(self)
///     }
/// }
///
/// impl<C: Sender> Areas for C {}
/// ```
fn areas(methods: &[AreaMethod]) -> String {
    let methods = methods.iter().map(|area| {
        let doc = format::doc(&area.doc);
        let feature = &area.module;
        let [method, module, handle] = [&area.method, &area.module, &area.handle]
            .map(|name| crate::lower::naming::ident(name));
        quote! {
            #doc
            #[cfg(feature = #feature)]
            fn #method(&self) -> #module::#handle<'_, Self> {
                #module::#handle::new(self)
            }
        }
    });
    let trait_ = format::item(quote! {
        #[doc = " The areas of the API, as methods of a client, async or blocking."]
        pub trait Areas: Sender + Sized {
            #(#methods)*
        }
    });
    format!("{trait_}\nimpl<C: Sender> Areas for C {{}}\n")
}
