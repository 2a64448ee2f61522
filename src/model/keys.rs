//! Reads what YAML takes for something else than the author of a mapping means: the key `null`, one word for a list.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::lang::Lang;
use super::mapping::Many;

/// Reads a struct that has a key `null`, which YAML takes for nothing at all unless it stands in quotes.
pub(super) fn with_null_key<'de, D: Deserializer<'de>, T: Deserialize<'de>>(d: D) -> Result<T, D::Error> {
    struct V<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("keys with their values")
        }
        fn visit_map<A: MapAccess<'de>>(self, a: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(NullKey(a)))
        }
    }
    d.deserialize_map(V(std::marker::PhantomData))
}

/// A map in which the key `null` is the word.
pub(super) struct NullKey<A>(pub(super) A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for NullKey<A> {
    type Error = A::Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(KeyWord(seed))
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}

/// Reads one key for whoever wants it.
struct KeyWord<K>(K);

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeyWord<K> {
    type Value = K::Value;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<K::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for KeyWord<K> {
    type Value = K::Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_unit<E: de::Error>(self) -> Result<K::Value, E> {
        self.visit_str("null")
    }
    fn visit_str<E: de::Error>(self, s: &str) -> Result<K::Value, E> {
        self.0.deserialize(StrDeserializer::new(s))
    }
}

/// Languages: `es`, or `[es, en]`.
pub(super) fn one_or_several<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Lang>, D::Error> {
    let tags = Many::deserialize(d)?.0;
    tags.iter().map(|t| Lang::deserialize(StrDeserializer::<D::Error>::new(t))).collect()
}
