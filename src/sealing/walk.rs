//! Finds personal and sealed nodes in JSON, and turns one into the other.

use std::collections::{BTreeSet, HashMap};

use base64::{Engine, prelude::BASE64_STANDARD};
use kehu_domain::values::{NO_SUBJECT, StreamName};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    VaultError,
    cache::SubjectKey,
    seal::{self, Place},
};

/// The JSON that is walked: an event's data, or a command's metadata.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    stream: &'a StreamName,
    id: Uuid,
    /// In front of every path; data has nothing here, and its paths begin with a slash.
    root: &'static str,
}

impl<'a> Site<'a> {
    pub(super) fn data(stream: &'a StreamName, event_id: Uuid) -> Self {
        Self { stream, id: event_id, root: "" }
    }

    pub(super) fn metadata(stream: &'a StreamName, command_id: Uuid) -> Self {
        Self { stream, id: command_id, root: "metadata" }
    }

    fn place<'p>(&self, path: &'p str) -> Place<'p>
    where
        'a: 'p,
    {
        Place { stream: self.stream, event_id: self.id, path }
    }

    fn altered(&self, path: &str) -> VaultError {
        VaultError::Altered {
            stream: self.stream.clone(),
            event_id: self.id,
            path: path.to_owned(),
        }
    }
}

/// Whose keys are needed to seal `value`; `subject` stands for texts that are nobody's yet.
pub(super) fn personal_subjects(value: &Value, subject: &str) -> BTreeSet<String> {
    let mut subjects = BTreeSet::new();
    visit(value, &mut |node| {
        if let Some(personal) = Personal::read(node, subject) {
            subjects.insert(personal.subject.to_owned());
        }
    });
    subjects
}

/// Whose keys are needed to open `value`.
pub(super) fn sealed_subjects(value: &Value, subjects: &mut BTreeSet<String>) {
    visit(value, &mut |node| {
        let sealed = node.get("$sealed").and_then(|sealed| sealed.get("subject"));
        if let Some(subject) = sealed.and_then(Value::as_str) {
            subjects.insert(subject.to_owned());
        }
    });
}

/// Seals every personal node whose key is there.
pub(super) fn seal(
    value: &mut Value,
    site: Site<'_>,
    subject: &str,
    keys: &HashMap<String, SubjectKey>,
) {
    let mut path = site.root.to_owned();
    // Nothing fails: every key has been fetched, and sealing cannot go wrong.
    let _ = rewrite(value, &mut path, &mut |node, path| {
        let Some(personal) = Personal::read(node, subject) else {
            return Ok::<_, VaultError>(None);
        };
        let Some(SubjectKey::Live { id, key }) = keys.get(personal.subject) else {
            return Ok(None);
        };
        let ct = seal::seal_text(key, &site.place(path), personal.text);
        let ct = BASE64_STANDARD.encode(ct);
        Ok(Some(json!({ "$sealed": { "subject": personal.subject, "key": id, "ct": ct } })))
    });
}

/// Opens every sealed node.
pub(super) fn open(
    value: &mut Value,
    site: Site<'_>,
    keys: &HashMap<String, SubjectKey>,
) -> Result<(), VaultError> {
    let mut path = site.root.to_owned();
    rewrite(value, &mut path, &mut |node, path| {
        let Some(sealed) = node.get("$sealed") else { return Ok(None) };
        let sealed = Sealed::read(sealed).ok_or_else(|| site.altered(path))?;
        match keys.get(sealed.subject) {
            Some(SubjectKey::Destroyed) => Ok(Some(json!({ "$erased": sealed.subject }))),
            Some(SubjectKey::Live { id, key }) if *id == sealed.key => {
                let text = seal::open_text(key, &site.place(path), &sealed.ct)
                    .map_err(|_| site.altered(path))?;
                Ok(Some(json!({ "$personal": text, "subject": sealed.subject })))
            }
            Some(SubjectKey::Live { .. }) | None => Err(VaultError::MissingKey {
                stream: site.stream.clone(),
                event_id: site.id,
                subject: sealed.subject.to_owned(),
                key: sealed.key,
            }),
        }
    })
}

struct Personal<'a> {
    text: &'a str,
    subject: &'a str,
}

impl<'a> Personal<'a> {
    /// A `$personal` node; without a subject of its own it is `subject`'s.
    fn read(node: &'a Value, subject: &'a str) -> Option<Self> {
        let text = node.get("$personal")?.as_str()?;
        let own = node.get("subject").and_then(Value::as_str).filter(|own| *own != NO_SUBJECT);
        Some(Self { text, subject: own.unwrap_or(subject) })
    }
}

struct Sealed<'a> {
    subject: &'a str,
    key: Uuid,
    ct: Vec<u8>,
}

impl<'a> Sealed<'a> {
    fn read(sealed: &'a Value) -> Option<Self> {
        let text = |name| sealed.get(name).and_then(Value::as_str);
        Some(Self {
            subject: text("subject")?,
            key: text("key")?.parse().ok()?,
            ct: BASE64_STANDARD.decode(text("ct")?).ok()?,
        })
    }
}

fn visit<'a>(value: &'a Value, look: &mut impl FnMut(&'a Value)) {
    look(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|field| visit(field, look)),
        Value::Array(items) => items.iter().for_each(|item| visit(item, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Replaces every node for which `replacement` has one; looks no deeper there.
fn rewrite<E>(
    value: &mut Value,
    path: &mut String,
    replacement: &mut impl FnMut(&Value, &str) -> Result<Option<Value>, E>,
) -> Result<(), E> {
    if value.is_object()
        && let Some(new) = replacement(value, path)?
    {
        *value = new;
        return Ok(());
    }
    let length = path.len();
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                path.push('/');
                // Escaped as RFC 6901 says.
                path.push_str(&name.replace('~', "~0").replace('/', "~1"));
                rewrite(field, path, replacement)?;
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                rewrite(item, path, replacement)?;
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    Ok(())
}
