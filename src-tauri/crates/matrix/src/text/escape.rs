//! Backslashes before what would be taken for formatting.

/// Puts a backslash before the letters of a text that would be taken for formatting. `cell`: the text stands in a table.
pub(super) fn escaped(text: &str, cell: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        match letter {
            '|' => {
                // Two in a row would hide words; at the edges of the text another may follow.
                let lonely = [before, after].into_iter().all(|neighbour| neighbour.is_some_and(|neighbour| neighbour != '|'));
                escaped.push_str(match (cell, lonely) {
                    (false, true) => "|",
                    (false, false) | (true, true) => "\\|",
                    (true, false) => "&#124;",
                });
            }
            '_' if word(before) && word(after) => escaped.push('_'),
            '&' if after.is_some_and(|after| after.is_ascii_alphanumeric() || after == '#') => escaped.push_str("\\&"),
            '\\' | '*' | '_' | '`' | '[' | ']' | '~' | '<' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
        before = Some(letter);
    }
    escaped
}

/// Puts a backslash into the beginnings of lines that would make a heading, a quote, a list, a line across or a table.
pub(super) fn line_starts(paragraph: &str) -> String {
    let mut lines = String::with_capacity(paragraph.len());
    for (index, line) in paragraph.split('\n').enumerate() {
        if index > 0 {
            lines.push('\n');
        }
        let sign = sign(line);
        let (before, after) = line.split_at(sign.unwrap_or(0));
        lines.push_str(before);
        if sign.is_some() {
            lines.push('\\');
        }
        lines.push_str(after);
    }
    lines
}

/// Finds where in a line the backslash belongs.
fn sign(line: &str) -> Option<usize> {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let only = |letters: &[char]| line.chars().all(|letter| letters.contains(&letter));
    match line.chars().next()? {
        '>' => Some(0),
        '#' => ends(line.trim_start_matches('#')).then_some(0),
        '-' | '+' if ends(line.get(1..)?) => Some(0),
        '-' | ':' => only(&['-', ':', '|', ' ']).then_some(0),
        '=' => only(&['=', ' ']).then_some(0),
        digit if digit.is_ascii_digit() => {
            let at = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
            let rest = line.get(at..)?;
            (rest.starts_with(['.', ')']) && ends(rest.get(1..)?)).then_some(at)
        }
        _ => None,
    }
}

/// Makes a fence that is longer than any in the text: `shortest` or more of its letter.
pub(super) fn fence(text: &str, shortest: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let length = if longest >= shortest.len() { longest + 1 } else { shortest.len() };
    "`".repeat(length)
}
