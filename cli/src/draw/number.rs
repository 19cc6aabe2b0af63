//! Numbers for people: few digits, round steps, short units.

/// A short sign for a unit of the spec, as it stands behind a number.
pub(super) fn sign(unit: &str) -> &str {
    match unit {
        "percent" => "%",
        "bytes" => "B",
        "bytes-per-second" => "B/s",
        other => other,
    }
}

/// A number in four digits, scaled by thousands where its unit is one of bytes or it would be long.
pub(super) fn short(value: f64, unit: &str) -> String {
    if !value.is_finite() {
        return "?".to_owned();
    }
    let from = if unit.starts_with("bytes") { 1e3 } else { 1e6 };
    if value.abs() < from {
        return digits(value, 4);
    }
    let scales = [(1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"), (1e15, "P")];
    let mut chosen = (1e3, "k");
    for scale in scales {
        // What rounds up to the next thousand is written in it.
        if value.abs() >= scale.0 * 0.9995 {
            chosen = scale;
        }
    }
    let scaled = value / chosen.0;
    if scaled.abs() >= 1e5 {
        return format!("{value:.2e}");
    }
    format!("{}{}", digits(scaled, 3), chosen.1)
}

/// A number with its unit: `167 ms`, `3.2 kB`.
pub(super) fn with_unit(value: f64, unit: &str) -> String {
    let number = short(value, unit);
    match (sign(unit), number.chars().last()) {
        ("", _) => number,
        // The prefix of a unit stands before it: 3.2 kB, not 3.2k B.
        (sign, Some(prefix)) if prefix.is_ascii_alphabetic() => {
            let number = number.trim_end_matches(prefix);
            format!("{number} {prefix}{sign}")
        }
        (sign, _) => format!("{number} {sign}"),
    }
}

/// At most so many significant digits, never fewer than the whole part has, without zeros at the end.
fn digits(value: f64, significant: i32) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor();
    if magnitude < -4.0 {
        return format!("{value:.1e}");
    }
    let decimals = (f64::from(significant) - 1.0 - magnitude).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.decimals$}");
    let text = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => &text,
    };
    match text {
        "-0" => "0".to_owned(),
        _ => text.to_owned(),
    }
}

/// An axis from `low` to `high` in steps that are read easily.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// Value at the start.
    pub(super) low: f64,
    /// Value at the end; always beyond `low`.
    pub(super) high: f64,
    /// Distance of two marks.
    pub(super) step: f64,
}

impl Scale {
    /// An axis that holds both values, with about `marks` marks. It starts at zero when the values lie far enough from each other that
    /// zero costs little room.
    pub(super) fn around(low: f64, high: f64, marks: usize) -> Scale {
        let (mut low, mut high) = (low.min(high), high.max(low));
        if low > 0.0 && low <= high * 0.4 {
            low = 0.0;
        }
        if high < 0.0 && high >= low * 0.4 {
            high = 0.0;
        }
        // Far below the largest number, so that no sum on the way can leave what a float holds.
        (low, high) = (low.clamp(-1e300, 1e300), high.clamp(-1e300, 1e300));
        // And what is as good as nothing is nothing, as no step would lead from there to another value.
        let solid = |value: f64| if value.abs() < 1e-200 { 0.0 } else { value };
        (low, high) = (solid(low), solid(high));
        let smallest = low.abs().max(high.abs()) * 1e-9;
        if high - low <= smallest {
            let room = if low == 0.0 { 1.0 } else { low.abs() * 0.05 };
            // A value that never changes is drawn in the middle; zero at the bottom.
            (low, high) = if low == 0.0 {
                (0.0, 1.0)
            } else {
                (low - room, high + room)
            };
        }
        let step = nice((high - low) / marks.max(1) as f64);
        Scale {
            low: (low / step + 1e-9).floor() * step,
            high: (high / step - 1e-9).ceil() * step,
            step,
        }
    }

    /// Where a value lies: 0 at the start, 1 at the end.
    pub(super) fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The marks from the start to the end, of which none lies behind it.
    pub(super) fn marks(&self) -> Vec<f64> {
        let steps = (self.high - self.low) / self.step + 1e-6;
        let count = steps.floor().clamp(0.0, 1000.0) as usize;
        (0..=count)
            .map(|n| self.low + n as f64 * self.step)
            .collect()
    }

    /// The label of a mark: as many decimals as the step needs.
    pub(super) fn label(&self, mark: f64, unit: &str) -> String {
        let bytes = unit.starts_with("bytes");
        if self.step.abs() >= 1e6
            || self.step < 1e-6
            || (bytes && self.high.abs() >= 1e4)
            || self.high.abs() >= 1e7
        {
            return short(mark, unit);
        }
        let decimals = (-self.step.log10().floor()).clamp(0.0, 6.0) as usize;
        let text = format!("{mark:.decimals$}");
        if text
            .trim_start_matches('-')
            .chars()
            .all(|c| c == '0' || c == '.')
        {
            return "0".to_owned();
        }
        text
    }
}

/// The next of 1, 2, 5 and their tenfold at or above a distance.
pub(super) fn nice(distance: f64) -> f64 {
    if !distance.is_finite() || distance < 1e-290 {
        return 1.0;
    }
    let power = 10f64.powf(distance.log10().floor());
    for factor in [1.0, 2.0, 5.0] {
        if distance <= power * factor * 1.000_000_1 {
            return power * factor;
        }
    }
    power * 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases = [
            (167.04, "ms", "167"),
            (0.076808, "ms", "0.07681"),
            (12345.6, "ms", "12346"),
            (404_397.0, "bytes", "404k"),
            (999_999.0, "bytes", "1M"),
            (1.28e10, "bytes", "12.8G"),
            (0.0, "", "0"),
            (-0.5, "", "-0.5"),
            (1e300, "", "1.00e300"),
            (2e-7, "", "2.0e-7"),
        ];
        for (value, unit, text) in cases {
            assert_eq!(short(value, unit), text);
        }
        assert_eq!(with_unit(404_397.0, "bytes"), "404 kB");
        assert_eq!(with_unit(12.5, "percent"), "12.5 %");
        assert_eq!(with_unit(3.0, ""), "3");
    }

    #[test]
    fn axes_are_round() {
        let scale = Scale::around(166.0, 183.0, 5);
        assert_eq!((scale.low, scale.high, scale.step), (165.0, 185.0, 5.0));
        assert_eq!(scale.label(165.0, "ms"), "165");
        let cut = Scale {
            high: 100.0,
            ..Scale::around(95.0, 101.0, 3)
        };
        assert_eq!(
            (cut.step, cut.marks()),
            (2.0, vec![94.0, 96.0, 98.0, 100.0])
        );
        let odd = Scale { low: 95.0, ..cut };
        assert_eq!(odd.marks(), [95.0, 97.0, 99.0]);
        let zero = Scale::around(0.0, 0.0, 4);
        assert_eq!((zero.low, zero.high), (0.0, 1.0));
        let flat = Scale::around(100.0, 100.0, 4);
        assert!(flat.low < 100.0 && flat.high > 100.0);
        for (low, high) in [
            (-1.7e308, 1.7e308),
            (1e-300, 2e-300),
            (-5.0, -4.9),
            (5.0, 5.0 + 1e-15),
        ] {
            let scale = Scale::around(low, high, 5);
            assert!(scale.high > scale.low, "{scale:?}");
            assert!(scale.marks().len() < 1002);
            assert!(scale.place(low).is_finite());
        }
    }
}
