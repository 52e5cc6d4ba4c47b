//! What reaches a person's terminal: standard output, colour where it is wanted, and progress on slow work.

use crate::failure::{Failure, from_output};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Nothing is said about work that takes less than this.
const PROGRESS_AFTER: Duration = Duration::from_secs(1);

/// Writes text to standard output.
pub(crate) fn print_text(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(from_output)
}

/// Writes exactly one JSON object, followed by a line end.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(anyhow::Error::new)?;
    text.push('\n');
    print_text(&text)
}

/// Colour only where a person looks and has not asked for none (<https://no-color.org>).
pub(crate) fn colour_wanted() -> bool {
    let declined = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !declined && io::stdout().is_terminal()
}

/// Text attributes, or none of them.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    enabled: bool,
}

impl Paint {
    /// Attributes are written only if `enabled`.
    pub(crate) fn new(enabled: bool) -> Self {
        Self { enabled }
    }

    /// Headings.
    pub(crate) fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// What is good.
    pub(crate) fn green(self, text: &str) -> String {
        self.wrap("32", text)
    }

    /// What needs a look.
    pub(crate) fn yellow(self, text: &str) -> String {
        self.wrap("33", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.enabled { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// A line on standard error while something takes long; gone when dropped. Silent unless a person watches.
pub(crate) struct Progress {
    ticker: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts saying `what` once a second, from the second second on.
    pub(crate) fn start(what: &'static str) -> Self {
        if !io::stderr().is_terminal() {
            return Self { ticker: None };
        }
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut seconds = 0;
            while stopped.recv_timeout(PROGRESS_AFTER) == Err(RecvTimeoutError::Timeout) {
                seconds += 1;
                let _ = write!(io::stderr(), "\r\u{1b}[K{what} … {seconds} s");
            }
            if seconds > 0 {
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        });
        Self { ticker: Some((stop, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.ticker.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}
