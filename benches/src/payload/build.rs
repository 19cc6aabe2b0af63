//! Writing JSON by keys, and what several payloads have in common.

use thousandeyes::Timestamp;
use thousandeyes::json::Writer;

/// An object, or a list, that is being written.
#[derive(Default)]
pub(super) struct Build(Writer);

/// The text of an object.
pub(super) fn object(members: impl FnOnce(&mut Build)) -> String {
    let mut build = Build::default();
    build.open(members);
    build.0.into_string()
}

impl Build {
    fn open(&mut self, members: impl FnOnce(&mut Self)) {
        self.0.begin_object();
        members(self);
        self.0.end_object();
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        self.0.key(key);
        self.0.string(value);
    }

    pub(super) fn int(&mut self, key: &str, value: i64) {
        self.0.key(key);
        self.0.int(value);
    }

    pub(super) fn float(&mut self, key: &str, value: f64) {
        self.0.key(key);
        self.0.float(value);
    }

    pub(super) fn object(&mut self, key: &str, members: impl FnOnce(&mut Self)) {
        self.0.key(key);
        self.open(members);
    }

    /// A list of objects, one for each item.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = T>,
        mut members: impl FnMut(&mut Self, T),
    ) {
        self.0.key(key);
        self.0.begin_array();
        for item in items {
            self.open(|build| members(build, item));
        }
        self.0.end_array();
    }

    /// A list of objects of two texts.
    pub(super) fn pairs(&mut self, key: &str, names: [&str; 2], pairs: &[(&str, &str)]) {
        self.list(key, pairs, |build, (first, second)| {
            build.text(names[0], first);
            build.text(names[1], second);
        });
    }
}

/// A moment as the API writes it.
pub(super) fn date(seconds: i64) -> String {
    Timestamp::from_unix(seconds).to_string()
}

/// Where agents stand: name and country.
pub(super) const CITIES: [(&str, &str); 20] = [
    ("Lisbon, Portugal", "PT"),
    ("Denver, CO", "US"),
    ("Bogotá, Colombia", "CO"),
    ("Prague, Czechia", "CZ"),
    ("Boston, MA", "US"),
    ("Lyon, France", "FR"),
    ("Portland, OR", "US"),
    ("Newark, NJ (Telia)", "US"),
    ("Nairobi, Kenya", "KE"),
    ("Tseung Kwan O, Hong Kong", "HK"),
    ("Malmö, Sweden", "SE"),
    ("Osaka, Japan", "JP"),
    ("Dublin, Ireland", "IE"),
    ("Düsseldorf, Germany", "DE"),
    ("Melbourne, Australia", "AU"),
    ("Los Angeles, CA (Zayo)", "US"),
    ("Montreal, Canada", "CA"),
    ("Chennai, India", "IN"),
    ("Jakarta", "ID"),
    ("Cape Town, South Africa", "ZA"),
];
