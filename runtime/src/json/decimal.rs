//! Numbers by their exact value, as far as 64 bits hold them, and numbers that are equal whatever their spelling.

use super::fault::FaultKind;

/// A number that was checked to be JSON: digits without zeros at either end, times a power of ten.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    pub(super) fn parse(text: &str) -> Self {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, saturating(exponent)),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let trimmed = digits.trim_end_matches('0');
        let dropped = digits.len() - trimmed.len();
        let digits = trimmed.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Decimal {
                negative: false,
                digits,
                exponent: 0,
            };
        }
        let exponent = exponent
            .saturating_add(dropped as i64)
            .saturating_sub(fraction.len() as i64);
        Decimal {
            negative: text.starts_with('-'),
            digits,
            exponent,
        }
    }

    /// The number as a whole one, or what is wrong with it.
    pub(super) fn to_i64(&self) -> Result<i64, fn(Box<str>) -> FaultKind> {
        if self.digits.is_empty() {
            return Ok(0);
        }
        if self.exponent < 0 {
            return Err(FaultKind::NotAnInteger);
        }
        let number = || {
            let power = 10i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
            let number = self.digits.parse::<i128>().ok()?.checked_mul(power)?;
            i64::try_from(if self.negative { -number } else { number }).ok()
        };
        number().ok_or(FaultKind::OutOfRange)
    }

    /// Whether a whole number is exactly this value.
    pub(super) fn is_exactly(text: &str, value: f64) -> bool {
        value.abs() < 9_007_199_254_740_992.0
            || Decimal::parse(text) == Decimal::parse(&format!("{value:.0}"))
    }
}

/// An exponent; beyond what fits, all are the same.
fn saturating(text: &str) -> i64 {
    let limit = if text.starts_with('-') {
        i64::MIN / 4
    } else {
        i64::MAX / 4
    };
    text.parse::<i64>()
        .map_or(limit, |exponent| exponent.clamp(i64::MIN / 4, i64::MAX / 4))
}

/// Whether two numbers are equal: exactly, or as the nearest `f64` where that loses no digit of a whole number.
pub(super) fn equal(a: &str, b: &str) -> bool {
    let float = |text: &str| {
        let float = text.parse::<f64>().ok().filter(|float| float.is_finite())?;
        (!is_integer(text) || Decimal::is_exactly(text, float)).then_some(float)
    };
    a == b
        || Decimal::parse(a) == Decimal::parse(b)
        || float(a).is_some_and(|a| float(b) == Some(a))
}

/// Whether a number is written without fraction and exponent.
pub(super) fn is_integer(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte == b'-' || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_any_spelling() {
        let int = |text| {
            Decimal::parse(text)
                .to_i64()
                .map_err(|kind| kind("".into()))
        };
        assert_eq!(int("1360.0"), Ok(1360));
        assert_eq!(int("1.28E10"), Ok(12_800_000_000));
        assert_eq!(int("-0.0"), Ok(0));
        assert_eq!(int("0e999999999999999999999"), Ok(0));
        assert_eq!(int("1000e-3"), Ok(1));
        assert_eq!(int("9223372036854775807"), Ok(i64::MAX));
        assert_eq!(int("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(int("-9223372036854775808.000"), Ok(i64::MIN));
        assert_eq!(
            int("9223372036854775808"),
            Err(FaultKind::OutOfRange("".into()))
        );
        assert_eq!(int("1e19"), Err(FaultKind::OutOfRange("".into())));
        assert_eq!(
            int("1e999999999999999999999"),
            Err(FaultKind::OutOfRange("".into()))
        );
        assert_eq!(int("705.554"), Err(FaultKind::NotAnInteger("".into())));
        assert_eq!(
            int("1e-999999999999999999999"),
            Err(FaultKind::NotAnInteger("".into()))
        );
    }

    #[test]
    fn equality_is_of_values() {
        for (a, b) in [
            ("100", "100.0"),
            ("1e2", "100"),
            ("0", "-0.0"),
            ("1E-7", "0.0000001"),
            ("0.10", "1e-1"),
        ] {
            assert!(equal(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("1", "-1"),
            ("1", "1.5"),
            ("9007199254740992", "9007199254740993"),
            ("9007199254740992.0", "9007199254740993"),
            ("1e400", "2e400"),
        ] {
            assert!(!equal(a, b), "{a} {b}");
        }
    }
}
