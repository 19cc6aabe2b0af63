//! `Serialize` and `Deserialize` for models and values, by way of their JSON text.
//!
//! What depends on the serializer is here, once; each type adds two calls.

/// Implements serde's traits for types that are `Wire`, when the feature `serde` of this crate is on.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_interop {
    ($($type:ty),* $(,)?) => {};
}

/// Implements serde's traits for types that are `Wire`, when the feature `serde` of this crate is on.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_interop {
    ($($type:ty),* $(,)?) => { $(
        impl $crate::wire::interop::Serialize for $type {
            fn serialize<S: $crate::wire::interop::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::interop::give($crate::json::to_string(self), serializer)
            }
        }

        impl<'de> $crate::wire::interop::Deserialize<'de> for $type {
            fn deserialize<D: $crate::wire::interop::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::interop::taken($crate::wire::interop::take(deserializer)?)
            }
        }
    )* };
}

#[cfg(feature = "serde")]
mod give;
#[cfg(feature = "serde")]
mod take;

#[cfg(feature = "serde")]
pub use give::give;
#[cfg(feature = "serde")]
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
#[cfg(feature = "serde")]
pub use take::{take, taken};

#[cfg(feature = "serde")]
use crate::value::{AnyId, Flag, Json, List, LocalTime, Map, Text, Timestamp};
#[cfg(feature = "serde")]
use crate::wire::Wire;

#[cfg(feature = "serde")]
serde_interop!(AnyId, Flag, Json, LocalTime, Text, Timestamp);

#[cfg(feature = "serde")]
impl<T: Wire> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        give(crate::json::to_string(self), serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Wire> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        taken(take(deserializer)?)
    }
}

#[cfg(feature = "serde")]
impl<T: Wire> Serialize for Map<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        give(crate::json::to_string(self), serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Wire> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        taken(take(deserializer)?)
    }
}
