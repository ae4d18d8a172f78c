//! `inspect` finds what is in a file, and what it proposes can be imported as it is.

use std::{collections::BTreeSet, path::Path};

use kehu::import::{Format, InspectOptions, Inspection, inspect};
use kehu_domain::{DomainEvent, contact, customer, opportunity};

use super::{
    rig::{Files, Rig},
    workbooks::{gzip, row, workbook},
};
use crate::support::shared_data;

fn look_at(path: &Path) -> Inspection {
    inspect(InspectOptions { path: path.to_owned(), ..InspectOptions::default() }).unwrap()
}

fn look(file: &str, content: &[u8]) -> Inspection {
    let files = Files::new("", &[(file, content)]);
    look_at(&files.options().path.join(file))
}

/// Imports a file by the mapping that is proposed for it; the events, by type.
async fn by_proposal(file: &str, content: &[u8]) -> (Vec<DomainEvent>, String) {
    let mapping = look(file, content).mapping();
    let rig = Rig::in_memory().await;
    let files = Files::new(&mapping, &[(file, content)]);
    let report = match rig.try_import(files.options()).await {
        Ok(report) => report,
        Err(error) => panic!("{error}\n{mapping}"),
    };
    assert!(report.is_clean(), "{report}\n{mapping}");
    (rig.events().await.into_iter().map(|event| event.event).collect(), mapping)
}

const CHINESE: &str = "客户编号,公司名称,联系人,联系电话,邮箱,地区,行业,业务员,创建日期,备注\n\
    K001,上海远航国际货运有限公司,张三,021-68880000,zhang@example.cn,上海市,物流,王芳,2021年3月5日,老客户\n\
    K002,深圳前海供应链有限公司,李四,13800138000,li@example.cn,广东,供应链,王芳,2022年11月20日,\n\
    K003,北京华北快运有限公司,王五,,,华北,快递,李娜,2023年1月31日,待跟进\n";

#[tokio::test]
async fn chinese_customers_are_imported_by_the_proposal() {
    let gb18030 = encoding_rs::GB18030.encode(CHINESE).0.into_owned();
    for content in [CHINESE.as_bytes(), &gb18030] {
        let (events, mapping) = by_proposal("客户.csv", content).await;
        let mut names = BTreeSet::new();
        let (mut regions, mut methods, mut users) = (0, 0, 0);
        for event in events {
            match event {
                DomainEvent::Customer(customer::Event::Registered(it)) => {
                    names.insert(it.names.original.as_str().unwrap().to_owned());
                    regions += u32::from(it.region.is_some());
                }
                DomainEvent::Customer(customer::Event::ContactMethodAdded(_)) => methods += 1,
                DomainEvent::User(_) => users += 1,
                _ => {}
            }
        }
        assert_eq!(names.len(), 3, "{mapping}");
        assert!(names.contains("北京华北快运有限公司"));
        assert_eq!((regions, methods, users), (2, 4, 2), "{mapping}");
        for expected in [
            "\"上海市\" = \"CN-SH\"",
            "未识别，视为空: \"华北\"",
            "dates = [\"%Y年%m月%d日\"]",
            "\"备注\",  # text / 文本",
            "time_zone = \"Asia/Shanghai\"",
        ] {
            assert!(mapping.contains(expected), "{expected}: {mapping}");
        }
    }
}

#[tokio::test]
async fn english_customers_are_imported_by_the_proposal() {
    let rows = [
        "Customer No\tCompany Name\tContact Person\tPhone\tMobile\tE-Mail\tCountry\tSource\tOwner",
        "1\tNorthwind \"Freight\" Ltd\tAnn\t+44 20 7946 0000\t\tann@example.com\tUnited Kingdom\tfair\tBo",
        "2\tAcme {Logistics}\tEve\t\t+1 555 010 9999\teve@example.com\tUSA\tweb\tBo",
        "3\tNobody GmbH\t\t\t\t\t\t\t",
    ];
    // Quotes in the middle of a cell are text.
    let (events, mapping) = by_proposal("accounts.tsv", rows.join("\n").as_bytes()).await;
    let registered = events.iter().filter_map(|event| match event {
        DomainEvent::Customer(customer::Event::Registered(it)) => it.region.as_ref(),
        _ => None,
    });
    let regions: Vec<_> = registered.map(|region| region.as_str().to_owned()).collect();
    assert_eq!(regions, ["GB", "US"], "{mapping}");
    assert!(mapping.contains("format = \"tsv\""), "{mapping}");
    assert!(mapping.contains("key = \"{Customer No}\""), "{mapping}");
}

