//! Top-level errors: what is broken, and what a query cannot mean. Refusals of commands are not
//! here; they are data.

use std::{error::Error as StdError, fmt};

use async_graphql::{Error, ErrorExtensions};

use crate::telemetry::Throttle;

/// What `extensions.code` can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// The query's arguments make no sense.
    BadUserInput,
    /// The read models have not reached the position asked for.
    Stale,
    /// Something that kehu needs does not answer; trying again may help.
    Unavailable,
    /// kehu has a fault.
    Internal,
}

impl ErrorKind {
    /// As it is written in `extensions.code`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Stale => "STALE",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// An error of this kind.
    pub(crate) fn error(self, message: impl Into<String>) -> Error {
        Error::new(message).extend_with(|_, extensions| extensions.set("code", self.as_str()))
    }
}

/// An argument that makes no sense.
pub(crate) fn bad_input(message: impl fmt::Display) -> Error {
    ErrorKind::BadUserInput.error(message.to_string())
}

/// Something needed does not answer: logged with its causes, which the caller never sees. While a
/// database is away every request meets the same.
pub(crate) fn unavailable(error: &(dyn StdError + 'static)) -> Error {
    static LINES: Throttle = Throttle::new();
    if let Some(left_out) = LINES.lets_through() {
        tracing::error!(error = %Chain(error), left_out, "a request failed for want of something else");
    }
    ErrorKind::Unavailable.error("kehu cannot answer at the moment; try again")
}

/// A fault of kehu: logged with its causes, which the caller never sees.
pub(crate) fn internal(error: &(dyn StdError + 'static)) -> Error {
    tracing::error!(error = %Chain(error), "a request met a fault");
    ErrorKind::Internal.error("kehu failed to answer; the fault has been logged")
}

/// An error with everything that caused it, in one line.
#[derive(Debug)]
pub(crate) struct Chain<'a>(pub &'a (dyn StdError + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
