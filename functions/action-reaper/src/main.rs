//! Ends what nobody finished, as a Lambda.

use spot_action_reaper::ActionReaper;

fn main() -> std::process::ExitCode {
    spot_lambda::run(async |parts| {
        Ok(ActionReaper { store: parts.store(), executor: parts.queue("EXECUTOR_QUEUE_URL"), clock: parts.clock() })
    })
}
