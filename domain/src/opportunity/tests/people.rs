//! Who works on a deal.

use super::*;

fn join(n: u64, role: Option<&str>) -> Command {
    Command::AddTeamMember { user: user_id(n), role: role.map(str::to_owned) }
}

fn leave(n: u64) -> Command {
    Command::RemoveTeamMember { user: user_id(n) }
}

#[test]
fn only_a_member_leaves_the_team() {
    opened().when(leave(2), &asked()).then_rejected(&Rejection::NotInTeam(user_id(2)));
    let member = opened().and(join(2, None), &asked());
    member
        .when(leave(2), &asked())
        .then([Event::TeamMemberRemoved(TeamMemberRemoved { user: user_id(2) })]);
    member.when(leave(3), &asked()).then_refused("OPPORTUNITY_NOT_IN_TEAM");
}

#[test]
fn a_member_can_take_up_another_role_and_come_back() {
    let member = opened().and(join(2, None), &asked());
    member.when(join(2, Some("engineer")), &asked()).then_given();
    let gone = member.and(leave(2), &asked());
    gone.when(join(2, None), &asked())
        .then([Event::TeamMemberAdded(TeamMemberAdded { user: user_id(2), role: None })]);
}

#[test]
fn a_first_owner_needs_no_reason() {
    opened()
        .when(Command::AssignOwner { owner: user_id(1) }, &without_reason())
        .then([Event::OwnerAssigned(OwnerAssigned { owner: user_id(1), previous: None })]);
    let owned = opened().and(Command::AssignOwner { owner: user_id(1) }, &without_reason());
    owned.when(Command::AssignOwner { owner: user_id(2) }, &asked()).then([Event::OwnerAssigned(
        OwnerAssigned { owner: user_id(2), previous: Some(user_id(1)) },
    )]);
}
