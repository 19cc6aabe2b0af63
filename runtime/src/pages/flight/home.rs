//! The tokio runtime that a page was begun in.

use tokio::runtime::{Handle, Id, RuntimeFlavor};

/// Identifies a runtime; `None` outside of any.
pub(super) struct Home(Option<(Id, RuntimeFlavor)>);

impl Home {
    /// The current runtime.
    pub(super) fn here() -> Self {
        let runtime = Handle::try_current().ok();
        Self(runtime.map(|runtime| (runtime.id(), runtime.runtime_flavor())))
    }

    /// Whether the current runtime is another one. What was begun outside of any is bound to none.
    pub(super) fn was_left(&self) -> bool {
        match (&self.0, Self::here().0) {
            (Some((home, _)), Some((here, _))) => *home != here,
            _ => false,
        }
    }

    /// Whether its tasks only run while a caller is in its `block_on`, as it has no threads.
    pub(super) fn needs_its_caller(&self) -> bool {
        matches!(&self.0, Some((_, RuntimeFlavor::CurrentThread)))
    }
}
