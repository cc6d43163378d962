//! Values of checked expressions.
//!
//! The interpreter is that of the `cel` crate, against which mapping expressions are tested; only what the checker has
//! accepted reaches it. It knows no types of ours, so that documents are turned into its values here.

use std::collections::HashMap;
use std::sync::Arc;

use cel::{Context, Env, Program, Value as Cel, extensions};
use serde_json::Value;

/// Compiles and evaluates.
pub(super) struct Evaluator {
    env: Arc<Env>,
}

/// Why there is no value.
#[derive(Debug, thiserror::Error)]
pub(super) enum EvaluationError {
    /// The interpreter does not read what the checker accepted.
    #[error("{0}")]
    Compile(String),
    /// It has no value for this object.
    #[error("{0}")]
    Execute(String),
}

impl Evaluator {
    pub(super) fn new() -> Self {
        let mut env = Env::stdlib().with_optional_support(true);
        // The functions on texts are an extension of CEL; that they are registered twice is the only error there is.
        drop(env.add_extension(extensions::strings));
        Self { env: Arc::new(env) }
    }

    pub(super) fn compile(&self, text: &str) -> Result<Program, EvaluationError> {
        self.env.compile(text).map_err(|error| EvaluationError::Compile(error.to_string()))
    }

    /// Variables for the expressions about one object.
    pub(super) fn scope(&self, object: &Value) -> Scope {
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.add_variable_from_value("object", cel(object));
        Scope { context, variables: HashMap::new() }
    }
}

/// The variables of one object.
pub(super) struct Scope {
    context: Context<'static, 'static>,
    variables: HashMap<String, Cel>,
}

impl Scope {
    /// Gives `variables.NAME` its value.
    pub(super) fn set(&mut self, name: &str, value: Cel) {
        self.variables.insert(name.to_owned(), value);
        self.context.add_variable_from_value("variables", Cel::from(self.variables.clone()));
    }

    pub(super) fn value(&self, program: &Program) -> Result<Cel, EvaluationError> {
        program.execute(&self.context).map_err(|error| EvaluationError::Execute(error.to_string()))
    }

    pub(super) fn holds(&self, program: &Program) -> Result<bool, EvaluationError> {
        match self.value(program)? {
            Cel::Bool(holds) => Ok(holds),
            other => Err(EvaluationError::Execute(format!("{:?} is no boolean", other.type_of()))),
        }
    }

    pub(super) fn text(&self, program: &Program) -> Result<String, EvaluationError> {
        match self.value(program)? {
            Cel::String(text) => Ok(text.to_string()),
            other => Err(EvaluationError::Execute(format!("{:?} is no text", other.type_of()))),
        }
    }
}

/// A document as the interpreter sees it. Whole numbers are signed, as in the checker.
fn cel(value: &Value) -> Cel {
    match value {
        Value::Null => Cel::Null,
        Value::Bool(value) => Cel::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Cel::Int(whole),
            None => Cel::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Cel::String(Arc::new(text.clone())),
        Value::Array(items) => Cel::List(Arc::new(items.iter().map(cel).collect())),
        Value::Object(object) => {
            Cel::from(object.iter().map(|(key, value)| (key.clone(), cel(value))).collect::<HashMap<_, _>>())
        }
    }
}
