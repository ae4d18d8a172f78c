//! Entries as sentences that people can read.

mod chinese;
mod english;
mod interaction;
mod words;

use std::collections::HashMap;

use kehu_domain::{
    Actor, DomainEvent,
    pipeline::Stage,
    values::{ContactId, CustomerId, ExternalId, Money, OpportunityId, StreamName, Text, UserId},
};
use serde_json::Value;

use super::{Change, Entry, Language, Names};

/// What happened, who did it and why, in one sentence without a full stop.
pub fn sentence(entry: &Entry, names: &Names, language: Language) -> String {
    let teller = Teller { entry, names, language };
    let actor = teller.actor(entry.actor);
    let (said, reason) = match language {
        Language::En => {
            let actor = match entry.on_behalf_of {
                Some(other) => format!("{actor} (for {})", teller.actor(other)),
                None => actor,
            };
            let reason = entry.reason.as_ref().map(|reason| match reason.as_str() {
                Some(reason) => format!(" (reason: {reason})"),
                None => " (the reason has been erased)".to_owned(),
            });
            (format!("{actor} {}", english::phrase(&teller)), reason)
        }
        Language::Zh => {
            let actor = match entry.on_behalf_of {
                Some(other) => format!("{actor}（代{}）", teller.actor(other)),
                None => actor,
            };
            let reason = entry.reason.as_ref().map(|reason| match reason.as_str() {
                Some(reason) => format!("（原因：{reason}）"),
                None => "（原因已删除）".to_owned(),
            });
            (format!("{actor}{}", chinese::phrase(&teller)), reason)
        }
    };
    said + &reason.unwrap_or_default()
}

/// An entry, with everything that helps to tell it.
struct Teller<'a> {
    entry: &'a Entry,
    names: &'a Names,
    language: Language,
}

