//! Who asks Bedrock: the holder of an API key, or whoever the AWS credential chain finds
//! (environment, profiles, web identity, containers, instances).

use std::time::Duration;

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
use reqwest::{Client, Response};
use secrecy::{ExposeSecret as _, SecretString};

use crate::config::BedrockConfig;

/// How long one question after credentials may take, all of the answer included.
const LONGEST: Duration = Duration::from_secs(30);

/// Most bytes of the answer: credentials are a few thousand.
const LARGEST_ANSWER: usize = 1024 * 1024;

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
            .http_client(Outbound {
                client,
                longest: LONGEST,
            })
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
struct Outbound {
    client: Client,
    longest: Duration,
}

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
        let Self { client, longest } = self.clone();
        HttpConnectorFuture::new(async move {
            let request = request
                .try_into_http1x()
                .map_err(|error| ConnectorError::user(error.into()))?;
            let request = request.map(|body| body.bytes().map(<[u8]>::to_vec).unwrap_or_default());
            let mut request = reqwest::Request::try_from(request)
                .map_err(|error| ConnectorError::user(error.into()))?;
            *request.timeout_mut() = Some(longest);
            let response = client.execute(request).await.map_err(failed)?;
            let status = response.status();
            let headers = response.headers().clone();
            let body = all_of(response).await?;
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

async fn all_of(mut response: Response) -> Result<Vec<u8>, ConnectorError> {
    let mut all = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(failed)? {
        if all.len() + piece.len() > LARGEST_ANSWER {
            let what = "the answer is no credentials: it is too large";
            return Err(ConnectorError::other(what.into(), None));
        }
        all.extend_from_slice(&piece);
    }
    Ok(all)
}

fn failed(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.into())
    } else {
        ConnectorError::io(error.into())
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::transport::Transport;

    /// Who sends a piece of this many bytes again and again until the client leaves, or
    /// this many are sent. What is heard of it.
    async fn heard(
        piece: usize,
        pieces: usize,
        longest: Duration,
    ) -> Result<usize, ConnectorError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sending = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _request = stream.read(&mut [0; 4096]).await.unwrap();
            let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
            let mut sent = stream.write_all(head).await;
            for _ in 0..pieces {
                if sent.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
                sent = stream.write_all(&vec![b'x'; piece]).await;
            }
        });
        let transport = Transport::new(Duration::from_secs(10)).unwrap();
        let outbound = Outbound {
            client: transport.client().clone(),
            longest,
        };
        let answer = outbound.call(HttpRequest::get(url).unwrap()).await;
        sending.abort();
        answer.map(|answer| answer.body().bytes().map_or(0, <[u8]>::len))
    }

    #[tokio::test]
    async fn an_answer_is_taken_up_to_a_size() {
        assert_eq!(
            heard(LARGEST_ANSWER, 1, LONGEST).await.unwrap(),
            LARGEST_ANSWER
        );
        let error = heard(LARGEST_ANSWER + 1, 1, LONGEST).await.unwrap_err();
        assert!(error.is_other(), "{error:?}");
    }

    #[tokio::test]
    async fn who_drips_is_left() {
        let error = heard(1, 100, Duration::from_millis(200)).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
    }
}
