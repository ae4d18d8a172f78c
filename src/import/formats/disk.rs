//! Files as they lie on disk: counted and fingerprinted while read, unpacked where they are gzip.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::broken;

/// Beyond this many unpacked bytes, the size on disk must be in proportion.
const FREE: u64 = 64 * 1024 * 1024;
/// How many times larger than on disk a file may become; tables rarely reach a tenth of it.
const MAX_RATIO: u64 = 500;

/// Knows what it has read.
struct Disk {
    file: File,
    hash: Sha256,
    read: Arc<AtomicU64>,
}

impl Read for Disk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The content of a file, unpacked.
pub(in crate::import) struct Bytes(Packing);

enum Packing {
    Plain(Disk),
    Gzip { input: Box<MultiGzDecoder<BufReader<Disk>>>, unpacked: u64 },
}

impl Bytes {
    /// Opens a file; `read` counts its bytes on disk.
    pub(in crate::import) fn open(
        path: &Path,
        gzip: bool,
        read: Arc<AtomicU64>,
    ) -> io::Result<Self> {
        let disk = Disk { file: File::open(path)?, hash: Sha256::new(), read };
        Ok(Self(if gzip {
            let input = Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 * 1024, disk)));
            Packing::Gzip { input, unpacked: 0 }
        } else {
            Packing::Plain(disk)
        }))
    }

    /// The size and fingerprint of the file on disk, whatever was read of it so far.
    pub(in crate::import) fn finish(self) -> io::Result<(u64, [u8; 32])> {
        let mut disk = match self.0 {
            Packing::Plain(disk) => disk,
            Packing::Gzip { input, .. } => input.into_inner().into_inner(),
        };
        io::copy(&mut disk, &mut io::sink())?;
        Ok((disk.read.load(Ordering::Relaxed), disk.hash.finalize().into()))
    }
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Packing::Plain(disk) => disk.read(buffer),
            Packing::Gzip { input, unpacked } => {
                let read = input.read(buffer).map_err(|error| match error.kind() {
                    io::ErrorKind::Interrupted => error,
                    _ => broken(format!(
                        "the gzip data ends early or is damaged ({error}): was the file copied \
                         whole?"
                    )),
                })?;
                *unpacked += read as u64;
                let packed = input.get_ref().get_ref().read.load(Ordering::Relaxed);
                if *unpacked > FREE && *unpacked / MAX_RATIO > packed {
                    return Err(broken(format!(
                        "the gzip data unpacks to more than {MAX_RATIO} times its size, as no \
                         table does: refused as a gzip bomb"
                    )));
                }
                Ok(read)
            }
        }
    }
}

/// The size and fingerprint of a file.
pub(in crate::import) fn fingerprint(path: &Path) -> io::Result<(u64, [u8; 32])> {
    Bytes::open(path, false, Arc::default())?.finish()
}
