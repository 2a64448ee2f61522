//! How are connections taken, kept honest, and ended?
//!
//! An accept loop of our own, because `axum::serve` installs no timer and so has no deadline for the head of a request.
//! A connection that brings its head, its body or reads its answer too slowly is ended; there are never more than so
//! many of them; and when the service stops, what is under way may end.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Sleep, sleep};
use tower::ServiceExt;

use crate::config::service::Rates;

/// The address at the other end of the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peer(pub SocketAddr);

/// How much of a connection is in memory, and so how long the head of a request may be, in bytes.
const BUFFER: usize = 32 * 1024;
/// Over how long the speed of a body or of a reader is taken.
const WINDOW: Duration = Duration::from_secs(10);
/// How long an answered connection is kept for the other side to read the answer, when it is still sending.
const LINGER: Duration = Duration::from_secs(1);
/// How much of what it still sends is read and thrown away.
const DISCARDED: usize = 16 * 1024;

/// How many may come at one moment before the first of them is taken. Those beyond it are not refused: the system says nothing,
/// and they try again after a second, then after three.
const QUEUE: u32 = 4096;

/// Listens at an address.
///
/// # Errors
/// Somebody else does, or it is not one of this machine.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // What is started again at once finds connections that have not quite ended yet.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Serves until `stop` says so, then lets what is under way end, for so long.
pub async fn serve(listener: TcpListener, router: Router, rates: Rates, mut stop: watch::Receiver<bool>, grace: Duration) {
    let room = Arc::new(Semaphore::new(rates.connections as usize));
    let open = GracefulShutdown::new();
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &room) => taken,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let Some((stream, peer, permit)) = taken else { continue };
        // Answers are written whole: waiting for more to send only delays them.
        let _ = stream.set_nodelay(true);
        let io = TokioIo::new(Wire::new(stream, rates.bytes_per_second));
        let router = router.clone();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request = request.map(|body| Body::new(Steady::new(body, rates.bytes_per_second)));
            request.extensions_mut().insert(Peer(peer));
            router.clone().oneshot(request)
        });
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(rates.head_seconds.into()))
            .max_buf_size(BUFFER)
            .max_headers(64);
        let connection = open.watch(builder.serve_connection(io, service));
        tokio::spawn(async move {
            // What went wrong with a connection is the other side's business; what went wrong with a request is logged
            // where it is answered.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(grace, open.shutdown()).await;
}

async fn take(listener: &TcpListener, room: &Arc<Semaphore>) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    // Who comes when there is no room waits in the queue of the system.
    let permit = room.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(e) => {
            if !matches!(e.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused) {
                // No descriptors left: those that are open must end first.
                tracing::warn!(why = %e, "a connection could not be taken");
                sleep(Duration::from_millis(100)).await;
            }
            None
        }
    }
}

/// Counts what passes in a window of time.
#[derive(Debug)]
struct Pace {
    least: u64,
    passed: u64,
    window: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    fn new(bytes_per_second: u32) -> Pace {
        Pace { least: u64::from(bytes_per_second) * WINDOW.as_secs(), passed: 0, window: None }
    }

    fn passed(&mut self, bytes: usize) {
        // Time in which nobody waited here, because what came before was still being written, is nobody's slowness.
        if self.window.as_ref().is_some_and(|w| w.is_elapsed()) {
            self.rest();
        }
        self.passed += bytes as u64;
    }

    /// Nothing is to be passed now, so nobody is slow.
    fn rest(&mut self) {
        self.window = None;
        self.passed = 0;
    }

    /// Something is waited for: `true` when too little passed since the window was opened.
    fn is_slow(&mut self, cx: &mut Context<'_>) -> bool {
        if self.least == 0 {
            return false;
        }
        loop {
            let passed = &mut self.passed;
            let window = self.window.get_or_insert_with(|| {
                // What passed before anybody waited filled buffers, and says nothing of who is to read them.
                *passed = 0;
                Box::pin(sleep(WINDOW))
            });
            if window.as_mut().poll(cx).is_pending() {
                return false;
            }
            if self.passed < self.least {
                return true;
            }
            self.rest();
        }
    }
}

/// A body that must come at a certain pace.
struct Steady<B> {
    body: B,
    pace: Pace,
}

impl<B> Steady<B> {
    fn new(body: B, bytes_per_second: u32) -> Steady<B> {
        Steady { body, pace: Pace::new(bytes_per_second) }
    }
}

/// The body came too slowly.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

impl<B: hyper::body::Body<Data = Bytes, Error = hyper::Error> + Unpin> hyper::body::Body for Steady<B> {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending if self.pace.is_slow(cx) => Poll::Ready(Some(Err(TooSlow.into()))),
            Poll::Pending => Poll::Pending,
            Poll::Ready(frame) => {
                if let Some(Ok(frame)) = &frame {
                    self.pace.passed(frame.data_ref().map_or(0, Bytes::len));
                }
                Poll::Ready(frame.map(|f| f.map_err(Into::into)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection whose other side must read what it is sent, and gets time to do so at the end.
struct Wire {
    stream: TcpStream,
    pace: Pace,
    ending: Option<Ending>,
}

/// The last second of a connection that the other side is still writing to. Closing it at once would make the system
/// throw away the answer together with what was not read.
struct Ending {
    until: Pin<Box<Sleep>>,
    discarded: usize,
}

impl Wire {
    fn new(stream: TcpStream, bytes_per_second: u32) -> Wire {
        Wire { stream, pace: Pace::new(bytes_per_second), ending: None }
    }

    fn written(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match result {
            Poll::Pending if self.pace.is_slow(cx) => {
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the answer is read too slowly")))
            }
            Poll::Pending => Poll::Pending,
            Poll::Ready(result) => {
                if let Ok(bytes) = result {
                    self.pace.passed(bytes);
                }
                Poll::Ready(result)
            }
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, into))?;
        metrics::counter!("isthmus_received_bytes_total").increment((into.filled().len() - before) as u64);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, result)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.written(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        // All was handed over; the next window begins when something waits again.
        self.pace.rest();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.ending.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.ending = Some(Ending { until: Box::pin(sleep(LINGER)), discarded: 0 });
        }
        let this = &mut *self;
        let Some(ending) = &mut this.ending else { return Poll::Ready(Ok(())) };
        let mut waste = [0; 4096];
        while ending.discarded < DISCARDED {
            let mut into = ReadBuf::new(&mut waste);
            match Pin::new(&mut this.stream).poll_read(cx, &mut into) {
                Poll::Ready(Ok(())) if !into.filled().is_empty() => ending.discarded += into.filled().len(),
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => break,
            }
        }
        ready!(ending.until.as_mut().poll(cx));
        Poll::Ready(Ok(()))
    }
}
