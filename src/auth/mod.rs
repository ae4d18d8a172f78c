//! Who is asking: from the `Authorization` header to a requester.

mod error;

use std::net::IpAddr;

use axum::http::{HeaderMap, header::AUTHORIZATION};
use kehu_domain::{Actor, Requester, Source, user, values::UserId};

use crate::{
    commands::{CommandError, Commands, Envelope, UserStanding},
    ids,
};

pub use error::AuthError;

/// Who asks when nobody says so, on the machine of a developer.
const DEFAULT_DEVELOPER: &str = "developer";

/// The longest name in a development token, in characters.
const MAX_NAME_CHARS: usize = 100;

/// Tells who is asking.
#[derive(Debug, Clone)]
pub struct Authenticator {
    commands: Commands,
    development: bool,
}

impl Authenticator {
    /// With `development`, whoever says `Authorization: Bearer dev:<name>` is that user, and
    /// whoever says nothing on this machine is the user `developer`. Without it nobody is.
    pub fn new(commands: Commands, development: bool) -> Self {
        Self { commands, development }
    }

    /// Who is asking, registered as a user at first sight. `peer` is where the request comes from.
    pub async fn requester(
        &self,
        headers: &HeaderMap,
        peer: Option<IpAddr>,
    ) -> Result<Requester, AuthError> {
        let mut given = headers.get_all(AUTHORIZATION).iter();
        let (first, second) = (given.next(), given.next());
        if second.is_some() {
            return Err(AuthError::Malformed);
        }
        let name = match first {
            Some(header) => development_name(header.as_bytes())?,
            None if !self.development => return Err(AuthError::Missing),
            None if peer.is_some_and(|peer| peer.to_canonical().is_loopback()) => DEFAULT_DEVELOPER,
            None => return Err(AuthError::Missing),
        };
        if !self.development {
            return Err(AuthError::DevelopmentOnly);
        }
        let user = ensure_user(&self.commands, name).await?;
        Ok(Requester { user })
    }
}

/// The name in `Bearer dev:<name>`; names may be in any script, as UTF-8.
fn development_name(header: &[u8]) -> Result<&str, AuthError> {
    let header = std::str::from_utf8(header).map_err(|_| AuthError::Malformed)?;
    let (scheme, token) = header.split_once(' ').ok_or(AuthError::Malformed)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(AuthError::Malformed);
    }
    let name = token.trim().strip_prefix("dev:").ok_or(AuthError::Unknown)?.trim();
    let fits = (1..=MAX_NAME_CHARS).contains(&name.chars().count());
    if fits && !name.chars().any(char::is_control) { Ok(name) } else { Err(AuthError::Malformed) }
}

/// The user that goes by `name` in development, registered if nobody did before.
pub async fn ensure_user(commands: &Commands, name: &str) -> Result<UserId, AuthError> {
    let id = ids::development_user(name);
    match commands.user_standing(id).await.map_err(CommandError::from)? {
        UserStanding::Active => Ok(id),
        UserStanding::Deactivated => Err(AuthError::Deactivated),
        UserStanding::Unknown => {
            let command_id = ids::derived(id.0, "first sight");
            let envelope = Envelope::new(command_id, Actor::SYSTEM, Source::System);
            let register =
                user::Command::Register { name: name.to_owned(), external_ids: Vec::new() };
            commands.user(id, register, envelope).await?;
            Ok(id)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_development_token_is_a_name_in_any_script() {
        assert_eq!(development_name("Bearer dev:alice".as_bytes()).unwrap(), "alice");
        assert_eq!(development_name("bearer dev:王小明".as_bytes()).unwrap(), "王小明");
    }

    #[test]
    fn anything_else_is_not() {
        for malformed in ["", "Bearer", "Basic dev:alice", "Bearer dev:", "Bearer dev:a\u{7}b"] {
            let error = development_name(malformed.as_bytes()).unwrap_err();
            assert!(matches!(error, AuthError::Malformed), "{malformed:?}: {error}");
        }
        assert!(matches!(development_name(b"Bearer \xff"), Err(AuthError::Malformed)));
        assert!(matches!(development_name(b"Bearer 0123abcd"), Err(AuthError::Unknown)));
        let long = format!("Bearer dev:{}", "x".repeat(101));
        assert!(matches!(development_name(long.as_bytes()), Err(AuthError::Malformed)));
    }
}
