//! The only code that knows PHP: module entry, the `Engine` class, the exception tree. It converts and
//! nothing else (docs/boundary.md).
//!
//! Nothing but the INI entries happens at module start: FPM forks after it, and whatever was begun there is dead in
//! every worker (native-extension.md 0.5).

mod engine;
mod errors;

use ext_php_rs::flags::IniEntryPermission;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::{IniEntryDef, IniEntryDefs, ModuleEntry};
use ext_php_rs::{info_table_end, info_table_row, info_table_start};

/// The boundary's version, for the plugin's hand-shake.
#[php_const]
pub const HALT_TRACKER_ABI: i64 = crate::engine::ABI;

/// What `phpinfo()` shows; no paths and no secrets.
extern "C" fn info(_module: *mut ModuleEntry) {
    info_table_start!();
    info_table_row!("halt_tracker", "enabled");
    info_table_row!("version", env!("CARGO_PKG_VERSION"));
    info_table_row!("abi", crate::engine::ABI.to_string());
    info_table_row!("sqlite", rusqlite::version());
    info_table_end!();
}

/// Where the private directory is, and which of its sites the fast path serves; read by the plugin and by
/// `php/ingest.php`. Registered so that a pool's `php_admin_value` can set them too. The key has no entry: `phpinfo()`
/// shows entries.
static INI: IniEntryDefs<3> = IniEntryDefs::new([
    IniEntryDef::new(c"halt_tracker.directory", c"", IniEntryPermission::System),
    IniEntryDef::new(c"halt_tracker.site", c"", IniEntryPermission::System),
    IniEntryDef::end(),
]);

/// Registers the INI entries.
pub fn startup(_kind: i32, module: i32) -> i32 {
    IniEntryDef::register(INI.as_slice(), module);
    0
}

/// Registers everything. Parents come before their children.
#[php_module]
#[php(startup = "startup")]
pub fn get_module(module: ModuleBuilder) -> ModuleBuilder {
    errors::quiet_panics();
    module
        .name("halt_tracker")
        .version(env!("CARGO_PKG_VERSION"))
        .info_function(info)
        .constant(wrap_constant!(HALT_TRACKER_ABI))
        .class::<errors::Failure>()
        .class::<errors::InvalidInput>()
        .class::<errors::StoreUnavailable>()
        .class::<errors::UnsupportedVersion>()
        .class::<errors::Internal>()
        .class::<engine::PhpEngine>()
}
