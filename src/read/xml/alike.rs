//! Is the next element an empty one that is written as one before it, but for the values of its attributes?
//!
//! Where the bytes around the values are the same, and what prefixes mean is, a scanner passes through the same states. A
//! value that would have to be decoded, that ends otherwise, or that the window cuts leaves the element to the scanner, which
//! also tells what is wrong, if anything is.

use super::text::plain_len;

/// An empty element with the values of its attributes cut out.
#[derive(Debug)]
pub struct TagForm {
    /// What stands before each value, its opening quote with it, and what stands behind the last one.
    pieces: Vec<Box<[u8]>>,
    /// How far before its value the name of each attribute begins.
    names: Vec<u32>,
    /// How many elements are open around it, and what prefixes mean there.
    pub(super) context: (usize, u32),
}

/// Value of an attribute.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// Byte offset of the attribute's name.
    pub at: u64,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl TagForm {
    /// The form of a tag. `values` tells of each attribute where in the tag its name begins, its value begins and its value ends.
    pub(super) fn of(tag: &str, context: (usize, u32), values: &[(usize, usize, usize)]) -> Option<Self> {
        let (mut pieces, mut from) = (Vec::new(), 0);
        for &(name, value, end) in values {
            let before = tag.get(from..value).filter(|_| from <= name && name < value)?;
            pieces.push(before.as_bytes().into());
            from = end;
        }
        pieces.push(tag.get(from..)?.as_bytes().into());
        // Every value ends with the quote that the next piece begins with.
        let quoted = pieces[1..].iter().all(|p: &Box<[u8]>| matches!(p.first(), Some(b'"' | b'\'')));
        let names = values.iter().map(|&(name, value, _)| (value - name) as u32).collect();
        quoted.then_some(Self { pieces, names, context })
    }

    /// Whether the bytes begin with an element of this form: how long it is. Its values are left in `found`; `place` is the
    /// place of the first byte in the window, `at` its offset.
    pub(super) fn find(&self, bytes: &[u8], place: usize, at: u64, found: &mut Vec<Value>) -> Option<usize> {
        found.clear();
        let (first, rest) = self.pieces.split_first()?;
        let mut p = first.len();
        if !bytes.starts_with(first) {
            return None;
        }
        for (piece, &back) in rest.iter().zip(&self.names) {
            let from = p;
            p += plain_len(bytes.get(from..)?, *piece.first()?);
            if !bytes.get(p..)?.starts_with(piece) {
                return None;
            }
            found.push(Value { at: at + (from as u64 - u64::from(back)), from: place + from, to: place + p });
            p += piece.len();
        }
        Some(p)
    }
}
