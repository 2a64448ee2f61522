//! Is every job done once, by whoever holds its lease, in a fair order, whatever dies on the way?

use std::collections::BTreeSet;

use isthmus::model::submission::State;
use isthmus::store::jobs::{JobKind, Load, Next};
use isthmus::store::ledger::unsealed;
use isthmus::store::{Conflict, StoreError};

use super::{Place, accept, arrival, at, claim, on_both, run, tenant};

on_both!(
    a_lease_that_ran_out_is_somebody_elses,
    a_worker_that_keeps_its_lease_keeps_the_job,
    a_job_that_kills_every_worker_is_dead_after_three,
    a_failed_job_waits_before_it_is_tried_again,
    no_tenant_waits_for_another,
    a_worker_takes_only_its_kinds,
    many_workers_do_each_job_once,
    done_jobs_are_forgotten,
);

fn lost<T: std::fmt::Debug>(result: isthmus::store::Result<T>) {
    assert!(matches!(result, Err(StoreError::Conflict(Conflict::LeaseLost))), "{result:?}");
}

async fn a_lease_that_ran_out_is_somebody_elses(place: Place) {
    let store = place.open().await;
    let sent = accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let first = claim(&*store, "first", at(0)).await.expect("a job");
    assert_eq!(first.until, at(60));
    assert_eq!(claim(&*store, "second", at(59)).await, None);
    // Its worker is dead or slow: the job waits its back-off, then it is another's.
    assert_eq!(claim(&*store, "second", at(60)).await, None);
    assert_eq!(store.submission(sent.receipt).await.expect("there").state, State::Received);
    let second = claim(&*store, "second", at(70)).await.expect("the job again");
    assert_eq!((second.id, second.attempt), (first.id, 2));
    // The first one wakes up: nothing it says counts, though the job is running.
    lost(store.finish_run(&first, run(5), at(71), &unsealed).await);
    lost(store.renew(&first, at(71), 60_000).await);
    lost(store.fail(&first, "late", at(71)).await);
    lost(store.finish(&first, at(71)).await);
    assert_eq!(store.finish_run(&second, run(0), at(72), &unsealed).await.expect("checked").state, State::Checked);
    // And nothing counts twice.
    lost(store.finish_run(&second, run(5), at(73), &unsealed).await);
    assert_eq!(store.submission(sent.receipt).await.expect("there").run.map(|r| r.counts.errors), Some(0));
}

async fn a_worker_that_keeps_its_lease_keeps_the_job(place: Place) {
    let store = place.open().await;
    accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let mut lease = claim(&*store, "w", at(0)).await.expect("a job");
    for now in [30, 80, 130] {
        lease = store.renew(&lease, at(now), 60_000).await.expect("kept");
        assert_eq!(lease.until, at(now + 60));
        assert_eq!(claim(&*store, "other", at(now + 55)).await, None);
    }
    // A clock that is an hour ahead takes the job over, and the fence holds.
    assert_eq!(claim(&*store, "ahead", at(3600)).await, None);
    let taken = claim(&*store, "ahead", at(3700)).await.expect("taken over");
    lost(store.finish_run(&lease, run(0), at(140), &unsealed).await);
    store.finish_run(&taken, run(0), at(3701), &unsealed).await.expect("checked");
}

async fn a_job_that_kills_every_worker_is_dead_after_three(place: Place) {
    let store = place.open().await;
    let poison = accept(&*store, arrival("MEX", "veneno"), at(0)).await;
    let mut attempts = Vec::new();
    for step in 0..100 {
        if let Some(lease) = claim(&*store, "dies", at(step * 100)).await {
            attempts.push(lease.attempt);
        }
    }
    assert_eq!(attempts, [1, 2, 3]);
    let dead = store.dead_jobs(None).await.expect("dead");
    assert_eq!(
        (dead.len(), dead[0].subject.clone(), dead[0].reason.as_str()),
        (1, poison.receipt.to_string(), "the worker did not come back")
    );
    let failed = store.submission(poison.receipt).await.expect("there");
    assert_eq!((failed.state, failed.reason.as_str()), (State::Failed, "the worker did not come back"));
    let told = store.events_about(&poison.receipt.to_string()).await.expect("events");
    assert_eq!(told.iter().filter(|e| e.kind.word() == "submission.failed").count(), 1);
}

