use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use beztack_domain::Fault;
use beztack_domain::auth::{Session, StoredToken, User};
use moka::future::Cache;

use super::sessions;
use crate::Database;
use crate::changes::{Moment, Slot};
use crate::figures::SessionCacheFigures;

/// Most memory that remembered sessions take, in bytes.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// What a remembered session takes besides its texts, in bytes.
const OVERHEAD: usize = 1024;

/// How long it is remembered that there is no such session: only long enough to take the
/// edge off a client that keeps asking.
const NEGATIVE_LIFETIME: Duration = Duration::from_secs(1);

/// How often a look-up is begun again because something has changed meanwhile, before its
/// answer is taken from the database and not remembered.
const MOST_ATTEMPTS: usize = 3;

/// Sessions that were looked up a moment ago, with their users, by stored token.
///
/// Many who ask for the same session at the same time make one look-up, and share its
/// fault if it fails; a fault is not remembered. Whether a session has expired is not asked
/// here: that is judged at every use.
#[derive(Clone)]
pub(crate) struct KnownSessions {
    entries: Cache<StoredToken, Arc<Entry>>,
    lifetime: Duration,
    asked: Arc<Asked>,
}

/// Look-ups by whether they took the database. Each is counted once, when it is answered:
/// neither number ever goes back.
#[derive(Debug, Default)]
struct Asked {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// The answer of a look-up, and what it takes to tell whether it still holds.
struct Entry {
    found: Option<(Session, User)>,
    read_at: Instant,
    read_after: Moment,
    about: Vec<Slot>,
}

impl KnownSessions {
    /// None of them yet. Each is believed for `lifetime` at most.
    pub(crate) fn new(lifetime: Duration) -> Self {
        let entries = Cache::builder()
            .max_capacity(MOST_BYTES)
            .weigher(|token: &StoredToken, entry: &Arc<Entry>| weight(token, entry))
            .time_to_live(lifetime)
            .build();
        Self {
            entries,
            lifetime,
            asked: Arc::default(),
        }
    }

    /// The session and whose it is, from memory if nothing speaks against it.
    pub(crate) async fn look_up(
        &self,
        db: &Database,
        token: &StoredToken,
    ) -> Result<Option<(Session, User)>, Fault> {
        let has_read = AtomicBool::new(false);
        let found = self.find(db, token, &has_read).await;
        let counter = if has_read.into_inner() {
            &self.asked.misses
        } else {
            &self.asked.hits
        };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// The same, saying whether this look-up `has_read` the database itself.
    async fn find(
        &self,
        db: &Database,
        token: &StoredToken,
        has_read: &AtomicBool,
    ) -> Result<Option<(Session, User)>, Fault> {
        for _ in 0..MOST_ATTEMPTS {
            let read = async {
                has_read.store(true, Ordering::Relaxed);
                Entry::read(db, token).await
            };
            let entry = self.entries.try_get_with_by_ref(token, read).await;
            let entry = entry.map_err(shared)?;
            if self.holds(&entry, db) {
                return Ok(entry.found.clone());
            }
            self.entries.invalidate(token).await;
        }
        has_read.store(true, Ordering::Relaxed);
        sessions::find_with_user(db, token).await
    }

    /// What it was good for so far.
    pub(crate) fn figures(&self) -> SessionCacheFigures {
        SessionCacheFigures {
            hits: self.asked.hits.load(Ordering::Relaxed),
            misses: self.asked.misses.load(Ordering::Relaxed),
            entries: self.entries.entry_count(),
        }
    }

    fn holds(&self, entry: &Entry, db: &Database) -> bool {
        let lifetime = match entry.found {
            Some(_) => self.lifetime,
            None => self.lifetime.min(NEGATIVE_LIFETIME),
        };
        entry.read_at.elapsed() < lifetime
            && !db.changes().any_since(entry.read_after, &entry.about)
    }
}

impl Entry {
    /// The moment is taken first: see [`crate::changes`].
    async fn read(db: &Database, token: &StoredToken) -> Result<Arc<Self>, Fault> {
        let (read_at, changes) = (Instant::now(), db.changes());
        let read_after = changes.now();
        let found = sessions::find_with_user(db, token).await?;
        let mut about = vec![changes.slot(&token.0)];
        if let Some((session, user)) = &found {
            let names = [session.id.as_str(), user.id.as_str(), user.email.as_str()];
            about.extend(names.map(|name| changes.slot(name)));
        }
        Ok(Arc::new(Self {
            found,
            read_at,
            read_after,
            about,
        }))
    }
}

/// The fault of the one look-up that everybody waited for.
fn shared(fault: Arc<Fault>) -> Fault {
    Fault::caused_by(fault.kind(), "looking a session up", fault)
}

fn weight(token: &StoredToken, entry: &Entry) -> u32 {
    let texts = entry.found.as_ref().map_or(0, |(session, user)| {
        let optional = [
            &session.ip_address,
            &session.user_agent,
            &session.active_organization_id,
            &session.active_team_id,
            &user.image,
            &user.role,
            &user.ban_reason,
        ];
        let optional = optional.into_iter().flatten().map(String::len);
        optional.sum::<usize>() + user.name.len() + user.email.as_str().len()
    });
    u32::try_from(OVERHEAD + token.0.len() + texts).unwrap_or(u32::MAX)
}

impl fmt::Debug for KnownSessions {
    /// Without any of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownSessions")
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}
