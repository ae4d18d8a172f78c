//! Every field of a list's filter works, at any moment, and every order.

use kehu_domain::{
    customer::{CustomerKind, ValueType},
    interaction::{self, Channel},
    opportunity,
    testing::{
        contact_id, customer_id, day, interaction_id, opportunity_id, pipeline_id, start, user_id,
    },
    values::Currency,
};
use kehu_projections::{
    AsOf, Direction, OrderBy, PageRequest, TextFilter, ValueFilter,
    customers::{self, CustomerFilter, CustomerStatus},
    interactions::{self, InteractionFilter, InteractionOrder},
    lists,
    opportunities::{self, OpportunityFilter},
    search::Search,
};
use rust_decimal::Decimal;

use super::{Setup, lists::log, requester};

fn moments() -> [AsOf; 3] {
    [AsOf::Now, AsOf::Position(3), AsOf::Time(start())]
}

fn text() -> Option<TextFilter> {
    Some(TextFilter {
        eq: Some("x".into()),
        ne: Some("y".into()),
        one_of: Some(vec!["z".into()]),
        is_null: Some(false),
        contains: Some("x".into()),
        starts_with: Some("x".into()),
    })
}

fn value<T: Clone>(value: T) -> Option<ValueFilter<T>> {
    let some = || Some(value.clone());
    Some(ValueFilter {
        eq: some(),
        ne: some(),
        one_of: Some(vec![value.clone()]),
        is_null: Some(true),
        gt: some(),
        gte: some(),
        lt: some(),
        lte: some(),
    })
}

#[tokio::test]
async fn customers() {
    let setup = Setup::caught_up(log().into_events()).await;
    let filter = CustomerFilter {
        and: vec![CustomerFilter::default()],
        or: vec![CustomerFilter::default()],
        not: Some(Box::default()),
        id: value(customer_id(1)),
        matches: Some(Search::parse("zhongqing 物流").unwrap()),
        name: text(),
        search: text(),
        kind: value(CustomerKind::Company),
        status: value(CustomerStatus::Active),
        owner: value(user_id(1)),
        region: value("CN".parse().unwrap()),
        industry: text(),
        source: text(),
        grade: text(),
        value_type: value(ValueType::Strategic),
        parent: value(customer_id(1)),
        survivor: value(customer_id(1)),
        created_at: value(start()),
        updated_at: value(start()),
    };
    for at in moments() {
        let db = &setup.database.pool;
        let count = lists::count::<customers::Customer>(db, requester(), &filter, at);
        assert_eq!(count.await.unwrap(), 0);
    }
    setup.stop().await;
}

#[tokio::test]
async fn opportunities() {
    let setup = Setup::caught_up(log().into_events()).await;
    let filter = OpportunityFilter {
        and: vec![OpportunityFilter::default()],
        or: vec![OpportunityFilter::default()],
        not: Some(Box::default()),
        id: value(opportunity_id(1)),
        matches: Some(Search::parse("zhongqing 物流").unwrap()),
        name: text(),
        customer: value(customer_id(1)),
        status: value(opportunity::Status::Open),
        pipeline: value(pipeline_id(1)),
        stage: text(),
        owner: value(user_id(1)),
        amount: value(Decimal::ONE),
        currency: value(Currency::parse("USD").unwrap()),
        expected_close: value(day(1, 1)),
        opened_on: value(day(1, 1)),
        closed_on: value(day(1, 1)),
        cycle_days: value(3),
        source: text(),
        sales_mode: text(),
        lost_to: text(),
        product: text(),
        region: value("CN".parse().unwrap()),
        created_at: value(start()),
        updated_at: value(start()),
    };
    for at in moments() {
        let db = &setup.database.pool;
        let count = lists::count::<opportunities::Opportunity>(db, requester(), &filter, at);
        assert_eq!(count.await.unwrap(), 0);
    }
    setup.stop().await;
}

#[tokio::test]
async fn interactions() {
    let setup = Setup::caught_up(log().into_events()).await;
    let filter = InteractionFilter {
        and: vec![InteractionFilter::default()],
        or: vec![InteractionFilter::default()],
        not: Some(Box::default()),
        id: value(interaction_id(1)),
        matches: Some(Search::parse("zhongqing 物流").unwrap()),
        channel: value(Channel::Call),
        direction: value(interaction::Direction::Inbound),
        happened_at: value(start()),
        duration_seconds: value(3),
        subject: text(),
        body: text(),
        outcome: text(),
        next_step_due: value(day(1, 1)),
        customer: value(customer_id(1)),
        contact: value(contact_id(1)),
        user: value(user_id(1)),
        linked_to: value(opportunity_id(1).stream()),
        address: text(),
        message_id: text(),
        in_reply_to: text(),
        attachments: value(1),
        recorded_at: value(start()),
        updated_at: value(start()),
    };
    use InteractionOrder as I;
    let fields = [
        I::HappenedAt,
        I::Channel,
        I::Subject,
        I::Duration,
        I::NextStepDue,
        I::RecordedAt,
        I::UpdatedAt,
    ];
    for at in moments() {
        let db = &setup.database.pool;
        let count = lists::count::<interactions::Interaction>(db, requester(), &filter, at);
        assert_eq!(count.await.unwrap(), 0);
        let order = fields.map(|field| OrderBy { field, direction: Direction::Desc });
        let page = PageRequest::default();
        let none =
            lists::page::<interactions::Interaction>(db, requester(), &filter, &order, &page, at);
        assert_eq!(none.await.unwrap().edges.len(), 0);
    }
    setup.stop().await;
}
