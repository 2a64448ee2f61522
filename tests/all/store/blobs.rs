//! Are the bytes that come back those that were kept, in a folder and in a bucket?

use std::path::Path;

use futures_util::StreamExt;
use isthmus::model::digest::Sha256;
use isthmus::model::moment::Moment;
use isthmus::store::blobs::{BlobError, Blobs, BucketSettings, SWEEP_AGE};

use super::wait;

/// Runs a test on a folder, and on a bucket of its own where `ISTHMUS_TEST_S3` names a server.
macro_rules! in_both {
    ($($name:ident),* $(,)?) => {
        mod folder {
            $(#[test]
            fn $name() {
                let folder = tempfile::tempdir().expect("a folder");
                crate::store::wait(async {
                    let blobs = isthmus::store::blobs::Blobs::in_folder(&folder.path().join("blobs")).await.expect("blobs");
                    super::$name(blobs).await;
                });
            })*
        }
        mod bucket {
            $(#[test]
            fn $name() {
                let spool = tempfile::tempdir().expect("a folder");
                crate::store::wait(async {
                    if let Some(blobs) = super::in_bucket(stringify!($name), &spool.path().join("spool")).await {
                        super::$name(blobs).await;
                    }
                });
            })*
        }
    };
}

in_both!(
    what_is_kept_comes_back,
    a_large_blob_comes_in_pieces,
    an_upload_is_resumed_where_it_broke_off,
    what_no_row_names_is_swept_when_it_is_old,
    blobs_are_listed_by_their_first_byte,
);

fn settings(prefix: &str) -> Option<BucketSettings> {
    let Ok(endpoint) = std::env::var("ISTHMUS_TEST_S3") else {
        eprintln!("SKIPPED: ISTHMUS_TEST_S3 names no server");
        return None;
    };
    Some(BucketSettings {
        endpoint,
        region: "us-east-1".to_owned(),
        bucket: "isthmus-test".to_owned(),
        prefix: format!("{prefix}-{}", std::process::id()),
        access_key_id: "isthmus".to_owned(),
        secret_access_key: "only-for-tests".to_owned(),
        copies: 8 << 20,
    })
}

async fn in_bucket(prefix: &str, spool: &Path) -> Option<Blobs> {
    let settings = settings(prefix)?;
    assert!(!format!("{settings:?}").contains("only-for-tests"), "the key is not shown");
    Some(Blobs::in_bucket(&settings, spool).await.expect("blobs"))
}

/// Bytes that no compression makes small, the same ones for the same seed.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2) + 1;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

async fn all(blobs: &Blobs, sha256: Sha256, from: u64) -> Vec<u8> {
    let mut stream = blobs.stream(sha256, from).await.expect("a stream");
    let mut out = Vec::new();
    while let Some(piece) = stream.next().await {
        out.extend_from_slice(&piece.expect("a piece"));
    }
    out
}

async fn what_is_kept_comes_back(blobs: Blobs) {
    for bytes in [&b""[..], b"uno", &noise(1, 100_000)] {
        let sha256 = blobs.put(bytes).await.expect("kept");
        assert_eq!(sha256, Sha256::of(bytes));
        assert_eq!(blobs.put(bytes).await.expect("kept again"), sha256);
        assert_eq!(blobs.get(sha256).await.expect("there"), bytes);
        assert_eq!(all(&blobs, sha256, 0).await, bytes);
        assert_eq!(blobs.verify(sha256).await.expect("whole"), bytes.len() as u64);
        assert_eq!(blobs.find(sha256).await.expect("an answer").map(|b| b.bytes), Some(bytes.len() as u64));
        let local = blobs.local(sha256).await.expect("a file");
        assert_eq!(std::fs::read(local.path()).expect("readable"), bytes);
    }
    let uno = Sha256::of(b"uno");
    assert_eq!(blobs.range(uno, 1..2).await.expect("there"), &b"n"[..]);
    assert_eq!(all(&blobs, uno, 2).await, b"o");
    let noise = noise(1, 100_000);
    for range in [0..4, 1_000..90_000, 99_999..100_000, 99_990..200_000, 7..7] {
        let pieces = blobs.part(Sha256::of(&noise), range.clone()).await.expect("a stream");
        let read: Vec<u8> = pieces.map(|p| p.expect("a piece")).collect::<Vec<_>>().await.concat();
        assert_eq!(read, noise[range.start as usize..(range.end as usize).min(noise.len())], "{range:?}");
    }
    let absent = Sha256::of(b"nada");
    assert!(matches!(blobs.get(absent).await, Err(BlobError::NotFound(s)) if s == absent));
    assert!(matches!(blobs.stream(absent, 0).await.map(drop), Err(BlobError::NotFound(_))));
    assert!(matches!(blobs.local(absent).await, Err(BlobError::NotFound(_))));
    assert_eq!(blobs.find(absent).await.expect("an answer"), None);
    // What was not finished is not there.
    let mut unfinished = blobs.incoming().await.expect("begun");
    unfinished.write(b"nada").await.expect("written");
    drop(unfinished);
    assert_eq!(blobs.find(absent).await.expect("an answer"), None);
}

