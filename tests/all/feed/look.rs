//! Do the pages that everybody may look at show the figures of the files, in four languages, small, without a script, and nothing else?

use std::collections::BTreeMap;

use isthmus::gateway::definitions;
use isthmus::model::account::{Class, Role};
use isthmus::model::moment::Moment;
use isthmus::store::definitions::DefinitionKind;

use super::data::ROWS;
use super::{Stall, message};
use crate::gateway::{admin, flow, plan};
use crate::serve::Reply;
use crate::store::wait;

const LANGS: [&str; 4] = ["en", "es", "fr", "pt"];
const PAGE: &str = "/datasets/DF_BORDER_MVT";

fn html(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).expect("UTF-8")
}

async fn page(stall: &Stall, path: &str) -> String {
    let reply = stall.get(path, "text/html").await;
    let text = html(&reply);
    assert_eq!(reply.status.as_u16(), 200, "{path}: {text}");
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
    assert!(text.len() < 100_000, "{path}: {} bytes", text.len());
    // Nothing runs and nothing is dressed inside: the page is all there without a script.
    for inline in ["<script>", "<script src", " style=", " onclick=", "javascript:"] {
        assert!(!text.contains(inline), "{path} has {inline}");
    }
    assert_eq!(text.matches("<h1").count(), 1, "{path}");
    text
}

/// The cells of a table by the headings of its rows: of the block with this identifier.
fn table(page: &str, block: &str) -> BTreeMap<String, Vec<String>> {
    let part = page.split(&format!("id=\"h-{block}\"")).nth(1).unwrap_or_else(|| panic!("no table of {block}: {page}"));
    let part = part.split("</table>").next().expect("a table");
    let plain = |cell: &str| {
        let mut text = String::new();
        let mut inside = false;
        for c in cell.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text.trim().to_owned()
    };
    let row = |row: &str| {
        let (name, cells) = row.split_once("</th>").expect("a heading");
        let cells = cells.split("<td").skip(1).map(|c| plain(&format!("<td{c}"))).collect();
        (plain(name), cells)
    };
    part.split("<th scope=\"row\">").skip(1).map(row).collect()
}

/// Figures of the CSV by the period, of rows that a query chooses.
async fn figures(stall: &Stall, query: &str) -> Vec<(String, String)> {
    let reply = stall.get(&format!("/data/DF_BORDER_MVT.csv?{query}"), "*/*").await;
    let text = html(&reply);
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a heading").split(',').collect();
    let at = |id: &str| names.iter().position(|n| *n == id).expect("a column");
    let (period, value) = (at("TIME_PERIOD"), at("OBS_VALUE"));
    lines.map(|l| l.split(',').collect::<Vec<_>>()).map(|c| (c[period].to_owned(), c[value].to_owned())).collect()
}

#[test]
fn the_figures_of_a_page_are_those_of_the_file() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let shown = page(&stall, &format!("{PAGE}?REF_AREA=CRI&CITIZENSHIP=NIC&lang=en")).await;
        let cells = table(&shown, "line");
        let names = [("2024-01", "January 2024"), ("2024-02", "February 2024"), ("2024-03", "March 2024")];
        let csv = figures(&stall, "REF_AREA=CRI&CITIZENSHIP=NIC&DIRECTION=IN").await;
        assert_eq!(csv.len(), cells.len());
        for (period, value) in csv {
            let name = names.iter().find(|(p, _)| *p == period).expect("a month").1;
            assert_eq!(cells[name][0].replace(',', ""), value, "{name}");
        }
        // 18812 against 17015, and in 31 days.
        for told in [">18,812<", "+10.6%", "+1,797", ">607<", "against February 2024", "against March 2023"] {
            assert!(shown.contains(told), "no {told}: {shown}");
        }
        let same = page(&stall, &format!("{PAGE}?REF_AREA=CRI&CITIZENSHIP=NIC&lang=es&period=2024-01")).await;
        assert!(same.contains(">18.240<") && same.contains("enero de 2024"), "{same}");
        // Both together have no published total; where a part is missing, it is told.
        let all = page(&stall, &format!("{PAGE}?REF_AREA=CRI&lang=en&period=2024-01")).await;
        assert!(all.contains(">21,111<") && all.contains("Sum of 2 published figures"), "{all}");
        assert_eq!(table(&all, "origins")["Nicaragua"], ["18,240", "86.4%"]);
        let part = page(&stall, &format!("{PAGE}?REF_AREA=CRI&lang=en&period=2024-03")).await;
        assert!(part.contains("At least so many: 1 part has no figure") && !part.contains("86.4%"), "{part}");
        // What came in and what went out are lines beside one another, and never added.
        let both = page(&stall, &format!("{PAGE}?REF_AREA=PAN&lang=en")).await;
        assert_eq!(table(&both, "line")["January 2024"][..2], ["411", "390"]);
        assert_eq!(table(&both, "line")["February 2024"][..2], ["no figure", "395"], "a month that is missing is no zero");
        assert!(!both.contains(">801<"));
    });
}

