//! Which pack do the rulesets of a script of VTL make?

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::pack::expression::{Kind, Lexer, Node, Parser, Token, Wrong};
use crate::pack::hierarchy::{Equation, Mode};

/// What a script says that a pack cannot, or what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Line, from 1.
    pub line: usize,
    /// What it is.
    pub why: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl std::error::Error for Refused {}

/// Bytes of a script at most.
const LONGEST: usize = 1 << 20;
/// Rules of a script at most.
const MOST: usize = 1_000;

/// A rule of a ruleset.
struct Rule {
    id: String,
    asks: Value,
    severity: &'static str,
}

/// A ruleset: its rules, or its equations.
enum Set {
    Points(Vec<Rule>),
    Codes { dimension: String, rules: Vec<(Equation, Rule)> },
}

/// What remarks `// @…` say.
#[derive(Default)]
struct Remarks {
    pack: Option<Value>,
    rules: BTreeMap<String, Value>,
}

/// Makes a pack in YAML of the rulesets of a script. `id` and `dataflow` are for a script that does not say them itself.
///
/// # Errors
/// The first thing that is beyond what a pack can say, or wrong, with its line.
pub fn read(script: &str, id: &str, dataflow: Option<&str>) -> Result<String, Refused> {
    let line = |at: usize| script.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    statements(script, id, dataflow).map_err(|e| Refused { line: line(e.at), why: e.message })
}

fn statements(script: &str, id: &str, dataflow: Option<&str>) -> Result<String, Wrong> {
    let remarks = remarks(script);
    let mut parser = Parser::of(Lexer::new(script, LONGEST)?)?;
    let mut sets: Vec<(String, Set)> = Vec::new();
    let mut modes: BTreeMap<String, (Mode, usize)> = BTreeMap::new();
    let mut applied: Option<String> = None;
    while parser.token != Token::End {
        if parser.take("define")? {
            let at = parser.at;
            if parser.take("datapoint")? {
                parser.expect("ruleset")?;
                sets.push((word(&mut parser)?, Set::Points(points(&mut parser)?)));
            } else if parser.take("hierarchical")? {
                parser.expect("ruleset")?;
                let name = word(&mut parser)?;
                let (dimension, rules) = codes(&mut parser)?;
                sets.push((name, Set::Codes { dimension, rules }));
            } else {
                return Err(Wrong::new(at, format!("`define {}` is VTL beyond what a pack can say", parser.shown().trim_matches('`'))));
            }
        } else {
            check(&mut parser, &mut modes, &mut applied)?;
        }
        parser.expect(";")?;
    }
    if sets.is_empty() {
        return Err(Wrong::new(0, "there is no ruleset in this script"));
    }
    if let Some((name, (_, at))) = modes.iter().find(|(name, _)| !sets.iter().any(|s| s.0 == **name)) {
        return Err(Wrong::new(*at, format!("the script checks by `{name}` and does not define it")));
    }
    let told = remarks.pack.as_ref();
    let flows = told.map(|p| &p["dataflow"]).filter(|d| d.is_array()).cloned();
    let flows = dataflow.map(|d| json!([d])).or(flows).or_else(|| applied.map(|d| json!([format!("ISTHMUS:{d}")])));
    let Some(flows) = flows else { return Err(Wrong::new(0, "the script does not say of which dataflow; name it with --dataflow")) };
    let own = told.and_then(|p| p["pack"].as_str()).unwrap_or(id);
    let senders = told.map(|p| &p["senders"]).filter(|s| s.as_array().is_some_and(|a| !a.is_empty())).cloned();
    Ok(yaml(own, &flows, senders, sets, &modes, &remarks))
}

fn remarks(script: &str) -> Remarks {
    let mut all = Remarks::default();
    for line in script.lines() {
        let line = line.trim_start();
        let of = |word: &str| line.strip_prefix(word).and_then(|rest| serde_json::from_str::<Value>(rest).ok());
        if let Some(pack) = of("// @pack ") {
            all.pack = Some(pack);
        } else if let Some(rule) = of("// @rule ")
            && let Some(id) = rule["rule"].as_str()
        {
            all.rules.insert(id.to_owned(), rule.clone());
        }
    }
    all
}

fn word(parser: &mut Parser<'_>) -> Result<String, Wrong> {
    if !matches!(parser.token, Token::Word(_) | Token::Quoted(_)) {
        return Err(Wrong::new(parser.at, format!("a name is missing before {}", parser.shown())));
    }
    match parser.step()? {
        Token::Word(w) | Token::Quoted(w) => Ok(w),
        _ => Err(Wrong::new(parser.at, "a name is missing")),
    }
}

/// `( variable A, B as C ) is`: gives the names that stand for components.
fn signature(parser: &mut Parser<'_>) -> Result<BTreeMap<String, String>, Wrong> {
    parser.expect("(")?;
    if parser.is_word("valuedomain") {
        return Err(Wrong::new(parser.at, "a ruleset on value domains is beyond what a pack can say; define it on variables"));
    }
    parser.expect("variable")?;
    let mut names = BTreeMap::new();
    loop {
        let component = word(parser)?;
        let alias = if parser.take("as")? { word(parser)? } else { component.clone() };
        names.insert(alias, component);
        if !parser.take(",")? {
            break;
        }
    }
    parser.expect(")")?;
    parser.expect("is")?;
    Ok(names)
}

