//! Kubernetes quantities: `250m`, `1.5`, `512Mi`, `2G`, `1e3`.

/// Suffixes and what they multiply by, in thousandths.
const SUFFIXES: [(&str, u128); 14] = [
    ("Ki", 1024 * 1000),
    ("Mi", 1000 << 20),
    ("Gi", 1000 << 30),
    ("Ti", 1000 << 40),
    ("Pi", 1000 << 50),
    ("Ei", 1000 << 60),
    ("m", 1),
    ("k", 1_000_000),
    ("M", 1_000_000_000),
    ("G", 1_000_000_000_000),
    ("T", 1_000_000_000_000_000),
    ("P", 1_000_000_000_000_000_000),
    ("E", 1_000_000_000_000_000_000_000),
    ("", 1000),
];

/// Thousandths, rounded up as the API server rounds; none when it is no quantity.
fn thousandths(text: &str) -> Option<u64> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) if !exponent.is_empty() && exponent.parse::<u32>().is_ok() => {
            (number, exponent.parse::<u32>().ok()?)
        }
        _ => (text, 0),
    };
    let (suffix, factor) = SUFFIXES.iter().find(|(suffix, _)| number.ends_with(suffix))?;
    let digits = &number[..number.len() - suffix.len()];
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all: u128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = 10u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let scaled = all.checked_mul(*factor)?.checked_mul(10u128.checked_pow(exponent)?)?;
    u64::try_from(scaled.div_ceil(scale)).ok()
}

/// CPU in thousandths of a vCPU.
pub(super) fn millicores(text: &str) -> Option<u64> {
    thousandths(text)
}

/// Bytes, or a count.
pub(super) fn whole(text: &str) -> Option<u64> {
    thousandths(text).map(|thousandths| thousandths.div_ceil(1000)).or_else(|| text.parse().ok())
}

/// CPU as the API writes it.
pub(super) fn cpu_text(millicores: u64) -> String {
    if millicores.is_multiple_of(1000) { (millicores / 1000).to_string() } else { format!("{millicores}m") }
}

/// Memory as the API writes it: the greatest binary unit that leaves no rest.
pub(super) fn memory_text(bytes: u64) -> String {
    let units = [("Gi", 1u64 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];
    let fits = units.iter().find(|(_, unit)| bytes > 0 && bytes.is_multiple_of(*unit));
    fits.map_or_else(|| bytes.to_string(), |(suffix, unit)| format!("{}{suffix}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_the_api_server_reads_them() {
        assert_eq!(millicores("250m"), Some(250));
        assert_eq!(millicores("1.5"), Some(1500));
        assert_eq!(millicores("0.0001"), Some(1));
        assert_eq!(whole("512Mi"), Some(512 << 20));
        assert_eq!(whole("1e3"), Some(1000));
        assert_eq!(whole("2G"), Some(2_000_000_000));
        assert_eq!(whole("1Gx"), None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for bytes in [1u64 << 30, 3 << 20, 1000, 5 << 10] {
            assert_eq!(whole(&memory_text(bytes)), Some(bytes));
        }
        for cpu in [1, 250, 1000, 1930] {
            assert_eq!(millicores(&cpu_text(cpu)), Some(cpu));
        }
    }
}