async fn a_large_blob_comes_in_pieces(blobs: Blobs) {
    let bytes = noise(2, 21 * 1024 * 1024 + 17);
    let mut incoming = blobs.incoming().await.expect("begun");
    for piece in bytes.chunks(70_000) {
        incoming.write(piece).await.expect("written");
    }
    assert_eq!(incoming.bytes(), bytes.len() as u64);
    let kept = incoming.keep().await.expect("kept");
    assert_eq!((kept.sha256, kept.bytes), (Sha256::of(&bytes), bytes.len() as u64));
    assert_eq!(blobs.verify(kept.sha256).await.expect("whole"), kept.bytes);
    assert_eq!(all(&blobs, kept.sha256, 20_000_000).await, bytes[20_000_000..]);
}

async fn an_upload_is_resumed_where_it_broke_off(blobs: Blobs) {
    let bytes = noise(3, 300_000);
    let mut first = blobs.resume("upload-7").await.expect("begun");
    first.write(&bytes[..120_000]).await.expect("written");
    assert!(blobs.resume("upload-7").await.is_err(), "one connection at a time");
    assert_eq!(first.pause().await.expect("on the disk"), 120_000);
    let mut second = blobs.resume("upload-7").await.expect("resumed");
    assert_eq!(second.bytes(), 120_000);
    second.write(&bytes[120_000..]).await.expect("written");
    let kept = second.keep().await.expect("kept");
    assert_eq!(kept.sha256, Sha256::of(&bytes));
    assert_eq!(blobs.verify(kept.sha256).await.expect("whole"), 300_000);
    assert_eq!(blobs.resume("upload-7").await.expect("begun anew").bytes(), 0);
    for wrong in ["", "..", "a/b", "a.b", &"a".repeat(65)] {
        assert!(blobs.resume(wrong).await.is_err(), "{wrong}");
    }
}

async fn what_no_row_names_is_swept_when_it_is_old(blobs: Blobs) {
    let named = blobs.put(b"named").await.expect("kept");
    let orphan = blobs.put(b"orphan").await.expect("kept");
    let written = blobs.find(orphan).await.expect("an answer").expect("there").written;
    let sweep = async |now: Moment| blobs.sweep::<_, BlobError>(now, async |sha256| Ok(sha256 == named)).await.expect("swept");
    let young = sweep(written.plus(SWEEP_AGE)).await;
    assert_eq!((young.seen, young.deleted), (2, 0), "somebody may be about to name it");
    let old = sweep(written.plus(SWEEP_AGE + 5_000)).await;
    assert_eq!((old.seen, old.deleted + old.aside), (2, 1));
    // In a bucket it is set aside for as long again.
    assert_eq!(sweep(written.plus(2 * SWEEP_AGE)).await.deleted, 0);
    let later = sweep(written.plus(2 * SWEEP_AGE + 5_001)).await;
    assert_eq!((later.seen, old.deleted + later.deleted, old.freed + later.freed, later.aside), (1, 1, 6, 0));
    assert_eq!(blobs.find(orphan).await.expect("an answer"), None);
    assert_eq!(blobs.get(named).await.expect("there"), &b"named"[..]);
}

/// What every file is compared with is not brought out of the bucket for each of them, and does not fill the disk.
#[test]
fn a_release_is_brought_out_of_a_bucket_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let spool = folder.path().join("spool");
    let lying = || std::fs::read_dir(&spool).expect("the spool").count();
    wait(async {
        let Some(blobs) = in_bucket("shared", &spool).await else { return };
        let sha256 = blobs.put(&noise(3, 50_000)).await.expect("kept");
        let before = lying();
        let other = blobs.clone();
        let (one, two) = tokio::join!(blobs.shared(sha256), other.shared(sha256));
        let (one, two) = (one.expect("a file"), two.expect("a file"));
        assert!(std::sync::Arc::ptr_eq(&one, &two));
        assert_eq!(std::fs::read(one.path()).expect("readable"), noise(3, 50_000));
        assert_eq!(lying(), before + 1);
        // Twelve megabytes where there is room for eight, and nobody holds one.
        for seed in 10..34 {
            let each = blobs.put(&noise(seed, 512 << 10)).await.expect("kept");
            blobs.shared(each).await.expect("a file");
        }
        let size = |entry: std::io::Result<std::fs::DirEntry>| entry.and_then(|e| e.metadata()).map_or(0, |m| m.len());
        let bytes: u64 = std::fs::read_dir(&spool).expect("the spool").map(size).sum();
        assert!(bytes <= (8 << 20) + 50_000, "{bytes} bytes");
        assert!(one.path().exists(), "it is held");
        drop((one, two, other, blobs));
        assert_eq!(lying(), before);
    });
}

