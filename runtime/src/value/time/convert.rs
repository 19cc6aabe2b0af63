//! Moments of the standard library and of the crates that people use.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{BadTimestamp, Timestamp};

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let epoch = Timestamp::from_unix(0);
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => epoch + after,
            Err(before) => epoch - before.duration(),
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = BadTimestamp;

    fn try_from(time: Timestamp) -> Result<Self, BadTimestamp> {
        let seconds = Duration::from_secs(time.seconds.unsigned_abs());
        let second = match time.seconds < 0 {
            true => UNIX_EPOCH.checked_sub(seconds),
            false => UNIX_EPOCH.checked_add(seconds),
        };
        second
            .and_then(|second| second.checked_add(Duration::from_nanos(time.nanos.into())))
            .ok_or_else(|| BadTimestamp::new(&time.to_string()))
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        let nanos = time.as_nanosecond();
        // The years of jiff fit.
        Timestamp::at(
            nanos.div_euclid(1_000_000_000) as i64,
            nanos.rem_euclid(1_000_000_000) as u32,
        )
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = BadTimestamp;

    fn try_from(time: Timestamp) -> Result<Self, BadTimestamp> {
        jiff::Timestamp::new(time.seconds, time.nanos as i32)
            .map_err(|_| BadTimestamp::new(&time.to_string()))
    }
}

#[cfg(feature = "chrono")]
impl From<chrono::DateTime<chrono::Utc>> for Timestamp {
    /// Inside a leap second, the last moment before it.
    fn from(time: chrono::DateTime<chrono::Utc>) -> Self {
        Timestamp::at(
            time.timestamp(),
            time.timestamp_subsec_nanos().min(999_999_999),
        )
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<Timestamp> for chrono::DateTime<chrono::Utc> {
    type Error = BadTimestamp;

    fn try_from(time: Timestamp) -> Result<Self, BadTimestamp> {
        chrono::DateTime::from_timestamp(time.seconds, time.nanos)
            .ok_or_else(|| BadTimestamp::new(&time.to_string()))
    }
}
