//! Ticks: `G#HEALTH · TICK#name`. Of several runners of one tick, one moves its time and does the work.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use jiff::SignedDuration;

fn key(name: &str) -> Key {
    Key::new("G#HEALTH", format!("TICK#{name}"))
}

impl Store {
    /// Takes a tick that is due; answers when it was due, or none when it is not due or another runner took it. Ticks
    /// that were missed meanwhile are one.
    pub async fn take_tick(
        &self,
        name: &str,
        every: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        const OPERATION: &str = "take a tick";
        let known = self.get(OPERATION, &key(name)).await?;
        let due_at =
            known.map(|row| row.read_time("next_at")).transpose().map_err(|error| corrupt(OPERATION, error))?;
        if due_at.is_some_and(|due_at| due_at > now) {
            return Ok(None);
        }
        let next_at = now.checked_add(every).unwrap_or(Timestamp::MAX);
        let write = Write::update(key(name), "SET #next_at = :next, #last_ok = :now, #et = :et, #up = :now")
            .value(":next", moment(next_at))
            .value(":now", moment(now))
            .text(":et", "TICK");
        let write = match due_at {
            Some(due_at) => write.value(":due", moment(due_at)).when("#next_at = :due", StoreErrorKind::Conflict),
            None => write.when("attribute_not_exists(#PK)", StoreErrorKind::Conflict),
        };
        match self.write(OPERATION, write).await {
            Ok(()) => Ok(Some(due_at.unwrap_or(now))),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(None),
            Err(error) => Err(error),
        }
    }
}
