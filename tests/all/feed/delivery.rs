//! Does an answer come small where it is taken so, only once where it is there already, in parts where it is a file, and to nobody
//! who may not have it; and is what was released or withdrawn elsewhere seen in time?

use std::io::Read;

use isthmus::model::account::{Class, Role};
use isthmus::model::moment::Moment;
use isthmus::model::release::Release;
use isthmus::serve;
use isthmus::store::catalogue::REMEMBERED;

use super::Stall;
use super::data::ROWS;
use crate::gateway::{Office, series};
use crate::serve::Reply;
use crate::store::{Place, on_both, wait};

const PATH: &str = "/rest/v2/data/dataflow/ISTHMUS/DF_BORDER_MVT";
const CSV: (&str, &str) = ("accept", "application/vnd.sdmx.data+csv;version=2.0.0");

/// As many rows as make an answer of some size.
fn many(months: usize) -> Vec<String> {
    let row = |m: usize| format!("M CRI IN COL {}-{:02} {}", 1900 + m / 12, m % 12 + 1, 1000 + m * 7919 % 100_000);
    (0..months).map(row).collect()
}

async fn release_many(stall: &Stall, months: usize, class: Class) -> Release {
    let rows = many(months);
    stall.release(&rows.iter().map(String::as_str).collect::<Vec<_>>(), class, None).await
}

/// The body as it was before it was coded.
fn decoded(reply: &Reply) -> Vec<u8> {
    let mut out = Vec::new();
    match reply.header("content-encoding") {
        "" => out.clone_from(&reply.body),
        "gzip" => drop(flate2::read::GzDecoder::new(&reply.body[..]).read_to_end(&mut out).expect("gzip")),
        "zstd" => out = zstd::decode_all(&reply.body[..]).expect("zstd"),
        "br" => brotli::BrotliDecompress(&mut &reply.body[..], &mut out).expect("brotli"),
        other => panic!("{other}"),
    }
    out
}

#[test]
fn an_answer_comes_in_the_coding_that_is_liked_most() {
    wait(async {
        let stall = Stall::open().await;
        release_many(&stall, 1200, Class::Public).await;
        let plain = stall.ask("GET", PATH, &[CSV]).await;
        assert_eq!(plain.header("content-encoding"), "");
        for (accept, coding) in [
            ("gzip", "gzip"),
            ("br", "br"),
            ("zstd", "zstd"),
            ("gzip, deflate, br, zstd", "zstd"),
            ("gzip;q=0.9, zstd;q=0.2", "gzip"),
            ("identity, gzip;q=0.5", ""),
            ("compress", ""),
        ] {
            // Once made, once out of what is ready.
            for _ in 0..2 {
                let reply = stall.ask("GET", PATH, &[CSV, ("accept-encoding", accept)]).await;
                assert_eq!((reply.status.as_u16(), reply.header("content-encoding")), (200, coding), "{accept}");
                assert_eq!(decoded(&reply), plain.body, "{accept}");
                assert!(coding.is_empty() || reply.body.len() * 5 < plain.body.len(), "{accept}: {}", reply.body.len());
                assert!(reply.header("vary").contains("Accept-Encoding"), "{accept}");
                assert_eq!(reply.header("etag"), plain.header("etag"), "a weak tag is that of all codings");
                assert_eq!(reply.header("content-type"), plain.header("content-type"));
                let head = stall.ask("HEAD", PATH, &[CSV, ("accept-encoding", accept)]).await;
                assert_eq!((head.status.as_u16(), head.body.len(), head.header("content-encoding")), (200, 0, coding));
                assert_eq!(head.header("content-length"), reply.body.len().to_string(), "{accept}");
                let tag = reply.header("etag");
                let again = stall.ask("GET", PATH, &[CSV, ("accept-encoding", accept), ("if-none-match", tag)]).await;
                assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, tag));
                assert_eq!((again.header("content-encoding"), again.header("vary")), ("", reply.header("vary")));
            }
        }
        // A parameter counts more than a header.
        let wished = stall.ask("GET", &format!("{PATH}?compression=gzip"), &[CSV, ("accept-encoding", "br")]).await;
        assert_eq!((wished.header("content-encoding"), decoded(&wished) == plain.body), ("gzip", true));
        // Structures come so too, and what is tiny never does.
        let structures =
            stall.ask("GET", "/rest/v2/structure/dataflow/ISTHMUS/DF_BORDER_MVT/+?references=all", &[("accept-encoding", "gzip")]).await;
        assert_eq!(structures.header("content-encoding"), "gzip");
        assert!(serde_json::from_slice::<serde_json::Value>(&decoded(&structures)).is_ok());
        let one = format!("{PATH}/1.0.0/M.CRI.*.IN.COL.*.*.*.*.*.1901-02");
        let tiny = stall.ask("GET", &one, &[CSV, ("accept-encoding", "gzip")]).await;
        assert_eq!((tiny.status.as_u16(), tiny.header("content-encoding")), (200, ""));
        assert!(tiny.body.len() < 1024 && tiny.header("content-length") == tiny.body.len().to_string());
    });
}

