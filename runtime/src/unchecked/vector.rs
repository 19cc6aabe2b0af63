//! Sixteen bytes at a time: which of them end the plain part of a JSON string.

/// A bit for each byte that is a quote, a backslash or a control character, the lowest for the first byte. Beyond the lowest
/// one that is set there may be bits too many.
#[inline(always)]
pub(crate) fn special(chunk: &[u8; 16]) -> u32 {
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    {
        // SAFETY: the function needs nothing but a processor with SSE2, and this is compiled only where that is a part of what
        // the whole program is compiled for.
        #[allow(unsafe_code, reason = "6 % of the time of a HAR or a path trace")]
        unsafe {
            by_vector(chunk)
        }
    }
    #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
    by_words(chunk)
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[target_feature(enable = "sse2")]
fn by_vector(chunk: &[u8; 16]) -> u32 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8,
    };
    let all = u128::from_le_bytes(*chunk);
    let bytes = _mm_set_epi64x((all >> 64) as i64, all as i64);
    let quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
    let slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
    let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, slash), control)) as u32
}

/// The same for any processor.
#[cfg(any(test, not(all(target_arch = "x86_64", target_feature = "sse2"))))]
fn by_words(chunk: &[u8; 16]) -> u32 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let lowest = |word: u64| {
        // A borrow can only mark bytes above a true one, so the lowest mark is exact.
        let quote = word ^ (ONES * b'"' as u64);
        let slash = word ^ (ONES * b'\\' as u64);
        let control = word.wrapping_sub(ONES * b' ' as u64) & !word;
        let quote = quote.wrapping_sub(ONES) & !quote;
        let slash = slash.wrapping_sub(ONES) & !slash;
        ((quote | slash | control) & HIGH).trailing_zeros() / 8
    };
    let all = u128::from_le_bytes(*chunk);
    match (lowest(all as u64), lowest((all >> 64) as u64)) {
        (8, 8) => 0,
        (8, place) => 1 << (8 + place),
        (place, _) => 1 << place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_special_byte_is_found_at_each_place_in_both_ways() {
        for filler in [
            b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0x9f, 0xa2, 0xdc, 0xff,
        ] {
            let plain = [filler; 16];
            assert_eq!((special(&plain), by_words(&plain)), (0, 0), "{filler}");
            for byte in 0..=255u8 {
                for place in 0..16 {
                    let mut chunk = plain;
                    chunk[place] = byte;
                    // What comes behind is of no account.
                    if place < 15 {
                        chunk[15] = b'"';
                    }
                    let found = byte == b'"' || byte == b'\\' || byte < b' ';
                    let expected = match (found, place) {
                        (true, _) => place as u32,
                        (false, 15) => 32,
                        (false, _) => 15,
                    };
                    assert_eq!(special(&chunk).trailing_zeros(), expected, "{chunk:?}");
                    assert_eq!(by_words(&chunk).trailing_zeros(), expected, "{chunk:?}");
                }
            }
        }
    }
}
