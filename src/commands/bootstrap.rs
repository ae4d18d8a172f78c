//! What every kehu starts with.

use kehu_domain::{
    Actor, Source,
    pipeline::{Command, DEFAULT_PIPELINE, Stage},
};

use super::{CommandError, Commands, Envelope, Refusal};
use crate::ids;

impl Commands {
    /// Makes what every kehu starts with; safe to run at every start, by any number of nodes.
    pub async fn bootstrap(&self) -> Result<(), CommandError> {
        let command_id = ids::derived(DEFAULT_PIPELINE.0, "bootstrap/1");
        let envelope = Envelope::new(command_id, Actor::SYSTEM, Source::System);
        let stages = vec![
            stage("prospecting", "Prospecting", "开拓", 10),
            stage("engaging", "Engaging", "接洽", 25),
            stage("proposing", "Proposing", "报价", 50),
            stage("negotiating", "Negotiating", "谈判", 75),
        ];
        let command = Command::Define { name: "Sales".to_owned(), stages };
        match self.pipeline(DEFAULT_PIPELINE, command, envelope).await {
            Ok(_) => Ok(()),
            // An earlier version made it, with stages of its own: they are the users' by now.
            Err(CommandError::Refused(Refusal { code, .. })) if already_there(code) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn already_there(code: super::Code) -> bool {
    use super::Code;
    matches!(code, Code::PipelineAlreadyDefined | Code::CommandIdReused)
}

fn stage(code: &str, name_en: &str, name_zh: &str, probability: u8) -> Stage {
    Stage {
        code: code.to_owned(),
        name_en: name_en.to_owned(),
        name_zh: name_zh.to_owned(),
        probability,
    }
}
