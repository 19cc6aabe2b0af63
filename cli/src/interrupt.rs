//! Ctrl-C: the first asks for a clean end, the second ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::COULD_NOT;

/// Whether the user wants to stop. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt {
    wanted: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens for Ctrl-C, and for being told to end.
    pub(crate) fn listen() -> Self {
        let interrupt = Self::default();
        let wanted = Arc::clone(&interrupt.wanted);
        // Where there are no signals to catch, Ctrl-C ends the process as it would anyway.
        let _ = ctrlc::set_handler(move || {
            if wanted.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(COULD_NOT));
            }
        });
        interrupt
    }

    /// Whether it was pressed.
    pub(crate) fn wanted(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }
}
