//! Finding the ends of strings sixteen bytes at a time, and of numbers eight at a time.

use crate::unchecked::special;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The bytes from `at` on, or `None` where fewer are left.
#[inline(always)]
pub(crate) fn chunk<const N: usize>(bytes: &[u8], at: usize) -> Option<&[u8; N]> {
    // Nothing is as long as half of all memory. To say so saves half of the comparisons, as nothing can go around then.
    let at = at & (usize::MAX >> 1);
    bytes.get(at..at + N)?.first_chunk()
}

/// The eight bytes from `at` on, the first one lowest, or `None` where fewer are left.
#[inline(always)]
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u64> {
    chunk(bytes, at).map(|chunk| u64::from_le_bytes(*chunk))
}

/// The offset of the first quote, backslash or control character from `at` on; the length of the text when there is none.
#[inline]
pub(super) fn end_of_plain(bytes: &[u8], mut at: usize) -> usize {
    // Without a branch on where the text ends in sixteen bytes: most have up to 15, and all lengths take turns.
    while let Some(chunk) = chunk(bytes, at) {
        let found = special(chunk);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < b' ' {
            break;
        }
        at += 1;
    }
    at
}

/// How many of the eight bytes are digits before the first that is none.
#[inline(always)]
pub(super) fn digits(word: u64) -> u32 {
    let value = word ^ (ONES * b'0' as u64);
    // Ten and more reach the high bit. What they carry goes to bytes behind them, so the lowest mark is exact.
    let other = (value.wrapping_add(ONES * (0x80 - 10)) | value) & HIGH;
    other.trailing_zeros() / 8
}

/// A number of up to seven bytes without a sign or an exponent, with a point among the digits or without. `None` when it is
/// another, or is not well written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ShortNumber {
    /// How many bytes it has.
    pub(super) length: usize,
    /// What its digits are without the point.
    pub(super) digits: u64,
    /// How many of them stand behind the point.
    pub(super) fraction: usize,
}

/// The number that eight bytes start with.
#[inline(always)]
pub(super) fn short_number(word: u64) -> Option<ShortNumber> {
    let value = word ^ (ONES * b'0' as u64);
    // Ten and more reach the high bit. Nothing is carried, so that all marks are exact.
    let other = ((value & !HIGH).wrapping_add(ONES * (0x80 - 10)) | value) & HIGH;
    if other == 0 {
        return None;
    }
    // In bits from here on, which are those of whole bytes. The first and the second byte that are no digits:
    let whole = other.trailing_zeros() & 0x38;
    let after = other & (other - 1);
    let point = (word >> whole) as u8 == b'.';
    let (end, digits) = match point {
        false => (whole, word),
        true if after == 0 => return None,
        true => {
            let before = (1u64 << whole) - 1;
            let digits = word & before | word >> 8 & !before;
            (after.trailing_zeros() & 0x38, digits)
        }
    };
    let points = u32::from(point) * 8;
    let fraction = end - whole - points;
    // No digit before the point, a zero before other digits, a point without any behind it, or another point.
    let odd = whole == 0
        || whole > 8 && word as u8 == b'0'
        || point && fraction == 0
        || matches!((word >> end) as u8, b'e' | b'E' | b'.');
    if odd {
        return None;
    }
    Some(ShortNumber {
        length: end as usize / 8,
        digits: number_in(digits, end - points),
        fraction: fraction as usize / 8,
    })
}

/// The number that the first one to eight bytes are, which are digits: four pairs, two pairs of pairs, and one of those.
#[inline(always)]
pub(super) fn number(word: u64, digits: u32) -> u64 {
    number_in(word, 8 * digits)
}

/// The same with the number of bits that the digits take.
#[inline(always)]
fn number_in(word: u64, bits: u32) -> u64 {
    let value = (word ^ (ONES * b'0' as u64)) << (64 - bits);
    let pairs = value.wrapping_mul(10 * 256 + 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 * 65536 + 1) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000 * 0x1_0000_0000 + 1) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_and_read_whatever_follows() {
        for number_ in [
            0u64, 1, 9, 10, 99, 305, 9_999, 70_001, 1_234_567, 99_999_999,
        ] {
            let text = number_.to_string();
            for follower in (0..=255u8).filter(|byte| !byte.is_ascii_digit()) {
                let mut bytes = [follower; 8];
                bytes[..text.len()].copy_from_slice(text.as_bytes());
                let word = u64::from_le_bytes(bytes);
                assert_eq!(digits(word) as usize, text.len(), "{bytes:?}");
                assert_eq!(number(word, digits(word)), number_);
            }
        }
        for byte in 0..=255u8 {
            let first = u64::from_le_bytes([byte, b'5', b'5', b'5', b'5', b'5', b'5', b'5']);
            assert_eq!(digits(first) > 0, byte.is_ascii_digit());
        }
    }

    #[test]
    fn short_numbers_are_taken_apart() {
        for (text, length, digits, fraction) in [
            ("12.345,x", 6, 12345, 3),
            ("0.0}    ", 3, 0, 1),
            ("7,\"a\":1.", 1, 7, 0),
            ("705.554]", 7, 705_554, 3),
            ("1234567,", 7, 1_234_567, 0),
            ("0,0.0000", 1, 0, 0),
            ("10.50\n\n\n", 5, 1050, 2),
            ("9.99999\u{ff}", 7, 999_999, 5),
        ] {
            let word = u64::from_le_bytes(*text.as_bytes().first_chunk().unwrap());
            let expected = ShortNumber {
                length,
                digits,
                fraction,
            };
            assert_eq!(short_number(word), Some(expected), "{text}");
        }
        for text in [
            "1.2.3,,,",
            "1.,,,,,,",
            ".5,,,,,,",
            "1e5,,,,,",
            "1.5E5,,,",
            "12345678",
            "1.234567",
            "01,,,,,,",
            "00.5,,,,",
            "-1,,,,,,",
            "\u{ff}\u{ff}\u{ff}\u{ff}",
            "null,,,,",
            "1..5,,,,",
            "\"1\",,,,,",
        ] {
            let word = u64::from_le_bytes(*text.as_bytes().first_chunk().unwrap());
            assert_eq!(short_number(word), None, "{text}");
        }
    }

    #[test]
    fn finds_each_special_byte_at_each_place() {
        for special in (0..=255u8).filter(|&b| b == b'"' || b == b'\\' || b < b' ') {
            for filler in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xff] {
                for place in 0..40 {
                    let mut bytes = [filler; 48];
                    bytes[place] = special;
                    bytes[place + 1] = b'"';
                    assert_eq!(end_of_plain(&bytes, 0), place);
                }
            }
        }
    }

    #[test]
    fn text_without_special_bytes_ends_at_its_end() {
        for length in 0..40 {
            let bytes = vec![0xc3; length];
            assert_eq!(end_of_plain(&bytes, 0), length);
        }
    }
}
