//! Models behind the port `ChatModel`.
//!
//! *Here*: one adapter per provider, each translating its wire into the one kind of
//! event, and the offline model, which answers where none is configured.
//!
//! *Never here*: conversations, tools, limits, or anything about who asks.
//!
//! *Begin at* [`model`] for who answers, at `offline.rs` for what an adapter does, and at
//! `openai.rs` for one with a wire.
#![warn(missing_docs)]

mod anthropic;
mod bedrock;
mod config;
mod offline;
mod openai;
mod sample;
mod server_sent;
mod stream;
mod transport;

use std::sync::Arc;

use beztack_domain::ai::ChatModel;
use beztack_domain::{Clock, Fault};

pub use config::{AiConfig, AnthropicConfig, BedrockConfig, OpenAiConfig, ProviderName};
pub use offline::OfflineModel;

use anthropic::AnthropicModel;
use bedrock::BedrockModel;
use openai::OpenAiModel;
use transport::Transport;

/// The model that the configuration names. Nobody is called for it; `clock` is for what
/// has to be signed with the time.
pub async fn model(config: &AiConfig, clock: Arc<dyn Clock>) -> Result<Arc<dyn ChatModel>, Fault> {
    let transport = || Transport::new(config.read_timeout);
    Ok(match config.provider {
        ProviderName::Offline => Arc::new(OfflineModel),
        ProviderName::OpenAi => Arc::new(OpenAiModel::new(&config.openai, transport()?)),
        ProviderName::Anthropic => Arc::new(AnthropicModel::new(&config.anthropic, transport()?)),
        ProviderName::Bedrock => {
            Arc::new(BedrockModel::new(&config.bedrock, transport()?, clock).await?)
        }
    })
}
