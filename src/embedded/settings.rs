//! How our Postgres is tuned: durable, for one log with many small appends and its read models.

use std::{fmt::Write as _, fs, path::Path};

const MIB: u64 = 1024 * 1024;

/// What a machine of unknown size is taken for.
const UNKNOWN_MEMORY: u64 = 2048 * MIB;

/// Contents of `kehu.conf`.
pub(super) fn render(socket_directory: &Path, log_directory: &Path, memory: u64) -> String {
    let shared_buffers = (memory / 8 / MIB).clamp(32, 1024);
    let effective_cache_size = (memory / 2 / MIB).max(128);
    let maintenance_work_mem = (memory / 32 / MIB).clamp(32, 256);
    let work_mem = (memory / 256 / MIB).clamp(4, 16);
    let mut text = String::from(
        "# Written by kehu at every start. Your own settings go into local.conf beside this file.\n",
    );
    let mut set = |name: &str, value: &str| {
        let _ = writeln!(text, "{name} = '{}'", value.replace('\'', "''"));
    };
    set("cluster_name", "kehu");
    // Nobody but us: no network, and a directory that only we can enter.
    set("listen_addresses", "");
    set("port", "5432");
    set("unix_socket_directories", &format!("\"{}\"", socket_directory.display()));
    set("unix_socket_permissions", "0700");
    // More than all pools of a server and two imports; each costs only when used.
    set("max_connections", "200");
    // What is acknowledged is on disk, whole.
    set("fsync", "on");
    set("synchronous_commit", "on");
    set("full_page_writes", "on");
    // An append-only log writes much and rewrites little: rare checkpoints, compressed images.
    set("wal_compression", "on");
    set("wal_buffers", "16MB");
    set("max_wal_size", "2GB");
    set("min_wal_size", "128MB");
    set("checkpoint_timeout", "15min");
    set("checkpoint_completion_target", "0.9");
    set("shared_buffers", &format!("{shared_buffers}MB"));
    set("effective_cache_size", &format!("{effective_cache_size}MB"));
    set("maintenance_work_mem", &format!("{maintenance_work_mem}MB"));
    set("work_mem", &format!("{work_mem}MB"));
    // Short queries on solid-state disks.
    set("jit", "off");
    set("random_page_cost", "1.1");
    // Small hot tables (head row, checkpoints) bloat quickly when they are visited seldom.
    set("autovacuum_naptime", "15s");
    set("autovacuum_vacuum_cost_delay", "1ms");
    set("timezone", "UTC");
    set("log_timezone", "UTC");
    set("lc_messages", "C");
    // One file per weekday, so at most seven; no statements or row values, which may be personal.
    set("logging_collector", "on");
    set("log_directory", &log_directory.display().to_string());
    set("log_filename", "postgres-%a.log");
    set("log_rotation_age", "1d");
    set("log_rotation_size", "0");
    set("log_truncate_on_rotation", "on");
    set("log_file_mode", "0600");
    set("log_min_error_statement", "panic");
    set("log_error_verbosity", "terse");
    set("log_line_prefix", "%m [%p] %q%a ");
    text
}

/// The memory we may count on: the machine's, or the container's when that is less.
pub(super) fn memory() -> u64 {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse::<u64>().ok());
    match (machine, container) {
        (Some(machine), Some(container)) => machine.min(container),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => UNKNOWN_MEMORY,
    }
}

fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_on_small_and_large_machines() {
        let at = |memory| render(Path::new("/s"), Path::new("/l"), memory);
        assert!(at(256 * MIB).contains("shared_buffers = '32MB'"));
        assert!(at(8192 * MIB).contains("shared_buffers = '1024MB'"));
        assert!(at(512 * 1024 * MIB).contains("shared_buffers = '1024MB'"));
    }

    #[test]
    fn quotes_in_paths_are_escaped() {
        let text = render(Path::new("/o'brien, ltd"), Path::new("/l"), MIB);
        assert!(text.contains("unix_socket_directories = '\"/o''brien, ltd\"'"), "{text}");
    }

    #[test]
    fn the_machines_memory_is_read() {
        assert_eq!(total("MemFree: 1 kB\n"), None);
        assert_eq!(total("MemTotal:       2048 kB\nMemFree: 1 kB\n"), Some(2 * MIB));
        assert!(memory() > 64 * MIB);
    }
}
