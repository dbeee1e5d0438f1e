use serde::Deserialize;

/// `[metrics]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsConfig {
    /// Address and port; empty for no figures.
    pub listen: String,
}

impl MetricsConfig {
    /// Whether there are figures.
    pub fn is_on(&self) -> bool {
        !self.listen.is_empty()
    }
}
