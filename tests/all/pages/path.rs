//! The office's whole path by pages alone: a faulty workbook is sent, its problems are read, it is mended, sent again, reviewed by
//! a second person, released, withdrawn and released again; and what a sender wrote stays text.

use isthmus::gateway::work::{self, Shift};
use isthmus::model::account::Role;
use isthmus::serve::guard::CSRF;

use super::{Browser, HTML, ORIGIN, Reply, Stand, ask, text, wait};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

async fn run(stand: &Stand) {
    while work::one(&stand.gateway, &Shift::new("worker")).await.expect("worked").is_some() {}
}

impl Browser<'_> {
    /// Sends a file by the form; gives the path of its page.
    pub(super) async fn send(&self, name: &str, bytes: &[u8], corrects: &str) -> String {
        let reply = self.file(name, bytes, corrects).await;
        assert_eq!(reply.status, 303, "{}", text(&reply));
        let (path, said) = reply.header("location").split_once('?').expect("a query");
        assert_eq!(said, "said=sent");
        path.to_owned()
    }

    async fn file(&self, name: &str, bytes: &[u8], corrects: &str) -> Reply {
        let mut body = Vec::new();
        for (field, value) in [("csrf", self.csrf.as_str()), ("corrects", corrects)] {
            body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend(bytes);
        body.extend(b"\r\n--x--\r\n");
        let form = self.ask("POST", "/office/send").with("origin", ORIGIN).with("content-type", "multipart/form-data; boundary=x");
        self.stand.ask(form.body(body)).await
    }
}

/// What stands in a page after a text and before another.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    html.split_once(from).and_then(|(_, rest)| rest.split_once(to)).unwrap_or_else(|| panic!("no `{from}` in {html}")).0
}

