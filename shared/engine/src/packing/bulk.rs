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
    fn best_bin(&mut self, kinds: &[(f64, usize)], most: usize, values: &[f64], used: &[u32]) -> Option<(usize, Held)> {
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
        let (mut rest, mut held, mut next) = (*capacity, Held::new(), 0);
        let mut near: Vec<(usize, usize)> = Vec::new();
        loop {
            self.renew(kind, &rest, &mut near, &mut next);
            let Some(at) = self.best_aligned(&near, &rest, &per_whole) else { break };
            let (form, stack) = near[at];
            let size = &self.forms.all[form].size;
            let count = if self.window == 1 { self.most(kind, stack, size, &rest) } else { 1 };
            rest.iter_mut().zip(size).for_each(|(rest, size)| *rest -= size * u64::from(count));
            self.inside[stack] += count;
            match held.iter_mut().find(|item| item.0 == stack) {
                Some(item) => item.1 += count,
                None => {
                    held.push((stack, count));
                    self.block(stack, true);
                }
            }
        }
        for &(stack, _) in &held {
            self.inside[stack] = 0;
            self.block(stack, false);
        }
        held
    }

    /// How many more of a stack the present bin takes.
    fn most(&self, kind: usize, stack: usize, size: &Size, rest: &Size) -> u32 {
        let (known, inside) = (&self.forms.stacks[stack], self.inside[stack]);
        let allowed = if known.alone { self.model.kinds[kind].most[self.class(stack)] } else { u32::MAX };
        self.model.copies(size, rest).min(known.left.min(allowed) - inside)
    }

    /// Keeps the first few sizes that fit, each with a stack to take from.
    fn renew(&self, kind: usize, rest: &Size, near: &mut Vec<(usize, usize)>, next: &mut usize) {
        let fits = |form: usize| self.forms.all[form].size.iter().zip(rest).all(|(need, have)| need <= have);
        near.retain_mut(|(form, stack)| {
            fits(*form)
                && (self.may_take(kind, *stack)
                    || self.usable(kind, *form).is_some_and(|other| {
                        *stack = other;
                        true
                    }))
        });
        while near.len() < self.window && *next < self.forms.all.len() {
            let form = *next;
            *next += 1;
            if fits(form) {
                near.extend(self.usable(kind, form).map(|stack| (form, stack)));
            }
        }
    }

    fn usable(&self, kind: usize, form: usize) -> Option<usize> {
        self.forms.all[form].stacks.iter().copied().find(|&stack| self.may_take(kind, stack))
    }

    /// Whether one more item of the stack may join the present bin, room aside.
    fn may_take(&self, kind: usize, stack: usize) -> bool {
        let known = &self.forms.stacks[stack];
        let inside = self.inside[stack];
        if inside >= known.left {
            return false;
        }
        let class = self.class(stack);
        let most = self.model.kinds[kind].most[class];
        if known.alone { self.blocked[class] == 0 && inside < most } else { most > 0 }
    }

    fn block(&mut self, stack: usize, on: bool) {
        if self.forms.stacks[stack].alone {
            let class = self.class(stack);
            for &other in &self.model.classes[class].conflicts {
                self.blocked[other] = if on { self.blocked[other] + 1 } else { self.blocked[other] - 1 };
            }
        }
    }

    /// The place in `near` of the size that points most in the direction of the room left.
    fn best_aligned(&self, near: &[(usize, usize)], rest: &Size, per_whole: &[f64; MAX_DIMENSIONS]) -> Option<usize> {
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
