//! Which answers are ready? Each is made once for all who ask for it at the same time, and kept for who asks later.
//!
//! An answer is named by the digest of its releases, question, form and languages: who may not see a release has another
//! name in hand, and never comes to these bytes. While a [`Pen`] writes it, any number of readers follow at their own pace. A
//! small one stays in memory; a larger one goes into a file without a name, which the system keeps at hand and takes back when
//! the last reader has gone. One that would be larger still is made for each reader alone, as fast as that one reads.

mod pen;
mod read;

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use rustc_hash::FxHashMap;
use tokio::sync::{oneshot, watch};

use super::Problem;
use super::coding::Coding;
use crate::model::digest::Sha256;

pub use pen::Pen;
pub use read::{Following, Reader};

use pen::To;

/// The part of the room for answers in memory that a single one may take; what is larger goes into a file.
const SHARE: u64 = 4;
/// What an answer weighs beside its bytes.
const BESIDE: u64 = 512;

/// An answer, and its coding.
type Name = (Sha256, Coding);

/// The answers of a process.
pub struct Ready {
    memory: Cache<Name, Arc<Ended>, Weight>,
    files: Cache<Name, Arc<Ended>, Weight>,
    under_way: Mutex<FxHashMap<Name, Arc<Making>>>,
    /// Bytes that answers under way hold in memory.
    held: AtomicU64,
    room: u64,
    disk: u64,
    folder: PathBuf,
}

/// An answer that is whole.
pub struct Ended {
    /// How it is coded: one that is tiny is not, whatever is asked for.
    pub coding: Coding,
    /// How many bytes it has.
    pub length: u64,
    bytes: Store,
}

/// Where bytes lie.
#[derive(Clone)]
enum Store {
    Memory(Bytes),
    File(Arc<File>),
}

#[derive(Clone)]
struct Weight;

impl Weighter<Name, Arc<Ended>> for Weight {
    fn weight(&self, _: &Name, answer: &Arc<Ended>) -> u64 {
        answer.length + BESIDE
    }
}

/// An answer that is being made.
struct Making {
    inside: Mutex<Inside>,
    tell: watch::Sender<()>,
}

struct Inside {
    phase: Phase,
    coding: Coding,
    /// Each with the place of its first byte.
    pieces: Vec<(u64, Bytes)>,
    file: Option<Arc<File>>,
    written: u64,
    readers: usize,
}

#[derive(Clone)]
enum Phase {
    /// It is not known whether there is anything to write.
    Asked,
    /// It is being written.
    Flowing,
    /// It is whole.
    Whole(Arc<Ended>),
    /// It is made for the first one who asked, alone; or could not be made.
    Alone,
    /// It broke off.
    Broken,
}

fn cache(room: u64, items: usize) -> Cache<Name, Arc<Ended>, Weight> {
    // One shard: each has its part of the room, and an answer that is larger than that would not be kept.
    let options = OptionsBuilder::new().shards(1).estimated_items_capacity(items).weight_capacity(room).build();
    match options {
        Ok(options) => Cache::with_options(options, Weight, DefaultHashBuilder::default(), DefaultLifecycle::default()),
        Err(_) => Cache::with_weighter(items, room, Weight),
    }
}

impl Ready {
    /// Room for so many bytes in memory, and so many in files that are made in a folder.
    pub fn new(room: u64, disk: u64, folder: PathBuf) -> Ready {
        Ready {
            memory: cache(room, 1024),
            files: cache(disk, 64),
            under_way: Mutex::default(),
            held: AtomicU64::new(0),
            room,
            disk,
            folder,
        }
    }

