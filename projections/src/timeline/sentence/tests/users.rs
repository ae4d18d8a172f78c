//! Users and a pipeline.

use kehu_domain::{
    Actor, pipeline,
    testing::{Log, pipeline_id, stages, user_id},
    user,
};

use super::external;

pub(super) fn tell(log: &mut Log) {
    let register =
        |name: &str| user::Command::Register { name: name.to_owned(), external_ids: Vec::new() };
    log.by(Actor::SYSTEM).user(user_id(1), register("李伟"));
    log.user(user_id(2), register("Ann"));
    log.user(user_id(2), user::Command::Rename { name: "Ann Lee".to_owned() });
    log.user(user_id(2), user::Command::Deactivate);
    log.user(user_id(2), user::Command::Reactivate);
    log.user(user_id(2), user::Command::GrantRole { role: "sales".to_owned() });
    log.user(user_id(2), user::Command::RevokeRole { role: "sales".to_owned() });
    let external_id = external("employee", "E-1");
    log.user(user_id(2), user::Command::LinkExternalId { external_id });
    let name = "Sales".to_owned();
    let all = stages();
    let first = all[..2].to_vec();
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages: first });
    log.pipeline(pipeline_id(1), pipeline::Command::ChangeStages { stages: all });
    log.pipeline(pipeline_id(1), pipeline::Command::Rename { name: "New sales".to_owned() });
    let external_id = external("salesCycle", "P-1");
    log.pipeline(pipeline_id(1), pipeline::Command::LinkExternalId { external_id });
}
