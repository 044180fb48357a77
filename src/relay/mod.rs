//! The relay: deliveries reach their destination, step by step.
//!
//! `drain` claims what is due and works several deliveries at once on the calling thread; `worker` takes one
//! of them through its steps; `step` holds what each step does and how an unknown outcome is verified;
//! `pace` keeps all of it within the shared budget and the breaker, `tenancy` with the tenant it was made for;
//! `decide` turns what became of a try into what happens next; `read_back` looks whether it is kept at Tracker, and
//! `compare` how. After a drain the process holds no thread,
//! no connection and no descriptor of ours.

pub mod budget;
pub mod compare;
mod decide;
pub mod drain;
pub mod left_out;
mod marker;
mod memory;
mod merge;
pub mod pace;
pub mod probe;
pub mod read_back;
pub mod scanner;
pub mod skew;
mod step;
mod surroundings;
pub mod tenancy;
pub mod trial;
mod worker;

pub use drain::{Drain, DrainOptions, Summary};
