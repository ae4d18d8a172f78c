//! What columns are usually called, in English and Chinese, and what they then mean.

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Meaning {
    Id,
    DealId,
    CustomerId,
    ContactId,
    Company,
    Person,
    JobTitle,
    /// A name, whatever the rows are about.
    Name,
    ShortName,
    LatinName,
    Phone,
    Mobile,
    Fax,
    Email,
    Wechat,
    Address,
    Website,
    Region,
    Industry,
    Source,
    Owner,
    Since,
    DealName,
    Stage,
    Amount,
    Currency,
    ExpectedClose,
    Opened,
    Closed,
    Product,
    LostReason,
}

impl Meaning {
    /// Whether it may name what a row is about.
    pub(super) fn is_key(self) -> bool {
        matches!(
            self,
            Self::Id
                | Self::DealId
                | Self::CustomerId
                | Self::ContactId
                | Self::Company
                | Self::Name
                | Self::Person
                | Self::DealName
        )
    }

    /// Whether only deals have it.
    pub(super) fn is_of_deals(self) -> bool {
        matches!(
            self,
            Self::DealId
                | Self::DealName
                | Self::Stage
                | Self::Amount
                | Self::ExpectedClose
                | Self::Closed
                | Self::LostReason
        )
    }
}

const NAMES: &[(Meaning, &[&str])] = &[
    (
        Meaning::Id,
        &[
            "id",
            "no",
            "nr",
            "key",
            "code",
            "number",
            "recordid",
            "externalid",
            "编号",
            "编码",
            "代码",
            "序列号",
            "记录编号",
        ],
    ),
    (
        Meaning::DealId,
        &[
            "opportunityid",
            "opportunityno",
            "dealid",
            "dealno",
            "leadid",
            "商机编号",
            "商机id",
            "商机编码",
            "项目编号",
            "机会编号",
            "销售机会编号",
        ],
    ),
    (
        Meaning::CustomerId,
        &[
            "customerid",
            "customerno",
            "customernumber",
            "customercode",
            "accountid",
            "accountno",
            "accountnumber",
            "clientid",
            "clientno",
            "companyid",
            "客户编号",
            "客户编码",
            "客户代码",
            "客户id",
            "客户号",
            "公司编号",
            "公司代码",
            "会员编号",
        ],
    ),
    (
        Meaning::Company,
        &[
            "company",
            "companyname",
            "customer",
            "customername",
            "account",
            "accountname",
            "client",
            "clientname",
            "organization",
            "organisation",
            "organizationname",
            "fullname",
            "firm",
            "公司",
            "公司名称",
            "公司名",
            "公司全称",
            "公司名字",
            "企业",
            "企业名称",
            "单位",
            "单位名称",
            "客户",
            "客户名称",
            "客户名",
            "客户全称",
            "全称",
        ],
    ),
    (
        Meaning::Person,
        &[
            "contact",
            "contactname",
            "contactperson",
            "person",
            "firstandlastname",
            "联系人",
            "联系人姓名",
            "姓名",
            "客户姓名",
            "主要联系人",
            "联络人",
        ],
    ),
    (
        Meaning::ContactId,
        &["contactid", "contactno", "contactnumber", "联系人编号", "联系人编码", "联系人id"],
    ),
    (Meaning::JobTitle, &["jobtitle", "job", "position", "职位", "职务", "岗位"]),
    (Meaning::Name, &["name", "title", "名称", "名字"]),
    (
        Meaning::ShortName,
        &["short", "shortname", "abbreviation", "简称", "公司简称", "客户简称", "企业简称"],
    ),
    (
        Meaning::LatinName,
        &[
            "englishname",
            "latinname",
            "latin",
            "nameen",
            "pinyin",
            "英文名",
            "英文名称",
            "公司英文名",
            "拼音",
        ],
    ),
    (
        Meaning::Phone,
        &[
            "phone",
            "telephone",
            "tel",
            "phonenumber",
            "phoneno",
            "contactphone",
            "officephone",
            "businessphone",
            "workphone",
            "电话",
            "联系电话",
            "公司电话",
            "固定电话",
            "座机",
            "固话",
            "电话号码",
            "办公电话",
            "联系方式",
            "电话1",
        ],
    ),
    (
        Meaning::Mobile,
        &[
            "mobile",
            "mobilephone",
            "cell",
            "cellphone",
            "cellular",
            "mobilenumber",
            "手机",
            "手机号",
            "手机号码",
            "移动电话",
            "联系手机",
        ],
    ),
    (Meaning::Fax, &["fax", "faxnumber", "传真", "传真号", "传真号码"]),
    (
        Meaning::Email,
        &[
            "email",
            "mail",
            "emailaddress",
            "contactemail",
            "邮箱",
            "电子邮箱",
            "电子邮件",
            "邮件",
            "邮箱地址",
            "邮件地址",
            "联系邮箱",
            "emailid",
        ],
    ),
    (Meaning::Wechat, &["wechat", "wechatid", "weixin", "微信", "微信号"]),
    (
        Meaning::Address,
        &[
            "address",
            "street",
            "streetaddress",
            "officeaddress",
            "地址",
            "公司地址",
            "联系地址",
            "详细地址",
            "通讯地址",
            "办公地址",
            "注册地址",
        ],
    ),
    (Meaning::Website, &["website", "web", "url", "homepage", "网站", "网址", "官网", "公司网站"]),
    (
        Meaning::Region,
        &[
            "region",
            "country",
            "countrycode",
            "countryregion",
            "state",
            "province",
            "officelocation",
            "location",
            "地区",
            "国家",
            "省份",
            "省",
            "所在地",
            "所在地区",
            "区域",
            "省市",
            "所属地区",
            "国家地区",
            "所在省份",
            "城市",
            "city",
        ],
    ),
    (
        Meaning::Industry,
        &[
            "industry",
            "sector",
            "branch",
            "businesstype",
            "行业",
            "所属行业",
            "行业类别",
            "行业类型",
            "行业名称",
        ],
    ),
    (
        Meaning::Source,
        &[
            "source",
            "leadsource",
            "origin",
            "channel",
            "customersource",
            "来源",
            "客户来源",
            "线索来源",
            "渠道",
            "商机来源",
        ],
    ),
    (
        Meaning::Owner,
        &[
            "owner",
            "accountmanager",
            "salesrep",
            "salesperson",
            "salesagent",
            "rep",
            "assignedto",
            "seller",
            "manager",
            "负责人",
            "客户经理",
            "业务员",
            "销售",
            "销售员",
            "销售人员",
            "销售代表",
            "跟进人",
            "归属人",
            "所有人",
            "销售负责人",
        ],
    ),
    (
        Meaning::Since,
        &[
            "since",
            "customersince",
            "created",
            "createdat",
            "createdon",
            "createddate",
            "createdate",
            "creationdate",
            "registered",
            "registrationdate",
            "createtime",
            "创建时间",
            "创建日期",
            "建立日期",
            "成为客户日期",
            "注册日期",
            "登记日期",
            "录入时间",
            "录入日期",
            "合作日期",
        ],
    ),
    (
        Meaning::DealName,
        &[
            "opportunity",
            "opportunityname",
            "deal",
            "dealname",
            "project",
            "projectname",
            "商机",
            "商机名称",
            "项目",
            "项目名称",
            "机会名称",
            "销售机会",
            "商机标题",
        ],
    ),
    (
        Meaning::Stage,
        &[
            "stage",
            "dealstage",
            "salesstage",
            "status",
            "dealstatus",
            "stagename",
            "opportunitystage",
            "阶段",
            "销售阶段",
            "商机阶段",
            "状态",
            "商机状态",
            "当前阶段",
            "跟进阶段",
        ],
    ),
    (
        Meaning::Amount,
        &[
            "amount",
            "value",
            "dealvalue",
            "dealsize",
            "dealamount",
            "closevalue",
            "revenue",
            "expectedrevenue",
            "estimatedvalue",
            "price",
            "total",
            "金额",
            "预计金额",
            "商机金额",
            "成交金额",
            "合同金额",
            "预计成交金额",
            "销售金额",
            "预估金额",
        ],
    ),
    (Meaning::Currency, &["currency", "currencycode", "currencyisocode", "币种", "货币", "币别"]),
    (
        Meaning::ExpectedClose,
        &[
            "expectedclose",
            "expectedclosedate",
            "closedateexpected",
            "forecastdate",
            "expectedclosingdate",
            "预计成交日期",
            "预计成交时间",
            "预计结单日期",
            "预计签约日期",
            "预计关闭日期",
            "预计完成日期",
        ],
    ),
    (
        Meaning::Opened,
        &[
            "opened",
            "openedon",
            "opendate",
            "engagedate",
            "startdate",
            "begin",
            "firstcontactdate",
            "开始日期",
            "开始时间",
            "商机创建时间",
            "立项日期",
            "接洽日期",
            "启动日期",
        ],
    ),
    (
        Meaning::Closed,
        &[
            "closed",
            "closedon",
            "closedate",
            "closeddate",
            "wondate",
            "actualclosedate",
            "enddate",
            "成交日期",
            "成交时间",
            "结束日期",
            "关闭日期",
            "签约日期",
            "结单日期",
            "赢单日期",
        ],
    ),
    (
        Meaning::Product,
        &[
            "product",
            "productname",
            "item",
            "service",
            "产品",
            "产品名称",
            "意向产品",
            "服务",
            "商品",
        ],
    ),
    (
        Meaning::LostReason,
        &[
            "lostreason",
            "lossreason",
            "reasonlost",
            "closedlostreason",
            "lostbecause",
            "输单原因",
            "丢单原因",
            "失败原因",
            "流失原因",
        ],
    ),
];

