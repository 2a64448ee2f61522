//! Do expressions mean what VTL says they mean, and are mistakes told at their place?

use std::sync::Arc;

use super::*;
use crate::model::lang::Names;
use crate::model::structure::{Component, DataStructure, Dataflow, Ref, Representation};
use crate::pack::trial;

fn flow() -> Arc<Dataflow> {
    let reference = Ref::parse("T:DF(1.0)").expect("a reference");
    let structure = DataStructure {
        reference: reference.clone(),
        names: Names::default(),
        dimensions: vec![
            Component::new("SEX", Representation::Text(None)),
            Component::new("AGE", Representation::Text(None)),
            Component::new("TIME_PERIOD", Representation::Time),
        ],
        measure: Component::new("OBS_VALUE", Representation::Decimal),
        attributes: vec![Component::new("OBS_STATUS", Representation::Text(None)), Component::new("BASE", Representation::Integer)],
        groups: Vec::new(),
    };
    Arc::new(Dataflow { reference, names: Names::default(), structure: Arc::new(structure), constraints: Vec::new() })
}

/// What an expression says of each row of a table, in signs: `+`, `-` and `?`.
fn said(text: &str) -> String {
    let rows = "SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,BASE\n_T,Y1,2024,10,A,5\nF,Y15T64,2024-03,-2.5,,\nM,_T,2023,,M,3\n";
    let data = trial::table(rows, &flow()).expect("a table");
    let e = Expression::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    e.check(&data.flow.structure).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    let plan = Plan::new(&e.root, &data, &data.observations);
    (0..3).map(|row| plan.holds(row).map_or('?', |b| if b { '+' } else { '-' })).collect()
}

