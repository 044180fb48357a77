//! A request becomes an accepted submission.
//!
//! [`http`] (webhooks) and [`local`] (form hook, PHP) bring what came in one form; [`accept`] screens its
//! files, maps it, computes its key and makes it durable. No acknowledgement: nothing was stored. [`prepare`] only says
//! what would become of it; [`replay`] is a person's second try.

pub mod accept;
mod enrich;
pub mod error;
pub(crate) mod form;
pub mod http;
pub mod id;
pub(crate) mod json;
pub(crate) mod key;
pub mod local;
mod parts;
pub mod peer;
pub mod person;
pub mod prepare;
pub mod replay;
pub mod screen;
pub(crate) mod shape;
pub(crate) mod signature;
pub mod spam;
pub mod submission;
pub mod throttle;
pub mod trial;
