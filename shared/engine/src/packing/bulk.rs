//! Filling for thousands of item classes: bin by bin, looking at sizes rather than classes.

use super::forms::Forms;
use super::model::{Items, Model};
use super::packed::Packed;
use super::problem::{MAX_DIMENSIONS, Size};
use super::resource_price::{Prices, size_worth};
use super::search::Bin;

/// Most bins in one packing: each stands for itself in the answer, and memory is finite.
const MOST_BINS: usize = 1_000_000;
/// Bins bought before stacks are put in order anew.
const TIDY_AFTER: usize = 64;
/// Scores computed per filling at most, some five nanoseconds each; it decides how many kinds are compared per bin.
const MOST_SCORES: u64 = 40_000_000;
/// Kinds compared per bin at least.
const LEAST_KINDS: usize = 4;

/// What a bin is filled with: a stack and how many of it.
type Held = Vec<(usize, u32)>;

struct Bulk<'m> {
    model: &'m Model,
    forms: Forms,
    /// Per class how many classes in the present bin conflict with it.
    blocked: Vec<u32>,
    /// Per stack how many of its items are in the present bin.
    inside: Vec<u32>,
    window: usize,
}

/// Buys bins for what is left over in `packed`. `window` is how many sizes are compared for each item.
pub(super) fn fill_bulk(model: &Model, values: &[f64], prices: &Prices, window: usize, packed: &mut Packed) {
    let forms = Forms::new(model, &packed.left, values);
    let inside = vec![0; forms.stacks.len()];
    let blocked = vec![0; model.classes.len()];
    let mut bulk = Bulk { model, forms, blocked, inside, window };
    let kinds = ranked_kinds(model, prices);
    let most = bulk.most_kinds();
    let mut since_tidy = TIDY_AFTER;
    while packed.bins.len() < MOST_BINS {
        if since_tidy >= TIDY_AFTER {
            bulk.forms.tidy(model);
            since_tidy = 0;
        }
        let Some((kind, held)) = bulk.best_bin(&kinds, most, values, &packed.used) else { break };
        since_tidy += bulk.buy(kind, &held, packed);
    }
    packed.left = bulk.forms.counts.iter().copied().enumerate().filter(|item| item.1 > 0).collect();
}

/// Kinds with the greatest worth they can hold for their price, the best first.
fn ranked_kinds(model: &Model, prices: &Prices) -> Vec<(f64, usize)> {
    let bound = |kind: usize| size_worth(prices, &model.kinds[kind].capacity) / model.kinds[kind].price;
    let mut kinds: Vec<(f64, usize)> = (0..model.kinds.len()).map(|kind| (bound(kind), kind)).collect();
    kinds.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    kinds
}

