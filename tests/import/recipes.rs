//! Commands to contacts, quotes and interactions, each from a table with one row per thing that
//! happened.

use std::collections::BTreeSet;

use kehu::import::Report;
use kehu_domain::{DomainEvent, contact, interaction, quote};

use super::rig::{Files, Rig};

const HEAD: &str = r#"
version = 1
system = "old"
time_zone = "UTC"

[files.parties]
path = "parties.csv"

[files.log]
path = "log.csv"

[[phases]]
name = "parties"
file = "parties"

[[phases.steps]]
name = "user"
command = "user.register"
aggregate = { kind = "user", key = "{name}" }
when = [{ field = "is", is = ["user"] }]
set = { name = "{name}" }

[[phases.steps]]
name = "customer"
command = "customer.register"
aggregate = { kind = "customer", key = "{name}" }
when = [{ field = "is", is = ["customer"] }]
set = { kind = "COMPANY", name = "{name}", region = "CN" }

[[phases.steps]]
name = "deal"
command = "opportunity.open"
aggregate = { kind = "deal", key = "{name}" }
when = [{ field = "is", is = ["deal"] }]
set = { name = "{name}" }

[[phases.steps]]
name = "person"
command = "contact.create"
aggregate = { kind = "person", key = "{name}" }
when = [{ field = "is", is = ["person"] }]
set = { name = "{name}" }

[[phases]]
name = "log"
file = "log"
"#;

const PARTIES: &str = "name,is\nAnn,user\nBob,user\n上海货运,customer\n北京货运,customer\n仓储,deal\n\
                       李四,person\n王五,person\n";

/// A mapping with a step per command, done at the rows that name it.
fn mapping(kind: &str, steps: &[(&str, &str)]) -> String {
    let mut text = HEAD.to_owned();
    for (command, set) in steps {
        let name = command.rsplit('.').next().unwrap();
        text += &format!(
            "[[phases.steps]]\nname = \"{name}\"\ncommand = \"{command}\"\n\
             aggregate = {{ kind = \"{kind}\", key = \"{{id}}\" }}\n\
             when = [{{ field = \"what\", is = [\"{name}\"] }}]\n\
             occurred_at = \"{{at}}\"\nreason = \"{{why}}\"\nset = {{ {set} }}\n"
        );
    }
    text
}

/// Imports twice; what the log holds of the rows, and the report of the first time.
async fn import(mapping: &str, log: &str) -> (Vec<DomainEvent>, Report) {
    let rig = Rig::on_postgres().await;
    let files = [("parties.csv", PARTIES.as_bytes()), ("log.csv", log.as_bytes())];
    let files = Files::new(mapping, &files);
    let report = rig.import(files.options()).await;
    let first = told(&rig).await;
    let again = rig.import(files.options()).await;
    assert_eq!((told(&rig).await, again.totals.accepted), (first.clone(), 0), "{again}");
    (first, report)
}

/// All events but claims: what is refused for a claim that another has is tried again each time.
async fn told(rig: &Rig) -> Vec<DomainEvent> {
    let events = rig.events().await.into_iter().map(|recorded| recorded.event);
    events.filter(|event| !matches!(event, DomainEvent::Reservation(_))).collect()
}

