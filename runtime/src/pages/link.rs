//! Addresses of next pages, as backends give them.
//!
//! An address is followed with the hub's credentials, so it is followed only where these belong: on the backend's own scheme,
//! host and port, below its own path. What is kept of it is path and query alone, and they are joined to the backend's address
//! as any operation's are.

use http::{HeaderMap, Uri, header};
use url::Url;

use crate::settings::BaseUrl;

/// The address with `rel="next"` in the `Link` headers (RFC 8288).
pub(super) fn next_in(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(links).find(|(_, parameters)| is_next(parameters)).map(|(target, _)| target.to_owned())
}

/// The links in a header: each target and its parameters.
fn links(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let begin = rest.find('<')?;
        let (target, after) = rest[begin + 1..].split_once('>')?;
        let end = end_of_parameters(after);
        let parameters = &after[..end];
        rest = &after[end..];
        Some((target.trim(), parameters))
    })
}

/// Where the comma is that ends a link's parameters: not within a quoted value.
fn end_of_parameters(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if std::mem::take(&mut escaped) => {}
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

fn is_next(parameters: &str) -> bool {
    parameters.split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
        let relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel")
            && relations.into_iter().any(|rel| rel.eq_ignore_ascii_case("next"))
    })
}

/// Path and query of `link` below `base`, when the reply to a request for `asked` named it. The error says why it is not
/// followed, as the end of a sentence.
pub(super) fn below(base: &BaseUrl, asked: &Uri, link: &str) -> Result<String, &'static str> {
    let unreadable = "is not an address";
    let base = Url::parse(&base.to_string()).map_err(|_| unreadable)?;
    let asked = Url::parse(&asked.to_string()).map_err(|_| unreadable)?;
    let link = asked.join(link).map_err(|_| unreadable)?;
    if link.origin() != base.origin() || !link.username().is_empty() || link.password().is_some() {
        return Err("leads to another host, which is not asked");
    }
    let below = link.path().strip_prefix(base.path().trim_end_matches('/'));
    let Some(path) = below.filter(|path| path.starts_with('/')) else {
        return Err("leads outside the backend's own path, which is not asked");
    };
    let mut target = path.to_owned();
    if let Some(query) = link.query() {
        target.push('?');
        target.push_str(query);
    }
    // A brace is what stands for a parameter that nobody set.
    Ok(target.replace('{', "%7B").replace('}', "%7D"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(base: &str, link: &str) -> Result<String, &'static str> {
        let base = BaseUrl::parse(base).unwrap();
        let asked = base.join("/orders?state=open".to_owned()).unwrap();
        below(&base, &asked, link)
    }

    #[test]
    fn links_are_followed_on_the_backends_own_ground() {
        let base = "https://erp.internal/api";
        for (link, target) in [
            ("https://erp.internal/api/orders?page=2", "/orders?page=2"),
            ("https://erp.internal:443/api/orders?page=2#x", "/orders?page=2"),
            ("HTTPS://ERP.internal/api/lists/7", "/lists/7"),
            ("/api/orders?page=2", "/orders?page=2"),
            ("//erp.internal/api/orders?a={b}", "/orders?a=%7Bb%7D"),
            ("?page=2", "/orders?page=2"),
            ("orders/next", "/orders/next"),
        ] {
            assert_eq!(followed(base, link).as_deref(), Ok(target), "{link}");
        }
        assert_eq!(followed("http://127.0.0.1:8080", "/a?b").as_deref(), Ok("/a?b"));
    }

    #[test]
    fn links_that_lead_elsewhere_are_not() {
        let base = "https://erp.internal/api";
        for link in [
            "https://evil.example/api/orders",
            "http://erp.internal/api/orders",
            "https://erp.internal:8443/api/orders",
            "https://erp.internal.evil.example/api/orders",
            "https://erp.internal@evil.example/api/orders",
            "https://user:secret@erp.internal/api/orders",
            "//169.254.169.254/latest/meta-data",
            "\\\\evil.example\\api",
            "https://erp.internal/admin",
            "https://erp.internal/apiary",
            "/api/../admin",
            "/api/%2e%2e/admin",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://[::1",
        ] {
            assert!(followed(base, link).is_err(), "{link}: {:?}", followed(base, link));
        }
    }

    #[test]
    fn the_next_link_is_found_among_others() {
        let next = |text: &str| next_in(&HeaderMap::from_iter([(header::LINK, text.parse().unwrap())]));
        assert_eq!(
            next(r#"</a?p=1>; rel="prev", </a?p=3>; title="a, <b>"; rel="next last", </a?p=9>; rel=last"#)
                .as_deref(),
            Some("/a?p=3")
        );
        assert_eq!(next("</a>;rel=next").as_deref(), Some("/a"));
        assert_eq!(next(r#"</a>; rel="nextish""#), None);
        assert_eq!(next("nonsense, <"), None);
    }
}
