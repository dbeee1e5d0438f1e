use std::sync::{Arc, Mutex};
use std::time::Duration;

use beztack_ai::{AiConfig, AnthropicConfig, BedrockConfig, OpenAiConfig, ProviderName, model};
use beztack_domain::ai::{ChatModel, Output, Prompt, Said, Turn};
use futures_util::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

use super::Reader;
use crate::fakes::FixedClock;

/// The stream of a model that has said everything ends.
const LONGEST: Duration = Duration::from_secs(10);

/// What a provider is made to send next: how it calls it, and what it is.
type Reply = Arc<Mutex<(&'static str, Vec<u8>)>>;

/// The streams of models: server-sent events of two providers, binary frames of the third.
/// They come over a socket, as from the provider.
pub(super) struct Events {
    runtime: Runtime,
    reply: Reply,
    models: [Arc<dyn ChatModel>; 3],
}

impl Events {
    pub(super) fn new() -> Self {
        let runtime = super::uploads::runtime();
        let reply = Reply::default();
        let models = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(serve(listener, Arc::clone(&reply)));
            let url = format!("http://{address}");
            let mut models = Vec::new();
            for provider in [
                ProviderName::OpenAi,
                ProviderName::Anthropic,
                ProviderName::Bedrock,
            ] {
                let clock = Arc::new(FixedClock::new());
                models.push(model(&config(provider, &url), clock).await.unwrap());
            }
            models.try_into().unwrap()
        });
        Self {
            runtime,
            reply,
            models,
        }
    }
}

impl Reader for Events {
    /// The provider's letter, a line break, what it sends.
    fn samples(&self) -> Vec<Vec<u8>> {
        let openai = concat!(
            "o\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Grüße, \"}}]}\r\n\r\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",",
            "\"function\":{\"name\":\"add\",\"arguments\":\"{\\\"a\\\":1\"}}]}}]}\n\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}}]}\n\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n",
        );
        let anthropic = concat!(
            "a\nevent: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":9}}}\n\n",
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":",
            "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"add\"}}\n\n",
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":",
            "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":1}\"}}\n\n",
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},",
            "\"usage\":{\"output_tokens\":3}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        );
        let bedrock = concat!(
            "b\nmessageStart {\"role\":\"assistant\"}\n",
            "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hello\"}}\n",
            "contentBlockStop {\"contentBlockIndex\":0}\n",
            "contentBlockStart {\"contentBlockIndex\":2,\"start\":{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"add\"}}}\n",
            "contentBlockDelta {\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\"{\\\"a\\\":1}\"}}}\n",
            "contentBlockStop {\"contentBlockIndex\":2}\nmessageStop {\"stopReason\":\"end_turn\"}\n",
            "metadata {\"usage\":{\"inputTokens\":1,\"outputTokens\":2}}",
        );
        let mut samples = [openai, anthropic, bedrock]
            .map(|text| text.as_bytes().to_vec())
            .to_vec();
        // The same frames as bytes: lengths and checksums are mutated, too.
        let lines = bedrock.as_bytes().get(2..).unwrap_or_default();
        samples.push([b"r\n".as_slice(), &frames(lines)].concat());
        samples
    }

    fn words(&self) -> &'static [&'static str] {
        &[
            "data: ",
            "event: ",
            "\n\n",
            "\r\n\r\n",
            "\r",
            ":",
            "id: \0",
            "retry: -1",
            "[DONE]",
            "null",
            "{}",
            "[]",
            "\"index\":4294967295",
            "\"index\":-1",
            "\"index\":1e300",
            "\u{feff}",
            "messageStop ",
            "{\"type\":\"error\"}",
            "\0\0\0\u{10}",
            "[[[[[[[[[[[[[[[[",
        ]
    }

    fn read(&mut self, input: &[u8]) -> Result<(), String> {
        let (first, rest) = (input.first().copied(), input.get(2..).unwrap_or_default());
        let [openai, anthropic, bedrock] = &self.models;
        let (asked, sent) = match first.unwrap_or_default() % 4 {
            3 => (openai, ("text/event-stream", rest.to_vec())),
            1 => (anthropic, ("text/event-stream", rest.to_vec())),
            2 => (
                bedrock,
                (
                    FRAMES,
                    if first == Some(b'b') {
                        frames(rest)
                    } else {
                        rest.to_vec()
                    },
                ),
            ),
            _ => (bedrock, (FRAMES, rest.to_vec())),
        };
        *self.reply.lock().unwrap() = sent;
        let heard = self.runtime.block_on(async {
            let listening = async {
                // A fault is an answer, too.
                if let Ok(mut stream) = asked.ask(question()).await {
                    while stream.next().await.is_some() {}
                }
            };
            tokio::time::timeout(LONGEST, listening).await
        });
        heard.map_err(|_elapsed| format!("the stream goes on after {LONGEST:?}"))
    }
}

