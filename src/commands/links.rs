//! Parents and merges: links between aggregates, claimed where every other link is known.

use kehu_domain::{
    Contact, Customer, DomainEvent, Hierarchy, Ticket, hierarchy,
    values::{ContactId, HierarchyId, StreamName, TicketId},
};

use super::{
    Code, Commands, Failure, Refusal,
    load::Looks,
    pause::pause,
    plan::{Link, Unlink},
    request::Request,
    reservations::ABANDONED,
    side::Step,
};
use crate::feed;

/// Losing this often means that something else is wrong.
const MAX_ATTEMPTS: u32 = 24;

/// Events read from a stream at once.
const PAGE: usize = 1_000;

/// What a step on a hierarchy came to.
enum Linked {
    Moved,
    Stood,
    Refused(hierarchy::Rejection),
}

impl Commands {
    /// Claims a link; answers whether it was claimed by this very call.
    pub(super) async fn claim_link(
        &self,
        request: &Request,
        link: &Link,
    ) -> Result<Result<bool, Refusal>, Failure> {
        for _ in 0..MAX_ATTEMPTS {
            let (child, parent) = (link.child.clone(), link.parent.clone());
            let command = hierarchy::Command::Claim { child, parent };
            match self.on_hierarchy(request, link.hierarchy, "claim", command).await? {
                Linked::Moved => return Ok(Ok(true)),
                Linked::Stood => return Ok(Ok(false)),
                Linked::Refused(hierarchy::Rejection::Cycle { chain }) => {
                    if !self.heal(request, link.hierarchy, &chain).await? {
                        return Ok(Err(cycle(link.hierarchy, &chain)));
                    }
                }
                Linked::Refused(hierarchy::Rejection::NotClaimed { .. }) => break,
            }
        }
        Err(Failure::Contended)
    }

    /// Says that the child has recorded the link.
    pub(super) async fn confirm_link(&self, request: &Request, link: &Link) -> Result<(), Failure> {
        // A repeated command may come after a later one that set another link.
        if !self.holds(link).await? {
            return self.release_link(request, link).await;
        }
        let (child, parent) = (link.child.clone(), link.parent.clone());
        let command = hierarchy::Command::Confirm { child, parent };
        match self.on_hierarchy(request, link.hierarchy, "confirm", command).await? {
            Linked::Moved | Linked::Stood => Ok(()),
            // The claim was taken for abandoned meanwhile.
            Linked::Refused(_) => {
                if let Err(refusal) = self.claim_link(request, link).await? {
                    let stream = link.child.as_str();
                    tracing::error!(stream, refusal = %refusal, "a recorded link closes a cycle");
                    return Ok(());
                }
                let (child, parent) = (link.child.clone(), link.parent.clone());
                let command = hierarchy::Command::Confirm { child, parent };
                self.on_hierarchy(request, link.hierarchy, "confirm", command).await?;
                Ok(())
            }
        }
    }

    /// Takes a claimed link away.
    pub(super) async fn release_link(&self, request: &Request, link: &Link) -> Result<(), Failure> {
        let (child, parent) = (link.child.clone(), link.parent.clone());
        let command = hierarchy::Command::Release { child, parent };
        self.on_hierarchy(request, link.hierarchy, "release", command).await?;
        Ok(())
    }

    /// Takes away the links that an event has ended.
    pub(super) async fn unlink(&self, request: &Request, unlink: &Unlink) -> Result<(), Failure> {
        let link = match unlink {
            Unlink::Link(link) => link.clone(),
            Unlink::Any { hierarchy, child } => {
                let mut looks = Looks::certain();
                let found = self.look::<Hierarchy>(&hierarchy.stream(), &mut looks).await?;
                let Some(parent) = found.state.parent_of(child) else { return Ok(()) };
                Link { hierarchy: *hierarchy, child: child.clone(), parent: parent.clone() }
            }
        };
        // A repeated command may come after a later one that set the same link again.
        if self.holds(&link).await? {
            return Ok(());
        }
        self.release_link(request, &link).await
    }

    /// Takes one step on a hierarchy, until nobody was faster.
    async fn on_hierarchy(
        &self,
        request: &Request,
        id: HierarchyId,
        what: &str,
        command: hierarchy::Command,
    ) -> Result<Linked, Failure> {
        let stream = id.stream();
        let link = match &command {
            hierarchy::Command::Claim { child, parent }
            | hierarchy::Command::Confirm { child, parent }
            | hierarchy::Command::Release { child, parent } => format!("{what} {child} {parent}"),
        };
        let _turn = self.inner.links.lock().await;
        for attempt in 0..MAX_ATTEMPTS {
            let mut looks = Looks::certain();
            let found = self.look::<Hierarchy>(&stream, &mut looks).await?;
            let step = self.step::<Hierarchy>(request, &stream, &found, &link, command.clone());
            match step.await? {
                Step::Stands => return Ok(Linked::Stood),
                Step::Moved(_) => return Ok(Linked::Moved),
                Step::Refused(rejection) => return Ok(Linked::Refused(rejection)),
                Step::Repeated(_) | Step::Conflict => {
                    tokio::time::sleep(pause(request.command_id(), attempt)).await;
                }
            }
        }
        Err(Failure::Contended)
    }

