//! Signing with the approver's own SSH key.
//!
//! `ssh-keygen -Y sign` signs, where it is installed: it asks for passphrases, and reaches keys in an agent or in
//! hardware. Where it is not, a key file without a passphrase still does.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use caseway_spec::approval::signers::NAMESPACE;
use ssh_key::{HashAlg, LineEnding, PrivateKey};

use super::identity::git;

/// The key that signs when none is named: git's signing key, else the usual Ed25519 key.
pub(super) fn usual_key() -> Option<PathBuf> {
    let of_git = git("user.signingkey").filter(|_| git("gpg.format").as_deref() == Some("ssh"));
    let of_git = of_git.map(PathBuf::from).filter(|path| path.is_file());
    let home = std::env::var_os("HOME").map(PathBuf::from)?;
    of_git.or_else(|| Some(home.join(".ssh/id_ed25519")).filter(|path| path.is_file()))
}

/// The signature of `statement` by `key`: a private key's file, or a public key's when an agent holds the other.
pub(super) fn sign(key: &Path, statement: &str) -> Result<String> {
    let signing = Command::new("ssh-keygen")
        .args(["-Y", "sign", "-q", "-n", NAMESPACE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut signing = match signing {
        Ok(signing) => signing,
        Err(error) if error.kind() == ErrorKind::NotFound => return sign_here(key, statement),
        Err(error) => return Err(error).context("cannot run ssh-keygen"),
    };
    if let Some(mut stdin) = signing.stdin.take() {
        stdin.write_all(statement.as_bytes()).context("ssh-keygen does not read what it is to sign")?;
    }
    let output = signing.wait_with_output()?;
    if !output.status.success() {
        bail!("ssh-keygen did not sign with {}", key.display());
    }
    String::from_utf8(output.stdout).context("ssh-keygen gave no signature")
}

fn sign_here(key: &Path, statement: &str) -> Result<String> {
    let key = PrivateKey::read_openssh_file(key)
        .with_context(|| format!("cannot read the key {}", key.display()))?;
    if key.is_encrypted() {
        bail!("the key has a passphrase, which ssh-keygen asks for: install OpenSSH");
    }
    let signature =
        key.sign(NAMESPACE, HashAlg::Sha512, statement.as_bytes()).context("the key cannot sign")?;
    Ok(signature.to_pem(LineEnding::LF)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_signs_alike_with_and_without_ssh_keygen() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("key");
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(&path)
            .status()
            .unwrap();
        assert!(made.success());
        // Ed25519 signatures depend on nothing but key and text.
        let texts = |pem: String| pem.split_whitespace().collect::<String>();
        assert_eq!(texts(sign(&path, "text").unwrap()), texts(sign_here(&path, "text").unwrap()));
    }
}
