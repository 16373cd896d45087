//! The bytes of a source: unpacked within limits, hashed as they are read, and refused if they change meanwhile.

use std::cell::RefCell;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;
use std::time::SystemTime;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::format::Packing;

/// Bytes that a page may have which is read as a whole: text, Markdown, HTML.
pub(crate) const PAGE: u64 = 256 << 20;
/// Bytes that the text of one article in a table may have, and a line that holds it.
pub(crate) const ROW: usize = 128 << 20;
/// Bytes that a packed file may have when it is unpacked.
const UNPACKED: u64 = 64 << 30;
/// How many times greater than the file that may be, once it is greater than [`SMALL`].
const RATIO: u64 = 250;
const SMALL: u64 = 32 << 20;
/// Bytes at the beginning that tell what a file holds.
pub(crate) const HEAD: usize = 64 << 10;

/// What is known of the bytes of a file once they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    /// Bytes of the file, packed if it is.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

/// A source whose bytes are being read.
pub(crate) struct Opened {
    /// The first bytes, unpacked: up to [`HEAD`].
    pub head: Vec<u8>,
    /// True if the file was packed.
    pub packed: bool,
    rest: Box<dyn Read>,
    tally: Rc<RefCell<Tally>>,
    /// The file and how it was when it was opened; `None` for standard input.
    before: Option<(File, State)>,
}

/// Length and time of the last change.
pub(crate) type State = (u64, Option<SystemTime>);

#[derive(Default)]
struct Tally {
    bytes: u64,
    hash: Sha256,
}

impl Opened {
    /// Opens a file, or standard input where there is no path.
    ///
    /// # Errors
    /// Those of the system, and what is no file any more.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else { return Self::of(Box::new(io::stdin()), None) };
        let file = open(path)?;
        let metadata = file.metadata()?;
        let before = metadata.is_file().then(|| state(&metadata));
        let kept = file.try_clone()?;
        Self::of(Box::new(file), before.map(|before| (kept, before)))
    }

    /// Bytes that come from anywhere; `before` is the file, which must not change meanwhile.
    ///
    /// # Errors
    /// Those of reading, and what is packed twice.
    pub(crate) fn of(input: Box<dyn Read>, before: Option<(File, State)>) -> io::Result<Self> {
        let tally = Rc::new(RefCell::new(Tally::default()));
        let mut raw: Box<dyn Read> = Box::new(Tallied { input, tally: Rc::clone(&tally) });
        let head = take(&mut raw, HEAD)?;
        let Some(packing) = Packing::of(&head) else {
            return Ok(Self { head, packed: false, rest: raw, tally, before });
        };
        let packed = BufReader::new(Cursor::new(head).chain(raw));
        let unpacked: Box<dyn Read> = match packing {
            Packing::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Packing::Zstd => Box::new(zstd::Decoder::with_buffer(packed)?),
        };
        let mut rest: Box<dyn Read> =
            Box::new(Limited { input: unpacked, bytes: 0, tally: Rc::clone(&tally) });
        let head = take(&mut rest, HEAD)?;
        if Packing::of(&head).is_some() {
            return Err(io::Error::other("it is packed twice; unpack it once"));
        }
        Ok(Self { head, packed: true, rest, tally, before })
    }

    /// All bytes from the beginning on.
    pub(crate) fn reader(&mut self) -> impl Read + '_ {
        Cursor::new(&self.head).chain(&mut self.rest)
    }

    /// All bytes at once.
    ///
    /// # Errors
    /// Those of reading, and more bytes than `limit`.
    pub(crate) fn whole(&mut self, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader().take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            let limit = limit >> 20;
            return Err(io::Error::other(format!(
                "it holds more than {limit} MiB; a page may not: divide it, or give its articles as the rows of a .jsonl"
            )));
        }
        Ok(bytes)
    }

    /// What was read, once nothing more is needed. What follows is read for the hash.
    ///
    /// # Errors
    /// Those of reading, and that the file was changed meanwhile.
    pub(crate) fn finish(mut self) -> io::Result<Fingerprint> {
        io::copy(&mut self.rest, &mut io::sink())?;
        let tally = self.tally.borrow();
        if let Some((file, before)) = &self.before {
            let now = state(&file.metadata()?);
            if now != *before || tally.bytes != before.0 {
                return Err(io::Error::other("it was changed at the same time"));
            }
        }
        let digest = tally.hash.clone().finalize();
        Ok(Fingerprint {
            bytes: tally.bytes,
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

/// Opens a file; what has become a pipe since it was found does not block.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    // A link may lead to the pipe that a shell made (`<(…)`); it is opened to be waited for.
    if !path.symlink_metadata()?.is_symlink() {
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    let kind = file.metadata()?.file_type();
    let is_link_to_pipe = path.symlink_metadata()?.is_symlink() && !kind.is_dir();
    if kind.is_file() || is_link_to_pipe { Ok(file) } else { Err(io::Error::other("it is no regular file")) }
}

fn state(metadata: &Metadata) -> State {
    (metadata.len(), metadata.modified().ok())
}

/// Up to so many bytes, fewer at the end.
fn take(input: &mut dyn Read, bytes: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    input.take(bytes as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Counts and hashes what goes through.
struct Tallied<R> {
    input: R,
    tally: Rc<RefCell<Tally>>,
}

impl<R: Read> Read for Tallied<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        let mut tally = self.tally.borrow_mut();
        tally.bytes += read as u64;
        tally.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// Lets through what a packed file may hold.
struct Limited<R> {
    input: R,
    bytes: u64,
    tally: Rc<RefCell<Tally>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.bytes += read as u64;
        let ratio = self.bytes / self.tally.borrow().bytes.max(1);
        if self.bytes > SMALL && ratio > RATIO {
            return Err(io::Error::other(format!(
                "it unpacks to more than {RATIO} times its size; unpack it yourself if you trust it"
            )));
        }
        if self.bytes > UNPACKED {
            let limit = UNPACKED >> 30;
            return Err(io::Error::other(format!("it unpacks to more than {limit} GiB; divide it")));
        }
        Ok(read)
    }
}
