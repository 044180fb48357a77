//! Which certificates are trusted: the system's roots and WordPress's own bundle.
//!
//! Only the finished configuration is kept in the process: it holds no descriptor, survives a fork and
//! resumes sessions, and saves the 2.4 to 23 ms that reading the roots takes (measurements.md 1.2).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::fault::{Fault, FaultKind};

/// Where distributions keep their roots; watched for changes only.
const SYSTEM_BUNDLES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
/// A CA bundle is about 250 kB; what is larger than this is something else.
const MAX_BUNDLE: u64 = 8 << 20;
/// Sites of one network may name different bundles.
const KEPT: usize = 4;

/// State of everything the roots are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sources {
    bundle: Option<PathBuf>,
    environment: [Option<std::ffi::OsString>; 2],
    written: Vec<Option<(SystemTime, u64)>>,
}

impl Sources {
    fn of(bundle: &str) -> Self {
        let bundle = (!bundle.is_empty()).then(|| PathBuf::from(bundle));
        let environment = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(std::env::var_os);
        let watched = bundle
            .iter()
            .cloned()
            .chain(environment.iter().flatten().map(PathBuf::from))
            .chain(SYSTEM_BUNDLES.map(PathBuf::from));
        let written = watched.map(|p| stamp(&p)).collect();
        Self { bundle, environment, written }
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

static KEPT_CONFIGS: Mutex<Vec<(Sources, Arc<ClientConfig>)>> = Mutex::new(Vec::new());

/// The configuration for this bundle (empty: none beside the system's roots).
///
/// # Errors
/// `tls` when the cryptography cannot be set up. Roots that cannot be read are left out; a host that
/// needed them then fails with `certificate`.
pub fn config(bundle: &str) -> Result<Arc<ClientConfig>, Fault> {
    let sources = Sources::of(bundle);
    let mut kept = KEPT_CONFIGS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, config)) = kept.iter().find(|(s, _)| *s == sources) {
        return Ok(Arc::clone(config));
    }
    let config = Arc::new(build(sources.bundle.as_deref())?);
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push((sources, Arc::clone(&config)));
    Ok(config)
}

fn build(bundle: Option<&Path>) -> Result<ClientConfig, Fault> {
    let mut roots = RootCertStore::empty();
    // Single files that cannot be read are reported beside the certificates that could: use these.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = bundle {
        roots.add_parsable_certificates(read_bundle(path));
    }
    // Named, not the process default: with none installed reqwest panics, and another library in the
    // same process may have installed another one.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Fault::new(FaultKind::Tls, e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

fn read_bundle(path: &Path) -> Vec<CertificateDer<'static>> {
    if std::fs::metadata(path).map_or(true, |about| about.len() > MAX_BUNDLE) {
        return Vec::new();
    }
    let pem = std::fs::read(path).unwrap_or_default();
    CertificateDer::pem_slice_iter(&pem).filter_map(Result::ok).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_read_once_and_again_after_a_change() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ca.pem");
        std::fs::write(&path, "nothing here").unwrap();
        let name = path.to_str().unwrap();
        let first = config(name).unwrap();
        assert!(Arc::ptr_eq(&first, &config(name).unwrap()));
        std::fs::write(&path, "something longer here").unwrap();
        assert!(!Arc::ptr_eq(&first, &config(name).unwrap()));
    }

    #[test]
    fn a_missing_bundle_is_left_out() {
        assert!(config("/nonexistent/ca.pem").is_ok());
        assert!(read_bundle(Path::new("/nonexistent/ca.pem")).is_empty());
    }
}
