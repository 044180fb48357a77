//! Reading JSON from strangers: bounded depth, no duplicate keys, no trailing data.
//!
//! serde_json keeps the last of two equal keys, and so does PHP; a proxy or a filter in front may have looked
//! at the first. On this route such a body is refused (reliability.md I10).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Most elements of one body, all arrays and objects together.
const MAX_ELEMENTS: usize = 20_000;

/// Reads one JSON document.
///
/// # Errors
/// A text for the sender: what is wrong and where, without content.
pub fn read(body: &[u8], max_depth: usize) -> Result<Value, String> {
    // RFC 8259 8.1 lets a reader skip a byte order mark; some Windows senders add one.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut elements = 0;
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = Strict { depth: max_depth, elements: &mut elements }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|e| describe(&e))?;
    Ok(value)
}

/// serde_json's text may quote the body; only our own words and the place get out.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = ["duplicate key", "nested too deeply", "too many elements"]
        .into_iter()
        .find(|ours| text.starts_with(ours))
        .unwrap_or("not valid JSON");
    format!("{what} at line {} column {}", error.line(), error.column())
}

struct Strict<'a> {
    depth: usize,
    elements: &'a mut usize,
}

impl Strict<'_> {
    fn inner<E: serde::de::Error>(&mut self) -> Result<Strict<'_>, E> {
        *self.elements += 1;
        if *self.elements > MAX_ELEMENTS {
            return Err(E::custom("too many elements"));
        }
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("nested too deeply"))?;
        Ok(Strict { depth, elements: self.elements })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }
    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(Value::from(v))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(Value::from(v))
    }
    fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<Value, E> {
        Number::from_f64(v).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }
    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::from(v))
    }
    fn visit_string<E>(self, v: String) -> Result<Value, E> {
        Ok(Value::String(v))
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(self.inner()?)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(self.inner()?)?;
            if map.insert(key, value).is_some() {
                return Err(A::Error::custom("duplicate key"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_documents_are_read_as_they_are() {
        let value = read(br#"{"a":[1,2.5,"x",null,true],"big":18446744073709551615}"#, 32).unwrap();
        assert_eq!(value["big"], 18_446_744_073_709_551_615u64);
        assert_eq!(read(b"\xef\xbb\xbf{}", 32).unwrap(), serde_json::json!({}));
    }

    #[test]
    fn hostile_documents_are_refused_in_words_without_content() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let many = format!("[{}0]", "0,".repeat(1_000_000));
        for (body, what) in [
            (r#"{"a":1,"a":2}"#, "duplicate key"),
            (r#"{"x":{"secret":1,"secret":2}}"#, "duplicate key"),
            (deep.as_str(), "nested too deeply"),
            (many.as_str(), "too many elements"),
            ("{} {}", "not valid JSON"),
            (r#"{"a":NaN}"#, "not valid JSON"),
            (r#"{"a":1e400}"#, "not valid JSON"),
            ("", "not valid JSON"),
            (r#"{"a":"#, "not valid JSON"),
            ("\"\\ud800\"", "not valid JSON"),
        ] {
            let error = read(body.as_bytes(), 32).unwrap_err();
            assert!(error.starts_with(what), "{error}");
            assert!(!error.contains("secret"));
        }
        assert!(read(b"{\"a\":\"\xff\"}", 32).is_err(), "invalid UTF-8");
        assert!(read(b"{\"a\":\"\xc0\x80\"}", 32).is_err(), "overlong NUL");
    }

    #[test]
    fn the_depth_is_counted_exactly() {
        assert!(read(b"[[[]]]", 3).is_ok());
        assert!(read(b"[[[[1]]]]", 3).is_err());
    }
}
