//! In which encoding is a text, and how does it come in as UTF-8, window by window?
//!
//! Offsets count bytes of the UTF-8 text, byte order mark included, so in a UTF-8 file they are the file's own. In any
//! other encoding they are those of the decoded text; [`super::place`] decodes in the same way to find lines.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Data, Input, Limits, ReadError};
use crate::model::finding::{F_FLF_002, F_FLF_003, F_FLF_010, F_LIM_001, Finding, Findings, Rule, Severity};
use crate::model::location::{Location, PartId};
use crate::model::vocabulary;

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;
/// Bytes that the guesser is shown at most; more text does not make its guess better.
const GUESS: usize = 4 << 20;

/// How an encoding became known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// By the byte order mark.
    Mark,
    /// By the mapping, or by the declaration of an XML document.
    Stated,
    /// The bytes are valid UTF-8.
    Valid,
    /// UTF-8 in which a few sequences are broken; they are read as U+FFFD.
    Damaged,
    /// By the frequency of letters: to be confirmed by a person.
    Guessed,
}

/// The encoding of a text.
#[derive(Clone, Copy, Debug)]
pub struct Detected {
    /// Which.
    pub encoding: &'static Encoding,
    /// How it became known.
    pub how: How,
    /// Length of the byte order mark.
    pub mark: usize,
}

/// What stops a scanner: the machine, or a fault of the text.
#[derive(Debug)]
pub enum Stop {
    /// The machine failed.
    Io(io::Error),
    /// The text is at fault.
    Fault(Fault),
}

impl From<io::Error> for Stop {
    fn from(e: io::Error) -> Self {
        Stop::Io(e)
    }
}

impl From<Fault> for Stop {
    fn from(f: Fault) -> Self {
        Stop::Fault(f)
    }
}

/// Why a text cannot be read on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Rule that it breaks: F-FLF-002, F-FLF-003 or F-LIM-001.
    pub rule: &'static Rule,
    /// Byte offset where it was seen.
    pub at: u64,
    /// Word for the sentence: `duplicate-key`, `unclosed-element` …; for a limit its name, as [`exceeded`] wants it.
    pub reason: &'static str,
    /// The piece of text in question, if it helps; the encoding in question; for a limit how much is allowed.
    pub detail: String,
}

impl Fault {
    /// The text is not well formed.
    pub fn new(at: u64, reason: &'static str, detail: impl Into<String>) -> Self {
        Self { rule: &F_FLF_002, at, reason, detail: detail.into() }
    }

    /// The text passes a limit.
    pub fn limit(at: u64, name: &'static str, allowed: u64) -> Self {
        Self { rule: &F_LIM_001, at, reason: name, detail: allowed.to_string() }
    }

    /// Its finding in a document, with line, column and pointer.
    pub fn finding(&self, part: PartId, place: &super::place::Place) -> Finding {
        let f = match std::ptr::eq(self.rule, &F_LIM_001) {
            true => exceeded(Location::offset(part, self.at), self.reason, self.detail.parse().unwrap_or(0)),
            false => {
                let name = if std::ptr::eq(self.rule, &F_FLF_003) { "encoding" } else { "text" };
                let f = Finding::new(self.rule, Location::offset(part, self.at)).cause(self.reason).arg("reason", self.reason);
                f.arg(name, self.detail.as_str())
            }
        };
        let f = f.arg("line", place.line).arg("column", place.column).arg("pointer", place.pointer.as_str());
        debug_assert_eq!(vocabulary::lacks(&f), None);
        f
    }
}

/// The finding of a limit that was passed. `name` is the limit's field in [`Limits`], with `-` for `_`.
pub fn exceeded(at: Location, name: &'static str, allowed: u64) -> Finding {
    Finding::new(&F_LIM_001, at).cause(name).arg("reason", name).arg("limit", allowed)
}

/// Refuses a file that is empty or larger than the limit.
pub fn admit(input: &Input, part: PartId, limits: &Limits) -> Result<(), ReadError> {
    let len = input.data.len()?;
    if len > limits.file {
        return Err(exceeded(Location::whole(part), "file", limits.file).arg("found", len).into());
    }
    if len == 0 {
        return Err(Finding::new(&F_FLF_010, Location::whole(part)).cause("no-bytes").arg("reason", "no-bytes").into());
    }
    Ok(())
}

/// Decides the encoding: mark, else what the mapping states, else UTF-8 where the bytes are, else a guess, which is
/// reported. A stated name that no decoder knows refuses the file.
pub fn detect(data: &Data, stated: Option<&str>, part: PartId) -> Result<(Detected, Findings), ReadError> {
    let (known, mut findings) = declared(data, stated, part)?;
    if let Some(known) = known {
        return Ok((known, findings));
    }
    let (encoding, how) = match unmarked_utf16(&head(data)?) {
        Some(e) => (e, How::Guessed),
        None if is_utf8(data)? => (UTF_8, How::Valid),
        None => weigh(data)?,
    };
    if how == How::Guessed {
        findings.add(notice(part, "guessed", encoding.name()).weigh(Severity::Information));
    }
    Ok((Detected { encoding, how, mark: 0 }, findings))
}

