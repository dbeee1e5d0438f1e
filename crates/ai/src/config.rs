use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

/// `[ai]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AiConfig {
    /// Who answers.
    pub provider: ProviderName,
    /// Longest silence on the line, before and while a model speaks.
    #[serde(with = "humantime_serde")]
    pub read_timeout: Duration,
    /// `[ai.openai]`
    pub openai: OpenAiConfig,
    /// `[ai.anthropic]`
    pub anthropic: AnthropicConfig,
    /// `[ai.bedrock]`
    pub bedrock: BedrockConfig,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderName {
    /// Nobody, honestly.
    Offline,
    /// `OpenAI`, and whoever speaks its wire.
    OpenAi,
    /// Anthropic.
    Anthropic,
    /// Amazon Bedrock.
    Bedrock,
}

/// `[ai.openai]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenAiConfig {
    /// What comes before `/chat/completions`.
    pub base_url: String,
    /// Empty for servers that want none.
    pub api_key: SecretString,
    /// The model's name there.
    pub model: String,
    /// Whether to ask for the count of tokens; some servers refuse to be asked.
    pub include_usage: bool,
}

/// `[ai.anthropic]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnthropicConfig {
    /// What comes before `/v1/messages`.
    pub base_url: String,
    /// Required.
    pub api_key: SecretString,
    /// The model's name there.
    pub model: String,
}

/// `[ai.bedrock]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BedrockConfig {
    /// Where it runs.
    pub region: String,
    /// A model id, an inference profile's id, or its ARN.
    pub model: String,
    /// A Bedrock API key; empty to sign with the default AWS credential chain.
    pub api_key: SecretString,
    /// Instead of the region's own address; empty for that.
    pub base_url: String,
}

impl AiConfig {
    /// What is wrong with the provider chosen: the key, and what it should be.
    pub fn problems(&self) -> Vec<(&'static str, &'static str)> {
        const REQUIRED: &str = "is required for this provider";
        const ADDRESS: &str = "must be an http or https address";
        let is_address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
        let mut problems = Vec::new();
        match self.provider {
            ProviderName::Offline => {}
            ProviderName::OpenAi => {
                if self.openai.model.is_empty() {
                    problems.push(("ai.openai.model", REQUIRED));
                }
                if !is_address(&self.openai.base_url) {
                    problems.push(("ai.openai.base_url", ADDRESS));
                }
            }
            ProviderName::Anthropic => {
                if self.anthropic.model.is_empty() {
                    problems.push(("ai.anthropic.model", REQUIRED));
                }
                if self.anthropic.api_key.expose_secret().is_empty() {
                    problems.push(("ANTHROPIC_API_KEY", REQUIRED));
                }
                if !is_address(&self.anthropic.base_url) {
                    problems.push(("ai.anthropic.base_url", ADDRESS));
                }
            }
            ProviderName::Bedrock => {
                if self.bedrock.model.is_empty() {
                    problems.push(("ai.bedrock.model", REQUIRED));
                }
                if self.bedrock.region.is_empty() {
                    problems.push(("AWS_REGION", REQUIRED));
                }
                let base_url = &self.bedrock.base_url;
                if !base_url.is_empty() && !is_address(base_url) {
                    problems.push(("ai.bedrock.base_url", ADDRESS));
                }
            }
        }
        problems
    }
}
