//! `cargo xtask demo`, from its command line, on a hub that was built with the tests.

use std::path::Path;
use std::process::{Command, Output};
use std::time::SystemTime;

use caseway_spec::date::Date;
use serde_json::Value;

#[path = "support/hub.rs"]
mod program;

use program::hub;

fn demo(hub: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["demo", "--format", "json", "--hub"]).arg(hub).args(arguments);
    command
}

#[expect(clippy::expect_used, reason = "a test without the program proves nothing")]
fn played(hub: &Path, arguments: &[&str]) -> (Output, Value) {
    let output = demo(hub, arguments).output().expect("xtask should start");
    let document = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    (output, document)
}

fn steps(document: &Value) -> Vec<(&str, bool)> {
    let steps = document["steps"].as_array().map(Vec::as_slice).unwrap_or_default();
    steps.iter().map(|step| (step["name"].as_str().unwrap_or_default(), step["held"] == true)).collect()
}

#[test]
fn every_step_holds() {
    let (output, document) = played(&hub(), &[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert_eq!(document["held"], true);
    assert_eq!(steps(&document).len(), 18, "{document:#}");
    assert!(steps(&document).iter().all(|(_, held)| *held), "{document:#}");
    assert_eq!(told.lines().filter(|line| line.starts_with("held ")).count(), 18, "a line a step: {told}");

    let backends = document["backends"].as_array().unwrap();
    for backend in backends {
        // Five failures open the breaker, and one call more is turned away. The instance that is down fails with retries.
        let errors = match backend["backend"].as_str() {
            Some("erp") => 6,
            Some("messaging@de") => 2,
            _ => 0,
        };
        // A direct call's budget may pass on a busy machine; the script tries again.
        if backend["backend"] != "pricing" {
            assert_eq!(backend["errors"], errors, "{backend}");
        }
        assert_eq!(backend["breaker"], "closed");
        assert!(backend["p50Ms"].as_f64() <= backend["p99Ms"].as_f64(), "{backend}");
    }
    assert!(backends.len() > 1);
}

/// No approval lasts longer than a year, so that the demonstration's have ended by then.
const DAYS_AHEAD: u64 = 1_000;

#[expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the date is that of the day on which this runs"
)]
fn date_ahead() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Date::of_unix_seconds(now.as_secs() + DAYS_AHEAD * 86_400).unwrap().to_string()
}

#[test]
fn once_its_approvals_have_ended_every_step_holds_and_direct_calls_are_refused() {
    let mut command = demo(&hub(), &["--as-of", &date_ahead()]);
    let output = command.env("HUB_DAYS_AHEAD", DAYS_AHEAD.to_string()).output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.status.success(), "{document:#}");
    assert!(steps(&document).iter().all(|(_, held)| *held), "{document:#}");

    let is_direct = |step: &&Value| step["name"] == "a direct connection is for one case type alone";
    let step = document["steps"].as_array().unwrap().iter().find(is_direct).unwrap();
    let seen = step["seen"].as_str().unwrap();
    for approval in ["DIR-0001", "DIR-0002"] {
        assert!(seen.contains(&format!("since {approval} has ended")), "{seen}");
    }
    assert!(seen.contains("403 approval-expired"), "{seen}");
}

#[test]
fn what_cannot_be_played_fails_and_is_named() {
    // This is no hub.
    let (output, document) = played(Path::new(env!("CARGO_BIN_EXE_xtask")), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(document["held"], false);
    assert_eq!(steps(&document), [("the specs are sound", true), ("sandbox and hub start", false)]);

    let (output, document) = played(&hub(), &["--outage", "nobody"]);
    assert_eq!(output.status.code(), Some(1));
    let seen = document["steps"][1]["seen"].as_str().unwrap();
    assert!(seen.contains("no backend `nobody`") && seen.contains("erp"), "{seen}");
}

#[cfg(unix)]
mod kept_running {
    use std::io::{BufRead, BufReader, Read};
    use std::net::TcpStream;
    use std::process::{Child, Stdio};

    use super::*;

    /// Whether someone listens at `http://ADDRESS`.
    fn listens(url: &Value) -> bool {
        let address = url.as_str().and_then(|url| url.strip_prefix("http://"));
        address.is_some_and(|address| TcpStream::connect(address).is_ok())
    }

    /// A demonstration that ends with its test, whichever way that ends: what it started ends with it.
    struct Running(Child);

    impl Running {
        #[expect(clippy::expect_used, reason = "a test without the program proves nothing")]
        fn start(command: &mut Command) -> Self {
            Self(command.spawn().expect("xtask should start"))
        }

        fn signal(&self, signal: &str) -> bool {
            let kill = format!("kill -{signal} {}", self.0.id());
            Command::new("sh").args(["-c", &kill]).status().is_ok_and(|status| status.success())
        }
    }

    impl Drop for Running {
        fn drop(&mut self) {
            if self.0.try_wait().is_ok_and(|ended| ended.is_none()) {
                self.signal("TERM");
                let _ = self.0.wait();
            }
        }
    }

    #[test]
    fn everything_stays_up_until_a_signal_and_ends_with_it() {
        // Another backend than usual: nothing depends on which it is.
        let mut command = demo(&hub(), &["--keep-running", "--outage", "billing"]);
        let mut played = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut text = String::new();
        for line in BufReader::new(played.0.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            text.push_str(&line);
            if line == "}" {
                break;
            }
        }
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["held"], true, "{document:#}");
        let running = &document["running"];
        assert!(running["keys"]["motor-claim"].as_str().unwrap().starts_with("motor-claim."));
        assert!(listens(&running["hub"]) && listens(&running["control"]));

        assert!(played.signal("INT"));
        assert_eq!(played.0.wait().unwrap().code(), Some(0), "the steps had held");
        assert!(!listens(&running["hub"]) && !listens(&running["control"]));
    }

    #[test]
    fn a_signal_in_the_middle_ends_the_hub_as_well() {
        let mut running = Running::start(demo(&hub(), &[]).stdout(Stdio::null()).stderr(Stdio::piped()));
        let mut told = BufReader::new(running.0.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("hub at ") {
            line.clear();
            assert!(told.read_line(&mut line).unwrap() > 0, "it ended before its hub was up");
        }
        let (_, after) = line.split_once("hub at ").unwrap();
        let url = Value::from(after.split(';').next().unwrap());
        assert!(listens(&url));

        assert!(running.signal("TERM"));
        assert_eq!(running.0.wait().unwrap().code(), Some(130), "the steps were not over");
        assert!(!listens(&url));
        // Nobody is left who could write.
        told.read_to_string(&mut line).unwrap();
    }
}
