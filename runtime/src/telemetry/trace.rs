//! W3C Trace Context: reads `traceparent` and `tracestate`, writes them for backends.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");
const LONGEST_STATE: usize = 512;

/// The trace that a request belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    id: [u8; 32],
    flags: u8,
    state: Option<HeaderValue>,
}

impl Trace {
    /// The caller's trace, or a new one where the caller has none or an unreadable one, as the standard wants it.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut parents = headers.get_all(TRACEPARENT).iter();
        match (parents.next().and_then(|value| parse(value.as_bytes())), parents.next()) {
            (Some((id, flags)), None) => {
                let mut states = headers.get_all(TRACESTATE).iter();
                let state =
                    states.next().filter(|state| state.len() <= LONGEST_STATE && states.next().is_none());
                Self { id, flags, state: state.cloned() }
            }
            _ => Self { id: hex(crate::chance::random::<u128>().max(1)), flags: 0, state: None },
        }
    }

    /// The trace with this id, of which no more is known; a new one where there is none or it is none.
    pub(crate) fn resume(id: Option<&str>) -> Self {
        let id = id.and_then(|id| <[u8; 32]>::try_from(id.as_bytes()).ok());
        let id = id.filter(|id| id.iter().all(u8::is_ascii_hexdigit));
        Self { id: id.unwrap_or_else(|| hex(crate::chance::random::<u128>().max(1))), flags: 0, state: None }
    }

    /// The trace id, 32 hexadecimal digits.
    pub(crate) fn id(&self) -> &str {
        // Only hexadecimal digits are ever stored.
        std::str::from_utf8(&self.id).unwrap_or_default()
    }

    /// Marks a request to a backend as a part of the trace, with a span of its own.
    pub(crate) fn inject(&self, headers: &mut HeaderMap) {
        let mut value = *b"00-00000000000000000000000000000000-0000000000000000-00";
        value[3..35].copy_from_slice(&self.id);
        value[36..52].copy_from_slice(&hex::<16>(crate::chance::random::<u64>().max(1).into()));
        value[53..55].copy_from_slice(&hex::<2>(self.flags.into()));
        if let Ok(value) = HeaderValue::from_bytes(&value) {
            headers.insert(TRACEPARENT, value);
        }
        if let Some(state) = &self.state {
            headers.insert(TRACESTATE, state.clone());
        }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The lowest digits of `number`.
fn hex<const DIGITS: usize>(mut number: u128) -> [u8; DIGITS] {
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789abcdef"[(number & 15) as usize];
        number >>= 4;
    }
    digits
}

/// Trace id and flags of a `traceparent`. Later versions may be longer, but begin the same.
fn parse(value: &[u8]) -> Option<([u8; 32], u8)> {
    let is_hex = |text: &[u8]| text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_zero = |text: &[u8]| text.iter().all(|byte| *byte == b'0');
    let (head, rest) = value.split_at_checked(55)?;
    let (version, id, parent, flags) = (&head[0..2], &head[3..35], &head[36..52], &head[53..55]);
    let dashes = head[2] == b'-' && head[35] == b'-' && head[52] == b'-';
    let length = if version == b"00" { rest.is_empty() } else { rest.is_empty() || rest[0] == b'-' };
    let fields = is_hex(version) && is_hex(id) && is_hex(parent) && is_hex(flags);
    if !(dashes && length && fields) || version == b"ff" || is_zero(id) || is_zero(parent) {
        return None;
    }
    let flags = u8::from_str_radix(std::str::from_utf8(flags).ok()?, 16).ok()?;
    // Of a later version only the flags that this one knows are passed on.
    Some((id.try_into().ok()?, if version == b"00" { flags } else { flags & 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn read(parents: &[&str], states: &[&str]) -> Trace {
        let mut headers = HeaderMap::new();
        for parent in parents {
            headers.append(TRACEPARENT, parent.parse().unwrap());
        }
        for state in states {
            headers.append(TRACESTATE, state.parse().unwrap());
        }
        Trace::of(&headers)
    }

    #[test]
    fn the_callers_trace_goes_on_with_a_span_of_its_own() {
        let trace = read(&[&format!("00-{ID}-00f067aa0ba902b7-01")], &["vendor=1"]);
        assert_eq!(trace.id(), ID);
        let mut headers = HeaderMap::new();
        trace.inject(&mut headers);
        let parent = headers[TRACEPARENT].to_str().unwrap();
        assert!(parent.starts_with(&format!("00-{ID}-")) && parent.ends_with("-01"), "{parent}");
        assert!(!parent.contains("00f067aa0ba902b7"), "{parent}");
        assert_eq!(headers[TRACESTATE], "vendor=1");
    }

    #[test]
    fn an_unreadable_trace_is_replaced_and_its_state_dropped() {
        let ok = format!("00-{ID}-00f067aa0ba902b7-01");
        for parents in [
            &[][..],
            &["garbage"],
            &[&ok.to_uppercase()],
            &[&ok, &ok],
            &[&format!("{ok}-more")],
            &[&ok.replacen("00", "ff", 1)],
            &[&ok.replace(ID, &"0".repeat(32))],
            &[&ok.replace("00f067aa0ba902b7", &"0".repeat(16))],
        ] {
            let trace = read(parents, &["vendor=1"]);
            assert_ne!(trace.id(), ID, "{parents:?}");
            assert_eq!(trace.id().len(), 32);
            assert_eq!(trace.state, None);
        }
    }

    #[test]
    fn a_later_version_is_read_as_far_as_it_is_known() {
        assert_eq!(read(&[&format!("cc-{ID}-00f067aa0ba902b7-ff-later")], &[]).id(), ID);
    }
}
