//! A kehu process for tests: started with directories of its own, gone when dropped.

use std::{
    fs,
    net::SocketAddr,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// A data directory; its Postgres, if one is left, is killed at the end.
pub(crate) struct Home {
    _parent: tempfile::TempDir,
    pub(crate) data: PathBuf,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self::below("data")
    }

    /// A data directory at this relative path.
    pub(crate) fn below(path: &str) -> Self {
        let parent = tempfile::Builder::new().prefix("kehu-process-").tempdir().unwrap();
        open_to_all(parent.path());
        let data = parent.path().join(path);
        Self { _parent: parent, data }
    }

    /// Starts a server here, and waits until it is ready.
    pub(crate) async fn serve(&self) -> Server {
        let server = self.spawn_server();
        server.until_status("/readyz", 200).await;
        server
    }

    /// Starts a server here.
    pub(crate) fn spawn_server(&self) -> Server {
        self.spawn_server_with(&[])
    }

    /// Starts a server here, with further options.
    pub(crate) fn spawn_server_with(&self, options: &[&str]) -> Server {
        let log = self.data.with_extension(format!("log-{}", unique()));
        let file = fs::File::create(&log).unwrap();
        let process = self
            .command("serve")
            .args(["--listen", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .unwrap();
        let mut server = Server { process: Some(process), address: None, log };
        server.wait_for_address();
        server
    }

    /// A kehu command on this data directory, in an environment of its own.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = kehu();
        command.arg(name).arg("--data-dir").arg(&self.data);
        command
    }

    /// The process id of the Postgres that runs here.
    pub(crate) fn postgres(&self) -> Option<i32> {
        let file = self.data.join("postgres/data/postmaster.pid");
        let pid: i32 = fs::read_to_string(file).ok()?.lines().next()?.trim().parse().ok()?;
        is_alive(pid).then_some(pid)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(pid) = self.postgres() {
            kill(pid, Signal::QUIT);
            let began = Instant::now();
            while is_alive(pid) && began.elapsed() < Duration::from_secs(10) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

/// A running server; killed when dropped.
pub(crate) struct Server {
    process: Option<Child>,
    address: Option<SocketAddr>,
    log: PathBuf,
}

impl Server {
    pub(crate) fn pid(&self) -> i32 {
        self.process.as_ref().unwrap().id().try_into().unwrap()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address.unwrap())
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// The server says where it listens as soon as it does.
    fn wait_for_address(&mut self) {
        let began = Instant::now();
        while self.address.is_none() {
            let log = self.log();
            let line = log.lines().find(|line| line.contains("listening"));
            let found = line.and_then(|line| line.split_once("address="));
            self.address = found.and_then(|(_, address)| address.trim().parse().ok());
            let ended = self.process.as_mut().unwrap().try_wait().unwrap();
            assert!(began.elapsed() < PATIENCE && ended.is_none(), "it does not listen:\n{log}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Status and body of a path; `None` when nobody answers.
    pub(crate) async fn get(&self, path: &str) -> Option<(u16, Value)> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        let response = client.get(self.url(path)).send().await.ok()?;
        let status = response.status().as_u16();
        let text = response.text().await.ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }

    /// Waits for a status; how long it took.
    pub(crate) async fn until_status(&self, path: &str, wanted: u16) -> Duration {
        self.until_status_within(path, wanted, PATIENCE).await
    }

    /// The same, for what may take longer than usual.
    pub(crate) async fn until_status_within(
        &self,
        path: &str,
        wanted: u16,
        patience: Duration,
    ) -> Duration {
        let began = Instant::now();
        loop {
            let got = self.get(path).await;
            if got.as_ref().is_some_and(|(status, _)| *status == wanted) {
                return began.elapsed();
            }
            let log = self.log();
            assert!(began.elapsed() < patience, "{path} does not say {wanted} but {got:?}:\n{log}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends SIGTERM and waits for the end.
    pub(crate) fn stop(self) -> ExitStatus {
        self.end(Signal::TERM)
    }

    /// Kills it as the kernel would.
    pub(crate) fn kill(self) {
        let status = self.end(Signal::KILL);
        assert_eq!(status.signal(), Some(9));
    }

    fn end(mut self, signal: Signal) -> ExitStatus {
        kill(self.pid(), signal);
        self.process.take().unwrap().wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// The program, without the settings of whoever runs the tests.
pub(crate) fn kehu() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kehu"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KEHU_") || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    command.current_dir(std::env::temp_dir()).stdin(Stdio::null());
    command
}

/// Runs a command to its end; what it printed, and whether it succeeded.
pub(crate) fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

pub(crate) fn kill(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

/// Whether a process runs; the dead that nobody has buried do not.
pub(crate) fn is_alive(pid: i32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .ok()
        .and_then(|stat| stat.rsplit_once(')').map(|(_, rest)| rest.trim().starts_with('Z')))
        .is_some_and(|is_zombie| !is_zombie)
}

/// Waits for something that must come about.
pub(crate) async fn until(what: &str, mut happens: impl FnMut() -> bool) {
    let began = Instant::now();
    while !happens() {
        assert!(began.elapsed() < PATIENCE, "{what} did not come about");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Postgres may run as someone else, who must get through.
pub(crate) fn open_to_all(directory: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A number that no other test of this process has.
fn unique() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