/// The encoding that the mark or the statement gives, if there is either. The mark wins: it is in the file.
pub fn declared(data: &Data, stated: Option<&str>, part: PartId) -> Result<(Option<Detected>, Findings), ReadError> {
    let mut findings = Findings::default();
    let head = head(data)?;
    let wanted = match stated {
        None => None,
        Some(name) => Some(Encoding::for_label(name.as_bytes()).ok_or_else(|| notice(part, "unknown-encoding", name))?),
    };
    if head.starts_with(&[0xff, 0xfe, 0, 0]) || head.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err(notice(part, "unsupported-encoding", "UTF-32").into());
    }
    let known = match Encoding::for_bom(&head) {
        Some((encoding, mark)) => {
            if wanted.is_some_and(|w| w != encoding) {
                findings.add(notice(part, "mark-contradicts", encoding.name()).weigh(Severity::Information));
            }
            Some(Detected { encoding, how: How::Mark, mark })
        }
        None => wanted.map(|encoding| Detected { encoding, how: How::Stated, mark: 0 }),
    };
    Ok((known, findings))
}

fn notice(part: PartId, reason: &'static str, encoding: &str) -> Finding {
    Finding::new(&F_FLF_003, Location::whole(part)).cause(reason).arg("reason", reason).arg("encoding", encoding)
}

/// The first bytes.
pub fn head(data: &Data) -> io::Result<Vec<u8>> {
    let mut head = vec![0u8; 4096];
    let n = fill(&mut data.open()?, &mut head)?;
    head.truncate(n);
    Ok(head)
}

/// Text in UTF-16 has a zero in every second byte of its delimiters, digits and Latin letters.
fn unmarked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if pairs < 4 => None,
        () if odd * 2 > pairs && even * 20 < pairs => Some(UTF_16LE),
        () if even * 2 > pairs && odd * 20 < pairs => Some(UTF_16BE),
        () => None,
    }
}

/// Whether the whole file is valid UTF-8. Nearly every file is, and this look at it costs little.
fn is_utf8(data: &Data) -> io::Result<bool> {
    let mut src = data.open()?;
    let mut buf = vec![0u8; CHUNK];
    let mut kept = 0;
    loop {
        let n = fill(&mut src, &mut buf[kept..])? + kept;
        let last = n < buf.len();
        let valid = Encoding::utf8_valid_up_to(&buf[..n]);
        match std::str::from_utf8(&buf[valid..n]) {
            Ok(_) => kept = 0,
            // A sequence cut by the end of the window is looked at again with the next one.
            Err(e) if e.error_len().is_none() && !last => {
                kept = n - valid - e.valid_up_to();
                buf.copy_within(n - kept..n, 0);
            }
            Err(_) => return Ok(false),
        }
        if last {
            return Ok(true);
        }
    }
}

/// Of a file that is not valid UTF-8: damaged UTF-8 if nearly all of its sequences are whole, else a guess.
fn weigh(data: &Data) -> io::Result<(&'static Encoding, How)> {
    let mut src = data.open()?;
    let mut buf = vec![0u8; CHUNK];
    let mut kept = 0;
    let (mut good, mut bad, mut shown) = (0u64, 0u64, 0usize);
    let mut guesser = EncodingDetector::new(Iso2022JpDetection::Deny);
    loop {
        let n = fill(&mut src, &mut buf[kept..])? + kept;
        let last = n < buf.len();
        if buf[..n].is_ascii() {
            kept = 0;
        } else {
            if shown < GUESS {
                guesser.feed(&buf[kept..n], false);
                shown += n - kept;
            }
            let mut tail = 0;
            for chunk in buf[..n].utf8_chunks() {
                good += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
                bad += u64::from(!chunk.invalid().is_empty());
                tail = chunk.invalid().len();
            }
            // A sequence cut by the end of the window is looked at again with the next one.
            let cut = std::str::from_utf8(&buf[n - tail..n]).err().is_some_and(|e| e.error_len().is_none());
            kept = if cut && !last { tail } else { 0 };
            bad -= u64::from(kept > 0);
            buf.copy_within(n - kept..n, 0);
        }
        if last {
            break;
        }
    }
    guesser.feed(&[], true);
    Ok(match good >= 3 && bad * 10 <= good {
        true => (UTF_8, How::Damaged),
        false => (guesser.guess(None, Utf8Detection::Deny), How::Guessed),
    })
}

