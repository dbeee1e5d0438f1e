use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

/// `[database]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `sqlite://path` or `postgres://…`; may hold a password.
    pub url: SecretString,
    /// Most connections held at once by those who answer, and by everybody else; zero for
    /// four per core.
    pub max_connections: u32,
    /// How long a request waits for a connection before it is a fault.
    #[serde(with = "humantime_serde")]
    pub acquire_timeout: Duration,
    /// How long one statement may run (PostgreSQL).
    #[serde(with = "humantime_serde")]
    pub statement_timeout: Duration,
    /// Statements that take longer are logged.
    #[serde(with = "humantime_serde")]
    pub slow_statement: Duration,
}

impl DatabaseConfig {
    pub(crate) fn most_connections(&self, cores: u32) -> u32 {
        match self.max_connections {
            0 => (cores * 4).max(1),
            most => most,
        }
    }
}