impl<'a> Teller<'a> {
    fn event(&self) -> &'a DomainEvent {
        &self.entry.event
    }

    /// The word in the reader's language.
    fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    fn erased(&self) -> String {
        self.say("[erased]", "〔已删除〕").to_owned()
    }

    fn actor(&self, actor: Actor) -> String {
        actor.as_user().map_or_else(|| "kehu".to_owned(), |user| self.user(user))
    }

    fn user(&self, id: UserId) -> String {
        let unknown = || self.say("an unknown user", "未知用户").to_owned();
        self.names.users.get(&id).cloned().unwrap_or_else(unknown)
    }

    fn customer(&self, id: CustomerId) -> String {
        match (self.names.customers.get(&id), self.language) {
            (Some(name), Language::En) => name.clone(),
            (Some(name), Language::Zh) => format!("“{name}”"),
            (None, _) => self.say("a customer without a name", "未命名客户").to_owned(),
        }
    }

    fn contact(&self, id: ContactId) -> String {
        match (self.other(&id.stream()), self.language) {
            (Some(name), Language::En) => name,
            (Some(name), Language::Zh) => format!("联系人“{name}”"),
            (None, _) => self.say("a contact without a name", "未命名联系人").to_owned(),
        }
    }

    /// The customer, user or pipeline whose stream this is.
    fn own_name(&self) -> Option<String> {
        let id = self.entry.stream.id()?;
        match self.event() {
            DomainEvent::Customer(_) => self.names.customers.get(&CustomerId(id)).cloned(),
            DomainEvent::User(_) => self.names.users.get(&UserId(id)).cloned(),
            DomainEvent::Pipeline(_) => {
                self.names.pipelines.get(&kehu_domain::values::PipelineId(id)).cloned()
            }
            DomainEvent::Contact(_) | DomainEvent::Quote(_) => self.other(&self.entry.stream),
            DomainEvent::Opportunity(_) => {
                self.names.opportunities.get(&OpportunityId(id)).cloned()
            }
            DomainEvent::Interaction(_) => self.other(&self.entry.stream),
            DomainEvent::Reservation(_)
            | DomainEvent::Hierarchy(_)
            | DomainEvent::Series(_)
            | DomainEvent::Settings(_) => None,
            DomainEvent::Ticket(_) | DomainEvent::Calendar(_) | DomainEvent::Import(_) => {
                self.other(&self.entry.stream)
            }
        }
    }

    /// What another aggregate is called: a contact's name, a quote's number.
    fn other(&self, stream: &StreamName) -> Option<String> {
        self.names.others.get(stream).cloned()
    }

    fn stage(&self, code: &str) -> String {
        let known = self
            .entry
            .pipeline
            .and_then(|pipeline| self.names.stages.get(&(pipeline, code.to_owned())));
        match (known, self.language) {
            (Some((name, _)), Language::En) | (Some((_, name)), Language::Zh) => name.clone(),
            (None, _) => code.to_owned(),
        }
    }

    /// What a ticket's category is called.
    fn category(&self, code: &str) -> String {
        self.class(&self.names.categories, code)
    }

    /// What a point of complaints is called.
    fn complaint_point(&self, code: &str) -> String {
        self.class(&self.names.complaint_points, code)
    }

    /// What is no longer configured has only its code left.
    fn class(&self, called: &HashMap<String, (String, String)>, code: &str) -> String {
        match (called.get(code), self.language) {
            (Some((name, _)), Language::En) | (Some((_, name)), Language::Zh) => name.clone(),
            (None, _) => code.to_owned(),
        }
    }

    /// Whether the second stage comes before the first in the pipeline.
    fn goes_back(&self, from: &str, to: &str) -> bool {
        let place = |code: &str| {
            let pipeline = self.entry.pipeline?;
            self.names.places.get(&(pipeline, code.to_owned()))
        };
        place(from).zip(place(to)).is_some_and(|(from, to)| to < from)
    }

    fn stages(&self, stages: &[Stage]) -> String {
        let name = |stage: &Stage| match self.language {
            Language::En => stage.name_en.clone(),
            Language::Zh => stage.name_zh.clone(),
        };
        let names: Vec<String> = stages.iter().map(name).collect();
        names.join(self.say(", ", "、"))
    }

    fn text(&self, text: &Text) -> String {
        text.as_str().map_or_else(|| self.erased(), |text| format!("“{text}”"))
    }

    fn external_id(&self, external: &ExternalId) -> String {
        let id = external.id.as_str().map_or_else(|| self.erased(), str::to_owned);
        format!("{} {} {id}", external.system, external.kind)
    }

    fn change(&self, field: &str) -> Option<&'a Change> {
        self.entry.changes.iter().find(|change| change.field == field)
    }

    /// The first change of a part of `list`.
    fn change_in(&self, list: &str) -> Option<&'a Change> {
        let part = |change: &&Change| {
            change.field.strip_prefix(list).is_some_and(|rest| rest.starts_with('.'))
        };
        self.entry.changes.iter().find(part)
    }

    /// What a field said before, if it said anything.
    fn before(&self, field: &str) -> Option<String> {
        self.change(field).and_then(|change| self.said(&change.from))
    }

    /// A value as people say it; `None` for nothing.
    fn said(&self, value: &Value) -> Option<String> {
        match value {
            Value::Null => None,
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::String(text) => Some(self.named(text).unwrap_or_else(|| text.clone())),
            Value::Array(values) => {
                let values: Vec<String> =
                    values.iter().filter_map(|value| self.said(value)).collect();
                Some(values.join(self.say(", ", "、")))
            }
            Value::Object(fields) => {
                if let Some(Value::String(text)) = fields.get("$personal") {
                    Some(format!("“{text}”"))
                } else if fields.contains_key("$erased") {
                    Some(self.erased())
                } else if let Ok(money) = serde_json::from_value::<Money>(value.clone()) {
                    Some(money.to_string())
                } else if let Some(Value::String(percent)) = fields.get("percent") {
                    Some(format!("{percent}%"))
                } else if let Some(amount @ Value::Object(_)) = fields.get("amount") {
                    self.said(amount)
                } else if let Some(Value::String(name)) = fields.get("original") {
                    Some(format!("“{name}”"))
                } else if let Some(name) = fields.get("original") {
                    self.said(name)
                } else if fields.contains_key("product") {
                    Some(self.line(value))
                } else if let (Some(kind), Some(of)) = (fields.get("kind"), fields.get("value")) {
                    Some(self.contact_method(kind, of))
                } else {
                    self.said(fields.get(self.say("nameEn", "nameZh"))?)
                }
            }
        }
    }

    /// What an id is called.
    fn named(&self, text: &str) -> Option<String> {
        let stream = StreamName::parse(text).ok()?;
        match stream.category() {
            UserId::CATEGORY => Some(self.user(UserId(stream.id()?))),
            CustomerId::CATEGORY => Some(self.customer(CustomerId(stream.id()?))),
            ContactId::CATEGORY => Some(self.contact(ContactId(stream.id()?))),
            OpportunityId::CATEGORY => {
                self.names.opportunities.get(&OpportunityId(stream.id()?)).cloned()
            }
            _ => self.other(&stream),
        }
    }

    /// `2 FCL × GTX at 550 USD less 5%`.
    fn line(&self, line: &Value) -> String {
        let text = |field: &str| line.get(field).and_then(Value::as_str);
        let described = line.get("description").and_then(|text| self.said(text));
        let product = text("product").map(str::to_owned).or(described);
        let product = product.unwrap_or_else(|| "?".to_owned());
        let unit = text("unit").map(|unit| format!(" {unit}")).unwrap_or_default();
        let quantity = format!("{}{unit}", text("quantity").unwrap_or("?"));
        let currency = text("currency").map(|code| format!(" {code}")).unwrap_or_default();
        let discount = line.get("discount").and_then(|discount| self.said(discount));
        let discount = discount.map(|off| format!("{}{off}", self.say(" less ", "，折扣 ")));
        let discount = discount.unwrap_or_default();
        match (text("unitPrice"), self.language) {
            (None, _) => format!("{quantity} × {product}"),
            (Some(price), Language::En) => {
                format!("{quantity} × {product} at {price}{currency}{discount}")
            }
            (Some(price), Language::Zh) => {
                format!("{quantity} × {product}（单价 {price}{currency}{discount}）")
            }
        }
    }

    fn contact_method(&self, kind: &Value, value: &Value) -> String {
        let kind = serde_json::from_value(kind.clone())
            .map_or_else(|_| kind.to_string(), |kind| words::channel(self, kind).to_owned());
        let value = match value.as_str() {
            Some(open) => format!("“{open}”"),
            None => self.said(value).unwrap_or_default(),
        };
        format!("{kind}{}{value}", self.say(" ", ""))
    }

    /// What the contact method of this event was or is.
    fn own_contact_method(&self) -> String {
        let change = self.change_in("contactMethods");
        change
            .and_then(|change| self.said(&change.from).or_else(|| self.said(&change.to)))
            .unwrap_or_else(|| self.say("a contact method", "联系方式").to_owned())
    }
}

#[cfg(test)]
mod tests;
