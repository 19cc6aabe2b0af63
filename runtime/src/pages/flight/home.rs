//! The tokio runtime that a page was begun in.

use tokio::runtime::{Handle, Id, RuntimeFlavor};

/// A runtime, told apart from the others; none, outside of all.
pub(super) struct Home(Option<(Id, RuntimeFlavor)>);

impl Home {
    /// The runtime that is at work here.
    pub(super) fn here() -> Self {
        let runtime = Handle::try_current().ok();
        Self(runtime.map(|runtime| (runtime.id(), runtime.runtime_flavor())))
    }

    /// Whether another runtime is at work here. What was begun outside of all is bound to none.
    pub(super) fn was_left(&self) -> bool {
        match (&self.0, Self::here().0) {
            (Some((home, _)), Some((here, _))) => *home != here,
            _ => false,
        }
    }

    /// Whether its tasks stand still while its caller is elsewhere.
    pub(super) fn needs_its_caller(&self) -> bool {
        matches!(&self.0, Some((_, RuntimeFlavor::CurrentThread)))
    }
}
