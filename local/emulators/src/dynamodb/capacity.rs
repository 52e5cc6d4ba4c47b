//! What a call is billed by DynamoDB's on-demand prices: the engine works it out (sizes of items, indexes, consistency,
//! transactions) when it is asked to, so every call asks, and the answer is read here.

const ASKED: &str = "\"ReturnConsumedCapacity\":\"TOTAL\"";
/// What a write costs at least that changed nothing because its condition did not hold; the engine says nothing of it.
const REFUSED_WRITE_HALF_UNITS: u64 = 2;

/// The request with a wish to know what it consumes, where that can be wished.
pub(crate) fn asking(operation: &str, request: &str) -> Option<String> {
    if !is_metered(operation) {
        return None;
    }
    let rest = request.trim_start().strip_prefix('{')?;
    let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
    Some(format!("{{{ASKED}{comma}{rest}"))
}

/// Half units of capacity: an eventually consistent read is half a unit.
pub(crate) fn half_units(operation: &str, answer: &[u8]) -> u64 {
    if !is_metered(operation) {
        return 0;
    }
    match consumed(answer) {
        Some(units) => (units * 2.0).round() as u64,
        None if is_write(operation) => REFUSED_WRITE_HALF_UNITS,
        None => 1,
    }
}

fn is_write(operation: &str) -> bool {
    matches!(operation, "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems")
}

fn is_metered(operation: &str) -> bool {
    is_write(operation) || matches!(operation, "GetItem" | "Query" | "Scan" | "BatchGetItem" | "TransactGetItems")
}

/// The units that the answer tells: one number, as there is one table.
fn consumed(answer: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(answer).ok()?;
    // Last, since an item may be named like anything.
    let (_, told) = text.rsplit_once("\"ConsumedCapacity\":")?;
    let (_, number) = told.split_once("\"CapacityUnits\":")?;
    let end = number.find([',', '}'])?;
    number[..end].trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_asks_what_it_consumes_and_the_answer_is_read_in_halves() {
        let asked = asking("PutItem", "{\"TableName\":\"t\"}");
        assert_eq!(asked.as_deref(), Some("{\"ReturnConsumedCapacity\":\"TOTAL\",\"TableName\":\"t\"}"));
        assert_eq!(asking("DescribeTable", "{}"), None);
        let one = br#"{"Item":{},"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}}"#;
        assert_eq!(half_units("GetItem", one), 1);
        let several = br#"{"ConsumedCapacity":[{"CapacityUnits":12.0,"TableName":"t","WriteCapacityUnits":12.0}]}"#;
        assert_eq!(half_units("TransactWriteItems", several), 24);
    }

    #[test]
    fn a_refused_write_is_paid_for_and_what_is_free_is_free() {
        let refused = br#"{"__type":"ConditionalCheckFailedException"}"#;
        assert_eq!(half_units("UpdateItem", refused), 2);
        assert_eq!(half_units("DescribeTable", b"{}"), 0);
    }
}
