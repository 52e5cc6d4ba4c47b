//! A page of a list, and where the next one begins.

/// Part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Items, in the list's order.
    pub items: Vec<T>,
    /// Hand this in to get the next page; none on the last one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page from one item more than was asked for: the extra one only tells that there is a next page.
    pub(crate) fn cut(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next }
    }
}
