//! How fast is each writer? Not a test of right or wrong: run it by name, in the release profile.
//!
//! `cargo test --release --lib sdmx::write::speed -- --ignored --nocapture`

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::tests::{flow, header, set};
use super::*;
use crate::model::observation::Figures;
use crate::sdmx::message::Csv;

const ROWS: usize = 1_000_000;
const SLICE: usize = 8192;

/// A million observations: series of 60 months, most with the same attributes.
fn rows() -> Vec<Slice> {
    let texts = |all: Vec<String>| Arc::new(Texts(all.into_iter().map(Into::into).collect()));
    let areas = texts((0..200).map(|i| format!("A{i:02}")).collect());
    let sexes = texts(["F", "M", "_T"].map(String::from).to_vec());
    let freq = texts(vec!["M".into()]);
    let periods = texts((0..600).map(|i| format!("{}-{:02}", 1970 + i / 12, i % 12 + 1)).collect());
    let status = texts(["", "A", "M", "P"].map(String::from).to_vec());
    let mult = texts(["", "0"].map(String::from).to_vec());
    let note = texts((0..50).map(|i| if i == 0 { String::new() } else { format!("nota {i}, \"con\" comillas") }).collect());
    let column = |texts: &Arc<Texts>, of: &dyn Fn(usize) -> u32, from: usize, n: usize| {
        let mut codes = CodeColumn::default();
        (from..from + n).for_each(|i| codes.push(of(i)));
        Column { texts: texts.clone(), codes }
    };
    let slice = |from: usize| {
        let n = SLICE.min(ROWS - from);
        let mut values = Figures::default();
        let figure = |i: usize| (i * 2_654_435_761 % 1_000_003) as i64;
        (from..from + n).for_each(|i| values.extend(&[figure(i)], &[u32::from(i % 10 == 0)]));
        Slice {
            dimensions: vec![
                column(&freq, &|_| 0, from, n),
                column(&areas, &|i| (i / 1800 % 200) as u32, from, n),
                column(&sexes, &|i| (i / 600 % 3) as u32, from, n),
                column(&periods, &|i| (i % 600) as u32, from, n),
            ],
            values,
            attributes: vec![
                Some(column(&status, &|i| if i % 100 == 0 { 3 } else { 1 }, from, n)),
                Some(column(&mult, &|_| 1, from, n)),
                Some(column(&note, &|i| if i % 40 == 0 { (i / 40 % 50) as u32 } else { 0 }, from, n)),
                None,
            ],
            rows: n,
        }
    };
    (0..ROWS).step_by(SLICE).map(slice).collect()
}

#[expect(clippy::disallowed_methods, reason = "it measures time")]
/// The best of five runs; what is written is passed on in pieces, and counted.
fn best(mut run: impl FnMut(&mut dyn FnMut(&mut Vec<u8>))) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..5 {
        let (start, mut bytes) = (Instant::now(), 0);
        run(&mut |out: &mut Vec<u8>| {
            if out.len() >= 128 << 10 {
                bytes += black_box(&*out).len();
                out.clear();
            }
        });
        let taken = start.elapsed();
        if taken < best.0 {
            best = (taken, bytes);
        }
    }
    best
}

