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

    /// Ends a user's work with kehu.
    deactivate_user = Change DeactivateUserInput {
    } -> DeactivateUserPayload, |_input, _command_id| Command::Deactivate;

    /// Takes a user's work with kehu up again.
    reactivate_user = Change ReactivateUserInput {
    } -> ReactivateUserPayload, |_input, _command_id| Command::Reactivate;
}
