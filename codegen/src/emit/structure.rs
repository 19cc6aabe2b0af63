//! Models: the struct, and for those that callers send, a constructor and setters.

use super::format::{deprecated, doc, item, tokens};
use super::table;
use crate::lower::naming::ident;
use crate::rust::{Member, Presence, Struct, Wire};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// ```text
/// /// What one agent measured in one round.
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub struct Metric {
///     pub agent_id: AgentId,
///     /// Packets that never arrived. In percent.
///     pub loss: Option<f64>,
/// }
///
/// wire! { Metric {
///     required agent_id "agentId";
///     optional loss "loss";
/// } }
/// ```
pub(super) fn structure(structure: &Struct) -> Vec<String> {
    let (name, docs) = (ident(&structure.name), doc(&structure.doc));
    let fields = structure.fields.iter().map(member);
    let extra = structure.keep_extra.then(|| {
        quote! {
            #[doc = " Members that this crate does not know."]
            pub extra: Map<Json>,
        }
    });
    let empty = structure.constructor
        && structure
            .fields
            .iter()
            .all(|field| field.presence != Presence::Required);
    let default = empty.then(|| quote!(, Default));
    let declared = quote! {
        #docs
        #[derive(Clone, Debug #default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #extra
        }
    };
    let mut out = vec![item(declared)];
    if structure.constructor {
        out.push(constructor(structure));
    }
    out.push(table::structure(structure));
    out
}

/// `pub loss: Option<f64>`
pub(super) fn member(field: &Member) -> TokenStream {
    let (name, ty, docs, deprecated) = (
        ident(&field.name),
        tokens(&field.full_type()),
        doc(&field.doc),
        deprecated(&field.deprecated),
    );
    quote!(#docs #deprecated pub #name: #ty)
}

/// ```text
/// impl TestCreate {
///     /// With what must be sent.
///     pub fn new(interval: i64) -> Self {
///         Self { interval, server: None }
///     }
///
///     pub fn server(mut self, server: impl Into<Text>) -> Self {
///         self.server = Some(server.into());
///         self
///     }
/// }
/// ```
fn constructor(structure: &Struct) -> String {
    let name = ident(&structure.name);
    let required: Vec<&Member> = structure
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Required)
        .collect();
    let arguments = required.iter().map(|field| argument(field));
    let values = structure.fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Required if field.into => quote!(#name: #name.into()),
            Presence::Required => quote!(#name),
            Presence::Optional | Presence::Rare => quote!(#name: None),
            Presence::Itself => quote!(#name: List::absent()),
            Presence::Patch => quote!(#name: Patch::Keep),
        }
    });
    let extra = structure.keep_extra.then(|| quote!(extra: Map::default(),));
    let setters = structure
        .fields
        .iter()
        .filter(|field| field.presence != Presence::Required)
        .map(setter);
    let says = if required.is_empty() {
        " With nothing set."
    } else {
        " With what must be sent."
    };
    item(quote! {
        impl #name {
            #[doc = #says]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #extra }
            }
            #(#setters)*
        }
    })
}

/// What the field is called in JSON.
pub(super) fn wire_name(field: &Member) -> &str {
    match &field.wire {
        Wire::Key { key, .. } => key,
        Wire::Choice => &field.name,
    }
}

fn argument(field: &Member) -> TokenStream {
    let (name, ty) = (ident(&field.name), tokens(&field.ty));
    match field.into {
        true => quote!(#name: impl Into<#ty>),
        false => quote!(#name: #ty),
    }
}

fn setter(field: &Member) -> TokenStream {
    let (name, argument, deprecated) = (
        ident(&field.name),
        argument(field),
        deprecated(&field.deprecated),
    );
    let docs = match field.doc.is_empty() {
        true => doc(&[format!("Sets `{}`.", wire_name(field))]),
        false => doc(&field.doc),
    };
    let value = if field.into {
        quote!(#name.into())
    } else {
        quote!(#name)
    };
    let value = match field.presence {
        Presence::Optional => quote!(Some(#value)),
        Presence::Rare => quote!(Some(Box::new(#value))),
        Presence::Patch => quote!(Patch::Set(#value)),
        Presence::Required | Presence::Itself => value,
    };
    let unset = (field.presence == Presence::Patch).then(|| {
        let unset = format_ident!("unset_{}", field.name);
        let says = format!(
            " Takes `{}` back, which is something else than not sending it.",
            wire_name(field)
        );
        quote! {
            #[doc = #says]
            pub fn #unset(mut self) -> Self {
                self.#name = Patch::Unset;
                self
            }
        }
    });
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #argument) -> Self {
            self.#name = #value;
            self
        }
        #unset
    }
}
