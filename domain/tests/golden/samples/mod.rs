//! One event of every type with every field filled, in the order of the types.

mod contacts;
mod imports;
mod quotes;
mod tickets;

use chrono::{NaiveDate, TimeDelta};
use kehu_domain::{
    DomainEvent, calendar, contact, customer, hierarchy, import, interaction, opportunity,
    pipeline, reservation, series, settings,
    testing::{
        answer_id, attachment_id, calendar_id, contact_id, contact_method_id, customer_id,
        import_id, interval, line_id, note_id, office, opportunity_id, pipeline_id, start,
        stored_file, ticket_id, user_id,
    },
    ticket, user,
    values::{
        Currency, ExternalId, Money, Names, Percent, Priority, Quantity, Region, StreamName, Text,
        UnitPrice,
    },
};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn yuan(amount: &str) -> Money {
    Money::parse(amount, cny()).expect("an amount")
}

fn cny() -> Currency {
    Currency::parse("CNY").expect("a currency")
}

fn personal(text: &str) -> Text {
    let subject = customer_id(1).to_string();
    Text::Personal { text: text.to_owned(), subject }
}

fn region() -> Region {
    Region::parse("CN-31").expect("a region")
}

fn names() -> Names {
    Names {
        original: personal("张伟"),
        latin: Some(personal("Zhang Wei")),
        short: Some(personal("Wei")),
        aliases: vec![personal("老张")],
    }
}

fn external_id(id: Text) -> ExternalId {
    ExternalId { system: "sap".to_owned(), kind: "account".to_owned(), id }
}

/// All of them.
pub(super) fn samples() -> Vec<DomainEvent> {
    let mut all: Vec<DomainEvent> = Vec::new();
    all.extend(customer_party().into_iter().map(DomainEvent::from));
    all.extend(customer_knowledge().into_iter().map(DomainEvent::from));
    all.extend(customer_standing().into_iter().map(DomainEvent::from));
    all.extend(contacts::person().into_iter().map(DomainEvent::from));
    all.extend(contacts::course().into_iter().map(DomainEvent::from));
    all.extend(opportunity_deal().into_iter().map(DomainEvent::from));
    all.extend(opportunity_course().into_iter().map(DomainEvent::from));
    all.extend(interaction().into_iter().map(DomainEvent::from));
    all.extend(others());
    all.extend(quotes::samples().into_iter().map(DomainEvent::from));
    all.extend(numbers());
    all.extend(company_settings().into_iter().map(DomainEvent::from));
    all.extend(tickets::asked().into_iter().map(DomainEvent::from));
    all.extend(tickets::settled().into_iter().map(DomainEvent::from));
    all.extend(calendars().into_iter().map(DomainEvent::from));
    all.extend(imports::samples().into_iter().map(DomainEvent::from));
    all
}

fn customer_party() -> Vec<customer::Event> {
    use customer::*;
    let (contact_method, role) = (contact_method_id(1), Role::Supplier);
    vec![
        Event::Registered(Registered {
            kind: CustomerKind::Person,
            names: names(),
            roles: vec![RoleGrant { role, from: Some(day(1, 5)), until: Some(day(2, 5)) }],
            source: Some("fair".to_owned()),
            region: Some(region()),
            industry: Some("logistics".to_owned()),
            owner: Some(user_id(1)),
            time_zone: Some(chrono_tz::Asia::Shanghai),
            external_ids: vec![external_id(personal("A1"))],
        }),
        Event::Renamed(Renamed { names: Names::of(Text::open("中铁特货物流")) }),
        Event::RoleGranted(RoleGranted { role, from: Some(day(1, 5)) }),
        Event::RoleEnded(RoleEnded { role, until: Some(day(2, 5)) }),
        Event::OwnerAssigned(OwnerAssigned { owner: user_id(2), previous: Some(user_id(1)) }),
        Event::RegionAssigned(RegionAssigned { region: region() }),
        Event::IndustrySet(IndustrySet { industry: "logistics".to_owned() }),
        Event::ParentSet(ParentSet { parent: Some(customer_id(2)) }),
        Event::Graded(Graded {
            grade: "A".to_owned(),
            rule: Some(GradingRule { name: "volume".to_owned(), version: 2 }),
            // Came later: see LATER in the tests.
            settings_version: None,
        }),
        Event::ValueTypeAssigned(ValueTypeAssigned { value_type: ValueType::Strategic }),
        Event::ContactMethodAdded(ContactMethodAdded {
            contact_method,
            kind: ContactMethodKind::Phone,
            value: personal("021-55550101"),
            normalized: Some(personal("+862155550101")),
            label: Some(personal("总部")),
            purpose: Some("orders".to_owned()),
            consent: Consent::Granted,
        }),
        Event::ContactMethodVerified(ContactMethodVerified { contact_method }),
        Event::ContactMethodRemoved(ContactMethodRemoved { contact_method }),
    ]
}

