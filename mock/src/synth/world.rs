//! The world that answers tell of: agents, monitors, account groups and targets. Operations draw on the same ones, so that an agent of
//! one answer is found in the others. All names and addresses are made up; the addresses are those that RFCs keep for it.

use std::borrow::Cow;

use crate::noise::{between, index, mix};

/// Somebody or something that has an id, a name and a place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entity {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) country: Cow<'static, str>,
    /// Airport code of the place, as routers are named after it.
    pub(crate) place: &'static str,
    pub(crate) city: &'static str,
    /// Round trip to a target in California, in milliseconds.
    pub(crate) distance: f64,
}

/// Id, city, country, airport, milliseconds.
type Row = (i64, &'static str, &'static str, &'static str, f64);

const AGENTS: &[Row] = &[
    (12, "Hong Kong", "HK", "hkg", 152.0),
    (146, "San Jose, CA", "US", "sjc", 6.0),
    (9, "Dublin, Ireland", "IE", "dub", 138.0),
    (31, "Chicago, IL", "US", "ord", 47.0),
    (10, "Paris, France", "FR", "cdg", 144.0),
    (144, "Vienna, Austria", "AT", "vie", 163.0),
    (27, "Tokyo, Japan", "JP", "nrt", 104.0),
    (52, "Sao Paulo, Brazil", "BR", "gru", 176.0),
    (63, "Sydney, Australia", "AU", "syd", 149.0),
    (71, "Frankfurt, Germany", "DE", "fra", 150.0),
    (88, "Mumbai, India", "IN", "bom", 226.0),
    (95, "Toronto, Canada", "CA", "yyz", 61.0),
    (104, "London, England", "GB", "lhr", 134.0),
    (111, "Singapore", "SG", "sin", 171.0),
    (117, "Johannesburg, South Africa", "ZA", "jnb", 291.0),
    (123, "Seattle, WA", "US", "sea", 22.0),
];

const MONITORS: &[Row] = &[
    (
        45,
        "Vancouver, Canada - Harbour Fibre (AS 64500)",
        "CA",
        "yvr",
        25.0,
    ),
    (
        15,
        "Calgary, Canada - Foothills Net (AS 64501)",
        "CA",
        "yyc",
        34.0,
    ),
    (
        62,
        "Amsterdam, Netherlands - Polder IX (AS 64502)",
        "NL",
        "ams",
        146.0,
    ),
    (
        67,
        "Palo Alto, CA - Redwood Transit (AS 64503)",
        "US",
        "pao",
        4.0,
    ),
    (
        70,
        "Osaka, Japan - Kansai Backbone (AS 64504)",
        "JP",
        "kix",
        109.0,
    ),
    (
        83,
        "Zurich, Switzerland - Alpenweg (AS 64505)",
        "CH",
        "zrh",
        155.0,
    ),
];

const GROUPS: &[Row] = &[
    (11, "Edge", "", "", 0.0),
    (75, "Sandbox", "", "", 0.0),
    (353, "Branch offices", "", "", 0.0),
];

/// Ids from here on are of those that the tables do not have, for answers with more rows.
const BEYOND: i64 = 10_000;

/// What a kind of id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Agent,
    Monitor,
    Group,
    /// Anything else: ids are numbers that the seed gives.
    Thing,
}

impl Kind {
    /// Of the id type of that name.
    pub(crate) fn of(id_type: &str) -> Self {
        match id_type.rsplit('.').next().unwrap_or(id_type) {
            name if name.ends_with("AgentId") => Self::Agent,
            "MonitorId" => Self::Monitor,
            "AccountGroupId" => Self::Group,
            _ => Self::Thing,
        }
    }

    fn table(self) -> &'static [Row] {
        match self {
            Self::Agent => AGENTS,
            Self::Monitor => MONITORS,
            Self::Group => GROUPS,
            Self::Thing => &[],
        }
    }

    /// The one at an index; there is always one.
    pub(crate) fn at(self, index: usize) -> Entity {
        let table = self.table();
        if let Some(row) = table.get(index) {
            return entity(*row);
        }
        let number = index - table.len().min(index);
        let id = BEYOND.saturating_add(i64::try_from(number).unwrap_or(i64::MAX));
        let like = table.get(index % table.len().max(1)).copied();
        match like {
            // Another one at the same place.
            Some((_, name, country, place, distance)) => Entity {
                name: format!("{name} #{}", index / table.len() + 1),
                ..entity((id, name, country, place, distance))
            },
            None => entity((id, "Thing", "US", "sjc", 10.0)),
        }
    }

    /// The index of the one with an id, in the tables.
    pub(crate) fn position(self, id: i64) -> Option<usize> {
        self.table().iter().position(|row| row.0 == id)
    }

    /// The one of an id, when there is one. Answers of so many rows have as many beyond those of the tables.
    pub(crate) fn find(self, id: i64, rows: usize) -> Option<Entity> {
        let known = self.table().iter().find(|row| row.0 == id);
        if let Some(row) = known {
            return Some(entity(*row));
        }
        let number = usize::try_from(id.checked_sub(BEYOND)?).ok()?;
        (number < rows).then(|| self.at(self.table().len() + number))
    }
}

