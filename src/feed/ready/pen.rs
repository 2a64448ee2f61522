//! How is an answer written for all who wait for it, and kept? Coded on its way, and told as soon as it is known to be one.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use super::read::{Following, Reader};
use super::{Ended, Making, Name, Phase, Ready, SHARE, Store, broken};
use crate::feed::Problem;
use crate::feed::coding::{Coding, Encoder, TINY};

/// The part of the room for files that a single answer may take.
const FILE_SHARE: u64 = 2;
/// A first piece of this size or more is sent on before it is known whether another comes.
const AT_ONCE: usize = 32 << 10;
/// Pieces that wait for a slow reader of an answer that is made for them alone.
const WAITING: usize = 4;

/// What writes an answer.
pub struct Pen {
    ready: Arc<Ready>,
    name: Name,
    to: To,
    coding: Coding,
    /// About how many bytes there will be.
    expected: u64,
    encoder: Option<Encoder>,
    /// The beginning of an answer that may turn out to be tiny.
    begun: Vec<u8>,
    /// What was written before anybody was told.
    waiting: Vec<u8>,
    pieces: u32,
    /// Who is told that there is an answer, and takes it as one of those who follow, or alone.
    first: Option<First>,
    /// Nobody reads any more, or it could not be written on.
    broke: bool,
    /// It is written where nobody may wait: told as a whole.
    at_hand: bool,
}

pub(super) struct First {
    pub(super) tell: oneshot::Sender<Result<Reader, Problem>>,
    pub(super) following: Option<Following>,
}

/// For whom.
pub(super) enum To {
    All(Arc<Making>),
    One(Option<mpsc::Sender<io::Result<Bytes>>>),
}

impl Pen {
    pub(super) fn new(ready: Arc<Ready>, name: Name, to: To, first: First, at_hand: bool) -> Pen {
        Pen {
            ready,
            name,
            to,
            coding: name.1,
            expected: 0,
            encoder: None,
            begun: Vec::new(),
            waiting: Vec::new(),
            pieces: 0,
            first: Some(first),
            broke: false,
            at_hand,
        }
    }

    /// One that writes nothing: it breaks at the first piece.
    pub(super) fn idle(ready: Arc<Ready>, name: Name) -> Pen {
        let (coding, to) = (name.1, To::One(None));
        let (encoder, begun, waiting) = (None, Vec::new(), Vec::new());
        Pen { ready, name, to, coding, expected: 0, encoder, begun, waiting, pieces: 0, first: None, broke: true, at_hand: false }
    }

    /// Says, before anything is written, about how many bytes there will be: what is too much to be kept is not gathered first.
    pub fn expect(&mut self, bytes: u64) {
        self.expected = bytes;
    }

    /// Writes a piece. Breaks where nobody reads any more.
    pub fn piece(&mut self, piece: Vec<u8>) -> ControlFlow<()> {
        match self.take(piece) {
            Ok(ControlFlow::Continue(())) => ControlFlow::Continue(()),
            Ok(ControlFlow::Break(())) | Err(_) => {
                self.broke = true;
                ControlFlow::Break(())
            }
        }
    }

    fn take(&mut self, mut piece: Vec<u8>) -> io::Result<ControlFlow<()>> {
        if self.broke {
            return Ok(ControlFlow::Break(()));
        }
        if self.encoder.is_none() {
            if self.begun.len() + piece.len() < TINY {
                self.begun.append(&mut piece);
                return Ok(ControlFlow::Continue(()));
            }
            if !self.begun.is_empty() {
                self.begun.append(&mut piece);
                piece = std::mem::take(&mut self.begun);
            }
            self.encoder = Some(Encoder::new(self.coding)?);
        }
        self.pieces += 1;
        let large = !self.at_hand && (piece.len() >= AT_ONCE || self.pieces > 1);
        let Some(encoder) = &mut self.encoder else { return Err(broken()) };
        let coded = encoder.piece(piece, self.first.is_some())?;
        if self.first.is_none() {
            return self.pass(coded);
        }
        if self.waiting.is_empty() {
            self.waiting = coded;
        } else {
            self.waiting.extend_from_slice(&coded);
        }
        if large { self.tell() } else { Ok(ControlFlow::Continue(())) }
    }

    /// Tells whoever waits that there is an answer, and that more of it comes.
    fn tell(&mut self) -> io::Result<ControlFlow<()>> {
        let waiting = std::mem::take(&mut self.waiting);
        // Coded it may be a tenth of that: then it is measured as it is written.
        let most = if self.coding == Coding::Plain { self.expected } else { self.expected / 8 };
        let Some(mut first) = self.first.take() else { return self.pass(waiting) };
        if most > (self.ready.disk / FILE_SHARE).max(self.ready.room / SHARE) {
            self.leave(Phase::Alone);
            first.following = None;
        }
        let going = match &mut self.to {
            To::All(making) => {
                let making = making.clone();
                making.inside().coding = self.coding;
                let going = self.pass(waiting)?;
                making.turn(Phase::Flowing);
                // Who has gone meanwhile is one reader less.
                let _ = first.tell.send(first.following.map(Reader::Following).ok_or_else(|| broken().into()));
                going
            }
            To::One(to) => {
                let (send, pieces) = mpsc::channel(WAITING);
                *to = Some(send);
                let _ = first.tell.send(Ok(Reader::Alone(self.coding, pieces)));
                self.pass(waiting)?
            }
        };
        Ok(going)
    }

