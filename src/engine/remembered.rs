//! The last settings snapshot, sealed in a file beside the store, for the door that has no WordPress to ask
//! (`php/ingest.php`). A file and not a table, so that a stranger's request opens no database.
//!
//! ```text
//! ht-settings/1 <saved at, Unix milliseconds> <SHA-256 of the snapshot>
//! ht1.<envelope>
//! ```

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::config::{Config, Origin};
use super::{EngineError, Kind, Result};
use crate::outbox::blobs::hex;
use crate::settings::Settings;
use crate::vault::Vault;

/// Name of the file in the site's directory.
pub const FILE: &str = "settings";
const LOCK: &str = "settings.lock";
const MAGIC: &str = "ht-settings/1";
/// Where the envelope belongs.
const CONTEXT: &str = "settings";
/// More than any real snapshot.
const LARGEST: u64 = 16 << 20;

/// Keeps a snapshot. An older one never replaces a newer one: a request that began before a secret was revoked
/// must not bring it back. Answers whether the file was written.
///
/// When it cannot be written the one before is removed, so that no revoked secret goes on working; the fast path
/// then refuses everything until the next success.
///
/// # Errors
/// [`Kind::StoreUnavailable`].
pub fn keep(directory: &Path, vault: &Vault, settings: &Settings) -> Result<bool> {
    let json = serde_json::to_vec(settings)?;
    let hash = hex(&Sha256::digest(&json));
    let kept = write(directory, vault, settings.saved_at, &hash, &json);
    if kept.is_err() {
        // Gone already, or as unwritable as the rest: then the error below is what the admin has to read.
        let _ = std::fs::remove_file(directory.join(FILE));
    }
    kept
}

fn write(directory: &Path, vault: &Vault, saved_at: i64, hash: &str, json: &[u8]) -> Result<bool> {
    let path = directory.join(FILE);
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(directory.join(LOCK))
        .and_then(|file| file.lock().map(|()| file))
        .map_err(|e| unwritable(&e))?;
    if let Some((known_at, known_hash)) = header(&path)
        && (known_at > saved_at || known_hash == hash)
    {
        return Ok(false);
    }
    let text = format!("{MAGIC} {saved_at} {hash}\n{}\n", vault.seal_text(CONTEXT, json)?);
    let temporary = directory.join("settings.new");
    let written = (|| {
        // Left behind by a killed process, under the lock: nobody else is writing it.
        match std::fs::remove_file(&temporary) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)?;
        File::open(directory)?.sync_all()
    })();
    drop(lock);
    written.map(|()| true).map_err(|e| unwritable(&e))
}

/// Reads the snapshot of a site; the parsed form is used again until the file is replaced.
///
/// # Errors
/// [`Kind::StoreUnavailable`] with `settings_unknown`, [`Kind::InvalidInput`] with `fast_path_off`.
pub fn load(asked: Config, site: &str) -> Result<Arc<Config>> {
    if site.is_empty() || !site.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(EngineError::new(Kind::InvalidInput, "site", "not the name of a site"));
    }
    let path = asked.directory.join(site).join(FILE);
    let mut file = File::open(&path).map_err(|e| unknown(&e.kind().to_string()))?;
    let meta = file.metadata().map_err(|e| unknown(&e.kind().to_string()))?;
    let this = Seen {
        path,
        key: asked.key.clone(),
        identity: (meta.dev(), meta.ino(), meta.len(), meta.mtime(), meta.mtime_nsec()),
    };
    static LAST: Mutex<Option<(Seen, Arc<Config>)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, config)) = last.as_ref().filter(|(seen, _)| *seen == this) {
        return opened(Arc::clone(config));
    }
    let mut text = String::new();
    Read::by_ref(&mut file)
        .take(LARGEST)
        .read_to_string(&mut text)
        .map_err(|e| unknown(&e.kind().to_string()))?;
    let envelope = text
        .split_once('\n')
        .filter(|(first, _)| first.starts_with(MAGIC))
        .map(|(_, envelope)| envelope)
        .ok_or_else(|| unknown("damaged"))?;
    let json = asked.open_vault()?.open_text(CONTEXT, envelope)?;
    let settings = Settings::parse(&json)?;
    let config = Arc::new(Config { settings, origin: Origin::Remembered, ..asked });
    if config.site_directory().file_name().is_none_or(|name| name != site) {
        return Err(unknown("of another site"));
    }
    *last = Some((this, Arc::clone(&config)));
    opened(config)
}

/// Which file the parsed form is of.
#[derive(PartialEq, Eq)]
struct Seen {
    path: PathBuf,
    key: String,
    identity: (u64, u64, u64, i64, i64),
}

fn opened(config: Arc<Config>) -> Result<Arc<Config>> {
    if config.settings.intake.fast_path {
        Ok(config)
    } else {
        Err(EngineError::new(Kind::InvalidInput, "fast_path_off", "the fast path is switched off"))
    }
}

/// When the kept snapshot was saved, and its hash.
fn header(path: &Path) -> Option<(i64, String)> {
    let mut first = [0u8; 128];
    let n = File::open(path).ok()?.read(&mut first).ok()?;
    let line = std::str::from_utf8(first.get(..n)?).ok()?.lines().next()?;
    let mut words = line.split(' ');
    if words.next() != Some(MAGIC) {
        return None;
    }
    Some((words.next()?.parse().ok()?, words.next()?.to_owned()))
}

fn unwritable(error: &std::io::Error) -> EngineError {
    EngineError::new(Kind::StoreUnavailable, "settings_not_kept", error.kind().to_string())
}

fn unknown(why: &str) -> EngineError {
    EngineError::new(Kind::StoreUnavailable, "settings_unknown", why)
}
