//! Where the spec says something, for reports.

use crate::ir::Name;
use crate::resolve::{Place, Places};

/// The places of a spec, asked as drift asks.
#[derive(Clone, Copy)]
pub(super) struct Where<'a>(pub(super) &'a Places);

impl<'a> Where<'a> {
    /// Where a model, head, choice or enum is declared.
    pub(super) fn declared(self, name: &Name) -> Option<&'a Place> {
        self.0.owner(&name.to_string())
    }

    /// Where a field of a model or head is declared, in the model that it includes if need be.
    pub(super) fn field(self, owner: &Name, field: &str) -> Option<&'a Place> {
        self.0.member(&owner.to_string(), field)
    }

    /// Where an operation is declared.
    pub(super) fn operation(self, id: &str) -> Option<&'a Place> {
        self.0.owner(id)
    }

    /// Where a parameter of an operation is declared; those that every operation takes are in `api.yaml`.
    pub(super) fn param(self, id: &str, param: &str) -> Option<&'a Place> {
        let own = self
            .0
            .member(id, param)
            .filter(|own| Some(*own) != self.0.owner(id));
        own.or_else(|| self.0.member("query", param))
            .or_else(|| self.operation(id))
    }
}
