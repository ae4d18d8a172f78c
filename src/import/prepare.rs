//! A row becomes the commands it stands for, or the first thing that is wrong with it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    convert::Calendar,
    ids::{self, ExternalKey},
    message::{Fault, quoted},
    plan::{Bound, Plan, PlannedKey, PlannedSetting, PlannedStep},
    recipes::{AnyCommand, Category, Takes, Value, Values},
    row::Row,
};

/// Under this name, which no field has, is the column that names the aggregate.
pub(super) const EXTERNAL_ID: &str = "externalId";

/// One command of a row, ready to be sent.
#[derive(Debug)]
pub(super) struct Prepared {
    pub command_id: Uuid,
    /// Index of the step in its phase.
    pub step: usize,
    /// Whether it is only sent where no command of the row before has changed anything.
    pub otherwise: bool,
    pub command: AnyCommand,
    pub occurred_at: Option<DateTime<Utc>>,
    pub on_behalf_of: Option<Uuid>,
    pub reason: Option<String>,
    /// What must exist before the command makes sense.
    pub links: Vec<Link>,
    /// The column to blame for each field, by the field's name.
    pub columns: BTreeMap<&'static str, Option<usize>>,
}

/// A reference to another aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub category: Category,
    pub key: ExternalKey,
    pub column: Option<usize>,
}

/// The commands of row `number`, in order.
pub(super) fn prepare(
    plan: &Plan,
    steps: &[PlannedStep],
    sha256: &[u8; 32],
    number: u64,
    row: &mut Row<'_>,
) -> Result<Vec<Prepared>, Fault> {
    let mut commands = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        if row.meets(&step.when)? {
            let command_id = ids::command_id(&plan.system, sha256, number, &step.name);
            commands.push(command(&plan.calendar, index, step, command_id, row)?);
        }
    }
    Ok(commands)
}

fn command(
    calendar: &Calendar,
    index: usize,
    step: &PlannedStep,
    command_id: Uuid,
    row: &mut Row<'_>,
) -> Result<Prepared, Fault> {
    let (key, key_column) = aggregate(&step.aggregate, row)?;
    let mut links = Vec::new();
    let mut values = Values {
        key,
        step: &step.name,
        command: command_id,
        calendar,
        fields: BTreeMap::new(),
        columns: BTreeMap::new(),
    };
    for (name, setting) in &step.set {
        let takes = step.recipe.field(name).map_or(Takes::Text, |field| field.takes);
        let (value, column) = set(setting, takes, row, &mut links)?;
        values.columns.insert(name, column);
        if let Some(value) = value {
            values.fields.insert(name, value);
        }
    }
    let command = (step.recipe.build)(&values)?;
    let mut columns = values.columns;
    columns.insert(EXTERNAL_ID, key_column);
    let occurred_at = match &step.occurred_at {
        None => None,
        Some(at) => {
            columns.insert("occurred_at", row.blame(at));
            moment(calendar, at, row)?
        }
    };
    let on_behalf_of = match &step.on_behalf_of {
        None => None,
        Some(key) => link(key, Category::User, row, &mut links)?.map(|key| key.aggregate()),
    };
    let reason = match &step.reason {
        None => None,
        Some(reason) => {
            columns.insert("reason", row.blame(reason));
            row.text(reason)?
        }
    };
    Ok(Prepared {
        command_id,
        step: index,
        otherwise: step.otherwise,
        command,
        occurred_at,
        on_behalf_of,
        reason,
        links,
        columns,
    })
}

fn set(
    setting: &PlannedSetting,
    takes: Takes,
    row: &mut Row<'_>,
    links: &mut Vec<Link>,
) -> Result<(Option<Value>, Option<usize>), Fault> {
    match setting {
        PlannedSetting::Text(template) => {
            let value = row.text(template)?.map(Value::Text);
            Ok((value, row.blame(template)))
        }
        PlannedSetting::List(templates) => {
            let mut list = Vec::new();
            for template in templates {
                list.extend(row.text(template)?);
            }
            let column = templates.iter().find_map(|template| row.blame(template));
            Ok(((!list.is_empty()).then_some(Value::List(list)), column))
        }
        PlannedSetting::Pairs(templates) => {
            let mut pairs = Vec::new();
            for (name, template) in templates {
                pairs.extend(row.text(template)?.map(|value| (name.clone(), value)));
            }
            let column = templates.iter().find_map(|(_, template)| row.blame(template));
            Ok(((!pairs.is_empty()).then_some(Value::Pairs(pairs)), column))
        }
        PlannedSetting::Link(key) => {
            let value = link(key, category(takes), row, links)?.map(Value::Link);
            Ok((value, row.blame(&key.key)))
        }
        PlannedSetting::Links(keys) => {
            let mut found = Vec::new();
            for key in keys {
                found.extend(link(key, category(takes), row, links)?);
            }
            let column = keys.iter().find_map(|key| row.blame(&key.key));
            Ok(((!found.is_empty()).then_some(Value::Links(found)), column))
        }
    }
}

fn category(takes: Takes) -> Category {
    match takes {
        Takes::Link(category) | Takes::Links(category) => category,
        _ => Category::Customer,
    }
}

fn link(
    key: &PlannedKey,
    category: Category,
    row: &mut Row<'_>,
    links: &mut Vec<Link>,
) -> Result<Option<ExternalKey>, Fault> {
    let Some(id) = row.text(&key.key)? else { return Ok(None) };
    let found = ExternalKey { system: key.system.clone(), kind: key.kind.clone(), id };
    links.push(Link { category, key: found.clone(), column: row.blame(&key.key) });
    Ok(Some(found))
}

/// The case that a row of an event log is about.
pub(super) fn case(key: &PlannedKey, row: &mut Row<'_>) -> Result<Uuid, Fault> {
    aggregate(key, row).map(|(key, _)| key.aggregate())
}

fn aggregate(key: &PlannedKey, row: &mut Row<'_>) -> Result<(ExternalKey, Option<usize>), Fault> {
    let column = row.blame(&key.key);
    let id = row.text(&key.key)?.ok_or_else(|| {
        Fault::new(
            "MISSING_VALUE",
            column,
            format!("the row does not say which {} it is about", quoted(&key.kind)),
            format!("该行没有给出 {} 的编号", quoted(&key.kind)),
        )
    })?;
    Ok((ExternalKey { system: key.system.clone(), kind: key.kind.clone(), id }, column))
}

fn moment(
    calendar: &Calendar,
    template: &Bound,
    row: &mut Row<'_>,
) -> Result<Option<DateTime<Utc>>, Fault> {
    let Some(text) = row.text(template)? else { return Ok(None) };
    let wrong = |(en, zh)| Fault::new("INVALID_DATE", row.blame(template), en, zh);
    calendar.moment(&text).map(Some).map_err(wrong)
}
