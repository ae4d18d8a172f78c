//! What both languages need to tell of interactions.

use kehu_domain::{
    interaction::{AddressRole, Direction, Logged},
    values::Text,
};

use super::Teller;

/// Fields of an interaction's content as people call them.
const FIELDS: &[(&str, &str, &str)] = &[
    ("channel", "channel", "渠道"),
    ("direction", "direction", "方向"),
    ("durationSeconds", "duration", "时长"),
    ("subject", "subject", "主题"),
    ("body", "text", "内容"),
    ("outcome", "outcome", "结果"),
    ("result", "result", "结果说明"),
    ("nextStep", "next step", "下一步"),
    ("nextStepDue", "due day", "期限"),
    ("happenedAt", "time", "时间"),
];

impl Teller<'_> {
    /// Whom an interaction was with: the customer, else a contact, else an address.
    pub(super) fn party(&self, event: &Logged) -> Option<String> {
        if let Some(customer) = event.customer {
            return Some(self.customer(customer));
        }
        if let Some(contact) = event.contacts.first() {
            return Some(self.contact(*contact));
        }
        let theirs = match event.content.direction {
            Some(Direction::Outbound) => AddressRole::To,
            Some(Direction::Inbound) | None => AddressRole::From,
        };
        let address = event.addresses.iter().find(|address| address.role == theirs)?;
        Some(self.text(address.name.as_ref().unwrap_or(&address.value)))
    }

    /// Who of ours took part, unless it was just whoever logged it.
    pub(super) fn others_taking_part(&self, event: &Logged) -> Option<String> {
        let own = self.entry.actor.as_user();
        let alone = matches!(event.users.as_slice(), [user] if Some(*user) == own);
        if alone || event.users.is_empty() {
            return None;
        }
        let users: Vec<String> = event.users.iter().map(|user| self.user(*user)).collect();
        Some(users.join(self.say(", ", "、")))
    }

    /// The fields of the content that an entry has changed.
    pub(super) fn changed_fields(&self) -> String {
        let differs = |field: &str| {
            let text = |value| serde_json::from_value::<Text>(value).ok();
            self.change(field).is_some_and(|change| {
                match (text(change.from.clone()), text(change.to.clone())) {
                    (Some(from), Some(to)) => !from.says_same(&to),
                    (_, _) => change.from != change.to,
                }
            })
        };
        let names: Vec<&str> = FIELDS
            .iter()
            .filter(|(field, _, _)| differs(field))
            .map(|(_, en, zh)| self.say(en, zh))
            .collect();
        names.join(self.say(", ", "、"))
    }
}
