//! How is an answer made smaller on its way? The content codings that a caller takes, and their making piece by piece.
//!
//! RFC 9110, 8.4.1 and 12.5.3.

use std::io::{self, Write};

use brotli::CompressorWriter;
use flate2::write::GzEncoder;
use zstd::stream::write::Encoder as ZstdEncoder;

/// A content coding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Coding {
    /// None.
    Plain,
    /// `zstd` (RFC 8878).
    Zstd,
    /// `br` (RFC 7932).
    Brotli,
    /// `gzip` (RFC 1952).
    Gzip,
}

/// Those that make an answer smaller, the one first that is liked best where the caller does not mind: zstd takes a third of
/// the time of the others for the same size.
const SMALLER: [Coding; 3] = [Coding::Zstd, Coding::Brotli, Coding::Gzip];

/// An answer that is shorter than this goes as it is: it would fill one packet anyway.
pub const TINY: usize = 1024;

/// How hard each tries. Beyond these another percent costs twice the time.
const ZSTD: i32 = 3;
const BROTLI: u32 = 4;
const GZIP: u32 = 5;
/// Bytes that brotli looks back, as a power of two: memory of each answer that is being made.
const WINDOW: u32 = 20;

impl Coding {
    /// Its name in `Content-Encoding`; none for what goes as it is.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Coding::Plain => None,
            Coding::Zstd => Some("zstd"),
            Coding::Brotli => Some("br"),
            Coding::Gzip => Some("gzip"),
        }
    }

    /// The coding that a caller likes most, by their `Accept-Encoding`. Without one nothing is coded; where nothing that can be made
    /// is liked, the answer goes as it is, which RFC 9110 prefers to a refusal.
    pub fn liked(accept: Option<&str>) -> Coding {
        let Some(accept) = accept else { return Coding::Plain };
        let mut said: Vec<(&str, u16)> = Vec::new();
        for part in accept.split(',').take(32) {
            let mut parts = part.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let quality = parts.find_map(|p| p.strip_prefix("q=").or(p.strip_prefix("Q="))).map_or(1000, thousandths);
            if !name.is_empty() {
                said.push((name, quality));
            }
        }
        let of = |names: &[&str]| said.iter().find(|(n, _)| names.iter().any(|name| n.eq_ignore_ascii_case(name))).map(|s| s.1);
        let any = of(&["*"]);
        // What is not named is not wanted, but for the answer as it is: that is taken, and liked least.
        let plain = of(&["identity"]).unwrap_or(0);
        let mut best = (Coding::Plain, plain);
        for coding in SMALLER {
            let quality = match coding {
                Coding::Gzip => of(&["gzip", "x-gzip"]),
                coding => of(&[coding.word().unwrap_or_default()]),
            };
            let quality = quality.or(any).unwrap_or(0);
            if quality > 0 && (quality > best.1 || (quality == best.1 && best.0 == Coding::Plain)) {
                best = (coding, quality);
            }
        }
        best.0
    }

    /// All of something that is there as a whole.
    ///
    /// # Errors
    /// Those of the coding.
    pub fn whole(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut encoder = Encoder::new(self)?;
        let mut out = encoder.piece(bytes.to_vec(), false)?;
        out.extend(encoder.end()?);
        Ok(out)
    }
}

/// `0.8` in thousandths; what is no number counts as not wanted.
fn thousandths(text: &str) -> u16 {
    text.trim().parse::<f32>().map_or(0, |q| (q.clamp(0.0, 1.0) * 1000.0) as u16)
}

/// What codes an answer.
pub(super) enum Encoder {
    Plain(Vec<u8>),
    Zstd(ZstdEncoder<'static, Vec<u8>>),
    Brotli(Box<CompressorWriter<Vec<u8>>>),
    Gzip(GzEncoder<Vec<u8>>),
}

impl Encoder {
    pub(super) fn new(coding: Coding) -> io::Result<Encoder> {
        Ok(match coding {
            Coding::Plain => Encoder::Plain(Vec::new()),
            Coding::Zstd => Encoder::Zstd(ZstdEncoder::new(Vec::new(), ZSTD)?),
            Coding::Brotli => Encoder::Brotli(Box::new(CompressorWriter::new(Vec::new(), 1 << 14, BROTLI, WINDOW))),
            // No time and no name in its head: the same answer has the same bytes.
            Coding::Gzip => Encoder::Gzip(GzEncoder::new(Vec::new(), flate2::Compression::new(GZIP))),
        })
    }

    /// Takes a piece, and gives what has come of this and earlier ones. With `now` all of it.
    pub(super) fn piece(&mut self, piece: Vec<u8>, now: bool) -> io::Result<Vec<u8>> {
        let writer: &mut dyn Write = match self {
            Encoder::Plain(_) => return Ok(piece),
            Encoder::Zstd(e) => e,
            Encoder::Brotli(e) => &mut **e,
            Encoder::Gzip(e) => e,
        };
        writer.write_all(&piece)?;
        if now {
            writer.flush()?;
        }
        Ok(std::mem::take(match self {
            Encoder::Plain(out) => out,
            Encoder::Zstd(e) => e.get_mut(),
            Encoder::Brotli(e) => e.get_mut(),
            Encoder::Gzip(e) => e.get_mut(),
        }))
    }

    /// What is left.
    pub(super) fn end(self) -> io::Result<Vec<u8>> {
        match self {
            Encoder::Plain(out) => Ok(out),
            Encoder::Zstd(e) => e.finish(),
            Encoder::Brotli(e) => Ok(e.into_inner()),
            Encoder::Gzip(e) => e.finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_liked_most_is_taken() {
        for (accept, wanted) in [
            (None, Coding::Plain),
            (Some(""), Coding::Plain),
            (Some("identity"), Coding::Plain),
            (Some("gzip"), Coding::Gzip),
            (Some("x-gzip, compress"), Coding::Gzip),
            (Some("GZip"), Coding::Gzip),
            (Some("gzip, deflate, br"), Coding::Brotli),
            (Some("deflate, gzip, br, zstd"), Coding::Zstd),
            (Some("gzip;q=1.0, zstd;q=0.5"), Coding::Gzip),
            (Some("gzip;q=0, br;q=0"), Coding::Plain),
            (Some("*"), Coding::Zstd),
            (Some("zstd;q=0, *;q=0.1"), Coding::Brotli),
            (Some("*;q=0"), Coding::Plain),
            (Some("identity;q=0.9, gzip;q=0.8"), Coding::Plain),
            (Some("identity;q=0.5, gzip;q=0.5"), Coding::Gzip),
            (Some("identity;q=0"), Coding::Plain),
            (Some("gzip;q=soon"), Coding::Plain),
        ] {
            assert_eq!(Coding::liked(accept), wanted, "{accept:?}");
        }
    }
}
