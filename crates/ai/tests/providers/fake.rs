use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A server that gives these answers, one per connection.
#[derive(Debug)]
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// What it was asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) head: String,
    pub(crate) body: Value,
}

/// What it answers.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: &'static str,
    pub(crate) headers: &'static str,
    /// Each is sent by itself.
    pub(crate) pieces: Vec<Vec<u8>>,
}

impl Reply {
    /// A stream, cut into pieces of so many bytes.
    pub(crate) fn cut(body: &[u8], size: usize) -> Self {
        Self {
            status: "200 OK",
            headers: "",
            pieces: body.chunks(size).map(<[u8]>::to_vec).collect(),
        }
    }

    pub(crate) fn refusal(status: &'static str, body: &str) -> Self {
        Self {
            status,
            headers: "retry-after: 0\r\n",
            pieces: vec![body.as_bytes().to_vec()],
        }
    }
}

impl Fake {
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let asked = Arc::clone(&requests);
        let replies: Vec<Reply> = replies.into_iter().collect();
        tokio::spawn(async move {
            for reply in replies {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = receive(&mut stream).await;
                asked.lock().unwrap().push(request);
                // The client may have left.
                let _ = answer(&mut stream, reply).await;
            }
        });
        Self { address, requests }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn body(&self) -> Value {
        self.requests().first().unwrap().body.clone()
    }
}

async fn receive(stream: &mut TcpStream) -> Request {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        if body.len() >= length {
            return Request {
                head: head.to_owned(),
                body: serde_json::from_str(body).unwrap_or_default(),
            };
        }
    }
}

async fn answer(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {}\r\n{}connection: close\r\n\r\n",
        reply.status, reply.headers
    );
    stream.write_all(head.as_bytes()).await?;
    for piece in reply.pieces {
        stream.write_all(&piece).await?;
        stream.flush().await?;
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    stream.shutdown().await
}
