//! Link flags of the extension only. `nodelete` keeps the library mapped until the process ends: Rust's
//! thread-locals and unloading do not mix (rust-lang/rust#91979).

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
}
