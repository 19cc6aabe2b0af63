//! What a request asks for: format, account group and time range, read as the API reads them; and how it is refused.

use thousandeyes_api::{Api, IdWire, Operation, Type};

use crate::route::Params;
use crate::time::parse_date;

/// A request that is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message }
    }
}

/// Parameters of the query, decoded, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(pub(crate) Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        Self(
            form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The first of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// First and last second that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// What a request for an operation asks for, once nothing is wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) api: &'a Api,
    pub(crate) operation: &'a Operation,
    pub(crate) path: Params,
    pub(crate) query: Query,
    /// The range of time, when one is asked for.
    pub(crate) span: Option<Span>,
    /// The round that the last page ended with.
    pub(crate) last_round: Option<i64>,
    /// Seconds since 1970.
    pub(crate) now: i64,
    /// The base URL that the client knows.
    pub(crate) base_url: String,
    /// Path of the request below the base URL, as it was sent but for its format.
    pub(crate) target: String,
}

impl<'a> Ask<'a> {
    /// Reads the parameters.
    ///
    /// # Errors
    ///
    /// They are not what the operation takes: 400, or 403 for what nobody may see.
    pub(crate) fn read(
        api: &'a Api,
        operation: &'a Operation,
        path: Params,
        query: Query,
        now: i64,
    ) -> Result<Self, Refusal> {
        for param in &operation.path_params {
            let Some(value) = path.get(&param.name) else {
                continue;
            };
            if let Some(expected) = misfit(api, &param.ty, value, &param.values) {
                let name = &param.name;
                let message = format!("`{value}` is no {name}: expected {expected}");
                return Err(Refusal::new(400, message));
            }
            // The API does not tell what is missing from what is forbidden.
            let number = value.parse::<i64>().ok();
            if is_id(&param.ty, "TestId") && number.is_some_and(|id| id < 1) {
                return Err(Refusal::new(403, "no test of that id is open to this user"));
            }
        }
        for param in &operation.query {
            let Some(value) = query.get(&param.name) else {
                continue;
            };
            // The account group is looked at before; flags are there or not, whatever they say.
            if param.flag || param.global {
                continue;
            }
            for value in value.split(',').filter(|_| param.list.is_some()) {
                refuse_misfit(api, param, inner(&param.ty), value)?;
            }
            if param.list.is_none() {
                refuse_misfit(api, param, &param.ty, value)?;
            }
        }
        let ranged = operation.query.iter().any(|param| match &param.ty {
            Type::Choice(name) => api.choice(name).is_some_and(|choice| choice.time_range),
            _ => false,
        });
        // What an operation does not take is passed over, as the reference says.
        let span = if ranged { span(&query, now)? } else { None };
        let last_round = match query.get("lastRoundId") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| {
                Refusal::new(400, format!("lastRoundId `{text}` is no whole number"))
            })?),
        };
        Ok(Self {
            api,
            operation,
            path,
            query,
            span,
            last_round,
            now,
            base_url: String::new(),
            target: String::new(),
        })
    }

    /// The value of the path parameter of that id type.
    pub(crate) fn id(&self, name: &str) -> Option<&str> {
        let mut params = self.operation.path_params.iter();
        let param = params.find(|param| is_id(&param.ty, name))?;
        self.path.get(&param.name).map(String::as_str)
    }

    /// The test that is asked about, 0 when there is none.
    pub(crate) fn test(&self) -> i64 {
        self.id("TestId")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    }
}

/// Whether it is the id of that name, wherever it is declared.
pub(crate) fn is_id(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Id(found) if found.rsplit('.').next() == Some(name))
}

fn inner(ty: &Type) -> &Type {
    match ty {
        Type::List(of) => of,
        other => other,
    }
}

fn refuse_misfit(
    api: &Api,
    param: &thousandeyes_api::Param,
    ty: &Type,
    value: &str,
) -> Result<(), Refusal> {
    match misfit(api, ty, value, &param.values) {
        None => Ok(()),
        Some(expected) => Err(Refusal::new(
            400,
            format!("`{value}` is no {}: expected {expected}", param.name),
        )),
    }
}

