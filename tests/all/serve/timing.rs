//! Can anybody tell by the time that an answer takes whether there is such an account?

use std::net::Ipv4Addr;

use isthmus::gateway::access::sessions;
use isthmus::model::account::Role;
use serde_json::json;

use super::{Stand, ask, wait};

/// `ISTHMUS_LOGINS` sets how often each is tried (20; 1000 in the large form, which also asks the ranks).
#[test]
fn a_login_that_nobody_has_takes_as_long_as_one_that_somebody_has() {
    wait(async {
        let tries: usize = std::env::var("ISTHMUS_LOGINS").ok().and_then(|t| t.parse().ok()).unwrap_or(20);
        let stand = Stand::new().await;
        stand.tenant("MEX").await;
        let login = stand.person("ana.luz", "MEX", &[Role::Uploader]).await;
        let secret = sessions::invite(&stand.gateway, &login).await.expect("invited");
        sessions::accept_invitation(&stand.gateway, secret.reveal(), "cuatro palabras en fila").await.expect("a password");
        let mut took = [Vec::new(), Vec::new()];
        for i in 0..tries * 2 {
            // In no regular order, so that whatever else the machine does now and then falls on both.
            let which = (i.wrapping_mul(0x9e37_79b9) >> 7) % 2;
            let which = if took[which].len() < tries { which } else { 1 - which };
            // Five wrong passwords are all that one address and one account get in a quarter of an hour.
            stand.clock.forward(sessions::WINDOW + 1);
            let address = Ipv4Addr::from(0xc000_0000 + i as u32).octets();
            let login = ["ana.luz", "ana.paz"][which];
            let body = json!({ "login": login, "password": "no es la clave" });
            let request = ask("POST", "/api/session").with("origin", "https://isthmus.example").from(address).json(body);
            let began = tokio::time::Instant::now();
            let reply = stand.ask(request).await;
            took[which].push(began.elapsed().as_secs_f64() * 1000.0);
            assert_eq!(reply.code(), "sign-in-failed");
        }
        let median = |t: &[f64]| {
            let mut sorted = t.to_vec();
            sorted.sort_by(f64::total_cmp);
            sorted[sorted.len() / 2]
        };
        let (somebody, nobody) = (median(&took[0]), median(&took[1]));
        let z = ranks(&took[0], &took[1]);
        eprintln!("{tries} tries each: somebody's {somebody:.2} ms, nobody's {nobody:.2} ms (medians); rank test z = {z:.2}");
        let difference = (somebody - nobody).abs() / somebody.max(nobody);
        assert!(difference < if tries >= 1000 { 0.05 } else { 0.5 }, "{somebody} {nobody}");
        assert!(tries < 1000 || z.abs() < 3.3, "the ranks tell them apart: z = {z}");
    });
}

/// The rank test of Mann and Whitney, as a number of standard deviations: within 1.96 of zero in 95 of 100 cases where both are alike.
fn ranks(a: &[f64], b: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = a.iter().map(|t| (*t, true)).chain(b.iter().map(|t| (*t, false))).collect();
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let sum: usize = all.iter().enumerate().filter(|(_, t)| t.1).map(|(i, _)| i + 1).sum();
    let (n, m) = (a.len() as f64, b.len() as f64);
    let u = sum as f64 - n * (n + 1.0) / 2.0;
    (u - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}
