//! Is a file that was sent there whole, once, and found again by its receipt alone?

use axum::body::Body;
use futures_util::stream;
use isthmus::model::account::Role;
use isthmus::model::digest::Sha256;

use super::{Ask, Reply, Stand, ask, over_tcp, wait};

const FILE: &str = "periodo,entradas\n2026-01,12\n";

async fn stand() -> (Stand, String) {
    let stand = Stand::new().await;
    stand.tenant("MEX").await;
    let token = stand.token("ana", "MEX", &[Role::Uploader]).await;
    (stand, token)
}

fn form(parts: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (head, body) in parts {
        out += &format!("--limit\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    }
    out + "--limit--\r\n"
}

fn as_form(token: &str, parts: &[(&str, &str)]) -> Ask {
    ask("POST", "/api/submissions").token(token).with("content-type", "multipart/form-data; boundary=limit").body(form(parts))
}

async fn original(stand: &Stand, token: &str, reply: &Reply) -> Reply {
    stand.ask(ask("GET", &format!("/api/submissions/{}/original", reply.receipt())).token(token)).await
}

#[test]
fn a_file_is_taken_in_every_way_and_given_back_as_it_was() {
    wait(async {
        let (stand, token) = stand().await;
        let by_body = ask("POST", "/api/submissions?name=enero.csv").token(&token).with("content-type", "text/csv").body(FILE);
        let by_body = stand.ask(by_body).await;
        assert_eq!((by_body.status.as_u16(), by_body.header("location")), (201, "/api/submissions/R-2026-000001"));
        let said = by_body.json();
        assert_eq!(
            (said["state"].as_str(), said["name"].as_str(), said["bytes"].as_i64()),
            (Some("received"), Some("enero.csv"), Some(28))
        );
        assert_eq!(said["sha256"], Sha256::of(FILE.as_bytes()).to_string());
        assert_eq!((said["media_type"].as_str(), said["by"].as_str()), (Some("text/csv"), Some("token:1:ana")));

        let named = "attachment; filename=\"x.csv\"; filename*=UTF-8''a%C3%B1o.csv";
        let by_header = stand.ask(ask("POST", "/api/submissions").token(&token).with("content-disposition", named).body("otro")).await;
        assert_eq!(by_header.json()["name"], "año.csv");

        let parts = [("name=\"corrects\"", "R-2026-000001"), ("name=\"file\"; filename=\"../../marzo.csv\"", "tercero")];
        let by_form = stand.ask(as_form(&token, &parts)).await;
        assert_eq!((by_form.json()["name"].as_str(), by_form.json()["corrects"].as_str()), (Some("marzo.csv"), Some("R-2026-000001")));

        let put = || ask("PUT", "/api/inbox/abril%202026.csv").token(&token).body(FILE);
        let by_name = stand.ask(put()).await;
        assert_eq!((by_name.status.as_u16(), by_name.json()["name"].as_str()), (201, Some("abril 2026.csv")));
        assert_eq!(by_name.json()["duplicates"], "R-2026-000001", "the same bytes under another name");
        let again = stand.ask(put()).await;
        assert_eq!((again.status.as_u16(), again.receipt()), (200, by_name.receipt()), "the same bytes under the same name");

        let back = original(&stand, &token, &by_header).await;
        assert_eq!(back.body, b"otro");
        assert_eq!(back.header("content-disposition"), "attachment; filename=\"a_o.csv\"; filename*=UTF-8''a%C3%B1o.csv");
        assert_eq!((back.header("content-type"), back.header("content-length")), ("application/octet-stream", "4"));
        let listed = stand.ask(ask("GET", "/api/submissions?limit=3").token(&token)).await.json();
        let receipts: Vec<&str> = listed["submissions"].as_array().expect("a list").iter().filter_map(|s| s["receipt"].as_str()).collect();
        assert_eq!(receipts, ["R-2026-000004", "R-2026-000003", "R-2026-000002"]);
        let next = stand.ask(ask("GET", listed["next"].as_str().expect("more")).token(&token)).await.json();
        assert_eq!((next["submissions"][0]["receipt"].as_str(), next["next"].is_null()), (Some("R-2026-000001"), true));
    });
}

#[test]
fn what_is_wrong_with_a_request_is_said_before_the_file_is_kept() {
    wait(async {
        let (stand, token) = stand().await;
        let send = |path: &str| ask("POST", path).token(&token).body(FILE);
        for (request, code) in [
            (send("/api/submissions?tenant=GTM"), "not-found"),
            (send("/api/submissions?tenant=../.."), "not-found"),
            (send("/api/submissions?nombre=x"), "malformed"),
            (send("/api/submissions?corrects=7"), "malformed"),
            (send("/api/submissions?corrects=R-2026-000099"), "not-found"),
            (send("/api/submissions?mapping=NOBODY/nothing"), "no-mapping"),
            (send("/api/submissions").with("idempotency-key", ""), "malformed"),
            (send("/api/submissions").with("idempotency-key", &"x".repeat(256)), "malformed"),
            (send("/api/submissions").with("content-length", "268435457"), "too-large"),
            (as_form(&token, &[("name=\"corrects\"", "R-2026-000001")]), "malformed"),
            (as_form(&token, &[("name=\"file\"; filename=\"a\"", "1"), ("name=\"file\"; filename=\"b\"", "2")]), "malformed"),
            (as_form(&token, &[("name=\"boss\"", "1")]), "malformed"),
            (send("/api/submissions").with("content-type", "multipart/form-data"), "malformed"),
            (send("/api/submissions").with("content-type", "multipart/form-data; boundary=limit"), "malformed"),
        ] {
            let path = request.path.clone();
            let told = stand.ask(request).await;
            assert_eq!(told.code(), code, "{path} {told:?}");
        }
        assert_eq!(stand.gateway.store.last_event().await.expect("an answer"), 3, "the tenant, the person, the token: no submission");
    });
}

#[test]
fn fifty_equal_requests_are_one_submission() {
    wait(async {
        let (stand, token) = stand().await;
        let send = |body: &'static str, key: &str| {
            stand.ask(ask("POST", "/api/submissions").token(&token).with("idempotency-key", key).body(body))
        };
        let all = futures_util::future::join_all((0..50).map(|_| send(FILE, "enero"))).await;
        let mut statuses: Vec<u16> = all.iter().map(|r| r.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [vec![200; 49], vec![201]].concat());
        assert!(all.iter().all(|r| r.body == all[0].body), "fifty equal answers");
        assert_eq!(stand.gateway.blobs.list(Sha256::of(FILE.as_bytes()).0[0]).await.expect("blobs").len(), 1);
        let other = send("otra cosa", "enero").await;
        assert_eq!((other.status.as_u16(), other.json()["receipt"].as_str()), (422, Some("R-2026-000001")));
        let linked = send(FILE, "febrero").await;
        assert_eq!((linked.status.as_u16(), linked.json()["duplicates"].as_str()), (201, Some("R-2026-000001")));
        // The key of one is not the key of another.
        let beto = stand.token("beto", "MEX", &[Role::Uploader]).await;
        let his = stand.ask(ask("POST", "/api/submissions").token(&beto).with("idempotency-key", "enero").body("suyo")).await;
        assert_eq!(his.status, 201);
    });
}

#[test]
fn a_file_that_is_too_large_or_breaks_off_leaves_nothing() {
    wait(async {
        let stand = Stand::with(|c| c.limits.file = 1000).await;
        stand.tenant("MEX").await;
        let token = stand.token("ana", "MEX", &[Role::Uploader]).await;
        // Said by nobody beforehand, it is noticed as it comes.
        let pieces = stream::iter((0..20).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 100])));
        let large = stand.ask(ask("POST", "/api/submissions").token(&token).body(Body::from_stream(pieces))).await;
        assert_eq!((large.status.as_u16(), large.json()["limit"].as_str()), (413, Some("1000")));
        let long = "x".repeat(1001);
        let large = stand.ask(as_form(&token, &[("name=\"file\"; filename=\"a\"", &long)])).await;
        assert_eq!(large.code(), "too-large");
        let broken = stream::iter([Ok(vec![b'x'; 100]), Err(std::io::Error::other("gone"))]);
        let broken = stand.ask(ask("POST", "/api/submissions").token(&token).body(Body::from_stream(broken))).await;
        assert_eq!(broken.code(), "interrupted");
        let spool = std::fs::read_dir(stand.folder.path().join("blobs/incoming")).expect("the spool").count();
        assert_eq!(spool, 0, "nothing is left of them");
    });
}

