//! Who works on which content: the same bytes at two paths are worked on once, also at the same moment.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Contents in work, each with those that wait for it.
pub(super) struct Claims<T>(Mutex<BTreeMap<String, Vec<T>>>);

impl<T> Claims<T> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// Gives `item` back when nobody works on its content: the caller does from now on. Otherwise it waits.
    pub(super) fn claim(&self, content: &str, item: T) -> Option<T> {
        let mut claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = claims.get_mut(content) {
            waiting.push(item);
            return None;
        }
        claims.insert(content.to_owned(), Vec::new());
        Some(item)
    }

    /// The next that waited for the caller's content; without one the claim is over.
    pub(super) fn next(&self, content: &str) -> Option<T> {
        let mut claims = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = claims.get_mut(content).and_then(Vec::pop);
        if next.is_none() {
            claims.remove(content);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_works_and_the_others_wait() {
        let claims = Claims::new();
        assert_eq!(claims.claim("x", 1), Some(1));
        assert_eq!(claims.claim("x", 2), None);
        assert_eq!(claims.next("x"), Some(2));
        assert_eq!(claims.next("x"), None);
        assert_eq!(claims.claim("x", 3), Some(3));
    }
}
