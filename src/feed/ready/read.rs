//! How does an answer come to one who reads it? As a whole, or as it is written, at the reader's own pace.

use std::fs::File;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;
use tokio::sync::{mpsc, watch};

use super::{Ended, Making, Phase, Store, broken};
use crate::feed::coding::Coding;

/// Bytes that a reader takes out of a file at once.
const STEP: u64 = 512 << 10;

/// What gives an answer piece by piece to who asked for it.
pub enum Reader {
    /// It is whole.
    Whole(Arc<Ended>),
    /// It is being made for several.
    Following(Following),
    /// It is being made for this one alone.
    Alone(Coding, mpsc::Receiver<io::Result<Bytes>>),
}

/// One of those who read an answer while it is made.
pub struct Following {
    making: Arc<Making>,
    told: watch::Receiver<()>,
    at: u64,
}

impl Drop for Following {
    fn drop(&mut self) {
        self.making.inside().readers -= 1;
    }
}

impl Following {
    pub(super) fn of(making: Arc<Making>, told: watch::Receiver<()>) -> Following {
        Following { making, told, at: 0 }
    }

    pub(super) fn making(&self) -> &Arc<Making> {
        &self.making
    }

    /// Waits until something of the answer is there; none where it is not made for this one.
    pub(super) async fn begun(mut self) -> Option<Reader> {
        loop {
            let phase = self.making.inside().phase.clone();
            match phase {
                Phase::Asked => {}
                Phase::Flowing => return Some(Reader::Following(self)),
                Phase::Whole(ended) => return Some(Reader::Whole(ended)),
                Phase::Alone | Phase::Broken => return None,
            }
            self.told.changed().await.ok()?;
        }
    }

    /// The next bytes of it; none at its end.
    async fn next(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            let (from, length) = {
                let inside = self.making.inside();
                let left = inside.written - self.at;
                match &inside.phase {
                    Phase::Whole(ended) if self.at < ended.length => (ended.bytes.clone(), ended.length - self.at),
                    Phase::Whole(_) => return Ok(None),
                    Phase::Alone | Phase::Broken => return Err(broken()),
                    Phase::Flowing if left > 0 => match &inside.file {
                        Some(file) => (Store::File(file.clone()), left),
                        None => {
                            let place = inside.pieces.partition_point(|(start, _)| *start <= self.at);
                            let Some((start, piece)) = place.checked_sub(1).and_then(|p| inside.pieces.get(p)) else {
                                return Err(broken());
                            };
                            let rest = piece.slice((self.at - start) as usize..);
                            self.at += rest.len() as u64;
                            return Ok(Some(rest));
                        }
                    },
                    Phase::Asked | Phase::Flowing => (Store::Memory(Bytes::new()), 0),
                }
            };
            if length > 0 {
                let bytes = part(&from, self.at, length).await?;
                self.at += bytes.len() as u64;
                return Ok(Some(bytes));
            }
            // The one who writes says before it goes that it was whole or broke off.
            self.told.changed().await.map_err(|_| broken())?;
        }
    }
}

/// Some bytes from a place on, of so many that are there.
async fn part(of: &Store, at: u64, length: u64) -> io::Result<Bytes> {
    match of {
        Store::Memory(bytes) => Ok(bytes.slice(at as usize..(at + length) as usize)),
        Store::File(file) => {
            let file = file.clone();
            let read = tokio::task::spawn_blocking(move || {
                let mut out = vec![0; length.min(STEP) as usize];
                read_at(&file, &mut out, at).map(|()| Bytes::from(out))
            });
            read.await.map_err(io::Error::other)?
        }
    }
}

#[cfg(unix)]
fn read_at(file: &File, out: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, at)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, out: &mut [u8], at: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    use std::sync::{Mutex, PoisonError};

    // One place a file: those who read it take turns.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let end = file.stream_position()?;
    file.seek(SeekFrom::Start(at))?;
    let read = file.read_exact(out);
    file.seek(SeekFrom::Start(end))?;
    read
}

impl Reader {
    /// How it is coded.
    pub fn coding(&self) -> Coding {
        match self {
            Reader::Whole(ended) => ended.coding,
            Reader::Following(following) => following.making.inside().coding,
            Reader::Alone(coding, _) => *coding,
        }
    }

    /// How many bytes it has, where that is known by now.
    pub fn length(&self) -> Option<u64> {
        match self {
            Reader::Whole(ended) => Some(ended.length),
            Reader::Following(following) => match &following.making.inside().phase {
                Phase::Whole(ended) => Some(ended.length),
                _ => None,
            },
            Reader::Alone(..) => None,
        }
    }

    /// Its bytes, as they are there.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        enum From {
            Ended(Arc<Ended>, u64),
            Following(Following),
            Alone(mpsc::Receiver<io::Result<Bytes>>),
            Broken,
        }
        let from = match self {
            Reader::Whole(ended) => From::Ended(ended, 0),
            Reader::Following(following) => From::Following(following),
            Reader::Alone(_, pieces) => From::Alone(pieces),
        };
        futures_util::stream::unfold(from, |from| async {
            match from {
                From::Ended(ended, at) if at >= ended.length => None,
                From::Ended(ended, at) => match part(&ended.bytes, at, ended.length - at).await {
                    Ok(bytes) => {
                        let next = at + bytes.len() as u64;
                        Some((Ok(bytes), From::Ended(ended, next)))
                    }
                    Err(error) => Some((Err(error), From::Broken)),
                },
                From::Following(mut following) => match following.next().await.transpose()? {
                    Ok(bytes) => Some((Ok(bytes), From::Following(following))),
                    Err(error) => Some((Err(error), From::Broken)),
                },
                From::Alone(mut pieces) => pieces.recv().await.map(|piece| (piece, From::Alone(pieces))),
                From::Broken => None,
            }
        })
    }
}
