//! The naming rule of the specs, before a file is written that breaks it.

use anyhow::bail;
use heck::{ToKebabCase, ToShoutySnakeCase};

/// Refuses a name that specs cannot have, and says which one they could.
pub(super) fn check(name: &str) -> anyhow::Result<()> {
    if is_sound(name) {
        return Ok(());
    }
    let rule = "names have lower-case letters, digits and single `-`, and begin with a letter";
    let kebab = name.to_kebab_case();
    let near = kebab.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    match is_sound(near) {
        true => bail!("`{name}` cannot be a name: {rule}; did you mean `{near}`?"),
        false => bail!("`{name}` cannot be a name: {rule}, as in `motor-claim`"),
    }
}

/// The rule of the schemas: `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`.
fn is_sound(name: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('-').all(word)
}

/// The name for people: `motor-claim` becomes `Motor claim`.
pub(super) fn title(name: &str) -> String {
    let text = name.replace('-', " ");
    text.get(..1).map(str::to_ascii_uppercase).into_iter().chain(text.get(1..).map(str::to_owned)).collect()
}

/// How the names of its environment variables begin: `claims-archive` becomes `CLAIMS_ARCHIVE`.
pub(super) fn variable(name: &str) -> String {
    name.to_shouty_snake_case()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str) -> String {
        check(name).unwrap_err().to_string()
    }

    #[test]
    fn a_bad_name_is_answered_with_the_form_that_it_could_have() {
        assert!(check("motor-claim2").is_ok());
        assert!(refused("MotorClaim").ends_with("did you mean `motor-claim`?"));
        assert!(refused("motor_claim").ends_with("did you mean `motor-claim`?"));
        assert!(refused("3rd-party").ends_with("did you mean `rd-party`?"));
        assert!(refused("-a--b").ends_with("did you mean `a-b`?"));
        assert!(refused("../..").ends_with("as in `motor-claim`"));
        assert!(refused("").ends_with("as in `motor-claim`"));
    }

    #[test]
    fn names_for_people_and_variables_follow_from_the_name() {
        assert_eq!(title("motor-claim"), "Motor claim");
        assert_eq!(variable("claims-archive"), "CLAIMS_ARCHIVE");
    }
}