/// What was expected, when the value is not that.
fn misfit(api: &Api, ty: &Type, value: &str, values: &[String]) -> Option<String> {
    if !values.is_empty() {
        let known = values.iter().any(|known| known == value);
        return (!known).then(|| values.join(", "));
    }
    let whole = value.parse::<i64>().is_ok();
    match ty {
        Type::Int | Type::EpochSeconds | Type::EpochMillis => {
            (!whole).then(|| "a whole number".to_owned())
        }
        Type::Id(name) => {
            let int = api.id(name).is_some_and(|id| id.wire == IdWire::Int);
            (int && !whole).then(|| "a whole number".to_owned())
        }
        Type::Float => {
            let number = value.parse::<f64>().is_ok();
            (!number).then(|| "a number".to_owned())
        }
        Type::Bool | Type::Bit | Type::Flag => {
            let known = ["0", "1", "true", "false"].contains(&value);
            (!known).then(|| "0 or 1".to_owned())
        }
        Type::Enum(name) => {
            let values = &api.enumeration(name)?.values;
            let known = |known: &&thousandeyes_api::EnumValue| {
                [known.in_path(), known.in_query(), known.value.as_str()].contains(&value)
            };
            if values.iter().any(|value| known(&value)) {
                return None;
            }
            let names: Vec<&str> = values.iter().map(|value| value.in_query()).collect();
            Some(names.join(", "))
        }
        _ => None,
    }
}

/// Whether path parameters are of their types.
pub(crate) fn suits(api: &Api, operation: &Operation, path: &Params) -> bool {
    operation.path_params.iter().all(|param| {
        let value = path.get(&param.name);
        value.is_none_or(|value| misfit(api, &param.ty, value, &param.values).is_none())
    })
}

/// The range of time, as documented.
fn span(query: &Query, now: i64) -> Result<Option<Span>, Refusal> {
    let (window, from, to) = (query.get("window"), query.get("from"), query.get("to"));
    let date = |name: &str, text: &str| {
        parse_date(text).ok_or_else(|| {
            let message = format!("{name} `{text}` is no date: expected YYYY-mm-ddTHH:MM:SS");
            Refusal::new(400, message)
        })
    };
    match (window, from, to) {
        (None, None, None) => Ok(None),
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Err(Refusal::new(
            400,
            "window excludes from and to: send one or the other",
        )),
        (None, None, Some(_)) => Err(Refusal::new(400, "to needs from")),
        (Some(window), None, None) => {
            let seconds = parse_window(window).ok_or_else(|| {
                let message = format!(
                    "window `{window}` is no stretch of time: expected digits and s, m, h, d or w"
                );
                Refusal::new(400, message)
            })?;
            let from = now.saturating_sub(seconds);
            Ok(Some(Span { from, to: now }))
        }
        (None, Some(from), to) => {
            let from = date("from", from)?;
            let to = to.map_or(Ok(now), |to| date("to", to))?;
            if from > to {
                return Err(Refusal::new(400, "from is after to"));
            }
            Ok(Some(Span { from, to }))
        }
    }
}

/// `[0-9]+[smhdw]?`, in seconds. What is longer than a century is one.
fn parse_window(text: &str) -> Option<i64> {
    const CENTURY: i64 = 100 * 366 * 86_400;
    let digits = text.trim_end_matches(['s', 'm', 'h', 'd', 'w']);
    let factor = match text.get(digits.len()..)? {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse::<i64>().unwrap_or(CENTURY);
    Some(number.saturating_mul(factor).min(CENTURY))
}

/// What an account group is asked for; `None` when it is the user's own.
///
/// # Errors
///
/// It is no number: 400.
pub(crate) fn account_group(query: &Query) -> Result<Option<i64>, Refusal> {
    let Some(text) = query.get("aid") else {
        return Ok(None);
    };
    let parsed = text.parse::<i64>();
    parsed
        .map(Some)
        .map_err(|_| Refusal::new(400, format!("aid `{text}` is no whole number")))
}

/// Format of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Xml,
    /// Something that the API has not.
    Other,
}

/// The format of a request: that of its path, then that of `Accept`, then that of the query; JSON when none says any.
pub(crate) fn format(suffix: Option<Format>, accept: Option<&str>, query: &Query) -> Format {
    suffix
        .or_else(|| accepted(accept?))
        .or_else(|| match query.get("format")? {
            "json" => Some(Format::Json),
            "xml" => Some(Format::Xml),
            _ => Some(Format::Other),
        })
        .unwrap_or(Format::Json)
}

