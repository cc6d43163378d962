//! `allowed_signers`: who signs with which key.
//!
//! The file has the form of `ssh-keygen`'s (ssh-keygen(1), ALLOWED SIGNERS), so that both read the same one, and fewer
//! freedoms. A principal is one exact name: a pattern such as `*@example.org` would let one person's key sign as
//! another. Certificates are not accepted, because whoever they name stands nowhere in this file.

use std::ops::Range;

use ssh_key::{HashAlg, PublicKey};

use crate::date::Date;

/// The namespace that approvals are signed in: a signature that was made for anything else is none here.
pub const NAMESPACE: &str = "approval.caseway";

/// One key that may sign.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The line's number in the file, from 1.
    pub line: usize,
    /// The line's bytes in the file.
    pub range: Range<usize>,
    /// Whose key it is, by exact names.
    pub principals: Vec<String>,
    /// The namespaces that it may sign in; `None` for all.
    pub namespaces: Option<Vec<String>>,
    /// The first day on which it is valid.
    pub valid_after: Option<Date>,
    /// The first day on which it is not valid any more.
    pub valid_before: Option<Date>,
    /// The key.
    pub key: PublicKey,
}

/// Why a line cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The offending bytes of the file.
    pub range: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to repair it.
    pub help: &'static str,
}

impl Signer {
    /// Whether the key may sign as `principal`: an exact name, nothing else.
    #[must_use]
    pub fn is(&self, principal: &str) -> bool {
        self.principals.iter().any(|known| known == principal)
    }

    /// The key's fingerprint, as `ssh-keygen -l` prints it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }

    /// Whether the key may sign approvals.
    #[must_use]
    pub fn is_for_approvals(&self) -> bool {
        self.namespaces.as_ref().is_none_or(|names| names.iter().any(|name| name == NAMESPACE))
    }

    /// Whether the key is valid on `day`.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_after.is_none_or(|after| after <= day)
            && self.valid_before.is_none_or(|before| day < before)
    }
}

/// Every line of an `allowed_signers` file that can be used, and what is wrong with the others.
#[must_use]
pub fn parse(text: &str) -> (Vec<Signer>, Vec<Refused>) {
    let mut signers = Vec::new();
    let mut refused = Vec::new();
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let here = start;
        start += line.len();
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let begin = here + (line.len() - line.trim_start().len());
        let line = Line { text: content, begin };
        match line.read(index + 1) {
            Ok(signer) => signers.push(signer),
            Err(found) => refused.push(found),
        }
    }
    (signers, refused)
}

struct Line<'a> {
    text: &'a str,
    /// Where the text begins in the file.
    begin: usize,
}

impl Line<'_> {
    fn read(&self, number: usize) -> Result<Signer, Refused> {
        let (principals, rest) = self.text.split_once([' ', '\t']).ok_or_else(|| {
            self.refuse(self.text, "a signer without a key", "write the principal, `ssh-ed25519` and the key")
        })?;
        let names: Vec<String> = principals.split(',').map(str::to_owned).collect();
        for name in &names {
            self.principal(name, principals)?;
        }
        let mut signer = Signer {
            line: number,
            range: self.begin..self.begin + self.text.len(),
            principals: names,
            namespaces: None,
            valid_after: None,
            valid_before: None,
            // Replaced below: no signer leaves this function with another key than its own.
            key: self.key(key_of(rest), rest)?,
        };
        for option in options(rest) {
            self.option(option, &mut signer)?;
        }
        Ok(signer)
    }

    fn principal(&self, name: &str, all: &str) -> Result<(), Refused> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"._+-@".contains(&b);
        if name.contains(['*', '?', '!']) {
            let message = format!("`{name}` is a pattern, which would let one key sign as several people");
            return Err(self.refuse(all, message, "name each principal in full, one line a key"));
        }
        if name.is_empty() || !name.bytes().all(plain) {
            let message = format!("`{name}` is not the name of a principal");
            return Err(self.refuse(all, message, "write it as in `ana@example.org`, without quotes"));
        }
        Ok(())
    }

    fn option(&self, option: &str, signer: &mut Signer) -> Result<(), Refused> {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => {
                let names: Vec<String> = value.split(',').map(str::to_owned).collect();
                if names.iter().any(|name| name.is_empty() || name.contains(['*', '?', '!'])) {
                    let message = format!("`{value}` is not a list of exact namespaces");
                    return Err(self.refuse(option, message, "write `namespaces=\"approval.caseway\"`"));
                }
                signer.namespaces = Some(names);
            }
            "valid-after" => signer.valid_after = Some(self.day(value, option)?),
            "valid-before" => signer.valid_before = Some(self.day(value, option)?),
            "cert-authority" => {
                let message = "a certificate authority: whom it vouches for stands nowhere here";
                return Err(self.refuse(option, message, "name each person's own key"));
            }
            _ => {
                let message = format!("there is no option `{name}`");
                let help = "the options are `namespaces`, `valid-after` and `valid-before`";
                return Err(self.refuse(option, message, help));
            }
        }
        Ok(())
    }

    /// A day, as `ssh-keygen` writes it: `20270331`, with a `Z` for UTC. Keys are valid by whole days.
    fn day(&self, value: &str, option: &str) -> Result<Date, Refused> {
        let digits = value.strip_suffix(['Z', 'z']).unwrap_or(value);
        let day = (digits.len() == 8 && digits.is_ascii())
            .then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]));
        day.and_then(|day| day.parse().ok()).ok_or_else(|| {
            let message = format!("`{value}` is not a day");
            self.refuse(option, message, "write it as in `valid-before=\"20270331Z\"`: days, in UTC")
        })
    }

    fn key(&self, key: &str, rest: &str) -> Result<PublicKey, Refused> {
        let help = "paste the line of the `.pub` file of an Ed25519 or ECDSA key";
        let read = PublicKey::from_openssh(key)
            .map_err(|error| self.refuse(rest, format!("the key cannot be read: {error}"), help))?;
        if signs(&read) {
            return Ok(read);
        }
        let message = format!("keys of the kind {} are not accepted", read.algorithm());
        Err(self.refuse(rest, message, help))
    }

    fn refuse(&self, part: &str, message: impl Into<String>, help: &'static str) -> Refused {
        // A part is a slice of the line, so that its place is the distance of the two.
        let offset = self.text.find(part).unwrap_or(0);
        let begin = self.begin + offset;
        Refused { range: begin..begin + part.len(), message: message.into(), help }
    }
}

