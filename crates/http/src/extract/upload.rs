use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{Stream, TryStreamExt as _, stream};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{LargeBody, Room, read_large_body};
use crate::State;
use crate::problem::{Code, FieldError, Problem};

/// Fields of a form besides the file, and bytes of each.
const MOST_FIELDS: usize = 32;
const LARGEST_FIELD: usize = 64 * 1024;

/// A file with a few words about it: a form (`multipart/form-data`), or JSON in which the
/// file is Base64. What the sender called the file is not even looked at.
#[derive(Debug)]
pub(crate) struct Upload {
    /// The field `file`.
    pub(crate) file: Option<Bytes>,
    /// Every other field, in order. A list in JSON is a field for each of its values.
    fields: Vec<(String, String)>,
    /// Held as long as it is.
    _room: Room,
}

impl Upload {
    /// One of which nothing was read yet.
    fn held_in(room: Room) -> Self {
        Self {
            file: None,
            fields: Vec::new(),
            _room: room,
        }
    }

    /// The values of a field, where it is given.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.fields.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The last value of a field.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        let named = self.fields.iter().rev().find(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The fields that are none of `known`, as what is wrong with them.
    pub(crate) fn unknown(&self, known: &[&str]) -> Vec<FieldError> {
        let unknown = self
            .fields
            .iter()
            .filter(|(name, _)| !known.contains(&name.as_str()));
        unknown
            .map(|(name, _)| FieldError::new(name, "is not a field of this request"))
            .collect()
    }
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let limit = State::of(&request)?.settings.upload_limit;
            match media_type(&request).as_str() {
                "multipart/form-data" if has_short_boundary(&request) => Err(Problem::detailed(
                    Code::MalformedForm,
                    "The boundary must be at least four characters long.",
                )),
                "multipart/form-data" => of_form(&request, &mut payload, limit).await,
                "application/json" => of_json(&request, &mut payload, limit).await,
                _ => Err(Problem::detailed(
                    Code::UnsupportedMediaType,
                    "The body must be multipart/form-data or application/json.",
                )),
            }
        })
    }
}

fn media_type(request: &HttpRequest) -> String {
    let sent = request.headers().get(CONTENT_TYPE);
    let media_type = sent
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    media_type.trim().to_ascii_lowercase()
}

/// Shorter boundaries make the parser panic. The specification allows them (RFC 2046 5.1.1);
/// nobody uses them.
const SHORTEST_BOUNDARY: usize = 4;

fn has_short_boundary(request: &HttpRequest) -> bool {
    let sent = request.headers().get(CONTENT_TYPE);
    let sent = sent.and_then(|value| value.to_str().ok());
    let sent = sent.unwrap_or_default().to_ascii_lowercase();
    let mut boundaries = sent
        .split(';')
        .filter_map(|part| part.trim().strip_prefix("boundary="));
    boundaries.any(|boundary| boundary.trim_matches('"').len() < SHORTEST_BOUNDARY)
}

/// The parser waits for ever where a body breaks off with what could begin a boundary. What
/// follows it here is longer than any boundary and begins none: nothing, behind a form that
/// is complete, and the end of one that is not.
fn with_an_end(
    body: Bytes,
    headers: &HeaderMap,
) -> impl Stream<Item = Result<Bytes, PayloadError>> + 'static {
    let boundary = headers.get(CONTENT_TYPE).map_or(0, HeaderValue::len);
    let end = [b"\r\n".as_slice(), &vec![0; boundary + 4]].concat();
    stream::iter([Ok(body), Ok(Bytes::from(end))])
}

