//! Does a gateway that works for hours hold on to memory, descriptors, processes or temporary files?
//!
//! Somebody sends, reviews, releases, looks and pulls, and rests as long as that took. `ISTHMUS_SOAK` sets for how many seconds
//! (10; 3600 in the large form). Nothing new is released after the first third: what is kept of each release, open files and
//! answers, grows with what is released until there is no more room for it, and not with time. The slope of its memory is
//! that of a line through the second half of what was measured.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::{FLOW, Process, Site, ask, at_rest, files_in, size, wait, wrong};
use crate::gateway::months;

/// How much the memory of the process may grow in an hour, in KiB; what RELIABILITY of the design asks for is 1 MiB.
const KIB_AN_HOUR: f64 = 1024.0;

/// What everybody may ask, in every form of the feed and on pages.
const PULLED: [&str; 12] = [
    "/data/DF_BORDER_MVT.csv",
    "/data/DF_BORDER_MVT.xlsx",
    "/data/DF_BORDER_MVT.parquet",
    "/data/DF_BORDER_MVT.csv?layout=wide",
    "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT/1.0/M.MEX.*?format=csvdata",
    "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT/1.0/*?c[TIME_PERIOD]=ge:2024-02",
    "/rest/v1/data/ISTHMUS,DF_BORDER_MVT,1.0/all?lastNObservations=1",
    "/rest/v2/structure/dataflow/ISTHMUS/DF_BORDER_MVT/1.0?references=all",
    "/rest/v2/availability/dataflow/ISTHMUS/DF_BORDER_MVT/1.0/*",
    "/datasets/DF_BORDER_MVT",
    "/datasets",
    "/releases.atom",
];

/// What a process holds at one moment.
#[derive(Clone, Copy, Debug)]
struct Held {
    after: Duration,
    kib: f64,
    descriptors: usize,
    children: usize,
    temporary: usize,
}

#[test]
fn a_gateway_that_works_for_hours_holds_on_to_nothing() {
    let lasting = Duration::from_secs(size("ISTHMUS_SOAK", 10));
    let site = Site::alone();
    let temporary = site.path("tmp");
    fs::create_dir(&temporary).expect("a folder");
    let gateway = site.serve("g", 0, &[], &[("TMPDIR", &temporary.to_string_lossy())]);
    let began = Instant::now();
    let (mut held, mut rounds, mut released) = (Vec::new(), 0_u64, Vec::new());
    wait(async {
        while began.elapsed() < lasting || rounds < 3 {
            let this = Instant::now();
            let releases = rounds == 0 || began.elapsed() < lasting / 3;
            round(&site, &gateway, rounds, releases, &mut released).await;
            rounds += 1;
            let took = this.elapsed();
            held.push(look(&gateway, &temporary, began.elapsed()));
            tokio::time::sleep(took).await;
        }
        at_rest(&site.gateway().await).await;
        assert_eq!(wrong(&site.gateway().await).await, Vec::<String>::new());
    });
    let last = look(&gateway, &temporary, began.elapsed());
    let second = &held[held.len() / 2..];
    let slope = slope(second) * 3600.0;
    eprintln!(
        "{rounds} rounds in {:.0?}, {} releases: memory {:.0} KiB after a tenth, {:.0} at half, {:.0} at the end, by {slope:.0} KiB an hour in \
         the second half; descriptors {} at most, {} temporary files at the end",
        began.elapsed(),
        released.len(),
        held[held.len() / 10].kib,
        second[0].kib,
        last.kib,
        held.iter().map(|h| h.descriptors).max().unwrap_or(0),
        last.temporary,
    );
    assert_eq!((last.children, last.temporary), (0, 0), "{last:?}");
    // A connection to the database more or less is no leak, a descriptor every round is.
    assert!(last.descriptors <= held[0].descriptors + 12, "{:?} and then {last:?}", held[0]);
    if lasting >= Duration::from_secs(3600) {
        assert!(slope <= KIB_AN_HOUR, "{slope:.0} KiB an hour");
    }
}

/// What somebody does who works with it: a right file, a faulty one, the same again, a release, and everything is pulled.
async fn round(site: &Site, gateway: &Process, number: u64, releases: bool, released: &mut Vec<String>) {
    let at = gateway.address;
    let right = months(&[("2024-01", number as i64), ("2024-02", 7 + number as i64)]);
    if releases {
        let base = released.len() as i64;
        let release = site.release(at, &right, (base > 0).then_some(base)).await.expect("a release");
        released.push(release);
    } else {
        site.approved(at, &right).await.expect("approved");
    }
    let faulty = String::from_utf8(right).expect("text").replace(",NIC,", ",Nicaragua?,");
    for body in [faulty.as_bytes(), b"PK\x03\x04 no workbook", b"{\"a\":1,\"a\":2}"] {
        let sent = ask(at, &site.tokens["ana"], "POST /api/submissions?name=b.csv", &[], body).await.expect("an answer");
        assert!([200, 201].contains(&sent.status.as_u16()), "{sent:?}");
        let path = format!("/api/submissions/{}", sent.receipt());
        loop {
            let now = site.ask(at, "ana", "GET", &path, &Value::Null).await.expect("an answer").json();
            if !["received", "running"].contains(&now["state"].as_str().expect("a state")) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let report = ask(at, &site.tokens["ana"], &format!("GET {path}/report"), &[("accept", "text/html")], b"").await.expect("an answer");
        assert_eq!(report.status, 200, "{report:?}");
    }
    for path in PULLED {
        let pulled = ask(at, "", &format!("GET {path}"), &[("accept", "*/*")], b"").await.expect("an answer");
        assert_eq!(pulled.status, 200, "{path}: {pulled:?}");
    }
    let series = format!("/api/releases/{FLOW}/MEX");
    let list = site.ask(at, "pia", "GET", &series, &Value::Null).await.expect("an answer");
    assert_eq!(list.status, 200, "{list:?}");
    assert_eq!(list.json().as_array().map(Vec::len), Some(released.len()));
}

/// Reads what the system says of the process.
fn look(gateway: &Process, temporary: &Path, after: Duration) -> Held {
    let process = Path::new("/proc").join(gateway.child.id().to_string());
    let status = fs::read_to_string(process.join("status")).expect("it lives");
    let kib = status.lines().find_map(|l| l.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok()).expect("its memory");
    let tasks = fs::read_dir(process.join("task")).expect("its threads");
    let children = tasks.filter_map(|t| fs::read_to_string(t.ok()?.path().join("children")).ok());
    let children = children.map(|c| c.split_whitespace().count()).sum();
    Held { after, kib, descriptors: files_in(&process.join("fd")), children, temporary: files_in(temporary) }
}

/// How much the memory grows, in KiB a second: the least squares of all that was measured.
fn slope(held: &[Held]) -> f64 {
    let n = held.len() as f64;
    let (at, kib): (Vec<f64>, Vec<f64>) = held.iter().map(|h| (h.after.as_secs_f64(), h.kib)).unzip();
    let (mean_at, mean_kib) = (at.iter().sum::<f64>() / n, kib.iter().sum::<f64>() / n);
    let both: f64 = at.iter().zip(&kib).map(|(a, k)| (a - mean_at) * (k - mean_kib)).sum();
    let alone: f64 = at.iter().map(|a| (a - mean_at).powi(2)).sum();
    if alone > 0.0 { both / alone } else { 0.0 }
}
