//! A submission becomes drafts: routing to a profile, the field map, coercion to the vendor's types,
//! consent, activity texts. Pure functions: no clock, no store, no network.
//!
//! | file | owns |
//! |---|---|
//! | `route`, `condition` | which profile takes a submission |
//! | `lines` | the field map, line by line |
//! | `target`, `members`, `defaults` | Tracker keys, their types, what happens to them on an existing record |
//! | `transform`, `coerce`, `number` | a text on its way to a typed value |
//! | `phones` | phone numbers, which wait for the relay |
//! | `template` | texts with placeholders |
//! | `consent`, `event`, `job`, `documents`, `activity` | the other parts of a plan |
//! | `waitlist` | what a plan says when an event has no place left |
//! | `make` | the order in which these make a [`Plan`](plan::Plan) |
//! | `flat`, `overlay` | a draft by its paths, and what a filter of the site changes in it |
//! | `check`, `fault` | faults of a profile, for the editor |

pub mod plan;
pub mod profile;

mod activity;
mod check;
mod coerce;
mod condition;
mod consent;
mod defaults;
mod documents;
mod draft;
mod event;
mod fault;
mod flat;
mod job;
mod lines;
mod make;
mod members;
mod number;
mod overlay;
mod phones;
mod route;
mod scope;
mod tags;
mod target;
mod template;
mod text;
pub(crate) mod time;
mod transform;
mod waitlist;

pub use check::check;
pub use defaults::default_rule;
pub use event::{event_tag, only_the_tag, tag_tokens};
pub use fault::{FaultCode, ProfileFault};
pub use flat::{fields, values};
pub use job::opportunity_named;
pub use make::{Mapped, map};
pub use members::{MemberType, Target, targets};
pub use overlay::lay_over;
pub use phones::Phones;
pub use route::{Route, route};
pub use tags::written_tags;
pub use target::{ElementKey, TargetError, TargetPath};
pub use waitlist::{on_the_waitlist, waitlist_tag};
