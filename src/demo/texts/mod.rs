//! What people in the demo say and write, in Chinese and English, with gaps to be filled in.

mod knowledge;
mod sales;
mod service;
mod talk;

use super::{dice::Dice, party::Party};

pub(super) use knowledge::{habits, likes, met, needs, rivals};
pub(super) use sales::{
    amended, countered, deal, declined, delayed, discount, lost, mispriced, revalued, won,
};
pub(super) use service::{Case, cases, escalated, reopened, thanks, unwanted};
pub(super) use talk::{Purpose, Talk, talks};

/// What goes into the gaps.
#[derive(Debug, Clone, Default)]
pub(super) struct Words(Vec<(&'static str, String)>);

impl Words {
    /// One more gap that can be filled.
    pub(super) fn with(mut self, gap: &'static str, text: impl Into<String>) -> Self {
        self.0.insert(0, (gap, text.into()));
        self
    }

    /// The template with its gaps filled.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = template.to_owned();
        for (gap, filling) in &self.0 {
            text = text.replace(gap, filling);
        }
        text
    }

    /// One of these templates with its gaps filled.
    pub(super) fn one(&self, dice: &mut Dice, from: &[&str]) -> String {
        let template = dice.pick::<&str>(from);
        self.fill(template)
    }
}

/// The words for something about a customer.
pub(super) fn words(dice: &mut Dice, party: &Party) -> Words {
    let boxes = dice.between(2, 9);
    let (zh, en) = *dice.pick(&[("四十尺高柜", "40' high cubes"), ("二十尺柜", "20' containers")]);
    let month = dice.between(1, 12);
    let number = dice.between(1_000, 9_999);
    let who = party.somebody(dice).map(|person| person.called.clone()).unwrap_or_default();
    Words::default()
        .with("{goods}", party.goods(dice))
        .with("{route}", party.route())
        .with("{city}", party.city.name)
        .with("{short}", party.short.as_str())
        .with("{who}", who)
        .with("{n}", dice.between(3, 12).to_string())
        .with("{days}", dice.between(2, 9).to_string())
        .with("{percent}", dice.between(3, 8).to_string())
        .with("{tons}", (dice.between(4, 60) * 5).to_string())
        .with("{boxes}", party.lang.of(format!("{boxes}个{zh}"), format!("{boxes} {en}")))
        .with("{shipment}", format!("YHS{month:02}-{number}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::names::Lang;
    use super::*;

    /// Every template there is, of both languages.
    fn templates() -> Vec<(Lang, String)> {
        let mut all = Vec::new();
        for lang in [Lang::Zh, Lang::En] {
            let mut add = |text: &str| all.push((lang, text.to_owned()));
            for list in
                [met(lang), rivals(lang), won(lang), lost(lang), declined(lang), countered(lang)]
            {
                for text in list {
                    add(text);
                }
            }
            for purpose in Purpose::ALL {
                for Talk { subject, body, outcome, .. } in talks(lang, purpose) {
                    for text in [subject, body, outcome] {
                        add(text);
                    }
                }
            }
            for case in cases(lang) {
                [case.subject, case.description, case.cause, case.remedy, case.note]
                    .into_iter()
                    .chain(case.answers)
                    .for_each(&mut add);
            }
        }
        all
    }

    #[test]
    fn no_gap_is_left() {
        let gaps = ["goods", "route", "city", "short", "who", "n", "days", "percent", "tons"];
        let known: BTreeSet<_> = gaps.into_iter().chain(["boxes", "shipment"]).collect();
        for (_, text) in templates() {
            for part in text.split('{').skip(1) {
                let gap = part.split('}').next().unwrap();
                assert!(known.contains(gap), "{gap} in {text}");
            }
        }
    }

    #[test]
    fn there_are_several_hundred_and_each_is_in_its_language() {
        let all = templates();
        let distinct: BTreeSet<_> = all.iter().map(|(_, text)| text).collect();
        assert!(distinct.len() >= 300, "{}", distinct.len());
        for (lang, text) in &all {
            let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert_eq!(chinese, *lang == Lang::Zh, "{text}");
        }
    }
}
