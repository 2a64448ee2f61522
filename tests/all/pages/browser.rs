//! The office's whole path in a real browser, in each of four languages, by `tests/browser.mjs`, where `ISTHMUS_NODE` names a
//! folder with playwright-core and axe-core, and Debian's Chromium is installed.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use isthmus::gateway::access::sessions;
use isthmus::gateway::work::{self, Shift};
use isthmus::model::account::Role;
use isthmus::serve;
use tokio::sync::watch;

use super::{PASSWORD, Stand, wait};

#[test]
fn a_browser_goes_the_whole_way_in_every_language() {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let folder = std::env::var("ISTHMUS_NODE").unwrap_or_default();
    if !Path::new(&folder).join("node_modules/playwright-core").exists() || !Path::new(&chromium).exists() {
        eprintln!("skipped: ISTHMUS_NODE names no folder with playwright-core, or there is no {chromium}");
        return;
    }
    wait(async {
        let listener = serve::listen::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a port");
        // Browsers take `localhost` for a place that is as safe as TLS, which the cookie of a session wants.
        let base = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
        let stand = Stand::with(|c| c.settings.service.address = Some(base.clone())).await;
        for lang in ["es", "en", "fr", "pt"] {
            // An office for each language, so that each goes the whole way from its beginning.
            let office = lang.to_uppercase();
            stand.tenant(&office).await;
            let people = [
                ("ana", &[Role::Uploader][..]),
                ("max", &[Role::Uploader, Role::Reviewer]),
                ("luz", &[Role::Reviewer]),
                ("pia", &[Role::Publisher]),
                ("eva", &[Role::TenantAdmin]),
            ];
            for (name, roles) in people {
                let login = stand.person(&format!("{name}-{lang}"), &office, roles).await;
                let secret = sessions::invite(&stand.gateway, &login).await.expect("invited");
                sessions::accept_invitation(&stand.gateway, secret.reveal(), PASSWORD).await.expect("a password");
            }
        }
        stand.tenant("MEX").await;
        for (name, office, roles) in [("rita", "MEX", &[Role::Reviewer, Role::Publisher][..]), ("sol", "SYSTEM", &[Role::SystemAdmin])] {
            let login = stand.person(name, office, roles).await;
            let secret = sessions::invite(&stand.gateway, &login).await.expect("invited");
            sessions::accept_invitation(&stand.gateway, secret.reveal(), PASSWORD).await.expect("a password");
        }
        let changing = super::seed::seed(&stand.gateway, || stand.clock.forward(3_600_000)).await;
        let (stop, told) = watch::channel(false);
        let rates = stand.gateway.config.settings.rates;
        tokio::spawn(serve::listen::serve(listener, stand.router.clone(), rates, told, Duration::from_secs(5)));
        let gateway = stand.gateway.clone();
        let worker = tokio::spawn(async move {
            loop {
                // Late, so that a page that shows how it gets on is seen.
                tokio::time::sleep(Duration::from_millis(1500)).await;
                while work::one(&gateway, &Shift::new("worker")).await.expect("worked").is_some() {}
            }
        });
        let root = env!("CARGO_MANIFEST_DIR");
        let file = |case: &str| format!("{root}/fixtures/{case}/extranjeros_estacion_2019.xlsx");
        let script = format!("{root}/tests/browser.mjs");
        let mut node = Command::new("node");
        node.args([&script, &folder, &base, &format!("{root}/target/tests/pages")]);
        let unknown = format!("{root}/tests/fixtures/pointing/meses.xlsx");
        node.env("ISTHMUS_CHANGING", changing.to_string());
        node.args([&file("mex-detenciones-faulty"), &file("mex-detenciones"), &unknown, PASSWORD]).stdin(Stdio::null());
        let said = tokio::task::spawn_blocking(move || node.output()).await.expect("joined").expect("node runs");
        worker.abort();
        stop.send_replace(true);
        let said_all = format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        assert!(said.status.success(), "{said_all}");
        eprintln!("{said_all}");
    });
}
