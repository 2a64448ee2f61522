//! Is the way learned in a few presses, and does nothing of the practice space come out of it: not to the office, not to the feed, the
//! datasets, the ledger, the programs that are told?

use std::time::Duration;

use isthmus::model::account::Role;
use isthmus::store::submissions::Wanted;

use super::{Browser, HTML, Stand, ask, text, wait};

/// The same browser within the practice space.
async fn practising<'a>(stand: &'a Stand, real: &Browser<'a>) -> Browser<'a> {
    let reply = real.post("/office/practice", &[]).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/office/practice"), "{reply:?}");
    let cookie = reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    assert!(cookie.starts_with("__Host-isthmus-practice=") && reply.header("set-cookie").contains("HttpOnly"), "{reply:?}");
    let mut inside = Browser { cookie: format!("{}; {cookie}", real.cookie), ..Browser::of_nobody(stand) };
    inside.lang = real.lang;
    let page = text(&inside.get("/office/practice").await);
    inside.csrf = between(&page, "name=\"csrf\" value=\"", "\"");
    inside
}

fn between(html: &str, from: &str, to: &str) -> String {
    html.split_once(from).and_then(|(_, r)| r.split_once(to)).unwrap_or_else(|| panic!("no `{from}` in {html}")).0.replace("&amp;", "&")
}

async fn until(inside: &Browser<'_>, page: &str, wanted: &str) -> String {
    for _ in 0..600 {
        let html = text(&inside.get(page).await);
        if html.contains(wanted) {
            return html;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{page} never had `{wanted}`");
}

/// Goes the whole way; gives the address of the release.
async fn whole_way(inside: &Browser<'_>) -> String {
    let faulty = inside.post("/office/practice/samples", &[("which", "faulty")]).await;
    assert_eq!(faulty.status, 303, "{}", text(&faulty));
    let first = faulty.header("location").split('?').next().unwrap_or_default().to_owned();
    let page = until(inside, &first, "class=\"tally\"").await;
    assert_eq!(between(&page, "id=\"next-step\" href=\"", "\""), format!("{first}/problems"));
    assert!(text(&inside.get(&format!("{first}/problems")).await).contains("Chiapaz"));
    assert_eq!(inside.get(&format!("/api{}/original", first.trim_start_matches("/office"))).await.status, 200, "downloads are there too");
    let mended = inside.post("/office/practice/samples", &[("which", "mended")]).await;
    let second = mended.header("location").split('?').next().unwrap_or_default().to_owned();
    let page = until(inside, &second, "/submit\"").await;
    let rules: Vec<String> = page.split("name=\"why-").skip(1).map(|r| r.split('"').next().unwrap_or_default().to_owned()).collect();
    let why: Vec<(String, &str)> = rules.iter().map(|r| (format!("why-{r}"), "práctica")).collect();
    let why: Vec<(&str, &str)> = why.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    assert_eq!(inside.post(&format!("{second}/submit"), &why).await.status, 303);
    assert_eq!(inside.post(&format!("{second}/approve"), &[("on", "review"), ("text", "")]).await.status, 303, "one person does it all");
    let released = inside.post(&format!("{second}/release"), &[("on", "review"), ("when", "now"), ("how", "merge"), ("text", "")]).await;
    assert_eq!(released.status, 303, "{}", text(&released));
    released.header("location").split('?').next().unwrap_or_default().to_owned()
}

#[test]
fn nothing_of_the_practice_space_is_real() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader, Role::Reviewer, Role::Publisher], "es").await;
        let before = stand.gateway.store.ledger_size().await.expect("told");
        let inside = practising(&stand, &ana).await;
        let release = whole_way(&inside).await;
        let trace = text(&inside.get(&format!("{release}/trace")).await);
        let figure = between(&trace, "<td class=\"n\"><a href=\"", "\"");
        assert_eq!(inside.get(&figure).await.status, 200);

        // The real store has heard of nothing: no file, no release, no entry of the ledger, nothing to be told, no account.
        let store = &stand.gateway.store;
        assert!(store.submissions(&Wanted::default(), 10).await.expect("listed").is_empty());
        assert!(store.every_series().await.expect("listed").is_empty());
        assert_eq!(store.ledger_size().await.expect("told"), before, "the ledger did not grow");
        assert_eq!(
            store.tenants().await.expect("listed").iter().filter(|t| t.id.as_str() == "MEX").count(),
            store.tenants().await.expect("listed").len()
        );

        // Nobody outside, nobody real, and not even the browser that practises gets any of it from what is given out.
        for path in [
            "/datasets",
            "/data/DF_IRREG_DETECT.csv",
            "/datasets/DF_IRREG_DETECT",
            "/releases.atom",
            "/catalog.jsonld",
            "/rest/v2/data/dataflow/ISTHMUS/DF_IRREG_DETECT/+",
            "/rest/v1/data/DF_IRREG_DETECT",
            "/api/releases",
        ] {
            for cookie in ["", ana.cookie.as_str(), inside.cookie.as_str()] {
                if path.starts_with("/api/") && cookie == inside.cookie {
                    continue;
                }
                let reply = stand.ask(ask("GET", path).with("accept", HTML).with("cookie", cookie)).await;
                let said = String::from_utf8_lossy(&reply.body).into_owned();
                assert!(!said.contains("Chiapas") && !said.contains("PRACTICE-"), "{path}: {said}");
                assert!(!said.contains("R-20"), "{path}: {said}");
            }
        }
        // What was made there is not there outside, under the very addresses.
        assert_eq!(ana.get(&release).await.status, 404);
        assert!(!text(&ana.get("/office").await).contains("extranjeros_estacion"));
        assert_eq!(ana.post("/office/practice/samples", &[("which", "faulty")]).await.status, 404, "samples are not sent outside");
        // A token goes to the real gateway, whatever cookie comes with it.
        let token = stand.token("robot", "MEX", &[Role::Publisher]).await;
        let asked = stand.ask(ask("GET", "/api/submissions").token(&token).with("cookie", &inside.cookie)).await;
        assert!(asked.status == 200 && !String::from_utf8_lossy(&asked.body).contains("extranjeros"), "{asked:?}");

        // Nobody sees another's practice, and the token of one form is no good in the other world.
        let bea = Browser::of(&stand, "bea", "MEX", &[Role::Uploader], "en").await;
        let other = practising(&stand, &bea).await;
        assert_eq!(other.get(&release).await.status, 404);
        let crossed = Browser { csrf: ana.csrf.clone(), cookie: inside.cookie.clone(), ..Browser::of_nobody(&stand) };
        assert_eq!(crossed.post("/office/practice/samples", &[("which", "faulty")]).await.status, 403);
        // Whoever leaves is outside; a cookie of a space that is gone leads out, and never silently into the real office.
        let left = inside.post("/office/practice/leave", &[]).await;
        assert!(left.header("set-cookie").contains("__Host-isthmus-practice=; ") && left.header("location") == "/office", "{left:?}");
        let stale = Browser { cookie: format!("{}; __Host-isthmus-practice={}", ana.cookie, "x".repeat(43)), ..Browser::of_nobody(&stand) };
        let gone = stale.get("/office").await;
        assert_eq!((gone.status.as_u16(), gone.header("location")), (303, "/office/practice?said=practice-ended"));
        assert!(gone.header("set-cookie").contains("Max-Age=0"));
    });
}
