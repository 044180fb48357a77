//! The tags of a `tagText`, one by one (tracker-api.md U12).

/// The tags of a text as they are written there. A `;` that ends an entity is part of its tag: Tracker may answer
/// `R&amp;D`.
#[must_use]
pub fn written_tags(text: &str) -> Vec<&str> {
    let ends_entity = |at: usize| {
        let before = text.get(..=at).unwrap_or_default();
        let last = before.rfind('&').and_then(|start| before.get(start..)).unwrap_or_default();
        // A `;` in between has ended an earlier one.
        last.find(';').is_some_and(|end| end + 1 == last.len())
            && html_escape::decode_html_entities(last) != last
    };
    let mut tags = Vec::new();
    let mut start = 0;
    for (at, one) in text.char_indices().chain([(text.len(), ',')]) {
        if matches!(one, ',' | '\n' | '\r') || one == ';' && !ends_entity(at) {
            tags.push(text.get(start..at).unwrap_or_default().trim());
            start = at + 1;
        }
    }
    tags.retain(|tag| !tag.is_empty());
    tags
}
