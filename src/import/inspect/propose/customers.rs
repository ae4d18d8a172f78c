//! A mapping for a table of customers.

use std::fmt::Write as _;

use super::{DECIDE, Draft, parts, toml_text};
use crate::import::inspect::names::Meaning;

/// Ways to reach a customer: what the column means, the kind of contact method, its step.
const WAYS: [(Meaning, &str, &str); 7] = [
    (Meaning::Phone, "PHONE", "phone"),
    (Meaning::Mobile, "PHONE", "mobile"),
    (Meaning::Email, "EMAIL", "email"),
    (Meaning::Fax, "FAX", "fax"),
    (Meaning::Wechat, "WECHAT", "wechat"),
    (Meaning::Address, "ADDRESS", "address"),
    (Meaning::Website, "WEBSITE", "website"),
];

/// Drafts the mapping, if there is a column with names.
pub(super) fn draft(draft: &mut Draft<'_>) -> bool {
    let company = draft.find(Meaning::Company);
    let person = draft.find(Meaning::Person);
    let plain = draft.find(Meaning::Name);
    let Some(name) = company.or(plain).or(person) else { return false };
    let known_as_company = Some(name) == company;
    let kind = if Some(name) == person { "PERSON" } else { "COMPANY" };
    let ids = [Meaning::CustomerId, Meaning::Id];
    let Some(key) = draft.key_column(&ids, Some(name)) else { return false };
    let owner = draft.find(Meaning::Owner).map(|column| draft.owners(column));
    let aggregate = {
        let field = toml_text(&draft.field(key));
        format!("{{ kind = \"customer\", key = {field} }}")
    };
    let (once, remark) = parts::repeated(draft, key, ["customer", "客户"]);
    let mut set = format!(
        "kind = \"{kind}\"{}\nname = {}\n",
        if known_as_company { String::new() } else { format!("  # {DECIDE}: COMPANY, PERSON") },
        toml_text(&draft.field(name))
    );
    set += &parts::fields(
        draft,
        &[
            (Meaning::ShortName, "short"),
            (Meaning::LatinName, "latin"),
            (Meaning::Source, "source"),
            (Meaning::Industry, "industry"),
        ],
    );
    // Beside a full name, a plain one is the short one.
    if let (true, Some(short), false) = (known_as_company, plain, set.contains("\nshort = ")) {
        let field = toml_text(&draft.field(short));
        let _ = writeln!(set, "short = {field}  # {DECIDE}: the short name? / 是简称吗？");
    }
    let _ = writeln!(set, "roles = [\"CUSTOMER\"]  # {DECIDE}: CUSTOMER, PROSPECT, PARTNER …");
    if let Some(region) = draft.find(Meaning::Region).and_then(|column| draft.region(column)) {
        let _ = writeln!(set, "region = {}", toml_text(&region));
    }
    if let Some(owner) = owner {
        let _ = writeln!(set, "owner = {owner}");
    }
    let since = draft.find(Meaning::Since).and_then(|column| draft.date(column));
    let since = parts::at(since.as_deref());
    let _ = write!(
        draft.phases,
        "\n[[phases]]\nname = \"customers\"\nfile = \"table\"\n\n{remark}[[phases.steps]]\n\
         name = \"register-customer\"\ncommand = \"customer.register\"\naggregate = {aggregate}\n\
         {once}{since}\n[phases.steps.set]\n{set}"
    );
    ways(draft, "customer", &aggregate, once);
    true
}

/// Steps that add the ways to reach a customer or contact.
pub(super) fn ways(draft: &mut Draft<'_>, whom: &str, aggregate: &str, once: &str) {
    // Who answers there.
    let label = draft.find(Meaning::Person).filter(|_| whom == "customer");
    for (meaning, kind, step) in WAYS {
        for (number, column) in draft.all(meaning).into_iter().enumerate() {
            let share = draft.column(column).map_or(0, |column| column.share);
            let fits = draft.column(column).is_some_and(|column| match kind {
                "EMAIL" => column.kind == crate::import::inspect::kinds::Kind::Email,
                _ => true,
            });
            let remark = match kind {
                "EMAIL" if !fits || share < 100 => format!(
                    "# {DECIDE}: not every value is an e-mail address; such rows stop here.\n\
                     # 并非每个值都是邮箱地址，这样的行会在此被拒绝。\n"
                ),
                _ => String::new(),
            };
            let name = if number == 0 { step.to_owned() } else { format!("{step}-{}", number + 1) };
            let field = toml_text(&draft.field(column));
            let label = match label.filter(|_| matches!(kind, "PHONE" | "EMAIL" | "WECHAT")) {
                Some(person) => format!(", label = {}", toml_text(&draft.field(person))),
                None => String::new(),
            };
            let _ = write!(
                draft.phases,
                "\n{remark}[[phases.steps]]\nname = {}\ncommand = \"{whom}.add_contact_method\"\n\
                 aggregate = {aggregate}\nwhen = [{{ field = {}, present = true }}]\n{once}\
                 set = {{ kind = \"{kind}\", value = {field}{label} }}\n",
                toml_text(&name),
                draft.name(column)
            );
        }
    }
}
