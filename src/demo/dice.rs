//! Chance that comes out the same every time: numbers that follow from a seed and a name.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};
use sha2::{Digest, Sha256};

/// A source of numbers. Each thing in the demo throws dice of its own, so that a change in one
/// leaves the others as they were.
#[derive(Debug, Clone)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice that go by this name.
    pub(super) fn of(seed: u64, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"kehu/demo/dice/1");
        hash.update(seed.to_be_bytes());
        hash.update(name.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// A number from 0 to below `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.below(span)).unwrap_or_default()
    }

    /// Whether something comes about that does so `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < u64::from(percent)
    }

    /// One of them.
    #[expect(clippy::indexing_slicing, reason = "below the length, and there is always a choice")]
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let index = self.below(from.len() as u64);
        &from[usize::try_from(index).unwrap_or_default()]
    }

    /// Where one lands that is as likely as its weight says.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let sum = weights.iter().copied().map(u64::from).sum();
        let mut left = self.below(sum);
        for (index, weight) in weights.iter().enumerate() {
            if left < u64::from(*weight) {
                return index;
            }
            left -= u64::from(*weight);
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dice_fall_the_same_in_every_version() {
        let mut dice = Dice::of(1, "customer/1");
        let thrown: Vec<_> = (0..6).map(|_| dice.below(1_000)).collect();
        assert_eq!(thrown, FIRST);
    }

    const FIRST: [u64; 6] = [754, 716, 214, 247, 718, 435];

    #[test]
    fn every_side_comes_up_and_none_beyond() {
        let mut dice = Dice::of(7, "sides");
        let mut seen = [0; 6];
        for _ in 0..600 {
            seen[usize::try_from(dice.between(1, 6)).unwrap() - 1] += 1;
        }
        assert!(seen.iter().all(|count| (60..150).contains(count)), "{seen:?}");
        assert_eq!((dice.below(0), dice.below(1), *dice.pick(&[9])), (0, 0, 9));
        let mut landed = [0; 3];
        (0..400).for_each(|_| landed[dice.weighted(&[1, 0, 3])] += 1);
        assert!(landed[1] == 0 && landed[0] > 60 && landed[2] > 240, "{landed:?}");
    }
}
