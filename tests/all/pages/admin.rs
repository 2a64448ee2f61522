//! Does the administrator of an office give people and programs what they need by pages, and nobody else's?

use isthmus::model::account::Role;

use super::{Browser, Stand, ask, text, wait};

fn secret(html: &str) -> String {
    html.split_once("class=\"secret\">").and_then(|(_, r)| r.split_once('<')).unwrap_or_else(|| panic!("{html}")).0.to_owned()
}

#[test]
fn people_and_programs_are_given_what_they_may_do() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        stand.tenant("GTM").await;
        let eva = Browser::of(&stand, "eva", "MEX", &[Role::TenantAdmin], "es").await;
        assert_eq!(eva.get("/office/admin").await.header("location"), "/office/tenants/MEX/admin");
        let at = "/office/tenants/MEX";
        assert_eq!(eva.get("/office/tenants/GTM/admin").await.status, 404);
        assert_eq!(eva.post("/office/tenants/GTM/people", &[("login", "x"), ("name", "x"), ("lang", "es")]).await.status, 404);

        // A person, with a secret that is shown once; who comes in with it may do what was ticked.
        let wrong = eva.post(&format!("{at}/people"), &[("login", "no good"), ("name", "x"), ("lang", "es")]).await;
        assert!(wrong.status == 400 && text(&wrong).contains("id=\"wrong-people\""), "{}", text(&wrong));
        let fields = [("login", "nova"), ("name", "<b>Nova</b>"), ("lang", "pt"), ("role-uploader", "1"), ("role-system-admin", "1")];
        let made = eva.post(&format!("{at}/people"), &fields).await;
        let given = secret(&text(&made));
        assert!(text(&made).contains("&lt;b&gt;Nova&lt;/b&gt;"), "{}", text(&made));
        let nobody = Browser::of_nobody(&stand);
        let set = nobody.post("/invitation", &[("secret", &given), ("password", super::PASSWORD)]).await;
        assert_eq!(set.status, 303);
        let mut nova = Browser::of_nobody(&stand);
        nova.sign_in("nova", super::PASSWORD).await;
        assert_eq!(nova.get("/office/send").await.status, 200);
        assert_eq!(nova.get(&format!("{at}/admin")).await.status, 403);
        assert_eq!(stand.ask(ask("GET", "/metrics").with("cookie", &nova.cookie)).await.code(), "not-allowed", "no role beyond the office");
        assert!(!text(&eva.get(&format!("{at}/admin")).await).contains(&given), "it is shown once");

        // A token, until it is revoked.
        let made = eva.post(&format!("{at}/tokens"), &[("name", "nightly"), ("days", "30"), ("role-uploader", "1")]).await;
        let token = secret(&text(&made));
        assert_eq!(stand.ask(ask("GET", "/api/submissions").token(&token)).await.status, 200);
        let page = text(&eva.get(&format!("{at}/admin")).await);
        let revoke = page.split_once("/tokens/").and_then(|(_, r)| r.split_once("/revoke")).expect("a form").0.to_owned();
        assert_eq!(eva.post(&format!("{at}/tokens/{revoke}/revoke"), &[]).await.status, 303);
        assert_eq!(stand.ask(ask("GET", "/api/submissions").token(&token)).await.code(), "token-invalid");
        let forever = eva.post(&format!("{at}/tokens"), &[("name", "x"), ("days", "9999"), ("role-uploader", "1")]).await;
        assert!(forever.status.is_client_error() && text(&forever).contains("id=\"wrong-tokens\""), "{}", text(&forever));

        let beyond = eva.post(&format!("{at}/tokens"), &[("name", "x"), ("days", "9"), ("role-publisher", "1"), ("owner", "nova")]).await;
        assert!(beyond.status == 403 && text(&beyond).contains("id=\"wrong-tokens\""), "{}", text(&beyond));

        assert_eq!(eva.post(&format!("{at}/people/nova/remove"), &[]).await.status, 303);
        assert!(!text(&eva.get(&format!("{at}/admin")).await).contains("nova"));
    });
}
