//! The memory that one thread takes: how much is held, and the most that was held at any time.
#![allow(unsafe_code, reason = "only an allocator can count what is allocated")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[global_allocator]
static COUNTING: Counting = Counting;

// For each thread, as tests run side by side. Neither needs memory nor a destructor.
thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// What a function took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// Bytes that its result holds.
    pub(crate) kept: usize,
    /// The most bytes that it held at any time.
    pub(crate) peak: usize,
}

/// Counts the memory that a function takes on this thread.
pub(crate) fn measure<T>(run: impl FnOnce() -> T) -> (T, Memory) {
    let before = HELD.get();
    PEAK.set(before);
    let result = run();
    let above = |bytes: isize| usize::try_from(bytes - before).unwrap_or(0);
    let memory = Memory {
        kept: above(HELD.get()),
        peak: above(PEAK.get()),
    };
    (result, memory)
}

/// The allocator of the system, counting the bytes that are asked for.
struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        // SAFETY: the caller keeps what `alloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        shrink(layout.size());
        // SAFETY: the block came from `System` with this layout.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Old and new block are there at once, when the system has to move it.
        grow(size);
        shrink(layout.size());
        // SAFETY: the block came from `System` with this layout.
        unsafe { System.realloc(block, layout, size) }
    }
}

fn grow(size: usize) {
    let held = HELD.get() + size.cast_signed();
    HELD.set(held);
    PEAK.set(PEAK.get().max(held));
}

fn shrink(size: usize) {
    HELD.set(HELD.get() - size.cast_signed());
}