#[test]
fn pages_speak_four_languages_and_are_kept_by_their_tags() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let mut tags = Vec::new();
        for (lang, word) in LANGS.iter().zip(["Over time", "En el tiempo", "Au fil du temps", "Ao longo do tempo"]) {
            let path = format!("{PAGE}?REF_AREA=CRI&lang={lang}");
            let text = page(&stall, &path).await;
            assert!(text.contains(&format!("<html lang=\"{lang}\">")) && text.contains(word) && text.contains("role=\"img\""), "{text}");
            let reply = stall.get(&path, "text/html").await;
            let tag = reply.header("etag").to_owned();
            assert_eq!(reply.header("cache-control"), "public, max-age=60");
            let again = stall.ask("GET", &path, &[("if-none-match", &tag)]).await;
            assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
            tags.push(tag);
            page(&stall, &format!("/datasets?lang={lang}")).await;
            page(&stall, &format!("{PAGE}/comparability?lang={lang}")).await;
        }
        tags.dedup();
        assert_eq!(tags.len(), 4);
        stall.office.clock.forward(60);
        stall.release(&ROWS[..4], Class::Public, None).await;
        let newer = stall.ask("GET", &format!("{PAGE}?REF_AREA=CRI&lang=en"), &[("if-none-match", &tags[0])]).await;
        assert_eq!(newer.status.as_u16(), 200, "there is a newer release");
        assert!(html(&newer).contains("release=1\">CSV</a>"), "the earlier one is still told of");
    });
}

