//! What is the least that an answer costs? The same bytes, written by hand from rows in codes.
//!
//! The rows are taken from an answer in SDMX-CSV: every cell a number into the texts of its column, the figure a whole number and
//! its decimals. Writing them knows nothing of structures, forms or languages.

use std::collections::BTreeMap;
use std::io;

/// Rows in codes.
pub(super) struct Coded {
    head: Vec<u8>,
    /// For each column its texts, each with the comma before it; none for the figure.
    columns: Vec<Option<Column>>,
    figures: Vec<(i64, u8)>,
}

/// The texts of a column, and the number of one for each row.
type Column = (Vec<Vec<u8>>, Vec<u16>);

/// What stands for no figure.
const NONE: i64 = i64::MIN;

impl Coded {
    /// Takes an answer apart.
    pub(super) fn of(csv: &[u8]) -> io::Result<Coded> {
        let end = csv.iter().position(|b| *b == b'\n').ok_or_else(|| io::Error::other("an answer without rows"))?;
        let names: Vec<&[u8]> = csv[..end].split(|b| *b == b',').collect();
        let figure = names.iter().position(|n| *n == b"OBS_VALUE").ok_or_else(|| io::Error::other("an answer without figures"))?;
        let mut numbers: Vec<BTreeMap<Vec<u8>, u16>> = vec![BTreeMap::new(); names.len()];
        let mut coded = Coded { head: csv[..=end].to_vec(), columns: Vec::new(), figures: Vec::new() };
        coded.columns = (0..names.len()).map(|c| (c != figure).then(Default::default)).collect();
        for line in csv[end + 1..].split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
            for (c, cell) in line.split(|b| *b == b',').enumerate() {
                let Some((texts, codes)) = &mut coded.columns[c] else {
                    coded.figures.push(read(cell)?);
                    continue;
                };
                let next = texts.len() as u16;
                let number = *numbers[c].entry(cell.to_vec()).or_insert_with(|| {
                    let comma: &[u8] = if c > 0 { b"," } else { b"" };
                    texts.push([comma, cell].concat());
                    next
                });
                codes.push(number);
            }
        }
        Ok(coded)
    }

    /// Writes them, in pieces that are thrown away; gives how many bytes, or those themselves.
    pub(super) fn write(&self, mut keep: Option<&mut Vec<u8>>) -> u64 {
        let mut piece = Vec::with_capacity(80 << 10);
        piece.extend_from_slice(&self.head);
        let (mut bytes, mut digits) = (0, itoa::Buffer::new());
        for (row, (figure, scale)) in self.figures.iter().enumerate() {
            for column in &self.columns {
                match column {
                    Some((texts, codes)) => piece.extend_from_slice(&texts[codes[row] as usize]),
                    None => {
                        piece.push(b',');
                        if *figure != NONE {
                            let text = digits.format(*figure).as_bytes();
                            match usize::from(*scale) {
                                0 => piece.extend_from_slice(text),
                                scale if text.len() > scale => {
                                    let (whole, rest) = text.split_at(text.len() - scale);
                                    piece.extend_from_slice(whole);
                                    piece.push(b'.');
                                    piece.extend_from_slice(rest);
                                }
                                scale => {
                                    piece.extend_from_slice(b"0.");
                                    piece.resize(piece.len() + scale - text.len(), b'0');
                                    piece.extend_from_slice(text);
                                }
                            }
                        }
                    }
                }
            }
            piece.push(b'\n');
            if piece.len() >= 64 << 10 {
                bytes += piece.len() as u64;
                if let Some(keep) = &mut keep {
                    keep.extend_from_slice(&piece);
                }
                std::hint::black_box(&piece);
                piece.clear();
            }
        }
        if let Some(keep) = &mut keep {
            keep.extend_from_slice(&piece);
        }
        std::hint::black_box(&piece);
        bytes + piece.len() as u64
    }
}

fn read(cell: &[u8]) -> io::Result<(i64, u8)> {
    if cell.is_empty() {
        return Ok((NONE, 0));
    }
    let text = std::str::from_utf8(cell).map_err(io::Error::other)?;
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let figure = format!("{whole}{rest}").parse().map_err(io::Error::other)?;
    Ok((figure, rest.len() as u8))
}

/// Processor time of this thread, in seconds.
pub(super) fn own_cpu() -> io::Result<f64> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = said.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
    Ok(nanoseconds / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_by_hand_is_what_was_read() {
        let csv = b"STRUCTURE,SEX,OBS_VALUE,OBS_STATUS\ndataflow,F,120,A\ndataflow,M,,M\ndataflow,_T,0.5,A\ndataflow,_T,-17.25,E\n";
        let mut written = Vec::new();
        let bytes = Coded::of(csv).expect("rows").write(Some(&mut written));
        assert_eq!((bytes as usize, String::from_utf8_lossy(&written)), (csv.len(), String::from_utf8_lossy(csv)));
    }
}
