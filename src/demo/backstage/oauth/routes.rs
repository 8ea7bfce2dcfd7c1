//! The routes under `/api/auth/v1`.

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

use super::{authorize, clients, tokens};
use crate::demo::backstage::server::Backstage;

/// What the auth plugin adds for programs that sign people in.
pub(in crate::demo::backstage) fn routes() -> Router<Arc<Backstage>> {
    Router::new()
        .route("/v1/register", post(clients::register))
        .route("/v1/authorize", get(authorize::authorize))
        .route("/v1/sessions/{id}", get(authorize::session))
        .route("/v1/sessions/{id}/approve", post(authorize::approve))
        .route("/v1/sessions/{id}/reject", post(authorize::reject))
        .route("/v1/token", post(tokens::token))
        .route("/v1/revoke", post(tokens::revoke))
}
