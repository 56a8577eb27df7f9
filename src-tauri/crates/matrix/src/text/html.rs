//! Reads HTML as a flat run of tokens.
//!
//! Not a browser's parser: no tree, no recursion, time linear in the length, whatever a hostile sender writes. What it
//! does not know as a tag is text.

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Words, entities decoded.
    Text(String),
    /// An opening tag, its name in small letters.
    Open { name: String, attributes: Vec<(String, String)> },
    /// A closing tag, its name in small letters.
    Close(String),
}

impl Token {
    /// Returns an attribute's value.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        let Self::Open { attributes, .. } = self else { return None };
        attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }
}

/// Splits HTML into tokens.
pub(super) fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    // Once an end is missing it is missing for every later start: looking again would take quadratic time.
    let (mut comments, mut tags) = (true, true);
    while !rest.is_empty() {
        let Some((text, tag)) = rest.split_once('<') else {
            push_text(&mut tokens, rest);
            break;
        };
        push_text(&mut tokens, text);
        if comments && let Some(comment) = tag.strip_prefix("!--") {
            if let Some((_, after)) = comment.split_once("-->") {
                rest = after;
                continue;
            }
            comments = false;
        }
        let begins = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?');
        if let Some(end) = Some(tag).filter(|_| begins && tags).and_then(end_of_tag) {
            push_tag(&mut tokens, tag.get(..end).unwrap_or_default());
            rest = tag.get(end + 1..).unwrap_or_default();
        } else {
            tags &= !begins;
            push_text(&mut tokens, "<");
            rest = tag;
        }
    }
    tokens
}

/// Finds the `>` that ends a tag, outside quotes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut valued = false;
    for (at, letter) in tag.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') if valued => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
        if !letter.is_ascii_whitespace() {
            valued = letter == '=';
        }
    }
    None
}

fn push_text(tokens: &mut Vec<Token>, text: &str) {
    if text.is_empty() {
        return;
    }
    let decoded = decode(text);
    match tokens.last_mut() {
        Some(Token::Text(last)) => last.push_str(&decoded),
        _ => tokens.push(Token::Text(decoded)),
    }
}

fn push_tag(tokens: &mut Vec<Token>, tag: &str) {
    let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
    let (name, rest) = tag.split_at(end);
    if name.is_empty() {
        return;
    }
    let name = name.to_ascii_lowercase();
    tokens.push(if closing { Token::Close(name) } else { Token::Open { name, attributes: attributes(rest) } });
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return attributes;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let mut value = "";
        rest = after.trim_start();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            (value, rest) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = after.get(1..).unwrap_or_default();
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => after.split_at(after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
        }
        if !name.is_empty() {
            attributes.push((name.to_ascii_lowercase(), decode(value)));
        }
    }
}

/// Decodes the entities that a writer of a message produces; others stay as they are.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let end = after.bytes().take(10).position(|byte| byte == b';');
        if let Some((name, tail)) = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)))
            && let Some(letter) = entity(name)
        {
            decoded.push(letter);
            rest = tail;
        } else {
            decoded.push('&');
            rest = after;
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| *letter != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "copy" => '©',
        "reg" => '®',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "laquo" => '«',
        "raquo" => '»',
        "zwnj" => '\u{200C}',
        "zwj" => '\u{200D}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_entities() {
        let open = |name: &str, attributes: &[(&str, &str)]| Token::Open {
            name: name.to_owned(),
            attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        };
        assert_eq!(
            tokens("a &lt;b&gt; <A HREF='x>y' b=c d>q</a><br/><!-- no -->&bogus; 1 < 2"),
            [
                Token::Text("a <b> ".to_owned()),
                open("a", &[("href", "x>y"), ("b", "c"), ("d", "")]),
                Token::Text("q".to_owned()),
                Token::Close("a".to_owned()),
                open("br", &[]),
                Token::Text("&bogus; 1 < 2".to_owned()),
            ]
        );
    }

    #[test]
    fn hostile_input_takes_linear_time() {
        for unit in ["<", "<b", "<!--", "&", "<a x='", "&#x", "</", "<a =", "<b>"] {
            let _ = tokens(&unit.repeat(40_000));
        }
    }
}