    /// Takes away the links of a cycle that are not, or not any more, what their children say.
    ///
    /// Such links are left by commands that were cut off between two of their steps. Answers
    /// whether there were any.
    async fn heal(
        &self,
        request: &Request,
        hierarchy: HierarchyId,
        chain: &[StreamName],
    ) -> Result<bool, Failure> {
        let mut healed = false;
        // The first link of the chain is the one that is wanted.
        for pair in chain.windows(2).skip(1) {
            let [child, parent] = pair else { continue };
            let link = Link { hierarchy, child: child.clone(), parent: parent.clone() };
            // In this order: a claim that is confirmed between the looks is seen by the second.
            if self.is_in_flight(&link).await? || self.holds(&link).await? {
                continue;
            }
            self.release_link(request, &link).await?;
            healed = true;
        }
        Ok(healed)
    }

    /// Whether the child's own stream says that the link is there.
    async fn holds(&self, link: &Link) -> Result<bool, Failure> {
        if link.child.category() == ContactId::CATEGORY {
            let child = self.look::<Contact>(&link.child, &mut Looks::certain()).await?;
            let parent = child.state.merged_into();
            return Ok(parent.is_some_and(|parent| parent.stream() == link.parent));
        }
        if link.child.category() == TicketId::CATEGORY {
            let child = self.look::<Ticket>(&link.child, &mut Looks::certain()).await?;
            let survivor = child.state.merged_into();
            return Ok(survivor.is_some_and(|survivor| survivor.stream() == link.parent));
        }
        let child = self.look::<Customer>(&link.child, &mut Looks::certain()).await?;
        let parent = if link.hierarchy == hierarchy::CUSTOMER_MERGES {
            child.state.merged_into()
        } else {
            child.state.parent()
        };
        Ok(parent.is_some_and(|parent| parent.stream() == link.parent))
    }

    /// Whether the link is a claim that may still be confirmed.
    pub(super) async fn is_in_flight(&self, link: &Link) -> Result<bool, Failure> {
        let stream = link.hierarchy.stream();
        let found = self.look::<Hierarchy>(&stream, &mut Looks::certain()).await?;
        if !found.state.is_claimed(&link.child, &link.parent) {
            return Ok(false);
        }
        let (mut from, mut claimed_at) = (0, None);
        loop {
            let stored = self.store().read_stream(&stream, from, PAGE).await?;
            let full = stored.len() == PAGE;
            from += PAGE as u64;
            for recorded in feed::decode_all(self.vault(), stored).await? {
                if let DomainEvent::Hierarchy(hierarchy::Event::LinkClaimed(claimed)) =
                    &recorded.event
                    && claimed.child == link.child
                    && claimed.parent == link.parent
                {
                    claimed_at = Some(recorded.header.recorded_at);
                }
            }
            if !full {
                break;
            }
        }
        Ok(claimed_at.is_some_and(|claimed_at| self.clock().now() - claimed_at < ABANDONED))
    }
}

fn cycle(hierarchy: HierarchyId, chain: &[StreamName]) -> Refusal {
    let chain = chain.iter().map(StreamName::as_str).collect::<Vec<_>>().join(" → ");
    if hierarchy == hierarchy::CUSTOMER_MERGES {
        let en = format!("the customers would be merged in a circle: {chain}");
        let zh = format!("客户合并会形成循环：{chain}");
        Refusal::new(Code::MergeCycle, en, zh).of_field("survivor")
    } else if hierarchy == hierarchy::CONTACT_MERGES {
        let en = format!("the contacts would be merged in a circle: {chain}");
        let zh = format!("联系人合并会形成循环：{chain}");
        Refusal::new(Code::MergeCycle, en, zh).of_field("survivor")
    } else if hierarchy == hierarchy::TICKET_MERGES {
        let en = format!("the tickets would be merged in a circle: {chain}");
        let zh = format!("工单合并会形成循环：{chain}");
        Refusal::new(Code::MergeCycle, en, zh).of_field("survivor")
    } else {
        let en = format!("the customer would be its own ancestor: {chain}");
        let zh = format!("上级客户会形成循环：{chain}");
        Refusal::new(Code::ParentCycle, en, zh).of_field("parent")
    }
}
