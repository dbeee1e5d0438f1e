//! Amazon Bedrock's `ConverseStream` (ai-protocols.md 3.6).

mod converse;
mod credentials;
mod frames;
mod request;

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use beztack_domain::ai::{ChatModel, ModelStream, Output, Prompt};
use beztack_domain::{Clock, Fault, FaultKind};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Request;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use secrecy::ExposeSecret as _;

use crate::config::BedrockConfig;
use crate::stream::events;
use crate::transport::Transport;

use converse::Converse;
use credentials::Keys;
use frames::frames;

/// What signatures are for.
const SERVICE: &str = "bedrock";

/// A model on Bedrock.
#[derive(Debug)]
pub(crate) struct BedrockModel {
    transport: Transport,
    clock: Arc<dyn Clock>,
    name: String,
    url: String,
    region: String,
    keys: Keys,
}

impl BedrockModel {
    pub(crate) async fn new(
        config: &BedrockConfig,
        transport: Transport,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Fault> {
        let host = if config.base_url.is_empty() {
            format!("https://bedrock-runtime.{}.amazonaws.com", config.region)
        } else {
            config.base_url.trim_end_matches('/').to_owned()
        };
        // An ARN has colons and slashes; it is one segment all the same.
        let model = utf8_percent_encode(&config.model, NON_ALPHANUMERIC);
        Ok(Self {
            clock,
            name: format!("bedrock/{}", config.model),
            url: format!("{host}/model/{model}/converse-stream"),
            region: config.region.clone(),
            keys: Keys::new(config, transport.client().clone()).await?,
            transport,
        })
    }

    async fn request(&self, body: &[u8]) -> Result<Request, Fault> {
        let request = self
            .transport
            .client()
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json");
        let request = match &self.keys {
            Keys::Bearer(key) => request.bearer_auth(key.expose_secret()),
            Keys::Signed(_) => request,
        };
        let mut request = request
            .body(body.to_owned())
            .build()
            .map_err(|error| broken("asking Bedrock", error))?;
        if let Keys::Signed(provider) = &self.keys {
            let credentials = provider.provide_credentials().await.map_err(|error| {
                Fault::caused_by(FaultKind::Unavailable, "finding AWS credentials", error)
            })?;
            self.sign(&mut request, body, credentials)?;
        }
        Ok(request)
    }

    /// Signature Version 4.
    fn sign(
        &self,
        request: &mut Request,
        body: &[u8],
        credentials: aws_credential_types::Credentials,
    ) -> Result<(), Fault> {
        let identity = credentials.into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(SERVICE)
            .time(SystemTime::from(self.clock.now()))
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| broken("signing", error))?
            .into();
        let headers = request.headers().iter();
        let headers: Vec<(&str, &str)> = headers
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect();
        let url = request.url().to_string();
        let signable =
            SignableRequest::new("POST", &url, headers.into_iter(), SignableBody::Bytes(body))
                .map_err(|error| broken("signing", error))?;
        let (instructions, _) = sign(signable, &parameters)
            .map_err(|error| broken("signing", error))?
            .into_parts();
        for (name, value) in instructions.headers() {
            let name = HeaderName::from_bytes(name.as_bytes());
            let name = name.map_err(|error| broken("signing", error))?;
            let mut value =
                HeaderValue::from_str(value).map_err(|error| broken("signing", error))?;
            value.set_sensitive(true);
            request.headers_mut().insert(name, value);
        }
        Ok(())
    }
}

fn broken(context: &str, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Fault {
    Fault::caused_by(FaultKind::Internal, context, error)
}

#[async_trait]
impl ChatModel for BedrockModel {
    fn name(&self) -> &str {
        &self.name
    }

    async fn ask(&self, prompt: Prompt) -> Result<ModelStream, Fault> {
        let body = request::body(&prompt).to_string();
        let request = self.request(body.as_bytes()).await?;
        let answer = self.transport.send(request).await?;
        let wants_object = matches!(prompt.output, Output::Json { .. });
        Ok(events(frames(answer), Converse::new(wants_object)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use aws_credential_types::Credentials;
    use aws_credential_types::provider::SharedCredentialsProvider;
    use chrono::{DateTime, Utc};

    use super::*;

    #[derive(Debug)]
    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> DateTime<Utc> {
            "2026-01-01T12:00:00Z".parse().unwrap()
        }
    }

    /// The signature was computed by other means, from the description of the algorithm.
    #[tokio::test]
    async fn requests_are_signed_for_the_moment_and_the_place() {
        let keys = Credentials::new(
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            Some("session-token".to_owned()),
            None,
            "test",
        );
        let model = BedrockModel {
            transport: Transport::new(Duration::from_secs(1)).unwrap(),
            clock: Arc::new(Noon),
            name: "bedrock/a:0".to_owned(),
            url: "https://bedrock-runtime.eu-west-1.amazonaws.com/model/a%3A0/converse-stream"
                .to_owned(),
            region: "eu-west-1".to_owned(),
            keys: Keys::Signed(SharedCredentialsProvider::new(keys)),
        };
        let request = model.request(b"{\"messages\":[]}").await.unwrap();
        let header = |name: &str| request.headers().get(name).unwrap().to_str().unwrap();
        assert_eq!(header("x-amz-date"), "20260101T120000Z");
        assert_eq!(header("x-amz-security-token"), "session-token");
        assert_eq!(
            header("authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/bedrock/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, \
             Signature=4e2db57ec5d9a874616377a247e2ab678831fcf3cb0fbcfe32bc39a8f17b90c2"
        );
    }
}
