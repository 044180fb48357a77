//! `application/x-www-form-urlencoded`, read from the raw body: PHP cuts `$_POST` at `max_input_vars`
//! without a word (reliability.md I12), here it is all fields or an error.

use serde_json::{Map, Value};

/// Bytes of a name with all its brackets.
const LONGEST_NAME: usize = 4_096;

/// Reads pairs into a tree: `submission[name][value]=Jane` nests, `tags[]=a&tags[]=b` makes a list.
///
/// # Errors
/// A text for the sender.
pub fn read(body: &[u8], max_depth: usize, max_pairs: usize) -> Result<Value, String> {
    let mut too_long = false;
    let pairs = form_urlencoded::parse(body)
        // Told apart before they are copied.
        .take_while(|(key, _)| {
            too_long = key.len() > LONGEST_NAME;
            !too_long
        })
        .map(|(key, value)| (key.into_owned(), value.into_owned()));
    let value = nest(pairs, max_depth, max_pairs)?;
    if too_long { Err(format!("a name is longer than {LONGEST_NAME} bytes")) } else { Ok(value) }
}

/// The same for pairs that are split already: the text parts of a multipart body.
///
/// # Errors
/// As [`read`].
pub fn nest(
    pairs: impl Iterator<Item = (String, String)>,
    max_depth: usize,
    max_pairs: usize,
) -> Result<Value, String> {
    let mut root = Map::new();
    for (count, (key, value)) in pairs.enumerate() {
        if count >= max_pairs {
            return Err(format!("more than {max_pairs} pairs"));
        }
        if key.len() > LONGEST_NAME {
            return Err(format!("a name is longer than {LONGEST_NAME} bytes"));
        }
        let path = path_of(&key);
        if path.len() > max_depth {
            return Err("nested too deeply".into());
        }
        insert(&mut root, &path, Value::String(value))?;
    }
    Ok(Value::Object(root))
}

/// `a[b][]` to `["a", "b", ""]`; brackets that do not balance belong to the name.
fn path_of(key: &str) -> Vec<String> {
    let Some((head, rest)) = key.split_once('[') else { return vec![key.to_owned()] };
    let Some(inner) = rest.strip_suffix(']') else { return vec![key.to_owned()] };
    let mut path = vec![head.to_owned()];
    path.extend(inner.split("][").map(str::to_owned));
    path
}

fn insert(map: &mut Map<String, Value>, path: &[String], value: Value) -> Result<(), String> {
    let conflict = || "a name is used as value and as group".to_owned();
    match path {
        [] => Ok(()),
        [name] => match map.insert(name.clone(), value) {
            None => Ok(()),
            Some(_) => Err("duplicate key".into()),
        },
        [name, last] if last.is_empty() => {
            let slot = map.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new()));
            slot.as_array_mut().ok_or_else(conflict)?.push(value);
            Ok(())
        }
        [name, rest @ ..] => {
            let slot = map.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
            insert(slot.as_object_mut().ok_or_else(conflict)?, rest, value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_names_and_lists() {
        let body = b"form_id=u&submission[name][value]=Jane+Doe&submission[name][label]=Name&errors=&tags[]=a&tags[]=b";
        assert_eq!(
            read(body, 32, 500).unwrap(),
            json!({"form_id":"u","submission":{"name":{"value":"Jane Doe","label":"Name"}},"errors":"","tags":["a","b"]})
        );
    }

    #[test]
    fn too_many_too_deep_and_contradicting_pairs_are_refused() {
        let many = (0..501).map(|i| format!("f{i}=x")).collect::<Vec<_>>().join("&");
        assert!(read(many.as_bytes(), 32, 500).is_err());
        let deep = format!("a{}=x", "[b]".repeat(2_000));
        assert!(read(deep.as_bytes(), 32, 500).is_err());
        assert!(read(format!("a{}=x", "[".repeat(5_000)).as_bytes(), 32, 500).is_err());
        assert!(read(b"a=1&a=2", 32, 500).is_err());
        assert!(read(b"a=1&a[b]=2", 32, 500).is_err());
        assert!(read(b"a[b]=2&a[]=1", 32, 500).is_err());
    }

    #[test]
    fn odd_brackets_and_broken_bytes_are_data() {
        assert_eq!(read(b"a[=1&b]=2", 32, 500).unwrap(), json!({"a[":"1","b]":"2"}));
        assert_eq!(read(b"a=%ff", 32, 500).unwrap(), json!({"a":"\u{fffd}"}));
    }
}
