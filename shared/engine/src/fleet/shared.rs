//! Values shared between copies of a fleet until one of them is changed. Hundreds of fleets are tried per plan and each
//! differs from the last in a few nodes.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// A value that is copied when it is first changed while others look at it too.
#[derive(Debug, Default)]
pub(crate) struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Rc::make_mut(&mut self.0)
    }
}

/// A long list whose parts are shared.
#[derive(Clone, Debug)]
pub(crate) struct Pages<T>(Vec<Shared<Vec<T>>>);

/// Entries per part: small enough to copy one for a single change, large enough that the list of parts is short.
const PAGE: usize = 512;

impl<T: Clone> Pages<T> {
    pub(super) fn of(value: T, count: usize) -> Self {
        let page = |at: usize| Shared::new(vec![value.clone(); PAGE.min(count - at)]);
        Self((0..count).step_by(PAGE).map(page).collect())
    }
}

impl<T> std::ops::Index<usize> for Pages<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.0[place / PAGE][place % PAGE]
    }
}

impl<T: Clone> std::ops::IndexMut<usize> for Pages<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut self.0[place / PAGE][place % PAGE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_not_seen_by_the_copy() {
        let before: Pages<u32> = Pages::of(7, PAGE * 2 + 1);
        let mut after = before.clone();
        after[PAGE * 2] = 8;
        after[0] = 9;
        assert_eq!((before[0], before[PAGE * 2], before[PAGE]), (7, 7, 7));
        assert_eq!((after[0], after[PAGE * 2], after[PAGE]), (9, 8, 7));
    }
}
