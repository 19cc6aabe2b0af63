//! What reading an answer takes of the heap: what is kept, the most at any time, and how many allocations.
#![allow(unsafe_code, reason = "only an allocator can count what is allocated")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use serde::Serialize;
use serde::de::DeserializeOwned;
use thousandeyes::Endpoint;
use thousandeyes_benches::payload::{self, Payload};
use thousandeyes_benches::subject::{self, Measure};
use thousandeyes_benches::{measuring, table};

#[global_allocator]
static COUNTING: Counting = Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

/// The allocator of the system, counting the bytes that are asked for.
struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller keeps what `alloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the block came from `System` with this layout.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        HELD.fetch_sub(layout.size(), Relaxed);
        grow(size);
        // SAFETY: the block came from `System` with this layout.
        unsafe { System.realloc(block, layout, size) }
    }
}

fn grow(size: usize) {
    let held = HELD.fetch_add(size, Relaxed) + size;
    MOST.fetch_max(held, Relaxed);
}

fn main() -> Result<(), Box<dyn Error>> {
    let (payloads, origin) = payload::all(measuring())?;
    println!("payloads {origin}");
    let mut rows = Vec::new();
    for payload in &payloads {
        subject::check(payload)?;
        let (by_hand, generated) = subject::measure(payload, &mut Count);
        let ratio = |a: usize, b: usize| format!("{:.2}", a as f64 / b as f64);
        rows.push(row(
            payload,
            "hand-written",
            &by_hand,
            ["1.00", "1.00"].map(str::to_owned),
        ));
        let ratios = [
            ratio(generated.kept, by_hand.kept),
            ratio(generated.peak, by_hand.peak),
        ];
        rows.push(row(payload, "**generated**", &generated, ratios));
    }
    let columns = [
        "payload",
        "read by",
        "kept",
        "bytes kept",
        "peak",
        "bytes at peak",
        "allocations",
    ];
    table::print(
        "Memory against hand-written structs, the value itself included",
        columns,
        &rows,
    );
    Ok(())
}

fn row(payload: &Payload, name: &str, usage: &Usage, [kept, peak]: [String; 2]) -> [String; 7] {
    let [payload, name] = [payload.name, name].map(str::to_owned);
    let [bytes, most, allocations] =
        [usage.kept, usage.peak, usage.allocations].map(|n| n.to_string());
    [payload, name, kept, bytes, peak, most, allocations]
}

struct Usage {
    kept: usize,
    peak: usize,
    allocations: usize,
}

struct Count;

impl Measure for Count {
    type Out = (Usage, Usage);

    fn measure<E, B>(&mut self, payload: &Payload, _: &E) -> (Usage, Usage)
    where
        E: Endpoint + Clone,
        B: Serialize + DeserializeOwned,
    {
        let by_hand = usage(|| subject::by_hand::<B>(&payload.body));
        let generated = usage(|| subject::generated::<E>(&payload.body));
        (by_hand, generated)
    }
}

/// What some work takes, with what it gives still there.
fn usage<T>(work: impl Fn() -> T) -> Usage {
    // Once before, for what is made only the first time.
    drop(work());
    let held = HELD.load(Relaxed);
    let allocations = ALLOCATIONS.load(Relaxed);
    MOST.store(held, Relaxed);
    let value = work();
    let usage = Usage {
        kept: HELD.load(Relaxed) - held + size_of::<T>(),
        peak: MOST.load(Relaxed) - held + size_of::<T>(),
        allocations: ALLOCATIONS.load(Relaxed) - allocations,
    };
    drop(value);
    usage
}