    fn under_way(&self) -> MutexGuard<'_, FxHashMap<Name, Arc<Making>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self, name: &Name) -> Option<Arc<Ended>> {
        self.memory.get(name).or_else(|| self.files.get(name))
    }

    /// The answer of this name: one that is ready, one that is being made, or one that is made now. `make` finds what is to be
    /// written and hands it to the pen; it runs where it holds up nobody, and goes on as long as anybody reads. What is `at_hand` is
    /// written here and now: that takes less time than to have somebody else do it.
    ///
    /// # Errors
    /// What `make` gives before it has written anything.
    pub async fn get(
        self: &Arc<Self>,
        name: Sha256,
        coding: Coding,
        at_hand: bool,
        make: impl FnOnce(&mut Pen) -> Result<(), Problem> + Send + 'static,
    ) -> Result<Reader, Problem> {
        let name = (name, coding);
        if let Some(ended) = self.kept(&name) {
            return Ok(Reader::Whole(ended));
        }
        if self.room == 0 {
            return self.begin(name, To::One(None), None, at_hand, make).await;
        }
        let (following, is_first) = {
            let mut under_way = self.under_way();
            // It may have been ready since.
            if let Some(ended) = self.kept(&name) {
                return Ok(Reader::Whole(ended));
            }
            match under_way.get(&name) {
                Some(making) => (making.follow(), false),
                None => {
                    let making = Arc::new(Making::new(coding));
                    under_way.insert(name, making.clone());
                    (making.follow(), true)
                }
            }
        };
        if is_first {
            let making = following.making().clone();
            return self.begin(name, To::All(making), Some(following), at_hand, make).await;
        }
        match following.begun().await {
            Some(reader) => Ok(reader),
            None => self.begin(name, To::One(None), None, at_hand, make).await,
        }
    }

    /// The answer of this name, where it is ready; else nothing, but that there is one: no more of it is made than it takes to know.
    ///
    /// # Errors
    /// What `make` gives before it has written anything.
    pub async fn glance(
        self: &Arc<Self>,
        name: Sha256,
        coding: Coding,
        make: impl FnOnce(&mut Pen) -> Result<(), Problem> + Send + 'static,
    ) -> Result<Option<Reader>, Problem> {
        let name = (name, coding);
        if let Some(ended) = self.kept(&name) {
            return Ok(Some(Reader::Whole(ended)));
        }
        let mut pen = Pen::idle(self.clone(), name);
        let made = tokio::task::spawn_blocking(move || make(&mut pen)).await;
        made.unwrap_or_else(|_| Err(broken().into())).map(|()| None)
    }

    async fn begin(
        self: &Arc<Self>,
        name: Name,
        to: To,
        first: Option<Following>,
        at_hand: bool,
        make: impl FnOnce(&mut Pen) -> Result<(), Problem> + Send + 'static,
    ) -> Result<Reader, Problem> {
        let (tell, told) = oneshot::channel();
        let mut pen = Pen::new(self.clone(), name, to, pen::First { tell, following: first }, at_hand);
        let write = move || {
            let made = make(&mut pen);
            pen.end(made);
        };
        if at_hand {
            write();
        } else {
            tokio::task::spawn_blocking(write);
        }
        told.await.unwrap_or_else(|_| Err(broken().into()))
    }
}

fn broken() -> io::Error {
    io::Error::other("an answer broke off")
}

impl Ended {
    /// All of it, where it is in memory.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.bytes {
            Store::Memory(bytes) => Some(bytes),
            Store::File(_) => None,
        }
    }
}

