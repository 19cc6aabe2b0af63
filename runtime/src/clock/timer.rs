//! Wakes tasks up after a time, on any executor.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// All alarms of the process, by time; the number tells those of one moment apart.
static ALARMS: Mutex<Alarms> = Mutex::new(Alarms {
    wakers: BTreeMap::new(),
    next: 0,
    watched: false,
});

/// Notified when the earliest alarm changes.
static SET: Condvar = Condvar::new();

struct Alarms {
    wakers: BTreeMap<(Instant, u64), Waker>,
    next: u64,
    /// Whether there is a thread that watches them.
    watched: bool,
}

/// Is ready when its time has come.
pub(super) struct Alarm {
    /// `None` for a moment that no clock can tell.
    at: Option<Instant>,
    number: Option<u64>,
}

impl Alarm {
    pub(super) fn after(time: Duration) -> Self {
        Self {
            at: Instant::now().checked_add(time),
            number: None,
        }
    }
}

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(at) = self.at else {
            return Poll::Pending;
        };
        let now = Instant::now();
        if at <= now {
            return Poll::Ready(());
        }
        let mut alarms = lock();
        let number = *self.number.get_or_insert_with(|| {
            alarms.next += 1;
            alarms.next
        });
        let earliest = alarms.wakers.keys().next();
        let earlier = earliest.is_none_or(|first| *first >= (at, number));
        alarms.wakers.insert((at, number), context.waker().clone());
        if !alarms.watched {
            alarms.watched = watch();
        }
        if !alarms.watched {
            // A system that has no thread to give: late is better than never.
            drop(alarms);
            thread::sleep(at - now);
            return Poll::Ready(());
        }
        // The thread sleeps until the earliest alarm, so that thousands of later ones need not wake it.
        if earlier {
            SET.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if let (Some(at), Some(number)) = (self.at, self.number) {
            lock().wakers.remove(&(at, number));
        }
    }
}

fn lock() -> MutexGuard<'static, Alarms> {
    ALARMS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the thread, if the system lets it.
fn watch() -> bool {
    let thread = thread::Builder::new().name("thousandeyes-timer".to_owned());
    thread.spawn(run).is_ok()
}

/// Wakes who is due, and ends when nobody sleeps any more.
fn run() {
    let mut alarms = lock();
    loop {
        let now = Instant::now();
        let mut due = Vec::new();
        while let Some(first) = alarms.wakers.first_entry() {
            if first.key().0 > now {
                break;
            }
            due.push(first.remove());
        }
        if !due.is_empty() {
            drop(alarms);
            due.into_iter().for_each(Waker::wake);
            alarms = lock();
            continue;
        }
        let Some((at, _)) = alarms.wakers.keys().next().copied() else {
            alarms.watched = false;
            return;
        };
        let waited = SET.wait_timeout(alarms, at - now);
        alarms = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::Wake;

    struct Unpark(thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    #[test]
    fn an_alarm_wakes_its_task() {
        let mut alarm = pin!(Alarm::after(Duration::from_millis(2)));
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        while alarm.as_mut().poll(&mut context).is_pending() {
            thread::park();
        }
    }

    #[test]
    fn a_dropped_alarm_leaves_nothing_behind() {
        let mut alarm = Box::pin(Alarm::after(Duration::from_secs(3600)));
        let polled = alarm.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
        let key = (alarm.at.unwrap(), alarm.number.unwrap());
        assert!(lock().wakers.contains_key(&key));
        drop(alarm);
        assert!(!lock().wakers.contains_key(&key));
    }
}
