//! A conversation with a server that remembers, because a mock never surprises.
//!
//! The server is localstripe. A small organisation of its own, in `tests/peers/stripe/specs`, has it as its only backend;
//! its hub is generated and built here, from the same crates as any organisation's. Then the hub is talked to as a case
//! service would, and what the server holds afterwards is read past the hub.

mod conversation;
mod localstripe;

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use caseway_codegen::output;
use caseway_environment::{
    Auth, BackendSettings, Consumer, ConsumerKey, Environment, Span, Stage, Store, Template,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::environment::{TOKEN, key};
use crate::hub::{self, Build, Hub};
use crate::new::{Origin, workspace};
use localstripe::{KEY, Localstripe, Server};

/// The organisation's specs, from the root of the repository.
const SPECS: &str = "tests/peers/stripe/specs";
/// The case type that talks.
const CASE_TYPE: &str = "refund";
/// Short, because a conversation waits for attempts that nobody answers.
const ATTEMPT_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(1);

/// What was said and heard.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Conversation {
    /// Why there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skipped: Option<String>,
    /// Its steps, in their order.
    pub(crate) steps: Vec<Step>,
}

/// A step of a conversation.
#[derive(Debug, Serialize)]
pub(crate) struct Step {
    /// What should be.
    pub(crate) name: &'static str,
    /// What was seen.
    pub(crate) seen: String,
    /// Whether it is.
    pub(crate) held: bool,
}

impl Conversation {
    /// Whether a step failed.
    pub(crate) fn fails(&self) -> bool {
        self.steps.iter().any(|step| !step.held)
    }
}

/// Holds the conversation. What is installed and built is kept in `folder`.
pub(super) async fn converse(root: &Path, folder: &Path, say: impl Fn(&'static str)) -> Result<Conversation> {
    say("installing localstripe");
    let Some(localstripe) = Localstripe::install(folder)? else {
        let skipped = "python3 with pip is not installed, so localstripe cannot be".to_owned();
        return Ok(Conversation { skipped: Some(skipped), ..Conversation::default() });
    };
    let folder = folder.join("stripe");
    say("building the hub of the stateful peer");
    let program = program(root, &folder).await?;
    say("talking to localstripe");
    let server = localstripe.start(&folder)?;
    let listen = hub::free_address()?;
    let environment = environment(listen, &server)?;
    let variables = BTreeMap::from([(TOKEN.to_owned(), KEY.to_owned())]);
    let keys = BTreeMap::from([(CASE_TYPE.to_owned(), key(CASE_TYPE))]);
    let hub = Hub::start(&program, &folder, listen, &environment, &variables, keys).await?;
    Ok(Conversation { skipped: None, steps: conversation::play(&hub, server).await? })
}

/// Writes the organisation's workspace into `folder`, builds its hub there and says where it is.
async fn program(root: &Path, folder: &Path) -> Result<PathBuf> {
    let place = folder.join("organisation");
    fs::create_dir_all(&place).context("cannot write below `target/`")?;
    let place = place.canonicalize()?;
    let caseway = Origin::Path(root.canonicalize()?);
    for (path, text) in workspace("stripe", &caseway, &place) {
        let path = place.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&place))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let specs = root.join(SPECS);
    let platform = caseway_spec::load(&specs)
        .platform
        .with_context(|| format!("{SPECS} has errors: `cargo xtask check --specs {SPECS}` shows them"))?;
    output::write(&caseway_codegen::generate(&platform)?.files, &place.join("generated"))?;
    // Not locked: cargo removes from the lock file what this workspace does not need.
    let built = hub::build_in(&place, &hub::target(root).canonicalize()?, &[], Build::Quiet).await?;
    // The next hub that is built there has the same name.
    let program = folder.join(built.file_name().unwrap_or_default());
    fs::copy(&built, &program).context("cannot keep the hub's program")?;
    Ok(program)
}

fn environment(listen: SocketAddr, server: &Server) -> Result<Environment> {
    let template =
        |text: &str| text.parse::<Template>().with_context(|| format!("`{text}` cannot be a setting"));
    let settings = BackendSettings {
        base_url: Some(template(&format!("http://{}", server.address))?),
        auth: Some(Auth::Bearer { token: template(&format!("${{{TOKEN}}}"))? }),
        timeout: Some(Span(ATTEMPT_TIMEOUT)),
        ..BackendSettings::default()
    };
    let digest = Sha256::digest(key(CASE_TYPE));
    let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let key = ConsumerKey { name: "peers".to_owned(), sha256: template(&sha256)? };
    Ok(Environment {
        listen: Some(template(&listen.to_string())?),
        backends: BTreeMap::from([("stripe".to_owned(), settings)]),
        consumers: BTreeMap::from([(CASE_TYPE.to_owned(), Consumer { keys: vec![key], callback: None })]),
        store: Some(Store::Memory),
        ..Environment::new("peers", Stage::Dev)
    })
}