/// What a bucket cannot lock: a blob that is written again, or named, while it is being swept away is not lost.
#[test]
fn what_was_set_aside_comes_back_when_it_is_needed() {
    let folder = tempfile::tempdir().expect("a folder");
    wait(async {
        let Some(blobs) = in_bucket("aside", &folder.path().join("spool")).await else { return };
        let bytes = noise(8, 50_000);
        let (asked, named, again) =
            (blobs.put(&bytes).await.expect("kept"), blobs.put(b"named").await.expect("kept"), blobs.put(b"again").await.expect("kept"));
        let old = blobs.find(asked).await.expect("an answer").expect("there").written.plus(SWEEP_AGE + 5_000);
        let nothing = async |_: Sha256| Ok::<_, BlobError>(false);
        // Between the question and the deletion a row came to name it: so it looks to the sweep.
        let questions = std::sync::atomic::AtomicU32::new(0);
        let late = async |sha256: Sha256| {
            let before = sha256 == named && questions.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
            Ok::<_, BlobError>(sha256 == named && !before)
        };
        let swept = blobs.sweep(old, late).await.expect("swept");
        assert_eq!((swept.seen, swept.aside, swept.deleted), (3, 3, 0));
        let listed = async || {
            let mut all = Vec::new();
            for first in 0..=u8::MAX {
                all.extend(blobs.list(first).await.expect("a list").into_iter().map(|b| b.sha256));
            }
            all
        };
        assert_eq!(listed().await, [named], "the same sweep brought it back");
        // One is asked for, in pieces, and one is sent again, and set aside again: both copies of it go when they are old.
        assert_eq!(all(&blobs, asked, 7).await, bytes[7..]);
        assert_eq!(blobs.get(named).await.expect("there"), &b"named"[..]);
        assert_eq!(blobs.put(b"again").await.expect("kept"), again);
        assert_eq!(blobs.verify(again).await.expect("whole"), 5);
        assert_eq!(listed().await.len(), 3);
        let swept = blobs.sweep(old.plus(1), nothing).await.expect("swept");
        assert_eq!(swept.aside, 3, "{swept:?}");
        let swept = blobs.sweep(old.plus(SWEEP_AGE + 2), nothing).await.expect("swept");
        assert_eq!((swept.seen, swept.aside, swept.deleted), (0, 0, 5), "{swept:?}");
        for sha256 in [asked, named, again] {
            assert_eq!(blobs.find(sha256).await.expect("an answer"), None);
        }
        assert_eq!(blobs.sweep(old.plus(SWEEP_AGE + 2), nothing).await.expect("swept"), isthmus::store::blobs::Swept::default());
    });
}