/// SDMX-CSV 2.0 of exactly these rows, written by hand.
fn by_hand(slices: &[Slice], pass: &mut dyn FnMut(&mut Vec<u8>)) {
    let (mut out, mut number) = (Vec::with_capacity(160 << 10), itoa::Buffer::new());
    let mut key: Vec<u8> = Vec::new();
    let quoted: Vec<Vec<u8>> = slices[0].attributes[2].as_ref().map_or(Vec::new(), |c| {
        let one = |t: &str| if t.is_empty() { Vec::new() } else { format!("\"{}\"", t.replace('"', "\"\"")).into_bytes() };
        c.texts.0.iter().map(|t| one(t)).collect()
    });
    for s in slices {
        let mut last = (u32::MAX, u32::MAX);
        for i in 0..s.rows {
            let series = (s.dimensions[1].codes.get(i), s.dimensions[2].codes.get(i));
            if series != last {
                last = series;
                key.clear();
                key.extend_from_slice(b"dataflow,T:DF_T(1.0),R,M,");
                key.extend_from_slice(s.dimensions[1].text(i).as_bytes());
                key.push(b',');
                key.extend_from_slice(s.dimensions[2].text(i).as_bytes());
                key.push(b',');
            }
            out.extend_from_slice(&key);
            out.extend_from_slice(s.dimensions[3].text(i).as_bytes());
            out.push(b',');
            if let Some((mantissa, scale)) = s.values.parts(i) {
                crate::sdmx::csv::decimal(mantissa, scale as usize, &mut number, &mut out);
            }
            out.push(b',');
            if let [Some(status), _, Some(note), _] = &s.attributes[..] {
                out.extend_from_slice(status.text(i).as_bytes());
                out.extend_from_slice(b",0,");
                out.extend_from_slice(&quoted[note.codes.get(i) as usize]);
                out.extend_from_slice(b",\n");
            }
        }
        pass(&mut out);
    }
}

#[test]
#[ignore = "measures, and takes a release build to say anything"]
fn of_each_writer() {
    let slices = rows();
    let _ = flow();
    let line = |name: &str, (taken, bytes): (Duration, usize), floor: Duration| {
        println!(
            "{name:<28} {:>7.1} ms  {:>6.1} M rows/s  {:>6.1} MB  {:>5.2} x floor",
            taken.as_secs_f64() * 1e3,
            ROWS as f64 / taken.as_secs_f64() / 1e6,
            bytes as f64 / 1e6,
            taken.as_secs_f64() / floor.as_secs_f64()
        );
    };
    let hand = best(|pass| by_hand(&slices, pass));
    line("csv by hand", hand, hand.0);
    let keys = Csv { series_keys: true, obs_keys: true, ..Csv::default() };
    let csv = |c| [DataFormat::Csv10(c), DataFormat::Csv20(c)];
    let formats = csv(Csv::default()).into_iter().chain([
        DataFormat::Csv20(keys),
        DataFormat::Json10,
        DataFormat::Json20,
        DataFormat::Generic21(false),
    ]);
    for format in formats.chain([DataFormat::Specific21(false), DataFormat::Xml30]) {
        for at in [AtObservation::Dimension(3), AtObservation::All] {
            let set = set(at.clone());
            let mut message = Vec::new();
            let taken = best(|pass| {
                let (mut writer, mut out) = (writer(format), Vec::with_capacity(160 << 10));
                writer.begin(&header(), &mut out).expect("a head");
                writer.dataset(&set, &mut out).expect("a dataset");
                for s in &slices {
                    writer.rows(s, &mut out).expect("rows");
                    if message.len() < 8 << 20 {
                        message.extend_from_slice(&out);
                    }
                    pass(&mut out);
                }
                writer.end(&mut out).expect("an end");
            });
            // The same number of bytes, copied in the same pieces.
            let copied = best(|pass| {
                let mut out: Vec<u8> = Vec::with_capacity(160 << 10);
                let mut left = taken.1;
                for piece in message.chunks(64 << 10).cycle() {
                    out.extend_from_slice(&piece[..piece.len().min(left)]);
                    left -= piece.len().min(left);
                    pass(&mut out);
                    if left == 0 {
                        break;
                    }
                }
            });
            let name = format!("{format:?}");
            let name = name.split('(').next().unwrap_or(&name);
            let keyed = if format == DataFormat::Csv20(keys) { " keys" } else { "" };
            let flat = if at == AtObservation::All { " flat" } else { "" };
            line(&format!("{name}{keyed}{flat}"), taken, hand.0);
            line("  the same bytes copied", copied, hand.0);
        }
    }
}