#[test]
fn the_catalogue_finds_what_is_there() {
    wait(async {
        let stall = Stall::open().await;
        assert!(page(&stall, "/datasets?lang=en").await.contains("Nothing is published yet"));
        stall.release(&ROWS, Class::Public, None).await;
        let begin = page(&stall, "/?lang=en").await;
        assert!(begin.contains("href=\"/datasets/DF_BORDER_MVT\"") && begin.contains("release 1"), "{begin}");
        for (q, found) in [
            ("panama", true),
            ("PANAM%C3%81", true),
            ("border+costa", true),
            ("ciudadania&lang=es", true),
            ("df_border", true),
            ("haiti", false),
        ] {
            let text = page(&stall, &format!("/datasets?q={q}")).await;
            assert_eq!(text.contains("<article"), found, "{q}: {text}");
        }
        let evil = page(&stall, "/datasets?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
        assert!(evil.contains("&lt;script&gt;"));
        for missing in ["/datasets/DF_NOTHING", "/datasets/DF_MIG_FLOW", "/datasets/all", "/datasets/DF_MIG_FLOW/points", "/datasets/%FF"] {
            let reply = stall.get(missing, "text/html").await;
            assert!(reply.status.is_client_error(), "{missing}: {}", reply.status);
        }
        let odd = page(&stall, &format!("{PAGE}?REF_AREA=%22%3E%3Cscript%3E&period=x&SEX=F&SEX=M&nonsense=1&lang=xx")).await;
        assert!(odd.contains("look-figure"), "what is not there is not taken");
    });
}

#[test]
fn points_are_shown_week_by_week_as_each_side_counted() {
    wait(async {
        let stall = Stall::open().await;
        let rows = ["W CHL IN VEN 2023-W22 1000", "W CHL OUT VEN 2023-W22 250", "W CHL IN VEN 2023-W24 900", "W CHL IN VEN 2023-W25 -"];
        let text = message(&rows).replace(",_T,IN", ",CLCOL,IN").replace(",_T,OUT", ",CLCOL,OUT");
        let receipt = stall.office.approved_bytes("semanas.csv", text.as_bytes()).await;
        stall.office.release(&plan(&flow("DF_BORDER_MVT"), &[receipt], None)).await;
        let shown = page(&stall, &format!("{PAGE}/points?lang=en")).await;
        let cells = table(&shown, "p0");
        assert_eq!(cells["week 22 of 2023"], ["1,000", "250"]);
        assert_eq!(cells["week 23 of 2023"], ["no figure", "no figure"], "a week that is missing is no zero");
        assert_eq!(cells["week 25 of 2023"], ["closed", "closed"]);
        assert!(page(&stall, &format!("{PAGE}?lang=en")).await.contains("/datasets/DF_BORDER_MVT/points"), "the page leads there");
    });
}

const CALENDAR: &str = "calendar: mex
public: true
due:
  - { dataflow: 'ISTHMUS:DF_BORDER_MVT(1.0.0)', from: 2026-09, days: 15 }
";

/// Sets the clock to the beginning of a day that is to come.
fn on(stall: &Stall, day: &str) {
    let at: Moment = format!("{day}T00:00:00.000Z").parse().expect("a day");
    let clock = &stall.office.clock;
    clock.forward((at.millis() - stall.office.gateway.now().millis()) / 1000);
}

async fn calendar(stall: &Stall, text: &str) {
    let gateway = &stall.office.gateway;
    let kept = definitions::upload(gateway, &admin(), DefinitionKind::Calendar, text).await.expect("kept");
    definitions::activate(gateway, &admin(), DefinitionKind::Calendar, &kept.id, kept.sha256).await.expect("active");
}

#[test]
fn a_calendar_that_is_public_shows_what_was_published_and_when() {
    wait(async {
        let stall = Stall::open().await;
        let tenant = isthmus::model::account::Tenant { id: admin().tenant, name: "Unidad".into(), closed: None };
        stall
            .office
            .gateway
            .store
            .put_tenant(&tenant, stall.office.gateway.now(), &isthmus::store::outbox::untold)
            .await
            .expect("a tenant");
        calendar(&stall, &CALENDAR.replace("public: true\n", "")).await;
        on(&stall, "2026-10-15");
        assert!(
            page(&stall, "/calendar?lang=en").await.contains("No office shows its calendar"),
            "nothing is shown that was not agreed to"
        );
        calendar(&stall, CALENDAR).await;
        let stands = async |stall: &Stall| {
            let shown = page(stall, "/calendar?lang=en").await;
            let row = table(&shown, "due-1").into_values().next().expect("a row");
            row.first().expect("a period").clone()
        };
        assert_eq!(stands(&stall).await, "not over yet");
        on(&stall, "2026-10-16");
        assert_eq!(stands(&stall).await, "late", "on the exact day");
        // What only some may read was not published.
        stall.release(&["M MEX IN VEN 2026-09 5"], Class::Restricted, None).await;
        assert_eq!(stands(&stall).await, "late");
        stall.release(&["M MEX IN VEN 2026-09 5"], Class::Public, None).await;
        assert_eq!(stands(&stall).await, "published late");
        for lang in LANGS {
            page(&stall, &format!("/calendar?lang={lang}")).await;
        }
    });
}

#[test]
fn pages_go_out_small_where_they_hold_no_secret() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let plain = stall.get(PAGE, "text/html").await;
        assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "Accept-Encoding, Accept-Language, Cookie"));
        for (accept, word) in [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br, zstd", "zstd"), ("identity", "")] {
            let reply = stall.ask("GET", PAGE, &[("accept-encoding", accept)]).await;
            assert_eq!((reply.header("content-encoding"), reply.header("etag")), (word, plain.header("etag")), "{accept}");
            assert!(word.is_empty() || reply.body.len() * 3 < plain.body.len(), "{accept}: {} of {}", reply.body.len(), plain.body.len());
            if word == "gzip" {
                let mut text = Vec::new();
                std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&reply.body[..]), &mut text).expect("gzip");
                assert!(text == plain.body, "the same page");
            }
        }
        let style = isthmus::pages::assets::address("style.css");
        assert_eq!(stall.ask("GET", &style, &[("accept-encoding", "br")]).await.header("content-encoding"), "br");
        // A page of somebody who is known may hold the token of a session: its length tells nothing.
        let token = stall.token(&crate::gateway::series("DF_BORDER_MVT").tenant, Role::Reviewer, &[]).await;
        let bearer = format!("Bearer {token}");
        let own = stall.ask("GET", PAGE, &[("accept-encoding", "gzip, br, zstd"), ("authorization", &bearer)]).await;
        assert_eq!((own.status.as_u16(), own.header("content-encoding")), (200, ""));
    });
}

