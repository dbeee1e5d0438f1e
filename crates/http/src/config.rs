use std::path::Path;
use std::time::Duration;

use beztack_app::limits::Most;
use serde::Deserialize;
use url::Url;

use crate::ai::Compat;
use crate::frontend::Frontend;
use crate::visitor::Visitors;

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
    /// Bodies larger than `body_limit` that are in memory at once.
    pub large_bodies: Most,
    /// Answers with what was read of documents that are in memory at once.
    pub large_answers: Most,
    /// How many may follow answers and documents in the making.
    pub followers: Most,
    /// Comma-separated addresses and networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: String,
    /// Which clients of the model are spoken to.
    pub chat_compat: Compat,
    /// Whether requests are counted per client address.
    pub rate_limit: bool,
    /// The folder of a built frontend; empty for none.
    pub static_dir: String,
    /// The content security policy of its pages; `{api}` stands for the API's origin.
    pub static_policy: String,
}

impl HttpConfig {
    /// The first trusted proxy that is no address or network, if there is one.
    pub fn unknown_proxy(&self) -> Option<String> {
        Visitors::new(&self.trusted_proxies, false).err()
    }

    /// The frontend, where one is configured, for browsers that reach the API at
    /// `base_url`. `Err` is the key that is wrong, and why.
    pub fn frontend(&self, base_url: &str) -> Result<Option<Frontend>, (&'static str, String)> {
        if self.static_dir.is_empty() {
            return Ok(None);
        }
        let api = Url::parse(base_url).map(|url| url.origin().ascii_serialization());
        let policy = Frontend::policy(&self.static_policy, api.as_deref().unwrap_or("'self'"));
        let policy = policy.ok_or_else(|| {
            let what = "must be a text that a header can hold";
            ("server.static_policy", what.to_owned())
        })?;
        let frontend = Frontend::open(Path::new(&self.static_dir), policy);
        frontend
            .map(Some)
            .map_err(|what| ("server.static_dir", what))
    }
}
