//! Hands on what writes announced, as a Lambda.

use spot_relay::Relay;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(Relay {
            store: parts.store(),
            bus: parts.bus(),
            dead_letters: parts.queue("RELAY_DEAD_LETTERS_QUEUE_URL"),
            clock: parts.clock(),
        })
    })
}
