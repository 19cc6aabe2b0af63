//! Going from one moment to another.

use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::time::Duration;

use super::civil::SECONDS_PER_DAY;
use super::{Layout, Timestamp, digits_for};

const NANOS: i128 = 1_000_000_000;

impl Timestamp {
    /// The time since an earlier moment; `None` when the other one is later.
    pub fn duration_since(self, earlier: Timestamp) -> Option<Duration> {
        let nanos = u128::try_from(self.nanos() - earlier.nanos()).ok()?;
        let seconds = u64::try_from(nanos / NANOS as u128).ok()?;
        Some(Duration::new(seconds, (nanos % NANOS as u128) as u32))
    }

    fn nanos(self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanos)
    }

    /// The moment a number of nanoseconds later, in the same form as far as that can hold it.
    fn shifted(self, nanos: i128) -> Self {
        let total = self.nanos().saturating_add(nanos);
        let limit = |seconds: i128| seconds.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        let seconds = limit(total.div_euclid(NANOS));
        let nanos = total.rem_euclid(NANOS) as u32;
        let mut form = self.form;
        form.digits = form.digits.max(digits_for(nanos));
        if form.layout == Layout::Date && (nanos > 0 || seconds.rem_euclid(SECONDS_PER_DAY) > 0) {
            form.layout = Layout::Space;
        }
        Timestamp {
            seconds,
            nanos,
            form,
        }
    }
}

/// Stops at the last moment that can be counted.
impl Add<Duration> for Timestamp {
    type Output = Timestamp;

    fn add(self, duration: Duration) -> Timestamp {
        self.shifted(signed(duration))
    }
}

/// Stops at the first moment that can be counted.
impl Sub<Duration> for Timestamp {
    type Output = Timestamp;

    fn sub(self, duration: Duration) -> Timestamp {
        self.shifted(-signed(duration))
    }
}

impl AddAssign<Duration> for Timestamp {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl SubAssign<Duration> for Timestamp {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

fn signed(duration: Duration) -> i128 {
    i128::from(duration.as_secs()) * NANOS + i128::from(duration.subsec_nanos())
}
