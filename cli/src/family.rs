//! Operations that one command reaches: those whose paths have the same words, told apart by the number of arguments.

use thousandeyes_api::{Api, Operation, Param, Segment};

/// The operations that the command of one operation can mean, the one it is named after first.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    members: Vec<&'static Operation>,
}

impl Family {
    /// The family of an operation: itself, and those that go on where its path ends, with more parameters.
    ///
    /// `web page-load TEST` also takes `TEST AGENT ROUND`, and is `web.page-load-detail` then.
    pub(crate) fn of(api: &'static Api, head: &'static Operation) -> Self {
        let goes_on = |other: &Operation| {
            other.area == head.area
                && other.method == head.method
                && words(other).eq(words(head))
                && other.path_params.len() > head.path_params.len()
                && names(head)
                    .zip(names(other))
                    .all(|(one, other)| one == other)
        };
        let mut members = vec![head];
        let others = api.operations.iter().filter(|other| goes_on(other));
        members.extend(others);
        members.sort_by_key(|member| member.path_params.len());
        Self { members }
    }

    /// The one that the command is named after.
    pub(crate) fn head(&self) -> Option<&'static Operation> {
        self.members.first().copied()
    }

    /// All of them, the one with the fewest parameters first.
    pub(crate) fn members(&self) -> &[&'static Operation] {
        &self.members
    }

    /// The parameters of the path that the command can take, each with whether it must be there.
    pub(crate) fn path_params(&self) -> Vec<(&'static Param, bool)> {
        let Some(head) = self.head() else {
            return Vec::new();
        };
        let longest = self
            .members
            .iter()
            .max_by_key(|member| member.path_params.len());
        let longest = longest.copied().unwrap_or(head);
        let needed = required(head);
        let all = longest.path_params.iter().enumerate();
        all.map(|(index, param)| {
            // The head says best what its own are.
            let param = head.path_params.get(index).unwrap_or(param);
            (param, index < needed)
        })
        .collect()
    }

    /// The query parameters that the command can take; of those with one name the first.
    pub(crate) fn query(&self) -> Vec<&'static Param> {
        let mut all: Vec<&Param> = Vec::new();
        for param in self.members.iter().flat_map(|member| &member.query) {
            if !all.iter().any(|known| known.name == param.name) {
                all.push(param);
            }
        }
        // The global ones stand last, as with each operation.
        all.sort_by_key(|param| param.global);
        all
    }

    /// The operations that so many arguments can mean, or the numbers of arguments that mean one. Several are told apart by the
    /// values: `tests tests TYPE` and `tests tests TEST`.
    pub(crate) fn by_count(&self, count: usize) -> Result<Vec<&'static Operation>, Vec<usize>> {
        let takes = |member: &&'static Operation| {
            (required(member)..=member.path_params.len()).contains(&count)
        };
        let found: Vec<_> = self.members.iter().copied().filter(takes).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let counts = self.members.iter();
        let mut counts: Vec<usize> = counts
            .flat_map(|member| required(member)..=member.path_params.len())
            .collect();
        counts.dedup();
        Err(counts)
    }
}

/// The words of a path, without its parameters.
fn words(operation: &Operation) -> impl Iterator<Item = &str> {
    operation.path.iter().filter_map(|segment| match segment {
        Segment::Literal(text) => Some(text.as_str()),
        Segment::Param(_) | Segment::Optional(_) => None,
    })
}

fn names(operation: &Operation) -> impl Iterator<Item = &str> {
    operation
        .path_params
        .iter()
        .map(|param| param.name.as_str())
}

fn required(operation: &Operation) -> usize {
    let params = operation.path_params.iter();
    params.filter(|param| param.required).count()
}

#[cfg(test)]
mod tests {
    use super::Family;

    fn family(id: &str) -> Family {
        let api = thousandeyes_api::v6();
        Family::of(api, api.operation(id).expect("an operation"))
    }

    #[test]
    fn the_count_of_arguments_tells() {
        let family = family("web.page-load");
        let id = |count| family.by_count(count).map(|found| found[0].id.as_str());
        assert_eq!(id(1), Ok("web.page-load"));
        assert_eq!(id(3), Ok("web.page-load-detail"));
        assert_eq!(id(2), Err(vec![1, 3]));
        let required: Vec<bool> = family
            .path_params()
            .iter()
            .map(|(_, needed)| *needed)
            .collect();
        assert_eq!(required, [true, false, false]);
    }

    #[test]
    fn a_name_reaches_its_own_operation() {
        let api = thousandeyes_api::v6();
        for operation in &api.operations {
            let family = Family::of(api, operation);
            let count = operation.path_params.len();
            let found = family.by_count(count).expect("an operation");
            assert_eq!(found[0].id, operation.id);
        }
    }

    #[test]
    fn optional_segments_are_optional() {
        let family = family("dns.server");
        assert!(family.by_count(1).is_ok() && family.by_count(2).is_ok());
        assert_eq!(family.by_count(0).err(), Some(vec![1, 2]));
    }
}
