//! Ties phases, steps and checks to files and commands.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::{
    Bound, Finding, PlannedKey, PlannedPhase, PlannedSetting, PlannedStep, StepRows, binder::Binder,
};
use crate::import::{
    error::ImportError,
    mapping::{self, Setting, Template},
    message::quoted,
    recipes::{self, Takes},
};

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
                steps.push(self.step(file, step)?);
            }
            phases.push(PlannedPhase { name: phase.name.clone(), file, steps });
        }
        Ok(phases)
    }

    fn step(&mut self, file: usize, step: &mapping::Step) -> Result<PlannedStep, ImportError> {
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
        let occurred_at = match &step.occurred_at {
            Some(at) => Some(self.bind(file, at.get_ref(), at)?),
            None => None,
        };
        let reason = match &step.reason {
            Some(reason) => Some(self.bind(file, reason.get_ref(), reason)?),
            None => None,
        };
        let on_behalf_of = match &step.on_behalf_of {
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
        Ok(PlannedStep {
            name: step.name.get_ref().clone(),
            recipe,
            aggregate: self.key(file, &step.aggregate)?,
            when: self.conditions(file, &step.when)?,
            occurred_at,
            on_behalf_of,
            reason,
            rows,
            set,
        })
    }

    fn setting(
        &mut self,
        file: usize,
        takes: Takes,
        setting: &Spanned<Setting>,
    ) -> Result<PlannedSetting, ImportError> {
        let keys = |binder: &mut Self, links: &[mapping::Named]| {
            links.iter().map(|link| binder.key(file, link)).collect::<Result<_, _>>()
        };
        match (takes, setting.get_ref()) {
            (Takes::Link(_), Setting::Link(key)) => Ok(PlannedSetting::Link(self.key(file, key)?)),
            (Takes::Links(_), Setting::Link(key)) => {
                Ok(PlannedSetting::Links(vec![self.key(file, key)?]))
            }
            (Takes::Links(_), Setting::Links(links)) => {
                Ok(PlannedSetting::Links(keys(self, links)?))
            }
            (Takes::Link(_), _) => Err(self.document.wrong(
                setting,
                "expected a link such as { kind = \"account\", key = \"{account}\" }",
            )),
            (Takes::Links(_), _) => Err(self.document.wrong(
                setting,
                "expected links such as [{ kind = \"account\", key = \"{account}\" }]",
            )),
            (_, Setting::Link(_) | Setting::Links(_)) => {
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

    fn key(&mut self, file: usize, key: &mapping::Named) -> Result<PlannedKey, ImportError> {
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