#[tokio::test]
async fn people_without_ids_are_known_by_their_names() {
    let json = "{\"姓名\": \"张三\", \"手机\": 13800138000, \"微信\": \"zs\"}\n\
                {\"姓名\": \"李四\", \"手机\": 13800138001}\n{\"姓名\": \"张三\", \"手机\": 13800138002}\n";
    let (events, mapping) = by_proposal("people.jsonl.gz", &gzip(json.as_bytes())).await;
    let people: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            DomainEvent::Customer(customer::Event::Registered(it)) => Some(it.kind),
            _ => None,
        })
        .collect();
    assert_eq!(people, [customer::CustomerKind::Person; 2], "{mapping}");
    assert!(mapping.contains("1 rows repeat a key"), "{mapping}");
}

#[tokio::test]
async fn contacts_and_their_companies_are_imported_by_the_proposal() {
    let rows = [
        "Contact ID,Name,Company,Job Title,Phone,E-Mail,Country,Owner",
        "1,Ann Ash,Northwind Freight,Buyer,+44 20 7946 0000,ann@example.com,United Kingdom,Bo",
        "2,Ben Box,Northwind Freight,,,ben@example.com,United Kingdom,Bo",
        "3,Cy Cole,,Adviser,,,USA,",
    ];
    let chinese = "联系人编号,姓名,公司名称,职位,手机\nA,张三,远航货运,经理,13800138000\n\
                   B,李四,远航货运,,13800138001\nC,王五,,,13800138002\n";
    for (file, content, methods) in
        [("people.csv", rows.join("\n"), 3), ("联系人.csv", chinese.to_owned(), 3)]
    {
        let (events, mapping) = by_proposal(file, content.as_bytes()).await;
        let (mut people, mut jobs, mut linked, mut companies, mut reached) = (0, 0, 0, 0, 0);
        for event in &events {
            match event {
                DomainEvent::Contact(contact::Event::Created(it)) => {
                    people += 1;
                    jobs += u32::from(it.job_title.is_some());
                }
                DomainEvent::Contact(contact::Event::LinkedToCustomer(_)) => linked += 1,
                DomainEvent::Contact(contact::Event::ContactMethodAdded(_)) => reached += 1,
                DomainEvent::Customer(customer::Event::Registered(_)) => companies += 1,
                _ => {}
            }
        }
        assert_eq!((people, linked, companies, reached), (3, 2, 1, methods), "{mapping}");
        assert!(jobs > 0 && mapping.contains("kind = \"contact\""), "{mapping}");
    }
}

#[tokio::test]
async fn deals_are_imported_by_the_proposal() {
    let rows = [
        "商机编号,商机名称,客户名称,销售阶段,预计金额,预计成交日期,成交日期,负责人,创建时间",
        "S1,年度仓储,远航货运,初步接触,120000.00,2024-06-30,,王芳,2024-01-02 09:30",
        "S2,冷链运输,前海供应链,赢单,88000,2024-03-31,2024-03-28,李娜,2024-01-05 10:00",
        "S3,清关服务,远航货运,输单,5000,2024-02-28,2024-02-20,王芳,2024-01-09 14:15",
        "S4,国际快递,,待定,,,,,2024-02-01 08:00",
    ];
    let (events, mapping) = by_proposal("商机.csv", rows.join("\r\n").as_bytes()).await;
    let count =
        |wanted: fn(&DomainEvent) -> bool| events.iter().filter(|event| wanted(event)).count();
    let opened = |event: &DomainEvent| {
        matches!(event, DomainEvent::Opportunity(opportunity::Event::Opened(_)))
    };
    let won =
        |event: &DomainEvent| matches!(event, DomainEvent::Opportunity(opportunity::Event::Won(_)));
    let lost = |event: &DomainEvent| {
        matches!(event, DomainEvent::Opportunity(opportunity::Event::Lost(_)))
    };
    assert_eq!((count(opened), count(won), count(lost)), (4, 1, 1), "{mapping}");
    assert!(mapping.contains("未识别，视为空: \"待定\""), "{mapping}");
    assert!(mapping.contains("\"currency code\" = \"CNY\"  # DECIDE"), "{mapping}");
}

#[tokio::test]
async fn a_workbook_of_deals_is_imported_by_the_proposal() {
    let header = ["Deal ID", "Account", "Stage", "Amount", "Close Date"];
    let deal = |number: u32, stage: &str| {
        format!(
            "<row r=\"{number}\"><c r=\"A{number}\" t=\"str\"><v>D{number}</v></c>\
             <c r=\"B{number}\" t=\"str\"><v>Acme</v></c><c r=\"C{number}\" t=\"str\"><v>{stage}</v></c>\
             <c r=\"D{number}\"><v>1200.5</v></c><c r=\"E{number}\" s=\"1\"><v>45943</v></c></row>"
        )
    };
    let sheet = row(1, &header) + &deal(2, "Closed Won") + &deal(3, "Proposal");
    let (events, mapping) = by_proposal("deals.xlsx", &workbook(&[("Deals", sheet)])).await;
    let closed = events.iter().find_map(|event| match event {
        DomainEvent::Opportunity(opportunity::Event::Won(won)) => Some(won.closed_on.to_string()),
        _ => None,
    });
    assert_eq!(closed.as_deref(), Some("2025-10-13"), "{mapping}");
}

