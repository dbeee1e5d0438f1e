use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// An HTTP server that answers everything the same and keeps what it was asked.
#[derive(Clone, Debug)]
pub(crate) struct FakeResend {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// What it was asked. Names of headers are in lower case.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Value,
}

impl FakeResend {
    /// Begins to listen. An answer takes `delay`.
    pub(crate) async fn answering(status: u16, body: Value, delay: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let fake = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            requests: Arc::default(),
        };
        let server = fake.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let request = server.answer(stream, status, &body, delay).await.unwrap();
                server.requests.lock().unwrap().push(request);
            }
        });
        fake
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    async fn answer(
        &self,
        stream: TcpStream,
        status: u16,
        body: &Value,
        delay: Duration,
    ) -> std::io::Result<Request> {
        let mut stream = BufReader::new(stream);
        let request = read(&mut stream).await?;
        tokio::time::sleep(delay).await;
        let body = body.to_string();
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        // A client that has given up by now is what one test is about.
        stream.write_all(answer.as_bytes()).await.ok();
        Ok(request)
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await?;
        let Some((name, value)) = header.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Request {
        line: line.trim_end().to_owned(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    })
}
