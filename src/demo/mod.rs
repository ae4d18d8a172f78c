//! The demo: Yuanhang Logistics (远航物流), a company that is made up, with a year of its life.
//!
//! Everything follows from a seed and a last day: who the customers are, what is said, offered and
//! complained about, and when. It is written through commands, like everything else, at the times at
//! which it is said to have happened; the ids of commands follow from the seed, so that writing it
//! again changes nothing. The demo never mixes with other data.

mod act;
mod company;
mod dice;
mod digest;
mod error;
mod fill;
mod guide;
mod life;
mod mishaps;
mod names;
mod offer;
mod options;
mod party;
mod pricing;
mod sales;
mod script;
mod service;
mod staff;
mod story;
mod talking;
mod texts;
mod year;

use std::sync::Arc;

use kehu_domain::{DomainEvent, user};

use crate::{commands::Commands, feed};

pub use digest::Digest;
pub use error::DemoError;
pub use guide::Question;
pub use life::Life;
pub use options::{Options, Wanted};

use story::Story;

/// A demo, thought up and perhaps written.
#[derive(Debug, Clone)]
pub struct Demo {
    options: Options,
    story: Arc<Story>,
}

impl Demo {
    /// The demo that is in the log, or the one that is wanted where there is none yet.
    pub async fn open(commands: &Commands, wanted: Wanted) -> Result<Self, DemoError> {
        let options = match found(commands).await? {
            None => Options::decide(wanted, commands.clock())?,
            Some(found) if found.fits(wanted) => found,
            Some(Options { seed, until, customers }) => {
                return Err(DemoError::Another { seed, until, customers });
            }
        };
        let story = Arc::new(story::think_up(&options));
        Ok(Self { options, story })
    }

    /// What it is made of.
    pub fn options(&self) -> Options {
        self.options
    }
}

/// What the demo in the log is made of, if there is one.
async fn found(commands: &Commands) -> Result<Option<Options>, DemoError> {
    let stream = staff::founder().stream();
    let stored = commands.store().read_stream(&stream, 0, 1).await?;
    let Some(first) = feed::decode_all(commands.vault(), stored).await?.pop() else {
        return Ok(None);
    };
    let position = first.header.position;
    let DomainEvent::User(user::Event::Registered(registered)) = first.event else {
        return Err(DemoError::Foreign { position, stream });
    };
    match Options::read(&registered.external_ids) {
        Some(read) => read.map(Some),
        None => Err(DemoError::Foreign { position, stream }),
    }
}
