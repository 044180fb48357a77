//! Bodies that are sent to hurt; shared with the test that counts memory.

/// Bodies that are sent to hurt: deep, wide, long, broken (reliability.md I10, F17). Each is answered 400.
pub fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let mib = 1 << 20;
    let long = |n: usize| "x".repeat(n);
    vec![
        ("trailing data", br#"{"fields":{"a":"x"}} {"CANARY":1}"#.to_vec()),
        ("not a number", br#"{"fields":{"a":NaN}}"#.to_vec()),
        ("a number out of range", br#"{"fields":{"CANARY":1e400}}"#.to_vec()),
        ("duplicate keys", br#"{"fields":{"CANARY":"x","CANARY":"y"}}"#.to_vec()),
        ("ten thousand deep", format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).into_bytes()),
        (
            "objects ten thousand deep",
            format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000)).into_bytes(),
        ),
        ("a million elements", format!("[{}0]", "0,".repeat(1_000_000)).into_bytes()),
        ("a million objects", format!("[{}{{}}]", "{},".repeat(1_000_000)).into_bytes()),
        (
            "a million keys",
            format!(
                "{{\"fields\":{{{}\"z\":1}}}}",
                (0..1_000_000).map(|n| format!("\"{n}\":1,")).collect::<String>()
            )
            .into_bytes(),
        ),
        (
            "5,000 fields",
            format!(
                "{{\"fields\":{{{}\"z\":1}}}}",
                (0..5_000).map(|n| format!("\"{n}\":1,")).collect::<String>()
            )
            .into_bytes(),
        ),
        ("a key of a megabyte", format!("{{\"fields\":{{\"{}\":1}}}}", long(mib)).into_bytes()),
        (
            "a field of 16 megabytes",
            format!("{{\"fields\":{{\"a\":\"{}\"}}}}", long(16 * mib - 40)).into_bytes(),
        ),
        (
            "16 megabytes of escapes",
            format!("{{\"fields\":{{\"a\":\"{}\"}}}}", "\\u0041".repeat(16 * mib / 6 - 10)).into_bytes(),
        ),
        ("16 megabytes of open brackets", "[".repeat(16 * mib).into_bytes()),
        (
            "a file of 12 megabytes that is no base64",
            format!("{{\"fields\":{{\"a\":1}},\"files\":[{{\"content\":\"{}!\"}}]}}", long(12 * mib))
                .into_bytes(),
        ),
        (
            "the same in escapes",
            format!(
                "{{\"fields\":{{\"a\":1}},\"files\":[{{\"content\":\"{}!\"}}]}}",
                "\\/".repeat(8 * mib - 80)
            )
            .into_bytes(),
        ),
        ("16 megabytes of spaces", format!("{}x", " ".repeat(16 * mib - 1)).into_bytes()),
    ]
}
