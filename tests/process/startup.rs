//! Starting, stopping, joining, and refusing clearly.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    time::{Duration, Instant},
};

use super::program::{Home, is_alive, is_root, kehu, run, until};

#[tokio::test]
async fn a_clean_stop_leaves_no_postgres_behind() {
    let home = Home::new();
    let server = home.serve().await;
    assert_eq!(server.get("/livez").await.unwrap().0, 200);
    let (status, report) = server.get("/readyz").await.unwrap();
    assert_eq!((status, &report["postgres"]), (200, &"reachable".into()), "{report}");
    let (status, problem) = server.get("/no-such-path").await.unwrap();
    assert_eq!((status, &problem["status"]), (404, &404.into()), "{problem}");
    let (_, metrics) = server.get("/metrics").await.unwrap();
    assert!(metrics.as_str().unwrap().contains("kehu_build_info"), "{metrics}");
    let postgres = home.postgres().unwrap();
    let began = Instant::now();
    assert!(server.stop().success());
    assert!(began.elapsed() < Duration::from_secs(5), "stopping took {:?}", began.elapsed());
    until("the end of Postgres", || !is_alive(postgres)).await;
    assert!(!home.data.join("postgres/data/postmaster.pid").exists());
}

#[tokio::test]
async fn a_second_kehu_joins_and_the_last_one_stops_postgres() {
    let home = Home::new();
    let (first, second) = tokio::join!(home.serve(), home.serve());
    let postgres = home.postgres().unwrap();
    assert!(first.stop().success());
    assert_eq!(home.postgres(), Some(postgres), "the other one still uses it");
    assert_eq!(second.get("/readyz").await.unwrap().0, 200);
    let third = home.serve().await;
    assert!(second.stop().success());
    assert_eq!(third.get("/readyz").await.unwrap().0, 200);
    assert!(third.stop().success());
    until("the end of Postgres", || !is_alive(postgres)).await;
}

#[tokio::test]
async fn under_root_postgres_runs_as_someone_else() {
    let home = Home::new();
    let server = home.serve().await;
    let postgres = home.postgres().unwrap();
    let owner = fs::metadata(format!("/proc/{postgres}")).unwrap().uid();
    let me = rustix::process::geteuid().as_raw();
    assert_eq!(owner == me, !is_root());
    let socket = fs::metadata(home.data.join("postgres/run")).unwrap();
    assert_eq!((socket.uid(), socket.mode() & 0o777), (owner, 0o700));
    drop(server);
}

#[tokio::test]
async fn a_data_directory_that_is_closed_to_others_is_opened_for_postgres() {
    let home = Home::new();
    fs::create_dir(&home.data).unwrap();
    fs::set_permissions(&home.data, fs::Permissions::from_mode(0o700)).unwrap();
    home.serve().await.stop();
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_is_no_obstacle() {
    let home = Home::below(&format!("{}/o'brien, ltd/data", "x".repeat(120)));
    fs::create_dir_all(home.data.parent().unwrap()).unwrap();
    let server = home.serve().await;
    let file = home.data.join("postgres/data/postmaster.pid");
    let socket = fs::read_to_string(file).unwrap().lines().nth(4).unwrap().to_owned();
    assert!(!socket.contains("xxx"), "{socket}");
    let other = home.serve().await;
    server.stop();
    other.stop();
    assert!(!fs::exists(socket).unwrap(), "the short directory is removed at the end");
}

#[tokio::test]
async fn a_closed_directory_on_the_way_is_named() {
    if !is_root() {
        return;
    }
    let home = Home::below("closed/data");
    let closed = home.data.parent().unwrap();
    fs::create_dir(closed).unwrap();
    fs::set_permissions(closed, fs::Permissions::from_mode(0o700)).unwrap();
    let (succeeded, output) = run(home.command("serve").args(["--listen", "127.0.0.1:0"]));
    assert!(!succeeded);
    assert!(output.contains(&format!("cannot enter {}", closed.display())), "{output}");
}

#[tokio::test]
async fn an_address_in_use_is_named_and_starts_nothing() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (succeeded, output) = run(home.command("serve").args(["--listen", &address]));
    assert!(!succeeded);
    assert!(output.contains(&format!("{address} is in use")), "{output}");
    assert!(!home.data.exists());
}

#[tokio::test]
async fn a_signal_during_the_start_leaves_nothing_running() {
    let home = Home::new();
    let server = home.spawn_server();
    let file = home.data.join("postgres/data/postmaster.pid");
    until("a starting Postgres", || file.exists()).await;
    assert!(server.stop().success());
    until("an end of Postgres", || home.postgres().is_none()).await;
    home.serve().await.stop();
}

#[test]
fn an_import_that_cannot_be_is_refused_before_anything_is_started() {
    for (what, why) in [
        (["--preset", "nope", "."], "nope"),
        (["--mapping", "nowhere.toml", "."], "nowhere.toml"),
        (["--preset", "maven-crm", "nowhere"], "nowhere"),
    ] {
        let home = Home::new();
        let (succeeded, output) = run(home.command("import").args(what));
        assert!(!succeeded);
        assert!(output.contains(why), "{output}");
        assert!(!home.data.exists(), "{what:?} made a data directory");
    }
}

#[test]
fn missing_programs_are_explained() {
    let home = Home::new();
    let mut command = home.command("serve");
    command.args(["--listen", "127.0.0.1:0", "--postgres-bin", "/nonexistent"]);
    let (succeeded, output) = run(&mut command);
    assert!(!succeeded);
    assert!(output.contains("no usable PostgreSQL server programs"), "{output}");
}

#[test]
fn development_in_public_must_be_meant() {
    let (succeeded, output) =
        run(kehu().args(["serve", "--listen", "0.0.0.0:0", "--mode", "development"]));
    assert!(!succeeded);
    assert!(output.contains("--dev-tokens true"), "{output}");
}
