//! The few values that were used last.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Level and number of a tile.
type Key = (u8, u64);

/// Keeps at most a fixed number of values; the one unused for longest goes first.
pub(super) struct Recent<V> {
    count_max: usize,
    values: Mutex<VecDeque<(Key, Arc<V>)>>,
}

impl<V> Recent<V> {
    pub(super) const fn new(count_max: usize) -> Self {
        Self { count_max, values: Mutex::new(VecDeque::new()) }
    }

    pub(super) fn get(&self, key: Key) -> Option<Arc<V>> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let place = values.iter().rposition(|(held, _)| *held == key)?;
        let used = values.remove(place)?;
        let value = Arc::clone(&used.1);
        values.push_back(used);
        Some(value)
    }

    pub(super) fn put(&self, key: Key, value: &Arc<V>) {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.retain(|(held, _)| *held != key);
        if values.len() >= self.count_max {
            values.pop_front();
        }
        values.push_back((key, Arc::clone(value)));
    }

    pub(super) fn clear(&self) {
        self.values.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_stays() {
        let recent = Recent::new(2);
        recent.put((0, 1), &Arc::new('a'));
        recent.put((0, 2), &Arc::new('b'));
        assert_eq!(recent.get((0, 1)).as_deref(), Some(&'a'));
        recent.put((0, 3), &Arc::new('c'));
        assert_eq!(recent.get((0, 2)), None);
        assert_eq!(recent.get((0, 1)).as_deref(), Some(&'a'));
        recent.clear();
        assert_eq!(recent.get((0, 3)), None);
    }
}
