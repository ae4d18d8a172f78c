//! Commands to users.

use kehu_domain::{user::Command, values::UserId};

use super::{AnyCommand, Recipe, Takes, Values, need};

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        name: "user.register",
        fields: &[need("name", Takes::Text)],
        build: |v| {
            let external_ids = vec![v.external_id()];
            Ok(to(v, Command::Register { name: v.required("name")?, external_ids }))
        },
    },
    Recipe {
        name: "user.rename",
        fields: &[need("name", Takes::Text)],
        build: |v| Ok(to(v, Command::Rename { name: v.required("name")? })),
    },
    Recipe { name: "user.deactivate", fields: &[], build: |v| Ok(to(v, Command::Deactivate)) },
];

fn to(v: &Values<'_>, command: Command) -> AnyCommand {
    AnyCommand::User(UserId(v.key.aggregate()), command)
}
