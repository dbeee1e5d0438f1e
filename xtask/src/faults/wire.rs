//! As much of an HTTP client as ill-treating a server takes: it tells apart what a library
//! would mend or hide.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// A connection.
pub(crate) struct Line {
    stream: BufReader<TcpStream>,
}

/// A complete answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A request to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    pub(crate) fn get(path: &str) -> Self {
        Self {
            method: "GET",
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self {
            method: "POST",
            body: body.to_string(),
            ..Self::get(path)
        }
        .header("Content-Type", "application/json")
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The bytes, for a server on this port.
    pub(crate) fn bytes(&self, port: u16) -> Vec<u8> {
        let mut lines = vec![format!("{} {} HTTP/1.1", self.method, self.path)];
        let has = |name: &str| self.headers.iter().any(|(had, _)| had == name);
        if !has("Host") {
            lines.push(format!("Host: 127.0.0.1:{port}"));
        }
        lines.push(format!("Origin: http://127.0.0.1:{port}"));
        for (name, value) in &self.headers {
            lines.push(format!("{name}: {value}"));
        }
        if !self.body.is_empty() {
            lines.push(format!("Content-Length: {}", self.body.len()));
        }
        format!("{}\r\n\r\n{}", lines.join("\r\n"), self.body).into_bytes()
    }
}

impl Line {
    pub(crate) fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// The connection itself.
    pub(crate) fn stream(&self) -> &TcpStream {
        self.stream.get_ref()
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Reads one answer to its end. One that is cut off is [`io::ErrorKind::InvalidData`].
    pub(crate) fn receive(&mut self) -> io::Result<Answer> {
        let mut answer = self.head()?;
        let cut_off = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        self.rest(&mut answer).map_err(cut_off)?;
        Ok(answer)
    }

    fn rest(&mut self, answer: &mut Answer) -> io::Result<()> {
        let length = answer.header("content-length").map(str::to_owned);
        if answer.header("transfer-encoding").is_some() {
            self.chunks(&mut answer.body)?;
        } else if let Some(length) = length {
            let length = length.parse().map_err(io::Error::other)?;
            answer.body = vec![0; length];
            self.stream.read_exact(&mut answer.body)?;
        }
        Ok(())
    }

    /// Reads as far as the body.
    pub(crate) fn head(&mut self) -> io::Result<Answer> {
        let first = self.text()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| io::Error::other(format!("no status in {first:?}")))?;
        let mut headers = Vec::new();
        loop {
            let line = self.text()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Ok(Answer {
            status,
            headers,
            body: Vec::new(),
        })
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let size = usize::from_str_radix(&self.text()?, 16).map_err(io::Error::other)?;
            let begin = body.len();
            body.resize(begin + size, 0);
            if let Some(chunk) = body.get_mut(begin..) {
                self.stream.read_exact(chunk)?;
            }
            self.text()?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn text(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(had, _)| had == name);
        found.map(|(_, value)| &**value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// What a browser would send back, of the cookies set here.
    pub(crate) fn cookies(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs = set.filter_map(|(_, value)| value.split(';').next());
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// One request on a connection of its own.
pub(crate) fn ask(port: u16, request: &Request) -> io::Result<Answer> {
    let mut line = Line::open(port)?;
    line.send(&request.clone().header("Connection", "close").bytes(port))?;
    line.receive()
}
