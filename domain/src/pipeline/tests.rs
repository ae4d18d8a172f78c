//! A pipeline's decisions.

use super::*;
use crate::{
    Rejection as _,
    customer::ExternalIdInput,
    testing::{Given, context, given, pipeline_id, stages},
    values::{ExternalId, Text, TextFault},
};

fn asked() -> Context {
    context(pipeline_id(1).stream())
}

fn define(stages: Vec<Stage>) -> Command {
    Command::Define { name: "Sales".to_owned(), stages }
}

fn change(stages: Vec<Stage>) -> Command {
    Command::ChangeStages { stages }
}

fn link(id: &str) -> Command {
    let (system, kind) = ("sap".to_owned(), "salesCycle".to_owned());
    Command::LinkExternalId { external_id: ExternalIdInput { system, kind, id: id.to_owned() } }
}

fn defined() -> Given<Pipeline> {
    given([]).and(define(stages()), &asked())
}

fn with(change: impl FnOnce(&mut Stage)) -> Vec<Stage> {
    let mut stages = stages();
    change(stages.last_mut().unwrap());
    stages
}

/// Says the stages as a definition and as a change.
fn each_way(stages: &[Stage], code: &str) {
    given::<Pipeline>([]).when(define(stages.to_vec()), &asked()).then_refused(code);
    defined().when(change(stages.to_vec()), &asked()).then_refused(code);
}

#[test]
fn nothing_but_defining_happens_to_a_pipeline_that_does_not_exist() {
    for command in [change(stages()), Command::Rename { name: "x".to_owned() }, link("P1")] {
        given::<Pipeline>([]).when(command, &asked()).then_refused("PIPELINE_NOT_FOUND");
    }
    assert_eq!(State::default().snapshot(pipeline_id(1), 0), None);
}

#[test]
fn a_pipeline_is_defined_once() {
    defined().when(define(stages()), &asked()).then_nothing();
    let fewer = stages().split_off(1);
    let changed = defined().and(change(fewer.clone()), &asked());
    changed.when(define(stages()), &asked()).then_nothing();
    changed.when(define(fewer), &asked()).then_refused("PIPELINE_ALREADY_DEFINED");
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut pipeline = defined();
    let rename = Command::Rename { name: "销售".to_owned() };
    for command in [change(stages().split_off(1)), rename, link("P1")] {
        pipeline = pipeline.when(command.clone(), &asked()).then_given();
        pipeline.when(command, &asked()).then_nothing();
    }
}

#[test]
fn a_decision_about_an_opportunity_sees_the_stages_of_now() {
    let fewer = stages().split_off(1);
    let state = defined().and(change(fewer.clone()), &asked()).state();
    let expected = PipelineSnapshot { id: pipeline_id(1), version: 1, stages: fewer };
    assert_eq!(state.snapshot(pipeline_id(1), 1), Some(expected));
}

#[test]
fn a_pipeline_has_at_least_one_stage() {
    each_way(&[], "PIPELINE_NO_STAGES");
    let stage = |n: u8| Stage { code: format!("s{n}"), ..stages().remove(0) };
    let most: Vec<_> = (0..50).map(stage).collect();
    given::<Pipeline>([]).when(define(most), &asked()).then_given();
    each_way(&(0..51).map(stage).collect::<Vec<_>>(), "PIPELINE_TOO_MANY_STAGES");
}

#[test]
fn a_stage_has_a_code_of_its_own_that_fits_urls_names_in_both_languages_and_a_probability_from_0_to_100_percent()
 {
    each_way(&with(|stage| stage.code = "engaging".to_owned()), "PIPELINE_STAGE_CODE_TWICE");
    for code in ["Won", "1st", "_x", "-x", "a b", "谈判", "a/b"] {
        let stages = with(|stage| stage.code = code.to_owned());
        each_way(&stages, "PIPELINE_STAGE_CODE_INVALID");
    }
    each_way(&with(|stage| stage.code = String::new()), "PIPELINE_TEXT_EMPTY");
    each_way(&with(|stage| stage.name_en = " ".to_owned()), "PIPELINE_TEXT_EMPTY");
    each_way(&with(|stage| stage.name_zh = "客".repeat(201)), "PIPELINE_TEXT_TOO_LONG");
    each_way(&with(|stage| stage.probability = 101), "PIPELINE_PROBABILITY_INVALID");
    let fine = with(|stage| {
        stage.code = "closing-2_b".to_owned();
        stage.probability = 100;
    });
    given::<Pipeline>([]).when(define(fine), &asked()).then_given();
}

#[test]
fn names_are_neither_blank_nor_endless_and_have_no_control_characters() {
    for (name, code) in [
        (" ".to_owned(), "PIPELINE_TEXT_EMPTY"),
        ("客".repeat(201), "PIPELINE_TEXT_TOO_LONG"),
        ("a\0".to_owned(), "PIPELINE_TEXT_CONTROL_CHARACTER"),
    ] {
        let define = Command::Define { name: name.clone(), stages: stages() };
        given::<Pipeline>([]).when(define, &asked()).then_refused(code);
        defined().when(Command::Rename { name }, &asked()).then_refused(code);
    }
}

#[test]
fn an_external_id_is_linked_once() {
    let external_id = ExternalId {
        system: "sap".to_owned(),
        kind: "salesCycle".to_owned(),
        id: Text::open("P1"),
    };
    let event = Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id.clone() });
    defined().when(link("P1"), &asked()).then([event]);
    let linked = defined().and(link("P1"), &asked());
    assert_eq!(linked.state().external_ids(), [external_id]);
    linked.when(link("P1"), &asked()).then_nothing();
    linked.when(link(" "), &asked()).then_refused("PIPELINE_TEXT_EMPTY");
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    for (rejection, field) in [
        (Rejection::NotFound, None),
        (Rejection::AlreadyDefined, None),
        (Rejection::NoStages, Some("stages")),
        (Rejection::TooManyStages { allowed: 1, found: 2 }, Some("stages")),
        (Rejection::StageCodeTwice("x".to_owned()), Some("stages.code")),
        (Rejection::StageCodeInvalid("X".to_owned()), Some("stages.code")),
        (Rejection::ProbabilityInvalid(101), Some("stages.probability")),
        (Rejection::Text { field: "name", fault: TextFault::Empty }, Some("name")),
    ] {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}
