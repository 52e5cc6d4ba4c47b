//! Item classes of equal size side by side, so that a filling of thousands of classes looks at a few dozen sizes.

use super::model::Model;
use super::problem::Size;
use std::collections::BTreeMap;

/// Classes of one size and one acceptance. A class that may not share a bin with others, or not without limit, is a
/// stack of its own.
#[derive(Debug)]
pub(super) struct Stack {
    /// Classes that still have items, the next one last.
    pub classes: Vec<usize>,
    /// Items left in all.
    pub left: u32,
    /// Only one class, with conflicts or a limit.
    pub alone: bool,
}

/// All stacks of one size.
#[derive(Debug)]
pub(super) struct Form {
    pub size: Size,
    /// The same as floats, for scoring.
    pub extent: [f64; super::MAX_DIMENSIONS],
    /// Places of its stacks, the one to take from first leading.
    pub stacks: Vec<usize>,
}

/// The forms of a problem, the most valuable first.
#[derive(Debug)]
pub(super) struct Forms {
    pub all: Vec<Form>,
    pub stacks: Vec<Stack>,
    /// Items left per class.
    pub counts: Vec<u32>,
}

impl Forms {
    /// The classes that have items in `left`.
    pub(super) fn new(model: &Model, left: &[(usize, u32)], values: &[f64]) -> Self {
        let mut counts = vec![0u32; model.classes.len()];
        left.iter().for_each(|&(class, count)| counts[class] = count);
        let mut alike: BTreeMap<(Size, Option<usize>, Vec<bool>), Vec<usize>> = BTreeMap::new();
        for &(class, _) in left.iter().filter(|item| item.1 > 0) {
            let own = &model.classes[class];
            let alone = own.limit < u32::MAX || !own.conflicts.is_empty();
            let accepted = model.kinds.iter().map(|kind| kind.most[class] > 0).collect();
            alike.entry((own.size, alone.then_some(class), accepted)).or_default().push(class);
        }
        let mut forms = Self { all: Vec::new(), stacks: Vec::new(), counts };
        for ((size, alone, _), mut classes) in alike {
            classes.reverse();
            if forms.all.last().is_none_or(|form| form.size != size) {
                forms.all.push(Form { size, extent: size.map(|amount| amount as f64), stacks: Vec::new() });
            }
            let left = classes.iter().map(|&class| forms.counts[class]).sum();
            forms.all.last_mut().expect("one was just pushed").stacks.push(forms.stacks.len());
            forms.stacks.push(Stack { classes, left, alone: alone.is_some() });
        }
        let value = |form: &Form| values[forms.stacks[form.stacks[0]].classes[0]];
        let mut worth: Vec<(f64, Form)> = std::mem::take(&mut forms.all).into_iter().map(|f| (value(&f), f)).collect();
        worth.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.size.cmp(&a.1.size)));
        forms.all = worth.into_iter().map(|(_, form)| form).collect();
        forms
    }

    /// Forgets stacks without items and puts those first that are hardest to place: classes with conflicts by how many
    /// items may not share a bin with them, then what few kinds accept.
    pub(super) fn tidy(&mut self, model: &Model) {
        let Self { all, stacks, counts } = self;
        let pressure = |stack: &Stack| -> u64 {
            let Some(&class) = stack.classes.last().filter(|_| stack.alone) else { return 0 };
            let rivals = model.classes[class].conflicts.iter().map(|&other| u64::from(counts[other]));
            u64::from(counts[class]) + rivals.sum::<u64>()
        };
        let homes = |stack: &Stack| {
            let class = stack.classes.last().copied().unwrap_or(0);
            model.kinds.iter().filter(|kind| kind.most[class] > 0).count()
        };
        for form in all.iter_mut() {
            form.stacks.retain(|&stack| stacks[stack].left > 0);
            form.stacks.sort_by_cached_key(|&stack| {
                (std::cmp::Reverse(pressure(&stacks[stack])), homes(&stacks[stack]), stack)
            });
        }
        all.retain(|form| !form.stacks.is_empty());
    }

    /// Takes items out of a stack, as classes with counts.
    pub(super) fn draw(&mut self, stack: usize, mut count: u32, into: &mut Vec<(usize, u32)>) {
        let stack = &mut self.stacks[stack];
        stack.left -= count;
        while count > 0 {
            let Some(&class) = stack.classes.last() else { return };
            let taken = count.min(self.counts[class]);
            self.counts[class] -= taken;
            count -= taken;
            into.push((class, taken));
            if self.counts[class] == 0 {
                stack.classes.pop();
            }
        }
    }
}
