//! The only clock, so that tests can hold it still.

use std::{fmt, sync::Arc};

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time, in microseconds: what the log can store.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place where time enters")]
    pub fn system() -> Self {
        Self(Arc::new(Utc::now))
    }

    /// A clock that tests hold.
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)().trunc_subsecs(6)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").finish()
    }
}
