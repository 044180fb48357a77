//! Names to addresses, without a thread.
//!
//! `getaddrinfo` blocks a pool thread, and dropping the runtime waits for it (9.7 s seen, measurements.md
//! 1.1). reqwest's own hickory feature asks a public resolver where resolv.conf is missing (C3). So names
//! are resolved here, before the connection is made: the budget is its own, the failure is known to be a
//! failure of the name, and the connection goes to the addresses that were looked at.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{LookupIpStrategy, ResolveHosts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::system_conf::parse_resolv_conf;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::fault::{Fault, FaultKind};

/// Time for all of a name (E01).
const BUDGET: Duration = Duration::from_secs(5);
/// Time for one question, so that a dead first server leaves time for the second.
const QUESTION: Duration = Duration::from_secs(2);
/// An answer is used for this long; a drain rarely lasts longer.
const KEEP: Duration = Duration::from_secs(60);

/// Decides about an address before it is connected to; the text says why not.
pub type AddressRule = fn(IpAddr) -> Result<(), &'static str>;

/// Names of one transport. Never kept beyond its runtime: a resolver that outlives it retries on dead
/// sockets (measurements.md 1.2).
#[derive(Debug)]
pub struct Names {
    resolv_conf: PathBuf,
    hosts: PathBuf,
    rule: Option<AddressRule>,
    resolver: OnceLock<TokioResolver>,
    known: Mutex<HashMap<String, (Instant, Vec<IpAddr>)>>,
}

impl Names {
    /// With the machine's configuration, and a rule for the addresses that names may have.
    #[must_use]
    pub fn system(rule: Option<AddressRule>) -> Self {
        Self::with_files("/etc/resolv.conf".into(), "/etc/hosts".into(), rule)
    }

    fn with_files(resolv_conf: PathBuf, hosts: PathBuf, rule: Option<AddressRule>) -> Self {
        Self { resolv_conf, hosts, rule, resolver: OnceLock::new(), known: Mutex::default() }
    }

    /// Finds the addresses of a host and remembers them for the connection that follows. An address
    /// literal is only vetted.
    ///
    /// # Errors
    /// `dns` and `dns_config`; `http_blocked` when the rule refuses an address.
    pub async fn prepare(&self, host: &str) -> Result<(), Fault> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(literal) = bare.parse::<IpAddr>() {
            return self.vet(&[literal]);
        }
        if self.recall(host).is_some() {
            return Ok(());
        }
        let found = self.find(host).await?;
        self.vet(&found)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(host.to_owned(), (Instant::now(), found));
        Ok(())
    }

    /// Addresses of a host that is reached without HTTP; an address literal is itself.
    ///
    /// # Errors
    /// As [`Names::prepare`].
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Fault> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = match bare.parse::<IpAddr>() {
            Ok(literal) => vec![literal],
            Err(_) => self.find(host).await?,
        };
        self.vet(&found)?;
        Ok(found)
    }

    async fn find(&self, host: &str) -> Result<Vec<IpAddr>, Fault> {
        // RFC 6761: this name is the machine, whatever files and servers say. Plain HTTP relies on it.
        if host.eq_ignore_ascii_case("localhost") {
            return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        let written =
            std::fs::read_to_string(&self.hosts).map_or_else(|_| Vec::new(), |t| in_hosts(&t, host));
        if !written.is_empty() {
            return Ok(written);
        }
        // With its dot the name is complete and no search domain is tried on it.
        let full =
            if host.contains('.') && !host.ends_with('.') { format!("{host}.") } else { host.to_owned() };
        let answer = tokio::time::timeout(BUDGET, self.resolver()?.lookup_ip(full)).await;
        let found: Vec<IpAddr> = answer
            .map_err(|_| Fault::new(FaultKind::Dns, format!("{host}: no name server answered in time")))?
            .map_err(|e| Fault::new(FaultKind::Dns, format!("{host}: {e}")))?
            .iter()
            .collect();
        if found.is_empty() {
            return Err(Fault::new(FaultKind::Dns, format!("{host}: the name has no address")));
        }
        Ok(found)
    }

    fn resolver(&self) -> Result<&TokioResolver, Fault> {
        if let Some(made) = self.resolver.get() {
            return Ok(made);
        }
        let broken = |e: &dyn std::fmt::Display| {
            Fault::new(FaultKind::DnsConfig, format!("{}: {e}", self.resolv_conf.display()))
        };
        let text = std::fs::read(&self.resolv_conf).map_err(|e| broken(&e))?;
        let (config, mut options) = parse_resolv_conf(text).map_err(|e| broken(&e))?;
        options.timeout = options.timeout.min(QUESTION);
        options.use_hosts_file = ResolveHosts::Never;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        let made = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            .with_options(options)
            .build()
            .map_err(|e| broken(&e))?;
        Ok(self.resolver.get_or_init(|| made))
    }

    fn vet(&self, found: &[IpAddr]) -> Result<(), Fault> {
        let Some(rule) = self.rule else { return Ok(()) };
        // One bad address among good ones is how rebinding looks: all must pass.
        found.iter().try_for_each(|a| rule(*a).map_err(|why| Fault::new(FaultKind::Blocked, why)))
    }

    fn recall(&self, host: &str) -> Option<Vec<IpAddr>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(host).filter(|(at, _)| at.elapsed() < KEEP).map(|(_, found)| found.clone())
    }
}

