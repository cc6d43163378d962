//! Ranges of addresses in CIDR notation.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The widest ranges that can be meant: what is wider is no destination but nearly everything.
const WIDEST: (u8, u8) = (8, 16);

/// A range of addresses: those that have its first `length` bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    base: IpAddr,
    length: u8,
}

/// Why a text is no range that rules can be made of, and how to repair it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeError {
    /// What is wrong.
    pub message: String,
    /// How to repair it.
    pub help: String,
}

impl Range {
    /// The range of one address.
    #[must_use]
    pub fn one(address: IpAddr) -> Self {
        Self { base: address, length: bits(address) }
    }

    /// Whether `address` is one of these.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.base.is_ipv4() && masked(address, self.length) == self.base
    }

    /// Whether every address of `other` is one of these.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        self.length <= other.length && self.contains(other.base)
    }
}

/// How many bits an address of this family has.
fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The first `length` bits of an address, and zeros.
fn masked(address: IpAddr, length: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            IpAddr::V4((address.to_bits() & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            IpAddr::V6((address.to_bits() & mask).into())
        }
    }
}

impl FromStr for Range {
    type Err = RangeError;

    fn from_str(text: &str) -> Result<Self, RangeError> {
        let form = || {
            RangeError {
            message: format!("`{text}` is not a range of addresses"),
            help: "write an address, `/` and how many of its bits are fixed, as in `198.51.100.0/24` or `2001:db8::/48`"
                .to_owned(),
        }
        };
        let (base, length) = text.split_once('/').ok_or_else(form)?;
        let base: IpAddr = base.parse().map_err(|_| form())?;
        let plain = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u8 = length.parse().ok().filter(|_| plain).ok_or_else(form)?;
        if length > bits(base) {
            return Err(form());
        }
        let first = masked(base, length);
        if first != base {
            return Err(RangeError {
                message: format!("`{text}` begins within its range"),
                help: format!(
                    "write `{first}/{length}` for the range, `{}` for the address",
                    Self::one(base)
                ),
            });
        }
        let widest = if base.is_ipv4() { WIDEST.0 } else { WIDEST.1 };
        if length < widest {
            return Err(RangeError {
                message: format!("`{text}` would open nearly everything"),
                help: format!(
                    "name the addresses that are meant, at least /{widest}; or lead the calls through a proxy, and name that"
                ),
            });
        }
        Ok(Self { base, length })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Range {
        text.parse().unwrap()
    }

    #[test]
    fn a_range_contains_what_has_its_first_bits() {
        let ten = range("10.0.0.0/8");
        assert!(ten.contains("10.255.1.2".parse().unwrap()));
        assert!(!ten.contains("11.0.0.0".parse().unwrap()));
        assert!(!ten.contains("::ffff:10.0.0.1".parse().unwrap()));
        assert!(ten.includes(&range("10.4.0.0/16")) && !range("10.4.0.0/16").includes(&ten));
        assert!(range("2001:db8::/48").contains("2001:db8:0:1::7".parse().unwrap()));
        assert!(Range::one("192.0.2.7".parse().unwrap()).contains("192.0.2.7".parse().unwrap()));
    }

    #[test]
    fn what_is_no_range_or_nearly_everything_is_refused() {
        for (text, message) in [
            ("198.51.100.0", "is not a range"),
            ("198.51.100.0/33", "is not a range"),
            ("198.51.100.0/+24", "is not a range"),
            ("198.51.100/24", "is not a range"),
            ("api.example.com/24", "is not a range"),
            ("198.51.100.7/24", "begins within its range"),
            ("2001:db8::1/48", "begins within its range"),
            ("0.0.0.0/0", "nearly everything"),
            ("128.0.0.0/1", "nearly everything"),
            ("::/0", "nearly everything"),
        ] {
            let error = text.parse::<Range>().unwrap_err();
            assert!(error.message.contains(message), "{text}: {error:?}");
        }
    }
}
