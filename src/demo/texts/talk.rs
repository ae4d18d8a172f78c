//! What is said in calls, visits, e-mails and messages.

use kehu_domain::interaction::{
    Channel::{self, Call, Email, Meeting, Visit, Wechat},
    Direction::{self, Inbound, Outbound},
};

use super::super::names::Lang;

/// Why people talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Purpose {
    /// To get to know each other.
    First,
    /// To learn what is needed.
    Needs,
    /// To get on with an offer.
    Offer,
    /// To come to an end.
    Closing,
    /// To stay in touch.
    Care,
    /// Because of the season.
    Season,
}

impl Purpose {
    /// All of them.
    #[cfg(test)]
    pub(in crate::demo) const ALL: [Self; 6] =
        [Self::First, Self::Needs, Self::Offer, Self::Closing, Self::Care, Self::Season];
}

/// Something that was said.
#[derive(Debug, Clone, Copy)]
pub(in crate::demo) struct Talk {
    pub(in crate::demo) channel: Channel,
    pub(in crate::demo) direction: Direction,
    pub(in crate::demo) subject: &'static str,
    pub(in crate::demo) body: &'static str,
    pub(in crate::demo) outcome: &'static str,
}

const fn talk(
    channel: Channel,
    direction: Direction,
    subject: &'static str,
    body: &'static str,
    outcome: &'static str,
) -> Talk {
    Talk { channel, direction, subject, body, outcome }
}

/// What may be said for a purpose.
pub(in crate::demo) fn talks(lang: Lang, purpose: Purpose) -> &'static [Talk] {
    match purpose {
        Purpose::First => lang.of(&FIRST_ZH, &FIRST_EN),
        Purpose::Needs => lang.of(&NEEDS_ZH, &NEEDS_EN),
        Purpose::Offer => lang.of(&OFFER_ZH, &OFFER_EN),
        Purpose::Closing => lang.of(&CLOSING_ZH, &CLOSING_EN),
        Purpose::Care => lang.of(&CARE_ZH, &CARE_EN),
        Purpose::Season => lang.of(&SEASON_ZH, &SEASON_EN),
    }
}