fn customer_knowledge() -> Vec<customer::Event> {
    use customer::*;
    vec![
        Event::RequirementStated(RequirementStated {
            area: RequirementArea::InTransit,
            requirement: personal("冷链"),
        }),
        Event::PreferenceRecorded(PreferenceRecorded {
            name: "gift".to_owned(),
            value: personal("茶"),
        }),
        Event::ImportantDateRecorded(ImportantDateRecorded {
            name: "birthday".to_owned(),
            date: personal("--02-29"),
        }),
        Event::ProfileFieldSet(ProfileFieldSet {
            field: "revenue".to_owned(),
            value: Some(personal("3 亿")),
            source: Some("annual report".to_owned()),
        }),
        Event::CompetitorNoted(CompetitorNoted {
            competitor: "DHL".to_owned(),
            note: Some(personal("cheaper")),
        }),
        Event::CreditTermsSet(CreditTermsSet {
            grade: "B".to_owned(),
            limit: yuan("100000"),
            term_days: 30,
        }),
        Event::CreditHeld(Nothing {}),
        Event::CreditReleased(Nothing {}),
    ]
}

fn customer_standing() -> Vec<customer::Event> {
    use customer::*;
    vec![
        Event::Merged(Merged { survivor: customer_id(2) }),
        Event::MergeUndone(MergeUndone { survivor: customer_id(2) }),
        Event::Deactivated(Nothing {}),
        Event::Reactivated(Nothing {}),
        Event::PersonalDataErased(PersonalDataErased {
            subjects: vec![customer_id(1).to_string(), opportunity_id(1).to_string()],
        }),
        Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id(Text::open("A2")) }),
        Event::Withdrawn(Withdrawn {
            external_ids: vec![external_id(personal("A1"))],
            parent: Some(customer_id(2)),
        }),
    ]
}

/// A text of contact 1.
fn opportunity_deal() -> Vec<opportunity::Event> {
    use opportunity::*;
    let line = LineInput {
        line: line_id(1),
        product: "GTX Plus Pro".to_owned(),
        quantity: Quantity::parse("2.5").expect("a quantity"),
        unit_price: Some(UnitPrice::parse("5482.1234").expect("a price")),
        currency: Some(cny()),
    };
    vec![
        Event::Opened(Opened {
            customer: Some(customer_id(1)),
            name: Some(personal("张伟的新仓库")),
            pipeline: pipeline_id(1),
            pipeline_version: 3,
            stage: "prospecting".to_owned(),
            amount: Some(yuan("1250")),
            expected_close: Some(day(6, 1)),
            source: Some("fair".to_owned()),
            sales_mode: Some("tender".to_owned()),
            owner: Some(user_id(1)),
            external_ids: vec![external_id(Text::open("D1"))],
        }),
        Event::CustomerAssigned(CustomerAssigned {
            customer: customer_id(2),
            previous: Some(customer_id(1)),
        }),
        Event::StageChanged(StageChanged {
            from: "prospecting".to_owned(),
            to: "engaging".to_owned(),
            pipeline: pipeline_id(1),
            pipeline_version: 3,
        }),
        Event::AmountRevised(AmountRevised { from: Some(yuan("1250")), to: yuan("99.5") }),
        Event::CloseRescheduled(CloseRescheduled { from: Some(day(6, 1)), to: day(7, 1) }),
        Event::LineAdded(LineAdded::from(line.clone())),
        Event::LineChanged(LineChanged::from(line)),
        Event::LineRemoved(LineRemoved { line: line_id(1) }),
    ]
}

