//! Numbers that look random and are the same on every machine: SplitMix64.

/// A source of numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The source that this seed begins.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// Any number of 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number from `least` to `most`.
    pub fn int(&mut self, least: i64, most: i64) -> i64 {
        let span = most.abs_diff(least) + 1;
        least + (self.bits() % span) as i64
    }

    /// A number from 0 up to, but not, 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number between the two, rounded to so many digits after the point.
    pub fn float(&mut self, least: f64, most: f64, digits: i32) -> f64 {
        rounded(least + self.unit() * (most - least), digits)
    }

    /// `true` that often.
    pub fn chance(&mut self, often: f64) -> bool {
        self.unit() < often
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.bits() % from.len() as u64) as usize]
    }

    /// So many letters and digits.
    pub fn token(&mut self, length: i64) -> String {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
        (0..length)
            .map(|_| char::from(self.pick(LETTERS)))
            .collect()
    }

    /// An IPv4 address.
    pub fn address(&mut self) -> String {
        let [a, b, c, d] = [(1, 223), (0, 255), (0, 255), (1, 254)].map(|(a, b)| self.int(a, b));
        format!("{a}.{b}.{c}.{d}")
    }
}

/// The decimal of so many digits after the point that is nearest.
pub fn rounded(value: f64, digits: i32) -> f64 {
    let power = 10f64.powi(digits);
    (value * power).round() / power
}
