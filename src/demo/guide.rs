//! What to look at first: a question for each kind of user, with answers in this very demo.

use chrono::{Days, SecondsFormat};

use super::{Demo, party::Party, staff::HANDOVER, year};

/// A question worth asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Who asks it, and what for.
    pub title: String,
    /// The GraphQL document.
    pub query: String,
}

/// The first of those that have subsidiaries.
const GROUP: u32 = 12;

impl Demo {
    /// Five questions, one for each kind of user.
    pub fn questions(&self) -> Vec<Question> {
        vec![self.front_end(), sales_manager(), service_desk(), self.auditor(), self.integrator()]
    }

    /// The customer that most of the questions are about.
    fn somebody(&self) -> Option<&Party> {
        let group = self.story.parties.iter().find(|party| party.number == GROUP);
        group
            .or_else(|| self.story.parties.iter().find(|party| party.old))
            .or_else(|| self.anybody())
    }

    fn anybody(&self) -> Option<&Party> {
        self.story.parties.first()
    }

    fn front_end(&self) -> Question {
        let code = self.somebody().map(Party::code).unwrap_or_default();
        question(
            "Front-end team: a list, and one customer with everything that happened",
            &format!(
                r#"query FirstScreen {{
  customers(first: 10, orderBy: [{{ field: UPDATED_AT, direction: DESC }}]) {{
    totalCount
    nodes {{ id name region industry grade {{ grade }} owner {{ name }} }}
  }}
  customer(externalId: {{ system: "yuanhang", id: "{code}" }}) {{
    name
    names {{ latin short }}
    children(first: 5) {{ nodes {{ name }} }}
    contacts(first: 5) {{ nodes {{ name jobTitle }} }}
    opportunities(first: 5) {{ nodes {{ name status amount {{ amount currency }} }} }}
    timeline(first: 10) {{
      nodes {{ occurredAt sentence(language: EN) zh: sentence(language: ZH) actor {{ name }} reason }}
    }}
  }}
}}"#
            ),
        )
    }

    /// A customer that was handed over, before and after, and everything that ever happened to it.
    fn auditor(&self) -> Question {
        let (leaver, day, _) = HANDOVER;
        let mut parties = self.story.parties.iter();
        let handed = parties.find(|party| party.old && party.first_owner().login == leaver);
        let party = handed.or_else(|| self.somebody());
        let code = party.map(Party::code).unwrap_or_default();
        let id = party.map(|party| party.id.to_string()).unwrap_or_default();
        let before = year::at(self.story.year.day(day) - Days::new(30), 0);
        let before = before.to_rfc3339_opts(SecondsFormat::Secs, true);
        question(
            "Auditor: what was true then, what is now, and who did what, when and why",
            &format!(
                r#"query Auditor {{
  then: customer(externalId: {{ system: "yuanhang", id: "{code}" }}, asOf: {{ time: "{before}" }}) {{
    name owner {{ name }} grade {{ grade }} version
  }}
  now: customer(externalId: {{ system: "yuanhang", id: "{code}" }}) {{
    name owner {{ name }} grade {{ grade }} version
  }}
  events(customer: "{id}", first: 50) {{
    nodes {{ position type occurredAt recordedAt actor {{ name }} reason commandId causationId source }}
  }}
}}"#
            ),
        )
    }

    fn integrator(&self) -> Question {
        let party = self.somebody();
        let code = party.map(Party::code).unwrap_or_default();
        let id = party.map(|party| party.id.to_string()).unwrap_or_default();
        let person = party.and_then(|party| party.people.first());
        let phone = person.map(|person| person.phone.as_str()).unwrap_or_default();
        question(
            "Integrator: found by another system's number, who is calling, and a stream from its start",
            &format!(
                r#"query Integrator {{
  customer(externalId: {{ system: "yuanhang", kind: "customer", id: "{code}" }}) {{
    id version externalIds {{ system kind id }}
    contactMethods {{ kind value normalized }}
  }}
  screenPop(phone: "{phone}") {{ phone contacts {{ id name }} customers {{ id name }} }}
  events(stream: "{id}", from: "1", first: 20) {{
    nodes {{ position stream version type data commandId occurredAt }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}"#
            ),
        )
    }
}

fn sales_manager() -> Question {
    question(
        "Sales manager: the pipeline, the win rate, and who does how well",
        r"query SalesManager {
  all: opportunityStats {
    count openCount wonCount lostCount winRate averageCycleDays
    amount { amount currency }
    weightedAmount { amount currency }
  }
  byStage: opportunityStats(filter: { status: { eq: OPEN } }, groupBy: [STAGE]) {
    key { stage } count weightedAmount { amount currency }
  }
  byOwner: opportunityStats(groupBy: [OWNER]) { key { owner { name } } count wonCount winRate }
  quotes: quoteStats { count out accepted declined expired acceptanceRate averageDaysToAnswer }
}",
    )
}

fn service_desk() -> Question {
    question(
        "Service desk: the latest complaints, what waits, and what is done in time",
        r"query ServiceDesk {
  complaints: tickets(
    filter: { kind: { eq: COMPLAINT } }
    orderBy: [{ field: UPDATED_AT, direction: DESC }]
    first: 10
  ) {
    totalCount
    nodes { number subject priority status dueAt level customer { name } assignee { name } }
  }
  waiting: tickets(filter: { status: { in: [OPEN, WAITING] } }) { totalCount }
  byCategory: ticketStats(groupBy: [CATEGORY]) {
    key { value } count reopened answerMissed resolutionMissed
    firstAnswer { medianMinutes }
    resolution { medianMinutes }
  }
}",
    )
}

fn question(title: &str, query: &str) -> Question {
    Question { title: title.to_owned(), query: query.to_owned() }
}
