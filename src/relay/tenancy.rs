//! Which tenant the site speaks to, and whether that is still the one it signed in to (reliability.md O11,
//! O13). The connection's name in the settings stays; what deliveries carry is the tenant's id: a hash of the
//! hosts and of what the account said of itself at sign-in. So a delivery for a tenant of before is never sent
//! to the one of today, and goes on by itself when the site is connected to its own tenant again.

use sha2::{Digest, Sha256};

use crate::outbox::traffic::Tenant;
use crate::outbox::{Store, StoreError};
use crate::settings::Settings;
use crate::tracker::endpoints::Endpoints;
use crate::tracker::outcome::{Failure, FailureClass};
use crate::tracker::session::ConnectionState;

/// Whether deliveries may be sent.
#[derive(Debug)]
pub enum Standing {
    /// To this tenant.
    Here(String),
    /// To nobody; the failure parks them.
    Refused(Failure),
}

/// What stands behind the connection now. A site that signed in before this was kept is bound to the hosts
/// it speaks to.
///
/// # Errors
/// The store's.
pub fn standing<S: Store>(settings: &Settings, store: &S) -> Result<Standing, StoreError> {
    let name = &settings.tracker.connection;
    let hosts = match hosts(settings) {
        Ok(hosts) => hosts,
        Err(failure) => return Ok(Standing::Refused(failure)),
    };
    match store.tenant(name)? {
        Some(tenant) if tenant.hosts != hosts => Ok(Standing::Refused(Failure::new(
            FailureClass::Parked,
            "region_changed",
            "the region or the address of the API is not the one that was signed in to",
        ))),
        Some(tenant) => Ok(Standing::Here(tenant.id)),
        None if is_connected(name, store) => {
            let tenant = made(name, hosts, String::new());
            store.bind(name, &tenant)?;
            Ok(Standing::Here(tenant.id))
        }
        None => Ok(Standing::Here(name.clone())),
    }
}

/// The tenant's id, or the connection's plain name before anybody has signed in.
///
/// # Errors
/// The store's.
pub fn id<S: Store>(settings: &Settings, store: &S) -> Result<String, StoreError> {
    let name = &settings.tracker.connection;
    Ok(store.tenant(name)?.map_or_else(|| name.clone(), |tenant| tenant.id))
}

/// A person has signed in: binds the connection to what was met. An account that says nothing of itself, on
/// the same hosts, counts as the one before.
///
/// # Errors
/// The store's.
pub fn signed_in<S: Store>(settings: &Settings, store: &S, identity: &str) -> Result<String, StoreError> {
    let name = &settings.tracker.connection;
    let Ok(hosts) = hosts(settings) else { return id(settings, store) };
    let before = store.tenant(name)?;
    let same = before.as_ref().is_some_and(|t| {
        t.hosts == hosts && (t.identity == identity || t.identity.is_empty() || identity.is_empty())
    });
    let tenant = match before {
        Some(kept) if same && (kept.identity == identity || identity.is_empty()) => return Ok(kept.id),
        // The account has now said who it is; the id stays.
        Some(kept) if same => Tenant { identity: identity.to_owned(), ..kept },
        _ => made(name, hosts, identity.to_owned()),
    };
    store.bind(name, &tenant)?;
    Ok(tenant.id)
}

fn made(name: &str, hosts: String, identity: String) -> Tenant {
    let id = format!("{name}-{}", short(&format!("{hosts}/{identity}")));
    Tenant { id, hosts, identity }
}

fn hosts(settings: &Settings) -> Result<String, Failure> {
    let endpoints = Endpoints::of(&settings.tracker)?;
    Ok(short(&format!("{} {}", endpoints.classic, endpoints.rest)))
}

fn short(text: &str) -> String {
    crate::outbox::blobs::hex(&Sha256::digest(text.as_bytes())).chars().take(16).collect()
}

fn is_connected<S: Store>(name: &str, store: &S) -> bool {
    // A session that cannot be read now is met again by the first call.
    store
        .load_session(name)
        .ok()
        .flatten()
        .is_some_and(|(session, _)| session.state != ConnectionState::Disconnected)
}