#[test]
fn operators_hold_in_three_valued_logic() {
    for (text, wanted) in [
        (r#"SEX = "_T""#, "+--"),
        (r#"SEX <> "_T" and OBS_VALUE < 0"#, "-+?"),
        (r#"SEX = "M" or OBS_VALUE > 0"#, "+-+"),
        (r#"OBS_STATUS = "A""#, "+?-"),
        (r#"not (OBS_STATUS = "A")"#, "-?+"),
        (r#"OBS_STATUS = "A" xor OBS_VALUE > 0"#, "-??"),
        (r#"isnull(OBS_VALUE)"#, "--+"),
        (r#"nvl(OBS_VALUE, 0) = 0"#, "--+"),
        (r#"AGE in {"Y1", "_T"}"#, "+-+"),
        (r#"OBS_STATUS not_in {"A", "B"}"#, "-?+"),
        (r#"OBS_VALUE in {10, -2.5}"#, "++?"),
        (r#"between(OBS_VALUE, -3, 0)"#, "-+?"),
        (r#"between(3, OBS_VALUE, 2)"#, "---"),
        (r#"match_characters(AGE, "Y[0-9]+(T[0-9]+)?")"#, "++-"),
        (r#"match_characters(AGE, "[0-9]")"#, "---"),
        (r#"if isnull(OBS_VALUE) then OBS_STATUS = "M" else true"#, "+++"),
        (r#"OBS_VALUE + BASE * 2 = 20"#, "+??"),
        (r#"OBS_VALUE / 0 = 1"#, "???"),
        (r#"round(OBS_VALUE, 0) = -3"#, "-+?"),
        (r#"trunc(OBS_VALUE, 0) = -2"#, "-+?"),
        (r#"round(OBS_VALUE * 5, -2) = 100"#, "+-?"),
        (r#"mod(OBS_VALUE, 4) = 1.5"#, "-+?"),
        (r#"mod(OBS_VALUE, -4) = -2"#, "+-?"),
        (r#"ceil(OBS_VALUE) = -2 and floor(OBS_VALUE) = -3"#, "-+?"),
        (r#"abs(OBS_VALUE) = 2.50"#, "-+?"),
        (r#"length(AGE) = 2"#, "+-+"),
        (r#"substr(TIME_PERIOD, 1, 4) = "2024""#, "++-"),
        (r#"substr(TIME_PERIOD, 6) || "!" = "03!""#, "-+-"),
        (r#"upper(lower(trim(" m "))) = SEX"#, "--+"),
        ("TIME_PERIOD >= \"2024\"", "++-"),
        ("null", "???"),
        ("true", "+++"),
    ] {
        assert_eq!(said(text), wanted, "{text}");
    }
    assert_eq!(said("case when SEX = \"_T\" then OBS_VALUE > 0 when SEX = \"F\" then false else isnull(OBS_VALUE)"), "+-+");
}

#[test]
fn what_is_written_is_read_again_to_the_same() {
    for text in [
        "a = 1 or b = 2 and not (c = 3)",
        "(a or b) and c",
        "a - (b - c) = 1 - -2",
        "-(a + b) * 2 >= -5",
        "if (if a then b else c) then d else (if e then f else g)",
        "case when a then 1 when b then 2 else 3",
        "x in {\"A\", \"say \"\"B\"\"\"} xor '_T' = \"1\"",
        "substr(a, 1, 2) || (b || c) = nvl(d, \"\")",
        "not (not a)",
        "x in {10, -2.5}",
    ] {
        let e = Expression::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let again = Expression::parse(&e.root.to_string()).unwrap_or_else(|w| panic!("{}: {w:?}", e.root));
        assert_eq!(e.root, again.root, "{text} is {}", e.root);
    }
    assert_eq!(Expression::parse("a-(b-c)=1").expect("it reads").root.to_string(), "a - (b - c) = 1");
}

#[test]
fn mistakes_are_told_with_their_place() {
    let wrong = |text: &str| match Expression::parse(text) {
        Err(e) => e,
        Ok(e) => e.check(&flow().structure).expect_err(text),
    };
    for (text, at, what) in [
        ("SEX = 3", 6, "a number stands beside a text or code"),
        ("SEXX = \"F\"", 0, "did you mean `SEX`"),
        ("SEX = F", 6, "\"F\""),
        ("OBS_VALUE >", 11, "a value is missing before the end"),
        ("OBS_VALUE > 3 SEX", 14, "`SEX` does not belong here"),
        ("SEX = \"F", 6, "not closed"),
        ("OBS_VALUE + 1", 0, "no condition"),
        ("absolute(OBS_VALUE) > 1", 0, "no function `absolute`"),
        ("ab(OBS_VALUE) > 1", 0, "did you mean `abs`"),
        ("sum(OBS_VALUE) > 1", 0, "beyond"),
        ("abs(OBS_VALUE, 2) > 1", 0, "takes 1 values"),
        ("match_characters(SEX, \"(\")", 22, "no pattern"),
        ("match_characters(SEX, \"a)|(b\")", 22, "no pattern"),
        ("match_characters(SEX, AGE)", 22, "written out"),
        ("round(OBS_VALUE, OBS_VALUE) = 1", 17, "written out"),
        ("SEX in CL_SEX", 7, "value domain"),
        ("true > false", 0, "no order"),
        // What follows `else` is all of its value.
        ("case when SEX = \"F\" then 1 else OBS_VALUE < 3", 32, "a condition stands beside a number"),
        ("if SEX then true else false", 3, "a condition here"),
        ("SEX ? 1", 4, "means nothing"),
        ("OBS_VALUE = 99999999999999999999999999999999", 12, "more digits"),
        ("/* never closed", 0, "not closed"),
    ] {
        let e = wrong(text);
        assert!(e.at == at && e.message.contains(what), "{text}: {e:?}");
    }
}

#[test]
fn depth_and_length_are_bounded_without_an_end_of_the_stack() {
    for text in ["(".repeat(8_000), format!("{}x", "not ".repeat(2_000)), format!("a{}", " + a".repeat(2_000)), "- ".repeat(4_000)] {
        assert!(Expression::parse(&text).is_err());
    }
    assert!(Expression::parse(&format!("\"{}\" = a", "x".repeat(LONGEST))).is_err());
    let fits = format!("{}a{} = 1", "(".repeat(DEEPEST / 2 - 4), ")".repeat(DEEPEST / 2 - 4));
    assert!(Expression::parse(&fits).is_ok());
    let many = (0..50).map(|i| format!("a = {i}")).collect::<Vec<_>>().join(" or ");
    assert!(Expression::parse(&many).is_ok());
}

#[test]
fn codes_are_decided_once_for_each_combination_and_give_the_same() {
    let mut rows = "SEX,AGE,TIME_PERIOD,OBS_VALUE\n".to_owned();
    for i in 0..500 {
        rows += &format!("{},Y{},20{:02},{}\n", if i % 3 == 0 { "F" } else { "M" }, i % 7, i % 100, i);
    }
    let data = trial::table(&rows, &flow()).expect("a table");
    let text = "(SEX = \"F\" and AGE in {\"Y1\", \"Y2\"}) or (TIME_PERIOD > \"2050\" and SEX || AGE <> \"MY3\" and OBS_VALUE > 100)";
    let e = Expression::parse(text).expect("it reads");
    let plan = Plan::new(&e.root, &data, &data.observations);
    for i in 0..500usize {
        let (f, age) = (i % 3 == 0, i % 7);
        let wanted = f && (age == 1 || age == 2) || i % 100 > 50 && (f || age != 3) && i > 100;
        assert_eq!(plan.holds(i), Some(wanted), "row {i}");
    }
}