/// The body is here before it is looked at: the parser would take in whatever comes between two
/// fields, and search all of it once more for each piece.
async fn of_form(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Result<Upload, Problem> {
    let most = limit + MOST_FIELDS * LARGEST_FIELD;
    let LargeBody { bytes, room } = read_large_body(request, payload, most).await?;
    let body = with_an_end(bytes.freeze(), request.headers());
    let mut form = Multipart::new(request.headers(), body);
    let mut upload = Upload::held_in(room);
    while let Some(field) = form.try_next().await.map_err(|error| malformed(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            if upload.file.is_some() {
                return Err(Problem::invalid(&name, "is given twice"));
            }
            upload.file = Some(read_field(field, limit).await?);
            continue;
        }
        if upload.fields.len() >= MOST_FIELDS {
            return Err(Problem::invalid(&name, "is one field too many"));
        }
        let value = read_field(field, LARGEST_FIELD).await?;
        let value = String::from_utf8(value.to_vec())
            .map_err(|_not_text| Problem::invalid(&name, "is not UTF-8 text"))?;
        upload.fields.push((name, value));
    }
    Ok(upload)
}

async fn read_field(mut field: Field, limit: usize) -> Result<Bytes, Problem> {
    let mut read = BytesMut::new();
    while let Some(chunk) = field.try_next().await.map_err(|error| malformed(&error))? {
        if read.len() + chunk.len() > limit {
            return Err(Problem::new(Code::PayloadTooLarge));
        }
        read.extend_from_slice(&chunk);
    }
    Ok(read.freeze())
}

fn malformed(error: &MultipartError) -> Problem {
    Problem::detailed(Code::MalformedForm, error.to_string())
}

async fn of_json(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> Result<Upload, Problem> {
    // Base64 takes four bytes for three.
    let limit = limit / 3 * 4 + LARGEST_FIELD;
    let LargeBody { bytes: body, room } = read_large_body(request, payload, limit).await?;
    let mut upload = Upload::held_in(room);
    let malformed =
        |error: serde_json::Error| Problem::detailed(Code::MalformedJson, error.to_string());
    let Members(members) = serde_json::from_slice(&body).map_err(malformed)?;
    let mut errors = Vec::new();
    for (name, given) in members {
        let given = given.get();
        if name == "file" {
            match file(given).map_err(malformed)? {
                Ok(file) => upload.file = file,
                Err(what) => errors.push(FieldError::new("file", what)),
            }
            continue;
        }
        // A text takes no more than its text.
        if given.len() > LARGEST_FIELD && !given.starts_with('"') {
            return Err(Problem::new(Code::PayloadTooLarge));
        }
        match serde_json::from_str::<Value>(given).map_err(malformed)? {
            Value::Null => {}
            Value::Array(values) => upload.fields.extend(
                values
                    .into_iter()
                    .take(MOST_FIELDS)
                    .map(|value| (name.clone(), word(value))),
            ),
            value => upload.fields.push((name, word(value))),
        }
    }
    if errors.is_empty() {
        Ok(upload)
    } else {
        Err(Problem::invalid_fields(errors))
    }
}

/// The members of an object, none of them read yet: a value of JSON takes many times the
/// memory of its text. They are no more than a form may have fields.
struct Members<'b>(Vec<(String, &'b RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfObject;

        impl<'de> Visitor<'de> for OfObject {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    if members.len() > MOST_FIELDS {
                        return Err(A::Error::custom("too many fields"));
                    }
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(OfObject)
    }
}

/// What the member `file` holds, if it is not null; the inner `Err` is what is wrong with it.
fn file(given: &str) -> Result<Result<Option<Bytes>, &'static str>, serde_json::Error> {
    if given == "null" {
        return Ok(Ok(None));
    }
    if !given.starts_with('"') {
        return Ok(Err("must be Base64 in a text"));
    }
    let text: String = serde_json::from_str(given)?;
    Ok(decoded(&text).map(Some).ok_or("is not Base64"))
}

/// Base64, with or without a data URL before it, on as many lines as it likes.
fn decoded(text: &str) -> Option<Bytes> {
    let encoded = match text.strip_prefix("data:") {
        Some(url) => url.split_once(";base64,")?.1,
        None => text,
    };
    let encoded: String = encoded.split_ascii_whitespace().collect();
    STANDARD.decode(encoded).ok().map(Bytes::from)
}

fn word(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
