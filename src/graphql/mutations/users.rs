//! Mutations of users.

use kehu_domain::user::Command;

use super::{
    execute::UserTarget,
    inputs::{self, ExternalIdInput},
};
use crate::graphql::types::User;

mutations! {
    UserMutations, UserTarget, user: User;

    /// Makes a user known.
    register_user = Creation RegisterUserInput {
        /// The name to show. It is kept sealed.
        name: String,
        /// What other systems call the user.
        #[graphql(default)]
        external_ids: Vec<ExternalIdInput>,
    } -> RegisterUserPayload, |input, _command_id| Command::Register {
        name: input.name,
        external_ids: inputs::external_ids(input.external_ids),
    };

    /// Gives a user another name.
    rename_user = Change RenameUserInput {
        /// The name to show.
        name: String,
    } -> RenameUserPayload, |input, _command_id| Command::Rename { name: input.name };

    /// Gives a user a role.
    grant_user_role = Change GrantUserRoleInput {
        /// The role's code, lower case: `sales_manager`.
        role: String,
    } -> GrantUserRolePayload, |input, _command_id| Command::GrantRole { role: input.role };

    /// Takes a role away from a user.
    revoke_user_role = Change RevokeUserRoleInput {
        /// The role's code.
        role: String,
    } -> RevokeUserRolePayload, |input, _command_id| Command::RevokeRole { role: input.role };

    /// Links another system's id for a user.
    link_user_external_id = Change LinkUserExternalIdInput {
        /// What the other system calls the user.
        external_id: ExternalIdInput,
    } -> LinkUserExternalIdPayload, |input, _command_id| Command::LinkExternalId {
        external_id: input.external_id.into(),
    };

    /// Ends a user's work with kehu.
    deactivate_user = Change DeactivateUserInput {
    } -> DeactivateUserPayload, |_input, _command_id| Command::Deactivate;

    /// Takes a user's work with kehu up again.
    reactivate_user = Change ReactivateUserInput {
    } -> ReactivateUserPayload, |_input, _command_id| Command::Reactivate;
}
