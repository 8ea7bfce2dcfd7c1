#![cfg(test)]
//! The clients against real servers: a Backstage with an OpenID provider (from npm, started here),
//! and a Drone that the environment names. What is missing is skipped with a line that says so.

mod backstage;
mod chromium;
mod company;
mod drone;
mod home;
mod lab;
mod own_issuer;
mod pasted;
mod skip;
mod stale;
