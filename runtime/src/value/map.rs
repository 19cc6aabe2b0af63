//! Objects whose keys are the user's own.

use std::fmt;

use super::Text;

/// Values by key, in the order in which they were sent. Of repeated keys the last value counts, in the first one's place.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Map<T>(Box<[(Text, T)]>);

impl<T> Map<T> {
    /// The value of a key. The search is linear; collect a large map into a `HashMap` to ask it often.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value)
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Text> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Keys and values in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Text, T)> {
        self.0.iter()
    }

    /// The members in a vector, without copying them.
    pub fn into_vec(self) -> Vec<(Text, T)> {
        self.0.into_vec()
    }
}

/// Keeps the first place and the last value of each key.
fn without_repeats<T>(mut members: Vec<(Text, T)>) -> Vec<(Text, T)> {
    // The places of the members, those of one key next to each other and in order: a fraction of the memory of a hash map.
    let mut order: Vec<usize> = (0..members.len()).collect();
    let key = |place: usize| members.get(place).map(|(key, _)| key);
    order.sort_unstable_by(|one, other| key(*one).cmp(&key(*other)).then(one.cmp(other)));
    let mut repeats = vec![false; members.len()];
    let mut first = usize::MAX;
    for place in order {
        let (before, after) = members.split_at_mut(place);
        match (before.get_mut(first), after.first_mut()) {
            (Some(kept), Some(later)) if kept.0 == later.0 => {
                // In this way the last value ends up in the place of the first.
                std::mem::swap(&mut kept.1, &mut later.1);
                if let Some(repeat) = repeats.get_mut(place) {
                    *repeat = true;
                }
            }
            _ => first = place,
        }
    }
    let mut repeats = repeats.into_iter();
    members.retain(|_| repeats.next() != Some(true));
    members
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Map(Box::default())
    }
}

impl<T> From<Vec<(Text, T)>> for Map<T> {
    fn from(members: Vec<(Text, T)>) -> Self {
        Map(without_repeats(members).into_boxed_slice())
    }
}

impl<K: Into<Text>, T> FromIterator<(K, T)> for Map<T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(members: I) -> Self {
        let members: Vec<_> = members
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect();
        members.into()
    }
}

impl<T> IntoIterator for Map<T> {
    type Item = (Text, T);
    type IntoIter = std::vec::IntoIter<(Text, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Map<T> {
    type Item = &'a (Text, T);
    type IntoIter = std::slice::Iter<'a, (Text, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.0.iter().map(|(key, value)| (key, value)))
            .finish()
    }
}
