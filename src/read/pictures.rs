//! How is a part of a package read without the pictures that it holds inline? Their letters are passed over as they come.
//!
//! OpenDocument puts a picture that is not a file of its own into `office:binary-data`, as base64 of any length, and a
//! logo on a sheet says nothing of its cells.

use std::io::{self, Read};

use memchr::memchr;

/// A part without the text of its `binary-data` elements. What is no base64 stays, whoever wrote it there.
pub(super) struct Pictureless<R> {
    inner: R,
    state: State,
    /// How the tag at hand begins.
    tag: Vec<u8>,
    /// The last byte of the tag so far.
    last: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Tag,
    Picture,
}

/// Bytes of a tag by which it is known.
const NAME: usize = 64;

impl<R: Read> Pictureless<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, state: State::Text, tag: Vec::new(), last: 0 }
    }

    /// Moves together what is to stay of these bytes; gives how many.
    fn sift(&mut self, bytes: &mut [u8]) -> usize {
        let (mut from, mut kept) = (0, 0);
        while from < bytes.len() {
            let rest = &bytes[from..];
            let (len, next) = match self.state {
                State::Text => match memchr(b'<', rest) {
                    Some(i) => (i + 1, State::Tag),
                    None => (rest.len(), State::Text),
                },
                State::Tag => {
                    let end = memchr(b'>', rest);
                    let inside = &rest[..end.unwrap_or(rest.len())];
                    self.tag.extend(inside.iter().take(NAME.saturating_sub(self.tag.len())));
                    self.last = inside.last().copied().unwrap_or(self.last);
                    match end {
                        Some(i) if self.last != b'/' && is_picture(&self.tag) => (i + 1, State::Picture),
                        Some(i) => (i + 1, State::Text),
                        None => (rest.len(), State::Tag),
                    }
                }
                State::Picture => {
                    let base64 = |b: &u8| b.is_ascii_alphanumeric() || b" \t\r\n+/=".contains(b);
                    match rest.iter().position(|b| !base64(b)) {
                        Some(i) => {
                            from += i;
                            self.state = State::Text;
                        }
                        None => from = bytes.len(),
                    }
                    continue;
                }
            };
            if next == State::Tag && self.state == State::Text {
                self.tag.clear();
                self.last = 0;
            }
            self.state = next;
            bytes.copy_within(from..from + len, kept);
            (from, kept) = (from + len, kept + len);
        }
        kept
    }
}

/// Whether a tag that begins so opens a picture.
fn is_picture(tag: &[u8]) -> bool {
    let name = tag.split(u8::is_ascii_whitespace).next().unwrap_or(tag);
    name.rsplit(|b| *b == b':').next() == Some(b"binary-data") && !name.starts_with(b"/")
}

impl<R: Read> Read for Pictureless<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.inner.read(out)?;
            if n == 0 {
                return Ok(0);
            }
            let kept = self.sift(&mut out[..n]);
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, piece: usize) -> String {
        struct Pieces<'a>(&'a [u8], usize);
        impl Read for Pieces<'_> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                let n = self.1.min(out.len());
                self.0.read(&mut out[..n])
            }
        }
        let mut out = String::new();
        Pictureless::new(Pieces(text.as_bytes(), piece)).read_to_string(&mut out).expect("text from memory");
        out
    }

    #[test]
    fn only_the_letters_of_pictures_are_passed_over() {
        for (text, left) in [
            ("<a><office:binary-data>QUJD\n RA==</office:binary-data>b</a>", "<a><office:binary-data></office:binary-data>b</a>"),
            ("<binary-data x='1'>QUJD</binary-data>", "<binary-data x='1'></binary-data>"),
            ("<a><o:binary-data/>QUJD</a>", "<a><o:binary-data/>QUJD</a>"),
            ("<!-- <o:binary-data> --><a>QUJD</a>", "<!-- <o:binary-data> --><a>QUJD</a>"),
            ("<o:binary-data><![CDATA[QUJD]]></o:binary-data>", "<o:binary-data><![CDATA[QUJD]]></o:binary-data>"),
            ("<p>binary-data>QUJD</p>", "<p>binary-data>QUJD</p>"),
        ] {
            for piece in [1, 2, 3, 7, 1000] {
                assert_eq!(without(text, piece), left, "pieces of {piece}");
            }
        }
    }
}
