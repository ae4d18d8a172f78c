//! A log of companies that is made up while it is read: a quarter of a million events need no room.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use clap::ValueEnum;
use kehu_domain::{
    Actor, DomainEvent, Header, Recorded, Source,
    customer::{self, CustomerKind, Registered},
    values::{
        Consent, ContactMethodAdded, ContactMethodId, ContactMethodKind, CustomerId, ExternalId,
        Names, Text,
    },
};
use kehu_projections::{Batch, Feed, FeedError, Wanted};
use uuid::Uuid;

/// Events of each company: its registration, a telephone number, an e-mail address.
const EVENTS: usize = 3;

/// How the companies' names are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// As they are in the corpus: two to five characters.
    Short,
    /// With a city before and a trade and a legal form behind, as they are registered.
    Full,
}

/// Companies as a log.
#[derive(Debug)]
pub struct CompanyLog {
    names: Arc<Vec<String>>,
    shape: Shape,
    start: DateTime<Utc>,
}

impl CompanyLog {
    pub fn new(names: Vec<String>, shape: Shape) -> Self {
        Self { names: Arc::new(names), shape, start: DateTime::UNIX_EPOCH }
    }

    fn last(&self) -> u64 {
        (self.names.len() * EVENTS) as u64
    }

    fn event(&self, position: u64) -> Recorded<DomainEvent> {
        let at = usize::try_from(position - 1).unwrap_or_default();
        let (company, version) = (at / EVENTS, at % EVENTS);
        let (event, event_type) = match version {
            0 => (customer::Event::Registered(self.registered(company)), "CustomerRegistered"),
            _ => (
                customer::Event::ContactMethodAdded(added(company, version)),
                "CustomerContactMethodAdded",
            ),
        };
        let time = self.start + TimeDelta::seconds(position.cast_signed());
        let header = Header {
            position,
            stream: CustomerId(id(company)).stream(),
            version: version as u64,
            event_id: id(at),
            event_type: event_type.to_owned(),
            schema_version: 1,
            actor: Actor::SYSTEM,
            on_behalf_of: None,
            reason: None,
            command_id: id(at),
            correlation_id: id(at),
            causation_id: id(at),
            occurred_at: time,
            recorded_at: time,
            source: Source::Import,
            traceparent: None,
        };
        Recorded { header, event: DomainEvent::Customer(event) }
    }

    fn registered(&self, company: usize) -> Registered {
        let short = self.names.get(company).map_or("", String::as_str);
        // A third of the companies have a Latin name as well.
        let latin = (company % 3 == 0)
            .then(|| Text::open(format!("Company {company} Logistics Co., Ltd.")));
        let (original, short) = match self.shape {
            Shape::Short => (short.to_owned(), None),
            Shape::Full => (full(company, short), Some(Text::open(short))),
        };
        let names = Names { original: Text::open(original), latin, short, aliases: Vec::new() };
        Registered {
            kind: CustomerKind::Company,
            names,
            roles: Vec::new(),
            source: None,
            region: "CN-31".parse().ok(),
            industry: None,
            owner: None,
            time_zone: None,
            external_ids: vec![ExternalId {
                system: "sap".to_owned(),
                kind: "debtor".to_owned(),
                id: Text::open(format!("SAP-{company:07}")),
            }],
        }
    }
}

const CITIES: [&str; 12] = [
    "重庆市",
    "上海",
    "北京",
    "深圳市",
    "广州市",
    "成都",
    "长沙市",
    "厦门",
    "乌鲁木齐",
    "西安",
    "天津市",
    "武汉市",
];
const TRADES: [&str; 10] = [
    "科技",
    "物流",
    "贸易",
    "实业",
    "机械制造",
    "信息技术",
    "国际货运代理",
    "食品",
    "建筑工程",
    "供应链管理",
];

fn full(company: usize, short: &str) -> String {
    let city = CITIES.get(company % CITIES.len()).copied().unwrap_or_default();
    let trade = TRADES.get(company / 7 % TRADES.len()).copied().unwrap_or_default();
    let form = if company % 5 == 0 { "股份有限公司" } else { "有限公司" };
    format!("{city}{short}{trade}{form}")
}

fn added(company: usize, version: usize) -> ContactMethodAdded {
    let (kind, value, normalized) = if version == 1 {
        let number = 50_000_000 + (company * 37 + 5_550_101) % 40_000_000;
        let number = if company == 4_711 { 55_550_101 } else { number };
        let entered = format!("021-{number}");
        (ContactMethodKind::Phone, entered, format!("+8621{number}"))
    } else {
        let address = format!("buyer-{company}@example.com");
        (ContactMethodKind::Email, address.clone(), address)
    };
    ContactMethodAdded {
        contact_method: ContactMethodId(id(company * EVENTS + version)),
        kind,
        value: Text::open(value),
        normalized: Some(Text::open(normalized)),
        label: None,
        purpose: None,
        consent: Consent::Unknown,
    }
}

/// Scattered as real ids are.
fn id(number: usize) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, &number.to_le_bytes())
}

#[async_trait]
impl Feed for CompanyLog {
    async fn read(&self, after: u64, limit: usize, _: Wanted) -> Result<Batch, FeedError> {
        let to = self.last().min(after + limit as u64);
        let events = (after + 1..=to).map(|position| self.event(position)).collect();
        Ok(Batch { events, scanned_to: to, at_end: to == self.last() })
    }

    async fn wait_beyond(&self, _: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }

    async fn head(&self) -> Result<u64, FeedError> {
        Ok(self.last())
    }
}
