//! Are layouts that nobody has seen mapped by pointing alone, to the right observations, and is every step taken back exactly?

use isthmus::gateway::definitions;
use isthmus::gateway::work::{self, Shift};
use isthmus::model::account::Role;
use isthmus::model::submission::State;
use isthmus::store::definitions::DefinitionKind;

use super::{Browser, Stand, escaped, text, wait};

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pointing");
const FLOW: (&str, &str) = ("say.flow", "ISTHMUS:DF_BORDER_MVT(1.0.0)");
const OFFICE: [(&str, &str); 2] = [("say.always.REF_AREA", "MEX"), ("say.always.COUNT_UNIT", "EVENT")];

/// Somebody who points at a file.
struct Pointer<'a> {
    browser: &'a Browser<'a>,
    receipt: String,
    /// The address, which holds what was decided.
    at: String,
    clicks: usize,
}

impl Pointer<'_> {
    /// Says some things by one press of a button; gives the page.
    async fn say(&mut self, said: &[(&str, &str)]) -> String {
        let join = if self.at.contains('?') { '&' } else { '?' };
        let query: Vec<String> = said.iter().map(|(n, v)| format!("{n}={}", escaped(v))).collect();
        let reply = self.browser.get(&format!("{}{join}{}", self.at, query.join("&"))).await;
        assert_eq!(reply.status, 303, "{said:?}: {}", text(&reply));
        self.at = reply.header("location").to_owned();
        self.clicks += 1;
        self.page().await
    }

    async fn page(&self) -> String {
        let reply = self.browser.get(&self.at).await;
        assert_eq!(reply.status, 200, "{}", text(&reply));
        text(&reply)
    }

    /// Saves the mapping; gives where that leads.
    async fn save(&mut self, id: &str) -> super::Reply {
        let decisions: Vec<String> = self.at.split('&').filter_map(|p| p.strip_prefix("d=")).map(unescaped).collect();
        let mut fields: Vec<(&str, &str)> = decisions.iter().map(|d| ("d", d.as_str())).collect();
        fields.push(("id", id));
        self.clicks += 1;
        self.browser.post(&format!("/office/submissions/{}/map", self.receipt), &fields).await
    }
}

fn unescaped(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        match b {
            b'%' => out.push((hex(bytes.next()).expect("hex") * 16 + hex(bytes.next()).expect("hex")) as u8),
            b => out.push(b),
        }
    }
    String::from_utf8(out).expect("text")
}

/// The numbers of the bar on top, in order.
fn counts(page: &str) -> Vec<String> {
    let bar = page.split_once("<ul class=\"tally\"").and_then(|(_, r)| r.split_once("</ul>")).expect("a bar").0;
    bar.split("<b>").skip(1).map(|b| b.split("</b>").next().unwrap_or_default().to_owned()).collect()
}

/// The name of a file, the presses by which it is mapped, and what comes out: observations, their sum, a row of the release.
struct Case {
    file: &'static str,
    says: &'static [&'static [(&'static str, &'static str)]],
    observations: i64,
    sum: &'static str,
}

const CASES: [Case; 6] = [
    Case {
        file: "larga.csv",
        says: &[&[("say.means.FLUJO", "DIRECTION")], &[("say.code.CITIZENSHIP.0.C14", "KOR"), ("say.code.CITIZENSHIP.0.C18", "PER")]],
        observations: 60,
        sum: "89,030",
    },
    Case { file: "meses.xlsx", says: &[&[("say.always.DIRECTION", "IN")]], observations: 30, sum: "5,985" },
    Case { file: "dos_niveles.xlsx", says: &[&[("say.always.DIRECTION", "IN")], &[("say.sign.0", "-")]], observations: 18, sum: "450" },
    Case {
        file: "bloques.xlsx",
        says: &[&[("say.means.TITLE", "DIRECTION")], &[("say.code.DIRECTION.0.A1", "IN"), ("say.code.DIRECTION.0.A9", "OUT")]],
        observations: 18,
        sum: "2,988",
    },
    Case {
        file: "punto_y_coma.csv",
        says: &[&[("say.col.0.D", "ignored")], &[("say.means.COLUMN", "DIRECTION")], &[("say.sign.M", "n.d.")]],
        observations: 8,
        sum: "8,317",
    },
    Case {
        file: "dois_lados.ods",
        says: &[
            &[("say.means.SHEET", "DIRECTION")],
            &[("say.code.DIRECTION.0.@", "IN"), ("say.code.DIRECTION.1.@", "OUT"), ("say.code.CITIZENSHIP.0.A7", "KOR")],
        ],
        observations: 24,
        sum: "2,184",
    },
];

