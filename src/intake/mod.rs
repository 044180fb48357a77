//! A request becomes an accepted submission.

pub mod submission;
