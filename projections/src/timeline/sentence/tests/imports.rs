//! An import that was a mistake.

use kehu_domain::{
    contact, customer,
    import::{
        Begun, Command, FileRows, ImportedFile, Kept, KeptReason, RefusedRowInput, Totals, Undone,
    },
    interaction, opportunity, quote,
    testing::{
        Log, contact_id, customer_id, import_id, interaction_id, opportunity_id, quote_id,
        ticket_id, user_id,
    },
    ticket, user,
};

pub(super) fn tell(log: &mut Log) {
    let id = import_id(1);
    let file =
        |name: &str, hash: &str| ImportedFile { name: name.to_owned(), sha256: hash.repeat(32) };
    log.import(
        id,
        Command::Begin(Begun {
            title: "Customers of 2026".to_owned(),
            system: "old-crm".to_owned(),
            mapping: "mapping.toml".to_owned(),
            fingerprint: "0f".repeat(32),
            files: vec![file("people.csv", "a1"), file("firms.csv", "b2")],
            round: 0,
        }),
    );
    let row = RefusedRowInput {
        file: "people.csv".to_owned(),
        line: 7,
        column: Some(3),
        column_name: Some("country".to_owned()),
        phase: "people".to_owned(),
        step: None,
        code: "UNKNOWN_VALUE".to_owned(),
        message_en: "\"Atlantis\" is not among the values".to_owned(),
        message_zh: "\"Atlantis\" 不在取值之中".to_owned(),
    };
    let finish = |refused: Vec<RefusedRowInput>| Command::Finish {
        totals: Totals {
            rows_read: 12,
            rows_refused: refused.len() as u64,
            accepted: 9,
            ..Totals::default()
        },
        files: vec![FileRows { file: "people.csv".to_owned(), rows: Some(12) }],
        refused,
    };
    log.import(id, finish(vec![row.clone()]));
    log.import(id, finish(vec![row.clone(), row]));
    log.import(id, finish(vec![]));
    log.import(id, Command::BeginUndo);
    let stayed = Kept {
        stream: customer_id(1).stream(),
        reason: KeptReason::ChangedSince,
        by: "CustomerRenamed".to_owned(),
    };
    let undone = Undone { withdrawn: 8, reverted: 0, kept: 1, first_kept: vec![stayed] };
    log.customer(customer_id(3), customer::Command::Withdraw);
    log.quote(quote_id(1), quote::Command::Retract);
    log.ticket(ticket_id(2), ticket::Command::UndoMerge { found: ticket::Found::default() });
    log.ticket(ticket_id(2), ticket::Command::Withdraw);
    log.interaction(interaction_id(1), interaction::Command::Withdraw);
    log.opportunity(opportunity_id(1), opportunity::Command::Withdraw);
    log.contact(contact_id(2), contact::Command::Withdraw);
    log.user(user_id(2), user::Command::Withdraw);
    log.import(id, Command::FinishUndo(undone));
}
