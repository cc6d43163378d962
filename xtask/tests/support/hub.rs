//! The hub that was built with the tests.

use std::path::{Path, PathBuf};

#[expect(clippy::expect_used, reason = "a test without the program proves nothing")]
pub(crate) fn hub() -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().expect("a directory");
    let hub = target.join("examples").join(format!("hub{}", std::env::consts::EXE_SUFFIX));
    assert!(hub.exists(), "{} is missing: `cargo build -p xtask --examples` builds it", hub.display());
    hub
}
