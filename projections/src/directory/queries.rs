//! What can be asked of the directory. Every function sends one statement.

use kehu_domain::{
    Requester,
    values::{PipelineId, UserId},
};
use sqlx::PgPool;

use super::{Pipeline, User};
use crate::{
    AsOf, Error,
    query::{self, ExternalKey},
};

const USERS: &str = "directory.users";
const PIPELINES: &str = "directory.pipelines";

/// Every user, those who no longer work with kehu included, in order of their ids.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn users(db: &PgPool, requester: Requester, at: AsOf) -> Result<Vec<User>, Error> {
    query::all(db, USERS, at).await
}

/// The users with these ids, in no particular order; unknown ids are left out.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn users_by_ids(
    db: &PgPool,
    requester: Requester,
    ids: &[UserId],
    at: AsOf,
) -> Result<Vec<User>, Error> {
    query::by_streams(db, USERS, ids, at).await
}

/// The users that other systems know by these keys, each with the key that found it.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, keys = keys.len()))]
pub async fn users_by_external_ids(
    db: &PgPool,
    requester: Requester,
    keys: &[ExternalKey],
    at: AsOf,
) -> Result<Vec<(ExternalKey, User)>, Error> {
    query::by_external_keys(db, USERS, keys, at, |user: &User| &user.external_ids).await
}

/// Every pipeline, in order of their ids.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn pipelines(
    db: &PgPool,
    requester: Requester,
    at: AsOf,
) -> Result<Vec<Pipeline>, Error> {
    query::all(db, PIPELINES, at).await
}

/// The pipelines with these ids, in no particular order; unknown ids are left out.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user, ids = ids.len()))]
pub async fn pipelines_by_ids(
    db: &PgPool,
    requester: Requester,
    ids: &[PipelineId],
    at: AsOf,
) -> Result<Vec<Pipeline>, Error> {
    query::by_streams(db, PIPELINES, ids, at).await
}
