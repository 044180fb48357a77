//! Unpredictable values: tokens and default secrets.

use std::fmt::Write as _;

/// Lower-case hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// 32 lower-case hexadecimal characters, the form of live tokens (contract 1.2).
///
/// # Panics
/// When the operating system has no randomness to give.
pub fn token() -> String {
    let mut bytes = [0_u8; 16];
    #[expect(clippy::expect_used, reason = "without the system's randomness there is no server to run")]
    getrandom::fill(&mut bytes).expect("the system's random source answers");
    hex(&bytes)
}
