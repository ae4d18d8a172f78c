//! Why deals are won and lost, prices move and quotes come back.

use super::super::names::Lang;

/// What deals are called.
pub(in crate::demo) fn deal(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &[
            "{route} 整箱年度合同",
            "{goods}出口：{route}",
            "{city}保税仓储",
            "{goods}冷链运输试单",
            "{route} 拼箱",
            "进口报关与派送（{goods}）",
            "旺季加急舱位 {route}",
            "{city}工厂搬迁物流",
        ],
        &[
            "{route}: annual FCL contract",
            "{goods} on {route}",
            "Bonded storage in {city}",
            "{goods}: cold chain trial",
            "LCL service {route}",
            "Import customs and delivery of {goods}",
            "Peak season space {route}",
            "Relocation of the {city} plant",
        ],
    )
}

/// Why we won.
pub(in crate::demo) fn won(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &[
            "舱位有保证，{who}认可我们的时效",
            "试单{n}票都准时，客户决定长期合作",
            "价格不是最低，但一站式服务省了两家供应商",
            "{who}看重我们在汉堡有自己的团队",
        ],
        &[
            "guaranteed space; {who} trusts our transit times",
            "{n} trial shipments on time, and they want to stay",
            "not the cheapest, but one contact instead of three",
            "our own team at both ends convinced {who}",
        ],
    )
}

/// Why we lost.
pub(in crate::demo) fn lost(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &[
            "价格高出{percent}%，客户选了更便宜的一家",
            "对方总部统一招标，本地没有决定权",
            "项目推迟到明年，预算被砍",
            "旺季没拿到足够舱位，客户等不及",
            "付款账期谈不拢，对方要九十天",
            "客户改为自提，不再需要门到门",
            "三次报价没有回复，联系人已调岗",
        ],
        &[
            "{percent} percent above the cheapest offer",
            "decided by their headquarters in a global tender",
            "postponed to next year, the budget is gone",
            "we had no space in the week that mattered",
            "they insisted on ninety days to pay",
            "they collect the goods themselves from now on",
            "no answer to three offers; our contact has moved on",
        ],
    )
}

/// Why another amount is expected.
pub(in crate::demo) fn revalued(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &["客户把货量调整为每月{boxes}", "增加了目的港派送", "只做海运段，仓储另找供应商"],
        &["volume is now {boxes} a month", "delivery was added", "ocean leg only, no storage"],
    )
}

/// Why it takes longer.
pub(in crate::demo) fn delayed(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &["客户内部审批还要两周", "等{who}出差回来再定", "等新一轮海运费公布"],
        &["their approval takes two more weeks", "{who} is travelling", "waiting for new rates"],
    )
}

/// Why a discount should be approved.
pub(in crate::demo) fn discount(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &["年货量超过{tons}吨，申请特批折扣", "对手低{percent}%，不让价就丢单", "战略客户首单"],
        &["more than {tons} tons a year", "a rival is {percent} percent below", "a first order"],
    )
}

/// What the customer says instead of yes.
pub(in crate::demo) fn countered(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &[
            "{who}希望再降{percent}%，并把账期延到四十五天",
            "总价可以接受，但目的港费用要包干",
            "如果签一年，单价要再优惠{percent}%",
        ],
        &[
            "{who} asks for {percent} percent less and 45 days to pay.",
            "The total is fine, if destination charges are all in.",
            "For a year's contract they want {percent} percent off.",
        ],
    )
}

/// Why a quote is declined.
pub(in crate::demo) fn declined(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &["客户已与另一家签约", "预算不足，项目取消", "交货期改到明年，届时重新询价"],
        &[
            "they have signed with somebody else",
            "the project was cancelled for lack of budget",
            "the goods ship next year; they will ask again",
        ],
    )
}

/// Why a draft is corrected before it goes out.
pub(in crate::demo) fn mispriced(lang: Lang) -> &'static str {
    lang.of("单价多写了一个零，发出前复核时发现", "one zero too many, found before sending")
}

/// Why a quote that is out is withdrawn.
pub(in crate::demo) fn amended(lang: Lang) -> &'static str {
    lang.of("船公司临时调整附加费，原报价收回重报", "a surcharge changed; we make a new offer")
}
