//! What can be waited for.

/// What is waited for; the name stands in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The confirmation of a claimed value.
    ReservationClaim,
    /// The confirmation of a claimed link; the part is `<child> <parent>`.
    LinkClaim,
    /// The first answer to a ticket.
    TicketAnswer,
    /// The resolution of a ticket.
    TicketResolution,
    /// The end of the last day on which a quote can be accepted.
    QuoteValidity,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::ReservationClaim,
        Self::LinkClaim,
        Self::TicketAnswer,
        Self::TicketResolution,
        Self::QuoteValidity,
    ];

    /// Never changed: it stands in the table, and the ids of the clock's commands rest on it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ReservationClaim => "reservation-claim",
            Self::LinkClaim => "link-claim",
            Self::TicketAnswer => "ticket-answer",
            Self::TicketResolution => "ticket-resolution",
            Self::QuoteValidity => "quote-validity",
        }
    }

    /// Tells the commands of deadlines apart that one event has set; never changed.
    pub(super) const fn number(self) -> u32 {
        match self {
            Self::ReservationClaim | Self::LinkClaim | Self::QuoteValidity => 0,
            Self::TicketAnswer => 1,
            Self::TicketResolution => 2,
        }
    }

    /// `None` for a kind of another version of kehu.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Every kind that this version of kehu knows how to keep.
    pub(super) fn names() -> Vec<&'static str> {
        Self::ALL.map(Self::name).to_vec()
    }
}