/// What `Accept` asks for; `None` when everything will do.
fn accepted(field: &str) -> Option<Format> {
    let mut best: Option<(f64, Format)> = None;
    let mut open = false;
    for range in field.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")?.trim().parse::<f64>().ok());
        let quality = quality.unwrap_or(1.0);
        if quality <= 0.0 {
            continue;
        }
        let format = match media.as_str() {
            "application/json" | "application/*" => Format::Json,
            "text/xml" | "application/xml" | "text/*" => Format::Xml,
            "*/*" | "*" | "" => {
                open = true;
                continue;
            }
            _ => Format::Other,
        };
        // JSON comes first among equals, and whatever the API has before what it has not.
        let rank = |format: Format| match format {
            Format::Json => 2,
            Format::Xml => 1,
            Format::Other => 0,
        };
        let better = best.is_none_or(|(known, other)| {
            let (old, new) = (rank(other).min(1), rank(format).min(1));
            (new, quality, rank(format)) > (old, known, rank(other))
        });
        if better {
            best = Some((quality, format));
        }
    }
    match best {
        Some((_, Format::Other)) if open => None,
        other => other.map(|(_, format)| format),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read_as_documented() {
        for (text, expected) in [
            ("10d", 864_000),
            ("12h", 43_200),
            ("1200", 1200),
            ("0s", 0),
            ("1w", 604_800),
            ("2m", 120),
            ("99999999999999999999w", 3_162_240_000),
        ] {
            assert_eq!(parse_window(text), Some(expected), "{text}");
        }
        for bad in ["", "d", "1y", "-1h", "1 h", "1hh", "1.5h", "+1", "H1", "1H"] {
            assert_eq!(parse_window(bad), None, "{bad}");
        }
    }

    #[test]
    fn formats_have_their_order() {
        let none = Query::default();
        let xml = Query::parse("format=xml");
        let json = Some(Format::Json);
        for (suffix, accept, query, expected) in [
            (json, Some("text/xml"), &xml, Format::Json),
            (
                Some(Format::Xml),
                Some("application/json"),
                &none,
                Format::Xml,
            ),
            (None, Some("application/json"), &xml, Format::Json),
            (None, Some("*/*"), &xml, Format::Xml),
            (None, None, &xml, Format::Xml),
            (None, None, &none, Format::Json),
            (None, Some("text/html"), &none, Format::Other),
            (None, Some("text/html, */*;q=0.8"), &none, Format::Json),
            (
                None,
                Some("text/xml, application/json;q=0.5"),
                &none,
                Format::Xml,
            ),
            (
                None,
                Some("text/xml, application/json"),
                &none,
                Format::Json,
            ),
            (
                None,
                Some("text/html, application/json;q=0.1"),
                &none,
                Format::Json,
            ),
            (
                None,
                Some("application/json;q=0, text/xml"),
                &none,
                Format::Xml,
            ),
            (None, Some(",;q=,"), &none, Format::Json),
        ] {
            assert_eq!(format(suffix, accept, query), expected, "{accept:?}");
        }
    }

    #[test]
    fn ranges_exclude_each_other() {
        let span = |query: &str| span(&Query::parse(query), 1000);
        assert_eq!(
            span("window=60"),
            Ok(Some(Span {
                from: 940,
                to: 1000
            }))
        );
        let from = "from=1970-01-01+00%3A00%3A05";
        assert_eq!(span(from), Ok(Some(Span { from: 5, to: 1000 })));
        assert_eq!(span(""), Ok(None));
        for bad in [
            "window=1h&from=1970-01-01T00:00:00",
            "window=1h&to=1970-01-01T00:00:00",
            "to=1970-01-01T00:00:00",
            "window=soon",
            "from=yesterday",
            "from=1970-01-02T00:00:00&to=1970-01-01T00:00:00",
            "from=",
        ] {
            assert_eq!(
                span(bad).map_err(|refusal| refusal.status),
                Err(400),
                "{bad}"
            );
        }
    }
}
