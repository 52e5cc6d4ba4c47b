//! Finds where a field stands in a JSON text that is known to be well formed.

/// The line, from 1, of the value at a path like `policy.constraints` or `nodes[3].allocatable`.
pub(crate) fn line_of(text: &str, path: &str) -> Option<usize> {
    let mut scanner = Scanner { bytes: text.as_bytes(), position: 0 };
    for part in path.split('.') {
        let mut pieces = part.split('[');
        let key = pieces.next().filter(|key| !key.is_empty());
        if let Some(key) = key {
            scanner.enter_member(key)?;
        }
        for index in pieces {
            scanner.enter_element(index.trim_end_matches(']').parse().ok()?)?;
        }
    }
    scanner.skip_space();
    Some(1 + text.as_bytes()[..scanner.position].iter().filter(|byte| **byte == b'\n').count())
}

struct Scanner<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.position += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.peek()? == byte).then(|| self.position += 1)
    }

    /// Stands at an object; goes to the value of its member `key`.
    fn enter_member(&mut self, key: &str) -> Option<()> {
        self.expect(b'{')?;
        loop {
            self.skip_space();
            let start = self.position;
            self.skip_string()?;
            let name = &self.bytes[start + 1..self.position - 1];
            self.expect(b':')?;
            if name == key.as_bytes() {
                return Some(());
            }
            self.skip_value()?;
            self.expect(b',')?;
        }
    }

    /// Stands at an array; goes to its element `index`.
    fn enter_element(&mut self, index: usize) -> Option<()> {
        self.expect(b'[')?;
        for _ in 0..index {
            self.skip_value()?;
            self.expect(b',')?;
        }
        Some(())
    }

    fn skip_string(&mut self) -> Option<()> {
        self.expect(b'"')?;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.position += 2,
                _ => self.position += 1,
            }
        }
        self.position += 1;
        Some(())
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.skip_space();
            match self.peek()? {
                b'"' => self.skip_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.position += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.position += 1;
                }
                b',' | b':' => self.position += 1,
                _ => self.skip_scalar(),
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn skip_scalar(&mut self) {
        while self.peek().is_some_and(|byte| !matches!(byte, b',' | b']' | b'}' | b':') && !byte.is_ascii_whitespace())
        {
            self.position += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_path_with_indexes_leads_to_its_line() {
        let text = "{\n\"a\": \"b\\\"}\", \"nodes\": [\n{\"x\": [1, {\"y\": 2}]},\n{\"x\":\n3}],\n\"x\": 9}";
        assert_eq!(line_of(text, "nodes[0].x[1].y"), Some(3));
        assert_eq!(line_of(text, "nodes[1].x"), Some(5));
        assert_eq!(line_of(text, "x"), Some(6));
        assert_eq!(line_of(text, "nodes[2].x"), None);
        assert_eq!(line_of(text, "z"), None);
    }
}
