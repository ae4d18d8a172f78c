//! What customers ask for and complain about, and what comes of it.

use kehu_domain::ticket::{
    Channel::{self, Email, Phone, Web, Wechat},
    Kind::{self, Complaint, Feedback, Inquiry, Request},
    WaitingFor::{self, Customer, Supplier, Team},
};

use super::super::names::Lang;

/// One kind of trouble.
#[derive(Debug, Clone, Copy)]
pub(in crate::demo) struct Case {
    pub(in crate::demo) kind: Kind,
    pub(in crate::demo) channel: Channel,
    /// Category and, for complaints, point.
    pub(in crate::demo) about: (&'static str, Option<&'static str>),
    pub(in crate::demo) subject: &'static str,
    pub(in crate::demo) description: &'static str,
    pub(in crate::demo) answers: [&'static str; 2],
    pub(in crate::demo) note: &'static str,
    pub(in crate::demo) waits: Option<WaitingFor>,
    pub(in crate::demo) cause: &'static str,
    pub(in crate::demo) remedy: &'static str,
}

/// What may be the matter.
pub(in crate::demo) fn cases(lang: Lang) -> &'static [Case] {
    lang.of(&ZH, &EN)
}

/// What customers say when it is settled.
pub(in crate::demo) fn thanks(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &["客户来电表示满意", "{who}微信确认已解决"],
        &["they called to say thanks", "{who} wrote that it is fine"],
    )
}

/// Why it is not settled after all.
pub(in crate::demo) fn reopened(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &["客户反馈问题再次出现", "{who}对处理结果不认可，要求重新核实", "更正后的单据仍有错误"],
        &[
            "it happened again",
            "{who} does not accept the result",
            "the corrected papers are still wrong",
        ],
    )
}

/// Why somebody higher up has to know.
pub(in crate::demo) fn escalated(lang: Lang) -> &'static [&'static str] {
    lang.of(
        &["重点客户，要求当天给出书面说明", "索赔金额较大，需要经理出面"],
        &[
            "a key account wants a written statement today",
            "a large claim: the manager has to step in",
        ],
    )
}

/// Why it is not wanted any more.
pub(in crate::demo) fn unwanted(lang: Lang) -> &'static str {
    lang.of("客户重复提交，撤回此单", "sent twice by the customer; this one is withdrawn")
}