#[tokio::test]
async fn what_nobody_can_tell_becomes_a_mapping_to_fill_in() {
    let content = b"case,activity,{when}\n1,begin,2024-01-02\n1,end,2024-01-03\n";
    let (events, mapping) = by_proposal("log.csv", content).await;
    assert!(mapping.contains("phases = []"), "{mapping}");
    let registered = |event: &&DomainEvent| matches!(event, DomainEvent::Customer(_));
    assert_eq!(events.iter().filter(registered).count(), 0);
}

#[test]
fn a_report_tells_what_was_found() {
    let rows = "id,when,amount,\n1,1/2/2024,\"1,200\",\n2,3/4/2024,80,\n2,3/4/2024,80,\nx\n";
    let told = look("t.csv", rows.as_bytes()).to_string();
    for expected in [
        "CSV, comma / 逗号",
        "UTF-8, valid throughout / 全文有效",
        "4 (1 broken / 有误)",
        "1 × MALFORMED_ROW, first / 首次: line 5",
        "1, equal in every column / 各列完全相同",
        "%d/%m/%Y, %m/%d/%Y; AMBIGUOUS",
        "formatted number / 带格式的数字",
        "(no name / 无名)",
        "repeated in 1 rows / 1 行重复 (line 4 repeats line 3",
    ] {
        assert!(told.contains(expected), "{expected}:\n{told}");
    }
    let mixed = [b"name\nM\xfcller\n".as_slice(), "张\n".repeat(9).as_bytes()].concat();
    let told = look("t.csv", &mixed).to_string();
    assert!(told.contains("UTF-8, most likely / 最有可能; not so / 除外: 1 lines / 行"), "{told}");
    assert!(told.contains("首行 2"), "{told}");
}

#[test]
fn what_is_told_about_a_file_is_believed() {
    let files = Files::new("", &[("t.csv", b"a^b\nM\xfcller^x\n")]);
    let path = files.options().path.join("t.csv");
    let encoding = Some("windows-1252".to_owned());
    let options =
        InspectOptions { path: path.clone(), encoding, delimiter: Some('^'), sheet: None };
    let found = inspect(options).unwrap();
    assert_eq!((found.columns(), found.refused()), (vec!["a", "b"], 0));
    assert!(found.mapping().contains("encoding = \"windows-1252\"\ndelimiter = \"^\""));
    let sheet = Some("x".to_owned());
    let options = InspectOptions { path, sheet, ..InspectOptions::default() };
    let told = inspect(options).unwrap_err().to_string();
    assert!(told.contains("a file of format csv has no sheets"), "{told}");
}

#[test]
fn the_help_desk_log_is_read_whole() {
    let Some(data) = shared_data("helpdesk_it") else { return };
    let found = look_at(&data.join("helpdesk.csv.gz"));
    assert_eq!((found.rows(), found.columns().len(), found.refused()), (21_348, 13, 0));
    assert_eq!(found.repeated(), 127);
    assert_eq!((found.format(), found.encoding()), (Format::Csv, "UTF-8"));
    assert!(found.to_string().contains("\"time:timestamp\": %Y-%m-%dT%H:%M:%S%z"), "{found}");
}

#[test]
fn the_incident_log_is_read_whole() {
    let Some(data) = shared_data("uci_incident") else { return };
    let found = look_at(&data.join("incident_event_log.csv.gz"));
    assert_eq!((found.rows(), found.columns().len(), found.refused()), (141_712, 36, 0));
    assert!(found.to_string().contains("\"opened_at\": %d/%m/%Y %H:%M\n"), "{found}");
}

#[tokio::test]
async fn the_listed_companies_are_read_whole_and_imported_by_the_proposal() {
    let Some(data) = shared_data("zh_listed_companies") else { return };
    let industries = look_at(&data.join("company_industry.jsonl"));
    assert_eq!((industries.rows(), industries.columns().len()), (4430, 5));
    let found = look_at(&data.join("company.jsonl"));
    assert_eq!((found.rows(), found.format()), (4654, Format::JsonLines));
    assert_eq!(found.columns(), ["name", "fullname", "code", "location", "time"]);
    assert!(found.mapping().contains("name = \"{fullname}\""), "{}", found.mapping());
}

#[test]
fn the_data_dictionary_of_leads_is_read_whole() {
    let Some(data) = shared_data("x_education_leads") else { return };
    let found = look_at(&data.join("Leads_Data_Dictionary.xlsx"));
    assert_eq!((found.format(), found.refused()), (Format::Xlsx, 0));
    assert_eq!(found.columns(), ["Variables", "Description"]);
    assert_eq!(found.rows(), 37);
}
