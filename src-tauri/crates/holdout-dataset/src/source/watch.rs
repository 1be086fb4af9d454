//! Noticing that a file changes, is replaced or vanishes while it is read.

use super::error::{ReadError, ReadFault};
use fs_err as fs;
use same_file::Handle;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file as it was when reading began.
pub(crate) struct Watched {
    path: PathBuf,
    handle: Handle,
    length: u64,
    modified: Option<SystemTime>,
}

impl Watched {
    pub(crate) fn open(path: &Path) -> Result<Self, ReadError> {
        let metadata = fs::metadata(path).map_err(|error| ReadError::io(path, &error))?;
        // Opening a pipe would wait for its writer.
        if metadata.is_dir() {
            return Err(ReadError::new(path, ReadFault::Directory));
        }
        if !metadata.is_file() {
            return Err(ReadError::new(path, ReadFault::NotAFile));
        }
        Self::start(path).map_err(|error| ReadError::io(path, &error))
    }

    fn start(path: &Path) -> io::Result<Self> {
        let handle = Handle::from_file(fs::File::open(path)?.into_parts().0)?;
        let metadata = handle.as_file().metadata()?;
        Ok(Self {
            path: path.to_owned(),
            handle,
            length: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes it had at the start.
    pub(crate) const fn length(&self) -> u64 {
        self.length
    }

    /// Its name without folders.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    /// A reader from the start of the very file that is watched, even if the path leads elsewhere by
    /// now.
    pub(crate) fn reader(&self) -> Result<WatchedReader, ReadError> {
        let rewound = self.handle.as_file().try_clone().and_then(|mut file| {
            file.seek(SeekFrom::Start(0))?;
            Ok(WatchedReader(file))
        });
        rewound.map_err(|error| ReadError::io(&self.path, &error))
    }

    /// Fails if the file is not what it was. `consumed` is the number of bytes read up to its end,
    /// where that is known.
    pub(crate) fn verify(&self, consumed: Option<u64>) -> Result<(), ReadError> {
        match self.difference(consumed) {
            Ok(None) => Ok(()),
            Ok(Some(fault)) => Err(ReadError::new(&self.path, fault)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(ReadError::new(&self.path, ReadFault::Vanished))
            }
            Err(error) => Err(ReadError::io(&self.path, &error)),
        }
    }

    fn difference(&self, consumed: Option<u64>) -> io::Result<Option<ReadFault>> {
        if Handle::from_path(&self.path)? != self.handle {
            return Ok(Some(ReadFault::Changed("another file took its place")));
        }
        let now = self.handle.as_file().metadata()?;
        let read = consumed.unwrap_or(self.length);
        Ok(if now.len() > self.length || read > self.length {
            Some(ReadFault::Changed("it grew"))
        } else if now.len() < self.length || read < self.length {
            Some(ReadFault::Changed("it shrank"))
        } else if now.modified().ok() != self.modified {
            Some(ReadFault::Changed("it was written to"))
        } else {
            None
        })
    }
}

/// Reads the watched file.
pub(crate) struct WatchedReader(std::fs::File);

impl Read for WatchedReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
}

impl Seek for WatchedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}
