//! Planted faults in clean tables with totals: is the cell that was changed among those that are named?

use super::*;

/// Numbers that look drawn, and are the same each time (Knuth's MMIX).
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % n
    }
}

/// Nationalities in rows, months in columns, a total below each column; each nationality has its level, its figures vary by a
/// fifth. `sideways`: nationalities in columns and a total at the end of each row.
fn months(drawn: &mut Drawn, rows: i64, columns: i64, sideways: bool) -> Example {
    let mut e = Example::new(&["FREQ", "REF_AREA", "CITIZENSHIP", "DIRECTION", "TIME_PERIOD"]);
    e.slots = vec![("CITIZENSHIP", vec!["CITIZENSHIP"])];
    e.grid = true;
    let place = |row: i64, col: i64| if sideways { (3 + col as u32, 1 + row as u16) } else { (3 + row as u32, 1 + col as u16) };
    let names: Vec<String> = (0..rows).map(|r| format!("N{r}")).collect();
    let levels: Vec<i64> = (0..rows).map(|_| [40, 150, 900, 4_000, 12_000][drawn.below(5) as usize] + drawn.below(60)).collect();
    for col in 0..columns {
        let month = format!("{}-{:02}", 2020 + col / 12, col % 12 + 1);
        let mut sum = 0;
        for row in 0..rows {
            let level = levels[row as usize];
            let value = level - level / 10 + drawn.below(level / 5 + 3);
            sum += value;
            e.add(
                &[("CITIZENSHIP", &names[row as usize]), ("FREQ", "M"), ("DIRECTION", "IN"), ("TIME_PERIOD", &month)],
                Some(value),
                place(row, col),
            );
        }
        e.add(&[("FREQ", "M"), ("DIRECTION", "IN"), ("TIME_PERIOD", &month)], Some(sum), place(rows, col)).total = Some(1);
    }
    e
}

/// A slip of the keyboard in a figure, whose neighbours are these.
fn slip(kind: i64, value: i64, neighbours: &[i64], drawn: &mut Drawn) -> Option<i64> {
    let digits: Vec<u8> = value.to_string().into_bytes();
    let read = |d: Vec<u8>| String::from_utf8(d).ok()?.parse::<i64>().ok();
    match kind {
        // Two neighbouring digits exchanged.
        0 => {
            let i = drawn.below(digits.len() as i64 - 1) as usize;
            let mut d = digits;
            d.swap(i, i + 1);
            read(d)
        }
        1 => Some(value * 10),
        2 => (value % 10 == 0).then_some(value / 10),
        3 => neighbours.get(drawn.below(neighbours.len() as i64) as usize).copied(),
        // Another figure altogether, as when a line is missed.
        _ => Some(value * (2 + drawn.below(3)) + drawn.below(9)),
    }
}

#[test]
fn the_cell_at_fault_is_among_the_candidates() {
    let mut drawn = Drawn(20_261_122);
    let mut by_kind = [[0u32; 3]; 5];
    for round in 0..400i64 {
        let (rows, columns) = (6 + drawn.below(20), 8 + drawn.below(17));
        let e = months(&mut drawn, rows, columns, round % 2 == 0);
        let data: Vec<usize> = (0..e.lines.len()).filter(|&i| e.lines[i].total.is_none()).collect();
        let (kind, picked) = (round % 5, data[drawn.below(data.len() as i64) as usize]);
        let at = e.lines[picked].at;
        let figure = |e: &Example, at: (u32, u16)| {
            e.lines.iter().find(|l| l.at == at && l.total.is_none()).and_then(|l| l.value).and_then(|v| i64::try_from(v.mantissa()).ok())
        };
        let value = figure(&e, at).expect("a figure");
        let beside = [(at.0 + 1, at.1), (at.0 - 1, at.1), (at.0, at.1 + 1), (at.0, at.1 - 1)];
        let neighbours: Vec<i64> = beside.into_iter().filter_map(|p| figure(&e, p)).collect();
        let Some(wrong) = slip(kind, value, &neighbours, &mut drawn).filter(|w| *w != value) else { continue };
        let mut faulty = e.clone();
        faulty.lines[picked].value = Some(Decimal::from(wrong));
        let found = faulty.check();
        let told: Vec<_> = found.list.iter().filter(|f| f.rule.id == "X-VAD-001").collect();
        // A figure ten times too large in a steady series is told as a change of unit, and the sum waits for it.
        let [f] = told[..] else {
            assert!(found.list.iter().any(|f| f.cells.contains(&Location::cell(PartId(0), at.0, at.1))), "{:?}", found.list);
            continue;
        };
        let named: Vec<&Arg> = ["cell1", "cell2", "cell3"].iter().filter_map(|n| f.args.iter().find(|a| a.0 == *n).map(|a| &a.1)).collect();
        let place = Arg::Place(Location::cell(PartId(0), at.0, at.1));
        let counts = &mut by_kind[kind as usize];
        counts[0] += 1;
        counts[1] += u32::from(named.contains(&&place));
        counts[2] += u32::from(named[0] == &place);
    }
    let sum = |i: usize| by_kind.iter().map(|k| k[i]).sum::<u32>();
    assert!(sum(0) > 200, "{by_kind:?}");
    assert!(sum(1) * 10 >= sum(0) * 9, "named in fewer than nine of ten: {by_kind:?}");
}

#[test]
fn candidates_are_named_with_their_reason() {
    let mut e = months(&mut Drawn(7), 5, 4, false);
    e.line((4, 3)).value = Some(Decimal::from(4_512));
    let sum: Decimal = (3..8).filter_map(|row| e.line((row, 3)).value).sum();
    e.line((8, 3)).value = Some(sum);
    let found = e.fault("X-VAD-001", (8, 3), |e| e.line((4, 3)).value = Some(Decimal::from(4_152)));
    assert_eq!((arg(&found, "cell1"), arg(&found, "why1")), (&Arg::Place(Location::cell(PartId(0), 4, 3)), &Arg::from("digits")));
    assert_eq!((arg(&found, "now1"), arg(&found, "mended1")), (&Arg::Figure(Decimal::from(4_152)), &Arg::Figure(Decimal::from(4_512))));
    // The parts in doubt come first among the evidence.
    assert_eq!(found.list[0].evidence[0], Location::cell(PartId(0), 4, 3));
}
