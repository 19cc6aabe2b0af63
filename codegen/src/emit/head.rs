//! Heads: what stands beside the rows.

use super::format::{doc, item};
use super::structure::member;
use super::table;
use crate::lower::naming::ident;
use crate::rust::Head;
use quote::quote;

/// ```text
/// #[derive(Clone, Debug, PartialEq)]
/// #[non_exhaustive]
/// pub struct TestResults {
///     pub test: Option<TestInfo>,
///     pub pages: Option<Pages>,
/// }
///
/// head! { TestResults {
///     beside test "test";
///     top pages "pages";
/// } next pages.next }
/// ```
pub(super) fn head(head: &Head) -> Vec<String> {
    let (name, docs) = (ident(&head.name), doc(&head.doc));
    let fields = head.beside.iter().chain(&head.top).map(member);
    let declared = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }
    };
    vec![item(declared), table::head(head)]
}
