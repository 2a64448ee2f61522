//! Which fields of a line are not those of the line above? Rows of coded data mostly repeat most of the row above them.

use std::ops::Range;

use crate::read::csv::each_byte;

/// A line of so many fields, and which of them differ from the line before it.
#[derive(Default)]
pub(super) struct Above {
    line: String,
    /// Where each field ends; none before the first line.
    ends: Vec<u32>,
    changed: Vec<usize>,
    room: Vec<u32>,
}

impl Above {
    /// Takes the next line, where it has so many fields, begins with content and has ASCII alone, no NUL among it. Any other is
    /// left to the reader that knows all that a record may be.
    pub(super) fn take(&mut self, line: &str, delimiter: u8, fields: usize) -> bool {
        let bytes = line.as_bytes();
        if !bytes.first().is_some_and(|b| b.is_ascii_graphic() && *b != delimiter) {
            return false;
        }
        let same = common(self.line.as_bytes(), bytes);
        // A field whose delimiter lies in the common beginning is the same, and stands in the same place.
        let kept = self.ends.iter().take_while(|&&end| (end as usize) < same).count();
        let from = kept.checked_sub(1).map_or(0, |last| self.ends[last] as usize + 1);
        let rest = &bytes[from..];
        // Looked at as a whole: a field is too short for a search.
        if rest.iter().fold(false, |odd, b| odd | !matches!(b, 1..=0x7f)) {
            return false;
        }
        self.room.clear();
        self.room.extend_from_slice(&self.ends[..kept]);
        each_byte(delimiter, rest, &mut |at| self.room.push(from as u32 + at));
        self.room.push(bytes.len() as u32);
        if self.room.len() != fields {
            return false;
        }
        self.changed.clear();
        for field in kept..fields {
            let (old, new) = (text(&self.ends, self.line.as_bytes(), field), text(&self.room, bytes, field));
            if !old.zip(new).is_some_and(|(old, new)| equal(old, new)) {
                self.changed.push(field);
            }
        }
        std::mem::swap(&mut self.ends, &mut self.room);
        self.line.truncate(from);
        self.line.push_str(&line[from..]);
        true
    }

    /// The fields that differ; all of the first line.
    pub(super) fn changed(&self) -> &[usize] {
        &self.changed
    }

    /// A field of the line.
    pub(super) fn text(&self, field: usize) -> &str {
        range(&self.ends, field).map_or("", |r| &self.line[r])
    }

    /// What comes next is compared with nothing.
    pub(super) fn forget(&mut self) {
        self.line.clear();
        self.ends.clear();
    }
}

/// Where a field stands.
fn range(ends: &[u32], field: usize) -> Option<Range<usize>> {
    let end = *ends.get(field)? as usize;
    Some(field.checked_sub(1).map_or(0, |last| ends[last] as usize + 1)..end)
}

/// The bytes of a field.
fn text<'a>(ends: &[u32], line: &'a [u8], field: usize) -> Option<&'a [u8]> {
    line.get(range(ends, field)?)
}

/// Whether two fields are the same; those of a few bytes are told by both their ends.
#[inline]
fn equal(a: &[u8], b: &[u8]) -> bool {
    match a.len() {
        n if n != b.len() => false,
        4..=8 => a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk(),
        9..=16 => a.first_chunk::<8>() == b.first_chunk() && a.last_chunk::<8>() == b.last_chunk(),
        0..=3 => a.iter().eq(b),
        _ => a == b,
    }
}

/// How many bytes two texts have in common at their beginning; maybe a few less.
fn common(a: &[u8], b: &[u8]) -> usize {
    let same = |(a, b): &(&[u8; 8], &[u8; 8])| a == b;
    8 * a.as_chunks().0.iter().zip(b.as_chunks().0).take_while(same).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_that_changed_are_told() {
        let mut above = Above::default();
        assert!(above.take("dataflow,A:B(1.0),I,A,CHL,2000,7,A", b',', 8));
        assert_eq!(above.changed(), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert!(above.take("dataflow,A:B(1.0),I,A,CHL,2001,,A", b',', 8));
        assert_eq!(
            (above.changed(), above.text(1), above.text(5), above.text(6), above.text(7)),
            (&[5, 6][..], "A:B(1.0)", "2001", "", "A")
        );
        assert!(!above.take("dataflow,A:B(1.0),I,A,CHL,2001,", b',', 8), "a field too few");
        assert!(!above.take("dataflow,A:B(1.0),I,A,CHL,2001,,,", b',', 8), "a field too many");
        assert!(!above.take("dataflow,A:B(1.0),I,A,CHL,a\u{e3}o,,A", b',', 8) && !above.take(",,,,,,,", b',', 8));
        assert!(above.take("dataflow,A:B(1.0),I,A,CHL,2001,,A", b',', 8));
        assert_eq!(above.changed(), [0usize; 0]);
        above.forget();
        assert!(above.take("dataflow,A:B(1.0),I,A,CHL,2001,,A", b',', 8));
        assert_eq!(above.changed().len(), 8);
    }

    proptest! {
        #[test]
        fn fields_are_those_of_the_line(lines in proptest::collection::vec("x[ab,]{0,30}", 1..12), fields in 1..6usize) {
            let mut above = Above::default();
            let mut last: Option<Vec<String>> = None;
            for line in &lines {
                let wanted: Vec<String> = line.split(',').map(str::to_owned).collect();
                let taken = above.take(line, b',', fields);
                prop_assert_eq!(taken, wanted.len() == fields);
                if !taken {
                    continue;
                }
                prop_assert_eq!((0..fields).map(|k| above.text(k).to_owned()).collect::<Vec<_>>(), wanted.clone());
                let changed: Vec<usize> = (0..fields).filter(|&k| last.as_ref().is_none_or(|l| l[k] != wanted[k])).collect();
                prop_assert_eq!(above.changed(), changed);
                last = Some(wanted);
            }
        }
    }
}
