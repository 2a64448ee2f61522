//! How long all checks take on a million observations: a measurement, run by hand.

use super::super::total_checks;
use rust_decimal::Decimal;

use super::*;

/// A million observations with 300,000 totals: `cargo test --release --lib a_million -- --ignored` says how long it takes
/// to make and to check them.
#[test]
#[ignore = "a measurement, not a check of behaviour"]
fn a_million_observations() {
    let mut e = Example::new(&["FREQ", "REF_AREA", "CITIZENSHIP", "BORDER_POINT", "SEX", "AGE", "TIME_PERIOD"]);
    e.slots = ["CITIZENSHIP", "BORDER_POINT", "SEX", "AGE", "TIME_PERIOD"].map(|d| (d, vec![d])).to_vec();
    e.lines.clear();
    let mut data = e.build();
    let ages = ["Y0T17", "Y18T29", "Y30T44", "Y45T59", "Y_GE60"];
    let value = |c: i64, p: i64, s: i64, a: i64, t: i64| 40 + (c * 7 + p * 13 + a * 5 + c * p % 17) % 181 + 3 * s + t;
    let push = |data: &mut Dataset, key: [&str; 7], value: i64, at: (u32, u16), mask: u32| {
        let Dataset { codes, attribute_values, observations, totals, total_slots, .. } = data;
        let rows = if mask > 0 {
            total_slots.push(mask);
            totals
        } else {
            observations
        };
        key.iter().enumerate().for_each(|(d, k)| rows.keys[d].push(codes[d].intern(k)));
        (0..ATTRIBUTES.len()).for_each(|a| {
            let text = if ATTRIBUTES[a] == "OBS_STATUS" { "A" } else { "" };
            rows.attributes[a].push(attribute_values[a].intern(text));
        });
        rows.values.push(Some(Decimal::from(value)));
        rows.at.push(Location::cell(PartId(0), at.0, at.1));
        rows.notes.push(0);
    };
    for t in 0..10i64 {
        let period = (2014 + t).to_string();
        for c in 0..200i64 {
            let from = format!("C{c:03}");
            for p in 0..50i64 {
                let point = format!("P{p:02}");
                let row = ((t * 200 + c) * 50 + p) as u32;
                let mut whole = 0;
                for (s, sex) in (0i64..).zip(["M", "F"]) {
                    let mut sum = 0;
                    for (a, age) in (0i64..).zip(ages) {
                        let v = value(c, p, s, a, t);
                        sum += v;
                        push(&mut data, ["A", "MEX", &from, &point, sex, age, &period], v, (row, (s * 6 + a) as u16), 0);
                    }
                    whole += sum;
                    push(&mut data, ["A", "MEX", &from, &point, sex, "_T", &period], sum, (row, (s * 6 + 5) as u16), 1 << 3);
                }
                push(&mut data, ["A", "MEX", &from, &point, "_T", "_T", &period], whole, (row, 12), 1 << 2 | 1 << 3);
            }
        }
    }
    let context = Context { sender: "MEX.UPM".to_owned(), received: "2026-11-21".to_owned() };
    assert_eq!(total_checks(&check(&data, &context)), (200_000 + 100_000, 0));
}