impl Making {
    fn new(coding: Coding) -> Making {
        let inside = Inside { phase: Phase::Asked, coding, pieces: Vec::new(), file: None, written: 0, readers: 0 };
        Making { inside: Mutex::new(inside), tell: watch::Sender::new(()) }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn follow(self: &Arc<Self>) -> Following {
        self.inside().readers += 1;
        Following::of(self.clone(), self.tell.subscribe())
    }

    fn turn(&self, phase: Phase) {
        self.inside().phase = phase;
        self.tell.send_replace(());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::StreamExt;

    use super::*;

    fn wait<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime").block_on(work)
    }

    fn ready(room: u64, disk: u64) -> Arc<Ready> {
        Arc::new(Ready::new(room, disk, std::env::temp_dir()))
    }

    fn name(text: &str) -> Sha256 {
        Sha256::of(text.as_bytes())
    }

    /// So many pieces of 100,000 bytes, each of its own number.
    fn pieces(n: u8) -> Vec<u8> {
        (0..n).flat_map(|i| vec![i; 100_000]).collect()
    }

    fn write(n: u8, made: &Arc<AtomicUsize>) -> impl FnOnce(&mut Pen) -> Result<(), Problem> + Send + use<> {
        let made = made.clone();
        move |pen| {
            made.fetch_add(1, Ordering::SeqCst);
            pen.expect(u64::from(n) * 100_000);
            for i in 0..n {
                if pen.piece(vec![i; 100_000]).is_break() {
                    return Ok(());
                }
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Ok(())
        }
    }

    async fn all(reader: Reader) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut stream = std::pin::pin!(reader.stream());
        while let Some(piece) = stream.next().await {
            out.extend_from_slice(&piece?);
        }
        Ok(out)
    }

    #[test]
    fn a_hundred_who_ask_at_once_have_it_made_once() {
        // In memory, in a file, and half way from the one to the other.
        for (room, disk, n) in [(64 << 20, 1 << 30, 20), (1 << 20, 1 << 30, 20), (4 << 20, 1 << 30, 3)] {
            for coding in [Coding::Plain, Coding::Zstd, Coding::Brotli, Coding::Gzip] {
                let (ready, made) = (ready(room, disk), Arc::new(AtomicUsize::new(0)));
                wait(async {
                    let asking = (0..100).map(|_| {
                        let (ready, write) = (ready.clone(), write(n, &made));
                        tokio::spawn(
                            async move { all(ready.get(name("a"), coding, false, write).await.expect("made")).await.expect("whole") },
                        )
                    });
                    let mut bodies = Vec::new();
                    for one in asking.collect::<Vec<_>>() {
                        bodies.push(one.await.expect("read"));
                    }
                    assert!(bodies.iter().all(|b| *b == bodies[0]));
                    if coding == Coding::Plain {
                        assert!(bodies[0] == pieces(n));
                    }
                    let later = ready.get(name("a"), coding, false, |_| panic!("it is ready")).await.expect("kept");
                    assert_eq!(later.length(), Some(bodies[0].len() as u64));
                    assert!(all(later).await.expect("whole") == bodies[0]);
                });
                assert_eq!((made.load(Ordering::SeqCst), ready.held.load(Ordering::SeqCst)), (1, 0), "{coding:?} {room}");
                assert!(ready.under_way().is_empty());
            }
        }
    }

    #[test]
    fn what_is_too_large_is_made_for_each_alone_at_their_pace() {
        let (ready, made) = (ready(1 << 20, 1 << 20), Arc::new(AtomicUsize::new(0)));
        wait(async {
            for _ in 0..2 {
                let reader = ready.get(name("large"), Coding::Plain, false, write(30, &made)).await.expect("made");
                assert!(matches!(reader, Reader::Alone(..)));
                assert!(all(reader).await.expect("whole") == pieces(30));
            }
        });
        assert_eq!((made.load(Ordering::SeqCst), ready.held.load(Ordering::SeqCst)), (2, 0));
        // Without any room everything is.
        let none = self::ready(0, 0);
        wait(async {
            assert!(all(none.get(name("x"), Coding::Plain, false, write(3, &made)).await.expect("made")).await.expect("whole") == pieces(3))
        });
    }

    #[test]
    fn what_nobody_reads_is_not_made_to_its_end() {
        let ready = ready(64 << 20, 0);
        let (written, told) = std::sync::mpsc::channel();
        wait(async {
            let make = move |pen: &mut Pen| {
                let mut n = 0u32;
                while pen.piece(vec![7; 100_000]).is_continue() && n < 100_000 {
                    n += 1;
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
                written.send(n).expect("somebody waits");
                Ok(())
            };
            let reader = ready.get(name("a"), Coding::Plain, false, make).await.expect("begun");
            drop(reader);
            assert!(told.recv_timeout(std::time::Duration::from_secs(20)).expect("it ended") < 100_000);
            // What broke off is nobody's answer: the next one has it made anew.
            let made = Arc::new(AtomicUsize::new(0));
            loop {
                let reader = ready.get(name("a"), Coding::Plain, false, write(2, &made)).await;
                if all(reader.expect("made")).await.is_ok_and(|b| b == pieces(2)) {
                    break;
                }
            }
        });
        assert_eq!(ready.held.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn a_failure_is_told_and_not_kept() {
        let ready = ready(64 << 20, 1 << 30);
        wait(async {
            let nothing = ready.get(name("a"), Coding::Gzip, false, |_| Err(Problem::NoResults)).await;
            assert!(matches!(nothing, Err(Problem::NoResults)));
            let half = |pen: &mut Pen| {
                let _ = pen.piece(vec![1; 100_000]);
                Err(Problem::NoResults)
            };
            assert!(
                all(ready.get(name("a"), Coding::Plain, false, half).await.expect("begun")).await.is_err(),
                "who reads sees that it is not whole"
            );
            let panics = ready.get(name("a"), Coding::Plain, false, |_| panic!("a mistake")).await;
            assert!(panics.is_err());
            let small = ready.get(name("a"), Coding::Plain, true, |pen| {
                let _ = pen.piece(b"a few".to_vec());
                Ok(())
            });
            let small = small.await.expect("made");
            assert_eq!((small.length(), small.coding()), (Some(5), Coding::Plain));
            let tiny = ready.get(name("b"), Coding::Zstd, false, |pen| {
                let _ = pen.piece(b"a few".to_vec());
                let _ = pen.piece(b" more".to_vec());
                Ok(())
            });
            let tiny = tiny.await.expect("made");
            assert_eq!((tiny.coding(), all(tiny).await.expect("whole")), (Coding::Plain, b"a few more".to_vec()));
            let empty = ready.get(name("c"), Coding::Zstd, true, |_| Ok(())).await.expect("made");
            assert_eq!((empty.length(), all(empty).await.expect("whole").len()), (Some(0), 0));
        });
        assert!(ready.under_way().is_empty() && ready.held.load(Ordering::SeqCst) == 0);
    }
}
