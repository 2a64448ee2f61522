//! What did the rules of packs give, and which rules weigh otherwise because a pack says so? For every form of the report.

use serde::Deserialize;
use serde_json::{Value, json};

use super::told::Told;
use crate::model::finding::{Findings, Severity};

/// How often a rule of a pack was applied.
#[derive(Deserialize, Clone, Debug)]
pub struct ToldInstance {
    /// The rule of the catalogue that stands for rules of packs.
    pub rule: String,
    /// Which it is: `@DF_BORDER_MVT#id`.
    pub instance: String,
    /// Word of the severity of its findings.
    pub severity: String,
    /// It held.
    pub passed: u64,
    /// It did not.
    pub failed: u64,
    /// An input was missing.
    pub undecided: u64,
}

/// A rule that a pack gave another severity.
#[derive(Deserialize, Clone, Debug)]
pub struct ToldWeight {
    /// The rule.
    pub rule: String,
    /// Word of the severity that the catalogue says.
    pub severity: String,
    /// Word of the severity that holds.
    pub effective_severity: String,
    /// Identifier of the pack.
    pub pack: String,
}

pub(super) fn instances(found: &Findings) -> Vec<ToldInstance> {
    let one = |i: &crate::model::finding::Instance| ToldInstance {
        rule: i.rule.id.to_owned(),
        instance: i.name.clone(),
        severity: i.severity.word().to_owned(),
        passed: i.passed,
        failed: i.failed,
        undecided: i.undecided,
    };
    found.instances.iter().map(one).collect()
}

pub(super) fn weights(found: &Findings) -> Vec<ToldWeight> {
    let one = |w: &crate::model::finding::Weighed| ToldWeight {
        rule: w.rule.id.to_owned(),
        severity: w.rule.severity.word().to_owned(),
        effective_severity: w.severity.word().to_owned(),
        pack: w.by.clone(),
    };
    found.weighed.iter().map(one).collect()
}

/// A sentence for each rule of a pack, and for each other weight.
pub(crate) fn lines(told: &Told) -> Vec<String> {
    let severity = |word: &str| {
        let all = [Severity::Error, Severity::Warning, Severity::Information];
        all.into_iter().find(|s| s.word() == word).map_or_else(|| word.to_owned(), |s| told.severity(s))
    };
    let rule = |i: &ToldInstance| {
        told.say("ui-pack-rule", &[("rule", &i.instance)], &[("passed", i.passed), ("failed", i.failed), ("undecided", i.undecided)])
    };
    let weight = |w: &ToldWeight| {
        let (now, other) = (severity(&w.effective_severity), severity(&w.severity));
        told.say("ui-weighed", &[("rule", &w.rule), ("severity", &now), ("pack", &w.pack), ("other", &other)], &[])
    };
    told.instances.iter().map(rule).chain(told.severities.iter().map(weight)).collect()
}

/// The same for machines, as the canonical report has it.
pub(super) fn bag(told: &Told) -> Value {
    let instance = |i: &ToldInstance| {
        json!({ "rule": i.rule, "instance": i.instance, "severity": i.severity, "passed": i.passed, "failed": i.failed,
            "undecided": i.undecided })
    };
    let weight =
        |w: &ToldWeight| json!({ "rule": w.rule, "severity": w.severity, "effective_severity": w.effective_severity, "pack": w.pack });
    json!({
        "instances": told.instances.iter().map(instance).collect::<Vec<_>>(),
        "severities": told.severities.iter().map(weight).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::model::finding::{Instance, R_EXP_001, T_VNO_001, Weighed};
    use crate::model::lang::Lang;

    #[test]
    fn each_form_tells_what_packs_said() {
        let mut report = example::report();
        let found = &mut report.summary.findings;
        found.instances.push(Instance {
            rule: &R_EXP_001,
            name: "@DF_X#no-minors".to_owned(),
            severity: Severity::Warning,
            passed: 7,
            failed: 2,
            undecided: 1,
        });
        found.weighed.push(Weighed { rule: &T_VNO_001, severity: Severity::Error, by: "strict".to_owned() });
        let told = report.told(Lang::En);
        let said = lines(&told);
        assert!(said[0].contains("@DF_X#no-minors") && said[0].contains("failed 2") && said[1].contains("strict"), "{said:?}");
        assert_eq!(bag(&told)["severities"][0]["effective_severity"], "error");
        for (form, mark) in
            [(super::super::forms::Form::Html, "@DF_X#no-minors"), (super::super::forms::Form::Sarif, "\"packs\":{\"instances\"")]
        {
            let mut out = Vec::new();
            super::super::forms::write(form, std::slice::from_ref(&told), &mut out).expect("memory takes all bytes");
            assert!(String::from_utf8_lossy(&out).contains(mark), "{form:?}");
        }
    }
}
