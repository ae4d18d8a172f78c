//! Which streams belong to which others, and when: what makes one timeline of many streams.

use std::collections::{BTreeMap, BTreeSet};

use kehu_domain::{
    DomainEvent, Header, contact, customer, interaction, opportunity, quote, ticket,
    values::{ContactId, StreamName},
};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::{
    Error,
    cells::{self, Cells, Column},
    projector::Schema,
};

/// As what a stream belongs to another; one stream can have several links of a role at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// To the customer it is about.
    Customer,
    /// To a person it was with.
    Contact,
    /// To what it was said to be about.
    About,
    /// To the one it goes on as.
    Survivor,
}

impl Role {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Contact => "contact",
            Self::About => "about",
            Self::Survivor => "survivor",
        }
    }
}

/// What an event does to the links of its stream.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// From now on it belongs to this one too.
    Link(Role, String),
    /// It no longer belongs to this one.
    Unlink(Role, String),
    /// It belongs to nobody in this role.
    UnlinkAll(Role),
}

/// The steps of `event`, in order.
fn steps(event: &DomainEvent) -> Vec<Step> {
    let about = |customer: &dyn ToString| Step::Link(Role::Customer, customer.to_string());
    match event {
        DomainEvent::Opportunity(opportunity::Event::Opened(event)) => {
            event.customer.iter().map(|customer| about(customer)).collect()
        }
        DomainEvent::Opportunity(opportunity::Event::CustomerAssigned(event)) => {
            vec![Step::UnlinkAll(Role::Customer), about(&event.customer)]
        }
        DomainEvent::Ticket(ticket::Event::Opened(event)) => {
            event.customer.iter().map(|customer| about(customer)).collect()
        }
        DomainEvent::Ticket(ticket::Event::CustomerAssigned(event)) => {
            vec![Step::UnlinkAll(Role::Customer), about(&event.customer)]
        }
        DomainEvent::Ticket(ticket::Event::Merged(event)) => {
            vec![Step::Link(Role::Survivor, event.survivor.to_string())]
        }
        DomainEvent::Ticket(ticket::Event::MergeUndone(_)) => {
            vec![Step::UnlinkAll(Role::Survivor)]
        }
        DomainEvent::Interaction(interaction::Event::Logged(event)) => {
            let contact = |contact: &ContactId| Step::Link(Role::Contact, contact.to_string());
            let about_it = |link: &StreamName| Step::Link(Role::About, link.to_string());
            let mut steps: Vec<Step> = event.customer.iter().map(|it| about(it)).collect();
            steps.extend(event.contacts.iter().map(contact));
            steps.extend(event.links.iter().map(about_it));
            steps
        }
        DomainEvent::Interaction(interaction::Event::CustomerAssigned(event)) => {
            vec![Step::UnlinkAll(Role::Customer), about(&event.customer)]
        }
        DomainEvent::Interaction(interaction::Event::LinkedTo(event)) => {
            vec![Step::Link(Role::About, event.to.to_string())]
        }
        DomainEvent::Interaction(interaction::Event::UnlinkedFrom(event)) => {
            vec![Step::Unlink(Role::About, event.from.to_string())]
        }
        DomainEvent::Quote(quote::Event::Drafted(event)) => vec![about(&event.customer)],
        DomainEvent::Customer(customer::Event::Merged(event)) => {
            vec![Step::Link(Role::Survivor, event.survivor.to_string())]
        }
        DomainEvent::Customer(customer::Event::MergeUndone(_)) => {
            vec![Step::UnlinkAll(Role::Survivor)]
        }
        DomainEvent::Contact(contact::Event::LinkedToCustomer(event)) => {
            // Said again, it is still one link.
            let customer = event.customer.to_string();
            vec![
                Step::Unlink(Role::Customer, customer.clone()),
                Step::Link(Role::Customer, customer),
            ]
        }
        DomainEvent::Contact(contact::Event::UnlinkedFromCustomer(event)) => {
            vec![Step::Unlink(Role::Customer, event.customer.to_string())]
        }
        DomainEvent::Contact(contact::Event::Merged(event)) => {
            vec![Step::Link(Role::Survivor, event.survivor.to_string())]
        }
        DomainEvent::Contact(contact::Event::MergeUndone(_)) => {
            vec![Step::UnlinkAll(Role::Survivor)]
        }
        DomainEvent::Customer(_)
        | DomainEvent::Contact(_)
        | DomainEvent::Opportunity(_)
        | DomainEvent::Interaction(_)
        | DomainEvent::Pipeline(_)
        | DomainEvent::Quote(_)
        | DomainEvent::User(_)
        | DomainEvent::Reservation(_)
        | DomainEvent::Hierarchy(_)
        | DomainEvent::Series(_)
        | DomainEvent::Settings(_)
        | DomainEvent::Ticket(_)
        | DomainEvent::Calendar(_)
        | DomainEvent::Import(_) => Vec::new(),
    }
}

