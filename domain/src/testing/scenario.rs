//! Given what happened, when someone asks, then this follows.

use std::fmt::Debug;

use crate::{Context, Decider, Rejection, fold};

/// An aggregate with a past.
#[derive(Debug)]
pub struct Given<D: Decider> {
    history: Vec<D::Event>,
}

/// An aggregate that has been asked.
#[derive(Debug)]
pub struct When<D: Decider> {
    history: Vec<D::Event>,
    answer: Result<Vec<D::Event>, D::Rejection>,
}

/// Starts a scenario.
pub fn given<D: Decider>(history: impl IntoIterator<Item = D::Event>) -> Given<D> {
    Given { history: history.into_iter().collect() }
}

impl<D: Decider> Given<D>
where
    D::Event: Debug + PartialEq,
{
    /// What happens when `command` is said first, which must be accepted.
    #[track_caller]
    pub fn and(&self, command: D::Command, context: &Context) -> Self {
        let mut history = self.history.clone();
        let state = fold::<D>(&history);
        match D::decide(&state, command, context) {
            Ok(events) => history.extend(events),
            Err(rejection) => panic!("refused while setting up: {rejection}"),
        }
        Self { history }
    }

    /// Asks. Whoever is refused is told why in both languages.
    #[track_caller]
    pub fn when(&self, command: D::Command, context: &Context) -> When<D> {
        let answer = D::decide(&fold::<D>(&self.history), command, context);
        if let Err(rejection) = &answer {
            check_messages(rejection);
        }
        When { history: self.history.clone(), answer }
    }

    /// The state that decisions would rest on now.
    pub fn state(&self) -> D::State {
        fold::<D>(&self.history)
    }
}

impl<D: Decider> When<D>
where
    D::Event: Debug + PartialEq,
{
    /// Exactly these events follow.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = D::Event>) {
        let expected: Vec<_> = expected.into_iter().collect();
        match self.answer {
            Ok(events) => assert_eq!(events, expected),
            Err(rejection) => panic!("refused: {} {rejection}", rejection.code()),
        }
    }

    /// It is accepted and changes nothing.
    #[track_caller]
    pub fn then_nothing(self) {
        self.then([]);
    }

    /// It is refused, for exactly this reason.
    #[track_caller]
    pub fn then_rejected(self, expected: &D::Rejection) {
        match self.answer {
            Ok(events) => panic!("accepted: {events:?}"),
            Err(rejection) => assert_eq!(rejection, *expected),
        }
    }

    /// It is refused with this code.
    #[track_caller]
    pub fn then_refused(self, code: &str) {
        match self.answer {
            Ok(events) => panic!("accepted: {events:?}"),
            Err(rejection) => assert_eq!(rejection.code(), code, "{rejection}"),
        }
    }

    /// Why it is refused.
    #[track_caller]
    pub fn rejection(self) -> D::Rejection {
        match self.answer {
            Ok(events) => panic!("accepted: {events:?}"),
            Err(rejection) => rejection,
        }
    }

    /// It is accepted; goes on with what followed.
    #[track_caller]
    pub fn then_given(self) -> Given<D> {
        let mut history = self.history;
        match self.answer {
            Ok(events) => history.extend(events),
            Err(rejection) => panic!("refused: {} {rejection}", rejection.code()),
        }
        Given { history }
    }

    /// The events that followed.
    #[track_caller]
    pub fn events(self) -> Vec<D::Event> {
        match self.answer {
            Ok(events) => events,
            Err(rejection) => panic!("refused: {} {rejection}", rejection.code()),
        }
    }
}

/// English is more than one word, Chinese has Chinese characters.
#[track_caller]
fn check_messages(rejection: &impl Rejection) {
    let (code, en, zh) = (rejection.code(), rejection.to_string(), rejection.message_zh());
    assert!(en.split_whitespace().count() > 1, "{code}: {en:?} says too little");
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    assert!(zh.chars().any(chinese), "{code}: {zh:?} is not Chinese");
    assert_ne!(en, zh, "{code}");
}