#[test]
fn a_file_comes_in_the_parts_that_are_asked_for() {
    wait(async {
        let stall = Stall::open().await;
        let release = release_many(&stall, 1200, Class::Public).await;
        let at = format!("/api/releases/{}/MEX/1", release.draft.series.dataflow);
        let parquet = format!("{at}/files/{}", release.draft.files[0].path);
        for path in [parquet, format!("{at}/manifest")] {
            let whole = stall.ask("GET", &path, &[("accept-encoding", "gzip")]).await;
            assert_eq!((whole.status.as_u16(), whole.header("accept-ranges"), whole.header("content-encoding")), (200, "bytes", ""));
            let (all, tag) = (whole.body.clone(), whole.header("etag").to_owned());
            assert!(tag.starts_with('"'), "a strong tag: {tag}");
            let n = all.len();
            let (modified, end) = (whole.header("last-modified").to_owned(), n - 8);
            let beyond = format!("bytes={n}-");
            let last = format!("bytes={end}-");
            for (range, more, status, bytes, said) in [
                ("bytes=0-3", None, 206, &all[..4], format!("bytes 0-3/{n}")),
                ("bytes=-8", None, 206, &all[end..], format!("bytes {end}-{}/{n}", n - 1)),
                (&last, None, 206, &all[end..], format!("bytes {end}-{}/{n}", n - 1)),
                ("bytes=5-99999999", None, 206, &all[5..], format!("bytes 5-{}/{n}", n - 1)),
                ("bytes=0-3", Some(("if-range", tag.as_str())), 206, &all[..4], format!("bytes 0-3/{n}")),
                ("bytes=0-3", Some(("if-range", &modified)), 206, &all[..4], format!("bytes 0-3/{n}")),
                ("bytes=0-3", Some(("if-range", "\"another\"")), 200, &all[..], String::new()),
                ("bytes=0-3", Some(("if-range", "W/\"weak\"")), 200, &all[..], String::new()),
                ("bytes=0-3,8-9", None, 200, &all[..], String::new()),
                ("lines=1-2", None, 200, &all[..], String::new()),
                ("bytes=0-3", Some(("if-none-match", &tag)), 304, &[], String::new()),
            ] {
                let mut headers = vec![("range", range)];
                headers.extend(more);
                let part = stall.ask("GET", &path, &headers).await;
                let told = (part.status.as_u16(), part.header("content-range"), part.body.as_slice());
                assert_eq!(told, (status, said.as_str(), bytes), "{path} {headers:?}");
                if status == 206 {
                    assert_eq!((part.header("content-length"), part.header("etag")), (bytes.len().to_string().as_str(), tag.as_str()));
                }
            }
            let nothing = stall.ask("GET", &path, &[("range", &beyond)]).await;
            assert_eq!((nothing.status.as_u16(), nothing.code().as_str()), (416, "range-not-there"));
            assert_eq!(nothing.header("content-range"), format!("bytes */{n}"));
            let head = stall.ask("HEAD", &path, &[("range", "bytes=0-3")]).await;
            assert_eq!((head.status.as_u16(), head.header("content-length")), (200, n.to_string().as_str()));
        }
    });
}

