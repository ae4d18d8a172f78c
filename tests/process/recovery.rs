//! Killed without warning: kehu, Postgres, both, at any moment.

use std::{fs, time::Duration};

use rustix::process::Signal;

use super::program::{Home, is_alive, kill, until};

#[tokio::test]
async fn a_killed_kehu_is_followed_by_one_that_joins_its_postgres() {
    let home = Home::new();
    let server = home.serve().await;
    let postgres = home.postgres().unwrap();
    server.kill();
    assert!(is_alive(postgres));
    let next = home.serve().await;
    assert_eq!(home.postgres(), Some(postgres));
    assert!(next.stop().success());
    until("the end of Postgres, which who joined stops too", || !is_alive(postgres)).await;
}

#[tokio::test]
async fn a_killed_postgres_comes_back_under_the_same_kehu() {
    let home = Home::new();
    let server = home.serve().await;
    let postgres = home.postgres().unwrap();
    kill(postgres, Signal::KILL);
    assert_eq!(server.get("/livez").await.unwrap().0, 200);
    // It may be back before anybody has seen it gone.
    until("another Postgres", || home.postgres().is_some_and(|now| now != postgres)).await;
    server.until_status("/readyz", 200).await;
    assert!(server.stop().success());
    until("the end of Postgres", || home.postgres().is_none()).await;
}

#[tokio::test]
async fn a_postgres_that_stops_answering_makes_kehu_unready_until_it_answers_again() {
    let home = Home::new();
    let server = home.serve().await;
    let postgres = home.postgres().unwrap();
    kill(postgres, Signal::STOP);
    // The sessions are processes of their own, and live on.
    for session in children(postgres) {
        kill(session, Signal::STOP);
    }
    let late = server.until_status("/readyz", 503).await;
    assert!(late < Duration::from_secs(5), "noticed after {late:?}");
    assert_eq!(server.get("/livez").await.unwrap().0, 200);
    for session in children(postgres) {
        kill(session, Signal::CONT);
    }
    kill(postgres, Signal::CONT);
    let late = server.until_status("/readyz", 200).await;
    assert!(late < Duration::from_secs(5), "noticed after {late:?}");
    server.stop();
}

#[tokio::test]
async fn both_killed_start_again() {
    let home = Home::new();
    let server = home.serve().await;
    let postgres = home.postgres().unwrap();
    server.kill();
    kill(postgres, Signal::KILL);
    until("an end of Postgres", || !is_alive(postgres)).await;
    home.serve().await.stop();
}

#[tokio::test]
async fn a_kill_while_the_cluster_is_made_leaves_no_half_of_one() {
    let home = Home::new();
    let server = home.spawn_server();
    let unfinished = || {
        let entries = fs::read_dir(home.data.join("postgres")).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().to_string_lossy().contains("unfinished")).count()
    };
    until("a cluster in the making", || unfinished() > 0).await;
    server.kill();
    home.serve().await.stop();
    assert_eq!(unfinished(), 0);

    // One that was left although the cluster was made is removed by the next start.
    fs::create_dir_all(home.data.join("postgres/data.unfinished-1/base")).unwrap();
    home.serve().await.stop();
    assert_eq!(unfinished(), 0);
}

#[tokio::test]
async fn a_lock_file_that_names_a_stranger_is_seen_through() {
    let home = Home::new();
    home.serve().await.stop();
    // As after a reboot, when the number has gone to another process of the same user.
    let mut stranger = std::process::Command::new("sleep").arg("60").spawn().unwrap();
    let file = home.data.join("postgres/data/postmaster.pid");
    let lines = format!("{}\n{}\n0\n5432\n/tmp\n\n", stranger.id(), home.data.display());
    fs::write(&file, lines).unwrap();
    home.serve().await.stop();
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

fn children(parent: i32) -> Vec<i32> {
    let text = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap();
    text.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
}