async fn a_failed_job_waits_before_it_is_tried_again(place: Place) {
    let store = place.open().await;
    accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let lease = claim(&*store, "w", at(0)).await.expect("a job");
    assert_eq!(store.fail(&lease, "disk", at(1)).await.expect("noted"), Next::Again(at(11)));
    assert_eq!(claim(&*store, "w", at(10)).await, None);
    let lease = claim(&*store, "w", at(11)).await.expect("again");
    assert_eq!(store.fail(&lease, "disk", at(12)).await.expect("noted"), Next::Again(at(72)));
    let lease = claim(&*store, "w", at(72)).await.expect("again");
    assert_eq!(store.fail(&lease, "disk", at(73)).await.expect("noted"), Next::Dead);
    assert_eq!(store.load().await.expect("load"), Load { waiting: 0, running: 0, dead: 1 });
}

async fn no_tenant_waits_for_another(place: Place) {
    let store = place.open().await;
    for i in 0..12 {
        accept(&*store, arrival("MEX", &format!("storm {i}")), at(0)).await;
    }
    for of in ["GTM", "HND"] {
        for i in 0..2 {
            accept(&*store, arrival(of, &format!("{of} {i}")), at(1)).await;
        }
    }
    let mut turns = Vec::new();
    for _ in 0..6 {
        turns.push(claim(&*store, "w", at(2)).await.expect("a job"));
    }
    let tenants: Vec<String> = turns.iter().map(|l| l.tenant.to_string()).collect();
    assert_eq!(tenants, ["MEX", "GTM", "HND", "MEX", "GTM", "HND"], "those who sent later are not behind the storm");
    let of_mex: Vec<&str> = turns.iter().filter(|l| l.tenant == tenant("MEX")).map(|l| l.subject.as_str()).collect();
    assert_eq!(of_mex, ["R-2026-000001", "R-2026-000002"], "and within a tenant the oldest is first");
}

async fn a_worker_takes_only_its_kinds(place: Place) {
    let store = place.open().await;
    store.enqueue(&tenant("MEX"), JobKind::Pull, "dtm", at(50), at(0)).await.expect("queued");
    accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let none = store.claim("w", &[JobKind::Mail, JobKind::Pull], at(1), 60_000).await.expect("an answer");
    assert_eq!(none, None, "mail there is none of, and the pull is not due");
    let pull = store.claim("w", &[JobKind::Mail, JobKind::Pull], at(50), 60_000).await.expect("an answer").expect("the pull");
    assert_eq!((pull.kind, pull.subject.as_str()), (JobKind::Pull, "dtm"));
    store.finish(&pull, at(51)).await.expect("done");
    assert_eq!(store.claim("w", &[JobKind::Pull], at(99), 60_000).await.expect("an answer"), None);
    assert_eq!(store.load().await.expect("load"), Load { waiting: 1, running: 0, dead: 0 });
}

async fn many_workers_do_each_job_once(place: Place) {
    let store = place.open().await;
    let mut sent = BTreeSet::new();
    for i in 0..40 {
        sent.insert(accept(&*store, arrival(["MEX", "GTM", "HND"][i % 3], &format!("{i}")), at(0)).await.receipt.to_string());
    }
    let mut tasks = Vec::new();
    for worker in 0..8 {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            let mut done = Vec::new();
            while let Some(lease) = claim(&*store, &format!("w{worker}"), at(1)).await {
                store.finish_run(&lease, run(0), at(2), &|s| vec![super::entry("validate", s.receipt)]).await.expect("mine");
                done.push(lease.subject);
            }
            done
        }));
    }
    let mut done = Vec::new();
    for task in tasks {
        done.extend(task.await.expect("no panic"));
    }
    // A worker may go home while another still holds the last jobs, but nothing is left and nothing is done twice.
    assert_eq!(done.len(), 40);
    assert_eq!(done.into_iter().collect::<BTreeSet<_>>(), sent);
    assert_eq!(store.load().await.expect("load"), Load::default());
    let events = store.events(0, None, 1000).await.expect("events");
    let sequences: Vec<i64> = events.iter().map(|e| e.sequence).collect();
    assert_eq!(sequences, (1..=120).collect::<Vec<_>>(), "received, started, checked, each once, no gap");
    assert_eq!(store.leaves(0, 80).await.expect("eighty leaves").len(), 80);
}

async fn done_jobs_are_forgotten(place: Place) {
    let store = place.open().await;
    accept(&*store, arrival("MEX", "uno"), at(0)).await;
    let lease = claim(&*store, "w", at(0)).await.expect("a job");
    store.finish_run(&lease, run(0), at(10), &unsealed).await.expect("checked");
    accept(&*store, arrival("MEX", "dos"), at(0)).await;
    assert_eq!(store.forget_jobs(at(10)).await.expect("forgotten"), 0);
    assert_eq!(store.forget_jobs(at(11)).await.expect("forgotten"), 1);
    assert_eq!(store.load().await.expect("load").waiting, 1);
}
