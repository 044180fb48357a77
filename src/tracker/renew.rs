//! One sign-in for all processes (architecture, rule 7; reliability.md 4.8).
//!
//! A session is used as the row has it. When a layer of it has to be renewed, one process claims the
//! renewal, asks Tracker, writes the row and only then uses what it got; the others wait for the row's
//! generation to move. Only one exchange runs at a time, because each kills the JWT before it.

use std::cell::RefCell;
use std::time::Duration;

use super::desk::{Desk, SignInError};
use super::oauth::Credential;
use super::outcome::{CallTrace, Failure, FailureClass};
use super::session::{ConnectionState, Session, SessionStore, SessionStoreError, SignIn};
use super::unsaved;
use crate::clock::Clock;
use crate::settings::{Dialect, Settings};

/// What is left of a token's life when it is no longer begun with.
const MARGIN_MS: i64 = 60_000;
/// Longer than the calls of one renewal (desk.rs), so that a claim is never lost to a slow answer.
const LEASE_MS: i64 = 30_000;
/// How long, and how often, the row is looked at while another process renews.
const WAIT: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(100);
/// Pauses between tries to store what was granted.
const STORE_TRIES: [Duration; 3] = [Duration::ZERO, Duration::from_millis(50), Duration::from_millis(250)];
/// How long a delivery waits when the sign-in had trouble.
const TROUBLE_MS: u64 = 60_000;
/// Refresh, exchange, and as much again for others that come in between.
const TURNS: usize = 8;

/// A secret to call with, and the generation of the row it came from.
#[derive(Clone)]
pub(super) struct Pass {
    pub(super) secret: String,
    pub(super) generation: u64,
    pub(super) origin: Origin,
}

/// How a pass came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It was in the row, or another process or only an exchange brought it.
    Kept,
    /// The bearer token was refreshed for it.
    Refreshed,
}

/// Which layer of the row was refused by Tracker, at which generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    Nothing,
    Jwt(u64),
    Bearer(u64),
}

/// What the row allows.
enum Step {
    Use(String),
    Exchange,
    Refresh,
    /// Only a person can go on.
    Stop(&'static str),
}

#[cfg(feature = "faults")]
impl Step {
    fn name(&self) -> &'static str {
        match self {
            Self::Use(_) => "use",
            Self::Exchange => "exchange",
            Self::Refresh => "refresh",
            Self::Stop(_) => "stop",
        }
    }
}

/// Rungs of the ladder after a 401, each at most once in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rung {
    Reread,
    Exchange,
    Refresh,
    /// Nothing is left to try.
    Park,
}

/// Sessions of one connection, as one client sees them.
pub(super) struct Sessions<'a, S> {
    store: &'a S,
    clock: &'a dyn Clock,
    owner: String,
    connection: String,
    dialect: Dialect,
    key: String,
    turn: tokio::sync::Mutex<()>,
    recent: RefCell<(u64, Option<Failure>)>,
}

impl<'a, S: SessionStore> Sessions<'a, S> {
    pub(super) fn new(settings: &Settings, store: &'a S, clock: &'a dyn Clock, owner: &str) -> Self {
        let connection = settings.tracker.connection.clone();
        Self {
            store,
            clock,
            owner: owner.to_owned(),
            key: format!("{}/{}/{connection}", settings.site.install_id, settings.site.blog_id),
            connection,
            dialect: settings.tracker.dialect,
            turn: tokio::sync::Mutex::new(()),
            recent: RefCell::default(),
        }
    }

    /// A pass from the row, renewed first where it must be.
    pub(super) async fn pass(&self, desk: &Desk<'_>, log: &mut Vec<CallTrace>) -> Result<Pass, Failure> {
        let (row, generation) = self.row()?;
        match self.step(&row, Refused::Nothing) {
            Step::Use(secret) => Ok(Pass { secret, generation, origin: Origin::Kept }),
            _ => self.renew(desk, Refused::Nothing, log).await,
        }
    }

    /// Renews although nothing was refused: a person asked for it.
    pub(super) async fn renew_now(&self, desk: &Desk<'_>, log: &mut Vec<CallTrace>) -> Result<(), Failure> {
        let (row, generation) = self.row()?;
        let refused =
            if row.refresh_token.is_empty() { Refused::Jwt(generation) } else { Refused::Bearer(generation) };
        self.renew(desk, refused, log).await.map(|_| ())
    }

