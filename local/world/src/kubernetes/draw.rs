//! Seeded chance (SplitMix64): names, UIDs, delays.

/// Letters of generated names: no vowels, nothing that looks like something else.
const NAME_LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// A source of numbers that depend on the seed and on how many were drawn before.
#[derive(Clone, Debug)]
pub(super) struct Draw(u64);

/// FNV-1a, for hashes that have to stay the same from build to build.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Spreads a number over all 64 bits.
pub(super) fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

impl Draw {
    pub(super) fn new(seed: u64, salt: &str) -> Self {
        Self(mix(seed) ^ hash(salt))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1).max(1);
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// A version 4 UUID.
    pub(super) fn uid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        let (high, low) = ((high & !0xf000) | 0x4000, (low & !(0b11 << 62)) | (0b10 << 62));
        let [a, b, c] = [high >> 32, (high >> 16) & 0xffff, high & 0xffff];
        format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xffff_ffff_ffff)
    }

    /// The five letters at the end of a generated name.
    pub(super) fn suffix(&mut self) -> String {
        letters(self.next(), 5)
    }
}

/// `count` letters made from a number.
pub(super) fn letters(mut number: u64, count: usize) -> String {
    let base = NAME_LETTERS.len() as u64;
    let one = |_| {
        let letter = NAME_LETTERS[usize::try_from(number % base).unwrap_or(0)];
        number /= base;
        char::from(letter)
    };
    (0..count).map(one).collect()
}
