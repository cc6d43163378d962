//! Examples that a mapping is held to.

use crate::mapping::ir::Cell;
use crate::model::{Given, Progress};
use crate::source::Place;

/// An example: documents, and what the mapping is to make of them. `check` has held the mapping to it.
#[derive(Debug, Clone)]
pub struct MappingTest {
    /// Where it is declared.
    pub place: Place,
    /// What it shows.
    pub name: String,
    /// What comes in.
    pub given: Given,
    /// What goes out.
    pub expected: Expectation,
}

/// What a mapping is to make of its documents.
#[derive(Debug, Clone)]
pub enum Expectation {
    /// Documents: those that are looked at.
    Documents(Box<Documents>),
    /// The cell of this JSON pointer has no value, for a reason with these words in it.
    Cell(String, String),
    /// The cell that names the lane has no value, for a reason with these words in it.
    Lane(String),
    /// The input does not fit its contract at this JSON pointer.
    Input(String),
    /// The reply does not fit its contract at this JSON pointer.
    Response(String),
}

/// The documents that are looked at, all of them constants.
#[derive(Debug, Clone)]
pub struct Documents {
    /// The index of the instance that is called.
    pub instance: Option<usize>,
    /// What the backend is asked.
    pub asked: Option<Asked>,
    /// The output.
    pub output: Option<Cell>,
    /// The text that names the lane.
    pub lane: Option<String>,
    /// What verifying makes.
    pub verify: Option<Later>,
    /// What becomes of the later answer.
    pub completes: Option<Later>,
}

/// What is to come of something that happens after the call.
#[derive(Debug, Clone)]
pub enum Later {
    /// What is looked at.
    Documents(Box<LaterDocuments>),
    /// The cell of this JSON pointer has no value, for a reason with these words in it.
    Cell(String, String),
    /// The reply does not fit its contract at this JSON pointer.
    Response(String),
}

/// What is looked at of it.
#[derive(Debug, Clone)]
pub struct LaterDocuments {
    /// What the backend is asked.
    pub asked: Option<Asked>,
    /// What its answer means.
    pub meaning: Option<Meaning>,
    /// The output.
    pub output: Option<Cell>,
}

/// What an answer means for its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Whether it took effect.
    Applied(bool),
    /// How far it is.
    Progress(Progress),
}

/// What a backend is to be asked, all of it constants.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Index of the parameter and its value, in order of parameters.
    pub parameters: Vec<(usize, Cell)>,
    /// The request body.
    pub request: Option<Cell>,
}