    /// The next pass after Tracker refused one: first what others have written meanwhile, then a new JWT,
    /// then new tokens. `None` when all has been tried and a person has to look.
    pub(super) async fn after_refusal(
        &self,
        desk: &Desk<'_>,
        refused: &Pass,
        rung: &mut Rung,
        log: &mut Vec<CallTrace>,
    ) -> Result<Option<Pass>, Failure> {
        loop {
            let now = *rung;
            *rung = match (now, self.dialect) {
                (Rung::Reread, Dialect::Rest) => Rung::Exchange,
                (Rung::Reread, Dialect::Widget) | (Rung::Exchange, _) => Rung::Refresh,
                (Rung::Refresh | Rung::Park, _) => Rung::Park,
            };
            let pass = match now {
                Rung::Reread => {
                    let (row, generation) = self.row()?;
                    match self.step(&row, Refused::Nothing) {
                        Step::Use(secret) if generation != refused.generation => {
                            return Ok(Some(Pass { secret, generation, origin: Origin::Kept }));
                        }
                        _ => continue,
                    }
                }
                Rung::Exchange => self.renew(desk, Refused::Jwt(refused.generation), log).await?,
                Rung::Refresh => {
                    let (row, generation) = self.row()?;
                    if row.refresh_token.is_empty() && generation == refused.generation {
                        continue;
                    }
                    self.renew(desk, Refused::Bearer(refused.generation), log).await?
                }
                Rung::Park => return Ok(None),
            };
            if pass.origin == Origin::Refreshed {
                *rung = Rung::Park;
            }
            return Ok(Some(pass));
        }
    }

    /// One renewal at a time in this process, too. Whoever waited for one that failed shares its failure:
    /// a dead host is not asked once for each delivery.
    async fn renew(
        &self,
        desk: &Desk<'_>,
        refused: Refused,
        log: &mut Vec<CallTrace>,
    ) -> Result<Pass, Failure> {
        let seen = self.recent.borrow().0;
        let _turn = self.turn.lock().await;
        if let (count, Some(failure)) = &*self.recent.borrow()
            && *count != seen
        {
            return Err(failure.clone());
        }
        let result = self.work(desk, refused, log).await.map_err(keep_attempts);
        let mut recent = self.recent.borrow_mut();
        *recent = (recent.0.wrapping_add(1), result.as_ref().err().cloned());
        result
    }

    async fn work(
        &self,
        desk: &Desk<'_>,
        mut refused: Refused,
        log: &mut Vec<CallTrace>,
    ) -> Result<Pass, Failure> {
        let mut origin = Origin::Kept;
        for _ in 0..TURNS {
            let (row, generation) = self.row()?;
            if !matches!(refused, Refused::Jwt(g) | Refused::Bearer(g) if g == generation) {
                // Somebody wrote since: what was refused is no longer what the row holds.
                refused = Refused::Nothing;
            }
            let step = match self.step(&row, refused) {
                Step::Use(secret) => return Ok(Pass { secret, generation, origin }),
                step => step,
            };
            if !self
                .store
                .claim_renewal(&self.connection, generation, &self.owner, LEASE_MS)
                .map_err(unread)?
            {
                self.wait_for_change(generation).await?;
                continue;
            }
            crate::failpoint::at!("oauth.lease");
            if let Some(kept) = unsaved::take(&self.key, generation) {
                self.save(generation, kept).await?;
                continue;
            }
            match self.perform(&step, &row, desk, log).await {
                Ok(renewed) => {
                    crate::failpoint::at!("oauth.response", step.name());
                    if matches!(step, Step::Refresh) {
                        origin = Origin::Refreshed;
                    }
                    self.save(generation, renewed).await?;
                }
                Err(SignInError::Failed(failure)) => {
                    self.store.release_renewal(&self.connection, &self.owner).map_err(unread)?;
                    return Err(failure);
                }
                // O15: with a refresh token, a refused exchange is tried once more with a new bearer.
                Err(SignInError::Refused(_))
                    if matches!(step, Step::Exchange)
                        && !row.refresh_token.is_empty()
                        && origin == Origin::Kept =>
                {
                    self.store.release_renewal(&self.connection, &self.owner).map_err(unread)?;
                    refused = Refused::Bearer(generation);
                }
                Err(SignInError::Refused(reason)) => self.give_up(generation, row, &reason).await?,
            }
        }
        Err(busy())
    }

    /// What has to be done before a call can be made with this row.
    fn step(&self, row: &Session, refused: Refused) -> Step {
        let now = self.clock.now_ms();
        let lasts = |end: i64| end == 0 || end.saturating_sub(now) > MARGIN_MS;
        let bearer = !row.access_token.is_empty()
            && !matches!(refused, Refused::Bearer(_))
            && lasts(row.access_expires_at);
        let renewed_bearer = || {
            if !row.refresh_token.is_empty() {
                Step::Refresh
            } else if row.sign_in == SignIn::ApiToken {
                Step::Stop("api_token_replaced")
            } else {
                Step::Stop("expired")
            }
        };
        match self.dialect {
            Dialect::Widget if bearer => Step::Use(row.access_token.clone()),
            Dialect::Rest
                if refused == Refused::Nothing && !row.jwt.is_empty() && lasts(row.jwt_expires_at) =>
            {
                Step::Use(row.jwt.clone())
            }
            Dialect::Rest if bearer => Step::Exchange,
            Dialect::Widget | Dialect::Rest => renewed_bearer(),
        }
    }

