//! What a call would be billed by DynamoDB's on-demand prices, read off the call itself.
//!
//! Sizes are those of the JSON that went over the wire: names and types make it longer than the item that DynamoDB weighs,
//! so items near a limit are weighed too heavy; and an update weighs what it says, not the item that it leaves, so updates
//! of items beyond a kilobyte are weighed too light.

/// One unit of writing covers so much of an item.
const WRITE_UNIT_BYTES: usize = 1024;
/// One unit of strongly consistent reading; twice as much where a moment's age does no harm.
const READ_UNIT_BYTES: usize = 4096;
const MOST_LOOKED_AT_BYTES: usize = 64 * 1024;

/// Half units of capacity: an eventually consistent read is half a unit.
pub(crate) fn half_units(operation: &str, request: &[u8], answer: &[u8]) -> u64 {
    let half = match operation {
        "GetItem" | "Query" => read_units(answer.len(), 1) * consistency(request),
        // Every key is read by itself.
        "BatchGetItem" => read_units(answer.len(), count(request, b"\"SK\":")) * consistency(request),
        "PutItem" | "UpdateItem" | "DeleteItem" => 2 * write_units(request, 1),
        // Prepared and committed: everything twice.
        "TransactWriteItems" => 4 * write_units(request, count(request, b"\"TableName\"")),
        _ => 0,
    };
    half as u64
}

fn read_units(bytes: usize, items: usize) -> usize {
    bytes.div_ceil(READ_UNIT_BYTES).max(items).max(1)
}

fn consistency(request: &[u8]) -> usize {
    if count(request, b"\"ConsistentRead\":true") > 0 { 2 } else { 1 }
}

/// The table's own units, and one for each index that the written items stand in.
fn write_units(request: &[u8], items: usize) -> usize {
    // Long bodies are snapshots, which stand in no index.
    let looked_at = &request[..request.len().min(MOST_LOOKED_AT_BYTES)];
    let indexes = count(looked_at, b"\"G1PK\":{") + count(looked_at, b"\"G2PK\":{") + count(looked_at, b":\"G1SK\"");
    // Bytes go over the wire in base64, four letters for three.
    let bytes = if count(looked_at, b"{\"B\":\"") > 0 { request.len() * 3 / 4 } else { request.len() };
    bytes.div_ceil(WRITE_UNIT_BYTES).max(items).max(1) + indexes
}

fn count(text: &[u8], wanted: &[u8]) -> usize {
    text.windows(wanted.len()).filter(|window| *window == wanted).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_go_by_four_kilobytes_and_half_when_they_may_be_old() {
        let strong = br#"{"ConsistentRead":true}"#;
        assert_eq!(half_units("GetItem", strong, b"{}"), 2);
        assert_eq!(half_units("Query", b"{}", &[b' '; 5000]), 2);
        assert_eq!(half_units("Query", strong, &[b' '; 5000]), 4);
        assert_eq!(half_units("BatchGetItem", br#"{"PK":1,"SK":1,"PK":2,"SK":2}"#, b"{}"), 2);
    }

    #[test]
    fn writes_go_by_kilobytes_twice_in_transactions_and_once_more_for_each_index() {
        assert_eq!(half_units("PutItem", &[b' '; 1025], b""), 4);
        assert_eq!(half_units("PutItem", br#"{"Item":{"G1PK":{"S":"x"}}}"#, b""), 4);
        let two = br#"{"TransactItems":[{"Put":{"TableName":"t"}},{"Put":{"TableName":"t"}}]}"#;
        assert_eq!(half_units("TransactWriteItems", two, b""), 8);
        assert_eq!(half_units("DescribeTable", b"", b""), 0);
    }
}
