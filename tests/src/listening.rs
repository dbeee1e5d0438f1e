use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use beztack_app::limits::Most;
use beztack_http::{Compat, HttpConfig, State, server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::browser::{Browser, ORIGIN};

/// The longest that a test waits for something to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that listens until this is dropped.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    handle: ServerHandle,
}

impl Listening {
    pub(crate) fn start(state: State) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let config = HttpConfig {
            host: address.ip().to_string(),
            port: address.port(),
            workers: 1,
            max_connections: 100,
            body_limit: 64 * 1024,
            receive_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(30),
            shutdown_timeout: Duration::from_secs(5),
            trusted_proxies: String::new(),
            chat_compat: Compat::Latest,
            large_bodies: Most {
                per_person: 2,
                in_all: 3,
            },
            large_answers: Most {
                per_person: 2,
                in_all: 3,
            },
            followers: Most {
                per_person: 2,
                in_all: 3,
            },
            rate_limit: false,
            static_dir: String::new(),
            static_policy: String::new(),
        };
        let server = server::listen(&config, state, Vec::new()).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { address, handle }
    }

    /// Sends a request with the session of `browser`, over a connection of its own.
    pub async fn send(&self, browser: &Browser, method: &str, path: &str, body: &str) -> Wire {
        self.send_part(browser, &format!("{method} {path}"), body, body.len())
            .await
    }

    /// Sends what there is of a body of so many bytes; `line` is a method and a path.
    pub async fn send_part(
        &self,
        browser: &Browser,
        line: &str,
        body: &str,
        length: usize,
    ) -> Wire {
        self.send_part_of(browser, line, ("application/json", body), length)
            .await
    }

    /// The same, of a body of another media type.
    pub async fn send_part_of(
        &self,
        browser: &Browser,
        line: &str,
        (media_type, body): (&str, &str),
        length: usize,
    ) -> Wire {
        let token = browser.cookie("better-auth.session_token").unwrap();
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: localhost\r\norigin: {ORIGIN}\r\n\
             cookie: better-auth.session_token={token}\r\ncontent-type: {media_type}\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        Wire {
            stream,
            received: String::new(),
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // The message is sent at once; nobody waits for the answer.
        drop(self.handle.stop(false));
    }
}

/// A connection on which an answer arrives. Dropped, it is closed.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    received: String,
}

impl Wire {
    /// Sends the rest.
    pub async fn say(&mut self, rest: &str) {
        self.stream.write_all(rest.as_bytes()).await.unwrap();
    }

    /// Nothing arrives for half a second.
    pub async fn stays_silent(&mut self) {
        let mut buffer = [0; 4096];
        let heard = timeout(Duration::from_millis(500), self.stream.read(&mut buffer)).await;
        assert!(
            heard.is_err(),
            "{heard:?}: {}",
            String::from_utf8_lossy(&buffer)
        );
    }

    /// Reads until `text` has arrived. Returns everything so far.
    pub async fn until(&mut self, text: &str) -> &str {
        let read = timeout(PATIENCE, async {
            let mut buffer = [0; 4096];
            while !self.received.contains(text) {
                let count = self.stream.read(&mut buffer).await.unwrap();
                assert!(count > 0, "closed before {text:?}: {}", self.received);
                let piece = buffer.get(..count).unwrap_or_default();
                self.received.push_str(&String::from_utf8_lossy(piece));
            }
        });
        assert!(read.await.is_ok(), "no {text:?}: {}", self.received);
        &self.received
    }
}