#[test]
fn an_office_goes_the_whole_way_by_pages() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader], "es").await;
        let luz = Browser::of(&stand, "luz", "MEX", &[Role::Reviewer], "fr").await;
        let pia = Browser::of(&stand, "pia", "MEX", &[Role::Publisher], "pt").await;
        assert!(text(&ana.get("/office/send").await).contains("multipart/form-data"));

        // The faulty workbook, its receipt at once, its problems by cause.
        let faulty = std::fs::read(format!("{FIXTURES}/mex-detenciones-faulty/extranjeros_estacion_2019.xlsx")).expect("a fixture");
        let at = ana.send("extranjeros_estacion_2019.xlsx", &faulty, "").await;
        let going = text(&ana.get(&at).await);
        assert!(
            going.contains("data-look=")
                && going.contains("<noscript><meta http-equiv=\"refresh\"")
                && going.contains("Recibido. Espera su turno."),
            "{going}"
        );
        let part = ana.get(&format!("{at}/progress")).await;
        assert!(part.header("x-done").is_empty() && text(&part).starts_with("<div"));
        assert!(text(&ana.get(&format!("{at}/problems")).await).contains("Todavía no se revisó"));
        run(&stand).await;
        assert_eq!(ana.get(&format!("{at}/progress")).await.header("x-done"), "true");
        let page = text(&ana.get(&at).await);
        assert!(page.contains("Tiene errores.") && page.contains("mex.extranjeros-estacion"), "{page}");
        let home = text(&ana.get("/office").await);
        assert!(home.contains("Leer los problemas, corregir, enviar de nuevo"), "{home}");
        let problems = text(&ana.get(&format!("{at}/problems")).await);
        for planted in ["Chiapaz", "Chiapas", "12o", "#REF!"] {
            assert!(problems.contains(planted), "{planted}: {problems}");
        }
        let errors = text(&ana.get(&format!("{at}/problems?severity=warning")).await);
        assert!(!errors.contains("cause error"), "{errors}");

        // From a problem to the sheet and back.
        let link = between(&problems, "class=\"places\"><a href=\"", "\"").replace("&amp;", "&");
        let (link, cell) = link.split_once('#').expect("a cell");
        let sheet = text(&ana.get(link).await);
        assert!(sheet.contains(&format!("<td id=\"{cell}\" class=\"flag ")), "{cell}: {sheet}");
        let back = between(&sheet, &format!("<td id=\"{cell}\""), "</td>");
        let cause = between(back, "<a href=\"", "\"").replace("&amp;", "&");
        assert_eq!(ana.get(&cause).await.status, 200);
        assert!(sheet.contains("class=\"claimed"), "what the mapping reads is shown");
        for role in ["c-header", "c-label", "c-value", "c-total"] {
            assert!(sheet.contains(&format!("class=\"claimed {role}")), "{role}: what it reads each cell as");
        }

        // A question, an answer, and the marked workbook in the language of the page.
        assert_eq!(ana.post(&format!("{at}/comment"), &[("text", "")]).await.status, 422);
        let said = ana.post(&format!("{at}/comment"), &[("text", "¿Qué es <b>12o</b>?")]).await;
        assert_eq!(said.header("location"), format!("{at}?said=commented"));
        let thread = text(&luz.get(&at).await);
        assert!(thread.contains("¿Qué es &lt;b&gt;12o&lt;/b&gt;?") && !thread.contains("<b>12o</b>"), "{thread}");
        let receipt = at.rsplit('/').next().expect("a receipt").to_owned();
        let marked = ana.get(&format!("/api/submissions/{receipt}/marked?lang=pt")).await;
        assert_eq!((marked.status.as_u16(), marked.header("content-language")), (200, "pt"));

        // The mended one, as a correction of it; what waited for Ana waits no more.
        let mended = std::fs::read(format!("{FIXTURES}/mex-detenciones/extranjeros_estacion_2019.xlsx")).expect("a fixture");
        assert!(text(&ana.get(&format!("/office/send?corrects={receipt}")).await).contains(&format!("value=\"{receipt}\" selected")));
        let at = ana.send("extranjeros_estacion_2019.xlsx", &mended, &receipt).await;
        run(&stand).await;
        let home = text(&ana.get("/office").await);
        assert!(!home.contains("Leer los problemas, corregir") && home.contains("Mirarlo y enviarlo a revisión"), "{home}");
        let page = text(&ana.get(&at).await);
        assert!(page.contains(&format!("/office/submissions/{receipt}")), "it says what it mends: {page}");
        let rules: Vec<String> = page.split("name=\"why-").skip(1).map(|r| r.split('"').next().unwrap_or_default().to_owned()).collect();
        if !rules.is_empty() {
            let refused = ana.post(&format!("{at}/submit"), &[]).await;
            assert!(refused.status == 409 && text(&refused).contains("id=\"wrong-submit\""), "{}", text(&refused));
        }
        let why: Vec<(String, &str)> = rules.iter().map(|r| (format!("why-{r}"), "así se publicó")).collect();
        let why: Vec<(&str, &str)> = why.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        assert_eq!(ana.post(&format!("{at}/submit"), &why).await.header("location"), format!("{at}?said=submitted"));
        assert_eq!(ana.post(&format!("{at}/approve"), &[]).await.status, 403, "she does not review");

        // A second person looks at what will change and approves; a third releases.
        assert!(text(&luz.get("/office").await).contains("Vérifier"));
        let review = text(&luz.get(&format!("{at}/review")).await);
        assert!(review.contains("Ce serait la première publication") && review.contains("/approve\""), "{review}");
        let no_words = luz.post(&format!("{at}/return"), &[("on", "review"), ("text", " ")]).await;
        assert!(no_words.status == 422 && text(&no_words).contains("id=\"wrong-return\""));
        let approved = luz.post(&format!("{at}/approve"), &[("on", "review"), ("text", "bien")]).await;
        assert_eq!(approved.header("location"), format!("{at}/review?said=approved"));
        assert!(text(&pia.get("/office").await).contains("Publicar"));
        let wrong = pia.post(&format!("{at}/release"), &[("on", "review"), ("when", "later"), ("day", "mañana")]).await;
        assert!(wrong.status == 400 && text(&wrong).contains("id=\"wrong-release\""), "{}", text(&wrong));
        let released = pia.post(&format!("{at}/release"), &[("on", "review"), ("when", "now"), ("how", "merge"), ("text", "enero")]).await;
        assert_eq!(released.status, 303, "{}", text(&released));
        let release = released.header("location").split_once('?').expect("a query").0.to_owned();
        let page = text(&pia.get(&release).await);
        assert!(page.contains("É o que se lê agora.") && page.contains("/withdraw\""), "{page}");
        assert!(text(&ana.get("/office/releases").await).contains("a la vista"));

        // From a figure back to its cell, with a proof.
        let trace = text(&pia.get(&format!("{release}/trace")).await);
        let figure = between(&trace, "<td class=\"n\"><a href=\"", "\"").replace("&amp;", "&");
        let way = text(&pia.get(&figure).await);
        let sheet = between(&way, "<strong>Célula</strong> <a href=\"", "\"").replace("&amp;", "&");
        let (sheet, cell) = sheet.split_once('#').expect("a cell");
        assert!(text(&pia.get(sheet).await).contains(&format!("<td id=\"{cell}\"")), "{sheet}");
        let proof = pia.get(&between(&way, "class=\"button second\" href=\"", "\"").replace("&amp;", "&")).await;
        assert!(proof.status == 200 && proof.header("content-disposition").contains(".isthmus-proof"), "{proof:?}");
        // The proof is made and checked at once, step by step, each with its hash.
        let verified = text(&pia.get(&format!("{figure}&verify=1")).await);
        assert!(
            verified.contains("id=\"verified\"") && verified.contains("A prova é válida") || verified.contains("note good"),
            "{verified}"
        );
        assert!(verified.matches("class=\"hash\"").count() > 5, "{verified}");
        assert!(!way.contains("id=\"verified\""));
        let none = pia.get(&format!("{figure}0")).await;
        assert!(none.status == 404 && text(&none).contains("id=\"wrong-key\""), "{}", text(&none));

        // Withdrawn with a reason, and released again under the next number.
        assert_eq!(pia.post(&format!("{release}/withdraw"), &[("text", "")]).await.status, 422);
        let gone = pia.post(&format!("{release}/withdraw"), &[("text", "un error")]).await;
        assert_eq!(gone.header("location"), format!("{release}?said=withdrawn"));
        let page = text(&pia.get(&release).await);
        assert!(page.contains("<q>un error</q>"), "{page}");
        let again = pia.post(&format!("{release}/restore"), &[("text", "no era error"), ("when", "now")]).await;
        assert!(again.header("location").ends_with("/2?said=restored"), "{again:?}");
        // Every page of it in every language.
        for lang in ["en", "es", "fr", "pt"] {
            for (who, path) in [
                (&ana, "/office".to_owned()),
                (&ana, "/office/send".to_owned()),
                (&ana, at.clone()),
                (&ana, format!("{at}/problems")),
                (&ana, format!("{at}/sheet?row=1")),
                (&ana, format!("/office/submissions/{receipt}/problems")),
                (&luz, format!("{at}/review")),
                (&pia, release.clone()),
                (&pia, "/office/releases".to_owned()),
                (&pia, "/office/password".to_owned()),
            ] {
                let join = if path.contains('?') { '&' } else { '?' };
                let page = who.get(&format!("{path}{join}lang={lang}")).await;
                assert_eq!((page.status.as_u16(), page.header("content-language")), (200, lang), "{path}");
            }
        }
    });
}

