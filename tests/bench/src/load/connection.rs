//! HTTP/1.1 on a connection that is kept: write prepared bytes, read one answer.

use std::io;
use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{Request, Server};

/// More headers than any of the servers sends.
const MOST_HEADERS: usize = 64;

/// An open connection, and the last answer that came over it.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// Where the parts of an answer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: usize,
}

impl Server {
    /// The bytes of a request: a POST where there is something to send.
    pub(crate) fn bytes(&self, request: &Request) -> Vec<u8> {
        match &request.body {
            Some(body) => self.post(&request.path, &request.cookie, body),
            None => self.get(&request.path, &request.cookie),
        }
    }

    /// The bytes of a GET.
    pub(crate) fn get(&self, path: &str, cookie: &str) -> Vec<u8> {
        format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{}\r\n",
            self.port,
            cookie_line(cookie),
        )
        .into_bytes()
    }

    /// The bytes of a POST of JSON.
    pub(crate) fn post(&self, path: &str, cookie: &str, body: &str) -> Vec<u8> {
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nOrigin: {}\r\n{}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            self.origin,
            cookie_line(cookie),
            body.len(),
        )
        .into_bytes()
    }

    /// A new connection.
    pub(crate) async fn connect(&self) -> io::Result<Connection> {
        self.connect_to(0).await
    }

    /// The `n`th new connection: to one instance after the other.
    pub(crate) async fn connect_to(&self, n: usize) -> io::Result<Connection> {
        let port = self.also.filter(|_| n % 2 == 1).unwrap_or(self.port);
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            received: Vec::with_capacity(4096),
        })
    }
}

impl Connection {
    /// Sends a request and waits for all of its answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.received.clear();
        self.stream.write_all(request).await?;
        loop {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(answer) = parse(&self.received)? {
                return Ok(answer);
            }
        }
    }

    /// The body of the last answer, as it was framed.
    pub(crate) fn body(&self, answer: Answer) -> io::Result<String> {
        let framed = self.received.get(answer.head..).unwrap_or_default();
        let text = if self.header("transfer-encoding", answer)?.is_empty() {
            framed.to_vec()
        } else {
            unchunk(framed)?.ok_or(io::ErrorKind::UnexpectedEof)?
        };
        String::from_utf8(text).map_err(io::Error::other)
    }

    /// Every value of a header of the last answer.
    pub(crate) fn header(&self, name: &str, answer: Answer) -> io::Result<Vec<String>> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Response::new(&mut headers);
        let bytes = self.received.get(..answer.head).unwrap_or_default();
        head.parse(bytes).map_err(io::Error::other)?;
        Ok(head
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| String::from_utf8_lossy(header.value).into_owned())
            .collect())
    }
}

fn cookie_line(cookie: &str) -> String {
    if cookie.is_empty() {
        String::new()
    } else {
        format!("Cookie: {cookie}\r\n")
    }
}

/// `None` while something is still to come.
fn parse(received: &[u8]) -> io::Result<Option<Answer>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(received).map_err(io::Error::other)?
    else {
        return Ok(None);
    };
    let answer = Answer {
        status: response.code.unwrap_or_default(),
        head,
    };
    let body = received.get(head..).unwrap_or_default();
    let find = |name: &str| {
        let mut headers = response.headers.iter();
        headers.find(|header| header.name.eq_ignore_ascii_case(name))
    };
    let is_complete = if let Some(length) = find("content-length") {
        let text = std::str::from_utf8(length.value).map_err(io::Error::other)?;
        body.len() >= text.parse().map_err(io::Error::other)?
    } else if find("transfer-encoding").is_some() {
        unchunk(body)?.is_some()
    } else {
        true
    };
    Ok(is_complete.then_some(answer))
}

/// The content of a chunked body; `None` while something is still to come.
fn unchunk(mut framed: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    loop {
        let size = httparse::parse_chunk_size(framed)
            .map_err(|_bad| io::Error::from(io::ErrorKind::InvalidData))?;
        let httparse::Status::Complete((begin, size)) = size else {
            return Ok(None);
        };
        let end = begin + usize::try_from(size).map_err(io::Error::other)?;
        // Every chunk is followed by an empty line, the last one included.
        let (Some(chunk), Some(rest)) = (framed.get(begin..end), framed.get(end + 2..)) else {
            return Ok(None);
        };
        if chunk.is_empty() {
            return Ok(Some(content));
        }
        content.extend_from_slice(chunk);
        framed = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, unchunk};

    #[test]
    fn an_answer_is_complete_with_its_last_byte() {
        for whole in [
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnull\r\n0\r\n\r\n",
        ] {
            let bytes = whole.as_bytes();
            assert_eq!(parse(bytes).unwrap().unwrap().status, 200);
            for end in 0..bytes.len() {
                assert_eq!(parse(&bytes[..end]).unwrap(), None, "{end}");
            }
        }
    }

    #[test]
    fn chunks_are_put_together() {
        let framed = b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        assert_eq!(unchunk(framed).unwrap().unwrap(), b"abcde");
    }
}
