#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| halt_tracker::fuzzing::recognise(bytes));