/// Whether signatures of a key can be checked here.
fn signs(key: &PublicKey) -> bool {
    use ssh_key::{Algorithm, EcdsaCurve};
    matches!(
        key.algorithm(),
        Algorithm::Ed25519
            | Algorithm::SkEd25519
            | Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 | EcdsaCurve::NistP384 }
    )
}

/// The options at the front of `rest`, which end where the key's kind begins.
fn options(rest: &str) -> impl Iterator<Item = &str> {
    let front = &rest[..rest.len() - key_of(rest).len()];
    let mut quoted = false;
    front
        .split(move |c: char| {
            quoted ^= c == '"';
            !quoted && (c == ',' || c.is_ascii_whitespace())
        })
        .filter(|option| !option.is_empty())
}

/// The part of a line that is the key: its kind, the key itself, and a comment.
fn key_of(rest: &str) -> &str {
    let mut quoted = false;
    let mut begin = 0;
    let bytes = rest.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'"' {
            quoted = !quoted;
        }
        if quoted || !byte.is_ascii_whitespace() {
            continue;
        }
        let word = rest[begin..at].trim_start();
        if is_kind(word) {
            return rest[begin..].trim_start();
        }
        begin = at + 1;
    }
    rest[begin..].trim_start()
}

fn is_kind(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"].iter().any(|kind| word.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBqGzKDL5x0sJLDBOgbBZoTwvnEOuJbPJvW9M4/7wbnS";

    fn refused(line: &str) -> String {
        let (signers, refused) = parse(line);
        assert!(signers.is_empty(), "{line} is accepted");
        refused[0].message.clone()
    }

    #[test]
    fn a_line_names_its_principals_its_options_and_its_key() {
        let text = format!(
            "# who signs\n\nana@example.org,ana namespaces=\"approval.caseway,git\",valid-before=\"20270331Z\" {KEY} ana\n"
        );
        let (signers, refused) = parse(&text);
        assert_eq!(refused, []);
        let signer = &signers[0];
        assert_eq!(signer.line, 3);
        assert!(signer.is("ana@example.org") && signer.is("ana") && !signer.is("example.org"));
        assert!(signer.is_for_approvals());
        assert!(signer.is_valid_on("2027-03-30".parse().unwrap()));
        assert!(!signer.is_valid_on("2027-03-31".parse().unwrap()));
        assert!(text[signer.range.clone()].starts_with("ana@"));
    }

    #[test]
    fn patterns_of_principals_are_refused() {
        for line in ["*@example.org", "ana@example.or?", "!ana@example.org", "ana@example.org,*"] {
            assert!(refused(&format!("{line} {KEY}")).contains("pattern"), "{line}");
        }
        assert!(refused(&format!("ana@example.org namespaces=\"*\" {KEY}")).contains("exact namespaces"));
    }

    #[test]
    fn certificate_authorities_and_unknown_options_are_refused() {
        assert!(refused(&format!("ana@example.org cert-authority {KEY}")).contains("certificate authority"));
        assert!(refused(&format!("ana@example.org verify-required {KEY}")).contains("no option"));
        assert!(refused(&format!("ana@example.org valid-before=\"2027\" {KEY}")).contains("not a day"));
    }

    #[test]
    fn keys_that_cannot_be_checked_are_refused() {
        assert!(refused("ana@example.org").contains("without a key"));
        assert!(refused("ana@example.org ssh-ed25519 AAAA").contains("cannot be read"));
        let rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7qN2GgoPUDZ6MZ8tJH6Rrq5QpUtyYvKk0lI3i4tGqeFhKjLzDLRpUQ5JoY0lm\
                   hHcv0b7k6VYT2y3QkR5yVHXbJq4bQWJqLxkz6yqzB6mF8kFfKqkM0lK5KkQWcB8yVn3dX0pVqB7hQ1mJp9QZ1m8Y5fH3l1p0w1o6G0\
                   9b0Q==";
        assert!(!refused(&format!("ana@example.org {rsa}")).is_empty());
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        let text = format!("ana@example.org {KEY}\n*@example.org {KEY}\n");
        let (signers, refused) = parse(&text);
        assert_eq!(signers.len(), 1);
        assert_eq!(&text[refused[0].range.clone()], "*@example.org");
    }
}
