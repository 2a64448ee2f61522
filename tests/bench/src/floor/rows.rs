//! The floor of the labelled long tables in text: delimited, and one element a row.

use std::fs::File;
use std::io::{self, Read};

use super::{Last, Row, Sink, WINDOW, odd, pack, period_of_label, tenths};

/// Makes a row of ten labels, in the order of the long tables.
#[derive(Default)]
pub(super) struct Labels {
    last: [Last; 9],
}

impl Labels {
    #[inline]
    pub(super) fn row(&mut self, sink: &Sink<'_>, text: [&[u8]; 10]) -> Option<Row> {
        let [freq, area, indicator, sex, age, birth, residence, period, status] = &mut self.last;
        let l = sink.lists;
        let key = pack([
            freq.get(text[0], |t| l.freq.label(t))?,
            area.get(text[1], |t| l.area.label(t))?,
            indicator.get(text[2], |t| l.indicator.label(t))?,
            sex.get(text[3], |t| l.sex.label(t))?,
            age.get(text[4], |t| l.age.label(t))?,
            birth.get(text[5], |t| l.area.label(t))?,
            residence.get(text[6], |t| l.area.label(t))?,
            period.get(text[7], period_of_label)?,
        ]);
        Some(Row { key, tenths: tenths(text[8])?, status: status.get(text[9], |t| l.status.label(t))? })
    }
}

/// Semicolons and decimal commas.
pub(super) fn delimited(file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').buffer_capacity(WINDOW / 4).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut labels = Labels::default();
    while reader.read_byte_record(&mut record)? {
        let row = labels.row(sink, std::array::from_fn(|i| &record[i]));
        sink.put(row)?;
    }
    Ok(())
}

/// `<row><sexo>…</sexo>…</row>`, by the brackets alone.
pub(super) fn elements(mut file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let (mut window, mut have) = (vec![0u8; WINDOW], 0);
    let mut labels = Labels::default();
    let end = memchr::memmem::Finder::new(b"</row>");
    loop {
        let read = file.read(&mut window[have..])?;
        have += read;
        let mut from = 0;
        while let Some(length) = end.find(&window[from..have]) {
            let text = fields(&window[from..from + length]).ok_or_else(|| odd("a row"))?;
            let row = labels.row(sink, text);
            sink.put(row)?;
            from += length + b"</row>".len();
        }
        if read == 0 {
            return Ok(());
        }
        window.copy_within(from..have, 0);
        have -= from;
    }
}

#[inline]
fn fields(row: &[u8]) -> Option<[&[u8]; 10]> {
    let mut i = memchr::memmem::find(row, b"<row>")? + b"<row>".len();
    let mut text: [&[u8]; 10] = [b""; 10];
    for t in &mut text {
        let close = i + memchr::memchr(b'>', &row[i..])?;
        if row[close - 1] == b'/' {
            i = close + 1;
            continue;
        }
        let end = close + 1 + memchr::memchr(b'<', &row[close + 1..])?;
        *t = &row[close + 1..end];
        // Past the end tag: as long as the start tag and one more.
        i = end + (close - i) + 2;
    }
    Some(text)
}
