//! Addresses: URIs and mailboxes.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether `text` is a URI of RFC 3986 with a scheme.
pub(super) fn is_uri(text: &str) -> bool {
    fluent_uri::Uri::parse(text).is_ok()
}

/// Whether `text` is a `Mailbox` of RFC 5321, section 4.1.2, within the lengths of section 4.5.3.1.
pub(super) fn is_email(text: &str) -> bool {
    const LONGEST: usize = 254;
    const LONGEST_LOCAL: usize = 64;
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let quoted = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let sound = match quoted {
        Some(content) => is_quoted(content),
        None => local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_text)),
    };
    sound && text.len() <= LONGEST && local.len() <= LONGEST_LOCAL && is_mail_domain(domain)
}

fn is_atom_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// The content of a quoted string: printable ASCII, with quotes and backslashes behind a backslash.
fn is_quoted(content: &str) -> bool {
    let mut bytes = content.bytes();
    while let Some(byte) = bytes.next() {
        let printable = match byte {
            b'\\' => bytes.next().is_some_and(|escaped| matches!(escaped, b' '..=b'~')),
            b'"' => false,
            other => matches!(other, b' '..=b'~'),
        };
        if !printable {
            return false;
        }
    }
    true
}

fn is_mail_domain(domain: &str) -> bool {
    const LONGEST_LABEL: usize = 63;
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match literal.strip_prefix("IPv6:") {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => literal.parse::<Ipv4Addr>().is_ok(),
        };
    }
    domain.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}
