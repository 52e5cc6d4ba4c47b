//! Rust source cut into words, far enough to find functions and what they call; comments are left out.

/// Words of a source text: names, numbers, string literals (with their quotes), single signs.
pub(super) fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut words, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        let (letter, next) = (letters[at], letters.get(at + 1).copied());
        let end = match letter {
            _ if letter.is_whitespace() => at + 1,
            '/' if next == Some('/') => until(&letters, at, |letter| letter == '\n'),
            '"' => string(&letters, at),
            'r' if matches!(next, Some('"' | '#')) && raw(&letters, at).is_some() => {
                raw(&letters, at).unwrap_or(at + 1)
            }
            '\'' => character(&letters, at),
            _ if is_name(letter) => until(&letters, at, |letter| !is_name(letter)),
            _ => at + 1,
        };
        let is_kept = !letter.is_whitespace() && !(letter == '/' && next == Some('/'));
        if is_kept {
            words.push(letters[at..end].iter().collect());
        }
        at = end;
    }
    words
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn until(letters: &[char], from: usize, is_end: impl Fn(char) -> bool) -> usize {
    letters[from..].iter().position(|letter| is_end(*letter)).map_or(letters.len(), |length| from + length)
}

fn string(letters: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < letters.len() && letters[at] != '"' {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(letters.len())
}

/// The end of `r"…"` or `r#"…"#`; none when this is an ordinary name.
fn raw(letters: &[char], from: usize) -> Option<usize> {
    let hashes = letters[from + 1..].iter().take_while(|letter| **letter == '#').count();
    let begin = from + 1 + hashes;
    if letters.get(begin) != Some(&'"') {
        return None;
    }
    let closes = |at: &usize| letters[*at] == '"' && letters[at + 1..].iter().take(hashes).all(|sign| *sign == '#');
    (begin + 1..letters.len().saturating_sub(hashes)).find(closes).map(|at| at + 1 + hashes)
}

/// The end of a character, or of a lifetime's mark.
fn character(letters: &[char], from: usize) -> usize {
    match (letters.get(from + 1), letters.get(from + 2)) {
        (Some('\\'), _) => until(&letters[..], from + 3, |letter| letter == '\'') + 1,
        (_, Some('\'')) => from + 3,
        _ => from + 1,
    }
}

/// A function with the words of its body.
pub(super) struct Body {
    /// Its name.
    pub(super) name: String,
    /// What stands between its braces.
    pub(super) words: Vec<String>,
}

/// Every function that has a body, inner ones too.
pub(super) fn functions(words: &[String]) -> Vec<Body> {
    let mut found = Vec::new();
    for at in 0..words.len().saturating_sub(1) {
        if words[at] != "fn" || !words[at + 1].starts_with(is_name) {
            continue;
        }
        let rest = &words[at + 2..];
        // A signature holds no brace, and ends with one or, without a body, with a semicolon outside of brackets.
        let mut depth = 0_i32;
        let begin = rest.iter().position(|word| {
            match word.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth -= 1,
                _ => {}
            }
            word == "{" || (word == ";" && depth == 0)
        });
        if let Some(begin) = begin.filter(|begin| rest[*begin] == "{") {
            found
                .push(Body { name: words[at + 1].clone(), words: rest[begin..begin + block(&rest[begin..])].to_vec() });
        }
    }
    found
}

/// Length of the block that the words begin with.
fn block(words: &[String]) -> usize {
    let mut depth = 0_i32;
    let closes = |word: &String| {
        depth += match word.as_str() {
            "{" => 1,
            "}" => -1,
            _ => 0,
        };
        depth == 0
    };
    words.iter().position(closes).map_or(words.len(), |end| end + 1)
}

/// Whether words stand at a place.
pub(super) fn stands(words: &[String], at: usize, wanted: &[&str]) -> bool {
    words.len() >= at + wanted.len() && words[at..].iter().zip(wanted).all(|(word, wanted)| word == wanted)
}

/// What is called as `before name (`, or `before name :: < … > (`.
pub(super) fn called<'a>(words: &'a [String], before: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    (0..words.len()).filter(move |at| stands(words, *at, before)).filter_map(move |at| {
        let name = words.get(at + before.len())?;
        let after = at + before.len() + 1;
        let is_call = stands(words, after, &["("]) || stands(words, after, &[":", ":", "<"]);
        (is_call && name.starts_with(is_name)).then_some(name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_their_calls_are_found_past_strings_comments_and_lifetimes() {
        let text = r##"
            fn first<'a>(x: [u8; 2]) -> &'a str { // fn no() { self.store.never() }
                let brace = '{'; let text = "} self.store.no()"; self.store.yes::<u8>(brace); r#"}"#
            }
            trait T { fn without(&self); }
            async fn second() { app.store().open(1) }"##;
        let words = words(text);
        let found = functions(&words);
        assert_eq!(found.iter().map(|body| body.name.as_str()).collect::<Vec<_>>(), ["first", "second"]);
        assert_eq!(called(&found[0].words, &["store", "."]).collect::<Vec<_>>(), ["yes"]);
        assert_eq!(called(&found[1].words, &["store", "(", ")", "."]).collect::<Vec<_>>(), ["open"]);
    }
}
