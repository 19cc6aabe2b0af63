//! Finding the ends of strings sixteen bytes at a time, and of numbers eight at a time.

use crate::unchecked::special;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The eight bytes from `at` on, the first one lowest, or `None` where fewer are left.
#[inline(always)]
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|chunk| u64::from_le_bytes(*chunk))
}

/// The offset of the first quote, backslash or control character from `at` on; the length of the text when there is none.
#[inline]
pub(super) fn end_of_plain(bytes: &[u8], mut at: usize) -> usize {
    // Without a branch on where the text ends in sixteen bytes: most have up to 15, and all lengths take turns.
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
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

/// A number of up to seven bytes, with a point among the digits or without: how many digits stand before it, how many
/// bytes all of it has, and its digits alone, where the word's first bytes are. Eight bytes when it does not end there.
#[inline(always)]
pub(super) fn decimal(word: u64) -> (u32, u32, u64) {
    let value = word ^ (ONES * b'0' as u64);
    let point = word ^ (ONES * b'.' as u64);
    // Zero bytes are marked exactly: no borrow or carry passes between the bytes.
    let point = !((point & !HIGH).wrapping_add(!HIGH) | point) & HIGH;
    let other = ((value & !HIGH).wrapping_add(ONES * (0x80 - 10)) | value) & HIGH;
    let whole = other.trailing_zeros() / 8;
    if point & other & other.wrapping_neg() == 0 {
        return (whole, whole, word);
    }
    let rest = other & (other - 1);
    let before = (1u64 << (8 * whole)) - 1;
    let digits = word & before | word >> 8 & !before;
    (whole, rest.trailing_zeros() / 8, digits)
}

/// The number that the first one to eight bytes are, which are digits: four pairs, two pairs of pairs, and one of those.
#[inline(always)]
pub(super) fn number(word: u64, digits: u32) -> u64 {
    let value = (word ^ (ONES * b'0' as u64)) << (64 - 8 * digits);
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
    fn decimals_are_taken_apart() {
        for (text, expected) in [
            ("12.345,x", (2, 6, "12345")),
            ("0.0}    ", (1, 3, "00")),
            ("7,\"a\":1.", (1, 1, "7")),
            ("705.554]", (3, 7, "705554")),
            ("1234567,", (7, 7, "1234567")),
            ("1.2.3,,,", (1, 3, "12")),
            ("1.,,,,,,", (1, 2, "1")),
            (".5,,,,,,", (0, 2, "5")),
            ("1e5,,,,,", (1, 1, "1")),
            ("12345678", (8, 8, "12345678")),
            ("1.234567", (1, 8, "1234567")),
            ("\u{ff}\u{ff}\u{ff}\u{ff}", (0, 0, "")),
        ] {
            let word = u64::from_le_bytes(*text.as_bytes().first_chunk().unwrap());
            let (whole, length, digits) = decimal(word);
            assert_eq!((whole, length), (expected.0, expected.1), "{text}");
            assert!(
                digits.to_le_bytes().starts_with(expected.2.as_bytes()),
                "{text}"
            );
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