fn refused(report: &Report) -> Vec<(u64, &str, &str)> {
    let told = report.refused.iter();
    told.map(|row| (row.line, row.column_name.as_deref().unwrap_or_default(), row.code.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_to_contacts_can_be_imported() {
    let customer = r#"customer = { kind = "customer", key = "{a}" }"#;
    let mapping = mapping(
        "person",
        &[
            (
                "contact.create",
                r#"name = "{a}", job_title = "{b}", birthday = "1980-02-03", languages = ["zh", "en"],
                   customer = { kind = "customer", key = "{c}" }, role = "buyer",
                   decision_power = "DECIDES", owner = { kind = "user", key = "Ann" }"#,
            ),
            ("contact.rename", r#"name = "{a}", latin = "{b}""#),
            ("contact.set_job_title", r#"job_title = "{a}""#),
            ("contact.set_birthday", r#"birthday = "{a}""#),
            ("contact.set_languages", r#"languages = "{a}""#),
            ("contact.assign_region", r#"region = "{a}""#),
            ("contact.assign_owner", r#"owner = { kind = "user", key = "{a}" }"#),
            ("contact.link_to_customer", &format!(r#"{customer}, role = "{{b}}", from = "{{c}}""#)),
            ("contact.unlink_from_customer", &format!(r#"{customer}, until = "{{b}}""#)),
            (
                "contact.add_contact_method",
                r#"kind = "{a}", value = "{b}", method = "{c}", consent = "GRANTED""#,
            ),
            ("contact.verify_contact_method", r#"method = "{a}""#),
            ("contact.remove_contact_method", r#"method = "{a}""#),
            ("contact.record_preference", r#"name = "{a}", value = "{b}""#),
            ("contact.record_important_date", r#"name = "{a}", date = "{b}""#),
            ("contact.link_external_id", r#"system = "hr", kind = "person", id = "{a}""#),
        ]
        .map(|(command, set)| (command, set.replace('\n', " ")))
        .iter()
        .map(|(command, set)| (*command, set.as_str()))
        .collect::<Vec<_>>(),
    );
    let log = "id,at,what,why,a,b,c\n\
        1,2024-01-02,create,,张三,采购经理,上海货运\n\
        1,2024-01-03,rename,,张叁,Zhang San,\n\
        1,2024-01-03,set_job_title,,总监,,\n\
        1,2024-01-03,set_birthday,,1981-02-03,,\n\
        1,2024-01-03,set_languages,,zh,,\n\
        1,2024-01-03,assign_region,,CN-SH,,\n\
        1,2024-01-03,assign_owner,took over,Bob,,\n\
        1,2024-01-04,link_to_customer,,北京货运,adviser,2024-01-04\n\
        1,2024-01-05,unlink_from_customer,,上海货运,2024-01-05,\n\
        1,2024-01-05,add_contact_method,,PHONE,13800138000,mobile\n\
        1,2024-01-05,add_contact_method,,EMAIL,z@example.com,mail\n\
        1,2024-01-06,verify_contact_method,,mobile,,\n\
        1,2024-01-06,remove_contact_method,,mail,,\n\
        1,2024-01-06,record_preference,,calls,in the morning,\n\
        1,2024-01-06,record_important_date,,wedding,2010-10-10,\n\
        1,2024-01-06,link_external_id,,P-1,,\n\
        2,2024-01-06,create,,赵六,,广州货运\n\
        1,2024-01-07,add_contact_method,,EMAIL,nowhere,other\n";
    let (events, report) = import(&mapping, log).await;
    let expected = [(18, "c", "LINK_NOT_FOUND"), (19, "b", "CONTACT_EMAIL_INVALID")];
    assert_eq!(refused(&report), expected, "{report}");
    let told: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            DomainEvent::Contact(event) => Some(event),
            _ => None,
        })
        .collect();
    assert_eq!(told.len(), 2 + 17, "two of the parties, one linked at once: {told:#?}");
    let reached = told.iter().find_map(|event| match event {
        contact::Event::ContactMethodAdded(added) => added.normalized.as_ref(),
        _ => None,
    });
    assert_eq!(reached.unwrap().as_str(), Some("+8613800138000"), "read where the customer is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_to_quotes_can_be_imported() {
    let contact = r#"contact = { kind = "person", key = "李四" }"#;
    let line = r#"description = "{b}", quantity = "{c}", unit_price = "{d}", tax_rate = "6""#;
    let owner = r#"owner = { kind = "user", key = "{a}" }"#;
    let steps = [
        (
            "quote.draft",
            r#"customer = { kind = "customer", key = "{a}" }, currency = "CNY", opportunity = { kind = "deal", key = "{b}" }, valid_until = "{c}""#.to_owned(),
        ),
        ("quote.add_line", format!("line = \"{{a}}\", {line}, percent = \"{{e}}\"")),
        ("quote.change_line", format!("line = \"{{a}}\", {line}")),
        ("quote.remove_line", "line = \"{a}\"".to_owned()),
        ("quote.discount", "percent = \"{a}\", amount = \"{b}\", currency = \"CNY\"".to_owned()),
        ("quote.remove_discount", String::new()),
        ("quote.allow", "kind = \"loyalty\", amount = \"{a}\", currency = \"CNY\"".to_owned()),
        ("quote.remove_allowance", "kind = \"loyalty\"".to_owned()),
        ("quote.set_terms", "payment = \"{a}\", delivery = \"{b}\"".to_owned()),
        ("quote.submit", String::new()),
        ("quote.approve", String::new()),
        ("quote.reject", String::new()),
        ("quote.send", format!("channel = \"EMAIL\", to = \"{{a}}\", {contact}")),
        ("quote.counter", "amount = \"{a}\", currency = \"CNY\", note = \"{b}\"".to_owned()),
        ("quote.revise", "revision = \"{a}\"".to_owned()),
        ("quote.accept", format!("by = \"{{a}}\", {contact}")),
        ("quote.decline", "by = \"{a}\"".to_owned()),
        ("quote.withdraw", String::new()),
        ("quote.expire", String::new()),
        ("quote.assign_owner", owner.to_owned()),
        ("quote.link_external_id", "system = \"erp\", kind = \"q\", id = \"{a}\"".to_owned()),
    ];
    let steps: Vec<_> = steps.iter().map(|(name, set)| (*name, set.as_str())).collect();
    let log = "id,at,what,why,a,b,c,d,e\n\
        1,2024-01-02,draft,,上海货运,仓储,,,\n\
        1,2024-01-02,add_line,,,仓储费,10,12.5,10\n\
        1,2024-01-02,add_line,,,仓储费,10,12.5,10\n\
        1,2024-01-02,add_line,,extra,Pallets,2,100,\n\
        1,2024-01-02,change_line,,extra,Pallets,3,100,\n\
        1,2024-01-02,discount,,5,,,,\n\
        1,2024-01-02,remove_discount,,,,,,\n\
        1,2024-01-02,allow,,20.00,,,,\n\
        1,2024-01-02,remove_allowance,,,,,,\n\
        1,2024-01-02,add_line,,gone,Ramp,1,1,\n\
        1,2024-01-02,remove_line,,gone,,,,\n\
        1,2024-01-02,set_terms,,30 days,FCA,,,\n\
        1,2024-01-02,assign_owner,,Ann,,,,\n\
        1,2024-01-02,submit,,,,,,\n\
        1,2024-01-04,send,,purchasing,,,,\n\
        1,2024-01-05,counter,,400.00,too much,,,\n\
        1,2024-01-06,link_external_id,,E-1,,,,\n\
        2,2024-01-02,draft,,上海货运,,2024-02-01,,\n\
        2,2024-01-02,add_line,,,Storage,1,9,\n\
        2,2024-01-02,send,,boss,,,,\n\
        2,2024-01-03,counter,,8.00,,,,\n\
        2,2024-01-04,revise,,2,,,,\n\
        2,2024-01-04,send,,boss,,,,\n\
        2,2024-01-05,accept,,boss,,,,\n\
        3,2024-01-02,draft,,北京货运,,2024-02-01,,\n\
        3,2024-01-02,add_line,,,Storage,1,9,\n\
        3,2024-01-02,send,,boss,,,,\n\
        3,2024-01-03,decline,too dear,boss,,,,\n\
        4,2024-01-02,draft,,北京货运,,2024-02-01,,\n\
        4,2024-01-02,add_line,,,Storage,1,9,\n\
        4,2024-01-02,send,,boss,,,,\n\
        4,2024-03-01,expire,,,,,,\n\
        5,2024-01-02,draft,,北京货运,,,,\n\
        5,2024-01-02,withdraw,a mistake,,,,,\n\
        6,2024-01-02,draft,,北京货运,,,,\n\
        6,2024-01-02,discount,,5,5.00,,,\n\
        6,2024-01-02,add_line,,,Storage,none,9,\n";
    let (events, report) = import(&mapping("quote", &steps), log).await;
    let expected = [
        // Waits for approval, which nobody but another person gives.
        (16, "", "QUOTE_AWAITS_APPROVAL"),
        (17, "", "QUOTE_NOT_SENT"),
        (37, "b", "INVALID_VALUE"),
        (38, "c", "INVALID_VALUE"),
    ];
    assert_eq!(refused(&report), expected, "{report}");
    let (mut ends, mut lines, mut sums) = (Vec::new(), BTreeSet::new(), Vec::new());
    for event in events {
        let DomainEvent::Quote(event) = event else { continue };
        match event {
            quote::Event::LineAdded(added) => assert!(lines.insert(added.line), "each its own"),
            quote::Event::Submitted(submitted) => sums.push(submitted.totals.net.to_string()),
            quote::Event::Accepted(accepted) => {
                sums.push(accepted.net.to_string());
                ends.push("accepted");
            }
            quote::Event::Declined(_) => ends.push("declined"),
            quote::Event::Expired(_) => ends.push("expired"),
            quote::Event::Withdrawn(_) => ends.push("withdrawn"),
            _ => {}
        }
    }
    ends.sort_unstable();
    assert_eq!(ends, ["accepted", "declined", "expired", "withdrawn"]);
    sums.sort_unstable();
    assert_eq!(sums, ["525.00 CNY", "9.00 CNY"]);
    assert_eq!(lines.len(), 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_to_interactions_can_be_imported() {
    let steps = [
        (
            "interaction.log",
            r#"channel = "{a}", direction = "INBOUND", subject = "{b}", duration_seconds = "{c}", next_step = "{d}", next_step_due = "{e}", customer = { kind = "customer", key = "上海货运" }, contacts = [{ kind = "person", key = "李四" }, { kind = "person", key = "{f}" }], users = { kind = "user", key = "Ann" }, opportunity = { kind = "deal", key = "仓储" }, message_id = "{g}", from = ["{h}"]"#,
        ),
        ("interaction.correct", r#"channel = "{a}", subject = "{b}""#),
        ("interaction.assign_customer", r#"customer = { kind = "customer", key = "{a}" }"#),
        (
            "interaction.link_to",
            r#"contact = { kind = "person", key = "{a}" }, customer = { kind = "customer", key = "{b}" }"#,
        ),
        ("interaction.unlink_from", r#"contact = { kind = "person", key = "{a}" }"#),
        ("interaction.link_external_id", r#"system = "pbx", kind = "call", id = "{a}""#),
    ];
    let log = "id,at,what,why,a,b,c,d,e,f,g,h\n\
        1,2024-01-02,log,,CALL,询价,95,Call back,2024-01-05,王五,,13800138000\n\
        1,2024-01-03,correct,,CALL,询价（仓储）,,,,,,\n\
        1,2024-01-03,assign_customer,,北京货运,,,,,,,\n\
        1,2024-01-03,link_to,,王五,,,,,,,\n\
        1,2024-01-03,unlink_from,,王五,,,,,,,\n\
        1,2024-01-03,link_external_id,,C-1,,,,,,,\n\
        2,2024-01-02,log,,EMAIL,Price?,,,,,<a@example.com>,li@example.com\n\
        3,2024-01-02,log,,EMAIL,Price?,,,,,a@example.com,li@example.com\n\
        4,2024-01-02,log,,VISIT,Hello,,,2024-01-05,,,\n\
        5,2024-01-02,log,,CALL,Hello,,,,赵六,,\n\
        1,2024-01-04,link_to,,王五,上海货运,,,,,,\n\
        1,2024-01-04,link_to,,,,,,,,,\n\
        6,2024-01-02,log,,CALL,Hello,a minute,,,,,\n";
    let (events, report) = import(&mapping("talk", &steps), log).await;
    let expected = [
        (10, "d", "MISSING_VALUE"),
        (11, "f", "LINK_NOT_FOUND"),
        (12, "", "INVALID_VALUE"),
        (13, "", "MISSING_VALUE"),
        (14, "c", "INVALID_VALUE"),
    ];
    assert_eq!(refused(&report), expected, "{report}");
    let told: Vec<_> = events
        .into_iter()
        .filter_map(|event| match event {
            DomainEvent::Interaction(event) => Some(event),
            _ => None,
        })
        .collect();
    let logged: Vec<_> = told
        .iter()
        .filter_map(|event| match event {
            interaction::Event::Logged(logged) => Some(logged),
            _ => None,
        })
        .collect();
    assert_eq!(logged.len(), 2, "one e-mail is one interaction");
    let call = logged.iter().find(|logged| logged.email.is_none()).unwrap();
    assert_eq!((call.contacts.len(), call.users.len(), call.links.len()), (2, 1, 1));
    assert_eq!(call.addresses[0].normalized.as_ref().unwrap().as_str(), Some("+8613800138000"));
    assert_eq!(told.len(), 2 + 5);
}

#[tokio::test]
async fn lists_are_of_texts_or_of_links_that_the_field_takes() {
    let cases = [
        (r#"channel = "CALL", contacts = [["{a}"]]"#, "a list of texts or links, not of lists"),
        (
            r#"channel = "CALL", contacts = ["{a}", { kind = "person", key = "{a}" }]"#,
            "expected texts or links, not both",
        ),
        (r#"channel = "CALL", contacts = ["{a}"]"#, "expected links such as [{ kind"),
        (r#"channel = "CALL", from = [{ kind = "person", key = "{a}" }]"#, "expected a text"),
        (
            r#"channel = "CALL", customer = [{ kind = "customer", key = "{a}" }]"#,
            "expected a link such as { kind",
        ),
        (r#"channel = "TALK""#, "\"TALK\" is not one of CALL, EMAIL"),
    ];
    for (set, expected) in cases {
        let text = mapping("talk", &[("interaction.log", set)]);
        let log = b"id,at,what,why,a\n".as_slice();
        let files = Files::new(&text, &[("parties.csv", PARTIES.as_bytes()), ("log.csv", log)]);
        let error = Rig::in_memory().await.try_import(files.options()).await.unwrap_err();
        let told = error.to_string();
        assert!(told.contains(expected) && told.contains("line "), "{set}: {told}");
    }
}
