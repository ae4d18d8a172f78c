//! A mapping for a table of contacts: people, and the companies they are at.

use std::fmt::Write as _;

use super::{DECIDE, Draft, customers, parts, toml_text};
use crate::import::inspect::names::Meaning;

/// Drafts the mapping, if there is a column with names of people.
pub(super) fn draft(draft: &mut Draft<'_>) -> bool {
    let Some(name) = draft.find(Meaning::Person).or_else(|| draft.find(Meaning::Name)) else {
        return false;
    };
    let ids = [Meaning::ContactId, Meaning::Id];
    let Some(key) = draft.key_column(&ids, Some(name)) else { return false };
    let owner = draft.find(Meaning::Owner).map(|column| draft.owners(column));
    let region = draft.find(Meaning::Region).and_then(|column| draft.region(column));
    let customer = company(draft, region.as_deref());
    let field = toml_text(&draft.field(key));
    let aggregate = format!("{{ kind = \"contact\", key = {field} }}");
    let (once, remark) = parts::repeated(draft, key, ["contact", "联系人"]);
    let mut set = format!("name = {}\n", toml_text(&draft.field(name)));
    set += &parts::fields(
        draft,
        &[
            (Meaning::LatinName, "latin"),
            (Meaning::JobTitle, "job_title"),
            (Meaning::Source, "source"),
        ],
    );
    if let Some(region) = region {
        let _ = writeln!(set, "region = {}", toml_text(&region));
    }
    for (field, link) in [("owner", owner), ("customer", customer)] {
        if let Some(link) = link {
            let _ = writeln!(set, "{field} = {link}");
        }
    }
    let since = draft.find(Meaning::Since).and_then(|column| draft.date(column));
    let since = parts::at(since.as_deref());
    let _ = write!(
        draft.phases,
        "\n[[phases]]\nname = \"contacts\"\nfile = \"table\"\n\n{remark}[[phases.steps]]\n\
         name = \"create-contact\"\ncommand = \"contact.create\"\naggregate = {aggregate}\n\
         {once}{since}\n[phases.steps.set]\n{set}"
    );
    customers::ways(draft, "contact", &aggregate, once);
    true
}

/// A phase that registers the companies, each once; how contacts name theirs.
fn company(draft: &mut Draft<'_>, region: Option<&str>) -> Option<String> {
    let column = draft.find(Meaning::Company)?;
    let id = draft.find(Meaning::CustomerId);
    let name = toml_text(&draft.field(column));
    let key = id.map_or_else(|| name.clone(), |id| toml_text(&draft.field(id)));
    let link = format!("{{ kind = \"customer\", key = {key} }}");
    let region = region.map_or_else(String::new, |region| {
        let region = toml_text(region);
        format!("region = {region}  # {DECIDE}: that of its first contact / 取自其首位联系人\n")
    });
    let _ = write!(
        draft.phases,
        "\n[[phases]]\nname = \"companies\"\nfile = \"table\"\n\n[[phases.steps]]\n\
         name = \"register-company\"\ncommand = \"customer.register\"\naggregate = {link}\n\
         when = [{{ field = {}, present = true }}]\nonce = true\n\n[phases.steps.set]\n\
         kind = \"COMPANY\"\nname = {name}\n\
         roles = [\"CUSTOMER\"]  # {DECIDE}: CUSTOMER, PROSPECT, PARTNER …\n{region}",
        draft.name(id.unwrap_or(column)),
    );
    Some(link)
}