fn opportunity_course() -> Vec<opportunity::Event> {
    use opportunity::*;
    vec![
        Event::CompetitorAdded(CompetitorAdded { competitor: "DHL".to_owned() }),
        Event::TeamMemberAdded(TeamMemberAdded {
            user: user_id(2),
            role: Some("engineer".to_owned()),
        }),
        Event::TeamMemberRemoved(TeamMemberRemoved { user: user_id(2) }),
        Event::OwnerAssigned(OwnerAssigned { owner: user_id(2), previous: Some(user_id(1)) }),
        Event::Won(Won { amount: Some(yuan("1250")), closed_on: day(6, 1) }),
        Event::Lost(Lost { closed_on: day(6, 1), competitor: Some("DHL".to_owned()) }),
        Event::Reopened(Reopened { from: Status::Lost, stage: "engaging".to_owned() }),
        Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id(Text::open("D2")) }),
        Event::Withdrawn(Withdrawn {
            external_ids: vec![external_id(Text::open("D1"))],
            message_id: None,
        }),
    ]
}

fn interaction() -> Vec<interaction::Event> {
    use interaction::*;
    let content = Content {
        channel: Channel::Email,
        direction: Some(Direction::Inbound),
        duration_seconds: Some(90),
        subject: Some(personal("询价")),
        body: Some(personal("请报价")),
        outcome: Some("answered".to_owned()),
        result: Some(personal("he will call")),
        next_step: Some(NextStep { what: personal("send a quote"), due: Some(day(3, 5)) }),
    };
    let address = Address {
        role: AddressRole::From,
        value: personal("Wei.Zhang@Example.com"),
        normalized: Some(personal("wei.zhang@example.com")),
        name: Some(personal("张伟")),
    };
    let (file, attachment) = (stored_file(1), attachment_id(1));
    vec![
        Event::Logged(Box::new(Logged {
            content: content.clone(),
            customer: Some(customer_id(1)),
            contacts: vec![contact_id(1)],
            users: vec![user_id(1)],
            addresses: vec![address],
            email: Some(Email {
                message_id: personal("2@example.com"),
                in_reply_to: Some(personal("1@example.com")),
                references: vec![personal("1@example.com")],
            }),
            links: vec![opportunity_id(1).stream()],
            external_ids: vec![external_id(Text::open("I1"))],
        })),
        Event::Corrected(Box::new(Corrected { content, happened_at: Some(start()) })),
        Event::CustomerAssigned(CustomerAssigned {
            customer: customer_id(2),
            previous: Some(customer_id(1)),
        }),
        Event::FileAttached(FileAttached {
            attachment,
            sha256: file.sha256,
            size: file.size,
            media_type: file.media_type,
            name: personal("报价单.pdf"),
        }),
        Event::AttachmentRemoved(AttachmentRemoved { attachment }),
        Event::LinkedTo(LinkedTo { to: opportunity_id(1).stream() }),
        Event::UnlinkedFrom(UnlinkedFrom { from: opportunity_id(1).stream() }),
        Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id(Text::open("I2")) }),
        Event::Withdrawn(Withdrawn {
            external_ids: vec![external_id(Text::open("I1"))],
            message_id: Some(personal("<1@example.com>")),
        }),
    ]
}

fn others() -> Vec<DomainEvent> {
    let stages = || {
        vec![pipeline::Stage {
            code: "prospecting".to_owned(),
            name_en: "Prospecting".to_owned(),
            name_zh: "寻找".to_owned(),
            probability: 10,
        }]
    };
    let owner = || customer_id(1).stream();
    let link = || -> (StreamName, StreamName) { (owner(), customer_id(2).stream()) };
    let (child, parent) = link();
    let users_name =
        || Text::Personal { text: "张伟".to_owned(), subject: user_id(1).to_string() };
    vec![
        pipeline::Event::Defined(pipeline::Defined { name: "Sales".to_owned(), stages: stages() })
            .into(),
        pipeline::Event::StagesChanged(pipeline::StagesChanged { stages: stages() }).into(),
        pipeline::Event::Renamed(pipeline::Renamed { name: "销售".to_owned() }).into(),
        pipeline::Event::ExternalIdLinked(pipeline::ExternalIdLinked {
            external_id: external_id(Text::open("P1")),
        })
        .into(),
        user::Event::Registered(user::Registered {
            name: users_name(),
            external_ids: vec![external_id(users_name())],
        })
        .into(),
        user::Event::Renamed(user::Renamed { name: users_name() }).into(),
        user::Event::Deactivated(user::Nothing {}).into(),
        user::Event::Reactivated(user::Nothing {}).into(),
        user::Event::RoleGranted(user::RoleGranted { role: "sales".to_owned() }).into(),
        user::Event::RoleRevoked(user::RoleRevoked { role: "sales".to_owned() }).into(),
        user::Event::ExternalIdLinked(user::ExternalIdLinked {
            external_id: external_id(users_name()),
        })
        .into(),
        user::Event::Withdrawn(user::Withdrawn {
            external_ids: vec![external_id(personal("U1"))],
            message_id: None,
        })
        .into(),
        reservation::Event::Claimed(reservation::Claimed { owner: owner() }).into(),
        reservation::Event::Confirmed(reservation::Confirmed { owner: owner() }).into(),
        reservation::Event::Released(reservation::Released { owner: owner() }).into(),
        hierarchy::Event::LinkClaimed(hierarchy::LinkClaimed {
            child: child.clone(),
            parent: parent.clone(),
        })
        .into(),
        hierarchy::Event::LinkConfirmed(hierarchy::LinkConfirmed {
            child: child.clone(),
            parent: parent.clone(),
        })
        .into(),
        hierarchy::Event::LinkReleased(hierarchy::LinkReleased { child, parent }).into(),
    ]
}

