//! Fail points: named places where the fault suite kills, stops, slows or breaks this very process
//! (docs/faults.md). Without the feature `faults` [`at!`] expands to nothing.
//!
//! A worker of PHP-FPM lives for many requests, so its faults are ordered from outside while it runs: by a file
//! named like the point in the directory that `HALT_FAULTS` names. Crates with fail points take their orders from
//! inside the process or once at its start, and cannot end it with a signal.
//!
//! ```text
//! [once] kill|panic|error|sleep MS [1/N] [on TEXT]
//! ```
//!
//! `once`: whoever gets it first takes the order away. `1/N`: one time in N. `on TEXT`: only where the point's
//! detail holds this text. `error` has an effect only at points that name the error they give.

/// Passes a fail point: `at!(name)`, `at!(name, detail)`, `at!(name, detail, error to return)`.
macro_rules! at {
    ($name:expr) => {
        $crate::failpoint::at!($name, "");
    };
    ($name:expr, $detail:expr) => {
        #[cfg(feature = "faults")]
        let _ = $crate::failpoint::pass($name, &$detail);
    };
    ($name:expr, $detail:expr, $error:expr) => {
        #[cfg(feature = "faults")]
        if $crate::failpoint::pass($name, &$detail) {
            return Err($error);
        }
    };
}
pub(crate) use at;

#[cfg(feature = "faults")]
pub(crate) use orders::{is_set, number, pass};

#[cfg(feature = "faults")]
mod orders {
    use std::io::Write;
    use std::path::PathBuf;
    use std::time::Duration;

    /// What a file orders.
    #[derive(Debug, PartialEq)]
    pub(super) struct Order {
        pub(super) once: bool,
        pub(super) action: Action,
        pub(super) one_in: u32,
        pub(super) on: String,
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    pub(super) enum Action {
        Kill,
        Panic,
        Error,
        Sleep(u64),
    }

    impl Order {
        pub(super) fn parse(text: &str) -> Option<Self> {
            let (words, on) = text.trim().split_once(" on ").unwrap_or((text.trim(), ""));
            let mut words = words.split_whitespace().peekable();
            let once = words.next_if_eq(&"once").is_some();
            let action = match words.next()? {
                "kill" => Action::Kill,
                "panic" => Action::Panic,
                "error" => Action::Error,
                "sleep" => Action::Sleep(words.next()?.parse().ok()?),
                _ => return None,
            };
            let one_in = match words.next() {
                Some(chance) => chance.strip_prefix("1/")?.parse().ok()?,
                None => 1,
            };
            Some(Self { once, action, one_in, on: on.to_owned() })
        }
    }

    fn directory() -> Option<PathBuf> {
        std::env::var_os("HALT_FAULTS").map(PathBuf::from)
    }

    /// Carries out what is ordered for this point; `true`: the caller is to fail.
    pub(crate) fn pass(name: &str, detail: &str) -> bool {
        let Some(directory) = directory() else { return false };
        let file = directory.join(name);
        let Some(order) = std::fs::read_to_string(&file).ok().and_then(|text| Order::parse(&text)) else {
            return false;
        };
        let chosen = order.one_in <= 1 || crate::outbox::backoff::random() * f64::from(order.one_in) < 1.0;
        if !detail.contains(&order.on) || !chosen {
            return false;
        }
        // Of several processes that read the order, one takes it.
        if order.once && std::fs::rename(&file, directory.join(format!(".taken.{name}"))).is_err() {
            return false;
        }
        note(&directory, name);
        match order.action {
            Action::Error => return true,
            Action::Sleep(ms) => std::thread::sleep(Duration::from_millis(ms)),
            // SAFETY: raising a signal has no preconditions.
            Action::Kill => unsafe {
                libc::raise(libc::SIGKILL);
            },
            #[expect(clippy::panic, reason = "a panic is what was ordered")]
            Action::Panic => panic!("ordered at the fail point {name}"),
        }
        false
    }

    /// A line in the file `hits`, so that the suite knows what really happened.
    fn note(directory: &std::path::Path, name: &str) {
        let hits = std::fs::OpenOptions::new().append(true).create(true).open(directory.join("hits"));
        if let Ok(mut hits) = hits {
            let _ = hits.write_all(format!("{name} {}\n", std::process::id()).as_bytes());
        }
    }

    /// Whether a file of this name is there: switches that are no points.
    pub(crate) fn is_set(name: &str) -> bool {
        directory().is_some_and(|d| d.join(name).exists())
    }

    /// The number in a file of this name, else 0: how far the clocks are ahead.
    pub(crate) fn number(name: &str) -> i64 {
        directory()
            .and_then(|d| std::fs::read_to_string(d.join(name)).ok())
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0)
    }
}

#[cfg(all(test, feature = "faults"))]
mod tests {
    use super::orders::{Action, Order};

    #[test]
    fn orders_are_read_and_nonsense_is_none() {
        let order = |text| Order::parse(text).map(|o| (o.once, o.action, o.one_in, o.on));
        assert_eq!(order("kill\n"), Some((false, Action::Kill, 1, String::new())));
        assert_eq!(order("kill 1/50"), Some((false, Action::Kill, 50, String::new())));
        assert_eq!(order("once panic"), Some((true, Action::Panic, 1, String::new())));
        assert_eq!(order("sleep 5000 on POST /a"), Some((false, Action::Sleep(5000), 1, "POST /a".into())));
        assert_eq!(order("once error"), Some((true, Action::Error, 1, String::new())));
        for nonsense in ["", "once", "sleep", "sleep x", "kill 50", "stop"] {
            assert_eq!(order(nonsense), None, "{nonsense}");
        }
    }
}
