//! Cursors: where the next page begins, sealed so that nobody can make one up, use one elsewhere or keep one for long.

use super::failure::Failure;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// A cursor is good for an hour.
const LIFE_SECS: i64 = 3_600;
/// Bytes of the seal: 128 bits cannot be guessed.
const SEAL_BYTES: usize = 16;
/// Bytes of the moment at which it ends.
const END_BYTES: usize = 8;

/// Seals and opens cursors.
pub(crate) struct Cursors {
    key: [u8; 32],
}

impl Cursors {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// A cursor to `position` of the list that `scope` names: caller, route and filters.
    pub(crate) fn seal(&self, scope: &str, position: &str, now: Timestamp) -> String {
        let mut bytes = (now.as_second() + LIFE_SECS).to_be_bytes().to_vec();
        bytes.extend_from_slice(position.as_bytes());
        let seal = self.mac(scope, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(&seal[..SEAL_BYTES]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in a cursor of ours for this very list.
    pub(crate) fn open(&self, scope: &str, cursor: &str, now: Timestamp) -> Result<String, Failure> {
        let wrong = || Failure::field("/cursor", "not a cursor of this list, or older than an hour: begin anew");
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong())?;
        let cut = bytes.len().checked_sub(SEAL_BYTES).filter(|cut| *cut >= END_BYTES).ok_or_else(wrong)?;
        let (told, seal) = bytes.split_at(cut);
        self.mac(scope, told).verify_truncated_left(seal).map_err(|_| wrong())?;
        let (end, position) = told.split_at(END_BYTES);
        let end = i64::from_be_bytes(end.try_into().map_err(|_| wrong())?);
        if end <= now.as_second() {
            return Err(wrong());
        }
        String::from_utf8(position.to_vec()).map_err(|_| wrong())
    }

    fn mac(&self, scope: &str, told: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length is one");
        mac.update(&(scope.len() as u64).to_be_bytes());
        mac.update(scope.as_bytes());
        mac.update(told);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + secs).unwrap()
    }

    #[test]
    fn a_cursor_opens_for_its_own_list_within_the_hour_only() {
        let cursors = Cursors::new([7; 32]);
        let cursor = cursors.seal("org_1 /jobs status=failed", "job_9", at(0));
        assert_eq!(cursors.open("org_1 /jobs status=failed", &cursor, at(3_599)).unwrap(), "job_9");
        assert!(cursors.open("org_1 /jobs status=failed", &cursor, at(3_600)).is_err(), "too old");
        assert!(cursors.open("org_2 /jobs status=failed", &cursor, at(1)).is_err(), "another's");
        assert!(Cursors::new([8; 32]).open("org_1 /jobs status=failed", &cursor, at(1)).is_err(), "another key");
    }

    #[test]
    fn no_changed_letter_goes_unnoticed() {
        let cursors = Cursors::new([7; 32]);
        let cursor = cursors.seal("s", "act_0000", at(0));
        for place in 0..cursor.len() {
            let mut letters = cursor.clone().into_bytes();
            letters[place] = if letters[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(letters).unwrap();
            // The last letter carries bits that stand for nothing; the decoder refuses them too.
            assert!(cursors.open("s", &changed, at(1)).is_err(), "place {place}");
        }
        for wrong in ["", "A", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(cursors.open("s", wrong, at(1)).is_err(), "{wrong}");
        }
    }
}