    async fn perform(
        &self,
        step: &Step,
        row: &Session,
        desk: &Desk<'_>,
        log: &mut Vec<CallTrace>,
    ) -> Result<Session, SignInError> {
        let mut next = row.clone();
        match step {
            Step::Exchange => {
                let grant = desk.exchange(&row.access_token, log).await?;
                next.jwt = grant.jwt;
                next.jwt_expires_at = grant.expires_at;
            }
            Step::Refresh => {
                let grant = desk.tokens(Credential::RefreshToken(&row.refresh_token), log).await?;
                next.access_token = grant.access_token;
                next.access_expires_at = grant.expires_at;
                if let Some(token) = grant.refresh_token {
                    next.refresh_token = token;
                }
                next.jwt.clear();
                next.jwt_expires_at = 0;
            }
            Step::Stop(reason) => return Err(SignInError::Refused((*reason).to_owned())),
            Step::Use(_) => {}
        }
        next.renewed_at = self.clock.now_ms();
        Ok(next)
    }

    /// Writes what was granted. `None` from the store means that somebody else was first: their row counts.
    async fn save(&self, generation: u64, session: Session) -> Result<(), Failure> {
        let mut reason = String::new();
        for pause in STORE_TRIES {
            tokio::time::sleep(pause).await;
            match self.store.save_session(&self.connection, generation, &self.owner, &session) {
                Ok(_) => return Ok(()),
                Err(error) => reason = error.to_string(),
            }
        }
        unsaved::put(&self.key, generation, session);
        Err(Failure::new(FailureClass::Parked, "session_store", reason))
    }

    /// Marks the connection for a person, unless the row has moved: then another process knows better (O04).
    async fn give_up(&self, generation: u64, mut row: Session, reason: &str) -> Result<(), Failure> {
        let api_token = row.sign_in == SignIn::ApiToken;
        row.state = ConnectionState::ReconnectNeeded;
        row.reason = if api_token { "api_token_replaced".into() } else { reason.to_owned() };
        let words = row.reason.clone();
        match self.store.save_session(&self.connection, generation, &self.owner, &row).map_err(unread)? {
            Some(_) => Err(parked(&words)),
            None => Ok(()),
        }
    }

    /// Writes what a person decided, whatever anybody else is doing.
    pub(super) fn replace(&self, session: Session) -> Result<(), Failure> {
        let generation = self.store.load_session(&self.connection).map_err(unread)?.map_or(0, |(_, g)| g);
        self.store.save_session(&self.connection, generation, "", &session).map_err(unread)?;
        Ok(())
    }

    async fn wait_for_change(&self, generation: u64) -> Result<(), Failure> {
        let end = tokio::time::Instant::now() + WAIT;
        while tokio::time::Instant::now() < end {
            tokio::time::sleep(LOOK).await;
            if self.row()?.1 != generation {
                return Ok(());
            }
        }
        Err(busy())
    }

    /// The row, if it can be called with at all.
    fn row(&self) -> Result<(Session, u64), Failure> {
        let not_connected =
            || Failure::new(FailureClass::Parked, "not_connected", "nobody has connected this site");
        let (row, generation) =
            self.store.load_session(&self.connection).map_err(unread)?.ok_or_else(not_connected)?;
        match row.state {
            ConnectionState::Connected if row.sign_in != SignIn::None => Ok((row, generation)),
            ConnectionState::ReconnectNeeded => Err(parked(&row.reason)),
            ConnectionState::Connected | ConnectionState::Disconnected => Err(not_connected()),
        }
    }
}

/// Trouble at the sign-in is not the delivery's: it waits, and keeps its attempts (O06).
fn keep_attempts(failure: Failure) -> Failure {
    match failure.class {
        FailureClass::Transient => {
            Failure { class: FailureClass::Throttled { wait_ms: Some(TROUBLE_MS) }, ..failure }
        }
        _ => failure,
    }
}

fn parked(reason: &str) -> Failure {
    Failure::new(FailureClass::Parked, "reconnect", reason)
}

fn busy() -> Failure {
    Failure::new(FailureClass::Transient, "session_busy", "another process renews the sign-in")
}

/// A store that cannot be read now may be readable later; nothing was sent.
fn unread(error: SessionStoreError) -> Failure {
    Failure::new(FailureClass::Transient, "session_store", error.to_string())
}
