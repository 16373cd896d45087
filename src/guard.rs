//! Code of others that reads hostile input: a panic in it costs the file, not the run.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Does something that may panic; `None` if it did. What it works on must not be used afterwards.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    DEPTH.set(DEPTH.get() + 1);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    DEPTH.set(DEPTH.get() - 1);
    done
}

/// True in code whose panics are caught, so that a panic hook need not tell of them.
pub fn is_guarded() -> bool {
    DEPTH.get() > 0
}