/// Reads until the buffer is full or the source ends.
fn fill(src: &mut dyn Read, buf: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < buf.len() {
        match src.read(&mut buf[n..]) {
            Ok(0) => break,
            Ok(k) => n += k,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(n)
}

/// What happens to bytes that the encoding does not know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Broken {
    /// They become U+FFFD, which is then found cell by cell.
    Replaced,
    /// They stop the reading: JSON has no room for them.
    Refused,
    /// They stop the reading, and so do characters that XML 1.0 forbids.
    RefusedXml,
    /// The same for XML 1.1, which forbids more.
    RefusedXml11,
}

/// A moving window of decoded text. Scanners look at [`Window::rest`], advance [`Window::pos`] and ask for
/// [`Window::more`] when a token is cut by the end.
pub struct Window {
    src: Box<dyn Read>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Decoded text that is at hand.
    pub text: String,
    /// How far it was used.
    pub pos: usize,
    base: u64,
    ended: bool,
    broken: Broken,
    /// Met behind the text at hand; told when that is used up, so that scanners name the place before.
    fault: Option<Fault>,
}

impl Window {
    /// A window at the start of the text, behind its byte order mark.
    pub fn open(data: &Data, detected: Detected, broken: Broken) -> io::Result<Self> {
        let mut src = data.open()?;
        src.seek(io::SeekFrom::Start(detected.mark as u64))?;
        let base = if detected.encoding == UTF_8 { detected.mark as u64 } else { 0 };
        let decoder = detected.encoding.new_decoder_without_bom_handling();
        Ok(Self::with(Box::new(src), decoder, base, broken))
    }

    /// A window over UTF-8 from any source; `base` is the offset of its first byte.
    pub fn utf8(src: Box<dyn Read>, base: u64) -> Self {
        Self::with(src, UTF_8.new_decoder_without_bom_handling(), base, Broken::Refused)
    }

    /// A window over a whole text that was read before; its first byte lies at `base`.
    pub fn of_text(text: String, base: u64) -> Self {
        let empty = Self::utf8(Box::new(io::empty()), base);
        Self { text, ended: true, ..empty }
    }

    fn with(src: Box<dyn Read>, decoder: Decoder, base: u64, broken: Broken) -> Self {
        let (raw, text) = (Vec::new(), String::new());
        Self { src, decoder, raw, text, pos: 0, base, ended: false, broken, fault: None }
    }

    /// What was not yet used of the text at hand.
    pub fn rest(&self) -> &str {
        &self.text[self.pos..]
    }

    /// Offset of the byte at `pos`.
    pub fn offset(&self) -> u64 {
        self.base + self.pos as u64
    }

    /// Whether nothing comes after the text at hand.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Drops what was used and reads on; `pos` becomes 0. Returns false at the end of the source. The amount doubles
    /// while nothing is used, so that a long token is looked at a constant number of times.
    pub fn more(&mut self) -> Result<bool, Stop> {
        self.base += self.pos as u64;
        self.text.drain(..self.pos);
        self.pos = 0;
        let before = self.text.len();
        while self.text.len() == before && !self.ended && self.fault.is_none() {
            self.raw.resize(CHUNK.max(before), 0);
            let n = fill(&mut self.src, &mut self.raw)?;
            self.ended = n < self.raw.len();
            self.decode(n);
            self.forbid(before);
            // Until the fault is told the text is not over.
            self.ended &= self.fault.is_none();
        }
        match self.fault.take_if(|_| self.text.len() == before) {
            Some(fault) => Err(fault.into()),
            None => Ok(self.text.len() > before),
        }
    }

    /// Cuts the text at the first character behind `from` that the document may not hold.
    fn forbid(&mut self, from: usize) {
        let text = &self.text[from..];
        let first = match self.broken {
            Broken::Replaced | Broken::Refused => None,
            Broken::RefusedXml => forbidden(text),
            // XML 1.1 wants these as references (section 2.2).
            Broken::RefusedXml11 => forbidden(text).or(text.find(|c| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'))),
        };
        if let Some(i) = first {
            self.text.truncate(from + i);
            self.fault = Some(Fault::new(self.base + self.text.len() as u64, "illegal-character", ""));
        }
    }

    /// From here on the rules of XML 1.1 hold.
    pub fn forbid_high_controls(&mut self) {
        self.broken = Broken::RefusedXml11;
        self.forbid(self.pos);
        self.ended &= self.fault.is_none();
    }

    fn decode(&mut self, n: usize) {
        let mut from = 0;
        loop {
            let src = &self.raw[from..n];
            let room = self.decoder.max_utf8_buffer_length(src.len()).unwrap_or(src.len() * 3 + 16);
            // UTF-8 stays as long as it is unless it is damaged; asking for three times as much would only cost memory.
            self.text.reserve(if self.decoder.encoding() == UTF_8 { src.len() + 16 } else { room });
            if self.broken == Broken::Replaced {
                let (result, read, _) = self.decoder.decode_to_string(src, &mut self.text, self.ended);
                from += read;
                if result == CoderResult::InputEmpty {
                    return;
                }
                continue;
            }
            let (result, read) = self.decoder.decode_to_string_without_replacement(src, &mut self.text, self.ended);
            from += read;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    let detail = self.decoder.encoding().name().to_owned();
                    let at = self.base + self.text.len() as u64;
                    self.fault = Some(Fault { rule: &F_FLF_003, at, reason: "malformed", detail });
                    return;
                }
            }
        }
    }
}

/// Where the first character stands that XML 1.0 forbids (section 2.2).
fn forbidden(text: &str) -> Option<usize> {
    let b = text.as_bytes();
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
    let any = b.iter().fold(false, |any, b| any | control(b));
    let first = if any { b.iter().position(control) } else { None };
    let other = memchr::memchr_iter(0xef, b).find(|&i| matches!(b.get(i + 1..i + 3), Some([0xbf, 0xbe | 0xbf])));
    match (first, other) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], stated: Option<&str>) -> (&'static str, How, String) {
        let data = Data::Bytes(bytes.into());
        let (d, _) = detect(&data, stated, PartId(0)).expect("a known encoding");
        let mut w = Window::open(&data, d, Broken::Replaced).expect("bytes open");
        while w.more().expect("bytes decode") {}
        (d.encoding.name(), d.how, w.text)
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(of(b"\xef\xbb\xbfA\xc3\x91O", None), ("UTF-8", How::Mark, "AÑO".into()));
        assert_eq!(of("AÑO;1".as_bytes(), None), ("UTF-8", How::Valid, "AÑO;1".into()));
        let latin = b"A\xd1O;REGI\xd3N;VALPARA\xcdSO\nPER\xda;1;2\nESPA\xd1A;M\xc9XICO;3\n";
        assert_eq!(of(latin, None), ("windows-1252", How::Guessed, "AÑO;REGIÓN;VALPARAÍSO\nPERÚ;1;2\nESPAÑA;MÉXICO;3\n".into()));
        assert_eq!(of(b"\xff\xfeA\0;\0", None), ("UTF-16LE", How::Mark, "A;".into()));
        assert_eq!(of(b"\xfe\xff\0A\0;", None), ("UTF-16BE", How::Mark, "A;".into()));
        assert_eq!(of(b"A\0;\x001\0\n\0B\0;\x002\0", None), ("UTF-16LE", How::Guessed, "A;1\nB;2".into()));
        assert_eq!(of(b"\x80", Some("cp1252")), ("windows-1252", How::Stated, "€".into()));
        assert_eq!(of("ñandú, años, Perú y un \u{fffd}".replace('\u{fffd}', "").as_bytes(), None).1, How::Valid);
        let mut damaged = "ñ".repeat(40).into_bytes();
        damaged.push(0xc3);
        assert_eq!(of(&damaged, None), ("UTF-8", How::Damaged, "ñ".repeat(40) + "\u{fffd}"));
    }

    #[test]
    fn an_unknown_name_and_utf32_are_refused() {
        let data = Data::Bytes(b"a".as_slice().into());
        assert!(matches!(detect(&data, Some("latin-uno"), PartId(0)), Err(ReadError::Refused(_))));
        let data = Data::Bytes(b"\xff\xfe\0\0a\0\0\0".as_slice().into());
        assert!(matches!(detect(&data, None, PartId(0)), Err(ReadError::Refused(_))));
    }

    #[test]
    fn a_character_cut_by_the_window_is_whole() {
        let text = format!("{}ñ{}", "a".repeat(CHUNK - 1), "b".repeat(CHUNK * 2 - 1) + "€");
        let (name, how, back) = of(text.as_bytes(), None);
        assert_eq!((name, how), ("UTF-8", How::Valid));
        assert!(back == text);
    }

    #[test]
    fn strict_windows_say_where_the_bytes_break() {
        let data = Data::Bytes(b"\xef\xbb\xbfab\xff".as_slice().into());
        let (d, _) = detect(&data, None, PartId(0)).expect("a mark");
        let mut w = Window::open(&data, d, Broken::Refused).expect("bytes open");
        assert!(w.more().expect("text before the fault"));
        assert_eq!(w.rest(), "ab");
        w.pos = 2;
        match w.more() {
            Err(Stop::Fault(f)) => assert_eq!((f.at, f.reason), (5, "malformed")),
            other => panic!("{other:?}"),
        }
    }
}