/// The connector's side: it only ever sees what [`Names::prepare`] has found and vetted.
#[derive(Debug)]
pub(super) struct Prepared(pub Arc<Names>);

impl Resolve for Prepared {
    fn resolve(&self, name: Name) -> Resolving {
        let names = Arc::clone(&self.0);
        Box::pin(async move {
            if names.recall(name.as_str()).is_none() {
                names.prepare(name.as_str()).await?;
            }
            let found = names.recall(name.as_str()).unwrap_or_default();
            Ok(Box::new(found.into_iter().map(|a| SocketAddr::new(a, 0))) as Addrs)
        })
    }
}

fn in_hosts(text: &str, host: &str) -> Vec<IpAddr> {
    text.lines()
        .filter_map(|line| {
            let mut words = line.split('#').next()?.split_whitespace();
            let address = words.next()?.parse().ok()?;
            words.any(|name| name.eq_ignore_ascii_case(host)).then_some(address)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(resolv_conf: &str, hosts: &str, rule: Option<AddressRule>) -> (Names, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let hosts_file = dir.path().join("hosts");
        std::fs::write(&hosts_file, hosts).unwrap();
        let conf_file = dir.path().join("resolv.conf");
        if resolv_conf != "missing" {
            std::fs::write(&conf_file, resolv_conf).unwrap();
        }
        (Names::with_files(conf_file, hosts_file, rule), dir)
    }

    #[test]
    fn hosts_lines_are_read_as_written() {
        let text = "127.0.0.1 localhost\n# 10.0.0.9 crm.test\n10.0.0.1\tcrm.test CRM2.test # both\nbad crm.test\nfe80::1 crm.test";
        assert_eq!(in_hosts(text, "crm.test").len(), 2);
        assert_eq!(in_hosts(text, "crm2.TEST"), [IpAddr::from([10, 0, 0, 1])]);
        assert!(in_hosts(text, "other.test").is_empty());
    }

    #[tokio::test]
    async fn no_usable_resolv_conf_is_an_error_of_its_own() {
        for conf in ["missing", "", "search example.com\n"] {
            let (names, _dir) = names(conf, "", None);
            assert_eq!(names.prepare("crm.test").await.unwrap_err().kind, FaultKind::DnsConfig, "{conf}");
        }
    }

    #[tokio::test]
    async fn hosts_localhost_and_literals_need_no_server() {
        let (names, _dir) = names("missing", "10.0.0.7 crm.test\n10.0.0.8 localhost", None);
        names.prepare("crm.test").await.unwrap();
        assert_eq!(names.recall("crm.test").unwrap(), [IpAddr::from([10, 0, 0, 7])]);
        names.prepare("localhost").await.unwrap();
        assert!(names.recall("localhost").unwrap().iter().all(IpAddr::is_loopback));
        names.prepare("[::1]").await.unwrap();
    }

    #[tokio::test]
    async fn one_refused_address_refuses_the_name() {
        let rule: AddressRule = |a| if a.is_loopback() { Err("private") } else { Ok(()) };
        let (names, _dir) = names("missing", "10.0.0.7 crm.test\n127.0.0.1 crm.test", Some(rule));
        assert_eq!(names.prepare("crm.test").await.unwrap_err().kind, FaultKind::Blocked);
        assert_eq!(names.prepare("127.0.0.1").await.unwrap_err().kind, FaultKind::Blocked);
        assert!(names.recall("crm.test").is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_server_costs_the_budget_and_no_more() {
        // Bound and never read: questions vanish.
        let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        drop(silent);
        let (names, _dir) = names("nameserver 192.0.2.1\n", "", None);
        let start = tokio::time::Instant::now();
        assert_eq!(names.prepare("crm.test").await.unwrap_err().kind, FaultKind::Dns);
        assert!(start.elapsed() <= BUDGET + Duration::from_millis(100));
    }
}
