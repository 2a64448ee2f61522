//! How the scalars of a mapping file are read: a text or number as it was written, one or several, the key `null`.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::lang::Lang;

/// A scalar as it was written: `2019`, `1.0`, `true` and `x` are all texts here.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Text(pub String);

impl std::ops::Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_str(ScalarVisitor).map(Text)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = String;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or number")
    }
    fn visit_str<E: de::Error>(self, s: &str) -> Result<String, E> {
        Ok(s.to_owned())
    }
    fn visit_i64<E: de::Error>(self, n: i64) -> Result<String, E> {
        Ok(n.to_string())
    }
    fn visit_u64<E: de::Error>(self, n: u64) -> Result<String, E> {
        Ok(n.to_string())
    }
    fn visit_f64<E: de::Error>(self, n: f64) -> Result<String, E> {
        Ok(n.to_string())
    }
    fn visit_bool<E: de::Error>(self, b: bool) -> Result<String, E> {
        Ok(b.to_string())
    }
}

/// One text or a list of them.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Many(pub Vec<String>);

impl<'de> Deserialize<'de> for Many {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Many;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<Many, E> {
                Ok(Many(vec![s.to_owned()]))
            }
            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Many, E> {
                Ok(Many(vec![n.to_string()]))
            }
            fn visit_u64<E: de::Error>(self, n: u64) -> Result<Many, E> {
                Ok(Many(vec![n.to_string()]))
            }
            fn visit_f64<E: de::Error>(self, n: f64) -> Result<Many, E> {
                Ok(Many(vec![n.to_string()]))
            }
            fn visit_bool<E: de::Error>(self, b: bool) -> Result<Many, E> {
                Ok(Many(vec![b.to_string()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, a: A) -> Result<Many, A::Error> {
                let v = Vec::<Text>::deserialize(SeqAccessDeserializer::new(a))?;
                Ok(Many(v.into_iter().map(|t| t.0).collect()))
            }
        }
        d.deserialize_any(V)
    }
}

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
