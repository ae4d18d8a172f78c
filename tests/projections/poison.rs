//! A poisoned event stops those who cannot apply it, loudly, and nobody else.

use kehu_domain::{
    Customer, DomainEvent, Recorded, customer, pipeline,
    testing::{Log, commands, contact_method_id, customer_id, pipeline_id, stages},
};
use kehu_projections::{ReadModel, State};

use super::{PATIENCE, Setup, generated};

/// A pipeline and ten customers.
fn history() -> Vec<Recorded<DomainEvent>> {
    let mut log = Log::new();
    let (name, stages) = ("Sales".to_owned(), stages());
    log.pipeline(pipeline_id(1), pipeline::Command::Define { name, stages });
    for (n, command) in (1..).zip(generated(commands::register, 50, false)) {
        if log.events().len() < 11 {
            // Some of what is generated is refused.
            let _ = log.execute::<Customer>(&customer_id(n).stream(), command);
        }
    }
    log.into_events()
}

/// Something that happened to a customer nobody registered.
fn nonsense(position: u64) -> Recorded<DomainEvent> {
    let mut recorded = history().remove(1);
    recorded.header.position = position;
    recorded.header.stream = customer_id(99).stream();
    recorded.header.version = 7;
    recorded.event = customer::Event::ContactMethodVerified(customer::ContactMethodVerified {
        contact_method: contact_method_id(1),
    })
    .into();
    recorded
}

#[tokio::test]
async fn an_event_that_does_not_fit_stops_one_projector_and_no_other() {
    let mut events = history();
    let bad = events.len() as u64 + 1;
    events.push(nonsense(bad));
    let mut after = history().remove(0);
    after.header.position = bad + 1;
    after.header.stream = pipeline_id(2).stream();
    events.push(after);
    let setup = Setup::new(events).await;

    let others = [ReadModel::Opportunities, ReadModel::Timeline, ReadModel::Directory];
    setup.projections.wait_for(&others, bad + 1, PATIENCE).await.unwrap();
    let stale =
        setup.projections.wait_for(&[ReadModel::Customers], bad, PATIENCE).await.unwrap_err();
    assert_eq!(stale.reached, bad - 1, "everything before it is applied");
    assert!(stale.stopped.unwrap().contains("has not been registered"));

    let status = setup.projections.status().await.unwrap();
    for status in status {
        if status.model == ReadModel::Customers {
            let State::Stopped { position, reason } = status.state else { panic!("not stopped") };
            assert_eq!(position, bad);
            assert!(reason.contains("has not been registered"), "{reason}");
        } else {
            assert_eq!((status.state, status.position), (State::Running, bad + 1));
        }
    }
    setup.stop().await;
}

#[tokio::test]
async fn an_event_that_cannot_be_read_stops_everyone_just_before_it() {
    let setup = Setup::new(Vec::new()).await;
    setup.feed.poison(Some(7));
    setup.feed.append(history());
    for model in ReadModel::ALL {
        let stale = setup.projections.wait_for(&[model], 8, PATIENCE).await.unwrap_err();
        assert_eq!(stale.reached, 6);
        assert!(stale.stopped.unwrap().contains("cannot be read"));
    }

    // A version that understands the event goes on by itself after a restart.
    setup.feed.poison(None);
    let (database, feed) = (setup.database, setup.feed);
    setup.shutdown.cancel();
    setup.running.await.unwrap();
    let (projections, shutdown, running) = super::start(&database, &feed).await;
    while projections.status().await.unwrap().iter().any(|one| one.state != State::Running) {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    projections.wait_for(&ReadModel::ALL, feed.len(), PATIENCE).await.unwrap();
    assert!(projections.status().await.unwrap().iter().all(|one| one.state == State::Running));
    shutdown.cancel();
    running.await.unwrap();
}
