//! Quotes, in Chinese.

use kehu_domain::{
    quote::{self, Event, LineAdded, Reduction},
    values::{ContactId, Text},
};

use super::{
    super::{Teller, words},
    before, details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().map_or_else(|| "报价".to_owned(), |number| format!("报价{number}"));
    let was = |field: &str| before(teller.before(field));
    let part = |list: &str| teller.change_in(list).and_then(|change| teller.said(&change.from));
    match event {
        Event::Drafted(event) => drafted(teller, event),
        Event::LineAdded(event) => format!("在{it}中添加了{}", line(teller, event)),
        Event::LineChanged(event) => {
            let from = part("lines").unwrap_or_else(|| "一项".to_owned());
            let to = line(teller, &LineAdded::from(event.clone()));
            format!("将{it}中的{from}改为{to}")
        }
        Event::LineRemoved(_) => {
            let line = part("lines").unwrap_or_else(|| "一项".to_owned());
            format!("从{it}中删除了{line}")
        }
        Event::Discounted(event) => {
            let (discount, before) = (off(event.discount), was("discount"));
            format!("给予{it}折扣{discount}{before}")
        }
        Event::DiscountRemoved(_) => {
            let before = was("discount");
            format!("取消了{it}的折扣{before}")
        }
        Event::AllowanceGranted(event) => {
            let (kind, allowance) = (&event.kind, off(event.allowance));
            let before = before(part("allowances"));
            format!("给予{it}“{kind}”折让{allowance}{before}")
        }
        Event::AllowanceRemoved(event) => {
            let (kind, before) = (&event.kind, before(part("allowances")));
            format!("取消了{it}的“{kind}”折让{before}")
        }
        Event::TermsSet(event) => {
            let terms = details([
                event.payment.as_ref().map(|text| format!("付款：{}", teller.text(text))),
                event.delivery.as_ref().map(|text| format!("交货：{}", teller.text(text))),
                event.valid_until.map(|day| format!("有效期至{day}")),
            ]);
            format!("设置了{it}的条款{terms}")
        }
        Event::Submitted(event) => {
            let (total, percent) = (event.totals.total, event.totals.discount_percent);
            format!("将{it}提交审批，总额{total}，折扣{percent}%")
        }
        Event::Approved(event) => {
            let percent = event.discount_percent;
            format!("批准了{it}，折扣{percent}%")
        }
        Event::Rejected(_) => format!("驳回了{it}"),
        Event::Sent(event) => {
            let to = whom(teller, event.to.as_ref(), event.contact);
            let to = to.map(|to| format!("向{to}")).unwrap_or_default();
            let channel = words::quote_channel(teller, event.channel);
            let (revision, totals) = (event.revision, &event.totals);
            let (total, net) = (totals.total, totals.net);
            format!("{channel}{to}发出了{it}第{revision}版，总额{total}（税前{net}）")
        }
        Event::Countered(event) => {
            let amount = event.amount.map(|amount| format!("{amount}")).unwrap_or_default();
            let note = event.note.as_ref().map(|note| format!("：{}", teller.text(note)));
            let (revision, note) = (event.revision, note.unwrap_or_default());
            format!("记录了客户对{it}第{revision}版的还价{amount}{note}")
        }
        Event::Revised(event) => {
            let revision = event.revision;
            format!("建立了{it}第{revision}版")
        }
        Event::Accepted(event) => {
            let by = whom(teller, event.by.as_ref(), event.contact);
            let by = by.unwrap_or_else(|| "客户".to_owned());
            let (revision, total, net) = (event.revision, event.total, event.net);
            format!("记录了{by}接受{it}第{revision}版，总额{total}（税前{net}）")
        }
        Event::Declined(event) => {
            let by = whom(teller, event.by.as_ref(), event.contact);
            let by = by.unwrap_or_else(|| "客户".to_owned());
            let revision = event.revision;
            format!("记录了{by}拒绝{it}第{revision}版")
        }
        Event::Withdrawn(_) => format!("撤回了{it}"),
        Event::Expired(event) => {
            let day = event.valid_until;
            format!("使{it}过期，其有效期至{day}")
        }
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous.map(|from| teller.user(from)) {
                Some(from) => format!("将{it}由{from}移交给{owner}"),
                None => format!("指定{owner}负责{it}"),
            }
        }
        Event::Retracted(_) => format!("撤回了误建的{it}"),
        Event::ExternalIdLinked(event) => {
            let external = teller.external_id(&event.external_id);
            format!("将{it}关联到外部编号{external}")
        }
    }
}

fn drafted(teller: &Teller<'_>, event: &quote::Drafted) -> String {
    let details = details([
        event.valid_until.map(|day| format!("有效期至{day}")),
        event.owner.map(|owner| format!("负责人：{}", teller.user(owner))),
    ]);
    let (number, customer) = (&event.number, teller.customer(event.customer));
    let currency = event.currency;
    format!("为客户{customer}起草了报价{number}，币种{currency}{details}")
}

fn off(reduction: Reduction) -> String {
    match reduction {
        Reduction::Percent(percent) => format!("{percent}%"),
        Reduction::Amount(amount) => amount.to_string(),
    }
}

/// `2 FCL × FCL-40（单价 1000）`, with what is taken off.
fn line(teller: &Teller<'_>, line: &LineAdded) -> String {
    let product = line.product.clone();
    let what = product.or_else(|| line.description.as_ref().map(|text| teller.text(text)));
    let what = what.unwrap_or_default();
    let unit = line.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let discount = line.discount.map(|discount| format!("，折扣 {}", off(discount)));
    let (quantity, price) = (line.quantity, line.unit_price);
    let discount = discount.unwrap_or_default();
    format!("{quantity}{unit} × {what}（单价 {price}{discount}）")
}

fn whom(teller: &Teller<'_>, text: Option<&Text>, contact: Option<ContactId>) -> Option<String> {
    let contact = contact.map(|contact| teller.contact(contact));
    match (text.map(|text| teller.text(text)), contact) {
        (Some(text), Some(contact)) => Some(format!("{text}（{contact}）")),
        (one, other) => one.or(other),
    }
}
