//! Two instances of one backend: what happens to one does not happen to the other.

use anyhow::Result;
use caseway_sandbox::Fault;

use super::report::Finding::{self, Failed, Held};
use super::stage::Stage;
use crate::calls::Call;

/// Attempts of which the breaker must have opened.
const ENOUGH: u32 = 20;

/// Takes the instance of `down` away until its breaker opens, and calls the instance of `up`.
pub(super) async fn apart(stage: &mut Stage, down: &Call, up: &Call) -> Result<Finding> {
    let fault = Fault { outage: true, ..Fault::default() };
    stage.sandbox().control().set_fault(&down.backend, None, fault).await?;
    let found = look(stage, down, up).await;
    stage.sandbox().control().clear_fault(&down.backend, None).await?;
    found
}

async fn look(stage: &mut Stage, down: &Call, up: &Call) -> Result<Finding> {
    let mut calls = 0;
    while stage.readiness(&down.backend).await?.breaker == "closed" {
        if calls == ENOUGH {
            return Ok(Failed(format!("the breaker of {} is closed after {calls} calls", down.backend)));
        }
        let answer = stage.ask(down).await?;
        if answer.status < 500 {
            return Ok(Failed(format!("{} is answered with {answer} during the outage", down.operation)));
        }
        calls += 1;
    }
    let answer = stage.ask(up).await?;
    let breaker = stage.readiness(&up.backend).await?.breaker;
    Ok(match answer.succeeded() && breaker == "closed" {
        true => Held(format!(
            "{} is down and its breaker open; {} at {} is answered with {answer}, and its breaker is closed",
            down.backend, up.operation, up.backend
        )),
        false => Failed(format!(
            "{} at {} is answered with {answer}, and its breaker is {breaker}",
            up.operation, up.backend
        )),
    })
}