fn numbers() -> Vec<DomainEvent> {
    vec![
        series::Event::Defined(series::Defined {
            code: "quotes".to_owned(),
            prefix: "Q-".to_owned(),
            digits: 6,
            yearly: true,
        })
        .into(),
        series::Event::NumberDrawn(series::NumberDrawn {
            number: "Q-2026-000001".to_owned(),
            count: 1,
            year: Some(2026),
            owner: opportunity_id(1).stream(),
        })
        .into(),
    ]
}

fn company_settings() -> Vec<settings::Event> {
    use settings::*;
    let leaf = TicketCategory {
        code: "delay".to_owned(),
        name_en: "Delay".to_owned(),
        name_zh: "延误".to_owned(),
        children: vec![],
    };
    vec![
        Event::GradesSet(GradesSet {
            grades: vec![Grade {
                code: "A".to_owned(),
                name_en: "Key customer".to_owned(),
                name_zh: "重点客户".to_owned(),
            }],
        }),
        Event::TicketCategoriesSet(TicketCategoriesSet {
            categories: vec![TicketCategory {
                code: "transport".to_owned(),
                name_en: "Transport".to_owned(),
                name_zh: "运输".to_owned(),
                children: vec![leaf],
            }],
        }),
        Event::ComplaintPointsSet(ComplaintPointsSet {
            points: vec![ComplaintPoint {
                code: "service_quality".to_owned(),
                name_en: "Service quality".to_owned(),
                name_zh: "服务质量".to_owned(),
            }],
        }),
        Event::DiscountLimitsSet(DiscountLimitsSet {
            limits: vec![DiscountLimit {
                role: "sales".to_owned(),
                percent: Percent::parse("12.5").expect("a percentage"),
            }],
        }),
        Event::ServiceTargetsSet(ServiceTargetsSet {
            targets: vec![ServiceTarget {
                priority: Priority::Urgent,
                answer_minutes: 60,
                resolution_minutes: 480,
            }],
        }),
        Event::TimeZoneSet(TimeZoneSet { time_zone: chrono_tz::Asia::Shanghai }),
        Event::DefaultCalendarSet(DefaultCalendarSet { calendar: calendar_id(1) }),
        Event::PolicySwitched(PolicySwitched {
            policy: Policy::QuoteAcceptedWinsOpportunity,
            on: false,
        }),
    ]
}

fn calendars() -> Vec<calendar::Event> {
    use calendar::*;
    let working = WorkingDay {
        day: day(2, 28),
        intervals: vec![interval(540, 1_080)],
        name: Some("调休".to_owned()),
    };
    let holiday = Holiday { day: day(2, 17), name: Some("春节".to_owned()) };
    let schedule = office();
    vec![
        Event::Defined(Defined {
            name: "Shanghai".to_owned(),
            time_zone: schedule.time_zone,
            hours: schedule.hours.clone(),
            holidays: vec![holiday.clone()],
            working_days: vec![working.clone()],
        }),
        Event::Renamed(Renamed { name: "上海".to_owned() }),
        Event::HoursSet(HoursSet { hours: schedule.hours }),
        Event::TimeZoneSet(TimeZoneSet { time_zone: chrono_tz::Europe::Berlin }),
        Event::HolidayAdded(holiday),
        Event::HolidayRemoved(DayCleared { day: day(2, 17) }),
        Event::WorkingDayAdded(working),
        Event::WorkingDayRemoved(DayCleared { day: day(2, 28) }),
    ]
}
