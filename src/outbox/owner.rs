//! Who holds a lease, and whether it still lives.
//!
//! On one host a dead owner is recognised at once, so that a killed worker's delivery goes on within
//! seconds and not after the lease (reliability.md 4.3, F7).

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Identity of this process for leases: `boot/pid namespace/pid/start time/counter`. The counter makes it
/// unique for each drain, so that two drains of one process are two owners.
#[must_use]
pub fn this_process() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let pid = std::process::id();
    let counter = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{}/{}/{pid}/{}/{counter}", boot_id(), pid_namespace(), start_time(pid).unwrap_or(0))
}

/// Whether the owner certainly no longer lives. An owner in another pid namespace cannot be judged and
/// counts as alive until its lease ends.
#[must_use]
pub fn is_dead(owner: &str) -> bool {
    let parts: Vec<&str> = owner.split('/').collect();
    let [boot, namespace, pid, start, _counter] = parts.as_slice() else { return false };
    if *boot != boot_id() {
        return true;
    }
    if *namespace != pid_namespace() {
        return false;
    }
    let Ok(pid) = pid.parse::<u32>() else { return false };
    match start_time(pid) {
        None => true,
        Some(now) => now.to_string() != *start,
    }
}

/// Random id of this boot of the machine; empty where the kernel does not say. Read once: no process outlives it.
#[must_use]
pub fn boot_id() -> String {
    static BOOT_ID: OnceLock<String> = OnceLock::new();
    BOOT_ID
        .get_or_init(|| {
            std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
                .map(|s| s.trim().to_owned())
                .unwrap_or_default()
        })
        .clone()
}

fn pid_namespace() -> String {
    std::fs::read_link("/proc/self/ns/pid")
        .map(|p| p.to_string_lossy().chars().filter(char::is_ascii_digit).collect())
        .unwrap_or_default()
}

/// Field 22 of `/proc/<pid>/stat`; the name in field 2 may hold spaces and brackets. A zombie is dead.
fn start_time(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let mut fields = after_name.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_each_owner_is_unique() {
        let a = this_process();
        assert!(!is_dead(&a));
        assert_ne!(a, this_process());
    }

    #[test]
    fn a_child_that_ended_is_dead() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let owner = format!(
            "{}/{}/{}/{}/0",
            boot_id(),
            pid_namespace(),
            child.id(),
            start_time(child.id()).unwrap_or(1)
        );
        child.wait().unwrap();
        assert!(is_dead(&owner));
    }

    #[test]
    fn a_reused_pid_another_boot_and_another_namespace() {
        let pid = std::process::id();
        assert!(is_dead(&format!("{}/{}/{pid}/1/0", boot_id(), pid_namespace())));
        assert!(is_dead(&format!("otherboot/{}/{pid}/1/0", pid_namespace())));
        assert!(!is_dead(&format!("{}/1/{pid}/1/0", boot_id())), "cannot be judged");
        assert!(!is_dead("junk"));
    }
}
