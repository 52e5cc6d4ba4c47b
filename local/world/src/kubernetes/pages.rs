//! Lists read page by page stay what they were at their first page.

use super::object::Object;
use super::resource::Resource;
use super::timers::after;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long a list may be read on: a real API server forgets after five to ten minutes.
const KEPT_SECS: i64 = 300;
/// Lists kept at once; the oldest gives way.
const LISTS_KEPT: usize = 32;

/// A list and until when it may be read on.
type Kept = (Timestamp, Arc<[Arc<Object>]>);

/// Lists that somebody has read a part of.
#[derive(Debug, Default)]
pub(super) struct Pages {
    lists: BTreeMap<(Resource, u64), Kept>,
}

impl Pages {
    /// Keeps the whole list of a resource at a version.
    pub(super) fn keep(&mut self, now: Timestamp, list: (Resource, u64), objects: Arc<[Arc<Object>]>) {
        self.lists.insert(list, (after(now, KEPT_SECS), objects));
        while self.lists.len() > LISTS_KEPT {
            let oldest = self.lists.iter().min_by_key(|(list, (until, _))| (*until, **list)).map(|(list, _)| *list);
            if let Some(oldest) = oldest {
                self.lists.remove(&oldest);
            }
        }
    }

    /// The list as it was, unless it is forgotten.
    pub(super) fn get(&self, list: (Resource, u64)) -> Option<Arc<[Arc<Object>]>> {
        self.lists.get(&list).map(|(_, objects)| Arc::clone(objects))
    }

    pub(super) fn expire(&mut self, now: Timestamp) {
        self.lists.retain(|_, (until, _)| *until > now);
    }
}
