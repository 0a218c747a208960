//! The gate before the thread that reads the keys: closed while another program has the terminal, so that no key of its
//! user is taken away from it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the reader has to come to the gate. It is there at once, unless the terminal stopped in the middle of a key.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is called.
const CALL: Duration = Duration::from_millis(20);

#[derive(Debug, Default)]
struct Position {
    closed: bool,
    waiting: bool,
}

/// The gate.
#[derive(Debug, Default)]
pub struct Gate {
    position: Mutex<Position>,
    changed: Condvar,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Position> {
        // Two flags, which are right whatever a thread did that panicked.
        self.position.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes through, or waits for as long as it is closed. For the reader, before it reads.
    pub fn pass(&self) {
        let mut position = self.lock();
        while position.closed {
            position.waiting = true;
            self.changed.notify_all();
            position = self.changed.wait(position).unwrap_or_else(PoisonError::into_inner);
        }
        position.waiting = false;
    }

    /// Closes the gate, and waits until the reader stands before it. False: it does not come, and the gate is open again.
    pub fn close(&self) -> bool {
        let start = Instant::now();
        let mut position = self.lock();
        position.closed = true;
        while !position.waiting {
            if start.elapsed() > PATIENCE {
                position.closed = false;
                self.changed.notify_all();
                return false;
            }
            call();
            position = self.changed.wait_timeout(position, CALL).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Opens the gate.
    pub fn open(&self) {
        self.lock().closed = false;
        self.changed.notify_all();
    }
}

/// Calls the reader back from its wait for a key: the signal for a new size is all that it hears there.
#[cfg(unix)]
fn call() {
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGWINCH);
}

/// It looks up by itself.
#[cfg(not(unix))]
fn call() {}

#[cfg(test)]
mod tests {
    use super::Gate;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    #[test]
    fn nobody_passes_while_it_is_closed() {
        let (gate, passed, end) =
            (Arc::new(Gate::default()), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let reader = {
            let (gate, passed, end) = (Arc::clone(&gate), Arc::clone(&passed), Arc::clone(&end));
            std::thread::spawn(move || {
                while !end.load(Ordering::SeqCst) {
                    gate.pass();
                    passed.fetch_add(1, Ordering::SeqCst);
                    std::thread::yield_now();
                }
            })
        };
        for _ in 0..100 {
            assert!(gate.close());
            let before = passed.load(Ordering::SeqCst);
            std::thread::yield_now();
            assert_eq!(passed.load(Ordering::SeqCst), before);
            gate.open();
        }
        end.store(true, Ordering::SeqCst);
        reader.join().unwrap();
    }
}
