//! Customers by the thousand: imported, killed three times, imported again, and taken back.
//!
//! `cargo build --release --bin kehu && cargo test --test it -- --ignored --nocapture
//! seven_hundred_and_fifty_thousand` does it with 750,000 on the release build, and prints how long
//! each part took and how much memory.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::program::{Home, kehu};

/// The most memory that an import takes, in KiB, whatever the number of rows.
const LIMIT: u64 = 400 * 1024;

const MAPPING: &str = r#"
version = 1
title = "Customers by the thousand"
system = "made-up"
time_zone = "Asia/Shanghai"

[files.customers]
path = "customers.csv"

[[files.customers.derived]]
name = "region"
value = "{city}"
map = "city"

[values.city]
map = { "上海" = "CN-SH", "北京" = "CN-BJ", "广州" = "CN-GD", "Hamburg" = "DE-HH", "Chicago" = "US-IL" }

[[phases]]
name = "customers"
file = "customers"

[[phases.steps]]
name = "register"
command = "customer.register"
aggregate = { kind = "customer", key = "{id}" }
occurred_at = "{since}"
set = { kind = "{kind}", name = "{name}", latin = "{latin}", region = "{region}" }

[[phases.steps]]
name = "phone"
command = "customer.add_contact_method"
aggregate = { kind = "customer", key = "{id}" }
when = [{ field = "phone", present = true }]
set = { kind = "PHONE", value = "{phone}" }

[[phases.steps]]
name = "mail"
command = "customer.add_contact_method"
aggregate = { kind = "customer", key = "{id}" }
when = [{ field = "mail", present = true }]
set = { kind = "EMAIL", value = "{mail}" }
"#;

const CITIES: [&str; 5] = ["上海", "北京", "广州", "Hamburg", "Chicago"];
const FAMILIES: [(&str, &str); 8] = [
    ("王", "Wang"),
    ("李", "Li"),
    ("张", "Zhang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("赵", "Zhao"),
    ("黄", "Huang"),
];
const GIVEN: [(&str, &str); 8] = [
    ("伟", "Wei"),
    ("芳", "Fang"),
    ("娜", "Na"),
    ("敏", "Min"),
    ("静", "Jing"),
    ("强", "Qiang"),
    ("磊", "Lei"),
    ("洋", "Yang"),
];

/// What is wrong with every so many rows: where in each stretch, and the code of its refusal.
const WRONG: [(u64, &str); 6] = [
    (17, "MISSING_VALUE"),
    (117, "UNKNOWN_VALUE"),
    (217, "CUSTOMER_EMAIL_INVALID"),
    (317, "MALFORMED_ROW"),
    (417, "INVALID_DATE"),
    (517, "CUSTOMER_ALREADY_REGISTERED"),
];
/// How long the stretches are.
const STRETCH: u64 = 1_000;

/// The code with which row `n` is refused.
fn wrong(n: u64) -> Option<&'static str> {
    WRONG.iter().find(|(place, _)| n % STRETCH == *place).map(|(_, code)| *code)
}

/// The same rows every time: companies and people with Chinese and Latin names, telephone numbers
/// and addresses, and every thousandth row of each kind wrong.
fn write(path: &Path, rows: u64) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "id,kind,name,latin,phone,mail,city,since").unwrap();
    for n in 1..=rows {
        // Spreads neighbouring numbers over all names.
        let mixed = usize::try_from((n * 2_654_435_761) >> 7 & 0xffff).unwrap();
        let (family, latin_family) = FAMILIES[mixed % 8];
        let (given, latin_given) = GIVEN[mixed / 8 % 8];
        let mut city = CITIES[mixed / 64 % 5];
        let (mut id, mut kind) = (n, if n % 3 == 0 { "PERSON" } else { "COMPANY" });
        let mut name = format!("{family}{given}物流 {n}");
        let latin = format!("{latin_given} {latin_family} Logistics {n}");
        let mut mail = if n % 2 == 0 { format!("office{n}@example.com") } else { String::new() };
        let phone =
            if n % 2 == 1 { format!("021-{:08}", n * 7 % 100_000_000) } else { String::new() };
        let mut since = format!("20{:02}-{:02}-{:02}", n % 25, 1 + n % 12, 1 + n % 28);
        match wrong(n) {
            Some("MISSING_VALUE") => name.clear(),
            Some("UNKNOWN_VALUE") => city = "Atlantis",
            Some("CUSTOMER_EMAIL_INVALID") => "nowhere".clone_into(&mut mail),
            Some("INVALID_DATE") => "31.02.2020".clone_into(&mut since),
            Some("CUSTOMER_ALREADY_REGISTERED") => (id, kind) = (n - 1, "DEPARTMENT"),
            _ => {}
        }
        if wrong(n) == Some("MALFORMED_ROW") {
            writeln!(file, "{id},{kind},{name}").unwrap();
        } else {
            writeln!(file, "{id},{kind},{name},{latin},{phone},{mail},{city},{since}").unwrap();
        }
    }
    file.flush().unwrap();
}

