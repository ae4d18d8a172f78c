//! Mistakes in a mapping, or files that do not fit it, are told before anything is written.

use kehu::import::{ImportError, ImportOptions, MappingSource, Silent, preset_names, run};

use super::rig::{Files, PEOPLE, Rig};

const ROW: &[u8] = b"id,name,country,since,boss\n1,Ann,China,2020-01-02,\n";

async fn error(mapping: &str, people: &[u8]) -> String {
    let rig = Rig::in_memory().await;
    let files = Files::new(mapping, &[("people.csv", people)]);
    let error = rig.try_import(files.options()).await.unwrap_err();
    assert_eq!(rig.head().await, 0, "{error}");
    let told = error.to_string();
    let directory = files.path().display().to_string();
    told.replace(&format!("{directory}/"), "")
}

/// What is told when `from` in the mapping becomes `to`.
async fn mistake(from: &str, to: &str) -> String {
    assert!(PEOPLE.contains(from), "{from}");
    error(&PEOPLE.replacen(from, to, 1), ROW).await
}

#[tokio::test]
async fn a_mistake_in_the_mapping_is_placed() {
    let cases = [
        ("version = 1", "version = 2", "mapping.toml, line 2, column 11: version 2 is not known"),
        ("system = \"test\"", "sistem = \"test\"", "line 3, column 1: unknown field `sistem`"),
        ("%Y-%m-%d", "%Q", "line 4, column 10: \"%Q\" is not a date format"),
        ("path = \"people.csv\"", "path = \"../people.csv\"", "line 7, column 8: expected a path"),
        ("value = \"{country}\"", "value = \"{land}\"", "line 11, column 9: \"land\" is neither"),
        ("value = \"{country}\"", "value = \"{country\"", "opens a brace that is never closed"),
        (
            "value = \"{country}\"",
            "fingerprint = false",
            "line 10, column 8: say from what it is made",
        ),
        (
            "value = \"{country}\"",
            "fingerprint = true\nvalue = \"{country}\"",
            "say from what it is made: a `value`, or `fingerprint = true`",
        ),
        ("map = \"country\"", "map = \"land\"", "line 12, column 7: there is no [values.land]"),
        ("name = \"region\"", "name = \"id\"", "line 10, column 8: \"id\" already has a meaning"),
        ("file = \"people\"", "file = \"peple\"", "line 19, column 8: no file is called \"peple\""),
        ("customer.register", "customer.registr", "there is no command \"customer.registr\""),
        ("name = \"{name}\"", "nam = \"{name}\"", "has no field \"nam\"; it has: kind, name"),
        ("name = \"{name}\", ", "", "customer.register needs the field `name`"),
        ("\"PERSON\"", "\"HUMAN\"", "\"HUMAN\" is not one of COMPANY, DEPARTMENT, PERSON"),
        ("region = \"{region}\"", "region = \"XX\"", "\"XX\" is not an ISO 3166 region"),
        ("name = \"boss\"", "name = \"register\"", "a step before is called \"register\" too"),
        ("present = true", "presnt = true", "unknown field `presnt`"),
        (", present = true", "", "a condition needs `is`, `not`, `present` or `differs_from`"),
        ("{ kind = \"person\", key = \"{boss}\" }", "\"{boss}\"", "expected a link such as"),
        (
            "path =",
            "order = [{ by = \"number\" }]\npath =",
            "line 7, column 17: say which `column`",
        ),
        (
            "present = true",
            "differs_from = \"bos\"",
            "line 36, column 42: \"bos\" is neither a column",
        ),
        ("map = \"country\"", "times = \"{n}\"", "line 12, column 9: \"n\" is neither a column"),
        ("path =", "order = [{ by = \"text\", column = \"no\" }]\npath =", "has no column \"no\""),
        (
            "path =",
            "order = [{ by = \"line\", column = \"id\" }]\npath =",
            "lines are not compared by a column",
        ),
        ("set = {", "once = true\nfurther = true\nset = {", "`further` at the others: not both"),
    ];
    for (from, to, expected) in cases {
        let told = mistake(from, to).await;
        assert!(told.contains(expected), "{to}: {told}");
        assert!(told.starts_with("mapping.toml, line "), "{told}");
    }
}

#[tokio::test]
async fn a_file_of_another_shape_is_told_with_line_and_column() {
    let cases: [(&[u8], &str); 10] = [
        (b"", "people.csv, line 1: the file is empty"),
        (b"\n\n", "people.csv, line 1: the file is empty"),
        (b"id,name,country,since\n", "\"boss\" is neither a column of people.csv"),
        (b"id,name,country,since,boss,age\n", "people.csv, line 1, column 6: the mapping does not"),
        (b"id,name,country,since,boss,id\n", "line 1, column 6: column \"id\" occurs twice"),
        (b"id,name,,since,boss\n", "people.csv, line 1, column 3: this column has no name"),
        (b"\xff\xfei\0d\0", "is neither a column of people.csv"),
        (b"id,n\xff\n1,2\n", "people.csv, line 1, column 2: column 2 is not UTF-8 from byte 2"),
        (b"id,M\xfcller,K\xf6ln\n", "it looks like windows-1252: say so under `encoding`"),
        (b"id,\"name\n1,2\n", "people.csv, line 1: a quote opened in this row is never closed"),
    ];
    for (content, expected) in cases {
        let told = error(PEOPLE, content).await;
        assert!(told.contains(expected), "{told}");
    }
}

#[tokio::test]
async fn columns_are_left_out_only_on_purpose() {
    let people = b"id,name,country,since,boss,age\n1,Ann,China,2020-01-02,,7\n";
    let rig = Rig::in_memory().await;
    for line in ["ignore = [\"age\"]", "other_columns = \"ignore\""] {
        let mapping = PEOPLE.replacen("path =", &format!("{line}\npath ="), 1);
        let report = rig.import(Files::new(&mapping, &[("people.csv", people)]).options()).await;
        assert_eq!(report.files[0].left_out, ["age"]);
    }
    let told = mistake("path =", "ignore = [\"age\"]\npath =").await;
    assert!(told.contains("line 7, column 11: people.csv has no column \"age\""), "{told}");
    let told = mistake("path =", "ignore = [\"name\"]\npath =").await;
    assert!(told.contains("\"name\" is ignored and used"), "{told}");
}

#[tokio::test]
async fn one_file_may_be_named_itself() {
    let rig = Rig::in_memory().await;
    let files = Files::new(PEOPLE, &[("anything.txt", ROW)]);
    let options = files.options();
    let file = options.path.join("anything.txt");
    let report = rig.import(ImportOptions { path: file.clone(), ..options }).await;
    assert_eq!(report.totals.accepted, 1);
    let maven = ImportOptions::new(MappingSource::Preset("maven-crm".to_owned()), file);
    let told = rig.try_import(maven).await.unwrap_err().to_string();
    assert!(told.contains("expected the directory that holds accounts.csv"), "{told}");
}

#[tokio::test]
async fn presets_that_do_not_exist_are_told_with_those_that_do() {
    let rig = Rig::in_memory().await;
    let options = ImportOptions::new(MappingSource::Preset("maven".to_owned()), ".");
    let error = run(&rig.commands, options, &mut Silent).await.unwrap_err();
    assert!(matches!(error, ImportError::UnknownPreset { .. }));
    let names = preset_names();
    assert!(names.is_sorted() && names.contains(&"maven-crm") && names.contains(&"zh-names"));
    assert!(names.iter().all(|name| error.to_string().contains(name)), "{error}");
}
