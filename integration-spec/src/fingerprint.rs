//! What tells one finding from another, whatever moves around it.
//!
//! A waiver silences exactly one finding, and code scanners follow findings from run to run. Line numbers change with
//! every edit above them, and words with every release of Caseway; a fingerprint depends on neither. It is made of the
//! rule, the file, what the finding is about (its subject, or the place in the document), and, where the finding is
//! about a part of a text, of that part.

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::source::{Part, Sources};

/// How many hexadecimal digits a fingerprint has: 128 bits, more than any forger of names can search.
pub const DIGITS: usize = 32;

/// The fingerprint of `found`: [`DIGITS`] hexadecimal digits in lower case.
#[must_use]
pub fn of(sources: &Sources, found: &Diagnostic) -> String {
    let place = &found.primary.place;
    let about = found.subject.as_deref().unwrap_or(&place.pointer);
    let text = match &found.primary.part {
        Part::Within(_) | Part::Bytes(_) => {
            &sources.get(place.file).text[sources.range(place, &found.primary.part)]
        }
        Part::Key | Part::Value => "",
    };
    let mut digest = Sha256::new();
    for part in [&*found.code, &sources.get(place.file).name, about, text] {
        // The length keeps the parts apart whatever they hold.
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    digest[..DIGITS].to_owned()
}
