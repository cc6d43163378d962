//! SSH signatures (SSHSIG, OpenSSH's PROTOCOL.sshsig) of approvals.
//!
//! A signature counts when its key stands in `allowed_signers` under exactly the name that the record gives, may sign
//! in the namespace of approvals, and the signature is one of the record's terms. The key in the signature only says
//! which line to look at: the key that is checked against is the file's. Whether the key is valid on a day is asked
//! apart, with the day of the check; what the record says of its own date is never believed.

use ssh_key::SshSig;

use super::signers::{NAMESPACE, Signer};
use crate::date::Date;

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// There is none.
    #[error("it is not signed")]
    Missing,
    /// It is not an SSH signature.
    #[error("its signature cannot be read")]
    Unreadable,
    /// It was made for something else.
    #[error("it was signed in the namespace `{0}`, not in `{NAMESPACE}`")]
    Namespace(String),
    /// Nobody of that name has a key.
    #[error("`governance/allowed_signers` has no key of `{0}`")]
    UnknownPrincipal(String),
    /// The key is not one of the approver's.
    #[error("it was signed with the key {fingerprint}, which is not one of `{principal}`")]
    OtherKey {
        /// The fingerprint of the key that signed.
        fingerprint: String,
        /// Who is said to have signed.
        principal: String,
    },
    /// The key may not sign approvals.
    #[error("the key {0} may not sign in the namespace `{NAMESPACE}`")]
    NotForApprovals(String),
    /// It is a signature of something else: the record was changed, or the signature comes from another one.
    #[error("its signature is not one of these terms: the record was changed, or the signature is another's")]
    OtherTerms,
    /// The key was not valid on the day of the check.
    #[error("the key {fingerprint} is not valid on {day}")]
    KeyNotValid {
        /// The key's fingerprint.
        fingerprint: String,
        /// The day of the check.
        day: Date,
    },
}

/// The key by which `principal` signed `statement`.
///
/// # Errors
/// Why the signature does not count, whatever the day.
pub fn verify<'s>(
    signers: &'s [Signer],
    principal: &str,
    statement: &str,
    signature: Option<&str>,
) -> Result<&'s Signer, Invalid> {
    let signature = signature.ok_or(Invalid::Missing)?;
    let signature = SshSig::from_pem(pem(signature)).map_err(|_| Invalid::Unreadable)?;
    if signature.namespace() != NAMESPACE {
        return Err(Invalid::Namespace(signature.namespace().to_owned()));
    }
    let mut of_principal = signers.iter().filter(|signer| signer.is(principal)).peekable();
    if of_principal.peek().is_none() {
        return Err(Invalid::UnknownPrincipal(principal.to_owned()));
    }
    let Some(signer) = of_principal.find(|signer| signer.key.key_data() == signature.public_key()) else {
        let fingerprint = signature.public_key().fingerprint(ssh_key::HashAlg::Sha256).to_string();
        return Err(Invalid::OtherKey { fingerprint, principal: principal.to_owned() });
    };
    if !signer.is_for_approvals() {
        return Err(Invalid::NotForApprovals(signer.fingerprint()));
    }
    signer.key.verify(NAMESPACE, statement.as_bytes(), &signature).map_err(|_| Invalid::OtherTerms)?;
    Ok(signer)
}

/// The signature as `ssh-keygen` writes it: a text block in YAML loses or gains line breaks at its end.
fn pem(signature: &str) -> String {
    format!("{}\n", signature.trim())
}
