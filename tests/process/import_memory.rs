//! What files are made of does not decide how much memory they take.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};

use super::program::kehu;

/// The most that looking at any file may take, in KiB; the program alone takes about a tenth.
const LIMIT: u64 = 256 * 1024;

/// Runs `kehu import inspect`; what it printed, and the most memory it took in KiB.
fn inspect(path: &Path) -> (String, u64) {
    let output = path.with_extension("out");
    let file = File::create(&output).unwrap();
    let mut command = kehu();
    command.args(["import", "inspect"]).arg(path).stdout(file.try_clone().unwrap()).stderr(file);
    let mut process = command.spawn().unwrap();
    let status = format!("/proc/{}/status", process.id());
    let mut most = 0;
    while process.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().split(' ').next()?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    let text = String::from_utf8(fs::read(output).unwrap()).unwrap();
    (text, most)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

#[test]
fn no_file_exhausts_the_memory() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let mut endless = File::create(path("endless.csv")).unwrap();
    endless.write_all(b"id,name\n1,").unwrap();
    endless.set_len(2 * 1024 * 1024 * 1024).unwrap();
    let bomb = [gzip(b"id,name\n"), gzip("1,2\n".repeat(4 << 20).as_bytes()).repeat(256)].concat();
    fs::write(path("bomb.csv.gz"), bomb).unwrap();
    let wide: Vec<String> = (0..4096).map(|n| format!("column {n}")).collect();
    let wide_rows = (0..50).map(|n| vec![format!("value {n}"); 4096].join(","));
    let wide: Vec<String> = std::iter::once(wide.join(",")).chain(wide_rows).collect();
    fs::write(path("wide.csv"), wide.join("\n")).unwrap();
    let cases = [
        ("endless.csv", "endless.csv, line 2: this line is longer than"),
        ("bomb.csv.gz", "refused as a gzip bomb"),
        ("wide.csv", "4096"),
    ];
    for (name, expected) in cases {
        let (told, most) = inspect(&path(name));
        assert!(told.contains(expected), "{name}: {told}");
        assert!((1..LIMIT).contains(&most), "{name} took {most} KiB");
    }
}
