//! The simulator as its handlers share it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::{
    clock::{self, Clock},
    fault::Faults,
    hooks::{self, Hooks},
    journal::Journal,
    jwt::Jwts,
    knobs::Knobs,
    oauth::Grants,
    rate::Window,
    seed::Seed,
    store::Store,
};

/// Who may call: what a real tenant's administrator would have been given.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// The static API token; also the Widget dialect's `apikey` and the users' password.
    pub(crate) api_token: String,
}

/// Everything a reset clears.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) knobs: Knobs,
    pub(crate) faults: Faults,
    pub(crate) store: Store,
    pub(crate) grants: Grants,
    pub(crate) jwts: Jwts,
    pub(crate) hooks: Hooks,
    pub(crate) journal: Journal,
    pub(crate) window: Window,
}

impl World {
    /// A tenant with `seed` in it and the default knobs.
    pub(crate) fn new(seed: Seed, clock: Clock) -> Self {
        let mut world = Self { clock, ..Self::default() };
        seed.plant(&mut world.store, world.clock.now());
        // Seeding is the past: no webhook hears of it.
        world.store.take_changes();
        world
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// `at` as the tenant writes it.
    pub(crate) fn local(&self, at: Timestamp) -> String {
        clock::local_text(at, self.knobs.tz_offset)
    }
}

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    credentials: Credentials,
    /// The knobs a reset comes back to.
    start_knobs: Knobs,
    jwt_key: String,
    courier: reqwest::Client,
}

/// A handle to the one simulator; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Sim(Arc<Shared>);

/// Webhooks go where they are registered: no proxy, no redirect, plain HTTP. Without a TLS configuration of its
/// own reqwest reads the system's trust store and refuses to start where that is missing or unreadable.
fn courier() -> Option<reqwest::Client> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    // Whoever starts a simulator in its own process may make clients, too: reqwest panics without a provider. An
    // error says that one is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    client.tls_backend_preconfigured(tls).build().ok()
}

impl Sim {
    pub(crate) fn new(credentials: Credentials, seed: Seed, knobs: Knobs, clock: Clock) -> Self {
        let mut world = World::new(seed, clock);
        world.knobs = knobs.clone();
        let jwt_key = crate::random::token();
        let courier = courier().unwrap_or_default();
        Self(Arc::new(Shared { world: Mutex::new(world), credentials, start_knobs: knobs, jwt_key, courier }))
    }

    /// The tenant, locked.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // A handler that panicked leaves plain data behind; the next call may use it.
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Clears the tenant and seeds it anew; the knobs are those of the start.
    pub(crate) fn reset(&self, seed: Seed) {
        let mut world = self.world();
        let hooks = world.hooks.successor();
        *world = World::new(seed, world.clock.reset());
        world.hooks = hooks;
        world.knobs = self.0.start_knobs.clone();
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    pub(crate) fn jwt_key(&self) -> &str {
        &self.0.jwt_key
    }

    pub(crate) fn courier(&self) -> &reqwest::Client {
        &self.0.courier
    }

    /// Sends webhooks for what changed since the last call.
    pub(crate) fn announce(&self) {
        let changes = self.world().store.take_changes();
        for change in changes {
            hooks::deliver::dispatch(self, change);
        }
    }
}
