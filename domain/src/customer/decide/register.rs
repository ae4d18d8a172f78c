//! Making a customer known.

use super::{Decision, check_count, check_optional_line, party};
use crate::{
    customer::{
        CustomerKind, Event, ExternalIdInput, NamesInput, Registered, Rejection, RoleGrant, State,
    },
    values::{Region, UserId, external_id},
};

/// What `Register` says.
pub(super) struct Wanted {
    pub(super) kind: CustomerKind,
    pub(super) names: NamesInput,
    pub(super) roles: Vec<RoleGrant>,
    pub(super) source: Option<String>,
    pub(super) region: Option<Region>,
    pub(super) industry: Option<String>,
    pub(super) owner: Option<UserId>,
    pub(super) time_zone: Option<chrono_tz::Tz>,
    pub(super) external_ids: Vec<ExternalIdInput>,
}

/// A repeated registration is compared with the first one, whatever has changed since.
pub(super) fn register(state: &State, wanted: Wanted) -> Decision {
    let registered = parse(wanted)?;
    match (&state.registered, state.merged_into) {
        (None, _) => Ok(vec![Event::Registered(registered)]),
        (Some(before), _) if says_same(before, &registered) => Ok(vec![]),
        (Some(_), Some(survivor)) => Err(Rejection::Merged { survivor }),
        (Some(_), None) => Err(Rejection::AlreadyRegistered),
    }
}

fn parse(wanted: Wanted) -> Result<Registered, Rejection> {
    let personal = wanted.kind == CustomerKind::Person;
    check_count("roles", wanted.roles.len())?;
    check_count("externalIds", wanted.external_ids.len())?;
    party::check_roles(&wanted.roles)?;
    check_optional_line("source", wanted.source.as_deref())?;
    check_optional_line("industry", wanted.industry.as_deref())?;
    Ok(Registered {
        kind: wanted.kind,
        names: wanted.names.recorded(personal)?,
        roles: wanted.roles,
        source: wanted.source,
        region: wanted.region,
        industry: wanted.industry,
        owner: wanted.owner,
        time_zone: wanted.time_zone,
        external_ids: external_id::recorded(&wanted.external_ids, personal)?,
    })
}

fn says_same(one: &Registered, two: &Registered) -> bool {
    one.kind == two.kind
        && one.names.says_same(&two.names)
        && one.roles == two.roles
        && one.source == two.source
        && one.region == two.region
        && one.industry == two.industry
        && one.owner == two.owner
        && one.time_zone == two.time_zone
        && one.external_ids.len() == two.external_ids.len()
        && one.external_ids.iter().all(|id| id.is_among(&two.external_ids))
}