#[test]
fn an_upload_goes_on_where_it_broke_off() {
    wait(async {
        let (stand, token) = stand().await;
        let begin = ask("POST", "/api/uploads?name=grande.csv").token(&token).with("upload-complete", "?0").with("upload-length", "28");
        let begun = stand.ask(begin.body("periodo,")).await;
        assert_eq!((begun.status.as_u16(), begun.header("upload-offset"), begun.header("upload-complete")), (201, "8", "?0"));
        assert!(begun.header("upload-limit").contains("max-size=268435456"), "{begun:?}");
        let place = begun.header("location").to_owned();
        let piece = |from: &str, complete: &str, body: &'static str| {
            let patch = ask("PATCH", &place).token(&token).with("content-type", "application/partial-upload");
            patch.with("upload-offset", from).with("upload-complete", complete).body(body)
        };
        let wrong = stand.ask(piece("9", "?0", "x")).await;
        assert_eq!((wrong.code().as_str(), wrong.header("upload-offset")), ("upload-offset", "8"));
        // The connection breaks in the middle of a piece: what came of it stays.
        let broken = stream::iter([Ok("entradas".as_bytes().to_vec()), Err(std::io::Error::other("gone"))]);
        let patch = ask("PATCH", &place).token(&token).with("content-type", "application/partial-upload");
        let patch = patch.with("upload-offset", "8").with("upload-complete", "?0").body(Body::from_stream(broken));
        assert_eq!(stand.ask(patch).await.code(), "interrupted");
        let head = stand.ask(ask("HEAD", &place).token(&token)).await;
        assert_eq!((head.status.as_u16(), head.header("upload-offset"), head.header("cache-control")), (204, "16", "no-store"));
        // It is its sender's alone.
        let beto = stand.token("beto", "MEX", &[Role::Uploader]).await;
        assert_eq!(stand.ask(ask("HEAD", &place).token(&beto)).await.status, 404);
        let short = stand.ask(piece("16", "?1", "\n2026")).await;
        assert_eq!(short.code(), "malformed", "shorter than was said");
        let mut stands = stand.ask(ask("HEAD", &place).token(&token)).await.header("upload-offset").to_owned();
        if stands == "16" {
            stands = stand.ask(piece("16", "?0", "\n2026")).await.header("upload-offset").to_owned();
        }
        assert_eq!(stands, "21");
        let whole = stand.ask(piece("21", "?1", "-01,12\n")).await;
        assert_eq!((whole.status.as_u16(), whole.header("upload-complete")), (201, "?1"));
        assert_eq!(original(&stand, &token, &whole).await.body, FILE.as_bytes());
        assert_eq!(stand.ask(piece("28", "?1", "")).await.json()["receipt"], whole.json()["receipt"]);
        let head = stand.ask(ask("HEAD", &place).token(&token)).await;
        assert_eq!((head.header("upload-offset"), head.header("upload-complete")), ("28", "?1"));
        // All at once, and given up.
        let once = ask("POST", "/api/uploads").token(&token).with("upload-complete", "?1").body("entero");
        assert_eq!(stand.ask(once).await.header("location"), "/api/submissions/R-2026-000002");
        let begun = stand.ask(ask("POST", "/api/uploads").token(&token).with("upload-complete", "?0").body("nada")).await;
        let place = begun.header("location").to_owned();
        assert_eq!(stand.ask(ask("DELETE", &place).token(&token)).await.status, 204);
        assert_eq!(stand.ask(ask("HEAD", &place).token(&token)).await.status, 404);
    });
}

