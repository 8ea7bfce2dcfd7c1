//! How the server behaves around its routes: slashes, methods, caching, unknown paths.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header, uri::PathAndQuery},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    answer::{Failure, typed},
    server::Drone,
};

const PAGE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"/><title>Drone CI</title></head><body><div id=\"root\"></div></body></html>";

/// Routes that only the full build has; the open-source one answers 501.
const FULL_BUILD_ONLY: [&str; 6] = [
    "/api/builds/incomplete",
    "/api/queue",
    "/promote",
    "/rollback",
    "/cron",
    "/collaborators",
];

/// A slash at the end is one too many, and forgiven.
pub(super) async fn without_trailing_slash(mut request: Request) -> Request {
    let uri = request.uri();
    if let Some(path) = uri.path().strip_suffix('/').filter(|path| !path.is_empty()) {
        let rest = uri
            .query()
            .map_or(String::new(), |query| format!("?{query}"));
        let mut parts = uri.clone().into_parts();
        if let Ok(shorter) = PathAndQuery::try_from(format!("{path}{rest}")) {
            parts.path_and_query = Some(shorter);
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
    }
    request
}

/// Go's router does not say which methods it would have taken.
pub(super) async fn no_allow_header(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().remove(header::ALLOW);
    }
    response
}

/// Around the API: `HEAD` is a wrong method, `OPTIONS` is always well, nothing may be cached.
pub(super) async fn manners(
    State(drone): State<Arc<Drone>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/api/") {
        return next.run(request).await;
    }
    if request.method() == Method::OPTIONS {
        return StatusCode::OK.into_response();
    }
    if request.method() == Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let quirks = drone.world.shared.mishaps.now().quirks;
    if quirks.open_source_build && FULL_BUILD_ONLY.iter().any(|part| path.contains(part)) {
        return Failure::new(StatusCode::NOT_IMPLEMENTED, "Not Implemented").into_response();
    }
    let is_stream = path.starts_with("/api/stream");
    let mut response = next.run(request).await;
    if !is_stream {
        never_cached(&mut response);
    }
    response
}

fn never_cached(response: &mut Response) {
    const HEADERS: [(HeaderName, HeaderValue); 4] = [
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(
                "no-cache, no-store, no-transform, must-revalidate, private, max-age=0",
            ),
        ),
        (
            header::EXPIRES,
            HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 UTC"),
        ),
        (header::PRAGMA, HeaderValue::from_static("no-cache")),
        (
            HeaderName::from_static("x-accel-expires"),
            HeaderValue::from_static("0"),
        ),
    ];
    response.headers_mut().extend(HEADERS);
}

/// 405 and an empty body.
pub(super) async fn wrong_method() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

/// No such path: a text below `/api`, the web page everywhere else.
pub(super) async fn lost(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        let mut response = typed(
            "text/plain; charset=utf-8",
            Body::from("404 page not found\n"),
        );
        *response.status_mut() = StatusCode::NOT_FOUND;
        response.headers_mut().insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        return response;
    }
    typed("text/html; charset=UTF-8", Body::from(PAGE))
}

/// `GET /version`
pub(super) async fn version() -> Response {
    typed("application/json", Body::from("{\"version\":\"2.25.0\"}\n"))
}

/// `GET /healthz`
pub(super) async fn health() -> Response {
    typed("text/plain; charset=utf-8", Body::from("OK"))
}

/// `GET /varz`
pub(super) async fn varz() -> Response {
    const TEXT: &str = concat!(
        r#"{"scm":{"url":"https://git.acme.example/","rate":{"limit":0,"remaining":0,"reset":0}},"#,
        r#""license":{"kind":"trial","seats":0,"repos":0,"expire_at":"0001-01-01T00:00:00Z"}}"#,
        "\n"
    );
    typed("application/json", Body::from(TEXT))
}
