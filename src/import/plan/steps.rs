//! Ties phases, steps and checks to files and commands.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::{
    Bound, Finding, PlannedEvents, PlannedKey, PlannedPhase, PlannedSetting, PlannedStep, StepRows,
    binder::Binder,
};
use crate::import::{
    error::ImportError,
    mapping::{self, Named, Setting, Table, Template},
    message::quoted,
    recipes::{self, Takes},
};

const LINK: &str = "expected a link such as { kind = \"account\", key = \"{account}\" }";
const LINKS: &str = "expected links such as [{ kind = \"account\", key = \"{account}\" }]";
const PAIRS: &str = "expected values by name such as { area = \"{area}\" }";

impl Binder<'_> {
    pub(super) fn phases(&mut self) -> Result<Vec<PlannedPhase>, ImportError> {
        let document = self.document;
        let mut names = BTreeSet::new();
        let mut phases = Vec::new();
        for phase in &document.mapping.phases {
            let file = self.file(&phase.file)?;
            let mut steps = Vec::new();
            for step in &phase.steps {
                if !names.insert(step.name.get_ref().clone()) {
                    let message =
                        format!("a step before is called {} too", quoted(step.name.get_ref()));
                    return Err(document.wrong(&step.name, message));
                }
                steps.push(self.step(file, phase.events.as_ref(), step)?);
            }
            let events = match &phase.events {
                Some(events) => Some(self.events(file, events)?),
                None => None,
            };
            phases.push(PlannedPhase { name: phase.name.clone(), file, events, steps });
        }
        Ok(phases)
    }

    fn events(
        &mut self,
        file: usize,
        events: &mapping::Events,
    ) -> Result<PlannedEvents, ImportError> {
        let activity = match &events.activity {
            Some(activity) => Some(self.bind(file, activity.get_ref(), activity)?),
            None => None,
        };
        Ok(PlannedEvents { case: self.key(file, &events.case)?, activity })
    }

    /// The aggregate that a step is about: its own, or the case.
    fn about(
        &mut self,
        file: usize,
        events: Option<&mapping::Events>,
        step: &mapping::Step,
    ) -> Result<PlannedKey, ImportError> {
        match (&step.aggregate, events) {
            (Some(aggregate), None) => self.key(file, aggregate),
            (None, Some(events)) => self.key(file, &events.case),
            (None, None) => {
                let message = "say which `aggregate` the step is about";
                Err(self.document.wrong(&step.name, message))
            }
            (Some(_), Some(_)) => {
                let message = "in an event log all steps are about the case: no `aggregate`";
                Err(self.document.wrong(&step.name, message))
            }
        }
    }

    fn step(
        &mut self,
        file: usize,
        events: Option<&mapping::Events>,
        step: &mapping::Step,
    ) -> Result<PlannedStep, ImportError> {
        let document = self.document;
        let recipe = recipes::find(step.command.get_ref()).ok_or_else(|| {
            let message = format!(
                "there is no command {}; there is: {}",
                quoted(step.command.get_ref()),
                recipes::names().join(", ")
            );
            document.wrong(&step.command, message)
        })?;
        let mut set = BTreeMap::new();
        for (name, setting) in &step.set {
            let field = recipe.field(name.get_ref()).ok_or_else(|| {
                let known: Vec<_> = recipe.fields.iter().map(|field| field.name).collect();
                let message = format!(
                    "{} has no field {}; it has: {}",
                    recipe.name,
                    quoted(name.get_ref()),
                    known.join(", ")
                );
                document.wrong(name, message)
            })?;
            set.insert(field.name, self.setting(file, field.takes, setting)?);
        }
        for field in recipe.fields.iter().filter(|field| field.required) {
            if !set.contains_key(field.name) {
                let message = format!("{} needs the field `{}`", recipe.name, field.name);
                return Err(document.wrong(&step.command, message));
            }
        }
        let time = step.occurred_at.as_ref().or_else(|| events.map(|events| &events.time));
        let occurred_at = match time {
            Some(at) => Some(self.bind(file, at.get_ref(), at)?),
            None => None,
        };
        let reason = match &step.reason {
            Some(reason) => Some(self.bind(file, reason.get_ref(), reason)?),
            None => None,
        };
        let resource = events.and_then(|events| events.resource.as_ref());
        let on_behalf_of = match step.on_behalf_of.as_ref().or(resource) {
            Some(key) => Some(self.key(file, key)?),
            None => None,
        };
        let rows = match (step.once, step.further) {
            (false, false) => StepRows::All,
            (true, false) => StepRows::First,
            (false, true) => StepRows::Further,
            (true, true) => {
                let message = "`once` is at the first row, `further` at the others: not both";
                return Err(document.wrong(&step.name, message));
            }
        };
        if events.is_none() && step.otherwise {
            let message = "`otherwise` is for event logs: say under `events` how the file is read";
            return Err(document.wrong(&step.name, message));
        }
        Ok(PlannedStep {
            name: step.name.get_ref().clone(),
            recipe,
            aggregate: self.about(file, events, step)?,
            when: self.conditions(file, &step.when)?,
            occurred_at,
            on_behalf_of,
            reason,
            rows,
            otherwise: step.otherwise,
            set,
        })
    }

    fn setting(
        &mut self,
        file: usize,
        takes: Takes,
        setting: &Spanned<Setting>,
    ) -> Result<PlannedSetting, ImportError> {
        let keys = |binder: &mut Self, links: &[Table]| {
            let key = |link| {
                let named = binder.named(link, setting)?;
                binder.key(file, &named)
            };
            links.iter().map(key).collect::<Result<_, _>>()
        };
        match (takes, setting.get_ref()) {
            (Takes::Link(_), Setting::Table(table)) => {
                let named = self.named(table, setting)?;
                Ok(PlannedSetting::Link(self.key(file, &named)?))
            }
            (Takes::Links(_), Setting::Table(table)) => {
                let named = self.named(table, setting)?;
                Ok(PlannedSetting::Links(vec![self.key(file, &named)?]))
            }
            (Takes::Links(_), Setting::Links(links)) => {
                Ok(PlannedSetting::Links(keys(self, links)?))
            }
            (Takes::Link(_), _) => Err(self.document.wrong(setting, LINK)),
            (Takes::Links(_), _) => Err(self.document.wrong(setting, LINKS)),
            (Takes::Pairs, Setting::Table(table)) => {
                let mut pairs = Vec::new();
                for (name, value) in table {
                    let template = self.template(value)?;
                    pairs.push((name.clone(), self.bind(file, &template, value)?));
                }
                Ok(PlannedSetting::Pairs(pairs))
            }
            (Takes::Pairs, _) => Err(self.document.wrong(setting, PAIRS)),
            (_, Setting::Table(_) | Setting::Links(_)) => {
                Err(self.document.wrong(setting, "expected a text, not a link"))
            }
            (takes, Setting::Text(text)) if takes.is_list() => {
                let bound = self.checked(file, takes, text, setting)?;
                Ok(PlannedSetting::List(vec![bound]))
            }
            (takes, Setting::List(list)) if takes.is_list() => {
                let bind = |text| self.checked(file, takes, text, setting);
                Ok(PlannedSetting::List(list.iter().map(bind).collect::<Result<_, _>>()?))
            }
            (takes, Setting::Text(text)) => {
                Ok(PlannedSetting::Text(self.checked(file, takes, text, setting)?))
            }
            (_, Setting::List(_)) => {
                Err(self.document.wrong(setting, "expected one text, not a list"))
            }
        }
    }

    /// A table as a link.
    fn named(&self, table: &Table, at: &Spanned<Setting>) -> Result<Named, ImportError> {
        let (Some(kind), Some(key)) = (table.get("kind"), table.get("key")) else {
            return Err(self.document.wrong(at, LINK));
        };
        if let Some((_, other)) =
            table.iter().find(|(name, _)| !["system", "kind", "key"].contains(&name.as_str()))
        {
            return Err(self.document.wrong(other, LINK));
        }
        Ok(Named {
            system: table.get("system").map(|system| system.get_ref().clone()),
            kind: kind.clone(),
            key: Spanned::new(key.span(), self.template(key)?),
        })
    }

    fn template(&self, text: &Spanned<String>) -> Result<Template, ImportError> {
        Template::parse(text.get_ref())
            .map_err(|error| self.document.wrong(text, error.to_string()))
    }

    /// Binds a template; one that is the same for every row must fit its field at once.
    fn checked(
        &mut self,
        file: usize,
        takes: Takes,
        template: &Template,
        at: &Spanned<Setting>,
    ) -> Result<Bound, ImportError> {
        let bound = self.bind(file, template, at)?;
        if let Some(text) = bound.constant() {
            takes.check(&text).map_err(|message| self.document.wrong(at, message))?;
        }
        Ok(bound)
    }

    fn key(&mut self, file: usize, key: &Named) -> Result<PlannedKey, ImportError> {
        Ok(PlannedKey {
            system: key
                .system
                .clone()
                .unwrap_or_else(|| self.document.mapping.system.get_ref().clone()),
            kind: key.kind.get_ref().clone(),
            key: self.bind(file, key.key.get_ref(), &key.key)?,
        })
    }

    pub(super) fn checks(&mut self) -> Result<Vec<Finding>, ImportError> {
        let document = self.document;
        let mut findings = Vec::new();
        for check in &document.mapping.checks {
            let of = self.file(&check.values.file)?;
            let column = self.column(of, &check.values.column)?;
            let mut values = self.source(of)?.distinct(column)?;
            let missing_in = self.file(&check.missing_in.file)?;
            let column = self.column(missing_in, &check.missing_in.column)?;
            self.source(missing_in)?.strike_out(column, &mut values)?;
            findings.push(Finding {
                code: check.code.clone(),
                message: check.message.clone(),
                file: self.source(of)?.display.clone(),
                values,
            });
        }
        Ok(findings)
    }
}
