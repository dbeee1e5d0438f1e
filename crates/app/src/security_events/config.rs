use std::time::Duration;

use serde::Deserialize;

/// `[security]`. `config/default.toml` explains every key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityConfig {
    /// Whether what happens to accounts is written down.
    pub events: bool,
    /// How long that is kept; zero for ever.
    #[serde(with = "humantime_serde")]
    pub keep: Duration,
}
