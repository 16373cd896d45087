//! The bytes of a source: unpacked within limits, hashed as they are read, and refused if they change meanwhile.

use std::cell::RefCell;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufReader, Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;
use std::time::SystemTime;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::format::Packing;
use crate::digest::hex;

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
    raw: Tallied,
    unpacked: Rc<RefCell<Progress>>,
    /// The file and how it was when it was opened; `None` for a stream.
    before: Option<(File, State)>,
}

/// Length and time of the last change.
pub(crate) type State = (u64, Option<SystemTime>);

impl Opened {
    /// Opens a file, or standard input where there is no path.
    ///
    /// # Errors
    /// Those of the system, and what is no file any more.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else { return Self::of(Box::new(io::stdin()), None) };
        let file = open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Self::of(Box::new(file), None);
        }
        let before = state(&metadata);
        let kept = file.try_clone()?;
        // Whoever appends to the file as fast as it is read would never be caught up with.
        Self::of(Box::new(file.take(before.0 + 1)), Some((kept, before)))
    }

    /// Bytes that come from anywhere; `before` is the file, which must not change meanwhile.
    ///
    /// # Errors
    /// Those of reading, and what is packed twice.
    pub(crate) fn of(input: Box<dyn Read>, before: Option<(File, State)>) -> io::Result<Self> {
        let tally = Tally { input, bytes: 0, hash: Sha256::new(), failed: None };
        let mut raw = Tallied(Rc::new(RefCell::new(tally)));
        let unpacked = Rc::default();
        let head = take(&mut raw, HEAD)?;
        let Some(packing) = Packing::of(&head) else {
            return Ok(Self { head, packed: false, rest: Box::new(raw.clone()), raw, unpacked, before });
        };
        let packed = BufReader::new(Cursor::new(head).chain(raw.clone()));
        let input: Box<dyn Read> = match packing {
            Packing::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Packing::Zstd => Box::new(zstd::Decoder::with_buffer(packed)?),
        };
        let mut rest: Box<dyn Read> =
            Box::new(Unpacked { input, raw: raw.clone(), progress: Rc::clone(&unpacked) });
        let head = take(&mut rest, HEAD)?;
        if Packing::of(&head).is_some() {
            return Err(io::Error::other("it is packed twice; unpack it once"));
        }
        if head.is_empty()
            && let Some(broken) = unpacked.borrow_mut().broken.take()
        {
            return Err(broken);
        }
        Ok(Self { head, packed: true, rest, raw, unpacked, before })
    }

    /// The file itself, where it is one that is not packed.
    pub(crate) fn file(&self) -> Option<&File> {
        self.before.as_ref().filter(|_| !self.packed).map(|(file, _)| file)
    }

    /// Where and how packed data broke off, as far as it was read.
    pub(crate) fn breaks_off(&self) -> Option<String> {
        let progress = self.unpacked.borrow();
        let error = progress.broken.as_ref()?;
        Some(format!("the packed data breaks off at line {} ({error})", progress.line_ends + 1))
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
    /// Those of reading, earlier ones too, and that the file was changed meanwhile.
    pub(crate) fn finish(mut self) -> io::Result<Fingerprint> {
        if let Some((file, _)) = &mut self.before {
            // Who read the file itself has left it at another place.
            file.seek(SeekFrom::Start(self.raw.0.borrow().bytes))?;
        }
        io::copy(&mut self.rest, &mut io::sink())?;
        // Behind packed data that breaks off there may be more.
        io::copy(&mut self.raw, &mut io::sink())?;
        let mut tally = self.raw.0.borrow_mut();
        if let Some(error) = tally.failed.take() {
            return Err(error);
        }
        if let Some((file, before)) = &self.before {
            let now = state(&file.metadata()?);
            if now != *before || tally.bytes != before.0 {
                return Err(io::Error::other("it was changed at the same time"));
            }
        }
        let digest = tally.hash.clone().finalize();
        Ok(Fingerprint { bytes: tally.bytes, sha256: hex(&digest) })
    }
}

/// Opens a regular file, or a stream that has a name. A pipe or a device is refused, and never waited for.
///
/// # Errors
/// Those of the system, and what is no regular file.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    let is_stream = is_stream(path);
    #[cfg(unix)]
    if !is_stream {
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    let file = options.open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_dir() {
        Err(ErrorKind::IsADirectory.into())
    } else if kind.is_file() || is_stream {
        Ok(file)
    } else {
        Err(no_file())
    }
}

/// What is said of a pipe or a device that is named.
pub(super) fn no_file() -> io::Error {
    io::Error::other("it is no regular file; pipe what it gives into standard input and name -")
}

/// True for the name that a shell makes for what another command prints (`<(…)`), and for that of standard input.
pub(super) fn is_stream(path: &Path) -> bool {
    ["/dev/fd", "/dev/stdin", "/proc/self/fd"].iter().any(|place| path.starts_with(place))
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

/// Counts and hashes what is read.
struct Tally {
    input: Box<dyn Read>,
    bytes: u64,
    hash: Sha256,
    /// An error that a reader may have taken for the end.
    failed: Option<io::Error>,
}

#[derive(Clone)]
struct Tallied(Rc<RefCell<Tally>>);

impl Read for Tallied {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut tally = self.0.borrow_mut();
        let read = loop {
            match tally.input.read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    tally.failed =
                        Some(error.raw_os_error().map_or(error.kind().into(), io::Error::from_raw_os_error));
                    return Err(error);
                }
                Ok(read) => break read,
            }
        };
        tally.bytes += read as u64;
        tally.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// How far unpacking went.
#[derive(Default)]
struct Progress {
    bytes: u64,
    line_ends: usize,
    /// What was wrong with the packed data, where they break off.
    broken: Option<io::Error>,
}

/// Lets through what a packed file may hold. Data that are cut off or damaged end there, and it is noted.
struct Unpacked {
    input: Box<dyn Read>,
    raw: Tallied,
    progress: Rc<RefCell<Progress>>,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut progress = self.progress.borrow_mut();
        if progress.broken.is_some() {
            return Ok(0);
        }
        let read = match self.input.read(buffer) {
            // Errors of the system have a number, those of the content have none.
            Err(error) if error.raw_os_error().is_none() => {
                progress.broken = Some(error);
                return Ok(0);
            }
            read => read?,
        };
        progress.bytes += read as u64;
        progress.line_ends += buffer[..read].iter().filter(|&&byte| byte == b'\n').count();
        let ratio = progress.bytes / self.raw.0.borrow().bytes.max(1);
        if progress.bytes > SMALL && ratio > RATIO {
            return Err(io::Error::other(format!(
                "it unpacks to more than {RATIO} times its size; unpack it yourself if you trust it"
            )));
        }
        if progress.bytes > UNPACKED {
            let limit = UNPACKED >> 30;
            return Err(io::Error::other(format!("it unpacks to more than {limit} GiB; divide it")));
        }
        Ok(read)
    }
}
