//! Who comes to an event: what this site registered, confirmed by what Tracker says.
//!
//! Tracker cannot be asked for a tag (tracker-api.md 1.5, U11). So contacts are read one by one, those that this site
//! knows first, then what its search hints at, then, where somebody wants it, all that changed since the event was
//! opened; each counts by the tags of its own record. A load goes on wherever it was interrupted (`outbox::sqlite::attendees`).
//!
//! | file | owns |
//! |---|---|
//! | `contact` | what a full record says of a person |
//! | `load` | the phases of a load |
//! | `pages` | one page of search or scan |

mod contact;
mod load;
mod pages;

pub use contact::{attendee, look};
pub use load::{Ended, load};
