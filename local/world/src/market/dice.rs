//! Chance that depends on a key and not on the order of questions, so that lazily simulated things come out alike.

/// A source of draws. Two draws with the same keys are equal; draws with different keys have nothing to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x5b07_0971_a12e_d1ce))
    }

    /// A source of its own for something that has a name.
    pub fn named(self, name: &str) -> Self {
        // FNV-1a: names are short, and the mixing afterwards spreads what it leaves together.
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self(mix(self.0 ^ hash))
    }

    /// A source of its own for something that has a number.
    pub fn numbered(self, number: u64) -> Self {
        Self(mix(self.0 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// Sixty-four random bits.
    pub fn bits(self) -> u64 {
        mix(self.0)
    }

    /// At least 0, below 1.
    pub fn share(self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with this probability.
    pub fn happens(self, probability: f64) -> bool {
        self.share() < probability
    }

    /// Between two bounds.
    pub fn between(self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// An exponentially distributed waiting time with this mean.
    pub fn waiting(self, mean: f64) -> f64 {
        -mean * (1.0 - self.share()).ln()
    }

    /// From −1 or 1.
    pub fn sign(self) -> f64 {
        if self.bits() & 1 == 0 { 1.0 } else { -1.0 }
    }

    /// A draw from a distribution given by quantiles at rising shares, linear in between.
    pub fn quantile(self, table: &[(f64, f64)]) -> f64 {
        quantile_at(table, self.share())
    }
}

/// The value of a quantile table at a share.
pub fn quantile_at(table: &[(f64, f64)], share: f64) -> f64 {
    let after = table.partition_point(|(at, _)| *at <= share);
    match (after.checked_sub(1).and_then(|before| table.get(before)), table.get(after)) {
        (Some((low, from)), Some((high, to))) => from + (to - from) * (share - low) / (high - low),
        (Some((_, last)), None) => *last,
        (None, Some((_, first))) => *first,
        (None, None) => 0.0,
    }
}

/// The finisher of SplitMix64.
fn mix(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_even_and_keys_independent() {
        let dice = Dice::new(7).named("pool");
        let shares: Vec<f64> = (0..20_000).map(|number| dice.numbered(number).share()).collect();
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        let lag: f64 = shares.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum::<f64>() / 20_000.0;
        assert!(lag.abs() < 0.002, "{lag}");
        assert_ne!(Dice::new(7).named("a").bits(), Dice::new(8).named("a").bits());
    }

    #[test]
    fn quantiles_are_met_at_their_shares() {
        let table = [(0.0, 10.0), (0.5, 20.0), (1.0, 100.0)];
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|at| quantile_at(&table, at)), [10.0, 15.0, 20.0, 60.0, 100.0]);
    }
}
