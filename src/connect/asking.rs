//! What is asked of a gateway, and what does it answer, whichever way the question goes: over the network
//! ([`super::remote`]) or within the process (`serve::desk`)?

use std::collections::BTreeMap;
use std::io;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};

/// Bytes as they come.
pub type Pieces = BoxStream<'static, io::Result<Bytes>>;

/// A request of the interface that `/openapi.json` describes.
pub struct Asking {
    /// `GET`, `POST` …
    pub method: &'static str,
    /// Path and query, with everything escaped in it that must be; begins with `/`.
    pub path: String,
    /// Headers beside those that say who asks.
    pub headers: Vec<(&'static str, String)>,
    /// The body, and how long it is.
    pub body: Option<(Pieces, u64)>,
}

impl Asking {
    /// A request without a body.
    pub fn new(method: &'static str, path: impl Into<String>) -> Asking {
        Asking { method, path: path.into(), headers: Vec::new(), body: None }
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Asking {
        self.headers.push((name, value.into()));
        self
    }

    /// With a body that is there already.
    #[must_use]
    pub fn saying(self, kind: &str, body: impl Into<Bytes>) -> Asking {
        let body = body.into();
        let length = body.len() as u64;
        self.bringing(kind, stream::iter([Ok(body)]).boxed(), length)
    }

    /// With a body that comes piece by piece.
    #[must_use]
    pub fn bringing(mut self, kind: &str, pieces: Pieces, length: u64) -> Asking {
        self.body = Some((pieces, length));
        self.with("content-type", kind)
    }
}

/// What was answered.
pub struct Told {
    /// The status.
    pub status: u16,
    /// The headers, in small letters; of one that comes twice, the last.
    pub headers: BTreeMap<String, String>,
    /// The body, as it comes.
    pub body: Pieces,
    /// What the operator of the machine may know of a failure beside; over the network, nothing.
    pub log: Option<String>,
}

impl Told {
    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// All of the body.
    ///
    /// # Errors
    /// Where it breaks off, or is longer than `most` bytes.
    pub async fn whole(mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        while let Some(piece) = self.body.next().await {
            let piece = piece?;
            if out.len() + piece.len() > most {
                return Err(io::Error::other(format!("the answer is longer than {most} bytes")));
            }
            out.extend_from_slice(&piece);
        }
        Ok(out)
    }
}

/// A part of a path: whatever it holds, it stays one part.
pub fn part(text: &str) -> String {
    escaped(text, b"-._~:()@!$'*,;=")
}

/// A name or value of a query.
pub fn value(text: &str) -> String {
    escaped(text, b"-._~:()@,")
}

fn escaped(text: &str, plain: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_name_holds_it_stays_one_part() {
        assert_eq!(part("ISTHMUS:DF_BORDER_MVT(1.0.0)"), "ISTHMUS:DF_BORDER_MVT(1.0.0)");
        assert_eq!(part("Hoja 1!D17"), "Hoja%201!D17");
        assert_eq!(part("../a?b#c%d/é"), "..%2Fa%3Fb%23c%25d%2F%C3%A9");
        assert_eq!(value("SEX=F&x=é +"), "SEX%3DF%26x%3D%C3%A9%20%2B");
    }
}
