//! Columns and wrapped lines of plain text.

/// Nothing is wider; it fits a chat window and a laptop's terminal.
pub(super) const WIDTH: usize = 100;

/// Breaks `text` at spaces so that no line exceeds the width; `first` opens the first line, later ones are indented
/// alike.
pub(super) fn wrapped(first: &str, text: &str) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut result = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        let fits = line.chars().count() + usize::from(!empty) + word.chars().count() <= WIDTH;
        if !fits && !empty {
            result.push_str(line.trim_end());
            result.push('\n');
            line = indent.clone();
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    result.push_str(line.trim_end());
    result.push('\n');
    result
}

/// Cuts `text` to `width` characters, with an ellipsis where something is missing.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// How a column is set.
#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Right,
}

/// Rows of columns, each as wide as its widest cell, two spaces between, indented by two.
pub(super) fn table(aligns: &[Align], rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..aligns.len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for ((cell, align), width) in row.iter().zip(aligns).zip(&widths) {
            let padding = " ".repeat(width - cell.chars().count());
            line.push(' ');
            match align {
                Align::Left => line.extend([cell.as_str(), &padding]),
                Align::Right => line.extend([padding.as_str(), cell]),
            }
            line.push(' ');
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_wrapped_under_its_first_word() {
        let text = wrapped("  - ", &"word ".repeat(40));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(text.lines().nth(1).unwrap().starts_with("    word"));
    }

    #[test]
    fn a_word_longer_than_the_line_stands_alone() {
        let long = "x".repeat(150);
        assert_eq!(wrapped("- ", &format!("a {long} b")), format!("- a\n  {long}\n  b\n"));
    }

    #[test]
    fn columns_line_up() {
        let rows = vec![vec!["m5.large".to_owned(), "3".to_owned()], vec!["t3".to_owned(), "12".to_owned()]];
        assert_eq!(table(&[Align::Left, Align::Right], &rows), "  m5.large   3\n  t3        12\n");
    }
}
