//! Lengths of time and amounts as people write them.

use jiff::SignedDuration;

/// `90s`, `5m`, `1h 30m`, `7d`.
pub(super) fn duration(text: &str) -> Result<SignedDuration, String> {
    let mut secs: i64 = 0;
    let mut rest = text.trim();
    let wrong = || format!("`{text}` is no length of time such as `90s`, `5m`, `1h 30m` or `7d`");
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, after) = rest.split_at(digits);
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let unit = match after.chars().next() {
            Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3_600,
            Some('d') => 86_400,
            _ => return Err(wrong()),
        };
        secs = number.checked_mul(unit).and_then(|part| secs.checked_add(part)).ok_or_else(wrong)?;
        rest = after[1..].trim_start();
    }
    Ok(SignedDuration::from_secs(secs))
}

/// `250m`, `2`, `0.5`: thousandths of a vCPU.
pub(super) fn millicores(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no CPU quantity such as `250m` or `2`");
    if let Some(millis) = text.strip_suffix('m') {
        return millis.parse().map_err(|_| wrong());
    }
    let cores: f64 = text.parse().map_err(|_| wrong())?;
    if (0.0..1e6).contains(&cores) { Ok((cores * 1_000.0).round() as u64) } else { Err(wrong()) }
}

/// `512Mi`, `2Gi`: bytes.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no memory quantity such as `512Mi` or `2Gi`");
    let (number, shift) = match (text.strip_suffix("Mi"), text.strip_suffix("Gi")) {
        (Some(number), _) => (number, 20),
        (None, Some(number)) => (number, 30),
        (None, None) => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(1 << shift).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(duration("1h 30m"), Ok(SignedDuration::from_mins(90)));
        assert_eq!(duration("7d"), Ok(SignedDuration::from_hours(168)));
        assert_eq!((millicores("250m"), millicores("0.5"), bytes("2Gi")), (Ok(250), Ok(500), Ok(2 << 30)));
        for wrong in ["", "5", "5 minutes", "h", "99999999999999999999d"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        assert!(millicores("-1").is_err() && millicores("x").is_err() && bytes("5GB").is_err());
    }
}