#[test]
fn what_a_sender_wrote_stays_text() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader], "en").await;
        let evil = "<img src=x onerror=alert(1)>";
        let name = "<img onerror=alert(1)>.csv";
        let table = format!("mes;{evil}\n2026-01;{evil}\n><script>alert(2)</script>;5\n{{{{ 7*7 }}}};6\n");
        let at = ana.send(name, table.as_bytes(), "").await;
        run(&stand).await;
        for path in ["", "/problems", "/sheet", "/review"] {
            let html = text(&ana.get(&format!("{at}{path}")).await);
            assert!(!html.contains("<img") && !html.contains("<script>alert") && !html.contains(">49<"), "{path}: {html}");
            assert!(html.contains("&lt;img onerror=alert(1)&gt;.csv"), "{path}: {html}");
        }
        assert!(text(&ana.get(&format!("{at}/sheet")).await).contains("&lt;img src=x onerror=alert(1)&gt;"));
        assert!(text(&ana.get("/office").await).contains("&lt;img onerror"));
        // A file without the token of the session is not taken, and nothing of it is kept.
        let foreign = ask("POST", "/office/send").with("accept", HTML).with("cookie", &ana.cookie).with("origin", "https://evil.example");
        let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na\r\n--x--\r\n";
        assert_eq!(stand.ask(foreign.with("content-type", "multipart/form-data; boundary=x").body(body)).await.status, 403);
        let bare = ask("POST", "/office/send").with("accept", HTML).with("cookie", &ana.cookie).with("origin", ORIGIN);
        assert_eq!(stand.ask(bare.with("content-type", "multipart/form-data; boundary=x").body(body)).await.status, 403);
        // With the token in the header, as programs of a page would send it, the form is read as well.
        let with =
            ask("POST", "/office/send").with("accept", HTML).with("cookie", &ana.cookie).with("origin", ORIGIN).with(CSRF, &ana.csrf);
        assert_eq!(stand.ask(with.with("content-type", "multipart/form-data; boundary=x").body(body)).await.status, 303);
        let empty = ana.file("", b"", "").await;
        assert!(empty.status == 400 && text(&empty).contains("id=\"wrong-file\""), "{}", text(&empty));
    });
}