/// A process dies while it uploads a large blob: its parts, which no list shows, do not stay for ever.
#[test]
fn an_upload_that_never_ended_is_ended() {
    use object_store::ObjectStoreExt;
    use object_store::multipart::MultipartStore;

    let folder = tempfile::tempdir().expect("a folder");
    wait(async {
        let Some(of) = settings("unfinished") else { return };
        let blobs = Blobs::in_bucket(&of, &folder.path().join("spool")).await.expect("blobs");
        let s3 = object_store::aws::AmazonS3Builder::new()
            .with_bucket_name(&of.bucket)
            .with_region(&of.region)
            .with_endpoint(&of.endpoint)
            .with_allow_http(true)
            .with_access_key_id(&of.access_key_id)
            .with_secret_access_key(&of.secret_access_key)
            .build()
            .expect("a client");
        let notes = object_store::path::Path::from(of.prefix.as_str()).join("unfinished");
        let noted =
            async || object_store::ObjectStore::list(&s3, Some(&notes)).map(|n| n.expect("a note").location).collect::<Vec<_>>().await;
        let mut bytes = noise(9, 24 * 1024 * 1024);
        let mut left = Vec::new();
        for attempt in 0..20_u8 {
            bytes[0] = attempt;
            let mut incoming = blobs.incoming().await.expect("begun");
            incoming.write(&bytes).await.expect("written");
            let keep = tokio::spawn(incoming.keep());
            while left.is_empty() && !keep.is_finished() {
                left = noted().await;
            }
            keep.abort();
            let ended = keep.await;
            left = noted().await;
            if !left.is_empty() {
                assert!(ended.is_err(), "what was kept leaves no note");
                break;
            }
        }
        let note = left.first().expect("one that was broken off").clone();
        let id = s3.get(&note).await.expect("a note").bytes().await.expect("its text");
        let id = String::from_utf8_lossy(&id).into_owned();
        let sha256 = Sha256::of(&bytes);
        let name = object_store::path::Path::from(format!("{}/blobs/{}/{sha256}", of.prefix, &sha256.to_string()[..2]));
        s3.put_part(&name, &id, 9, bytes[..6_000_000].to_vec().into()).await.expect("the service still waits for its parts");
        let nothing = async |_: Sha256| Ok::<_, BlobError>(false);
        let now = Moment::from_millis(s3.head(&note).await.expect("there").last_modified.timestamp_millis());
        assert_eq!(blobs.sweep(now, nothing).await.expect("swept").unfinished, 0, "it may be going on");
        let swept = blobs.sweep(now.plus(SWEEP_AGE + 5_000), nothing).await.expect("swept");
        assert_eq!(swept.unfinished as usize, left.len(), "{swept:?}");
        assert!(noted().await.is_empty());
        s3.put_part(&name, &id, 9, bytes[..6_000_000].to_vec().into()).await.expect_err("the service waits no more");
        // The same bytes come again, and leave nothing behind.
        assert_eq!(blobs.put(&bytes).await.expect("kept"), sha256);
        assert_eq!(blobs.verify(sha256).await.expect("whole"), bytes.len() as u64);
        assert!(noted().await.is_empty());
    });
}

async fn blobs_are_listed_by_their_first_byte(blobs: Blobs) {
    let mut kept = Vec::new();
    for i in 0..40_u8 {
        kept.push(blobs.put(&[i]).await.expect("kept"));
    }
    kept.sort();
    let mut listed = Vec::new();
    for first in 0..=u8::MAX {
        listed.extend(blobs.list(first).await.expect("a list").into_iter().map(|b| b.sha256));
    }
    assert_eq!(listed, kept);
}

/// Any byte of any blob: what was changed on the disk is found, and mended by sending the same bytes again.
#[test]
fn one_flipped_bit_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("blobs");
    wait(async {
        let blobs = Blobs::in_folder(&root).await.expect("blobs");
        let bytes = noise(4, 5_000);
        let sha256 = blobs.put(&bytes).await.expect("kept");
        let path = root.join(&sha256.to_string()[..2]).join(sha256.to_string());
        for bit in [0, 7, 20_000, 39_999] {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, &damaged).expect("written");
            let found = Sha256::of(&damaged);
            assert!(matches!(blobs.verify(sha256).await, Err(BlobError::Altered { wanted, found: f }) if wanted == sha256 && f == found));
            assert!(matches!(blobs.get(sha256).await, Err(BlobError::Altered { .. })));
        }
        blobs.put(&bytes).await.expect("sent again");
        assert_eq!(blobs.verify(sha256).await.expect("whole"), 5_000);
    });
}

#[cfg(unix)]
#[test]
fn nobody_else_can_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("blobs");
    let blobs = wait(Blobs::in_folder(&root)).expect("blobs");
    wait(blobs.put(b"uno")).expect("kept");
    let mut open = vec![root.clone()];
    while let Some(path) = open.pop() {
        let meta = std::fs::metadata(&path).expect("there");
        let wanted = if meta.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(meta.permissions().mode() & 0o777, wanted, "{}", path.display());
        if meta.is_dir() {
            open.extend(std::fs::read_dir(&path).expect("entries").map(|e| e.expect("an entry").path()));
        }
    }
    std::fs::set_permissions(&root, std::fs::Permissions::from_mode(0o755)).expect("opened to all");
    let refused = wait(Blobs::in_folder(&root)).expect_err("open to all").to_string();
    assert!(refused.contains("chmod 700"), "{refused}");
}

#[test]
fn a_full_disk_is_said_as_such() {
    let full: BlobError = std::io::Error::from(std::io::ErrorKind::StorageFull).into();
    assert!(matches!(full, BlobError::Full));
}