const FRAMES: &str = "application/vnd.amazon.eventstream";

fn question() -> Prompt {
    Prompt {
        system: None,
        turns: vec![Turn::User(vec![Said::Text("Hello".to_owned())])],
        tools: Vec::new(),
        output: Output::Text,
        max_output_tokens: 100,
    }
}

fn config(provider: ProviderName, url: &str) -> AiConfig {
    AiConfig {
        provider,
        read_timeout: Duration::from_secs(5),
        openai: OpenAiConfig {
            base_url: format!("{url}/v1"),
            api_key: "key".into(),
            model: "model".to_owned(),
            include_usage: true,
        },
        anthropic: AnthropicConfig {
            base_url: url.to_owned(),
            api_key: "key".into(),
            model: "model".to_owned(),
        },
        bedrock: BedrockConfig {
            region: "us-east-1".to_owned(),
            model: "model".to_owned(),
            api_key: "key".into(),
            base_url: url.to_owned(),
        },
    }
}

async fn serve(listener: TcpListener, reply: Reply) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&reply)));
    }
}

/// One request, one answer, and the end.
async fn answer(mut stream: TcpStream, reply: Reply) {
    let mut request = vec![0; 65_536];
    let read = stream.read(&mut request).await;
    if read.is_ok_and(|read| read > 0) {
        let (kind, body) = reply.lock().unwrap().clone();
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        // Who does not want to hear it has heard enough.
        let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
    }
}

/// Every line as a frame of Bedrock: its kind, a space, its payload.
fn frames(lines: &[u8]) -> Vec<u8> {
    lines.split(|byte| *byte == b'\n').flat_map(frame).collect()
}

fn frame(line: &[u8]) -> Vec<u8> {
    let cut = line
        .iter()
        .position(|byte| *byte == b' ')
        .unwrap_or(line.len());
    let (kind, payload) = line.split_at(cut);
    let mut headers = Vec::new();
    for (name, value) in [
        (":message-type", b"event".as_slice()),
        (":event-type", kind),
        (":content-type", b"application/json"),
    ] {
        headers.push(u8::try_from(name.len()).unwrap_or_default());
        headers.extend(name.as_bytes());
        headers.push(7);
        headers.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
        headers.extend(value);
    }
    let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let payload = payload.get(1..).unwrap_or_default();
    let mut frame = [
        size(16 + headers.len() + payload.len()),
        size(headers.len()),
    ]
    .concat();
    frame.extend(checksum(&frame).to_be_bytes());
    frame.extend(headers);
    frame.extend(payload);
    frame.extend(checksum(&frame).to_be_bytes());
    frame
}

/// CRC-32, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    let mut rest = u32::MAX;
    for byte in bytes {
        rest ^= u32::from(*byte);
        for _ in 0..8 {
            rest = (rest >> 1) ^ (0xedb8_8320 * (rest & 1));
        }
    }
    !rest
}
