//! Does anything of what people send come into the log, the counters or an answer about a failure?

use super::running::Home;

/// A text that nobody else writes, with what it was put into.
fn canary(n: usize) -> String {
    format!("canary{n:03}zq")
}

#[test]
fn nothing_of_what_is_sent_is_logged() {
    let home = Home::new();
    let running = home.start(&[], &[("ISTHMUS_SERVICE_LOG", "debug")]);
    let token = &home.uploader;
    let mut n = 0;
    let mut next = || {
        n += 1;
        canary(n)
    };
    let mut answers = Vec::new();
    let mut ask = |head: String, body: String| {
        let head = format!("{head}\r\ncontent-length: {}", body.len());
        answers.push(running.ask(&head, body.as_bytes()).expect("an answer"));
    };
    let auth = format!("authorization: Bearer {token}");
    // Cells, headers of columns and names of files; good files and broken ones.
    for kind in ["csv", "json", "xml", "xlsx"] {
        let body = format!("{},periodo\n{},2026-01\n", next(), next());
        ask(format!("POST /api/submissions?name={}.{kind} HTTP/1.1\r\n{auth}", next()), body);
    }
    let form = format!(
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}.csv\"\r\n\r\n{}\r\n--b\r\ncontent-disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n--b--\r\n",
        next(),
        next(),
        next(),
        next()
    );
    ask(format!("POST /api/submissions HTTP/1.1\r\n{auth}\r\ncontent-type: multipart/form-data; boundary=b"), form);
    // Queries, headers, keys, user agents, paths.
    ask(format!("GET /api/submissions?{}={} HTTP/1.1\r\n{auth}", next(), next()), String::new());
    ask(format!("GET /api/submissions?state={} HTTP/1.1\r\n{auth}", next()), String::new());
    ask(format!("GET /api/submissions?access_token={} HTTP/1.1\r\nuser-agent: {}", next(), next()), String::new());
    ask(format!("GET /{} HTTP/1.1\r\nx-forwarded-for: {}\r\nreferer: http://{}/", next(), next(), next()), String::new());
    ask(format!("GET /api/submissions/{} HTTP/1.1\r\n{auth}", next()), String::new());
    ask(format!("PUT /api/inbox/{} HTTP/1.1\r\n{auth}\r\nidempotency-key: {}", next(), next()), next());
    ask(format!("POST /api/uploads?mapping={} HTTP/1.1\r\n{auth}\r\nupload-complete: {}", next(), next()), next());
    // Logins, passwords, tokens, cookies, bodies of JSON.
    ask(
        "POST /api/session HTTP/1.1\r\ncontent-type: application/json".to_owned(),
        format!(r#"{{"login":"{}@x.example","password":"{}"}}"#, next(), next()),
    );
    ask("POST /api/session HTTP/1.1\r\ncontent-type: application/json".to_owned(), format!(r#"{{"{}":"{}"}}"#, next(), next()));
    ask("POST /api/session HTTP/1.1\r\ncontent-type: application/json".to_owned(), format!(r#"{{"login": {} }}"#, next()));
    ask(
        "POST /api/invitation HTTP/1.1\r\ncontent-type: application/json".to_owned(),
        format!(r#"{{"secret":"isth_{:0<43}","password":"{}"}}"#, next(), next()),
    );
    ask(format!("GET /api/submissions HTTP/1.1\r\nauthorization: Bearer isth_{:0<43}", next()), String::new());
    ask(format!("GET /api/submissions HTTP/1.1\r\nauthorization: Basic {}", next()), String::new());
    ask(format!("GET /api/session HTTP/1.1\r\ncookie: __Host-isthmus=isth_{:0<43}; {}={}", next(), next(), next()), String::new());
    ask(format!("GET /api/sign-in/callback?code={}&state={} HTTP/1.1", next(), next()), String::new());
    ask(format!("DELETE /api/tenants/{} HTTP/1.1\r\nauthorization: Bearer {}", next(), home.operator), String::new());
    // Until the files were run.
    let until = tokio::time::Instant::now();
    loop {
        let list = running.ask(&format!("GET /api/submissions HTTP/1.1\r\n{auth}"), b"").expect("a list").json();
        let open = list["submissions"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|s| ["received", "running"].contains(&s["state"].as_str().unwrap_or_default()));
        if !open {
            break;
        }
        assert!(until.elapsed() < std::time::Duration::from_secs(120), "they are run");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let measures = running.ask(&format!("GET /metrics HTTP/1.1\r\nauthorization: Bearer {}", home.operator), b"").expect("counters");
    assert_eq!(measures.status, 200);
    running.stop();
    let log = home.log();
    assert!(log.lines().count() > 25, "{log}");
    for line in log.lines() {
        let json: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert!(json["level"].is_string() && json["timestamp"].is_string(), "{line}");
    }
    assert!(n >= 40, "{n} canaries");
    let secrets = [home.uploader.as_str(), home.operator.as_str(), "ana", "México"];
    for i in 1..=n {
        let canary = canary(i);
        for (place, text) in [("the log", log.as_str()), ("the counters", &String::from_utf8_lossy(&measures.body))] {
            assert!(!text.contains(&canary), "{canary} stands in {place}: {:?}", text.lines().find(|l| l.contains(&canary)));
        }
        for answer in answers.iter().filter(|a| !a.status.is_success()) {
            assert!(!String::from_utf8_lossy(&answer.body).contains(&canary), "{canary} comes back in {answer:?}");
        }
    }
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}
