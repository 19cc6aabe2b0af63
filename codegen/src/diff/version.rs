//! Versions of the client crate: which part has to go up, and whether it did.

use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// How much of a version has to go up. Before 1.0 the minor number says what the major says after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// Nothing changed.
    None,
    /// The last number.
    Patch,
    /// The middle number; before 1.0 the last.
    Minor,
    /// The first number; before 1.0 the middle.
    Major,
}

/// A version of a crate: three numbers. What follows a hyphen or plus is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// First number.
    pub major: u64,
    /// Middle number.
    pub minor: u64,
    /// Last number.
    pub patch: u64,
}

impl Version {
    /// Reads `1.2.3`; `None` when it is no version.
    pub fn parse(text: &str) -> Option<Self> {
        let core = text.trim().split(['-', '+']).next()?;
        let mut numbers = core.split('.').map(|number| number.parse::<u64>().ok());
        let version = Self {
            major: numbers.next()??,
            minor: numbers.next()??,
            patch: numbers.next()??,
        };
        numbers.next().is_none().then_some(version)
    }

    /// The first version that says of itself what `bump` demands.
    #[must_use]
    pub fn after(self, bump: Bump) -> Self {
        let Self {
            major,
            minor,
            patch,
        } = self;
        let (major, minor, patch) = match (bump, major) {
            (Bump::None, _) => (major, minor, patch),
            (Bump::Major, 0) => (0, minor.saturating_add(1), 0),
            (Bump::Major, _) => (major.saturating_add(1), 0, 0),
            (Bump::Minor, 1..) => (major, minor.saturating_add(1), 0),
            (Bump::Minor | Bump::Patch, _) => (major, minor, patch.saturating_add(1)),
        };
        Self {
            major,
            minor,
            patch,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// What the version was, is, and has to be at least.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VersionCheck {
    /// The crate's version at the base.
    pub base: String,
    /// The crate's version at the head.
    pub head: String,
    /// The lowest version that will do.
    pub needed: String,
    /// Whether the head's does.
    pub enough: bool,
}

impl VersionCheck {
    /// Compares two versions with what has to go up. `None` when one of them is no version.
    pub fn new(base: &str, head: &str, bump: Bump) -> Option<Self> {
        let (old, new) = (Version::parse(base)?, Version::parse(head)?);
        let needed = old.after(bump);
        Some(Self {
            base: base.to_owned(),
            head: head.to_owned(),
            needed: needed.to_string(),
            enough: new >= needed,
        })
    }
}
