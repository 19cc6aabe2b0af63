//! Numbers that look random and are always the same: hashes of the seed and of what the number is for. Nothing keeps a state, so the
//! answer to one request does not hang on which others came before it.

/// A hash of some numbers.
pub(crate) fn mix(parts: &[u64]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for part in parts {
        // The finisher of SplitMix64: each bit of what went in changes half of those that come out.
        state = state
            .wrapping_add(*part)
            .wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    state
}

/// A hash of a text, to go into [`mix`].
pub(crate) fn text(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// From 0 up to, but not with, 1.
pub(crate) fn unit(parts: &[u64]) -> f64 {
    // The 53 bits that a float holds.
    (mix(parts) >> 11) as f64 / (1_u64 << 53) as f64
}

/// From `low` up to `high`.
pub(crate) fn between(parts: &[u64], low: f64, high: f64) -> f64 {
    low + unit(parts) * (high - low)
}

/// An index below `count`, 0 when that is 0.
pub(crate) fn index(parts: &[u64], count: usize) -> usize {
    (mix(parts) % count.max(1) as u64) as usize
}

/// One of some things; `None` when there is none.
pub(crate) fn pick<'a, T>(parts: &[u64], from: &'a [T]) -> Option<&'a T> {
    from.get(index(parts, from.len()))
}

/// A curve through random points, one for each `step` seconds: from -1 to 1, without jumps.
pub(crate) fn smooth(parts: &[u64], seconds: i64, step: i64) -> f64 {
    let step = step.max(1);
    let (cell, into) = (seconds.div_euclid(step), seconds.rem_euclid(step));
    let at = |cell: i64| between(&[mix(parts), cell as u64], -1.0, 1.0);
    let way = into as f64 / step as f64;
    // Flat where two pieces meet.
    let eased = way * way * (3.0 - 2.0 * way);
    at(cell) + (at(cell + 1) - at(cell)) * eased
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_decides() {
        assert_eq!(mix(&[1, 2]), mix(&[1, 2]));
        assert_ne!(mix(&[1, 2]), mix(&[2, 1]));
        assert_ne!(text("loss"), text("jitter"));
        let mean: f64 = (0..1000).map(|n| unit(&[n])).sum::<f64>() / 1000.0;
        assert!((0.45..0.55).contains(&mean), "{mean}");
    }

    #[test]
    fn a_curve_has_no_jumps() {
        for second in -500..500 {
            let (now, next) = (smooth(&[7], second, 60), smooth(&[7], second + 1, 60));
            assert!((now - next).abs() < 0.06, "{second}: {now} {next}");
            assert!((-1.0..=1.0).contains(&now));
        }
    }
}
