//! Exact texts to others. Of a group of boxes each choice is looked up by itself.

use crate::mapping::profile::TableRow;
use crate::mapping::text::fold;

use super::Entered;

pub(super) fn apply(value: &mut Entered, rows: &[TableRow], otherwise: Option<&str>) {
    let look_up = |text: &str| {
        let folded = fold(text);
        rows.iter().find(|row| fold(&row.from) == folded).map(|row| row.to.clone())
    };
    if let Some(to) = look_up(&value.text) {
        value.set(to);
        return;
    }
    if value.text.trim().is_empty() {
        // Nothing entered is nothing to translate; a row with an empty `from` was looked up above.
        return;
    }
    if value.choices.len() > 1 {
        let other = |choice: &String| otherwise.map_or_else(|| choice.clone(), str::to_owned);
        let choices: Vec<String> =
            value.choices.iter().map(|choice| look_up(choice).unwrap_or_else(|| other(choice))).collect();
        value.text = choices.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        value.choices = choices;
    } else if let Some(otherwise) = otherwise {
        value.set(otherwise.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<TableRow> {
        [("Temp", "3"), ("Perm, full time", "5"), ("", "none")]
            .map(|(from, to)| TableRow { from: from.into(), to: to.into() })
            .to_vec()
    }

    #[test]
    fn whole_text_first_then_the_choices() {
        for (text, choices, otherwise, expected) in [
            (" temp ", &[][..], None, "3"),
            ("perm, full time", &[], None, "5"),
            ("Temp, Perm, full time", &["Temp", "Perm, full time"], None, "3, 5"),
            ("Temp, Exec", &["Temp", "Exec"], Some(""), "3"),
            ("Exec", &[], None, "Exec"),
            ("Exec", &[], Some("9"), "9"),
            ("", &[], Some("9"), "none"),
        ] {
            let choices = choices.iter().map(|&c| c.to_owned()).collect();
            let mut value = Entered { text: text.into(), choices, ..Entered::default() };
            apply(&mut value, &rows(), otherwise);
            assert_eq!(value.text, expected, "{text}");
        }
    }

    #[test]
    fn nothing_entered_stays_nothing_without_a_row_for_it() {
        let mut value = Entered::default();
        apply(&mut value, rows().get(..2).unwrap(), Some("9"));
        assert_eq!(value.text, "");
    }
}
