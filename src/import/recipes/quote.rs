//! Commands to quotes.

use kehu_domain::{
    quote::{Circumstances, Command, LineInput, Reduction, TermsInput},
    values::{CounterOfferId, LineId, Percent, Quantity, QuoteId, UnitPrice},
};

use super::{AnyCommand, Category, Field, Recipe, Takes, Values, may, need};
use crate::import::message::Fault;

const CHANNELS: Takes =
    Takes::OneOf(&["EMAIL", "LETTER", "FAX", "WECHAT", "SMS", "IN_PERSON", "WEB"]);

const PAYMENT: Field = may("payment", Takes::Text);
const DELIVERY: Field = may("delivery", Takes::Text);
const VALID_UNTIL: Field = may("valid_until", Takes::Date);
const CURRENCY: Field = may("currency", Takes::Currency);
const PERCENT: Field = may("percent", Takes::Number);
const AMOUNT: Field = may("amount", Takes::Number);
const CONTACT: Field = may("contact", Takes::Link(Category::Contact));
const BY: Field = may("by", Takes::Text);

const PRODUCT: Field = may("product", Takes::Text);
const DESCRIPTION: Field = may("description", Takes::Text);
const QUANTITY: Field = may("quantity", Takes::Number);
const UNIT: Field = may("unit", Takes::Text);
const UNIT_PRICE: Field = need("unit_price", Takes::Number);
const TAX_RATE: Field = may("tax_rate", Takes::Number);

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        name: "quote.draft",
        fields: &[
            need("customer", Takes::Link(Category::Customer)),
            may("opportunity", Takes::Link(Category::Opportunity)),
            need("currency", Takes::Currency),
            PAYMENT,
            DELIVERY,
            VALID_UNTIL,
            may("owner", Takes::Link(Category::User)),
            may("series", Takes::Series),
        ],
        build: draft,
    },
    Recipe {
        name: "quote.add_line",
        fields: &[
            may("line", Takes::Text),
            PRODUCT,
            DESCRIPTION,
            QUANTITY,
            UNIT,
            UNIT_PRICE,
            PERCENT,
            AMOUNT,
            CURRENCY,
            TAX_RATE,
        ],
        build: |v| Ok(to(v, Command::AddLine(line(v, LineId(v.part_of_row("line")))?))),
    },
    Recipe {
        name: "quote.change_line",
        fields: &[
            need("line", Takes::Text),
            PRODUCT,
            DESCRIPTION,
            QUANTITY,
            UNIT,
            UNIT_PRICE,
            PERCENT,
            AMOUNT,
            CURRENCY,
            TAX_RATE,
        ],
        build: |v| Ok(to(v, Command::ChangeLine(line(v, named_line(v)?)?))),
    },
    Recipe {
        name: "quote.remove_line",
        fields: &[need("line", Takes::Text)],
        build: |v| Ok(to(v, Command::RemoveLine { line: named_line(v)? })),
    },
    Recipe {
        name: "quote.discount",
        fields: &[PERCENT, AMOUNT, CURRENCY],
        build: |v| {
            let discount = v.require("percent", reduction(v)?)?;
            Ok(to(v, Command::Discount { discount }))
        },
    },
    Recipe {
        name: "quote.remove_discount",
        fields: &[],
        build: |v| Ok(to(v, Command::RemoveDiscount)),
    },
    Recipe {
        name: "quote.allow",
        fields: &[need("kind", Takes::Text), PERCENT, AMOUNT, CURRENCY],
        build: |v| {
            let allowance = v.require("percent", reduction(v)?)?;
            Ok(to(v, Command::Allow { kind: v.required("kind")?, allowance }))
        },
    },
    Recipe {
        name: "quote.remove_allowance",
        fields: &[need("kind", Takes::Text)],
        build: |v| Ok(to(v, Command::RemoveAllowance { kind: v.required("kind")? })),
    },
    Recipe {
        name: "quote.set_terms",
        fields: &[PAYMENT, DELIVERY, VALID_UNTIL],
        build: |v| Ok(to(v, Command::SetTerms { terms: terms(v)? })),
    },
    Recipe { name: "quote.submit", fields: &[], build: |v| Ok(to(v, Command::Submit)) },
    Recipe {
        name: "quote.approve",
        fields: &[],
        build: |v| Ok(to(v, Command::Approve { found: Circumstances::default() })),
    },
    Recipe { name: "quote.reject", fields: &[], build: |v| Ok(to(v, Command::Reject)) },
    Recipe {
        name: "quote.send",
        fields: &[may("to", Takes::Text), CONTACT, need("channel", CHANNELS)],
        build: |v| {
            let command = Command::Send {
                to: v.text("to"),
                contact: v.contact("contact"),
                channel: v.require("channel", v.word("channel")?)?,
                found: Circumstances::default(),
            };
            Ok(to(v, command))
        },
    },
    Recipe {
        name: "quote.counter",
        fields: &[may("counter_offer", Takes::Text), AMOUNT, CURRENCY, may("note", Takes::Text)],
        build: |v| {
            let counter_offer = CounterOfferId(v.part_of_row("counter_offer"));
            let (amount, note) = (v.money("amount")?, v.text("note"));
            Ok(to(v, Command::Counter { counter_offer, amount, note }))
        },
    },
    Recipe {
        name: "quote.revise",
        fields: &[need("revision", Takes::Whole)],
        build: |v| {
            let revision = v.require("revision", v.whole("revision")?)?;
            Ok(to(v, Command::Revise { revision }))
        },
    },
    Recipe {
        name: "quote.accept",
        fields: &[may("revision", Takes::Whole), BY, CONTACT],
        build: |v| {
            let command = Command::Accept {
                revision: v.whole("revision")?,
                by: v.text("by"),
                contact: v.contact("contact"),
                found: Circumstances::default(),
            };
            Ok(to(v, command))
        },
    },
    Recipe {
        name: "quote.decline",
        fields: &[BY, CONTACT],
        build: |v| {
            let (by, contact) = (v.text("by"), v.contact("contact"));
            Ok(to(v, Command::Decline { by, contact }))
        },
    },
    Recipe { name: "quote.withdraw", fields: &[], build: |v| Ok(to(v, Command::Withdraw)) },
    Recipe {
        name: "quote.expire",
        fields: &[],
        build: |v| Ok(to(v, Command::Expire { found: Circumstances::default() })),
    },
    Recipe {
        name: "quote.assign_owner",
        fields: &[need("owner", Takes::Link(Category::User))],
        build: |v| Ok(to(v, Command::AssignOwner { owner: v.require("owner", v.user("owner"))? })),
    },
    Recipe {
        name: "quote.link_external_id",
        fields: super::EXTERNAL_ID,
        build: |v| Ok(to(v, Command::LinkExternalId { external_id: v.external_id_of_fields()? })),
    },
];

