//! The demo's Backstage and issuer held against recordings of real ones: each recorded question is
//! put to the demo, in the words of its company, and must be answered in kind.

mod alike;
mod answers;
mod asked;
mod entities;
mod issuer;
mod oauth;
mod recorded;
mod sessions;
mod sizes;