#[test]
fn a_proposed_reading_of_a_label_is_accepted_by_two() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader], "es").await;
        let luz = Browser::of(&stand, "luz", "MEX", &[Role::Reviewer], "es").await;
        let faulty = std::fs::read(format!("{FIXTURES}/mex-detenciones-faulty/extranjeros_estacion_2019.xlsx")).expect("a fixture");
        let at = ana.send("extranjeros_estacion_2019.xlsx", &faulty, "").await;
        run(&stand).await;
        let page = text(&ana.get(&format!("{at}/problems")).await);
        assert!(page.contains("Leer «Chiapaz» como «Chiapas» dondequiera que esté"), "{page}");
        assert!(page.contains("C-COV-001"), "{page}");
        let field = |name: &str| {
            let form = between(&page, "<form class=\"take\"", "</form>");
            between(form, &format!("name=\"{name}\" value=\""), "\"").to_owned()
        };
        let fields = ["on", "cell", "old", "new", "text"].map(|name| (name, field(name)));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(ana.post(&format!("{at}/correct"), &fields).await.status, 303);
        let waits = text(&luz.get(&format!("{at}/problems")).await);
        assert!(waits.contains("Dondequiera que esté") && waits.contains("«Chiapaz» se lee como «Chiapas»."), "{waits}");
        let version = between(&waits, "name=\"version\" value=\"", "\"").to_owned();
        assert_eq!(luz.post(&format!("{at}/agree"), &[("on", "problems"), ("version", &version)]).await.status, 303);
        assert_eq!(luz.post(&format!("{at}/rerun"), &[("text", "con la etiqueta")]).await.status, 303);
        run(&stand).await;
        let page = text(&ana.get(&format!("{at}/problems")).await);
        assert!(!page.contains("C-COV-001") && page.contains("F-PAT-001"), "{page}");
    });
}

/// What is wrong with a file that nobody knows is not the file; and who sends the same bytes twice is told so.
#[test]
fn an_unknown_layout_leads_to_the_map_and_the_same_bytes_are_told() {
    wait(async {
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let ana = Browser::of(&stand, "ana", "MEX", &[Role::Uploader], "es").await;
        let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pointing/meses.xlsx")).expect("a fixture");
        let first = ana.send("meses.xlsx", &bytes, "").await;
        run(&stand).await;
        let page = text(&ana.get(&first).await);
        assert!(
            page.contains("Todavía no se conoce ningún mapeo") && page.contains(&format!("class=\"button\" href=\"{first}/map\"")),
            "{page}"
        );
        assert!(!page.contains("corrija el archivo y envíelo de nuevo") && !page.contains("byte por byte"), "{page}");
        let second = ana.send("otro.xlsx", &bytes, "").await;
        run(&stand).await;
        let page = text(&ana.get(&second).await);
        assert!(page.contains("byte por byte") && page.contains(&format!("<a href=\"{first}\">")), "{page}");
        // A file that is no table is not to be pointed at.
        let pdf = ana.send("informe.xlsx", b"%PDF-1.7 x", "").await;
        run(&stand).await;
        let page = text(&ana.get(&pdf).await);
        assert!(page.contains("corrija el archivo") && !page.contains("Todavía no se conoce ningún mapeo"), "{page}");
    });
}
