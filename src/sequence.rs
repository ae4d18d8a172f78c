//! Keeps what concerns one thing in order, while what concerns others overtakes.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::oneshot;

/// Who is last in line for each thing that is being worked on.
#[derive(Debug)]
pub(crate) struct Sequencer<K>(Arc<Mutex<Lines<K>>>);

#[derive(Debug)]
struct Lines<K> {
    next: u64,
    last: HashMap<K, (u64, oneshot::Receiver<()>)>,
}

/// A place in line: wait for your turn, and drop it when you are done.
#[derive(Debug)]
pub(crate) struct Turn<K: Eq + Hash> {
    lines: Arc<Mutex<Lines<K>>>,
    number: u64,
    things: Vec<K>,
    before: Vec<oneshot::Receiver<()>>,
    /// Their closing calls the next in line.
    _done: Vec<oneshot::Sender<()>>,
}

impl<K> Default for Sequencer<K> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Lines { next: 0, last: HashMap::new() })))
    }
}

impl<K: Clone + Eq + Hash + Ord> Sequencer<K> {
    /// Lines up behind everyone who lined up before for any of `things`.
    pub(crate) fn line_up(&self, mut things: Vec<K>) -> Turn<K> {
        things.sort_unstable();
        things.dedup();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = lines.next;
        lines.next += 1;
        let (mut before, mut done) = (Vec::new(), Vec::new());
        for thing in &things {
            let (sender, receiver) = oneshot::channel();
            done.push(sender);
            let earlier = lines.last.insert(thing.clone(), (number, receiver));
            before.extend(earlier.map(|(_, earlier)| earlier));
        }
        drop(lines);
        Turn { lines: self.0.clone(), number, things, before, _done: done }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last.len()
    }
}

impl<K: Eq + Hash> Turn<K> {
    /// Resolves once everyone before is done.
    pub(crate) async fn come(&mut self) {
        while let Some(earlier) = self.before.last_mut() {
            // Nothing is ever sent: that the sender is gone is the signal.
            let _gone = earlier.await;
            self.before.pop();
        }
    }
}

impl<K: Eq + Hash> Drop for Turn<K> {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        for thing in &self.things {
            if lines.last.get(thing).is_some_and(|(number, _)| *number == self.number) {
                lines.last.remove(thing);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::Sequencer;

    #[tokio::test]
    async fn those_after_one_thing_wait_for_each_other_and_others_do_not() {
        let sequencer = Sequencer::default();
        let mut first = sequencer.line_up(vec![1]);
        let mut second = sequencer.line_up(vec![1, 2]);
        let mut third = sequencer.line_up(vec![2, 2]);
        let mut other = sequencer.line_up(vec![3]);
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
