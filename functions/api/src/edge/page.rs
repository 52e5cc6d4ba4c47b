//! The page that a list's query asks for, and the page that is answered.

use super::failure::Failure;
use crate::app::App;
use crate::gate::Person;
use spot_api_types::http::Page;

/// Items unless said otherwise, and at most.
const LIMITS: (usize, usize) = (25, 100);

/// What a query says about the page. The scope names the list with its filters, so that a cursor fits no other.
pub(crate) struct PageQuery {
    pub(crate) limit: usize,
    pub(crate) position: Option<String>,
    scope: String,
}

impl PageQuery {
    /// Reads limit and cursor of a list.
    pub(crate) fn read(
        app: &App,
        person: &Person,
        list: &str,
        limit: Option<u32>,
        cursor: Option<&str>,
    ) -> Result<Self, Failure> {
        Self::read_up_to(app, person, list, limit, cursor, LIMITS)
    }

    /// The same for a list with a default and a greatest page of its own.
    pub(crate) fn read_up_to(
        app: &App,
        person: &Person,
        list: &str,
        limit: Option<u32>,
        cursor: Option<&str>,
        (usual, most): (usize, usize),
    ) -> Result<Self, Failure> {
        let limit = limit.map_or(usual, |limit| limit as usize);
        if !(1..=most).contains(&limit) {
            return Err(Failure::field("/limit", format!("1 to {most}")));
        }
        let scope = format!("{} {list}", person.actor);
        let open = |cursor| app.cursors.open(&scope, cursor, app.wall_now());
        let position = cursor.map(open).transpose()?;
        Ok(Self { limit, position, scope })
    }

    /// The cursor to a position of this list.
    pub(crate) fn cursor_to(&self, app: &App, position: &str) -> String {
        app.cursors.seal(&self.scope, position, app.wall_now())
    }

    /// The page as it is answered.
    pub(crate) fn answer<S, T: From<S>>(&self, app: &App, page: spot_store::Page<S>) -> Page<T> {
        let next_cursor = page.next.map(|position| self.cursor_to(app, &position));
        Page { items: page.items.into_iter().map(T::from).collect(), next_cursor }
    }

    /// A page of a list that is in memory as a whole; the position is a place in it.
    pub(crate) fn cut<T>(
        &self,
        app: &App,
        items: impl Iterator<Item = T>,
    ) -> Result<(Vec<T>, Option<String>), Failure> {
        let from: usize = match &self.position {
            Some(position) => position.parse().map_err(|_| Failure::field("/cursor", "not a cursor of this list"))?,
            None => 0,
        };
        let mut items = items.skip(from);
        let taken: Vec<T> = items.by_ref().take(self.limit).collect();
        let next = items.next().map(|_| self.cursor_to(app, &(from + taken.len()).to_string()));
        Ok((taken, next))
    }
}