#[test]
fn six_layouts_that_nobody_has_seen_are_mapped_by_pointing() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader, Role::Reviewer], "en").await;
        let mut wrong = Vec::new();
        for case in &CASES {
            let bytes = std::fs::read(format!("{FILES}/{}", case.file)).expect("a fixture");
            let page = ana.send(case.file, &bytes, "").await;
            while work::one(&stand.gateway, &Shift::new("worker")).await.expect("worked").is_some() {}
            let receipt = page.rsplit('/').next().expect("a receipt").to_owned();
            let mut ana = Pointer { browser: &ana, at: format!("{page}/map"), receipt, clicks: 0 };
            let first = ana.page().await;
            assert!(first.contains("class=\"role r-value"), "{}: {first}", case.file);
            ana.say(&[FLOW, OFFICE[0], OFFICE[1]]).await;
            let mut told = ana.page().await;
            for says in case.says {
                told = ana.say(says).await;
            }
            let seen = counts(&told);
            let saved = ana.save(&format!("mex.{}", case.file.split('.').next().unwrap_or_default())).await;
            if saved.status != 303
                || seen.get(2) != Some(&case.observations.to_string())
                || seen.get(3).map(String::as_str) != Some(case.sum)
            {
                let at = told.find("class=\"labels\"").or(told.find("id=\"steps\"")).unwrap_or(0);
                wrong.push(format!("{}: {} {seen:?}\n{}\n{}", case.file, saved.status, &told[at..], text(&saved).len()));
                continue;
            }
            assert_eq!(seen[1], "0", "{}: nothing is left unclaimed", case.file);
            while work::one(&stand.gateway, &Shift::new("worker")).await.expect("worked").is_some() {}
            let submission = stand.gateway.store.submission(ana.receipt.parse().expect("a receipt")).await.expect("there");
            assert_eq!(submission.state, State::Checked, "{}: {:?}", case.file, submission.run);
            let run = submission.run.expect("a run");
            assert_eq!(run.counts.observations, case.observations, "{}", case.file);
            assert!(ana.clicks <= 6, "{}: {} clicks", case.file, ana.clicks);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n=====\n"));
        let actor = crate::serve::machine(&"MEX".parse().expect("a tenant"));
        let kept = definitions::list(&stand.gateway, &actor, DefinitionKind::Mapping).await.expect("listed");
        assert_eq!(kept.len(), CASES.len());
    });
}

#[test]
fn every_step_is_taken_back_exactly_and_a_failing_test_keeps_a_mapping_out() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader], "es").await;
        let luz = Browser::of(&stand, "luz", "MEX", &[Role::Reviewer], "es").await;
        let bytes = std::fs::read(format!("{FILES}/punto_y_coma.csv")).expect("a fixture");
        let page = ana.send("punto_y_coma.csv", &bytes, "").await;
        while work::one(&stand.gateway, &Shift::new("worker")).await.expect("worked").is_some() {}
        let receipt = page.rsplit('/').next().expect("a receipt").to_owned();
        let mut ana = Pointer { browser: &ana, at: format!("{page}/map?sheet=&row=1&col=1"), receipt: receipt.clone(), clicks: 0 };
        let mut pages = vec![ana.page().await];
        for said in [FLOW, ("say.row.0.3", "ignored"), ("say.col.0.D", "total"), ("say.sign.M", "n.d."), ("pick", "2.1")] {
            pages.push(ana.say(&[said]).await);
        }
        // The cell that is pointed at is no decision; each of the others goes by itself.
        for (n, before) in pages.iter().enumerate().take(4).rev() {
            let page = ana.say(&[("keep", &n.to_string())]).await;
            let same = page.replace("&amp;cell=2.1", "").split("<h2 id=\"flows\"").nth(1).map(str::to_owned);
            assert_eq!(same, before.split("<h2 id=\"flows\"").nth(1).map(str::to_owned), "{n}");
            assert_eq!(counts(&page), counts(before), "{n}");
        }
        // Whoever sends may point; a reviewer saves. What fails its test is kept and not used.
        assert_eq!(ana.save("mex.saldo").await.status, 403);
        let mut luz = Pointer { browser: &luz, at: ana.at.clone(), receipt, clicks: 0 };
        luz.say(&[FLOW]).await;
        let refused = luz.save("mex.saldo").await;
        assert!(refused.status == 422 && text(&refused).contains("id=\"wrong-save\""), "{}", text(&refused));
        let bad = luz.save("Not An Id").await;
        assert_eq!(bad.status, 400, "{}", text(&bad));
        let actor = crate::serve::machine(&"MEX".parse().expect("a tenant"));
        assert!(definitions::list(&stand.gateway, &actor, DefinitionKind::Mapping).await.expect("listed").is_empty());
        assert_eq!(definitions::versions(&stand.gateway, &actor, DefinitionKind::Mapping, "mex.saldo").await.expect("listed").len(), 1);
        // What is no decision, or points nowhere, harms nothing; what a sender wrote stays text.
        for odd in
            ["d=x", "d=row.9.1.1.ignored", "d=code.SEX.7.ZZ9.M", "pick=a", "d=flow.nothing", "row=99999999&col=99999", "d=always.A.%3Cb%3E"]
        {
            let page = luz.browser.get(&format!("{page}/map?{odd}")).await;
            assert!(page.status == 200 || page.status == 303, "{odd}: {}", page.status);
            assert!(!text(&page).contains("<b>\""), "{odd}");
        }
    });
}