impl Bulk<'_> {
    fn most_kinds(&self) -> usize {
        let items: u64 = self.forms.stacks.iter().map(|stack| u64::from(stack.left)).sum();
        let scores = items.saturating_mul(self.forms.all.len().min(self.window) as u64).max(1);
        usize::try_from(MOST_SCORES / scores).unwrap_or(usize::MAX).max(LEAST_KINDS)
    }

    /// The filling with the most value for its price. Kinds that cannot better the best are not tried.
    fn best_bin(
        &mut self,
        kinds: &[(f64, usize)],
        most: usize,
        values: &[f64],
        used: &[u32],
    ) -> Option<(usize, Held)> {
        let mut best: Option<(f64, usize, Held)> = None;
        let mut tried = 0;
        for &(bound, kind) in kinds.iter().filter(|(_, kind)| used[*kind] < self.model.kinds[*kind].limit) {
            if best.as_ref().is_some_and(|(ratio, ..)| *ratio >= bound || tried >= most) {
                break;
            }
            let held = self.fill(kind);
            if held.is_empty() {
                continue;
            }
            tried += 1;
            let kind = self.cheapest(&held, used).unwrap_or(kind);
            let worth: f64 = held.iter().map(|&(stack, count)| values[self.class(stack)] * f64::from(count)).sum();
            let ratio = worth / self.model.kinds[kind].price;
            if best.as_ref().is_none_or(|(most, ..)| ratio > *most) {
                best = Some((ratio, kind, held));
            }
        }
        best.map(|(_, kind, held)| (kind, held))
    }

    fn class(&self, stack: usize) -> usize {
        *self.forms.stacks[stack].classes.last().expect("a stack in use has items")
    }

    /// The cheapest kind with a free place that holds the items.
    fn cheapest(&self, held: &Held, used: &[u32]) -> Option<usize> {
        let mut total = Size::default();
        for &(stack, count) in held {
            let size = &self.model.classes[self.class(stack)].size;
            total.iter_mut().zip(size).for_each(|(total, size)| *total += size * u64::from(count));
        }
        let dimensions = self.model.dimensions;
        (0..self.model.kinds.len()).find(|&place| {
            let kind = &self.model.kinds[place];
            used[place] < kind.limit
                && (0..dimensions).all(|d| total[d] <= kind.capacity[d])
                && held.iter().all(|&(stack, _)| kind.most[self.class(stack)] > 0)
        })
    }

    /// One bin of the kind, item by item the size that points most in the direction of the room left.
    fn fill(&mut self, kind: usize) -> Held {
        let capacity = &self.model.kinds[kind].capacity;
        let per_whole = capacity.map(|amount| 1.0 / (amount as f64).max(1.0));
        let mut rest = *capacity;
        let mut held = Held::new();
        let mut live: Vec<(usize, usize)> = (0..self.forms.all.len())
            .filter_map(|form| self.usable(kind, form).map(|stack| (form, stack)))
            .collect();
        loop {
            live.retain(|&(form, _)| self.forms.all[form].size.iter().zip(&rest).all(|(need, have)| need <= have));
            let Some(at) = self.best_aligned(&live, &rest, &per_whole) else { break };
            let (form, stack) = live[at];
            let size = &self.forms.all[form].size;
            rest.iter_mut().zip(size).for_each(|(rest, size)| *rest -= size);
            self.inside[stack] += 1;
            match held.iter_mut().find(|item| item.0 == stack) {
                Some(item) => item.1 += 1,
                None => {
                    held.push((stack, 1));
                    self.block(stack, true);
                }
            }
            self.renew(kind, stack, at, &mut live);
        }
        for &(stack, _) in &held {
            self.inside[stack] = 0;
            self.block(stack, false);
        }
        held
    }

    /// Finds other stacks for the form just used, and for forms whose stack may not join the one just used.
    fn renew(&self, kind: usize, used: usize, at: usize, live: &mut Vec<(usize, usize)>) {
        let conflicts = self.forms.stacks[used].alone;
        let first = if conflicts { 0 } else { at };
        let last = if conflicts { live.len() } else { at + 1 };
        let mut gone = false;
        for entry in &mut live[first..last] {
            if !self.may_take(kind, entry.1) {
                match self.usable(kind, entry.0) {
                    Some(stack) => entry.1 = stack,
                    None => {
                        entry.1 = usize::MAX;
                        gone = true;
                    }
                }
            }
        }
        if gone {
            live.retain(|entry| entry.1 != usize::MAX);
        }
    }

    fn usable(&self, kind: usize, form: usize) -> Option<usize> {
        self.forms.all[form].stacks.iter().copied().find(|&stack| self.may_take(kind, stack))
    }

    /// Whether one more item of the stack may join the present bin, room aside.
    fn may_take(&self, kind: usize, stack: usize) -> bool {
        let known = &self.forms.stacks[stack];
        let inside = self.inside[stack];
        inside < known.left && {
            let class = self.class(stack);
            self.blocked[class] == 0 && inside < self.model.kinds[kind].most[class]
                || !known.alone && self.model.kinds[kind].most[class] > 0
        }
    }

    fn block(&mut self, stack: usize, on: bool) {
        if self.forms.stacks[stack].alone {
            let class = self.class(stack);
            for &other in &self.model.classes[class].conflicts {
                self.blocked[other] = if on { self.blocked[other] + 1 } else { self.blocked[other] - 1 };
            }
        }
    }

    /// The place in `live`, among the first few, of the size that points most in the direction of the room left.
    fn best_aligned(&self, live: &[(usize, usize)], rest: &Size, per_whole: &[f64; MAX_DIMENSIONS]) -> Option<usize> {
        let near = &live[..live.len().min(self.window)];
        if near.len() < 2 {
            return near.len().checked_sub(1);
        }
        let dimensions = self.model.dimensions;
        let mut weight = [0.0; MAX_DIMENSIONS];
        (0..dimensions).for_each(|d| weight[d] = rest[d] as f64 * per_whole[d] * per_whole[d]);
        let score = |form: usize| {
            let extent = &self.forms.all[form].extent;
            let (mut dot, mut square) = (0.0, 0.0);
            for d in 0..dimensions {
                let share = extent[d] * per_whole[d];
                dot += extent[d] * weight[d];
                square += share * share;
            }
            // Squares keep the order of cosines and need no root.
            dot * dot / square.max(f64::MIN_POSITIVE)
        };
        let mut best = (f64::NEG_INFINITY, 0);
        for (place, &(form, _)) in near.iter().enumerate() {
            let own = score(form);
            if own > best.0 {
                best = (own, place);
            }
        }
        Some(best.1)
    }

    /// Buys the bin as often as items and limits allow; tells how often.
    fn buy(&mut self, kind: usize, held: &Held, packed: &mut Packed) -> usize {
        let repeats = held.iter().map(|&(stack, count)| self.forms.stacks[stack].left / count).min().unwrap_or(0);
        let free = self.model.kinds[kind].limit - packed.used[kind];
        let space = u32::try_from(MOST_BINS - packed.bins.len()).unwrap_or(u32::MAX);
        let times = repeats.min(free).min(space);
        for _ in 0..times {
            let mut items = Items::new();
            held.iter().for_each(|&(stack, count)| self.forms.draw(stack, count, &mut items));
            items.sort_unstable();
            packed.bins.push(Bin { kind, items });
        }
        packed.used[kind] += times;
        times as usize
    }
}
