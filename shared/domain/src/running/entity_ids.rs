//! Ids of our own things: a prefix and a UUIDv7 in 32 hexadecimal digits, so that their order is the order of time.

use super::{Chance, Clock};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A text that is no id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnId {
    /// What was given.
    pub text: String,
    /// The prefix an id of this kind has.
    pub prefix: &'static str,
}

impl fmt::Display for NotAnId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is not `{}_` and 32 hexadecimal digits", self.text, self.prefix)
    }
}
impl std::error::Error for NotAnId {}

/// Length of an id: three letters, an underscore, 32 digits.
pub const ID_LENGTH: usize = 36;

/// The digits of a UUIDv7 (RFC 9562): 48 bits of milliseconds, version, 12 and 62 random bits, variant between.
fn uuid_v7(milliseconds: i64, first: u64, second: u64) -> String {
    let time = (milliseconds.max(0) as u128 & 0xffff_ffff_ffff) << 80;
    let version = 0x7u128 << 76;
    let early = u128::from(first & 0xfff) << 64;
    let variant = 0b10u128 << 62;
    let late = u128::from(second) & 0x3fff_ffff_ffff_ffff;
    format!("{:032x}", time | version | early | variant | late)
}

macro_rules! entity_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// A new id.
            pub fn fresh(clock: &dyn Clock, chance: &dyn Chance) -> Self {
                let milliseconds = clock.now().as_millisecond();
                Self(format!("{}_{}", $prefix, uuid_v7(milliseconds, chance.draw(), chance.draw())))
            }

            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix(concat!($prefix, "_"));
                let lower_hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
                match digits {
                    Some(digits) if digits.len() == 32 && digits.bytes().all(lower_hex) => Ok(Self(text)),
                    Some(_) | None => Err(NotAnId { text, prefix: $prefix }),
                }
            }
        }
        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::try_from(text.to_owned())
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

entity_id!(
    /// A customer.
    OrganizationId, "org"
);
entity_id!(
    /// A person.
    UserId, "usr"
);
entity_id!(
    /// One person signed in on one device.
    SignInId, "sgn"
);
entity_id!(
    /// A linked AWS account.
    AccountId, "acc"
);
entity_id!(
    /// A registered cluster.
    ClusterId, "clu"
);
entity_id!(
    /// An agent's key.
    AgentKeyId, "key"
);
entity_id!(
    /// A running agent.
    AgentId, "agt"
);
entity_id!(
    /// An optimization job.
    JobId, "job"
);
entity_id!(
    /// An action.
    ActionId, "act"
);
entity_id!(
    /// An interruption and what was done about it.
    InterruptionId, "int"
);
entity_id!(
    /// What a person has overridden for a while.
    OverrideId, "ovr"
);
entity_id!(
    /// A stored safety check.
    SafetyCheckId, "val"
);
entity_id!(
    /// An event.
    EventId, "evt"
);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

    struct Ticking(AtomicI64);
    impl Clock for Ticking {
        fn now(&self) -> Timestamp {
            Timestamp::from_millisecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
        }
    }
    struct Counting(AtomicU64);
    impl Chance for Counting {
        fn draw(&self) -> u64 {
            self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
        }
    }

    #[test]
    fn later_ids_sort_later_and_all_are_thirty_six_letters() {
        let (clock, chance) = (Ticking(AtomicI64::new(1_790_000_000_000)), Counting(AtomicU64::new(1)));
        let ids: Vec<_> = (0..500).map(|_| ActionId::fresh(&clock, &chance)).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| id.as_str().len() == ID_LENGTH));
        assert_eq!(ids[0].as_str().as_bytes()[4 + 12], b'7', "version of RFC 9562");
    }

    #[test]
    fn an_id_of_another_kind_or_shape_is_refused() {
        let digits = "0".repeat(32);
        assert!(format!("job_{digits}").parse::<JobId>().is_ok());
        for wrong in [format!("act_{digits}"), format!("job_{}", "0".repeat(31)), format!("job_{}", "G".repeat(32))] {
            assert!(wrong.parse::<JobId>().is_err(), "{wrong}");
        }
    }
}