/// The name of a rule, where it has one: a word before `:`.
fn label(parser: &mut Parser<'_>, script: &mut dyn FnMut(&mut Parser<'_>) -> Result<Node, Wrong>) -> Result<(Option<String>, Node), Wrong> {
    let first = script(parser)?;
    match &first.kind {
        Kind::Component(name) if parser.take(":")? => Ok((Some(name.to_string()), first)),
        _ => Ok((None, first)),
    }
}

fn points(parser: &mut Parser<'_>) -> Result<Vec<Rule>, Wrong> {
    let names = signature(parser)?;
    let mut rules = Vec::new();
    loop {
        let at = parser.at;
        let (mut when, mut then) = (None, None);
        let mut own = None;
        if !parser.is_word("when") {
            let (name, first) = label(parser, &mut |p| p.expression())?;
            match name {
                Some(name) => own = Some(name),
                None => then = Some(first),
            }
        }
        if then.is_none() {
            if parser.take("when")? {
                when = Some(parser.expression()?);
                parser.expect("then")?;
            }
            then = Some(parser.expression()?);
        }
        let (code, severity) = ending(parser)?;
        let id = identifier(code.or(own).unwrap_or_else(|| format!("rule_{}", rules.len() + 1)));
        let told = |node: Node| -> Result<String, Wrong> { Ok(renamed(&node, &names, at)?.to_string()) };
        let mut asks = serde_json::Map::new();
        if let Some(when) = when {
            asks.insert("when".to_owned(), told(when)?.into());
        }
        let then = then.ok_or_else(|| Wrong::new(at, "a rule asks for nothing"))?;
        asks.insert("then".to_owned(), told(then)?.into());
        rules.push(Rule { id, asks: asks.into(), severity });
        if rules.len() > MOST {
            return Err(Wrong::new(at, format!("more than {MOST} rules")));
        }
        if !parser.take(";")? {
            parser.expect("end")?;
            parser.expect("datapoint")?;
            parser.expect("ruleset")?;
            return Ok(rules);
        }
    }
}

/// The same with components in the place of the names that the ruleset gives them.
fn renamed(node: &Node, names: &BTreeMap<String, String>, at: usize) -> Result<Node, Wrong> {
    Ok(match &node.kind {
        Kind::Component(id) => match names.get(id.as_ref()) {
            Some(component) => Node::leaf(node.at, Kind::Component(component.as_str().into())),
            None => return Err(Wrong::new(node.at.max(at), format!("the ruleset does not name `{id}` among its variables"))),
        },
        Kind::Apply(op, parts) => Node::apply(node.at, *op, parts.iter().map(|p| renamed(p, names, at)).collect::<Result<_, _>>()?)?,
        _ => node.clone(),
    })
}

fn codes(parser: &mut Parser<'_>) -> Result<(String, Vec<(Equation, Rule)>), Wrong> {
    parser.expect("(")?;
    if parser.is_word("valuedomain") {
        return Err(Wrong::new(parser.at, "a ruleset on value domains is beyond what a pack can say; define it on variables"));
    }
    parser.expect("variable")?;
    if parser.is_word("condition") {
        return Err(Wrong::new(parser.at, "a condition of a hierarchical ruleset is beyond what a pack can say"));
    }
    parser.expect("rule")?;
    let dimension = word(parser)?;
    parser.expect(")")?;
    parser.expect("is")?;
    let mut rules = Vec::new();
    loop {
        let at = parser.at;
        let (own, equation) = Equation::read_labelled(parser)?;
        let (code, severity) = ending(parser)?;
        let id = identifier(code.or(own).unwrap_or_else(|| format!("rule_{}", rules.len() + 1)));
        rules.push((equation, Rule { id, asks: Value::Null, severity }));
        if rules.len() > MOST {
            return Err(Wrong::new(at, format!("more than {MOST} rules")));
        }
        if !parser.take(";")? {
            parser.expect("end")?;
            parser.expect("hierarchical")?;
            parser.expect("ruleset")?;
            return Ok((dimension, rules));
        }
    }
}

/// `errorcode "…" errorlevel …`, each of which may be missing.
fn ending(parser: &mut Parser<'_>) -> Result<(Option<String>, &'static str), Wrong> {
    let mut code = None;
    if parser.take("errorcode")? {
        code = match parser.step()? {
            Token::Text(t) | Token::Number(t) => Some(t),
            Token::Word(w) if w == "null" => None,
            _ => return Err(Wrong::new(parser.at, "an error code is a text")),
        };
    }
    let mut severity = "error";
    if parser.take("errorlevel")? {
        let at = parser.at;
        severity = match parser.step()? {
            Token::Number(n) => match n.parse::<u64>() {
                Ok(0 | 1) => "information",
                Ok(2) => "warning",
                Ok(_) => "error",
                Err(_) => return Err(Wrong::new(at, "a level is a whole number or a text")),
            },
            Token::Text(t) if t.to_lowercase().starts_with("warn") => "warning",
            Token::Text(t) if t.to_lowercase().starts_with("info") => "information",
            Token::Text(_) => "error",
            Token::Word(w) if w == "null" => "error",
            _ => return Err(Wrong::new(at, "a level is a whole number or a text")),
        };
    }
    Ok((code, severity))
}

