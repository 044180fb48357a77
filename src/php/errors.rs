//! The exception tree, and the one place where a core error becomes an exception.

use ext_php_rs::exception::PhpException;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ce;

use crate::engine::{EngineError, Kind};

/// Everything that the core throws. The message is JSON: `{"code":"…","detail":"…"}`; the code is stable,
/// the detail is for operators and holds no personal data.
#[php_class]
#[php(name = "Halt\\Tracker\\Core\\Failure")]
#[php(extends(ce = ce::exception, stub = "\\Exception"))]
#[derive(Default)]
pub struct Failure;

/// An argument is not of the documented shape, or the settings are unusable.
#[php_class]
#[php(name = "Halt\\Tracker\\Core\\InvalidInput")]
#[php(extends(Failure))]
#[derive(Default)]
pub struct InvalidInput;

/// Nothing was stored.
#[php_class]
#[php(name = "Halt\\Tracker\\Core\\StoreUnavailable")]
#[php(extends(Failure))]
#[derive(Default)]
pub struct StoreUnavailable;

/// The store was written by a newer version of the extension.
#[php_class]
#[php(name = "Halt\\Tracker\\Core\\UnsupportedVersion")]
#[php(extends(Failure))]
#[derive(Default)]
pub struct UnsupportedVersion;

/// A fault of the core itself.
#[php_class]
#[php(name = "Halt\\Tracker\\Core\\Internal")]
#[php(extends(Failure))]
#[derive(Default)]
pub struct Internal;

impl From<EngineError> for PhpException {
    fn from(error: EngineError) -> Self {
        let message = error.message();
        match error.kind() {
            Kind::InvalidInput => Self::from_class::<InvalidInput>(message),
            Kind::StoreUnavailable => Self::from_class::<StoreUnavailable>(message),
            Kind::UnsupportedVersion => Self::from_class::<UnsupportedVersion>(message),
            Kind::Internal => Self::from_class::<Internal>(message),
        }
    }
}

/// Runs the core and catches its panics here, so that they are `Internal` like every fault of ours and
/// their message, which could quote data, goes nowhere.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, EngineError>) -> PhpResult<T> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(PhpException::from),
        Err(_) => {
            Err(EngineError::new(Kind::Internal, "panic", "see the PHP error log for the place").into())
        }
    }
}

/// A panic leaves its place in the log, never its message: that could quote a submission.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        #[expect(
            clippy::print_stderr,
            reason = "stderr is the SAPI's error log, and nothing else may be used here"
        )]
        {
            eprintln!("halt_tracker: panic at {place}");
        }
    }));
}
