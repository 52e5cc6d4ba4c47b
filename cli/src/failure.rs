//! The three ways a command can end badly, and what each means for the exit code.

use std::fmt;
use std::io;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The user's input is at fault: exit 2. The text names file, line and field.
    BadInput(String),
    /// We or the machine are at fault: exit 1.
    Internal(anyhow::Error),
    /// Nobody reads standard output any more, as with `| head`: nothing to complain about.
    OutputClosed,
}

impl Failure {
    /// Bad input found in `file`.
    pub(crate) fn input(file: &str, what: impl fmt::Display) -> Self {
        Self::BadInput(format!("{file}: {what}"))
    }

    /// The exit code of the process.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::BadInput(_) => 2,
            Self::Internal(_) => 1,
            Self::OutputClosed => 0,
        }
    }

    /// The one line for standard error.
    pub(crate) fn line(&self) -> Option<String> {
        match self {
            Self::BadInput(text) => Some(one_line(text)),
            Self::Internal(error) => Some(one_line(&format!("internal error: {error:#}"))),
            Self::OutputClosed => None,
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

/// Errors of writing to standard output.
pub(crate) fn from_output(error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Failure::OutputClosed
    } else {
        Failure::Internal(anyhow::Error::new(error).context("cannot write to standard output"))
    }
}

/// Scripts read standard error line by line, and control characters of foreign input must not reach a terminal.
fn one_line(text: &str) -> String {
    let shown: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_without_control_characters() {
        let failure = Failure::input("dump.json", "line 3\n\u{1b}[31mbad");
        assert_eq!(failure.line().as_deref(), Some("dump.json: line 3 [31mbad"));
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        assert_eq!(from_output(io::ErrorKind::BrokenPipe.into()).exit_code(), 0);
    }
}
