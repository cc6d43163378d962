//! Lists in pages: one page after the other, by the cursors that the hub gives.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Error, Hub, Operation, Scope};

/// The pages of a list, asked for one by one.
///
/// A page that fails is an error, after which [`Self::next`] asks for the same page again.
pub struct Pages<O> {
    hub: Hub,
    scope: Scope,
    operation: Operation,
    /// The input of the next page; `None` after the last.
    input: Option<Value>,
    /// The names of the input's and the output's cursors.
    cursor: &'static str,
    next: &'static str,
    page: PhantomData<fn() -> O>,
}

impl<O> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The input is the caller's, and may hold what nobody should see.
        f.debug_struct("Pages").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

impl<O: DeserializeOwned> Pages<O> {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn next(&mut self) -> Result<Option<O>, Error> {
        let Some(input) = &self.input else { return Ok(None) };
        let (page, rest) = self.hub.page(&self.scope, self.operation, input.clone(), self.next).await?;
        match (rest, &mut self.input) {
            (Some(cursor), Some(Value::Object(fields))) => {
                fields.insert(self.cursor.to_owned(), cursor.into());
            }
            (_, input) => *input = None,
        }
        Ok(Some(page))
    }
}

impl Hub {
    /// The pages of a list, from the one that `input` asks for.
    ///
    /// # Errors
    /// [`Error::Unsendable`] when the input is not an object.
    pub fn pages<I: Serialize, O>(
        &self,
        scope: &Scope,
        operation: Operation,
        input: &I,
        (cursor, next): (&'static str, &'static str),
    ) -> Result<Pages<O>, Error> {
        let input = serde_json::to_value(input).map_err(|error| Error::Unsendable(error.to_string()))?;
        let (hub, scope) = (self.clone(), scope.clone());
        Ok(Pages { hub, scope, operation, input: Some(input), cursor, next, page: PhantomData })
    }
}
