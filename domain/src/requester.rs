//! Who is asking: an argument of every query and the source of every command's actor.

use crate::{recorded::Actor, values::UserId};

/// An authenticated user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Requester {
    /// The user.
    pub user: UserId,
}

impl Requester {
    /// As the actor of a command.
    pub fn actor(self) -> Actor {
        Actor::user(self.user)
    }
}