fn to(v: &Values<'_>, command: Command) -> AnyCommand {
    AnyCommand::Quote(QuoteId(v.key.aggregate()), command)
}

fn draft(v: &Values<'_>) -> Result<AnyCommand, Fault> {
    let command = Command::Draft {
        customer: v.require("customer", v.customer("customer"))?,
        opportunity: v.opportunity("opportunity"),
        currency: v.require("currency", v.currency()?)?,
        terms: terms(v)?,
        owner: v.user("owner"),
        lines: Vec::new(),
        external_ids: vec![v.external_id()],
        series: v.parse("series")?,
        number: None,
    };
    Ok(to(v, command))
}

fn terms(v: &Values<'_>) -> Result<TermsInput, Fault> {
    let valid_until = v.date("valid_until")?;
    Ok(TermsInput { payment: v.text("payment"), delivery: v.text("delivery"), valid_until })
}

fn named_line(v: &Values<'_>) -> Result<LineId, Fault> {
    Ok(LineId(v.key.part("line", &v.required("line")?)))
}

fn line(v: &Values<'_>, line: LineId) -> Result<LineInput, Fault> {
    Ok(LineInput {
        line,
        product: v.text("product"),
        description: v.text("description"),
        quantity: match v.parse_with("quantity", Quantity::parse)? {
            Some(quantity) => quantity,
            None => v.one()?,
        },
        unit: v.text("unit"),
        unit_price: v.require("unit_price", v.parse_with("unit_price", UnitPrice::parse)?)?,
        discount: reduction(v)?,
        tax_rate: v.parse("tax_rate")?.unwrap_or(Percent::ZERO),
    })
}

/// What is taken off: a part or an amount, not both.
fn reduction(v: &Values<'_>) -> Result<Option<Reduction>, Fault> {
    match (v.parse("percent")?, v.money("amount")?) {
        (None, None) => Ok(None),
        (Some(percent), None) => Ok(Some(Reduction::Percent(percent))),
        (None, Some(amount)) => Ok(Some(Reduction::Amount(amount))),
        (Some(_), Some(_)) => Err(v.invalid(
            "amount",
            "what is taken off is a percentage or an amount, not both",
            "折扣只能是百分比或金额之一，不能同时给出",
        )),
    }
}
