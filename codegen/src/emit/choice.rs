//! Choices: enums whose arms are sets of fields.

use super::format::{doc, item, tokens};
use super::structure::wire_name;
use super::table;
use crate::lower::naming::ident;
use crate::rust::Choice;
use quote::quote;

/// ```text
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum MinimumSources {
///     /// Sends `minimumSources`.
///     Count { minimum_sources: i64 },
/// }
///
/// choice! { MinimumSources {
///     Count {
///         required minimum_sources "minimumSources";
///     }
/// } }
/// ```
pub(super) fn choice(choice: &Choice) -> Vec<String> {
    let (name, docs) = (ident(&choice.name), doc(&choice.doc));
    let arms = choice.arms.iter().map(|arm| {
        let name = ident(&arm.name);
        let fields = arm.fields.iter().map(|field| {
            let (name, ty) = (ident(&field.name), tokens(&field.full_type()));
            let docs = match field.doc.is_empty() {
                true => doc(&[format!("Sent as `{}`.", wire_name(field))]),
                false => doc(&field.doc),
            };
            quote!(#docs #name: #ty)
        });
        let says: Vec<String> = arm
            .fields
            .iter()
            .map(|field| format!("`{}`", wire_name(field)))
            .collect();
        let says = format!(" Sends {}.", says.join(" and "));
        quote!(#[doc = #says] #name { #(#fields,)* })
    });
    let declared = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name {
            #(#arms,)*
        }
    };
    let mut out = vec![item(declared)];
    if choice.in_bodies {
        out.push(table::choice(choice, "choice"));
    }
    if choice.in_queries {
        out.push(table::choice(choice, "param_choice"));
    }
    out
}
