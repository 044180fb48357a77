//! The HTTP server: the routes, and how it starts and stops.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicI64},
};

use axum::{
    Router, ServiceExt,
    extract::{DefaultBodyLimit, Request},
    middleware,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tower::Layer;
use tower::util::MapRequestLayer;

use crate::{
    clock::Clock,
    control,
    gate::{gate, lower_path},
    knobs::Knobs,
    oauth, pages,
    problem::ApiError,
    random, rest,
    seed::Seed,
    sim::{Credentials, Sim},
    socket::{Door, KillSwitch},
    widget,
};

/// The one public client (contract 1.2).
pub const CLIENT_ID: &str = "EvoApi_1.0";

/// How a simulator starts.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on; port 0 takes any free one.
    pub listen: SocketAddr,
    /// The OAuth client's secret.
    pub client_secret: String,
    /// The static API token that bypasses OAuth (contract 1.2).
    pub api_token: String,
    /// The records to begin with.
    pub seed: Seed,
    /// The time to show, Unix milliseconds; `None` is the system's.
    pub time: Option<Arc<AtomicI64>>,
    /// Knobs to begin with, as `POST /_sim/knobs` takes them; a reset comes back to them.
    pub knobs: serde_json::Value,
}

impl Default for Config {
    /// Any free port of the loopback, fresh secrets, the default seed and knobs.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            client_secret: random::token(),
            api_token: random::token(),
            seed: Seed::Default,
            time: None,
            knobs: serde_json::json!({}),
        }
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The knobs are not knobs.
    #[error("knobs: {0}")]
    Knobs(String),
}

/// A running simulator. Dropping it stops the server.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
}

impl Sandbox {
    /// Starts a simulator; it answers when this returns. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when the address is taken or the knobs are wrong.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let knobs = Knobs::default().with(&config.knobs).map_err(StartError::Knobs)?;
        let failed = |error| StartError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let credentials = Credentials {
            client_id: CLIENT_ID.to_owned(),
            client_secret: config.client_secret,
            api_token: config.api_token,
        };
        let sim = Sim::new(credentials, config.seed, knobs, Clock::of(config.time));
        let app = MapRequestLayer::new(lower_path).layer(router(sim));
        let app = ServiceExt::<Request>::into_make_service_with_connect_info::<KillSwitch>(app);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(Door(listener), app).with_graceful_shutdown(async {
            // A dropped sender stops the server as well.
            let _ = stopped.await;
        });
        let server = tokio::spawn(async move { serving.await });
        Ok(Self { address, stop: Some(stop), server })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL, without a slash at its end. The classic and the REST host share it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops taking calls and waits a moment for those that run.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means the server has ended already.
            let _ = stop.send(());
        }
        let grace = std::time::Duration::from_secs(2);
        if tokio::time::timeout(grace, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

fn router(sim: Sim) -> Router {
    let tracker = Router::new()
        .merge(oauth::routes())
        .merge(rest::routes())
        .merge(widget::routes())
        .method_not_allowed_fallback(async || ApiError::Method)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(sim.clone(), gate));
    // Unknown paths are Tracker calls too: the journal shows them.
    let unknown = Router::new()
        .fallback(async || ApiError::NoRoute)
        .layer(middleware::from_fn_with_state(sim.clone(), gate));
    Router::new()
        .merge(pages::routes())
        .merge(control::routes())
        .layer(DefaultBodyLimit::disable())
        .merge(tracker)
        .fallback_service(unknown.with_state(sim.clone()))
        .with_state(sim)
}