#[derive(Debug)]
struct Link {
    stream: String,
    role: Role,
    target: String,
    valid_from: u64,
    valid_to: Option<u64>,
}

/// The columns that say what is linked to what.
const LINK: [Column; 3] =
    [("stream", "text NOT NULL"), ("role", "text NOT NULL"), ("target", "text NOT NULL")];

/// The columns that say from where to where in the log.
const SPAN: [Column; 2] = [("valid_from", "bigint NOT NULL"), ("valid_to", "bigint")];

/// What a batch of events does to the links.
#[derive(Debug, Default)]
pub(super) struct Links {
    opened: Vec<Link>,
    /// Where links that were open before the batch end, by stream, role and target; without a
    /// target, whichever it has.
    closed: BTreeMap<(String, Role, Option<String>), u64>,
    /// Streams of what was withdrawn: nothing of it belongs to anybody.
    forgotten: BTreeSet<String>,
}

impl Links {
    /// Forgets what the stream belonged to: its past is nobody else's.
    pub(super) fn forget(&mut self, stream: &StreamName) {
        self.opened.retain(|link| link.stream != stream.as_str());
        self.closed.retain(|(closed, ..), _| closed != stream.as_str());
        self.forgotten.insert(stream.to_string());
    }

    /// Notes what `event` does.
    pub(super) fn note(&mut self, header: &Header, event: &DomainEvent) {
        for step in steps(event) {
            match step {
                Step::Link(role, target) => self.opened.push(Link {
                    stream: header.stream.to_string(),
                    role,
                    target,
                    valid_from: header.position,
                    valid_to: None,
                }),
                Step::Unlink(role, target) => self.close(header, role, Some(target)),
                Step::UnlinkAll(role) => self.close(header, role, None),
            }
        }
    }

    fn close(&mut self, header: &Header, role: Role, target: Option<String>) {
        for link in &mut self.opened {
            let meant = link.stream == header.stream.as_str()
                && link.role == role
                && target.as_ref().is_none_or(|target| *target == link.target);
            if meant && link.valid_to.is_none() {
                link.valid_to = Some(header.position);
            }
        }
        let key = (header.stream.to_string(), role, target);
        self.closed.entry(key).or_insert(header.position);
    }

    /// Statements that create the table.
    pub(super) fn create(schema: &Schema) -> Vec<String> {
        let columns = cells::definitions(LINK.into_iter().chain(SPAN));
        let key = "PRIMARY KEY (stream, role, target, valid_from)";
        vec![format!("CREATE TABLE {schema}.links ({columns}, {key})")]
    }

    /// Writes what was noted.
    pub(super) async fn write(self, schema: &Schema, db: &mut PgConnection) -> Result<(), Error> {
        if !self.forgotten.is_empty() {
            let forgotten: Vec<String> = self.forgotten.into_iter().collect();
            let sql = format!("DELETE FROM {schema}.links WHERE stream = ANY($1)");
            sqlx::query(AssertSqlSafe(sql)).bind(forgotten).execute(&mut *db).await?;
        }
        let [_, until] = SPAN;
        let mut closed = Cells::new(LINK.into_iter().chain([until]));
        for ((stream, role, target), valid_to) in self.closed {
            let role = role.name().to_owned();
            closed.push([Some(stream), Some(role), target, Some(valid_to.to_string())]);
        }
        // One link may be meant by its target and by its role: the earlier end counts.
        let before = format!(
            "UPDATE {schema}.links AS t SET valid_to = e.valid_to FROM (\
             SELECT l.stream, l.role, l.target, l.valid_from, min(r.valid_to) AS valid_to FROM "
        );
        let after = format!(
            "JOIN {schema}.links AS l ON l.stream = r.stream AND l.role = r.role \
             AND (r.target IS NULL OR l.target = r.target) AND l.valid_to IS NULL \
             GROUP BY 1, 2, 3, 4) AS e WHERE t.stream = e.stream AND t.role = e.role \
             AND t.target = e.target AND t.valid_from = e.valid_from"
        );
        closed.send(&before, &after, db).await?;
        let mut opened = Cells::new(LINK.into_iter().chain(SPAN));
        for Link { stream, role, target, valid_from, valid_to } in self.opened {
            opened.push([
                Some(stream),
                Some(role.name().to_owned()),
                Some(target),
                Some(valid_from.to_string()),
                valid_to.map(|position| position.to_string()),
            ]);
        }
        opened.insert(&format!("{schema}.links"), "", db).await
    }
}