    /// Hands coded bytes to those who read.
    fn pass(&mut self, bytes: Vec<u8>) -> io::Result<ControlFlow<()>> {
        if bytes.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        match &self.to {
            To::One(to) => {
                let sent = to.as_ref().is_some_and(|s| s.blocking_send(Ok(bytes.into())).is_ok());
                Ok(if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            }
            To::All(making) => {
                if making.inside().readers == 0 && self.ready.is_forgotten(&self.name, making) {
                    return Ok(ControlFlow::Break(()));
                }
                self.ready.add(making, bytes)?;
                Ok(ControlFlow::Continue(()))
            }
        }
    }

    /// Ends the answer, or says why there is none.
    pub(super) fn end(mut self, made: Result<(), Problem>) {
        let ended = made.and_then(|()| self.whole().map_err(Problem::from));
        if let Err(problem) = ended {
            match self.first.take() {
                Some(first) => drop(first.tell.send(Err(problem))),
                None if self.broke => {}
                None => tracing::error!(?problem, "an answer broke off"),
            }
            if let To::One(Some(send)) = &self.to {
                // Whoever reads sees that it is not whole.
                let _ = send.blocking_send(Err(broken()));
            }
        }
    }

    fn whole(&mut self) -> io::Result<()> {
        if self.broke {
            return Err(broken());
        }
        let rest = match self.encoder.take() {
            Some(encoder) => encoder.end()?,
            None => {
                self.coding = Coding::Plain;
                std::mem::take(&mut self.begun)
            }
        };
        let Some(first) = self.first.take() else {
            if self.pass(rest)?.is_break() {
                return Err(broken());
            }
            if let To::All(making) = &self.to {
                let ended = self.ready.ended(making);
                self.keep(ended);
            }
            return Ok(());
        };
        let mut bytes = std::mem::take(&mut self.waiting);
        bytes.extend_from_slice(&rest);
        let ended = Arc::new(Ended { coding: self.coding, length: bytes.len() as u64, bytes: Store::Memory(bytes.into()) });
        self.keep(ended.clone());
        let _ = first.tell.send(Ok(Reader::Whole(ended)));
        Ok(())
    }

    /// Keeps what is whole for who asks later, and gives it to those who wait.
    fn keep(&mut self, ended: Arc<Ended>) {
        if let To::All(_) = &self.to {
            let cache = if ended.bytes().is_some() { &self.ready.memory } else { &self.ready.files };
            cache.insert(self.name, ended.clone());
            // After it is kept: whoever finds it not under way looks there once more.
            self.leave(Phase::Whole(ended));
        }
    }

    /// Makes what comes nobody's but the first one's, or ends it.
    fn leave(&mut self, phase: Phase) {
        let To::All(making) = std::mem::replace(&mut self.to, To::One(None)) else { return };
        let held: u64 = {
            // At once: who finds it under way must find its pieces.
            let mut inside = making.inside();
            inside.phase = phase;
            std::mem::take(&mut inside.pieces).iter().map(|p| p.1.len() as u64).sum()
        };
        self.ready.held.fetch_sub(held, Ordering::Relaxed);
        let mut under_way = self.ready.under_way();
        if under_way.get(&self.name).is_some_and(|m| Arc::ptr_eq(m, &making)) {
            under_way.remove(&self.name);
        }
        drop(under_way);
        making.tell.send_replace(());
    }
}

impl Drop for Pen {
    /// Also where whoever held it panicked: nobody waits for what never comes.
    fn drop(&mut self) {
        let To::All(making) = &self.to else { return };
        // One that gave nothing lets each of the others find out why.
        let begun = matches!(making.inside().phase, Phase::Flowing);
        self.leave(if begun { Phase::Broken } else { Phase::Alone });
    }
}

impl Ready {
    /// Whether nobody reads an answer; then nobody comes to read it any more.
    fn is_forgotten(&self, name: &Name, making: &Arc<Making>) -> bool {
        let mut under_way = self.under_way();
        if making.inside().readers > 0 {
            return false;
        }
        under_way.remove(name);
        true
    }

    /// Adds bytes to an answer: in memory while it is small and there is room, else in a file.
    fn add(&self, making: &Making, bytes: Vec<u8>) -> io::Result<()> {
        let length = bytes.len() as u64;
        let mut inside = making.inside();
        let small = inside.written + length <= self.room / SHARE && self.held.load(Ordering::Relaxed) + length <= self.room;
        if inside.file.is_none() && small {
            let start = inside.written;
            inside.pieces.push((start, bytes.into()));
            self.held.fetch_add(length, Ordering::Relaxed);
        } else {
            // It turned out larger than was expected: the disk is not filled with it.
            if inside.written + length > self.disk.saturating_mul(2) {
                return Err(io::Error::other("an answer is larger than there is room for"));
            }
            let file = match &inside.file {
                Some(file) => file.clone(),
                None => {
                    let file = Arc::new(tempfile::tempfile_in(&self.folder)?);
                    for (_, piece) in &inside.pieces {
                        (&*file).write_all(piece)?;
                    }
                    self.held.fetch_sub(inside.pieces.iter().map(|p| p.1.len() as u64).sum(), Ordering::Relaxed);
                    inside.pieces = Vec::new();
                    inside.file = Some(file.clone());
                    file
                }
            };
            drop(inside);
            (&*file).write_all(&bytes)?;
            inside = making.inside();
        }
        inside.written += length;
        drop(inside);
        making.tell.send_replace(());
        Ok(())
    }

    /// An answer that was written to its end.
    fn ended(&self, making: &Making) -> Arc<Ended> {
        let inside = making.inside();
        let bytes = match &inside.file {
            Some(file) => Store::File(file.clone()),
            None => {
                // In one piece it is sent with a tenth of the calls.
                let mut all = Vec::with_capacity(inside.written as usize);
                inside.pieces.iter().for_each(|(_, piece)| all.extend_from_slice(piece));
                Store::Memory(all.into())
            }
        };
        Arc::new(Ended { coding: inside.coding, length: inside.written, bytes })
    }
}
