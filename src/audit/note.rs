//! Who signed a text? The signed note of C2SP (<https://c2sp.org/signed-note>): a text, a blank line, signature lines.

use super::hash::{base64, from_base64};
use super::key::{KeyType, PublicKey, SecretKey, named};

/// Most signatures of a note: a log and its witnesses.
const MOST: usize = 64;
/// Longest note in bytes.
const LONGEST: usize = 64 << 10;

/// A text with its signatures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    text: String,
    signatures: Vec<Line>,
}

/// One signature line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: [u8; 4],
    /// What the key made of the text.
    pub signature: Vec<u8>,
}

impl Line {
    /// `name+id` of the key that it names.
    pub fn label(&self) -> String {
        format!("{}+{:08x}", self.name, u32::from_be_bytes(self.id))
    }

    /// Whether it names this key.
    pub fn names(&self, key: &PublicKey) -> bool {
        self.name == key.name() && self.id == key.id()
    }

    /// When a witness signed, in seconds since 1970.
    pub fn seconds(&self) -> Option<u64> {
        self.signature.first_chunk().map(|b| u64::from_be_bytes(*b))
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "— {} {}", self.name, base64(&[&self.id[..], &self.signature].concat()))
    }
}

impl Note {
    /// A text to be signed, which ends in a newline; none where it has other control characters.
    pub fn new(text: String) -> Option<Self> {
        let fit = text.ends_with('\n') && text.len() < LONGEST && !text.contains(|c: char| c < ' ' && c != '\n');
        fit.then_some(Self { text, signatures: Vec::new() })
    }

    /// Reads a note. The error says what is wrong with its form.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > LONGEST {
            return Err("it is longer than a note may be");
        }
        let (body, lines) = text.rsplit_once("\n\n").ok_or("no blank line parts the text from its signatures")?;
        let mut note = Self::new(format!("{body}\n")).ok_or("its text has control characters")?;
        let lines = lines.strip_suffix('\n').ok_or("its last line has no end")?;
        for line in lines.split('\n') {
            note.signatures.push(Self::line(line).ok_or("a signature line is not `— name signature`")?);
        }
        if note.signatures.len() > MOST { Err("it has too many signatures") } else { Ok(note) }
    }

    /// Reads one signature line, without its newline.
    pub fn line(line: &str) -> Option<Line> {
        let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = from_base64(signature)?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        (named(name) && !signature.is_empty()).then(|| Line { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }

    /// The text, with the newline that ends it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in order.
    pub fn signatures(&self) -> &[Line] {
        &self.signatures
    }

    /// Adds a signature line, unless a line of that key is there.
    pub fn add(&mut self, line: Line) {
        if !self.signatures.iter().any(|s| s.name == line.name && s.id == line.id) {
            self.signatures.push(line);
        }
    }

    /// The signature of this key. `seconds` since 1970 is what a witness's key says with it.
    pub fn signature_of(&self, key: &SecretKey, seconds: u64) -> Line {
        let public = key.public();
        let signature = match public.kind() {
            KeyType::Ed25519 => key.sign(self.text.as_bytes()).to_vec(),
            KeyType::Cosignature => [&seconds.to_be_bytes()[..], &key.sign(self.timed(seconds).as_bytes())].concat(),
        };
        Line { name: public.name().to_owned(), id: public.id(), signature }
    }

    /// Whether a line that names this key is its signature of the text.
    pub fn holds(&self, line: &Line, key: &PublicKey) -> bool {
        match key.kind() {
            KeyType::Ed25519 => key.signed(self.text.as_bytes(), &line.signature),
            KeyType::Cosignature => match line.signature.split_first_chunk::<8>() {
                Some((seconds, signature)) => {
                    let seconds = u64::from_be_bytes(*seconds);
                    i64::try_from(seconds).is_ok() && key.signed(self.timed(seconds).as_bytes(), signature)
                }
                None => false,
            },
        }
    }

    /// What a witness signs (<https://c2sp.org/tlog-cosignature>, Ed25519).
    fn timed(&self, seconds: u64) -> String {
        format!("cosignature/v1\ntime {seconds}\n{}", self.text)
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|s| write!(f, "{s}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The note of the tests of Go's `golang.org/x/mod/sumdb/note`, signed there by PeterNeumann.
    const TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn key() -> SecretKey {
        SecretKey::parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").expect("a key")
    }

    #[test]
    fn the_notes_of_other_tools_are_read_and_written() {
        let mut note = Note::new(TEXT.to_owned()).expect("a text");
        note.add(note.signature_of(&key(), 0));
        assert_eq!(note.to_string(), format!("{TEXT}\n{LINE}"));
        let read = Note::parse(&note.to_string()).expect("a note");
        assert_eq!(read, note);
        assert!(read.holds(&read.signatures()[0], key().public()));
        let other = Note { text: TEXT.replace("answer", "problem"), ..read.clone() };
        assert!(!other.holds(&other.signatures()[0], key().public()));
    }

    #[test]
    fn a_witness_signs_its_time_too() {
        let key = SecretKey::from_seed("witness.example/w1", KeyType::Cosignature, [3; 32]).expect("a name");
        let note = Note::new("log.example\n0\nhash\n".to_owned()).expect("a text");
        let line = note.signature_of(&key, 1_679_315_147);
        assert_eq!((line.seconds(), line.signature.len(), line.names(key.public())), (Some(1_679_315_147), 72, true));
        assert!(note.holds(&line, key.public()));
        let mut later = line.clone();
        later.signature[7] ^= 1;
        assert!(!note.holds(&later, key.public()));
        later.signature.truncate(7);
        assert!(!note.holds(&later, key.public()));
    }

    #[test]
    fn a_text_that_is_no_note_says_why() {
        let why = |text: &str| Note::parse(text).map(|n| n.to_string()).expect_err("no note");
        assert_eq!(why("a\n"), "no blank line parts the text from its signatures");
        assert_eq!(why("a\n\n— n AAAAAAE="), "its last line has no end");
        assert_eq!(why("a\n\n"), "its last line has no end");
        assert_eq!(why("a\n\n\n"), "its last line has no end");
        assert_eq!(why("a\n\n- n AAAAAAE=\n"), "a signature line is not `— name signature`");
        assert_eq!(why("a\n\n— n AAAAAA==\n"), "a signature line is not `— name signature`");
        assert_eq!(why("a\tb\n\n— n AAAAAAE=\n"), "its text has control characters");
    }
}
