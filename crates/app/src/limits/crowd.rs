use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use beztack_domain::id::UserId;
use beztack_domain::limits::Crowded;
use serde::Deserialize;

/// How many may do something at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Most {
    /// Of one person.
    pub per_person: u32,
    /// All together.
    pub in_all: u32,
}

/// Those who do something at this moment that holds a part of the machine as long as it
/// lasts. Counted in this process; clones count together.
#[derive(Clone, Debug)]
pub struct Crowd {
    most: Most,
    inside: Arc<Mutex<HashMap<UserId, u32>>>,
}

/// A place in a crowd, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    crowd: Crowd,
    user: UserId,
}

impl Crowd {
    /// Nobody yet.
    pub fn new(most: Most) -> Self {
        Self {
            most,
            inside: Arc::default(),
        }
    }

    /// One more, if there is a place.
    pub fn enter(&self, user: &UserId) -> Result<Seat, Crowded> {
        let Most { per_person, in_all } = self.most;
        let mut inside = self.inside();
        if inside.get(user).is_some_and(|seats| *seats >= per_person) {
            return Err(Crowded::OfYours { limit: per_person });
        }
        // As many people as there are seats at most.
        if inside.values().sum::<u32>() >= in_all {
            return Err(Crowded::OfAll { limit: in_all });
        }
        *inside.entry(user.clone()).or_default() += 1;
        drop(inside);
        Ok(Seat {
            crowd: self.clone(),
            user: user.clone(),
        })
    }

    fn inside(&self) -> MutexGuard<'_, HashMap<UserId, u32>> {
        // A poisoned lock means a panic between two map operations; the map still holds.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut inside = self.crowd.inside();
        if let Some(seats) = inside.get_mut(&self.user) {
            *seats -= 1;
            if *seats == 0 {
                inside.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_somebody_leaves() {
        let crowd = Crowd::new(Most {
            per_person: 2,
            in_all: 3,
        });
        let [ada, bob] = ["ada", "bob"].map(UserId::new);
        let first = crowd.enter(&ada).unwrap();
        let _second = crowd.enter(&ada).unwrap();
        assert_eq!(
            crowd.enter(&ada).unwrap_err(),
            Crowded::OfYours { limit: 2 }
        );
        let third = crowd.enter(&bob).unwrap();
        assert_eq!(crowd.enter(&bob).unwrap_err(), Crowded::OfAll { limit: 3 });
        drop(first);
        let _first = crowd.enter(&bob).unwrap();
        drop(third);
        assert_eq!(crowd.inside().len(), 2);
    }
}
