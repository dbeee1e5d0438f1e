use std::time::Duration;

use serde::Deserialize;

use crate::ai::Compat;

/// `[server]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// Address to listen on.
    pub host: String,
    /// Port to listen on.
    pub port: u16,
    /// Worker threads; zero for one per core.
    pub workers: usize,
    /// Connections held at once, per worker.
    pub max_connections: usize,
    /// Largest body of an ordinary request, in bytes.
    pub body_limit: usize,
    /// How long a client may take to send its headers, and again its body.
    #[serde(with = "humantime_serde")]
    pub receive_timeout: Duration,
    /// How long an ordinary request may take to be answered.
    #[serde(with = "humantime_serde")]
    pub answer_timeout: Duration,
    /// How long requests in flight may go on once the server is told to stop.
    #[serde(with = "humantime_serde")]
    pub shutdown_timeout: Duration,
    /// Comma-separated addresses and networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: String,
    /// Which clients of the model are spoken to.
    pub chat_compat: Compat,
    /// Whether requests are counted per client address.
    pub rate_limit: bool,
}