/// What DuckDB adds up over HTTP, where its extension for that is installed; it is not fetched from anywhere.
const ADD_UP: &str = "
import sys, glob, os, importlib.util
try:
    import duckdb
    places = importlib.util.find_spec('duckdb_ext').submodule_search_locations
    found = [f for p in places for f in glob.glob(os.path.join(p, 'extensions', '*', '*', 'httpfs.duckdb_extension'))]
    duckdb.sql('set autoinstall_known_extensions=false')
    duckdb.sql(f\"load '{found[0]}'\")
except Exception as e:
    print('SKIPPED', e); sys.exit(0)
print(duckdb.sql(f\"select count(*), sum(OBS_VALUE)::bigint from read_parquet('{sys.argv[1]}') where TIME_PERIOD >= '1950-01'\").fetchall()[0])
";

/// The same with pyarrow, over a file that asks for the ranges that are read.
const ADD_UP_ARROW: &str = "
import sys, io, urllib.request
try:
    import pyarrow.parquet as pq
except ImportError as e:
    print('SKIPPED', e); sys.exit(0)
class Far(io.RawIOBase):
    def __init__(self, url):
        self.url, self.at = url, 0
        self.size = int(urllib.request.urlopen(urllib.request.Request(url, method='HEAD')).headers['content-length'])
    def readable(self): return True
    def seekable(self): return True
    def tell(self): return self.at
    def seek(self, to, whence=0):
        self.at = to if whence == 0 else self.at + to if whence == 1 else self.size + to
        return self.at
    def read(self, n=-1):
        n = self.size - self.at if n < 0 else min(n, self.size - self.at)
        if n == 0: return b''
        answer = urllib.request.urlopen(urllib.request.Request(self.url, headers={'Range': f'bytes={self.at}-{self.at + n - 1}'}))
        assert answer.status == 206, answer.status
        got = answer.read(); self.at += len(got)
        return got
far = Far(sys.argv[1])
table = pq.read_table(far, columns=['TIME_PERIOD', 'OBS_VALUE']).to_pydict()
wanted = [int(v) for p, v in zip(table['TIME_PERIOD'], table['OBS_VALUE']) if p >= '1950-01']
print((len(wanted), sum(wanted)))
";

#[test]
fn readers_of_parquet_take_what_they_need_over_http() {
    let python = std::env::var("ISTHMUS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    wait(async {
        let stall = Stall::open().await;
        let release = release_many(&stall, 1200, Class::Public).await;
        let listening = stall.listen();
        let address = listening.address;
        let wanted: Vec<i64> =
            many(1200).iter().skip(600).map(|r| r.rsplit(' ').next().and_then(|v| v.parse().ok()).expect("a figure")).collect();
        let flow = release.draft.series.dataflow.to_string();
        let url = format!("http://{address}/api/releases/{flow}/MEX/1/files/{}", release.draft.files[0].path);
        for script in [ADD_UP, ADD_UP_ARROW] {
            let (python, url) = (python.clone(), url.clone());
            let ran = tokio::task::spawn_blocking(move || std::process::Command::new(python).args(["-c", script, &url]).output()).await;
            let said = ran.expect("ran").expect("python starts");
            let text = String::from_utf8_lossy(&said.stdout).trim().to_owned();
            if text.starts_with("SKIPPED") {
                eprintln!("{text}");
                continue;
            }
            assert_eq!(text, format!("({}, {})", wanted.len(), wanted.iter().sum::<i64>()), "{}", String::from_utf8_lossy(&said.stderr));
        }
    });
}

#[test]
fn what_is_ready_for_one_is_not_given_to_another() {
    wait(async {
        let stall = Stall::open().await;
        let stand = crate::serve::Stand::around(stall.office.gateway.clone(), stall.router.clone());
        stand.tenant("MEX").await;
        let inside = stand.token("rita@example.org", "MEX", &[Role::Reviewer]).await;
        stall.release(&ROWS[..6], Class::Public, None).await;
        stall.release(&ROWS, Class::Restricted, None).await;
        let bearer = format!("Bearer {inside}");
        for coding in ["identity", "gzip", "zstd"] {
            for _ in 0..2 {
                let headers = [CSV, ("accept-encoding", coding), ("authorization", bearer.as_str())];
                let own = stall.ask("GET", PATH, &headers).await;
                assert_eq!((own.status.as_u16(), own.header("cache-control")), (200, "private, no-cache"));
                assert_eq!(String::from_utf8(decoded(&own)).expect("UTF-8").lines().count(), 10);
                // The same question, the same form, the same coding; also with the tag of the answer in hand.
                for more in [None, Some(("if-none-match", own.header("etag")))] {
                    let mut headers = vec![CSV, ("accept-encoding", coding)];
                    headers.extend(more);
                    for method in ["GET", "HEAD"] {
                        let other = stall.ask(method, PATH, &headers).await;
                        assert_eq!((other.status.as_u16(), other.body.len(), other.header("etag")), (204, 0, ""), "{method} {headers:?}");
                    }
                }
            }
        }
    });
}

/// Another process on the same store and files.
async fn beside(place: &Place, stall: &Stall) -> Stall {
    let office = Office::open_in(place, stall.office.folder.clone()).await;
    let router = serve::router(office.gateway.clone()).expect("a service");
    Stall { office, router, _place: Place::at(place.address().to_owned()) }
}

async fn values(stall: &Stall) -> Option<usize> {
    let reply = stall.ask("GET", PATH, &[CSV]).await;
    (reply.status == 200).then(|| String::from_utf8_lossy(&reply.body).lines().count() - 1)
}

async fn what_another_process_releases_and_withdraws_is_seen_in_time(place: Place) {
    let here = Stall::at(Place::at(place.address().to_owned()), |_| {}).await;
    let there = beside(&place, &here).await;
    assert_eq!((values(&here).await, values(&there).await), (None, None));
    here.release(&ROWS[..3], Class::Public, None).await;
    assert_eq!(values(&here).await, Some(3), "at once where it was released");
    there.office.clock.millis(REMEMBERED.as_millis() as i64);
    assert_eq!(values(&there).await, Some(3));
    // A thousand times in one moment: nothing is asked of the store, and nothing changes.
    there.release(&ROWS[..5], Class::Public, None).await;
    assert_eq!(values(&there).await, Some(5));
    here.office.clock.millis(REMEMBERED.as_millis() as i64);
    assert_eq!(values(&here).await, Some(5));
    // Withdrawn there, gone here when it is said to be; over HTTP saying so takes that long.
    let actor = crate::gateway::pia();
    let series = series("DF_BORDER_MVT");
    isthmus::gateway::publish::withdraw(&there.office.gateway, &actor, &series, 2, "no era").await.expect("withdrawn");
    assert_eq!(values(&there).await, None);
    here.office.clock.millis(REMEMBERED.as_millis() as i64);
    assert_eq!(values(&here).await, None, "what was withdrawn is given out by nobody");
    let old = here.ask("GET", &format!("{PATH}?includeHistory=true"), &[CSV]).await;
    assert!(!String::from_utf8_lossy(&old.body).contains("2024-02,17015"), "nor what it held, by any way");
}

async fn an_embargo_opens_to_the_millisecond_without_the_store(place: Place) {
    let stall = Stall::at(place, |_| {}).await;
    stall.release(&ROWS[..3], Class::Public, None).await;
    let opens = stall.office.gateway.now().plus(10_000);
    stall.release(&ROWS[..6], Class::Public, Some(opens)).await;
    assert_eq!(values(&stall).await, Some(3));
    stall.office.clock.millis(9_999);
    assert_eq!(values(&stall).await, Some(3));
    stall.office.clock.millis(1);
    assert_eq!(values(&stall).await, Some(6));
    // One that is set back hides it again, as it is under embargo by the clock.
    stall.office.clock.millis(-1);
    assert_eq!(values(&stall).await, Some(3));
    assert!(stall.office.gateway.now() < opens.plus(Moment::DAY));
}

on_both!(what_another_process_releases_and_withdraws_is_seen_in_time, an_embargo_opens_to_the_millisecond_without_the_store);
