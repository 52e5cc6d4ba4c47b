//! Listings to their last page: all of them, or an error.

use crate::{CloudError, CloudErrorKind};
use std::collections::BTreeSet;

/// One page: its items and the token of the next page.
pub(super) type Page<Item> = (Vec<Item>, Option<String>);

/// No listing has more: a thousand items on each is ten million.
const MOST_PAGES: usize = 10_000;

/// Asks for page after page until there is none. The SDK's own paginators stop in silence when a token comes back;
/// here that is an error, since what is missing would look like things that are gone.
pub(super) async fn all_pages<Item, Asked>(
    operation: &'static str,
    mut ask: impl FnMut(Option<String>) -> Asked,
) -> Result<Vec<Item>, CloudError>
where
    Asked: Future<Output = Result<Page<Item>, CloudError>>,
{
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    let mut token = None;
    loop {
        let (items, next) = ask(token).await?;
        all.extend(items);
        match next.filter(|next| !next.is_empty()) {
            None => return Ok(all),
            Some(next) if seen.len() < MOST_PAGES && seen.insert(next.clone()) => token = Some(next),
            Some(_) => {
                let message = format!("page {} leads back to an earlier one", seen.len() + 1);
                return Err(CloudError::new(operation, CloudErrorKind::Unreachable, "PagesRepeat", message));
            }
        }
    }
}
