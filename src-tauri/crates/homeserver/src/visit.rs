//! A person in their browser: follows a page that signs them in, as far as it leads.

use std::collections::BTreeMap;

use ureq::{
    Agent,
    http::{Response, Uri, header},
};

use crate::{Error, Result, api::encoded};

/// More pages than any way in has.
const PAGES: usize = 16;

/// What the person does when they are asked who they are.
#[derive(Clone, Copy, Debug)]
pub enum Visitor<'a> {
    /// They say so.
    Named(&'a str),
    /// They refuse.
    Refusing,
}

/// Opens a page and does on it and on those behind it what lets the person in. Returns the text of the last page.
pub fn visit(page: &str, visitor: Visitor<'_>) -> Result<String> {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false).build();
    let agent = Agent::from(config);
    let mut cookies = BTreeMap::new();
    let (mut address, mut form) = (page.to_owned(), None::<String>);
    for _ in 0..PAGES {
        let broken =
            |reason: String| Error::Line { request: format!("the page {}", address.split('?').next().unwrap_or_default()), reason };
        let carried = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let got = match form.take() {
            Some(form) => {
                let request = agent.post(&address).header(header::COOKIE, &carried);
                request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").send(form)
            }
            None => agent.get(&address).header(header::COOKIE, &carried).call(),
        };
        let mut answer = got.map_err(|error| broken(error.to_string()))?;
        keep_cookies(&answer, &mut cookies);
        if answer.status().is_redirection() {
            let next = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            address = next.and_then(|next| joined(&address, next)).ok_or_else(|| broken("it leads nowhere".into()))?;
            continue;
        }
        let text = answer.body_mut().read_to_string().map_err(|error| broken(error.to_string()))?;
        if text.contains("name=\"sub\"") {
            form = Some(match visitor {
                Visitor::Named(name) => format!("sub={}", encoded(name)),
                Visitor::Refusing => "action=deny".to_owned(),
            });
        } else if let Some(next) = way_on(&text) {
            address = next;
        } else {
            return Ok(text);
        }
    }
    Err(Error::Line { request: format!("the page {page}"), reason: "it has no end".into() })
}

fn keep_cookies(answer: &Response<ureq::Body>, cookies: &mut BTreeMap<String, String>) {
    for cookie in answer.headers().get_all(header::SET_COOKIE) {
        let pair = cookie.to_str().ok().and_then(|text| text.split(';').next()?.split_once('='));
        if let Some((name, value)) = pair {
            cookies.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
}

fn joined(address: &str, next: &str) -> Option<String> {
    if next.contains("://") {
        return Some(next.to_owned());
    }
    let uri: Uri = address.parse().ok()?;
    Some(format!("{}://{}{next}", uri.scheme_str()?, uri.authority()?))
}

/// Finds the button with which the homeserver asks whether to go on.
fn way_on(text: &str) -> Option<String> {
    let (before, _) = text.split_once("class=\"primary-button\"")?;
    let (_, address) = before.rsplit_once("href=\"")?;
    Some(address.split('"').next()?.replace("&amp;", "&"))
}
