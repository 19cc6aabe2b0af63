//! JSON text into any serializer.

use std::cell::RefCell;

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::json::{Fault, Kind, Parser};

/// Gives a JSON text to a serializer, value by value.
///
/// # Errors
///
/// Those of the serializer.
pub fn give<S: Serializer>(json: String, serializer: S) -> Result<S::Ok, S::Error> {
    Next(&RefCell::new(Parser::new(&json))).serialize(serializer)
}

/// The next value of the parser. It is read when it is serialized, so that must be done once, and in order.
struct Next<'p, 'a>(&'p RefCell<Parser<'a>>);

impl<'a> Next<'_, 'a> {
    fn read<T, E: Error>(
        &self,
        read: impl FnOnce(&mut Parser<'a>) -> Result<T, Fault>,
    ) -> Result<T, E> {
        let mut parser = self.0.try_borrow_mut().map_err(E::custom)?;
        read(&mut parser).map_err(E::custom)
    }
}

impl Serialize for Next<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut first = true;
        match self.read(|p| Ok(p.kind()))? {
            Some(Kind::Object) => {
                self.read(|p| p.begin_object())?;
                let mut map = serializer.serialize_map(None)?;
                while let Some(key) = self.read(|p| p.member(&mut first))? {
                    map.serialize_entry(&key, self)?;
                }
                map.end()
            }
            Some(Kind::List) => {
                self.read(|p| p.begin_array())?;
                let mut list = serializer.serialize_seq(None)?;
                while self.read(|p| p.element(&mut first))? {
                    list.serialize_element(self)?;
                }
                list.end()
            }
            Some(Kind::Text) => serializer.serialize_str(&self.read(|p| p.string())?),
            Some(Kind::Number) => number(self.read(|p| p.number())?, serializer),
            Some(Kind::Bool) => {
                let mut value = false;
                self.read(|p| p.read_bool(&mut value))?;
                serializer.serialize_bool(value)
            }
            Some(Kind::Null) => {
                self.read(|p| p.null())?;
                serializer.serialize_unit()
            }
            None => Err(S::Error::custom("a value is missing")),
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(number) = text.parse() {
        return serializer.serialize_i64(number);
    }
    if let Ok(number) = text.parse() {
        return serializer.serialize_u64(number);
    }
    serializer.serialize_f64(text.parse().map_err(S::Error::custom)?)
}
