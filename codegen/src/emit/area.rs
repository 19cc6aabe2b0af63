//! The calls of an area, on a client.

use super::format::{deprecated, doc, item, tokens};
use crate::lower::naming::ident;
use crate::rust::{Area, Argument, Call};
use proc_macro2::TokenStream;
use quote::quote;

/// ```text
/// #[derive(Clone, Copy, Debug)]
/// pub struct Net<'c, C> {
///     client: &'c C,
/// }
///
/// impl<'c, C> Net<'c, C> {
///     pub fn metrics(self, test_id: impl Into<TestId>) -> GetMetrics<&'c C> {
///         GetMetrics::on(self.client, test_id.into())
///     }
/// }
/// ```
pub(super) fn area(area: &Area) -> [String; 2] {
    let (name, docs) = (ident(&area.name), doc(&area.doc));
    let declared = quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'c, C> {
            client: &'c C,
        }
    };
    let methods = area.methods.iter().map(call);
    let calls = quote! {
        impl<'c, C> #name<'c, C> {
            pub(super) fn new(client: &'c C) -> Self {
                Self { client }
            }
            #(#methods)*
        }
    };
    [item(declared), item(calls)]
}

fn call(call: &Call) -> TokenStream {
    let (name, docs, request, deprecated) = (
        ident(&call.name),
        doc(&call.doc),
        ident(&call.request),
        deprecated(&call.deprecated),
    );
    let arguments = call.arguments.iter().map(argument);
    let values = call.arguments.iter().map(value);
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #(#arguments),*) -> #request<&'c C> {
            #request::on(self.client, #(#values),*)
        }
    }
}

/// `test_id: impl Into<TestId>`
pub(super) fn argument(argument: &Argument) -> TokenStream {
    let (name, ty) = (ident(&argument.name), tokens(&argument.ty));
    match argument.into {
        true => quote!(#name: impl Into<#ty>),
        false => quote!(#name: #ty),
    }
}

/// `test_id.into()`
pub(super) fn value(argument: &Argument) -> TokenStream {
    let name = ident(&argument.name);
    match argument.into {
        true => quote!(#name.into()),
        false => quote!(#name),
    }
}
