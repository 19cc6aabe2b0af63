//! Ids, enums and unions.

use super::format::{deprecated, doc, item, tokens};
use super::table;
use crate::lower::naming::ident;
use crate::rust::{Enum, Id, Union, UnionArm};
use quote::quote;

/// ```text
/// /// A test.
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// pub struct TestId(i64);
///
/// int_id! { TestId }
/// ```
pub(super) fn id(id: &Id) -> [String; 2] {
    let (name, docs, holds) = (ident(&id.name), doc(&id.doc), tokens(id.holds));
    let copy = if id.copy { quote!(Copy,) } else { quote!() };
    let declared = quote! {
        #docs
        #[derive(Clone, #copy Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(#holds);
    };
    [item(declared), format!("{}\n", id.table)]
}

/// ```text
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Direction {
///     /// From the source agent to the target.
///     ToTarget,
///     /// A value that was not known when this crate was generated.
///     Other(Text),
/// }
///
/// text_enum! { Direction {
///     ToTarget "TO_TARGET",
/// } }
/// ```
pub(super) fn enumeration(item_: &Enum) -> [String; 2] {
    let (name, docs) = (ident(&item_.name), doc(&item_.doc));
    let variants = item_.variants.iter().map(|variant| {
        let (name, docs, deprecated) = (
            ident(&variant.name),
            doc(&variant.doc),
            deprecated(&variant.deprecated),
        );
        quote!(#docs #deprecated #name)
    });
    let holds = if item_.int { quote!(i64) } else { quote!(Text) };
    let declared = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that was not known when this crate was generated."]
            Other(#holds),
        }
    };
    [item(declared), table::enumeration(item_)]
}

/// ```text
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub enum Test {
///     /// `http-server`
///     HttpServer(Box<HttpServerTest>),
///     /// A value that no arm takes, as it came.
///     Other(Json),
/// }
///
/// tagged! { Test by "type" {
///     "http-server" HttpServer,
/// } }
/// ```
pub(super) fn union(union: &Union) -> Vec<String> {
    let (name, docs) = (ident(&union.name), doc(&union.doc));
    let arms = union.arms.iter().map(|arm| {
        let (name, ty) = (ident(&arm.name), tokens(&arm.ty));
        let docs = match arm.doc.is_empty() {
            true => doc(&[format!("`{}`", arm.on)]),
            false => doc(&arm.doc),
        };
        let ty = if arm.boxed { quote!(Box<#ty>) } else { ty };
        quote!(#docs #name(#ty))
    });
    let declared = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#arms,)*
            #[doc = " A value that no arm takes, as it came."]
            Other(Json),
        }
    };
    let mut out = vec![item(declared)];
    out.push(table::union(union));
    if !union.common.is_empty() {
        out.push(table::common(union));
    }
    // A type that several arms hold does not say which arm is meant.
    let only = |ty: &str| union.arms.iter().filter(|arm| arm.ty == ty).count() == 1;
    out.extend(
        union
            .arms
            .iter()
            .filter(|arm| only(&arm.ty))
            .map(|arm| from_arm(&union.name, arm)),
    );
    out
}

/// ```text
/// impl From<HttpServerTest> for Test {
///     fn from(value: HttpServerTest) -> Self {
///         Self::HttpServer(Box::new(value))
///     }
/// }
/// ```
fn from_arm(union: &str, arm: &UnionArm) -> String {
    let (union, name, ty) = (ident(union), ident(&arm.name), tokens(&arm.ty));
    let value = if arm.boxed {
        quote!(Box::new(value))
    } else {
        quote!(value)
    };
    item(quote! {
        impl From<#ty> for #union {
            fn from(value: #ty) -> Self {
                Self::#name(#value)
            }
        }
    })
}
