//! Asks a server over one connection that is kept, and counts what comes: a reader that costs little beside what it reads.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// One connection to a server.
pub(super) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Bytes of the buffer that were read and not used yet.
    from: usize,
    to: usize,
}

/// What came.
pub(super) struct Got {
    pub(super) status: u16,
    /// Bytes of the body.
    pub(super) bytes: u64,
    /// The body, where it was wanted.
    pub(super) body: Vec<u8>,
    /// Until its first byte.
    pub(super) first: Duration,
}

impl Client {
    pub(super) fn to(address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        Ok(Client { stream, buffer: vec![0; 1 << 20], from: 0, to: 0 })
    }

    /// Asks, and reads the answer to its end.
    pub(super) fn get(&mut self, path: &str, heads: &str, keep: bool) -> io::Result<Got> {
        let start = now();
        let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{heads}\r\n");
        self.stream.write_all(request.as_bytes())?;
        let mut got = Got { status: 0, bytes: 0, body: Vec::new(), first: Duration::ZERO };
        let (mut length, mut chunked) = (0, false);
        let line = self.line()?;
        got.status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(n) = line.strip_prefix("content-length:") {
                length = n.trim().parse().unwrap_or(0);
            }
            chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        if !chunked {
            self.take(length, start, keep, &mut got)?;
            return Ok(got);
        }
        loop {
            let size = self.line()?;
            let size = u64::from_str_radix(size.split(';').next().unwrap_or_default(), 16).map_err(io::Error::other)?;
            self.take(size, start, keep, &mut got)?;
            self.line()?;
            if size == 0 {
                return Ok(got);
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        (self.from, self.to) = (0, self.stream.read(&mut self.buffer)?);
        if self.to == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            if self.from == self.to {
                self.fill()?;
            }
            let byte = self.buffer[self.from];
            self.from += 1;
            match byte {
                b'\n' => return String::from_utf8(line).map_err(io::Error::other),
                b'\r' => {}
                byte => line.push(byte),
            }
        }
    }

    fn take(&mut self, mut length: u64, start: Instant, keep: bool, got: &mut Got) -> io::Result<()> {
        while length > 0 {
            if self.from == self.to {
                self.fill()?;
            }
            if got.bytes == 0 {
                got.first = start.elapsed();
            }
            let here = ((self.to - self.from) as u64).min(length);
            if keep {
                got.body.extend_from_slice(&self.buffer[self.from..self.from + here as usize]);
            }
            self.from += here as usize;
            (got.bytes, length) = (got.bytes + here, length - here);
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "this program measures time")]
pub(super) fn now() -> Instant {
    Instant::now()
}