#[test]
fn what_was_revised_is_marked() {
    wait(async {
        let stall = Stall::open().await;
        stall.release(&ROWS, Class::Public, None).await;
        let path = format!("{PAGE}?REF_AREA=CRI&CITIZENSHIP=NIC&lang=en");
        assert!(!page(&stall, &path).await.contains("revised"), "there is nothing before the first");
        stall.office.clock.forward(60);
        let rows: Vec<String> = ROWS.iter().map(|r| r.replace("18240", "18250")).collect();
        stall.release(&rows.iter().map(String::as_str).collect::<Vec<_>>(), Class::Public, None).await;
        let cells = table(&page(&stall, &path).await, "line");
        assert_eq!(cells["January 2024"], ["18,250", "revised"]);
        assert_eq!(cells["February 2024"], ["17,015", ""]);
    });
}

#[test]
fn areas_are_compared_within_a_group() {
    wait(async {
        let stall = Stall::open().await;
        let rows: Vec<String> = ["CRI", "PAN", "ARG", "BRA"].iter().map(|a| format!("M {a} IN _T 2024-01 500")).collect();
        stall.release(&rows.iter().map(String::as_str).collect::<Vec<_>>(), Class::Public, None).await;
        let all = page(&stall, &format!("{PAGE}/comparability?lang=en")).await;
        let named = |page: &str, area: &str| page.contains(&format!("<th scope=\"row\">{area}"));
        assert!(["Costa Rica", "Panama", "Argentina", "Brazil"].iter().all(|a| named(&all, a)), "{all}");
        assert!(all.contains("<option value=\"G_RCM\">") && all.contains("<option value=\"G_MERCOSUR\">"), "{all}");
        assert!(!all.contains("<option value=\"G_EU\">"), "nobody of it publishes here");
        let some = page(&stall, &format!("{PAGE}/comparability?lang=en&group=G_MERCOSUR")).await;
        assert!(["Argentina", "Brazil"].iter().all(|a| named(&some, a)), "{some}");
        assert!(!named(&some, "Costa Rica") && !named(&some, "Panama"), "{some}");
    });
}

#[test]
fn every_rule_is_explained_with_an_example_and_a_remedy() {
    wait(async {
        let stall = Stall::open().await;
        for (lang, women) in [("en", "Cuba, Female"), ("es", "Cuba, Femenino"), ("fr", "Cuba, Féminin"), ("pt", "Cuba, Feminino")] {
            let shown = page(&stall, &format!("/rules?lang={lang}")).await;
            for rule in isthmus::model::finding::RULES {
                let part = shown.split(&format!("<h3 id=\"{}\">", rule.id)).nth(1).unwrap_or_else(|| panic!("{lang}: no {}", rule.id));
                let part = part.split("</dl>").next().expect("a list");
                assert_eq!(part.matches("<dd>").count(), 2, "{lang} {}: {part}", rule.id);
            }
            // Codes are told by their names in the reader's language.
            let twice = shown.split("<h3 id=\"S-RWD-001\">").nth(1).and_then(|p| p.split("</dl>").next()).expect("the rule");
            assert!(twice.contains(women), "{lang}: {twice}");
        }
        let again = stall.get("/rules?lang=en", "text/html").await;
        let same = stall.ask("GET", "/rules?lang=en", &[("accept", "text/html"), ("if-none-match", again.header("etag"))]).await;
        assert_eq!(same.status.as_u16(), 304);
    });
}
