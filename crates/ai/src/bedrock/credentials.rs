//! Who asks Bedrock: the holder of an API key, or whoever the AWS credential chain finds
//! (environment, profiles, web identity, containers, instances).

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use beztack_domain::{Fault, FaultKind};
use reqwest::Client;
use secrecy::{ExposeSecret as _, SecretString};

use crate::config::BedrockConfig;

/// What proves who asks.
#[derive(Debug)]
pub(super) enum Keys {
    /// An API key.
    Bearer(SecretString),
    /// Signatures.
    Signed(SharedCredentialsProvider),
}

impl Keys {
    /// The configured key, or the chain, which looks for credentials when they are first
    /// needed and keeps them as long as they are good.
    pub(super) async fn new(config: &BedrockConfig, client: Client) -> Result<Self, Fault> {
        if !config.api_key.expose_secret().is_empty() {
            return Ok(Self::Bearer(config.api_key.clone()));
        }
        let found = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(config.region.clone()))
            .http_client(Outbound(client))
            .load()
            .await;
        let chain = found
            .credentials_provider()
            .ok_or_else(|| Fault::new(FaultKind::Internal, "there is no AWS credential chain"))?;
        Ok(Self::Signed(chain))
    }
}

/// The one outbound client, as the AWS crates want it.
#[derive(Clone, Debug)]
struct Outbound(Client);

impl HttpClient for Outbound {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Outbound {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move {
            let request = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?;
            let request = request.map(|body| body.bytes().map(<[u8]>::to_vec).unwrap_or_default());
            let request = reqwest::Request::try_from(request)
                .map_err(|error| ConnectorError::user(error.into()))?;
            let response = client.execute(request).await.map_err(failed)?;
            let status = response.status();
            let headers = response.headers().clone();
            let body = response.bytes().await.map_err(failed)?;
            let mut answer = HttpResponse::new(status.into(), SdkBody::from(body));
            for (name, value) in &headers {
                if let Ok(value) = value.to_str() {
                    answer
                        .headers_mut()
                        .append(name.as_str().to_owned(), value.to_owned());
                }
            }
            Ok(answer)
        })
    }
}

fn failed(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.into())
    } else {
        ConnectorError::io(error.into())
    }
}