#[rustfmt::skip]
const FIRST_ZH: [Talk; 4] = [
    talk(Call, Outbound, "初次电话沟通", "介绍了远航的{route}服务。{who}负责物流，目前每月{boxes}。", "同意下周上门拜访"),
    talk(Visit, Outbound, "首次上门拜访", "参观了{city}的仓库，出货区只能停两辆拖车。主要发{goods}。", "客户愿意先试一票"),
    talk(Wechat, Inbound, "加微信", "{who}通过展会名片加了微信，问{route}最近的舱位情况。", "已发公司介绍"),
    talk(Email, Inbound, "询价：{goods}出口", "你好，我司计划从{city}出口{goods}，请报{route}的价格和船期。", "转给销售跟进"),
];
#[rustfmt::skip]
const FIRST_EN: [Talk; 4] = [
    talk(Call, Outbound, "First call", "Introduced our service on {route}. {who} runs logistics there; about {boxes} a month.", "A visit next week"),
    talk(Visit, Outbound, "First visit in {city}", "Saw the loading bays, two trucks at a time. They mostly ship {goods}.", "They will try one shipment"),
    talk(Email, Inbound, "Enquiry: {goods}", "Dear team, please quote {route} for {boxes} of {goods}, including customs.", "Passed on to sales"),
    talk(Meeting, Outbound, "Video call to get acquainted", "Showed the tracking portal. {who} asked about claims and insurance.", "Company profile sent"),
];
#[rustfmt::skip]
const NEEDS_ZH: [Talk; 5] = [
    talk(Visit, Outbound, "需求调研", "和{who}一起过了一遍出货流程，{goods}旺季每周{boxes}，装柜时间紧。", "整理需求后发方案"),
    talk(Call, Outbound, "确认货量", "全年大约{tons}吨，其中三分之一走空运。对时效比价格更在意。", "按年度合同报价"),
    talk(Meeting, Inbound, "技术交流会", "客户质检要求全程温控和开箱照片，{who}提供了包装规范。", "我方一周内回复方案"),
    talk(Email, Inbound, "补充资料", "附件是{goods}的装箱尺寸和MSDS，请确认是否按普货走。", "已确认按普货"),
    talk(Wechat, Inbound, "问船期", "{who}问{route}下周的截关时间，货期可能推后{days}天。", "已回复船期表"),
];
#[rustfmt::skip]
const NEEDS_EN: [Talk; 5] = [
    talk(Visit, Outbound, "Walk through their dispatch", "Went through the process with {who}: {boxes} a week in the season, little time to load.", "We draft a proposal"),
    talk(Call, Outbound, "Volumes for the year", "About {tons} tons a year, a third of it by air. Reliability counts more than price.", "Quote an annual contract"),
    talk(Meeting, Inbound, "Technical meeting", "Quality asks for temperature logs and photos at opening; {who} sent the packing rules.", "Our answer within a week"),
    talk(Email, Inbound, "Dimensions and data sheets", "Attached are packing sizes of {goods}. Please confirm that they travel as general cargo.", "Confirmed"),
    talk(Call, Inbound, "Cut-off times", "{who} asked for the closing time on {route}; the goods may be {days} days late.", "Schedule sent"),
];
#[rustfmt::skip]
const OFFER_ZH: [Talk; 5] = [
    talk(Email, Outbound, "报价说明", "报价已发，海运费和目的港费用分开列，有效期两周，欢迎来电讨论。", "等客户反馈"),
    talk(Call, Outbound, "跟进报价", "{who}说总价可以，但希望账期从三十天延到四十五天。", "内部申请后回复"),
    talk(Call, Inbound, "询问附加费", "客户问旺季附加费是否包含，解释了船公司的调整时间。", "客户表示理解"),
    talk(Meeting, Outbound, "方案汇报", "给{who}和采购讲了方案，仓储部分还要再压{percent}%。", "修改后再报"),
    talk(Wechat, Outbound, "催报价回复", "提醒{who}报价下周到期，舱位只能保留到周五。", "客户周四前答复"),
];
#[rustfmt::skip]
const OFFER_EN: [Talk; 5] = [
    talk(Email, Outbound, "Our offer", "The offer lists freight and destination charges apart and is good for two weeks.", "Waiting for their answer"),
    talk(Call, Outbound, "Follow-up on the offer", "{who} is fine with the total but wants 45 instead of 30 days to pay.", "We ask internally"),
    talk(Call, Inbound, "Question about surcharges", "They asked whether the peak surcharge is included; explained when carriers change it.", "They understand"),
    talk(Meeting, Outbound, "Presentation of the proposal", "Presented to {who} and purchasing; storage has to come down by {percent} percent.", "A revised offer follows"),
    talk(Email, Outbound, "Space until Friday", "A reminder that the offer ends next week and space is held until Friday.", "Answer by Thursday"),
];
#[rustfmt::skip]
const CLOSING_ZH: [Talk; 4] = [
    talk(Call, Inbound, "口头确认", "{who}来电确认合作，下个月从{city}开始出第一票。", "准备合同"),
    talk(Visit, Outbound, "签约拜访", "和{who}逐条过了合同，付款条件改为月结。", "合同已盖章"),
    talk(Email, Inbound, "合同条款修改意见", "法务对责任限额有意见，建议按行业惯例表述，其余没有问题。", "我方接受修改"),
    talk(Call, Outbound, "最后一轮谈判", "客户还在和另一家比价，{who}要求本周内给最终价格。", "周五前给最终价"),
];
#[rustfmt::skip]
const CLOSING_EN: [Talk; 4] = [
    talk(Call, Inbound, "Verbal confirmation", "{who} confirmed by telephone; the first shipment leaves {city} next month.", "Contract in preparation"),
    talk(Visit, Outbound, "Visit to sign", "Went through the contract with {who}; payment is monthly now.", "Signed"),
    talk(Email, Inbound, "Comments on the contract", "Our lawyers would like the usual wording on liability; everything else is fine.", "We accept the changes"),
    talk(Call, Outbound, "Last round", "They still compare with another forwarder; {who} wants the final price this week.", "Final price by Friday"),
];
#[rustfmt::skip]
const CARE_ZH: [Talk; 8] = [
    talk(Call, Outbound, "月度回访", "{who}对最近{n}票的时效满意，提到派送司机态度很好。", "继续保持"),
    talk(Visit, Outbound, "季度业务回顾", "一起看了准点率和破损率，{goods}有一票外包装受潮，已说明改进措施。", "下季度增加托盘缠膜"),
    talk(Wechat, Outbound, "市场行情", "发了本周{route}的运价走势，提醒下月可能涨价。", "客户已阅"),
    talk(Email, Outbound, "对账单", "本月对账单请查收，共{n}票，如有差异请在三个工作日内告知。", "客户确认无误"),
    talk(Call, Inbound, "咨询退税单证", "财务问报关单退税联什么时候能拿到，告知放行后五个工作日。", "已答复"),
    talk(Wechat, Inbound, "催提单", "{who}催{shipment}的提单电放，已请单证当天处理。", "当天电放"),
    talk(Call, Outbound, "到港通知", "通知{shipment}比预计晚到{days}天，客户可以接受。", "已更新预计到港"),
    talk(Email, Inbound, "更新收货人", "从下月起{route}的收货人改为欧洲分公司，请同步更新文件模板。", "模板已更新"),
];
#[rustfmt::skip]
const CARE_EN: [Talk; 8] = [
    talk(Call, Outbound, "Monthly call", "{who} is happy with the last {n} shipments and praised the driver.", "Carry on"),
    talk(Visit, Outbound, "Quarterly review", "Looked at punctuality and damage; one lot of {goods} was damp, we explained why.", "More stretch film from now on"),
    talk(Email, Outbound, "Market report", "This week's rates on {route}; carriers announce an increase for next month.", "Read"),
    talk(Email, Outbound, "Statement of account", "Please find the month's statement over {n} shipments; tell us within three days if anything differs.", "Confirmed"),
    talk(Call, Inbound, "Papers for the tax office", "Accounting asked when the export declaration arrives: five days after release.", "Answered"),
    talk(Email, Inbound, "Release of {shipment}", "Please release {shipment} by telex today, the consignee is waiting.", "Released the same day"),
    talk(Call, Outbound, "New arrival date", "{shipment} arrives {days} days later than planned; they can live with it.", "Date updated"),
    talk(Email, Inbound, "New consignee", "From next month the consignee on {route} is our branch; please change the templates.", "Templates changed"),
];
#[rustfmt::skip]
const SEASON_ZH: [Talk; 4] = [
    talk(Wechat, Outbound, "春节放假安排", "提前告知春节截单时间，{city}仓库初八恢复收货。", "客户节前多出{boxes}"),
    talk(Call, Outbound, "双十一备货", "和{who}确认旺季货量，{goods}要提前两周到海外仓。", "预留每周{boxes}"),
    talk(Email, Outbound, "国庆期间值班", "国庆期间海关有人值班，紧急货物请提前三天提供资料。", "客户已知悉"),
    talk(Visit, Outbound, "节前拜访", "给{who}送了台历，聊了明年的货量，预计增长{percent}%。", "节后谈续约"),
];
#[rustfmt::skip]
const SEASON_EN: [Talk; 4] = [
    talk(Email, Outbound, "Closing times around Chinese New Year", "Factories close early this year; please book two weeks ahead.", "They ship {boxes} before"),
    talk(Call, Outbound, "Space for the peak season", "Agreed the volumes with {who}: {goods} have to be in stock two weeks earlier.", "{boxes} a week reserved"),
    talk(Email, Outbound, "Golden Week", "Customs in China are on duty for urgent cargo; papers three days ahead, please.", "Noted"),
    talk(Visit, Outbound, "Christmas visit", "Brought a calendar and spoke about next year; {who} expects {percent} percent more.", "Talk about renewal in January"),
];
