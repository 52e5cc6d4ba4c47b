//! The Spot price history.

use super::account::Call;
use super::failure::{failure, incomplete};
use super::instances::moment;
use super::pages::all_pages;
use crate::{CloudError, SpotPrice};
use aws_sdk_ec2::primitives::DateTime;
use aws_sdk_ec2::types::SpotPrice as Row;
use jiff::Timestamp;
use spot_domain::MicrousdPerHour;

const DESCRIBE: &str = "ec2:DescribeSpotPriceHistory";
/// Clusters run Linux; other systems have prices of their own. Accounts of EC2's first years are answered with
/// ` (Amazon VPC)` behind it.
const PRODUCT: &str = "Linux/UNIX";
/// Prices carry at most so many decimals; a micro-dollar is the last of them.
const DECIMALS: usize = 6;

impl Call {
    /// The changes since a moment and what held then, sorted by type, zone and time.
    pub(super) async fn spot_prices(&self, since: Timestamp) -> Result<Vec<SpotPrice>, CloudError> {
        let start = DateTime::from_secs(since.as_second());
        let rows = all_pages(DESCRIBE, |token| {
            let request = self.clients.ec2.describe_spot_price_history().product_descriptions(PRODUCT);
            let request = request.start_time(start).max_results(self.pages.ec2).set_next_token(token);
            async move {
                let answer = request.send().await.map_err(|error| failure(DESCRIBE, &error))?;
                Ok((answer.spot_price_history.unwrap_or_default(), answer.next_token))
            }
        })
        .await?;
        let of_linux =
            |row: &Row| row.product_description.as_ref().is_none_or(|product| product.as_str().starts_with(PRODUCT));
        let prices = rows.into_iter().filter(of_linux).map(read);
        let mut prices = prices.collect::<Result<Vec<_>, _>>()?;
        prices.sort_by(|left, right| order(left).cmp(&order(right)));
        prices.dedup();
        Ok(prices)
    }
}

fn order(price: &SpotPrice) -> (&str, &str, Timestamp, MicrousdPerHour) {
    (price.instance_type.as_str(), price.zone.as_str(), price.since, price.microusd_per_hour)
}

fn read(row: Row) -> Result<SpotPrice, CloudError> {
    let missing = |what: &str| incomplete(DESCRIBE, what);
    let price = row.spot_price.as_deref().and_then(micro_dollars);
    Ok(SpotPrice {
        instance_type: row.instance_type.ok_or_else(|| missing("a price's type"))?.as_str().into(),
        zone: row.availability_zone.ok_or_else(|| missing("a price's zone"))?.into(),
        microusd_per_hour: price.ok_or_else(|| missing("a price that can be read"))?,
        since: moment(DESCRIBE, "a price's time", row.timestamp)?,
    })
}

/// Dollars as text to micro-dollars, exactly; none for anything that is not exactly that.
fn micro_dollars(text: &str) -> Option<MicrousdPerHour> {
    if !text.is_ascii() {
        return None;
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (part, beyond) = part.split_at(part.len().min(DECIMALS));
    if whole.is_empty() || !digits(whole) || !digits(part) || beyond.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let micros: u64 = format!("{part:0<width$}", width = DECIMALS).parse().ok()?;
    let whole: u64 = whole.parse().ok()?;
    whole.checked_mul(1_000_000)?.checked_add(micros).map(MicrousdPerHour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_to_the_micro_dollar() {
        let rows = [("0.003500", 3_500), ("0.0035", 3_500), ("12.345678", 12_345_678), ("3", 3_000_000)];
        for (text, expected) in rows.into_iter().chain([("0.00001", 10), ("0.1000000000", 100_000), ("7.", 7_000_000)])
        {
            assert_eq!(micro_dollars(text), Some(MicrousdPerHour(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_exact_price_is_none() {
        for text in ["", ".", ".5", "-1", "+1", "1e3", "0.0000001", "1,5", "0.00350x", "NaN", "99999999999999999999"] {
            assert_eq!(micro_dollars(text), None, "{text}");
        }
        assert_eq!(micro_dollars("0.12345é"), None, "no byte boundary is assumed");
    }
}
