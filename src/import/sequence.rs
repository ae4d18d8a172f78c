//! Keeps the commands of one aggregate in the order of its rows, while other rows overtake.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use kehu_domain::values::StreamName;
use tokio::sync::oneshot;

/// Who is last in line for each aggregate that is being worked on.
#[derive(Debug, Clone, Default)]
pub(super) struct Sequencer(Arc<Mutex<Lines>>);

#[derive(Debug, Default)]
struct Lines {
    next: u64,
    last: HashMap<StreamName, (u64, oneshot::Receiver<()>)>,
}

/// A place in line: wait for your turn, and drop it when you are done.
#[derive(Debug)]
pub(super) struct Turn {
    lines: Arc<Mutex<Lines>>,
    number: u64,
    streams: Vec<StreamName>,
    before: Vec<oneshot::Receiver<()>>,
    /// Their closing calls the next in line.
    _done: Vec<oneshot::Sender<()>>,
}

impl Sequencer {
    /// Lines up behind everyone who lined up before for any of `streams`.
    pub(super) fn line_up(&self, mut streams: Vec<StreamName>) -> Turn {
        streams.sort_unstable();
        streams.dedup();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = lines.next;
        lines.next += 1;
        let (mut before, mut done) = (Vec::new(), Vec::new());
        for stream in &streams {
            let (sender, receiver) = oneshot::channel();
            done.push(sender);
            let earlier = lines.last.insert(stream.clone(), (number, receiver));
            before.extend(earlier.map(|(_, earlier)| earlier));
        }
        drop(lines);
        Turn { lines: self.0.clone(), number, streams, before, _done: done }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last.len()
    }
}

impl Turn {
    /// Resolves once everyone before is done.
    pub(super) async fn come(&mut self) {
        while let Some(earlier) = self.before.last_mut() {
            // Nothing is ever sent: that the sender is gone is the signal.
            let _gone = earlier.await;
            self.before.pop();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in &self.streams {
            if lines.last.get(stream).is_some_and(|(number, _)| *number == self.number) {
                lines.last.remove(stream);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;
    use uuid::Uuid;

    use super::{Sequencer, StreamName};

    fn stream(n: u128) -> StreamName {
        StreamName::new("customer", Uuid::from_u128(n))
    }

    #[tokio::test]
    async fn rows_of_one_aggregate_wait_for_each_other_and_others_do_not() {
        let sequencer = Sequencer::default();
        let mut first = sequencer.line_up(vec![stream(1)]);
        let mut second = sequencer.line_up(vec![stream(1), stream(2)]);
        let mut third = sequencer.line_up(vec![stream(2), stream(2)]);
        let mut other = sequencer.line_up(vec![stream(3)]);
        let soon = Duration::from_millis(10);
        timeout(soon, first.come()).await.unwrap();
        timeout(soon, other.come()).await.unwrap();
        assert!(timeout(soon, second.come()).await.is_err());
        assert!(timeout(soon, third.come()).await.is_err());
        drop(first);
        drop(second);
        timeout(soon, third.come()).await.unwrap();
        drop((third, other));
        assert_eq!(sequencer.len(), 0);
    }
}
