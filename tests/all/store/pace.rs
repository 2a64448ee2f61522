//! How much does the store do in a second? Measured on request: `cargo test --release --test all store::pace -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use super::{Place, accept, arrival, at, claim, entry, run, wait};

const SUBMISSIONS: u32 = 2000;

#[test]
#[ignore = "a measurement"]
fn pace_on_sqlite() {
    wait(measure("SQLite", Place::sqlite()));
}

#[test]
#[ignore = "a measurement"]
fn pace_on_postgres() {
    wait(async {
        if let Some(place) = Place::postgres().await {
            measure("PostgreSQL", place).await;
        }
    });
}

#[expect(clippy::disallowed_methods, reason = "measures")]
fn clock() -> Instant {
    Instant::now()
}

fn tell(what: &str, database: &str, times: u32, took: Duration) {
    println!("{database}: {what}: {:.0} a second ({times} in {took:.1?})", f64::from(times) / took.as_secs_f64());
}

async fn measure(database: &str, place: Place) {
    let store = place.open().await;
    for senders in [1, 16] {
        let from = clock();
        let tasks: Vec<_> = (0..senders)
            .map(|sender| {
                let store = store.clone();
                tokio::spawn(async move {
                    for i in 0..SUBMISSIONS / senders {
                        accept(&*store, arrival("MEX", &format!("{senders} {sender} {i}")), at(0)).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no panic");
        }
        tell(&format!("accepted by {senders} senders"), database, SUBMISSIONS, from.elapsed());
    }
    let from = clock();
    let workers: Vec<_> = (0..4)
        .map(|worker| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut done = 0;
                while let Some(lease) = claim(&*store, &format!("w{worker}"), at(1)).await {
                    store.finish_run(&lease, run(0), at(1), &|s| vec![entry("validate", s.receipt)]).await.expect("mine");
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for worker in workers {
        done += worker.await.expect("no panic");
    }
    tell("claimed and finished by 4 workers", database, done, from.elapsed());
}
