//! Read models far behind the log: they are built anew beside, and nobody sees a difference.

use kehu_domain::{
    DomainEvent, Recorded, customer,
    testing::{contact_method_id, customer_id, histories_of},
};
use kehu_projections::{Projections, ReadModel, State};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{PATIENCE, Setup, generated};

/// More than a projector takes at once.
fn history() -> Vec<Recorded<DomainEvent>> {
    let events = generated(|| histories_of(6_000..6_001), 1, false).remove(0);
    assert!(events.len() > 1_200, "{} events", events.len());
    events
}

/// Read models that nobody moves.
async fn idle(setup: Setup) -> Setup {
    setup.shutdown.cancel();
    while !setup.running.is_finished() {
        tokio::task::yield_now().await;
    }
    setup
}

/// Follows the log and builds anew what is `far` events behind.
#[expect(clippy::disallowed_methods, reason = "tests have no task tracker")]
async fn follow(setup: &Setup, far: u64) -> (Projections, CancellationToken, JoinHandle<()>) {
    let pool = setup.database.pool.clone();
    let projections = Projections::open(pool, setup.feed.clone()).await.unwrap();
    projections.rebuild_when_behind(far);
    let shutdown = CancellationToken::new();
    let (runner, token) = (projections.clone(), shutdown.clone());
    let running = tokio::spawn(async move { runner.run(token).await });
    (projections, shutdown, running)
}

/// How often each read model was built.
async fn generations(setup: &Setup) -> Vec<u64> {
    let status = setup.projections.status().await.unwrap();
    assert!(status.iter().all(|one| one.rebuilt_to.is_none()), "{status:?}");
    status.into_iter().map(|one| one.generation).collect()
}

async fn indexes(setup: &Setup) -> Vec<String> {
    let sql = "SELECT schemaname || '.' || indexname FROM pg_indexes \
               WHERE schemaname NOT IN ('pg_catalog', 'projections') ORDER BY 1";
    sqlx::query_scalar(sql).fetch_all(&setup.database.pool).await.unwrap()
}

#[tokio::test]
async fn what_is_far_behind_is_built_anew() {
    let setup = idle(Setup::new(Vec::new()).await).await;
    let before = indexes(&setup).await;
    setup.feed.append(history());
    let (projections, shutdown, running) = follow(&setup, 600).await;
    let head = setup.feed.len();
    projections.wait_for(&ReadModel::ALL, head, PATIENCE).await.unwrap();
    shutdown.cancel();
    running.await.unwrap();

    assert_eq!(generations(&setup).await, [2; ReadModel::ALL.len()]);
    assert_eq!(indexes(&setup).await, before, "none is missing, and nothing is left beside");
    for model in ReadModel::ALL {
        let report = setup.projections.verify(model, |_| {}).await.unwrap();
        assert!(report.is_equal() && report.position == head, "{report:?}");
    }
    setup.stop().await;
}

#[tokio::test]
async fn what_has_most_of_the_log_follows_it() {
    let events = history();
    let (most, rest) = events.split_at(events.len() * 11 / 20);
    let setup = idle(Setup::caught_up(most.to_vec()).await).await;
    setup.feed.append(rest.to_vec());
    let (projections, shutdown, running) = follow(&setup, 500).await;
    projections.wait_for(&ReadModel::ALL, setup.feed.len(), PATIENCE).await.unwrap();
    assert_eq!(generations(&setup).await, [1; ReadModel::ALL.len()]);
    shutdown.cancel();
    running.await.unwrap();
    setup.stop().await;
}

#[tokio::test]
async fn what_cannot_be_built_anew_follows_up_to_the_event_that_is_to_blame() {
    let mut events = history();
    let mut bad = events[0].clone();
    let head = events.len() as u64;
    bad.header.position = head + 1;
    bad.header.stream = customer_id(99).stream();
    bad.header.version = 7;
    let contact_method = contact_method_id(1);
    let verified = customer::ContactMethodVerified { contact_method };
    bad.event = customer::Event::ContactMethodVerified(verified).into();
    events.push(bad);
    let setup = idle(Setup::new(Vec::new()).await).await;
    setup.feed.append(events);
    let (projections, shutdown, running) = follow(&setup, 600).await;
    projections.wait_for(&[ReadModel::Timeline], head + 1, PATIENCE).await.unwrap();
    let stale = projections.wait_for(&[ReadModel::Customers], head + 1, PATIENCE).await;
    assert_eq!(stale.unwrap_err().reached, head, "everything before it is applied");
    let status = setup.projections.status().await.unwrap();
    let customers = status.iter().find(|one| one.model == ReadModel::Customers).unwrap();
    assert!(matches!(customers.state, State::Stopped { position, .. } if position == head + 1));
    assert_eq!((customers.generation, customers.rebuilt_to), (1, None));
    shutdown.cancel();
    running.await.unwrap();
    setup.stop().await;
}
