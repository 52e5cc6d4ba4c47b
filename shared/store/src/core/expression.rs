//! Expressions: attributes are written `#name`, so that none collides with DynamoDB's long list of reserved words.

use std::collections::HashMap;

/// The names used in expressions, each standing for the attribute of the same name.
pub(crate) fn names<'a>(expressions: impl IntoIterator<Item = &'a str>) -> Option<HashMap<String, String>> {
    let mut names = HashMap::new();
    for expression in expressions {
        for piece in expression.split('#').skip(1) {
            let end =
                piece.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(piece.len());
            names.insert(format!("#{}", &piece[..end]), piece[..end].to_owned());
        }
    }
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_once() {
        let names = names(["#status = :pending AND #ver = :seen", "SET #ver = #ver + :one"]).unwrap();
        assert_eq!(names.len(), 2);
        assert_eq!(names["#ver"], "ver");
    }
}