#[rustfmt::skip]
const ZH: [Case; 12] = [
    Case { kind: Complaint, channel: Phone, about: ("delay", Some("service_quality")), subject: "{shipment} 延误{days}天", description: "客户来电：{shipment}原定上周到仓，至今没有送达，产线快停了，要求说明原因。", answers: ["非常抱歉，已联系承运商核实位置，两小时内给您回复。", "货物在中转港甩柜，已改配下一航次，预计晚到{days}天，我们承担加急派送费用。"], note: "承运商回复模糊，已要求提供甩柜证明。", waits: Some(Supplier), cause: "船公司超订，货柜被甩", remedy: "改配下一航次并加急派送，减免本票派送费" },
    Case { kind: Complaint, channel: Wechat, about: ("damage", Some("service_quality")), subject: "{goods}到货破损", description: "{who}发来照片：{n}箱外包装压坏，部分{goods}受潮，要求赔偿。", answers: ["照片已收到，请保留外包装，我们马上安排查勘。", "查勘完成，确认为装卸环节造成，理赔材料清单已发您邮箱。"], note: "仓库监控显示叉车碰撞，已通知保险公司。", waits: Some(Customer), cause: "装卸时叉车碰撞", remedy: "按发票金额赔付破损部分，更换托盘并培训叉车司机" },
    Case { kind: Complaint, channel: Email, about: ("billing", Some("service_quality")), subject: "发票金额与报价不符", description: "本月发票多收了燃油附加费，与双方确认的报价不一致，请核实后更正。", answers: ["您好，财务正在核对，今天下班前答复。", "确认系统套用了旧费率，红冲发票已开，新发票明天寄出。"], note: "费率表三月更新后没有同步到开票系统。", waits: Some(Team), cause: "开票系统费率未更新", remedy: "红冲并重开发票，同步费率表" },
    Case { kind: Complaint, channel: Phone, about: ("service", Some("department")), subject: "派送司机态度差", description: "司机到门口不肯等待卸货，和门卫发生争执，客户要求道歉。", answers: ["给您添麻烦了，我们先向您致歉，并核实情况。", "已与车队谈话，当事司机不再服务贵司。"], note: "车队承认未按预约时间到达。", waits: None, cause: "车队调度迟到，司机急于离开", remedy: "书面致歉，更换司机" },
    Case { kind: Complaint, channel: Email, about: ("stock_difference", Some("service_quality")), subject: "{city}仓库存差异", description: "系统显示库存比实盘少{n}件，月底要关账，请尽快查明。", answers: ["已安排今晚复盘，明早给您结果。", "差异是退货未及时上架造成，库存已更正，盘点表见附件。"], note: "退货区有两托未扫描。", waits: None, cause: "退货未扫描上架", remedy: "更正库存，退货当日上架" },
    Case { kind: Request, channel: Web, about: ("documents", None), subject: "申请{shipment}电放提单", description: "正本提单来不及寄出，请协助办理电放，保函已盖章上传。", answers: ["保函收到，已提交船公司。", "电放已完成，收货人可凭身份证明提货。"], note: "船公司下午四点截止受理。", waits: Some(Supplier), cause: "正本提单邮寄时间不足", remedy: "完成电放" },
    Case { kind: Inquiry, channel: Phone, about: ("transport", None), subject: "查询{shipment}位置", description: "客户想知道{shipment}现在到哪里了，预计什么时候清关。", answers: ["货物昨天已到港，正在排队卸船。", "预计后天完成清关，派送前会电话联系。"], note: "已设置到港提醒。", waits: None, cause: "客户未收到系统通知", remedy: "告知最新动态并打开通知" },
    Case { kind: Request, channel: Email, about: ("transport", None), subject: "变更派送地址", description: "{shipment}请改送到新仓库，地址和收货人见附件，费用如有变化请先告知。", answers: ["收到，已通知目的港代理，确认费用后回复。", "改派费用已报，待您确认后执行。"], note: "代理报价偏高，再比一家。", waits: Some(Customer), cause: "收货人仓库搬迁", remedy: "已改派新地址" },
    Case { kind: Complaint, channel: Email, about: ("misdelivery", Some("department")), subject: "两票货物送反", description: "收货人反映收到的不是{goods}，怀疑两票货送反了。", answers: ["非常抱歉，已让代理现场核对。", "确认贴标错误，今天之内互换送达。"], note: "仓库贴标没有双人复核。", waits: Some(Supplier), cause: "出库贴标错误", remedy: "互换送达，费用由我司承担，出库改为双人复核" },
    Case { kind: Feedback, channel: Wechat, about: ("service", None), subject: "表扬客服", description: "{who}说上周节假日还有人跟进{shipment}，特意感谢。", answers: ["谢谢您的认可，已转告同事。", "欢迎随时反馈。"], note: "计入月度服务之星。", waits: None, cause: "假期值班跟进及时", remedy: "已通报表扬" },
    Case { kind: Request, channel: Phone, about: ("packaging", None), subject: "加固包装", description: "下一批{goods}比较重，要求加固托盘并拍照留档。", answers: ["可以安排，费用每托另报。", "加固完成，照片已上传。"], note: "打包组周三有空。", waits: Some(Team), cause: "货物超重", remedy: "完成加固并留档" },
    Case { kind: Complaint, channel: Phone, about: ("loss", Some("service_quality")), subject: "少收{n}箱货物", description: "到货清点少了{n}箱，签收单上已注明，请尽快查找。", answers: ["已启动查找，请把签收单照片发给我们。", "货物在中转仓找到，今天补送。"], note: "中转仓分拣时落下。", waits: Some(Supplier), cause: "中转仓分拣遗漏", remedy: "补送到位，并赔付误工费用" },
];
#[rustfmt::skip]
const EN: [Case; 12] = [
    Case { kind: Complaint, channel: Phone, about: ("delay", Some("service_quality")), subject: "{shipment} is {days} days late", description: "{who} called: {shipment} was due last week and the line is about to stop.", answers: ["We are sorry. The carrier has been asked where it is; you hear from us within two hours.", "It was rolled at the transshipment port and sails on the next vessel. We pay for express delivery."], note: "The carrier is vague; asked for proof of the roll-over.", waits: Some(Supplier), cause: "The vessel was overbooked and the box was rolled.", remedy: "Next vessel, express delivery at our expense." },
    Case { kind: Complaint, channel: Email, about: ("damage", Some("service_quality")), subject: "Damaged {goods}", description: "Photos attached: {n} cartons are crushed and part of the goods is wet. We ask for compensation.", answers: ["Thank you for the photos. Please keep the packing, a surveyor will call you.", "The survey confirms damage in handling; the list of papers for the claim is attached."], note: "The forklift can be seen on the warehouse camera; insurer informed.", waits: Some(Customer), cause: "A forklift hit the pallets.", remedy: "Damaged goods paid at invoice value; drivers trained again." },
    Case { kind: Complaint, channel: Email, about: ("billing", Some("service_quality")), subject: "Invoice differs from the quote", description: "The fuel surcharge on this month's invoice is not what we agreed. Please correct it.", answers: ["Accounting is looking into it, you get an answer today.", "The system used the old rate. A credit note is on its way and the new invoice follows tomorrow."], note: "The rate table of March never reached invoicing.", waits: Some(Team), cause: "An old rate table.", remedy: "Credit note and new invoice; rates are now synchronised." },
    Case { kind: Complaint, channel: Phone, about: ("service", Some("department")), subject: "The driver would not wait", description: "The driver left before the goods were unloaded and was rude to the gatekeeper.", answers: ["Please accept our apologies, we are finding out what happened.", "We have spoken with the haulier; another driver serves you from now on."], note: "The haulier admits that the slot was missed.", waits: None, cause: "The truck came late and the driver was in a hurry.", remedy: "Written apology, another driver." },
    Case { kind: Complaint, channel: Email, about: ("stock_difference", Some("service_quality")), subject: "Stock difference in {city}", description: "The system shows {n} pieces fewer than we counted, and the books close on Friday.", answers: ["A recount is scheduled for tonight.", "Returns had not been put away. The stock is corrected and the count sheet attached."], note: "Two pallets in the returns area were never scanned.", waits: None, cause: "Returns not scanned.", remedy: "Stock corrected; returns are put away the same day." },
    Case { kind: Request, channel: Web, about: ("documents", None), subject: "Telex release for {shipment}", description: "The originals will not arrive in time. The letter of indemnity is attached.", answers: ["Received and handed to the carrier.", "Released; the consignee can collect."], note: "The carrier accepts requests until four.", waits: Some(Supplier), cause: "Originals were still in the post.", remedy: "Telex release done." },
    Case { kind: Inquiry, channel: Phone, about: ("transport", None), subject: "Where is {shipment}?", description: "{who} would like to know where {shipment} is and when it clears customs.", answers: ["It arrived yesterday and waits to be unloaded.", "Customs is expected the day after tomorrow; the driver will call."], note: "Arrival alert switched on.", waits: None, cause: "Notifications were off.", remedy: "Told the latest position, notifications are on." },
    Case { kind: Request, channel: Email, about: ("transport", None), subject: "Another delivery address", description: "Please deliver {shipment} to our new warehouse; address and contact are attached. Tell us the cost first.", answers: ["Noted. Our agent is asked for the cost.", "The cost of the diversion is attached; we go ahead when you agree."], note: "The agent is expensive, asked another one.", waits: Some(Customer), cause: "The consignee has moved.", remedy: "Delivered to the new address." },
    Case { kind: Complaint, channel: Email, about: ("misdelivery", Some("department")), subject: "Two shipments were swapped", description: "The consignee received something that is not {goods}. Two deliveries seem to be swapped.", answers: ["We are very sorry; our agent is on the way to look.", "The labels were mixed up. Both go to the right place today."], note: "Labels are not checked by a second person.", waits: Some(Supplier), cause: "Wrong labels at dispatch.", remedy: "Swapped back at our expense; labels are now checked twice." },
    Case { kind: Feedback, channel: Email, about: ("service", None), subject: "Praise for your team", description: "{who} writes that somebody looked after {shipment} even over the holidays. Thank you!", answers: ["Thank you, we have passed it on.", "You are always welcome."], note: "Mentioned in the monthly meeting.", waits: None, cause: "Good work on duty.", remedy: "Passed on with thanks." },
    Case { kind: Request, channel: Phone, about: ("packaging", None), subject: "Stronger packing", description: "The next lot of {goods} is heavy; please reinforce the pallets and take photos.", answers: ["We can do that, priced per pallet.", "Done, the photos are uploaded."], note: "The packing team has time on Wednesday.", waits: Some(Team), cause: "Heavy goods.", remedy: "Reinforced and photographed." },
    Case { kind: Complaint, channel: Phone, about: ("loss", Some("service_quality")), subject: "{n} cartons are missing", description: "{n} cartons were missing on arrival, as noted on the delivery sheet. Please find them.", answers: ["The search has begun; please send a photo of the delivery sheet.", "They turned up in the transit warehouse and are delivered today."], note: "Left behind in sorting.", waits: Some(Supplier), cause: "Left behind in sorting.", remedy: "Delivered later, with compensation." },
];