#[test]
fn what_happens_is_told_by_asking_and_as_it_happens() {
    wait(async {
        let (stand, token) = stand().await;
        let listening = stand.listen().await;
        let sent = stand.submission("MEX", "ana", FILE).await;
        let path = format!("/api/submissions/{}/events", sent.receipt);
        let polled = stand.ask(ask("GET", &path).token(&token)).await.json();
        assert_eq!(polled[0]["kind"], "submission.received");
        let after = stand.ask(ask("GET", &format!("{path}?after={}", polled[0]["sequence"])).token(&token)).await.json();
        assert_eq!(after.as_array().map(Vec::len), Some(0));
        // A stream that begins after the first event is told the next ones within a second.
        let mut stream = tokio::net::TcpStream::connect(listening.address).await.expect("connected");
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\naccept: text/event-stream\r\nlast-event-id: {}\r\nconnection: close\r\n\r\n",
            polled[0]["sequence"]
        );
        tokio::io::AsyncWriteExt::write_all(&mut stream, head.as_bytes()).await.expect("written");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let lease = crate::store::claim(&*stand.gateway.store, "worker", stand.gateway.now()).await.expect("a job");
        stand
            .gateway
            .store
            .finish_run(&lease, crate::store::run(0), stand.gateway.now(), &isthmus::store::ledger::unsealed)
            .await
            .expect("done");
        let mut told = String::new();
        let reading = async {
            let mut buffer = [0; 4096];
            while !told.contains("submission.checked") {
                let n = tokio::io::AsyncReadExt::read(&mut stream, &mut buffer).await.expect("read");
                assert!(n > 0, "{told}");
                told.push_str(&String::from_utf8_lossy(&buffer[..n]));
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(5), reading).await.expect("told in time");
        assert!(told.contains("text/event-stream") && told.contains("event: submission.started") && told.contains("retry: 1000"), "{told}");
        assert!(!told.contains("submission.received"), "it was seen before: {told}");
    });
}

#[test]
fn a_form_of_a_browser_comes_over_a_connection() {
    wait(async {
        let (stand, token) = stand().await;
        let listening = stand.listen().await;
        let body = form(&[("name=\"file\"; filename=\"enero.csv\"", FILE)]);
        let head = format!(
            "POST /api/submissions HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: multipart/form-data; boundary=limit\r\ncontent-length: {}",
            body.len()
        );
        let sent = over_tcp(listening.address, &head, body.as_bytes()).await;
        assert_eq!(sent.status, 201);
        // One that ends early is told so, where it still listens, and is not there.
        let head = format!(
            "POST /api/submissions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: 1000\r\nconnection: close\r\n\r\nshort"
        );
        let mut stream = tokio::net::TcpStream::connect(listening.address).await.expect("connected");
        tokio::io::AsyncWriteExt::write_all(&mut stream, head.as_bytes()).await.expect("written");
        drop(stream);
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let spool = std::fs::read_dir(stand.folder.path().join("blobs/incoming")).expect("the spool").count();
        assert_eq!(spool, 0);
        let list = stand.ask(ask("GET", "/api/submissions").token(&token)).await.json();
        assert_eq!(list["submissions"].as_array().map(Vec::len), Some(1));
    });
}
