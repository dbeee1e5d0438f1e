use beztack_ai::AiConfig;
use beztack_app::ai::ChatConfig;
use beztack_http::HttpConfig;

use super::Problems;

impl Problems {
    pub(in crate::settings) fn of_model(
        &mut self,
        ai: Option<&AiConfig>,
        chat: Option<&ChatConfig>,
        server: Option<&HttpConfig>,
    ) {
        for (name, what) in ai.map(AiConfig::problems).unwrap_or_default() {
            self.add(name, what.to_owned());
        }
        let Some(chat) = chat else { return };
        self.of_counts([
            ("chat.message_chars", chat.message_chars),
            ("chat.message_parts", chat.message_parts),
            ("chat.conversation_messages", chat.conversation_messages),
            ("chat.output_tokens", chat.output_tokens as usize),
            ("chat.steps", chat.steps as usize),
            ("chat.streams", chat.streams as usize),
        ]);
        self.of_durations([("chat.check_interval", chat.check_interval)]);
        if server.is_some_and(|server| chat.shutdown_grace >= server.shutdown_timeout) {
            let what = "must be shorter than server.shutdown_timeout";
            self.add("chat.shutdown_grace", what.to_owned());
        }
    }
}
