//! How busy the pool and the memory of sessions are: read without asking the database.

use crate::{Backend, Database};

/// The connections of a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolFigures {
    /// Open ones.
    pub open: u32,
    /// Of those, the ones that nobody uses.
    pub idle: u32,
    /// As many as there may be.
    pub most: u32,
}

/// What remembering sessions was good for, since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionCacheFigures {
    /// Look-ups that took no database.
    pub hits: u64,
    /// Those that did.
    pub misses: u64,
    /// Sessions that are remembered, about.
    pub entries: u64,
}

impl Database {
    /// The connections of this pool.
    pub fn pool_figures(&self) -> PoolFigures {
        let (open, idle, most) = match self.backend() {
            Backend::Sqlite => {
                let pool = self.connection().get_sqlite_connection_pool();
                let most = pool.options().get_max_connections();
                (pool.size(), pool.num_idle(), most)
            }
            Backend::Postgres => {
                let pool = self.connection().get_postgres_connection_pool();
                let most = pool.options().get_max_connections();
                (pool.size(), pool.num_idle(), most)
            }
        };
        PoolFigures {
            open,
            idle: u32::try_from(idle).unwrap_or(u32::MAX),
            most,
        }
    }

    /// What remembering sessions was good for; nothing where they are not remembered.
    pub fn session_cache_figures(&self) -> SessionCacheFigures {
        self.remembered_sessions()
            .map(crate::auth::KnownSessions::figures)
            .unwrap_or_default()
    }
}
