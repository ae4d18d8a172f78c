//! Commands to opportunities.

use kehu_domain::{
    opportunity::{Command, LineInput},
    pipeline::DEFAULT_PIPELINE,
    values::{Currency, LineId, OpportunityId, Quantity, UnitPrice},
};

use super::{AnyCommand, Category, Recipe, Takes, Values, may, need};
use crate::import::message::Fault;

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        name: "opportunity.open",
        fields: &[
            may("customer", Takes::Link(Category::Customer)),
            may("name", Takes::Text),
            may("pipeline", Takes::Pipeline),
            may("stage", Takes::Text),
            may("amount", Takes::Number),
            may("currency", Takes::Currency),
            may("expected_close", Takes::Date),
            may("source", Takes::Text),
            may("sales_mode", Takes::Text),
            may("owner", Takes::Link(Category::User)),
            may("product", Takes::Text),
            may("quantity", Takes::Number),
            may("unit_price", Takes::Number),
        ],
        build: open,
    },
    Recipe {
        name: "opportunity.assign_customer",
        fields: &[need("customer", Takes::Link(Category::Customer))],
        build: |v| {
            let customer = v.require("customer", v.customer("customer"))?;
            Ok(to(v, Command::AssignCustomer { customer }))
        },
    },
    Recipe {
        name: "opportunity.change_stage",
        fields: &[need("stage", Takes::Text)],
        build: |v| Ok(to(v, Command::ChangeStage { stage: v.required("stage")?, found: None })),
    },
    Recipe {
        name: "opportunity.revise_amount",
        fields: &[need("amount", Takes::Number), need("currency", Takes::Currency)],
        build: |v| {
            let amount = v.require("amount", v.money("amount")?)?;
            Ok(to(v, Command::ReviseAmount { amount }))
        },
    },
    Recipe {
        name: "opportunity.reschedule_close",
        fields: &[need("expected_close", Takes::Date)],
        build: |v| {
            let expected_close = v.require("expected_close", v.date("expected_close")?)?;
            Ok(to(v, Command::RescheduleClose { expected_close }))
        },
    },
    Recipe {
        name: "opportunity.add_line",
        fields: &[
            need("line", Takes::Text),
            need("product", Takes::Text),
            may("quantity", Takes::Number),
            may("unit_price", Takes::Number),
            may("currency", Takes::Currency),
        ],
        build: |v| {
            let product = v.required("product")?;
            let line = line(v, &v.required("line")?, product)?;
            Ok(to(v, Command::AddLine(line)))
        },
    },
    Recipe {
        name: "opportunity.add_competitor",
        fields: &[need("competitor", Takes::Text)],
        build: |v| Ok(to(v, Command::AddCompetitor { competitor: v.required("competitor")? })),
    },
    Recipe {
        name: "opportunity.add_team_member",
        fields: &[need("user", Takes::Link(Category::User)), may("role", Takes::Text)],
        build: |v| {
            let user = v.require("user", v.user("user"))?;
            Ok(to(v, Command::AddTeamMember { user, role: v.text("role") }))
        },
    },
    Recipe {
        name: "opportunity.assign_owner",
        fields: &[need("owner", Takes::Link(Category::User))],
        build: |v| Ok(to(v, Command::AssignOwner { owner: v.require("owner", v.user("owner"))? })),
    },
    Recipe {
        name: "opportunity.win",
        fields: &[
            may("amount", Takes::Number),
            may("currency", Takes::Currency),
            may("closed_on", Takes::Date),
        ],
        build: |v| {
            let (amount, closed_on) = (v.money("amount")?, v.date("closed_on")?);
            Ok(to(v, Command::Win { amount, closed_on }))
        },
    },
    Recipe {
        name: "opportunity.lose",
        fields: &[may("closed_on", Takes::Date), may("competitor", Takes::Text)],
        build: |v| {
            let closed_on = v.date("closed_on")?;
            Ok(to(v, Command::Lose { closed_on, competitor: v.text("competitor") }))
        },
    },
    Recipe { name: "opportunity.reopen", fields: &[], build: |v| Ok(to(v, Command::Reopen)) },
];

fn to(v: &Values<'_>, command: Command) -> AnyCommand {
    AnyCommand::Opportunity(OpportunityId(v.key.aggregate()), command)
}

fn open(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    let lines = match v.text("product") {
        // Named after its place, not its product, so that a corrected product meets the old line.
        Some(product) => vec![line(v, "1", product)?],
        None => Vec::new(),
    };
    let command = Command::Open {
        customer: v.customer("customer"),
        name: v.text("name"),
        pipeline: v.parse("pipeline")?.unwrap_or(DEFAULT_PIPELINE),
        found: None,
        stage: v.text("stage"),
        amount: v.money("amount")?,
        expected_close: v.date("expected_close")?,
        source: v.text("source"),
        sales_mode: v.text("sales_mode"),
        owner: v.user("owner"),
        lines,
        external_ids: vec![v.external_id()],
    };
    Ok(to(v, command))
}

fn line(v: &Values<'_>, name: &str, product: String) -> Result<LineInput, Fault> {
    let quantity = match v.parse_with("quantity", Quantity::parse)? {
        Some(quantity) => quantity,
        None => v.one()?,
    };
    let unit_price: Option<UnitPrice> = v.parse_with("unit_price", UnitPrice::parse)?;
    let currency: Option<Currency> = match unit_price {
        Some(_) => Some(v.require("currency", v.currency()?)?),
        None => None,
    };
    let line = LineId(v.key.part("line", name));
    Ok(LineInput { line, product, quantity, unit_price, currency })
}
