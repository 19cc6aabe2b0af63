//! Path templates: `/dns/server/{testId}[/{serverId}]` and the values that go into them.

use super::percent;

/// A path parameter by name; `None` for an optional one that was left out.
pub(super) type Value = (&'static str, Option<String>);

/// Fills `template` in, each value encoded as one segment, or says which parameter does not fit.
pub(super) fn fill(template: &'static str, values: &[Value]) -> Result<String, String> {
    if !template.starts_with('/') {
        return Err(format!("the path `{template}` must begin with `/`"));
    }
    let mut path = String::with_capacity(template.len() + 16);
    let (fixed, tail) = split_tail(template)?;
    let mut used = push_part(&mut path, fixed, values)?;
    if let Some(tail) = tail {
        let given = |name: &str| {
            values
                .iter()
                .any(|(known, value)| *known == name && value.is_some())
        };
        if names(tail).all(given) {
            used += push_part(&mut path, tail, values)?;
        }
    }
    let given = values.iter().filter(|(_, value)| value.is_some()).count();
    if used != given {
        return Err(format!(
            "the path `{template}` does not take every path parameter that was given"
        ));
    }
    Ok(path)
}

/// Splits the part in brackets off.
fn split_tail(template: &'static str) -> Result<(&'static str, Option<&'static str>), String> {
    let Some((fixed, rest)) = template.split_once('[') else {
        return Ok((template, None));
    };
    match rest.strip_suffix(']') {
        Some(tail) => Ok((fixed, Some(tail))),
        None => Err(format!(
            "the path `{template}` has a `[` without `]` at its end"
        )),
    }
}

/// The parameter names of a part, in order.
pub(super) fn names(part: &str) -> impl Iterator<Item = &str> {
    part.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
}

/// Appends a part with its values; the answer is how many there were.
fn push_part(path: &mut String, part: &str, values: &[Value]) -> Result<usize, String> {
    let mut pieces = part.split('{');
    path.push_str(pieces.next().unwrap_or_default());
    let mut used = 0;
    for piece in pieces {
        let Some((name, text)) = piece.split_once('}') else {
            return Err(format!("the path has a `{{` without `}}` in `{part}`"));
        };
        let mut matching = values.iter().filter(|(known, _)| *known == name);
        let (Some((_, Some(value))), None) = (matching.next(), matching.next()) else {
            return Err(format!("the path parameter `{name}` must be given once"));
        };
        check_segment(name, value)?;
        percent::push(path, value);
        path.push_str(text);
        used += 1;
    }
    Ok(used)
}

/// Refuses values that would lead to another route even when encoded.
///
/// Dots need no encoding, so `..` stays what it is, and servers exist that decode `%2F` before they look at dots. No id
/// of this API looks like that.
fn check_segment(name: &str, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Err(format!("the path parameter `{name}` must not be empty"));
    }
    let dots = |part: &str| part == "." || part == "..";
    if value.split(['/', '\\']).any(dots) {
        let shown = value.escape_debug();
        return Err(format!(
            "the path parameter `{name}` must not hold a `.` or `..` that would change the path, found `{shown}`"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Value, fill};

    const DNS: &str = "/dns/server/{testId}[/{serverId}]";

    fn value(name: &'static str, text: &str) -> Value {
        (name, Some(text.to_owned()))
    }

    #[test]
    fn optional_tail() {
        let both = [value("testId", "818"), value("serverId", "1")];
        assert_eq!(fill(DNS, &both).as_deref(), Ok("/dns/server/818/1"));
        let one = [value("testId", "818"), ("serverId", None)];
        assert_eq!(fill(DNS, &one).as_deref(), Ok("/dns/server/818"));
        assert_eq!(fill(DNS, &one[..1]).as_deref(), Ok("/dns/server/818"));
    }

    #[test]
    fn each_value_is_one_segment() {
        let values = [value("testId", "a/b?c#d%2F:@ é")];
        let expected = "/dns/server/a%2Fb%3Fc%23d%252F%3A%40%20%C3%A9";
        assert_eq!(fill(DNS, &values).as_deref(), Ok(expected));
    }

    #[test]
    fn values_that_change_the_route_are_refused() {
        for text in ["", ".", "..", "../users", "a/../b", "a\\..", "./a"] {
            let refused = fill(DNS, &[value("testId", text)]);
            assert!(
                refused.is_err_and(|why| why.contains("`testId`")),
                "{text:?}"
            );
        }
        for text in ["...", "a..b", ".a", "a.", "%2e%2e"] {
            assert!(fill(DNS, &[value("testId", text)]).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn a_request_that_does_not_fit_its_path_is_refused() {
        let two = [value("testId", "1"), value("testId", "2")];
        let other = [value("testId", "1"), value("agentId", "2")];
        for values in [&[][..], &two, &other] {
            assert!(fill(DNS, values).is_err(), "{values:?}");
        }
        for template in ["", "tests", "/a/{testId", "/a[/{testId}"] {
            assert!(
                fill(template, &[value("testId", "1")]).is_err(),
                "{template}"
            );
        }
    }
}