/// The vantage points of a country, for rows that name no agent. Index 0 is all countries together.
pub(crate) fn country(index: usize) -> Entity {
    let listed = AGENTS.iter().map(|row| row.2);
    let mut countries: Vec<&str> = Vec::from(["*"]);
    for code in listed {
        if !countries.contains(&code) {
            countries.push(code);
        }
    }
    let code = countries.get(index).map(|code| (*code).to_owned());
    // `XA` to `XZ` are codes that ISO 3166 leaves to its users.
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    let beyond = index.saturating_sub(countries.len());
    in_country(
        index,
        &code.unwrap_or_else(|| format!("{}{}", letter(23 + beyond / 26), letter(beyond))),
    )
}

/// Vantage points of one country, one for each of its networks.
pub(crate) fn in_country(index: usize, country: &str) -> Entity {
    let number = i64::try_from(index).unwrap_or(i64::MAX);
    Entity {
        country: country.to_owned().into(),
        ..entity((
            BEYOND.saturating_add(number),
            "Vantage points",
            "",
            "",
            60.0,
        ))
    }
}

fn entity((id, name, country, place, distance): Row) -> Entity {
    Entity {
        id,
        name: name.to_owned(),
        country: country.into(),
        place,
        city: name.split(" - ").next().unwrap_or(name),
        distance,
    }
}

/// How long a round of a test is, in seconds.
pub(crate) fn interval(test: i64) -> i64 {
    match test.rem_euclid(4) {
        1 => 900,
        2 => 300,
        3 => 600,
        _ => 120,
    }
}

/// What a test looks at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) host: &'static str,
    pub(crate) ip: String,
    pub(crate) prefix: String,
    pub(crate) prefix_id: i64,
    pub(crate) dns_servers: [(i64, &'static str); 2],
}

const HOSTS: [&str; 5] = [
    "www.example.com",
    "shop.example.com",
    "api.example.net",
    "portal.example.org",
    "login.example.com",
];

/// The target of a test.
pub(crate) fn target(seed: u64, test: i64) -> Target {
    let key = [seed, test as u64];
    let nets = ["192.0.2", "198.51.100", "203.0.113"];
    let net = nets
        .get(index(&key, nets.len()))
        .copied()
        .unwrap_or("192.0.2");
    let host = HOSTS.get(index(&key, HOSTS.len())).copied();
    Target {
        host: host.unwrap_or("www.example.com"),
        ip: format!("{net}.{}", 10 + mix(&key) % 200),
        prefix: format!("{net}.0/24"),
        prefix_id: 215 + test.rem_euclid(5),
        dns_servers: [(465, "ns1.example.net."), (466, "ns2.example.net.")],
    }
}

/// Where packets of an agent come from.
pub(crate) fn source(entity: &Entity) -> (String, String) {
    let third = entity.id.rem_euclid(250);
    let ip = format!("198.18.{third}.{}", 20 + entity.id.rem_euclid(200));
    (ip, format!("198.18.{third}.0/24"))
}

/// The usual round trip between an agent and the target of a test, in milliseconds.
pub(crate) fn round_trip(seed: u64, test: i64, entity: &Entity) -> f64 {
    // Targets are not all at the same place, so it is a bit further for some.
    let detour = between(&[seed, test as u64, entity.id as u64, 1], 0.9, 1.15);
    entity.distance * detour + between(&[seed, test as u64, 2], 0.5, 9.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_listed_is_found() {
        for kind in [Kind::Agent, Kind::Monitor, Kind::Group] {
            let mut ids = std::collections::BTreeSet::new();
            for index in 0..1000 {
                let entity = kind.at(index);
                assert_eq!(
                    kind.find(entity.id, 1000).as_ref(),
                    Some(&entity),
                    "{kind:?}"
                );
                assert!(ids.insert(entity.id), "{} twice", entity.id);
            }
        }
        assert_eq!(Kind::Agent.find(-1, 9), None);
        assert_eq!(Kind::Agent.find(i64::MIN, 9), None);
        assert_eq!(Kind::Group.find(BEYOND, 0), None);
        assert_eq!(Kind::of("EndpointAgentId"), Kind::Agent);
    }

    #[test]
    fn the_first_test_of_the_reference_has_its_interval() {
        assert_eq!(interval(817), 900);
        assert!(interval(-1) > 0 && interval(i64::MIN) > 0);
    }
}
