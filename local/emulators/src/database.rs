//! Where the state lies, who may open it, and how a SQLite file is opened.

use rusqlite::Connection;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Where the emulators keep their state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In memory: gone with the process.
    Memory,
    /// In a directory, made when missing and locked against a second process.
    Directory(PathBuf),
}

/// The emulators could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has the directory.
    #[error("the data directory {} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// The directory or its lock file could not be made.
    #[error("failed to prepare the data directory {}", path.display())]
    Directory {
        /// Directory.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A SQLite file could not be opened.
    #[error("failed to open the state of {what}")]
    Database {
        /// Whose.
        what: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// How long one connection waits for another one's write; both belong to this process, so it is never long.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An opened place: paths of the two databases, and the lock while it lives.
pub(crate) struct OpenedPlace {
    pub(crate) table_path: String,
    pub(crate) platform: Connection,
    pub(crate) lock: Option<File>,
}

/// Takes the lock and opens the platform's database.
pub(crate) fn open(place: &Place) -> Result<OpenedPlace, OpenError> {
    match place {
        Place::Memory => {
            let platform = Connection::open_in_memory().map_err(|source| database_error("the platform", source))?;
            Ok(OpenedPlace { table_path: fresh_memory_path(), platform, lock: None })
        }
        Place::Directory(directory) => open_directory(directory),
    }
}

fn open_directory(directory: &Path) -> Result<OpenedPlace, OpenError> {
    let failed = |source| OpenError::Directory { path: directory.to_owned(), source };
    std::fs::create_dir_all(directory).map_err(failed)?;
    let lock =
        OpenOptions::new().create(true).truncate(false).write(true).open(directory.join("lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(directory.to_owned())),
        Err(TryLockError::Error(source)) => return Err(failed(source)),
    }
    let platform = connect(&directory.join("platform.sqlite").to_string_lossy(), "the platform")?;
    let table_path = directory.join("tables.sqlite").to_string_lossy().into_owned();
    Ok(OpenedPlace { table_path, platform, lock: Some(lock) })
}

/// A connection in WAL mode that survives the death of the process.
pub(crate) fn connect(path: &str, what: &'static str) -> Result<Connection, OpenError> {
    let open = || {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        Ok::<_, rusqlite::Error>(connection)
    };
    open().map_err(|source| database_error(what, source))
}

/// A name for an in-memory database that several connections of this process share.
fn fresh_memory_path() -> String {
    static OPENED: AtomicU64 = AtomicU64::new(0);
    format!("file:/spot-tables-{}?vfs=memdb", OPENED.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn database_error(
    what: &'static str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> OpenError {
    OpenError::Database { what, source: source.into() }
}