/// How many rows are refused with each code, and how many customers there are in the end.
fn expected(rows: u64) -> (u64, u64) {
    let refused = (1..=rows).filter(|n| wrong(*n).is_some()).count() as u64;
    // A wrong address is told once the customer is registered.
    let there = (1..=rows).filter(|n| matches!(wrong(*n), None | Some("CUSTOMER_EMAIL_INVALID")));
    (refused, there.count() as u64)
}

/// A program that does not run in the tests' own build.
struct Runner {
    home: Home,
    program: Option<PathBuf>,
}

/// How a command ended.
struct Ended {
    code: Option<i32>,
    printed: String,
    took: Duration,
    /// The most memory it took, in KiB.
    peak: u64,
}

impl Runner {
    fn command(&self, name: &str) -> Command {
        let mut command = kehu();
        if let Some(program) = &self.program {
            let usual = std::mem::replace(&mut command, Command::new(program));
            for (name, _) in usual.get_envs().filter(|(_, value)| value.is_none()) {
                command.env_remove(name);
            }
            command.current_dir(std::env::temp_dir()).stdin(Stdio::null());
        }
        // In front of the command, where its own commands do not mind.
        command.arg("--data-dir").arg(&self.home.data).arg(name);
        command
    }

    /// Runs to its end, or kills it after `limit`.
    fn run(&self, command: &mut Command, limit: Option<Duration>) -> Ended {
        let output = self.home.data.with_extension("out");
        let file = File::create(&output).unwrap();
        command.stdout(file.try_clone().unwrap()).stderr(file);
        let (began, mut process) = (Instant::now(), command.spawn().unwrap());
        let (status, mut peak) = (format!("/proc/{}/status", process.id()), 0);
        let code = loop {
            if let Some(ended) = process.try_wait().unwrap() {
                break ended.code();
            }
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let found = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
            peak = peak.max(found.unwrap_or(0));
            if limit.is_some_and(|limit| began.elapsed() >= limit) {
                process.kill().unwrap();
                process.wait().unwrap();
                break None;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let printed = String::from_utf8_lossy(&fs::read(output).unwrap()).into_owned();
        Ended { code, printed, took: began.elapsed(), peak }
    }

    fn told(what: &str, rows: u64, ended: &Ended) {
        let seconds = ended.took.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate to look at")]
        let rate = rows as f64 / seconds;
        let (code, peak) = (ended.code, ended.peak / 1024);
        #[expect(clippy::print_stderr, reason = "figures for whoever asked for them")]
        {
            eprintln!("{what:<28} {seconds:>8.1} s {rate:>8.0} rows/s {peak:>5} MiB  {code:?}");
        }
    }
}

/// A server, for its projectors; gone when dropped.
struct Serving(std::process::Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Runner {
    fn serve(&self) -> Serving {
        let mut command = self.command("serve");
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::null());
        Serving(command.spawn().unwrap())
    }

    /// Waits until every read model is at the end of the log.
    fn until_caught_up(&self) {
        loop {
            let shown = self.run(self.command("projections").arg("status"), None);
            let lag = |line: &str| line.split_whitespace().nth(2).map(|lag| lag == "0");
            let models = shown.printed.lines().filter(|line| line.contains("running"));
            let behind: Vec<bool> = models.filter_map(lag).collect();
            if behind.len() >= 9 && behind.iter().all(|done| *done) {
                return;
            }
            std::thread::sleep(Duration::from_millis(500));
        }
    }
}

/// The number that stands before `words` in what was printed.
fn count(printed: &str, words: &str) -> u64 {
    let before = printed.split(words).next().unwrap_or_default();
    let digits: Vec<&str> = before.split(|c: char| !c.is_ascii_digit()).collect();
    let last = digits.iter().rev().find(|digits| !digits.is_empty());
    last.unwrap_or_else(|| panic!("no {words:?} in {printed}")).parse().unwrap()
}

async fn there_and_back(rows: u64, kills: [Duration; 3], program: Option<PathBuf>) {
    let runner = Runner { home: Home::new(), program };
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(path("mapping.toml"), MAPPING).unwrap();
    write(&path("customers.csv"), rows);
    let (refused, there) = expected(rows);
    // A large import is measured without a server beside it; its projectors follow in the end.
    let serving = runner.program.is_none().then(|| runner.serve());
    let import = || {
        let mut command = runner.command("import");
        command.arg("--mapping").arg(path("mapping.toml")).arg(path("customers.csv"));
        command.arg("--report").arg(path("report.json"));
        command
    };

    let mut peaks = Vec::new();
    for (n, kill) in (1..).zip(kills) {
        let killed = runner.run(&mut import(), Some(kill));
        assert_eq!(killed.code, None, "it was to be killed: {}", killed.printed);
        Runner::told(&format!("killed, {n}"), 0, &killed);
        peaks.push(killed.peak);
    }
    let whole = runner.run(&mut import(), None);
    Runner::told("imported to the end", rows, &whole);
    assert_eq!(whole.code, Some(2), "some rows are wrong: {}", whole.printed);
    peaks.push(whole.peak);
    let report: Value = serde_json::from_slice(&fs::read(path("report.json")).unwrap()).unwrap();
    let found = report["refused"].as_array().unwrap();
    assert_eq!(found.len() as u64, refused);
    for row in found {
        let line = row["line"].as_u64().unwrap();
        assert_eq!(row["code"].as_str(), wrong(line - 1), "{row}");
    }
    let again = runner.run(&mut import(), None);
    Runner::told("imported again", rows, &again);
    assert_eq!(count(&again.printed, " accepted / 接受"), 0, "{}", again.printed);
    peaks.push(again.peak);
    assert!(peaks.iter().all(|peak| (1..LIMIT).contains(peak)), "{peaks:?}");

    let batch = report["batch"].as_str().unwrap();
    let shown = runner.run(runner.command("import").args(["report", batch]), None);
    assert_eq!(count(&shown.printed, "  rows read"), rows, "{}", shown.printed);
    assert_eq!(count(&shown.printed, "  rows refused"), refused, "{}", shown.printed);
    let undo = || {
        let mut command = runner.command("import");
        command.args(["undo", batch]);
        command
    };
    let killed = runner.run(&mut undo(), Some(kills[0]));
    Runner::told("undone, killed", 0, &killed);
    let undone = runner.run(&mut undo(), None);
    Runner::told("undone to the end", there, &undone);
    assert_eq!(undone.code, Some(0), "{}", undone.printed);
    assert_eq!(count(&undone.printed, "  withdrawn: imported"), there, "{}", undone.printed);

    let began = Instant::now();
    let serving = serving.unwrap_or_else(|| runner.serve());
    runner.until_caught_up();
    let caught_up = Ended { code: None, printed: String::new(), took: began.elapsed(), peak: 0 };
    Runner::told("projectors caught up", there, &caught_up);
    drop(serving);
    let mut projections = runner.command("projections");
    let verified = runner.run(projections.arg("verify"), None);
    Runner::told("projections verified", there, &verified);
    assert_eq!(verified.code, Some(0), "{}", verified.printed);
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_by_the_thousand_come_in_and_go_again() {
    let kills = [1_800, 2_200, 2_600].map(Duration::from_millis);
    there_and_back(3_000, kills, None).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes most of an hour on two cores; needs a release build"]
async fn seven_hundred_and_fifty_thousand_customers_come_in_and_go_again() {
    let own = PathBuf::from(env!("CARGO_BIN_EXE_kehu"));
    let release = own.parent().unwrap().parent().unwrap().join("release/kehu");
    assert!(release.exists(), "build it first: cargo build --release --bin kehu");
    let kills = [60, 90, 120].map(Duration::from_secs);
    there_and_back(750_000, kills, Some(release)).await;
}
