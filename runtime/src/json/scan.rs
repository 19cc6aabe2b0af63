//! Finding the end of a string eight bytes at a time.

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
    while let Some(word) = word(bytes, at) {
        let found = special(word);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < b' ' {
            break;
        }
        at += 1;
    }
    at
}

/// Marks the high bit of each special byte. A borrow can only mark bytes above a true one, so the lowest mark is exact.
#[inline(always)]
fn special(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let slash = word ^ (ONES * b'\\' as u64);
    let control = word.wrapping_sub(ONES * b' ' as u64) & !word;
    let quote = quote.wrapping_sub(ONES) & !quote;
    let slash = slash.wrapping_sub(ONES) & !slash;
    (quote | slash | control) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_special_byte_at_each_place() {
        for special in (0..=255u8).filter(|&b| b == b'"' || b == b'\\' || b < b' ') {
            for filler in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xff] {
                for place in 0..20 {
                    let mut bytes = [filler; 24];
                    bytes[place] = special;
                    bytes[place + 1] = b'"';
                    assert_eq!(end_of_plain(&bytes, 0), place);
                }
            }
        }
    }

    #[test]
    fn text_without_special_bytes_ends_at_its_end() {
        for length in 0..20 {
            let bytes = vec![0xc3; length];
            assert_eq!(end_of_plain(&bytes, 0), length);
        }
    }
}
