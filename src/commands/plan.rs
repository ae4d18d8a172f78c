//! What events demand of other streams: read off the events themselves, in one place.

use kehu_domain::{
    DomainEvent, contact, customer, hierarchy, interaction, opportunity, pipeline, quote, series,
    settings, ticket, user,
    values::{
        CalendarId, ContactId, CustomerId, ExternalId, HierarchyId, OpportunityId, StreamName,
        Text, TicketId, UserId,
    },
};

/// Something an event points at; it must exist before the event is appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// A user.
    User { id: UserId, field: &'static str },
    /// A customer that has not been merged into another.
    Customer { id: CustomerId, field: &'static str },
    /// A contact that has not been merged into another.
    Contact { id: ContactId, field: &'static str },
    /// A ticket that has not been merged into another.
    Ticket { id: TicketId, field: &'static str },
    /// A business calendar.
    Calendar { id: CalendarId, field: &'static str },
    /// Anything else that has a stream.
    Stream { stream: StreamName, field: &'static str },
    /// An opportunity.
    Opportunity { id: OpportunityId, field: &'static str },
}

/// A link between two aggregates of a kind that must close no cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) hierarchy: HierarchyId,
    pub(super) child: StreamName,
    pub(super) parent: StreamName,
}

/// Links that end with an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unlink {
    /// This one.
    Link(Link),
    /// Whichever confirmed one the child has.
    Any { hierarchy: HierarchyId, child: StreamName },
}

/// What a command's events demand before and after they are appended.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Must exist.
    pub(super) references: Vec<Reference>,
    /// Must be nobody else's: claimed before, confirmed after.
    pub(super) external_ids: Vec<ExternalId>,
    /// Anybody's again: given back after.
    pub(super) released: Vec<ExternalId>,
    /// Must close no cycle: claimed before, confirmed after.
    pub(super) links: Vec<Link>,
    /// Taken away after.
    pub(super) unlinks: Vec<Unlink>,
    /// Subjects whose keys are destroyed after.
    pub(super) erased: Vec<String>,
}

impl Plan {
    /// Reads the plan off the events that go, or went, to `stream`.
    pub(super) fn of<'a>(
        stream: &StreamName,
        events: impl IntoIterator<Item = &'a DomainEvent>,
    ) -> Self {
        let mut plan = Self::default();
        for event in events {
            match event {
                DomainEvent::Customer(event) => plan.customer(stream, event),
                DomainEvent::Contact(event) => plan.contact(stream, event),
                DomainEvent::Opportunity(event) => plan.opportunity(event),
                DomainEvent::Interaction(event) => plan.interaction(event),
                DomainEvent::User(user::Event::Registered(registered)) => {
                    plan.external_ids.extend(registered.external_ids.iter().cloned());
                }
                DomainEvent::Quote(event) => plan.quote(event),
                DomainEvent::Series(series::Event::Defined(defined)) => {
                    plan.external_ids.push(defined.claim());
                }
                DomainEvent::User(user::Event::Withdrawn(withdrawn)) => {
                    plan.withdrawn(&withdrawn.external_ids);
                }
                DomainEvent::User(user::Event::ExternalIdLinked(linked)) => {
                    plan.external_ids.push(linked.external_id.clone());
                }
                DomainEvent::Pipeline(pipeline::Event::ExternalIdLinked(linked)) => {
                    plan.external_ids.push(linked.external_id.clone());
                }
                DomainEvent::Settings(settings::Event::DefaultCalendarSet(set)) => {
                    let id = set.calendar;
                    plan.references.push(Reference::Calendar { id, field: "calendar" });
                }
                DomainEvent::Ticket(event) => plan.ticket(stream, event),
                DomainEvent::User(_)
                | DomainEvent::Pipeline(_)
                | DomainEvent::Calendar(_)
                | DomainEvent::Import(_)
                | DomainEvent::Reservation(_)
                | DomainEvent::Hierarchy(_)
                | DomainEvent::Series(_)
                | DomainEvent::Settings(_) => {}
            }
        }
        plan
    }

    fn customer(&mut self, stream: &StreamName, event: &customer::Event) {
        use customer::Event;
        match event {
            Event::Registered(registered) => {
                self.external_ids.extend(registered.external_ids.iter().cloned());
                self.owner(registered.owner);
            }
            Event::ExternalIdLinked(linked) => self.external_ids.push(linked.external_id.clone()),
            Event::OwnerAssigned(assigned) => self.owner(Some(assigned.owner)),
            Event::ParentSet(set) => self.parent(stream, set.parent),
            Event::Merged(merged) => {
                let survivor = merged.survivor;
                self.references.push(Reference::Customer { id: survivor, field: "survivor" });
                self.links.push(merge(stream, survivor.stream()));
            }
            Event::MergeUndone(undone) => {
                self.unlinks.push(Unlink::Link(merge(stream, undone.survivor.stream())));
            }
            Event::PersonalDataErased(erased) => {
                self.erased.extend(erased.subjects.iter().cloned());
            }
            Event::Withdrawn(withdrawn) => {
                self.withdrawn(&withdrawn.external_ids);
                let parent = withdrawn.parent.map(CustomerId::stream);
                self.unlinks.extend(parent.map(|parent| {
                    let (hierarchy, child) = (hierarchy::CUSTOMER_PARENTS, stream.clone());
                    Unlink::Link(Link { hierarchy, child, parent })
                }));
            }
            _ => {}
        }
    }

    /// What was recorded before counts no more, in a whole history as well.
    fn withdrawn(&mut self, external_ids: &[ExternalId]) {
        self.external_ids.clear();
        self.released.extend(external_ids.iter().cloned());
    }

    fn contact(&mut self, stream: &StreamName, event: &contact::Event) {
        use contact::Event;
        let merge = |survivor: ContactId| Link {
            hierarchy: hierarchy::CONTACT_MERGES,
            child: stream.clone(),
            parent: survivor.stream(),
        };
        match event {
            Event::Created(created) => {
                self.external_ids.extend(created.external_ids.iter().cloned());
                self.owner(created.owner);
            }
            Event::LinkedToCustomer(linked) => {
                self.references
                    .push(Reference::Customer { id: linked.customer, field: "customer" });
            }
            Event::ExternalIdLinked(linked) => self.external_ids.push(linked.external_id.clone()),
            Event::OwnerAssigned(assigned) => self.owner(Some(assigned.owner)),
            Event::Merged(merged) => {
                let survivor = merged.survivor;
                self.references.push(Reference::Contact { id: survivor, field: "survivor" });
                self.links.push(merge(survivor));
            }
            Event::MergeUndone(undone) => self.unlinks.push(Unlink::Link(merge(undone.survivor))),
            Event::Withdrawn(withdrawn) => self.withdrawn(&withdrawn.external_ids),
            Event::PersonalDataErased(erased) => {
                self.erased.extend(erased.subjects.iter().cloned());
            }
            _ => {}
        }
    }

    fn parent(&mut self, stream: &StreamName, parent: Option<CustomerId>) {
        let hierarchy = hierarchy::CUSTOMER_PARENTS;
        match parent {
            Some(id) => {
                self.references.push(Reference::Customer { id, field: "parent" });
                self.links.push(Link { hierarchy, child: stream.clone(), parent: id.stream() });
            }
            None => self.unlinks.push(Unlink::Any { hierarchy, child: stream.clone() }),
        }
    }

    fn opportunity(&mut self, event: &opportunity::Event) {
        use opportunity::Event;
        match event {
            Event::Opened(opened) => {
                self.external_ids.extend(opened.external_ids.iter().cloned());
                self.owner(opened.owner);
                let customer = |id| Reference::Customer { id, field: "customer" };
                self.references.extend(opened.customer.map(customer));
            }
            Event::CustomerAssigned(assigned) => {
                let id = assigned.customer;
                self.references.push(Reference::Customer { id, field: "customer" });
            }
            Event::TeamMemberAdded(added) => {
                self.references.push(Reference::User { id: added.user, field: "user" });
            }
            Event::OwnerAssigned(assigned) => self.owner(Some(assigned.owner)),
            Event::ExternalIdLinked(linked) => self.external_ids.push(linked.external_id.clone()),
            Event::Withdrawn(withdrawn) => self.withdrawn(&withdrawn.external_ids),
            _ => {}
        }
    }

    fn ticket(&mut self, stream: &StreamName, event: &ticket::Event) {
        use ticket::Event;
        let customer = |id| Reference::Customer { id, field: "customer" };
        let contact = |id| Reference::Contact { id, field: "contact" };
        let user = |id| Reference::User { id, field: "user" };
        match event {
            Event::Opened(opened) => {
                self.references.extend(opened.contact.map(contact));
                self.external_ids.extend(opened.external_ids.iter().cloned());
                self.external_ids.extend(opened.source_message_id.as_ref().map(source_message));
                self.references.extend(opened.customer.map(customer));
            }
            Event::CustomerAssigned(assigned) => self.references.push(customer(assigned.customer)),
            Event::ContactAssigned(assigned) => self.references.push(contact(assigned.contact)),
            Event::Assigned(assigned) => self.references.extend(assigned.user.map(user)),
            Event::Escalated(escalated) => self.references.extend(escalated.user.map(user)),
            Event::Merged(merged) => {
                let survivor = merged.survivor;
                self.references.push(Reference::Ticket { id: survivor, field: "survivor" });
                self.links.push(ticket_merge(stream, survivor));
            }
            Event::MergeUndone(undone) => {
                self.unlinks.push(Unlink::Link(ticket_merge(stream, undone.survivor)));
            }
            Event::Withdrawn(withdrawn) => {
                self.withdrawn(&withdrawn.external_ids);
                self.released.extend(withdrawn.message_id.as_ref().map(source_message));
            }
            _ => {}
        }
    }

    fn quote(&mut self, event: &quote::Event) {
        use quote::Event;
        match event {
            Event::Drafted(drafted) => {
                self.external_ids.extend(drafted.external_ids.iter().cloned());
                self.owner(drafted.owner);
                self.references
                    .push(Reference::Customer { id: drafted.customer, field: "customer" });
                let opportunity = |id| Reference::Opportunity { id, field: "opportunity" };
                self.references.extend(drafted.opportunity.map(opportunity));
            }
            Event::Sent(sent) => self.answerer(sent.contact),
            Event::Accepted(accepted) => self.answerer(accepted.contact),
            Event::Declined(declined) => self.answerer(declined.contact),
            Event::OwnerAssigned(assigned) => self.owner(Some(assigned.owner)),
            Event::ExternalIdLinked(linked) => self.external_ids.push(linked.external_id.clone()),
            Event::Retracted(withdrawn) => self.withdrawn(&withdrawn.external_ids),
            _ => {}
        }
    }

    fn interaction(&mut self, event: &interaction::Event) {
        use interaction::Event;
        match event {
            Event::Logged(logged) => {
                self.external_ids.extend(logged.external_ids.iter().cloned());
                let message_id = logged.email.as_ref().map(|email| &email.message_id);
                self.external_ids.extend(message_id.map(named_by_message_id));
                let customer = |id| Reference::Customer { id, field: "customer" };
                self.references.extend(logged.customer.map(customer));
                let contact = |id: &ContactId| Reference::Contact { id: *id, field: "contacts" };
                self.references.extend(logged.contacts.iter().map(contact));
                let user = |id: &UserId| Reference::User { id: *id, field: "users" };
                self.references.extend(logged.users.iter().map(user));
                logged.links.iter().for_each(|link| self.linked(link, "links"));
            }
            Event::CustomerAssigned(assigned) => {
                let id = assigned.customer;
                self.references.push(Reference::Customer { id, field: "customer" });
            }
            Event::LinkedTo(linked) => self.linked(&linked.to, "to"),
            Event::ExternalIdLinked(linked) => self.external_ids.push(linked.external_id.clone()),
            Event::Withdrawn(withdrawn) => {
                self.withdrawn(&withdrawn.external_ids);
                self.released.extend(withdrawn.message_id.as_ref().map(named_by_message_id));
            }
            Event::Corrected(_)
            | Event::FileAttached(_)
            | Event::AttachmentRemoved(_)
            | Event::UnlinkedFrom(_) => {}
        }
    }

    /// Whatever is linked must be there.
    fn linked(&mut self, stream: &StreamName, field: &'static str) {
        self.references.push(match (stream.category(), stream.id()) {
            (CustomerId::CATEGORY, Some(id)) => Reference::Customer { id: CustomerId(id), field },
            (ContactId::CATEGORY, Some(id)) => Reference::Contact { id: ContactId(id), field },
            (TicketId::CATEGORY, Some(id)) => Reference::Ticket { id: TicketId(id), field },
            (_, _) => Reference::Stream { stream: stream.clone(), field },
        });
    }

    fn answerer(&mut self, contact: Option<ContactId>) {
        self.references.extend(contact.map(|id| Reference::Contact { id, field: "contact" }));
    }

    fn owner(&mut self, owner: Option<UserId>) {
        self.references.extend(owner.map(|id| Reference::User { id, field: "owner" }));
    }
}

/// An e-mail's `Message-ID` as what the world calls it: no two interactions have the same.
pub(super) fn named_by_message_id(message_id: &Text) -> ExternalId {
    ExternalId { system: "email".to_owned(), kind: "message-id".to_owned(), id: message_id.clone() }
}

fn merge(loser: &StreamName, survivor: StreamName) -> Link {
    Link { hierarchy: hierarchy::CUSTOMER_MERGES, child: loser.clone(), parent: survivor }
}

/// The e-mail that a ticket is opened from, by its Message-ID: no two tickets have the same.
pub(super) fn source_message(message_id: &Text) -> ExternalId {
    ExternalId {
        system: "email".to_owned(),
        kind: "ticket-message-id".to_owned(),
        id: message_id.clone(),
    }
}

fn ticket_merge(loser: &StreamName, survivor: TicketId) -> Link {
    Link { hierarchy: hierarchy::TICKET_MERGES, child: loser.clone(), parent: survivor.stream() }
}
