use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

/// The program as the build made it.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracker-sandbox"));
    command.env_remove("TRACKER_SANDBOX_CLIENT_SECRET").env_remove("TRACKER_SANDBOX_API_TOKEN");
    command
}

#[tokio::test]
async fn it_says_where_it_is_and_ends_on_sigterm() {
    let port_file = std::env::temp_dir().join(format!("tracker-sandbox-{}.port", tracker_sandbox::token()));
    let mut child = program()
        .args(["--listen", "127.0.0.1:0", "--client-secret", "s3cret", "--seed", "empty", "--port-file"])
        .arg(&port_file)
        .env("TRACKER_SANDBOX_API_TOKEN", "from-the-environment")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = std::fs::read_to_string(&port_file).unwrap();
    let expected =
        format!("tracker-sandbox ready http://{address} client_id=EvoApi_1.0 client_secret=s3cret ");
    assert!(line.starts_with(&expected), "{line}");
    assert!(line.ends_with("api_token=from-the-environment\n"), "{line}");
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ready = http.get(format!("http://{address}/_sim/ready")).send().await.unwrap();
    assert_eq!(ready.status(), 200);

    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let ended = child.wait().unwrap();
    assert!(ended.success(), "{ended}");
    std::fs::remove_file(port_file).unwrap();
}

#[test]
fn it_says_why_it_does_not_start() {
    for arguments in [["--knobs", "{\"nothing\":1}"], ["--knobs", "no"], ["--listen", "192.0.2.1:1"]] {
        let output = program().args(arguments).output().unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("tracker-sandbox: "), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
}