fn identifier(text: String) -> String {
    let plain: String = text.chars().take(80).map(|c| if c.is_ascii_alphanumeric() || "_-.".contains(c) { c } else { '_' }).collect();
    if plain.is_empty() { "rule".to_owned() } else { plain }
}

/// `R <- check_datapoint(DS, set …)` or `R := check_hierarchy(DS, set rule D mode …)`: what it applies, and how.
fn check(parser: &mut Parser<'_>, modes: &mut BTreeMap<String, (Mode, usize)>, applied: &mut Option<String>) -> Result<(), Wrong> {
    let at = parser.at;
    word(parser)?;
    if !parser.take("<-")? {
        parser.expect(":=")?;
    }
    let points = parser.is_word("check_datapoint");
    if !points && !parser.is_word("check_hierarchy") {
        let what = parser.shown();
        return Err(Wrong::new(at, format!("{what} is a transformation; a pack is made of rulesets, check_datapoint and check_hierarchy")));
    }
    parser.step()?;
    parser.expect("(")?;
    let dataset = word(parser)?;
    parser.expect(",")?;
    let set = word(parser)?;
    let mut mode = Mode::default();
    while !parser.is(")") {
        let here = parser.at;
        if parser.take("components")? {
            return Err(Wrong::new(here, "other names for components (`components`) are beyond what a pack can say"));
        }
        if parser.take("condition")? {
            return Err(Wrong::new(here, "a condition of a check is beyond what a pack can say"));
        }
        if parser.take("rule")? {
            word(parser)?;
            continue;
        }
        let told = word(parser)?;
        match (Mode::parse(&told), told.as_str()) {
            (Some(m), _) => mode = m,
            (_, "dataset" | "invalid" | "all" | "all_measures") => {}
            _ => return Err(Wrong::new(here, format!("`{told}` is beyond what a pack can say of a check"))),
        }
    }
    parser.expect(")")?;
    applied.get_or_insert(dataset);
    modes.insert(set, (mode, at));
    Ok(())
}

/// The pack, in YAML.
fn yaml(
    id: &str,
    flows: &Value,
    senders: Option<Value>,
    sets: Vec<(String, Set)>,
    modes: &BTreeMap<String, (Mode, usize)>,
    remarks: &Remarks,
) -> String {
    let mut out = format!("pack: {}\ndataflow: {flows}\n", json!(identifier(id.to_owned())));
    if let Some(senders) = senders {
        out += &format!("senders: {senders}\n");
    }
    out += "rules:\n";
    let mut used: Vec<String> = Vec::new();
    let mut add = |rule: &Rule, asks: &str| {
        let mut own = rule.id.clone();
        let mut n = 1;
        while used.contains(&own) {
            n += 1;
            own = format!("{}-{n}", rule.id);
        }
        used.push(own.clone());
        let told = remarks.rules.get(&rule.id);
        // A ruleset without the office's words names itself.
        let plain = json!({
            "en": format!("What rule {own} asks does not hold."),
            "es": format!("No se cumple lo que pide la regla {own}."),
            "fr": format!("Ce que demande la règle {own} n'est pas respecté."),
            "pt": format!("Não se cumpre o que pede a regra {own}."),
        });
        let message = told.map(|t| &t["message"]).filter(|m| m.is_object()).unwrap_or(&plain);
        let mut text = format!("- id: {}\n{asks}  severity: {}\n  message: {message}\n", json!(own), rule.severity);
        if let Some(remedy) = told.map(|t| &t["remedy"]).filter(|m| m.is_object()) {
            text += &format!("  remedy: {remedy}\n");
        }
        text
    };
    for (name, set) in &sets {
        match set {
            Set::Points(rules) => {
                for rule in rules {
                    let mut asks = String::new();
                    for (word, text) in rule.asks.as_object().into_iter().flatten() {
                        asks += &format!("  {word}: {text}\n");
                    }
                    out += &add(rule, &asks);
                }
            }
            Set::Codes { dimension, rules } => {
                let mode = modes.get(name).map(|m| m.0).unwrap_or_default();
                // Equations with one error code are one rule, as they were.
                for group in rules.chunk_by(|a, b| a.1.id == b.1.id && a.1.severity == b.1.severity) {
                    let texts: Vec<String> = group.iter().map(|g| g.0.to_string()).collect();
                    let asks = format!(
                        "  hierarchy:\n    dimension: {}\n    mode: {}\n    rules: {}\n",
                        json!(dimension),
                        mode.word(),
                        json!(texts)
                    );
                    out += &add(&group[0].1, &asks);
                }
            }
        }
    }
    out
}
