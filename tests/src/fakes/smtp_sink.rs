use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// An SMTP server on this machine that keeps what it is given (RFC 5321, as much of it as
/// a client without TLS or a password needs). Clones keep the same mails.
///
/// Whoever is called `nobody` is refused for good, whoever is called `later` for now.
#[derive(Clone, Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    pace: Duration,
    thinks: Duration,
    received: Arc<Mutex<Vec<ReceivedMail>>>,
}

/// A mail as it arrived.
#[derive(Clone, Debug)]
pub struct ReceivedMail {
    /// The recipient, as the envelope names them.
    pub to: String,
    /// Headers and body.
    pub message: String,
}

impl SmtpSink {
    /// Begins to listen. A mail takes `pace` to be accepted.
    pub async fn start(pace: Duration) -> Self {
        Self::start_slow(pace, Duration::ZERO).await
    }

    /// Begins to listen. Whatever is asked, or only connects, takes `thinks` to be
    /// answered, and a mail `pace` to be accepted.
    pub async fn start_slow(pace: Duration, thinks: Duration) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let sink = Self {
            address: listener.local_addr().unwrap(),
            pace,
            thinks,
            received: Arc::default(),
        };
        let server = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                // A client that goes away in the middle is what some tests are about.
                tokio::spawn(async move { server.talk(stream).await.ok() });
            }
        });
        sink
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Every mail that was accepted, in order.
    pub fn received(&self) -> Vec<ReceivedMail> {
        self.received.lock().unwrap().clone()
    }

    /// How many were accepted.
    pub fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// How many were accepted for each recipient.
    pub fn count_by_recipient(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for mail in self.received.lock().unwrap().iter() {
            *counts.entry(mail.to.clone()).or_default() += 1;
        }
        counts
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut to = String::new();
        tokio::time::sleep(self.thinks).await;
        writer.write_all(b"220 sink\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let word = line.get(..4).unwrap_or_default().to_uppercase();
            let reply = match word.as_str() {
                "EHLO" | "HELO" => "250 sink",
                "RCPT" => {
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                    address.clone_into(&mut to);
                    verdict(&to)
                }
                "DATA" => {
                    tokio::time::sleep(self.thinks).await;
                    writer.write_all(b"354 go on\r\n").await?;
                    let mut message = String::new();
                    while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                        message.push_str(&line);
                        message.push('\n');
                    }
                    tokio::time::sleep(self.pace).await;
                    let to = to.clone();
                    let mail = ReceivedMail { to, message };
                    self.received.lock().unwrap().push(mail);
                    "250 kept"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            if word != "DATA" {
                tokio::time::sleep(self.thinks).await;
            }
            writer.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

fn verdict(to: &str) -> &'static str {
    if to.starts_with("nobody@") {
        "550 5.1.1 <nobody@example.test> unknown"
    } else if to.starts_with("later@") {
        "451 4.7.1 <later@example.test> come back later"
    } else {
        "250 welcome"
    }
}
