//! The two pages that a person sees in a browser, and how text gets into an address.

use std::fmt::Write as _;

use crate::demo::company::Company;

/// Asks who one is; each answer is `address` (path and query) with the login in it.
pub(in crate::demo) fn who_are_you(company: &Company, address: &str) -> String {
    let separator = if address.contains('?') { '&' } else { '?' };
    let people = company.people.iter().map(|it| (&*it.login, &*it.name));
    let answers = people.chain([("nobody", "Nobody: refuse")]);
    let answers: Vec<String> = answers
        .map(|(login, name)| {
            let address = escaped(&format!("{address}{separator}login={login}"));
            format!("<li><a href=\"{address}\">{}</a></li>", escaped(name))
        })
        .collect();
    page("Who are you?", &format!("<ul>{}</ul>", answers.concat()))
}

/// The form of a device: its code, who one is, and the two answers.
pub(super) fn device(company: &Company, user_code: &str) -> String {
    let people: Vec<String> = company
        .people
        .iter()
        .map(|it| {
            let (login, name) = (escaped(&it.login), escaped(&it.name));
            format!("<option value=\"{login}\">{name}</option>")
        })
        .collect();
    let people = people.concat();
    let code = escaped(user_code);
    page(
        "Is this the code on the device?",
        &format!(
            "<form method=\"post\"><input name=\"user_code\" value=\"{code}\">\
             <select name=\"login\">{people}</select>\
             <button name=\"confirm\" value=\"yes\">Yes</button>\
             <button name=\"abort\" value=\"yes\">No</button></form>"
        ),
    )
}

/// A page that says one thing.
pub(super) fn note(text: &str) -> String {
    page(text, "")
}

/// Names and values as the query of an address (everything but unreserved characters as `%XX`).
pub(in crate::demo) fn query(pairs: &[(&str, &str)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name);
        query.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                query.push(char::from(byte));
            } else {
                // Writing to a text cannot end badly.
                let _written = write!(query, "%{byte:02X}");
            }
        }
    }
    query
}

fn page(title: &str, body: &str) -> String {
    format!("<!doctype html><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1>{body}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_with_the_address_cannot_become_part_of_a_page() {
        let acme = Company::default();
        let page = who_are_you(&acme, "/auth?state=\"><script>");
        assert!(!page.contains("<script>"), "{page}");
        let page = device(&acme, "\"><script>");
        assert!(!page.contains("<script>"), "{page}");
    }

    #[test]
    fn values_come_through_a_query_whole() {
        assert_eq!(
            query(&[("iss", "http://a:1"), ("state", "x y&z=é")]),
            "iss=http%3A%2F%2Fa%3A1&state=x%20y%26z%3D%C3%A9"
        );
    }
}
