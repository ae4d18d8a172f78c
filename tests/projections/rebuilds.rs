//! Rebuilding beside the serving tables, verifying, and several processes on one database.

use kehu_domain::{
    DomainEvent, Recorded,
    testing::{customer_id, histories_of},
};
use kehu_projections::{AsOf, Error, Projections, ReadModel, customers, lists};
use sqlx::AssertSqlSafe;

use super::{PATIENCE, Setup, generated, requester, start};

/// A generated history of some hundred events.
fn history() -> Vec<Recorded<DomainEvent>> {
    generated(|| histories_of(400..401), 1, false).remove(0)
}

#[tokio::test]
async fn a_rebuild_goes_on_while_events_come_in_and_ends_equal() {
    let events = history();
    let (now, later) = events.split_at(events.len() / 2);
    let setup = Setup::caught_up(now.to_vec()).await;
    let appending = async {
        for event in later {
            setup.feed.append([event.clone()]);
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            // Queries are answered all the while.
            lists::by_ids::<customers::Customer>(
                &setup.database.pool,
                requester(),
                &[customer_id(1)],
                AsOf::Now,
            )
            .await
            .unwrap();
        }
    };
    let rebuilding = async {
        for model in ReadModel::ALL {
            let report = setup.projections.rebuild(model, |_| {}).await.unwrap();
            assert_eq!((report.model, report.generation), (model, 2));
        }
    };
    tokio::join!(appending, rebuilding);
    setup.catch_up().await;
    for model in ReadModel::ALL {
        let report = setup.projections.verify(model, |_| {}).await.unwrap();
        assert!(report.is_equal(), "{report:?}");
        assert_eq!(report.position, setup.feed.len());
        assert!(report.rows > 0);
    }
    let left: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%\\_next' OR nspname LIKE '%\\_verify'",
    )
    .fetch_one(&setup.database.pool)
    .await
    .unwrap();
    assert_eq!(left, 0, "nothing is left beside the serving schemas");
    setup.stop().await;
}

#[tokio::test]
async fn a_rebuild_reports_its_progress() {
    let setup = Setup::caught_up(history()).await;
    let seen = std::sync::Mutex::new(Vec::new());
    let progress = |filled| seen.lock().unwrap().push(filled);
    setup.projections.rebuild(ReadModel::Timeline, progress).await.unwrap();
    let last = *seen.lock().unwrap().last().unwrap();
    assert_eq!((last.position, last.head), (setup.feed.len(), setup.feed.len()));
    setup.stop().await;
}

#[tokio::test]
async fn verification_finds_rows_that_were_tampered_with() {
    let setup = Setup::caught_up(history()).await;
    for statement in [
        "UPDATE customers.customers SET industry = 'tampered' WHERE stream = (SELECT min(stream) FROM \
         customers.customers) AND valid_to IS NULL",
        "DELETE FROM timeline.entries WHERE position = 1",
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&setup.database.pool).await.unwrap();
    }
    let customers = setup.projections.verify(ReadModel::Customers, |_| {}).await.unwrap();
    assert_eq!(customers.different, 1);
    assert!(customers.differences[0].serving && customers.differences[0].rebuilt);
    assert!(customers.differences[0].key.contains("customer-"), "{customers:?}");
    let timeline = setup.projections.verify(ReadModel::Timeline, |_| {}).await.unwrap();
    assert_eq!(timeline.different, 1);
    assert!(!timeline.differences[0].serving && timeline.differences[0].rebuilt);

    // A rebuild puts things right.
    setup.projections.rebuild(ReadModel::Timeline, |_| {}).await.unwrap();
    assert!(setup.projections.verify(ReadModel::Timeline, |_| {}).await.unwrap().is_equal());

    // A row that is there twice is one too many, even if both are right.
    for statement in [
        "ALTER TABLE timeline.entries DROP CONSTRAINT entries_pkey",
        "INSERT INTO timeline.entries SELECT * FROM timeline.entries WHERE position = 1",
    ] {
        sqlx::raw_sql(statement).execute(&setup.database.pool).await.unwrap();
    }
    let timeline = setup.projections.verify(ReadModel::Timeline, |_| {}).await.unwrap();
    assert_eq!(timeline.different, 1);
    setup.projections.rebuild(ReadModel::Timeline, |_| {}).await.unwrap();
    assert!(setup.projections.verify(ReadModel::Timeline, |_| {}).await.unwrap().is_equal());
    setup.stop().await;
}

#[tokio::test]
async fn a_model_is_rebuilt_by_one_at_a_time() {
    let setup = Setup::caught_up(history()).await;
    let (one, other) = tokio::join!(
        setup.projections.rebuild(ReadModel::Customers, |_| {}),
        setup.projections.rebuild(ReadModel::Customers, |_| {}),
    );
    let busy = [one, other].into_iter().filter(Result::is_err).count();
    assert!(busy <= 1, "one of them succeeds");
    let again = setup.projections.rebuild(ReadModel::Customers, |_| {}).await;
    assert!(!matches!(again, Err(Error::Busy(_))), "the right is free again");
    setup.stop().await;
}

#[tokio::test]
async fn prepared_statements_survive_a_swap() {
    let setup = Setup::caught_up(history()).await;
    let mut connection = setup.database.pool.acquire().await.unwrap();
    let count = "SELECT count(*) FROM customers.customers";
    let before: i64 = sqlx::query_scalar(count).fetch_one(&mut *connection).await.unwrap();
    setup.projections.rebuild(ReadModel::Customers, |_| {}).await.unwrap();
    let after: i64 = sqlx::query_scalar(count).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(before, after);
    drop(connection);
    setup.stop().await;
}

#[tokio::test]
async fn several_processes_apply_every_batch_once() {
    let setup = Setup::new(Vec::new()).await;
    let (other, shutdown, running) = start(&setup.database, &setup.feed).await;
    // A third one does not apply anything and still answers.
    let idle = Projections::open(setup.database.pool.clone(), setup.feed.clone()).await.unwrap();
    for event in history() {
        setup.feed.append([event]);
        tokio::task::yield_now().await;
    }
    let head = setup.feed.len();
    for projections in [&setup.projections, &other, &idle] {
        projections.wait_for(&ReadModel::ALL, head, PATIENCE).await.unwrap();
    }
    for model in ReadModel::ALL {
        assert!(idle.verify(model, |_| {}).await.unwrap().is_equal(), "{model}");
    }
    shutdown.cancel();
    running.await.unwrap();
    setup.stop().await;
}

#[tokio::test]
async fn waiting_for_what_does_not_come_ends_in_time() {
    let setup = Setup::caught_up(history()).await;
    let head = setup.feed.len();
    let wait = std::time::Duration::from_millis(50);
    let stale = setup.projections.wait_for(&ReadModel::ALL, head + 1, wait).await.unwrap_err();
    assert_eq!((stale.reached, stale.wanted, stale.stopped), (head, head + 1, None));
    setup.stop().await;
}
