//! The variables of the environment that name a proxy, and those hosts that need none.

use std::env;
use std::ffi::OsString;

/// A value that is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

/// A variable that is set to more than blanks.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: &'static str,
    /// Without the blanks around it.
    pub(super) value: Result<String, Unreadable>,
}

/// The variables that matter, as they are set.
#[derive(Clone, Debug, Default)]
pub(in crate::transport) struct Variables {
    pub(super) proxy: Option<Variable>,
    pub(super) exceptions: Option<Variable>,
}

impl Variables {
    /// Those of this process.
    pub(in crate::transport) fn of_process() -> Self {
        Self::read(|name| env::var_os(name))
    }

    /// The first of each kind that is set to more than blanks.
    pub(super) fn read(find: impl Fn(&str) -> Option<OsString>) -> Self {
        let first = |names: &[&'static str]| {
            let mut set = names.iter().filter_map(|name| {
                let value = find(name)?.into_string();
                let value = value.map(|text| text.trim().to_owned());
                let value = value.map_err(|_| Unreadable);
                (value.as_deref() != Ok("")).then_some(Variable { name, value })
            });
            set.next()
        };
        Self {
            proxy: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            exceptions: first(&["NO_PROXY", "no_proxy"]),
        }
    }

    /// Those of a test.
    #[cfg(test)]
    pub(super) fn of<const N: usize>(set: [(&str, &str); N]) -> Self {
        Self::read(|name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }
}
