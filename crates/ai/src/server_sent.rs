//! Server-sent events, as far as models send them: their data (WHATWG HTML 9.2.6).

use std::collections::VecDeque;

use beztack_domain::Fault;
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, unfold};

use crate::stream::unread;
use crate::transport::Body;

/// Most bytes of an event; models send a few hundred.
const LARGEST: usize = 16 * 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The data of the events, however their bytes are cut. An event that is not finished when
/// the bytes end never was.
pub(crate) fn server_sent(body: Body) -> BoxStream<'static, Result<String, Fault>> {
    let state = Some((body, Decoder::default(), VecDeque::new()));
    unfold(state, |state| async move {
        let (mut body, mut decoder, mut events) = state?;
        loop {
            if let Some(event) = events.pop_front() {
                return Some((Ok(event), Some((body, decoder, events))));
            }
            match body.next().await? {
                Ok(bytes) => {
                    if let Err(fault) = decoder.take(&bytes, &mut events) {
                        return Some((Err(fault), None));
                    }
                }
                Err(fault) => return Some((Err(fault), None)),
            }
        }
    })
    .boxed()
}

/// What was read of the event that is not finished.
#[derive(Debug, Default)]
struct Decoder {
    line: Vec<u8>,
    /// Every line of data ends in a line feed.
    data: String,
    /// A line feed behind it belongs to it.
    is_behind_return: bool,
    /// A mark may stand before the first line only.
    is_begun: bool,
}

impl Decoder {
    fn take(&mut self, mut bytes: &[u8], events: &mut VecDeque<String>) -> Result<(), Fault> {
        while let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (line, rest) = bytes.split_at(end);
            let is_rest_of_end = self.is_behind_return && end == 0 && rest.starts_with(b"\n");
            self.is_behind_return = rest.starts_with(b"\r");
            bytes = rest.get(1..).unwrap_or_default();
            if !is_rest_of_end {
                self.line.extend_from_slice(line);
                self.end_line(events)?;
            }
        }
        self.is_behind_return &= bytes.is_empty();
        self.line.extend_from_slice(bytes);
        if self.line.len() + self.data.len() > LARGEST {
            return Err(unread("the model's events", "one without an end"));
        }
        Ok(())
    }

    fn end_line(&mut self, events: &mut VecDeque<String>) -> Result<(), Fault> {
        let line = std::mem::take(&mut self.line);
        let mut line = &*line;
        if !std::mem::replace(&mut self.is_begun, true) {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        if line.is_empty() {
            let data = std::mem::take(&mut self.data);
            events.extend(data.strip_suffix('\n').map(str::to_owned));
            return Ok(());
        }
        let value = match line.strip_prefix(b"data") {
            Some([]) => &[],
            Some([b':', b' ', value @ ..] | [b':', value @ ..]) => value,
            // Other fields, and comments.
            _ => return Ok(()),
        };
        let value = std::str::from_utf8(value)
            .map_err(|error| unread("the model's events", &error.to_string()))?;
        self.data.push_str(value);
        self.data.push('\n');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let (mut decoder, mut events) = (Decoder::default(), VecDeque::new());
        for piece in pieces {
            decoder.take(piece, &mut events).unwrap();
        }
        events.into()
    }

    #[test]
    fn lines_end_in_any_way_wherever_they_are_cut() {
        let text = "\u{feff}data: one\r\ndata:two\n\n: a comment\r\rdata\rid: 7\r\rdata:  x\r\n\r\ndata: lost";
        let wanted = ["one\ntwo", "", " x"];
        for size in 1..text.len() {
            let pieces: Vec<_> = text.as_bytes().chunks(size).collect();
            assert_eq!(read(&pieces), wanted, "in pieces of {size}");
        }
    }

    #[test]
    fn a_mark_counts_at_the_beginning_only() {
        assert_eq!(read(&["\u{feff}".as_bytes()]), [""; 0]);
        assert_eq!(read(&["data: a\n\u{feff}data: b\n\n".as_bytes()]), ["a"]);
    }

    #[test]
    fn what_is_no_text_or_never_ends_is_a_fault() {
        let mut decoder = Decoder::default();
        assert!(decoder.take(b"data: \xff\n", &mut VecDeque::new()).is_err());
        let mut decoder = Decoder::default();
        let line = vec![b'x'; LARGEST + 1];
        assert!(decoder.take(&line, &mut VecDeque::new()).is_err());
    }
}
