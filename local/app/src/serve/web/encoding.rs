//! Which of the forms that lie beside a file a browser takes.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// A form of a file: what the header calls it, and what its name ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    pub(super) name: &'static str,
    pub(super) ending: &'static str,
}

/// Smallest first.
const KNOWN: [Encoding; 2] = [Encoding { name: "br", ending: "br" }, Encoding { name: "gzip", ending: "gz" }];

/// The forms that a request takes, smallest first; the plain file is always taken.
pub(super) fn taken(headers: &HeaderMap) -> Vec<Encoding> {
    let named: Vec<&str> = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).collect();
    let takes = |name: &str| named.iter().flat_map(|list| list.split(',')).any(|one| is_taken(one, name));
    KNOWN.into_iter().filter(|encoding| takes(encoding.name)).collect()
}

/// Whether an entry such as `gzip;q=0.8` takes an encoding; `q=0` says that it does not.
fn is_taken(entry: &str, name: &str) -> bool {
    let mut parts = entry.split(';').map(str::trim);
    let named = parts.next().is_some_and(|found| found.eq_ignore_ascii_case(name));
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    named && weight.is_none_or(|weight| weight.parse().is_ok_and(|weight: f64| weight > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_only_to_whoever_takes_it_and_the_smallest_first() {
        let cases: [(&[&str], &[&str]); 7] = [
            (&[], &[]),
            (&["identity"], &[]),
            (&["gzip, deflate, br, zstd"], &["br", "gzip"]),
            (&["gzip", "BR"], &["br", "gzip"]),
            (&["br;q=0, gzip;q=0.5"], &["gzip"]),
            (&["gzip;q=0.000, brotli"], &[]),
            (&["gzip;q=much"], &[]),
        ];
        for (values, wanted) in cases {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(ACCEPT_ENCODING, value.parse().unwrap());
            }
            let names: Vec<&str> = taken(&headers).iter().map(|encoding| encoding.name).collect();
            assert_eq!(names, wanted, "{values:?}");
        }
    }
}
