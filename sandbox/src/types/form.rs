//! The type expressions of the table (`tools/reduce-openapi.py` lists them).

use serde_json::{Value, json};

use crate::clock;

/// A type expression of the table.
#[derive(Debug, Clone)]
pub(super) struct Type {
    pub(super) form: Form,
    pub(super) nullable: bool,
}

/// What a value is, apart from null.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Text,
    DateTime,
    Date,
    Time,
    Int32,
    Number,
    Boolean,
    Any,
    Object(String),
    List(Box<Type>),
}

impl Type {
    pub(super) fn parse(text: &str) -> Self {
        let (plain, nullable) = text.strip_suffix('?').map_or((text, false), |plain| (plain, true));
        let form = if let Some(item) = plain.strip_prefix("[]") {
            Form::List(Box::new(Self::parse(item)))
        } else if let Some(name) = plain.strip_prefix('@') {
            Form::Object(name.to_owned())
        } else {
            match plain {
                "string" => Form::Text,
                "date-time" => Form::DateTime,
                "date" => Form::Date,
                "time" => Form::Time,
                "int32" => Form::Int32,
                "number" => Form::Number,
                "boolean" => Form::Boolean,
                _ => Form::Any,
            }
        };
        Self { form, nullable }
    }

    /// The name ASP.NET gives the type in its refusal.
    pub(super) fn dotnet(&self) -> String {
        let plain = match &self.form {
            Form::Text => "System.String".to_owned(),
            Form::DateTime => "System.DateTime".to_owned(),
            Form::Date => "System.DateOnly".to_owned(),
            Form::Time => "System.TimeOnly".to_owned(),
            Form::Int32 => "System.Int32".to_owned(),
            Form::Number => "System.Double".to_owned(),
            Form::Boolean => "System.Boolean".to_owned(),
            Form::Any => "System.Object".to_owned(),
            Form::Object(name) => name.clone(),
            Form::List(item) => return format!("System.Collections.Generic.List`1[{}]", item.dotnet()),
        };
        match self.form {
            Form::Text | Form::Object(_) | Form::Any | Form::List(_) => plain,
            _ if self.nullable => format!("System.Nullable`1[{plain}]"),
            _ => plain,
        }
    }

    /// What a member that was never set is answered with.
    pub(super) fn blank(&self) -> Value {
        match &self.form {
            Form::List(_) => json!([]),
            _ if self.nullable => Value::Null,
            Form::Int32 | Form::Number => json!(0),
            Form::Boolean => json!(false),
            Form::Text | Form::DateTime | Form::Date | Form::Time | Form::Any | Form::Object(_) => {
                Value::Null
            }
        }
    }
}

/// `true` when `value` is a scalar of that form.
pub(super) fn scalar(form: &Form, value: &Value) -> bool {
    match form {
        Form::Text => value.is_string(),
        Form::DateTime => value.as_str().is_some_and(clock::is_date_time),
        Form::Date => value.as_str().is_some_and(|text| text.parse::<jiff::civil::Date>().is_ok()),
        Form::Time => value.as_str().is_some_and(|text| text.parse::<jiff::civil::Time>().is_ok()),
        Form::Int32 => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Form::Number => value.is_number(),
        Form::Boolean => value.is_boolean(),
        Form::Any => true,
        Form::Object(_) | Form::List(_) => false,
    }
}
