//! Seeded draws that are the same on every machine and in every version (SplitMix64).

/// A stream of draws.
pub(super) struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub(super) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of `choices`; the lists drawn from are short, so the modulo's bias is far below anything measured.
    pub(super) fn choose<T: Copy>(&mut self, choices: &[T]) -> T {
        let place = self.next() % choices.len() as u64;
        choices[usize::try_from(place).expect("the remainder is below a slice's length")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut random = Random::seeded(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }
}
