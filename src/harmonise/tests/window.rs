//! Do rows that are judged a window at a time become what they become one by one?

use super::*;

/// Rows of several windows: labels met late, notes, totals kept and checked, faults, missing figures, statuses.
fn rows() -> Vec<String> {
    let row = |i: usize| {
        let sex = ["Hombres", "Mujeres", "Total", "hombres ", "Marcianos"][if i % 97 == 50 { 4 } else { i % 4 }];
        let area = ["México", "Venezuela", "Zaire", "^"][if i > 700 { i % 4 } else { i % 2 }];
        let value = match i % 11 {
            0 => "M".to_owned(),
            1 => format!("{i}.5"),
            2 => format!("{i}!P"),
            3 if i.is_multiple_of(7) => String::new(),
            4 if i.is_multiple_of(5) => "99999999999999999999".to_owned(),
            _ => i.to_string(),
        };
        format!("{sex};{area};{}={value}", 2000 + i / 50)
    };
    (0..1_500).map(row).collect()
}

#[test]
fn rows_of_a_window_become_what_they_become_one_by_one() {
    let flow = flow("SEX AREA TIME_PERIOD", "OBS_STATUS COUNT_UNIT=PERSON");
    let body = "set:\n  SEX: { total: { Total: keep } }\n  AREA: { total: { Zaire: check } }\n";
    // A rule that never holds sends every row the long way.
    let long = mapping(&format!("{body}rules:\n- {{ when: \"SEX == 'never'\", skip: never }}\n"));
    let rows = rows();
    let records = records("SEX AREA TIME_PERIOD", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let (quick, found) = run(&mapping(body), &flow, &records);
    let (slow, expected) = run(&long, &flow, &records);
    assert!(quick.observations.len() > 500 && quick.totals.len() > 100 && quick.faulty.len() > 10);
    for (a, b) in [(&quick.observations, &slow.observations), (&quick.totals, &slow.totals), (&quick.faulty, &slow.faulty)] {
        assert_eq!((lines(&quick, a), &a.at), (lines(&slow, b), &b.at));
    }
    let slots = |d: &Dataset| (0..d.observations.len()).map(|i| d.observation_slots.get(i)).collect::<Vec<_>>();
    assert_eq!((slots(&quick), &quick.total_slots, &quick.total_open), (slots(&slow), &slow.total_slots, &slow.total_open));
    assert!((0..quick.observations.len()).all(|i| notes(&quick, i) == notes(&slow, i)));
    assert_eq!(findings(&found), findings(&expected));
}

/// By whichever way a row comes: with a label that is new, among others of its kind, or where a unit is to be applied.
#[test]
fn a_sign_that_is_read_as_zero_is_noted() {
    let rows = ["MEX=–", "MEXICO=–", "MEX=7", "MEX=–", "VEN=nil", "VEN=0"];
    let folded = Note::Folded("AREA".to_owned(), "MEXICO".to_owned(), "MEX".to_owned());
    let dash = || Note::Zero("–".to_owned());
    let (data, _) = run(&mapping("set: { TIME_PERIOD: '2024' }"), &flow("AREA TIME_PERIOD", ""), &records("AREA", &rows));
    let noted: Vec<Vec<Note>> = (0..data.observations.len()).map(|row| notes(&data, row)).collect();
    assert_eq!(noted, [vec![dash()], vec![folded, dash()], vec![], vec![dash()], vec![Note::Zero("nil".to_owned())], vec![]]);
    assert_eq!(observations(&data)[1], "MEX.2024 = 0");
    let m = mapping("set: { TIME_PERIOD: '2024', OBS_VALUE: { unit: { factor: 1000 } } }");
    let (data, _) = run(&m, &flow("AREA TIME_PERIOD", ""), &records("AREA", &["MEX=–"]));
    assert_eq!(notes(&data, 0), [Note::Unit("1000".to_owned()), dash()]);
}
