//! Does who may come in come in by the pages, and nobody else; do forms of other sites lead nowhere?

use isthmus::model::account::Role;

use super::{Browser, HTML, ORIGIN, PASSWORD, Stand, ask, text, wait};

#[test]
fn a_person_comes_in_by_an_invitation_works_and_goes() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let nobody = Browser::of_nobody(&stand);
        assert!(text(&nobody.get("/").await).contains("Nothing is published yet"), "the catalogue is everybody's");
        let sent = nobody.get("/office?before=R-2026-000001").await;
        assert_eq!((sent.status.as_u16(), sent.header("location")), (303, "/sign-in?to=/office%3Fbefore%3DR-2026-000001"));
        for lang in ["es", "en", "fr", "pt"] {
            let page = nobody.get(&format!("/sign-in?lang={lang}&to=/office")).await;
            assert_eq!(page.header("content-language"), lang);
            assert!(page.header("set-cookie").starts_with(&format!("isthmus-lang={lang};")), "{page:?}");
        }
        assert!(text(&nobody.get("/sign-in?to=https://evil.example/").await).contains("name=\"to\" value=\"/\""));

        let bad = nobody.post("/invitation", &[("secret", "isth_x"), ("password", PASSWORD)]).await;
        assert_eq!(bad.status, 400);
        assert!(text(&bad).contains("id=\"wrong-secret\"") && text(&bad).contains("value=\"isth_x\""), "{}", text(&bad));
        let mut ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader], "es").await;
        let home = text(&ana.get("/office").await);
        assert!(home.contains("<html lang=\"es\">") && home.contains("Mi trabajo") && home.contains("No le espera nada"), "{home}");
        assert_eq!(ana.get("/").await.header("location"), "/office");
        // A language that was chosen goes before that of the account.
        let cookie = format!("{}; isthmus-lang=pt", ana.cookie);
        let other = stand.ask(ask("GET", "/office").with("accept", HTML).with("cookie", &cookie)).await;
        assert!(text(&other).contains("<html lang=\"pt\">"));

        let wrong = ana.post("/office/password", &[("before", "no"), ("after", "otra cosa muy larga")]).await;
        assert_eq!(wrong.status, 401);
        assert!(text(&wrong).contains("id=\"wrong-before\""));
        let weak = ana.post("/office/password", &[("before", PASSWORD), ("after", "corta")]).await;
        assert_eq!(weak.status, 422);
        let changed = ana.post("/office/password", &[("before", PASSWORD), ("after", "otra cosa muy larga")]).await;
        assert_eq!(changed.header("location"), "/sign-in?changed=1");
        assert_eq!(ana.get("/office").await.status, 303, "all sessions ended");
        ana.sign_in("ana", "otra cosa muy larga").await;
        assert_eq!(ana.post("/sign-out", &[]).await.header("location"), "/sign-in");
        assert_eq!(ana.get("/office").await.status, 303);
        let failed = nobody.post("/sign-in", &[("login", "\"><script>"), ("password", "x")]).await;
        assert_eq!(failed.status, 401);
        assert!(text(&failed).contains("value=\"&quot;&gt;&lt;script&gt;\""), "{}", text(&failed));
    });
}

#[test]
fn a_form_without_the_token_of_its_session_does_nothing() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader], "en").await;
        let form = |body: &str, origin: &str| {
            let form = ask("POST", "/sign-out").with("accept", HTML).with("cookie", &ana.cookie);
            form.with("origin", origin).with("content-type", "application/x-www-form-urlencoded").body(body.to_owned())
        };
        let good = format!("csrf={}", ana.csrf);
        let others = Browser::of(&stand, "eva", "MEX", &[Role::Uploader], "en").await;
        for (body, origin) in [
            ("", ORIGIN),
            ("csrf=", ORIGIN),
            ("csrf=x", ORIGIN),
            (format!("text=x&{good}").as_str(), ORIGIN),
            (format!("csrf={}", others.csrf).as_str(), ORIGIN),
            (format!("{good}x").as_str(), ORIGIN),
            (good.as_str(), "https://evil.example"),
            (good.as_str(), "null"),
        ] {
            let reply = stand.ask(form(body, origin)).await;
            assert_eq!(reply.status, 403, "{body} {origin}");
            assert!(text(&reply).contains("data-problem=\"cross-site\""));
        }
        // The field is good for forms of pages alone: what programs call wants the header, as before.
        let api = ask("POST", "/api/nothing-to-report").with("cookie", &ana.cookie).with("origin", ORIGIN);
        assert_eq!(stand.ask(api.with("content-type", "application/x-www-form-urlencoded").body(good.clone())).await.code(), "cross-site");
        assert_eq!(ana.get("/office").await.status, 200, "she is still signed in");
        assert_eq!(stand.ask(form(&good, ORIGIN)).await.status, 303);
    });
}

/// A form that is sent when its session has ended: it is said that nothing was taken, and the way back leads to where the form stands.
#[test]
fn a_form_of_a_session_that_ended_says_that_nothing_was_taken() {
    wait(async {
        let stand = Stand::new().await;
        for (path, back) in [
            ("/office/send", "/office/send"),
            ("/office/submissions/R-2026-000001/submit", "/office/submissions/R-2026-000001"),
            ("/office/releases/DF_X/MEX/1/withdraw", "/office"),
        ] {
            let form = ask("POST", path).with("accept", HTML).with("origin", ORIGIN).with("accept-language", "es");
            let reply = stand.ask(form.with("content-type", "application/x-www-form-urlencoded").body("text=x".to_owned())).await;
            let html = text(&reply);
            assert_eq!(reply.status, 401, "{path}: {html}");
            let to = format!("href=\"/sign-in?to={back}\"");
            assert!(html.contains("Su sesión terminó.") && html.contains(&to), "{to}: {html}");
            assert!(!html.contains("Authorization: Bearer"), "{html}");
        }
    });
}

#[test]
fn problems_are_pages_for_browsers_and_data_for_programs() {
    wait(async {
        let stand = Stand::new().await;
        let nobody = Browser::of_nobody(&stand);
        let lost = nobody.get("/nowhere?lang=fr").await;
        assert_eq!(lost.status, 404);
        let html = text(&lost);
        assert!(html.contains("<html lang=\"fr\">") && html.contains(lost.header("x-request-id")), "{html}");
        assert_eq!(stand.ask(ask("GET", "/nowhere")).await.code(), "not-found");
        assert_eq!(stand.ask(ask("GET", "/office")).await.code(), "sign-in-needed");
        let sdmx = stand.ask(ask("GET", "/rest/v2/data/x").with("accept", HTML)).await;
        assert!(!sdmx.header("content-type").starts_with("text/html"), "{sdmx:?}");
    });
}

#[test]
fn what_pages_load_is_kept_for_ever() {
    wait(async {
        let stand = Stand::new().await;
        let html = text(&Browser::of_nobody(&stand).get("/sign-in").await);
        let address = html.split_once("rel=\"stylesheet\" href=\"").and_then(|(_, r)| r.split_once('"')).expect("a sheet").0;
        let sheet = stand.ask(ask("GET", address)).await;
        assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
        assert!(sheet.header("cache-control").contains("immutable"));
        let again = stand.ask(ask("GET", address).with("if-none-match", sheet.header("etag"))).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
        assert_eq!(stand.ask(ask("GET", "/assets/style.css")).await.code(), "not-found");
    });
}
