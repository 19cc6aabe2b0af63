//! The way from the top of an answer to its content, and what stands beside it. Written once for all types.

use super::Place;
use crate::json::{Fault, FaultKind, Parser, Writer, cut};

/// Takes the parts of an answer as they are found.
pub(super) trait Reader {
    /// Reads the next value if the head has this key.
    fn member(&mut self, place: Place, key: &str, p: &mut Parser<'_>) -> Result<bool, Fault>;

    /// Reads the content over what there was.
    fn content(&mut self, p: &mut Parser<'_>) -> Result<(), Fault>;
}

/// Gives the parts of an answer as they are asked for.
pub(super) trait Parts {
    fn members(&self, place: Place, w: &mut Writer);
    fn content(&self, w: &mut Writer);
}

/// Reads a whole answer. Gives how many keys of the path were there; with all of them, the content was.
///
/// Where the content is missing, the answer must hold nothing else but what the head knows: an unknown id is answered
/// with an empty object, and only the answer of another operation has other keys.
pub(super) fn read(
    p: &mut Parser<'_>,
    path: &[&'static str],
    reader: &mut dyn Reader,
) -> Result<usize, Fault> {
    let mut walk = Walk {
        depth: 0,
        reached: 0,
        strangers: Vec::new(),
    };
    walk.level(p, path, reader)?;
    p.finish()?;
    if walk.reached < path.len() && !walk.strangers.is_empty() {
        let found: Vec<_> = walk
            .strangers
            .iter()
            .map(|key| format!("`{}`", key.escape_debug()))
            .collect();
        let kind = FaultKind::Foreign {
            expected: path.join(".").into(),
            found: found.join(", ").into(),
        };
        return Err(Fault::new(0, kind));
    }
    Ok(walk.reached)
}

struct Walk {
    depth: usize,
    reached: usize,
    strangers: Vec<String>,
}

impl Walk {
    fn level(
        &mut self,
        p: &mut Parser<'_>,
        path: &[&'static str],
        reader: &mut dyn Reader,
    ) -> Result<(), Fault> {
        let [key_of_next, rest @ ..] = path else {
            return reader.content(p);
        };
        let depth = self.depth;
        let mut first = true;
        p.begin_object()?;
        while let Some(key) = p.member(&mut first)? {
            if key == *key_of_next {
                // An explicit `null` is as good as nothing, and of a repeated key the last one counts.
                self.reached = depth;
                if !p.null()? {
                    self.depth = depth + 1;
                    self.reached = self.depth;
                    self.level(p, rest, reader)?;
                    self.depth = depth;
                }
                continue;
            }
            let known = (depth == 0 && reader.member(Place::Top, &key, p)?)
                || (rest.is_empty() && reader.member(Place::Beside, &key, p)?);
            if !known {
                if self.strangers.len() < 5 {
                    self.strangers.push(cut(&key, 40).into_owned());
                }
                p.note_unknown();
                p.skip()?;
            }
        }
        Ok(())
    }
}

/// Writes an answer of which so many keys of the path were there.
pub(super) fn write(path: &[&str], reached: usize, parts: &dyn Parts) -> String {
    let mut writer = Writer::new();
    write_level(path, path.len(), reached, parts, &mut writer);
    writer.into_string()
}

fn write_level(path: &[&str], length: usize, reached: usize, parts: &dyn Parts, w: &mut Writer) {
    let [key, rest @ ..] = path else {
        return parts.content(w);
    };
    let depth = length - path.len();
    w.begin_object();
    if depth == 0 {
        parts.members(Place::Top, w);
    }
    if rest.is_empty() {
        parts.members(Place::Beside, w);
    }
    if reached > depth {
        w.key(key);
        write_level(rest, length, reached, parts, w);
    }
    w.end_object();
}
