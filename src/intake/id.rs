//! Ids of submissions: ULIDs, so that they sort by the time of arrival.

use ulid::Ulid;

use crate::outbox::Result;
use crate::vault::VaultError;

/// A new id. Its random part comes from the kernel: a generator in the process is copied by a fork, and then two
/// processes give one id to two submissions, of which the store keeps the first (reliability.md H13).
///
/// # Errors
/// When the system has no randomness; nothing can be accepted then.
pub fn new(now_ms: i64) -> Result<String> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|_| VaultError::Random)?;
    let time = u64::try_from(now_ms).unwrap_or_default();
    Ok(Ulid::from_parts(time, u128::from_ne_bytes(random)).to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::fd::FromRawFd;

    use super::new;

    const NOW: i64 = 1_800_000_000_000;

    #[test]
    fn ids_sort_by_time() {
        let (early, late) = (new(NOW).unwrap(), new(NOW + 1).unwrap());
        assert!(early < late && early.len() == 26);
    }

    #[test]
    fn h13_a_fork_does_not_give_the_same_ids() {
        // What would be copied exists before.
        let _ = new(NOW).unwrap();
        let mut pipe = [0; 2];
        // SAFETY: the array holds two descriptors; the child only writes to one of them and ends.
        let child = unsafe {
            assert_eq!(libc::pipe(pipe.as_mut_ptr()), 0);
            libc::fork()
        };
        let mine = new(NOW).unwrap();
        if child == 0 {
            // SAFETY: the bytes live until the call has ended.
            unsafe {
                libc::write(pipe[1], mine.as_ptr().cast(), mine.len());
                libc::_exit(0);
            }
        }
        // SAFETY: the descriptors are ours and nobody else's.
        let mut reader = unsafe {
            libc::close(pipe[1]);
            std::fs::File::from_raw_fd(pipe[0])
        };
        let mut theirs = String::new();
        reader.read_to_string(&mut theirs).unwrap();
        // SAFETY: waits for the child; its status is not wanted.
        unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) };
        assert_eq!(theirs.len(), mine.len());
        assert_ne!(theirs, mine);
    }
}
