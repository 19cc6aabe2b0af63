//! Lists that take no more room than their elements, and know whether they were sent at all.

use std::fmt;
use std::ops::Deref;

/// An immutable list. One that was not sent is [`absent`](List::absent): it has no elements either, and is not written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct List<T>(Option<Box<[T]>>);

impl<T> List<T> {
    /// The list that was not sent.
    pub const fn absent() -> Self {
        List(None)
    }

    /// Whether the list was not sent.
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// The elements in a vector, without copying them.
    pub fn into_vec(self) -> Vec<T> {
        self.0.unwrap_or_default().into_vec()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::absent()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<T> AsRef<[T]> for List<T> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List(Some(items.into_boxed_slice()))
    }
}

impl<T, const N: usize> From<[T; N]> for List<T> {
    fn from(items: [T; N]) -> Self {
        List(Some(Box::new(items)))
    }
}

impl<T: Clone> From<&[T]> for List<T> {
    fn from(items: &[T]) -> Self {
        List(Some(items.into()))
    }
}

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.into_vec()
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        List(Some(items.into_iter().collect()))
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(items) => fmt::Debug::fmt(items, f),
            None => f.write_str("absent"),
        }
    }
}