/// What a column of that name is usually about.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let bare = bare(name);
    NAMES.iter().find(|(_, names)| names.contains(&bare.as_str())).map(|(meaning, _)| *meaning)
}

/// Without case, blanks, marks and what stands in brackets.
fn bare(name: &str) -> String {
    let outside = name.split(['(', '（', '[', '【']).next().unwrap_or(name);
    let text = if outside.trim().is_empty() { name } else { outside };
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Meaning, NAMES, bare, meaning};

    #[test]
    fn names_are_known_however_they_are_written() {
        let cases = [
            ("公司名称", Meaning::Company),
            ("公司名称（必填）", Meaning::Company),
            ("联系电话", Meaning::Phone),
            ("邮箱", Meaning::Email),
            ("地区", Meaning::Region),
            ("E-Mail", Meaning::Email),
            ("Account Name", Meaning::Company),
            ("deal_stage", Meaning::Stage),
            ("Expected Close Date", Meaning::ExpectedClose),
            ("商机金额(元)", Meaning::Amount),
        ];
        for (name, expected) in cases {
            assert_eq!(meaning(name), Some(expected), "{name}");
        }
        assert_eq!(meaning("horoscope"), None);
        assert_eq!(meaning(""), None);
    }

    #[test]
    fn every_name_has_one_meaning() {
        let mut seen = BTreeSet::new();
        for name in NAMES.iter().flat_map(|(_, names)| *names) {
            assert_eq!(bare(name), *name, "can never be met");
            assert!(seen.insert(name), "{name} is listed twice");
        }
    }
}
