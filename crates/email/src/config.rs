use std::path::PathBuf;

use serde::Deserialize;

/// `[email]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    /// Where the mailbox keeps its mails.
    pub mailbox_dir: PathBuf,
    /// Mails that the mailbox keeps; older ones go.
    pub mailbox_size: usize,
    /// Whether new accounts are greeted.
    pub welcome: bool,
}
