//! How do the two processes talk? Frames of JSON over a socket, and open files beside them.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest frame in bytes: a job with a mapping's text, or an end with its list of files.
const LONGEST: usize = 16 << 20;

/// One end of the line.
pub(super) struct Line(UnixStream);

impl Line {
    /// Two ends that hear one another.
    pub(super) fn pair() -> io::Result<(Line, Line)> {
        let (a, b) = UnixStream::pair()?;
        Ok((Line(a), Line(b)))
    }

    /// The end that a process was given as its standard input.
    pub(super) fn standard_input() -> io::Result<Line> {
        Ok(Line(UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?)))
    }

    /// The same end once more, to close it from elsewhere.
    pub(super) fn other(&self) -> io::Result<UnixStream> {
        self.0.try_clone()
    }

    /// Gives up after this time of silence, or of an end that does not listen.
    pub(super) fn patience(&self, most: Duration) -> io::Result<()> {
        self.0.set_write_timeout(Some(most))?;
        self.0.set_read_timeout(Some(most))
    }

    /// Says something.
    pub(super) fn say<T: Serialize>(&mut self, what: &T) -> io::Result<()> {
        let body = serde_json::to_vec(what)?;
        let length = u32::try_from(body.len()).ok().filter(|&n| n as usize <= LONGEST).ok_or(io::ErrorKind::InvalidInput)?;
        self.0.write_all(&length.to_le_bytes())?;
        self.0.write_all(&body)
    }

    /// Hears something. The end of the line is an error of kind `UnexpectedEof`, silence one of kind `WouldBlock`.
    pub(super) fn hear<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        let mut length = [0; 4];
        self.0.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Hands over an open file.
    pub(super) fn hand(&self, file: &File) -> io::Result<()> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut beside = SendAncillaryBuffer::new(&mut space);
        let files = [file.as_fd()];
        if !beside.push(SendAncillaryMessage::ScmRights(&files)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        rustix::net::sendmsg(&self.0, &[IoSlice::new(b"F")], &mut beside, SendFlags::empty())?;
        Ok(())
    }

    /// Takes an open file.
    pub(super) fn take(&self) -> io::Result<File> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut beside = RecvAncillaryBuffer::new(&mut space);
        let mut byte = [0; 1];
        #[cfg(target_os = "linux")]
        let flags = RecvFlags::CMSG_CLOEXEC;
        #[cfg(not(target_os = "linux"))]
        let flags = RecvFlags::empty();
        rustix::net::recvmsg(&self.0, &mut [IoSliceMut::new(&mut byte)], &mut beside, flags)?;
        for message in beside.drain() {
            if let RecvAncillaryMessage::ScmRights(files) = message
                && let Some(file) = files.last()
            {
                return Ok(File::from(file));
            }
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

impl From<Line> for OwnedFd {
    fn from(line: Line) -> Self {
        line.0.into()
    }
}
