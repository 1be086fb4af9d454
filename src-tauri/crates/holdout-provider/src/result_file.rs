//! The result file of a training: a CSV of measures per step, plain or in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::error::ProviderError;
use crate::event::StepMetrics;

/// The CSV inside the content of a result file.
///
/// OpenAI often serves it in base64, others plainly (protocol.md 1.3): what does not begin with the
/// header `step` is tried as base64, with any line breaks in it.
///
/// # Errors
///
/// [`ProviderError::Protocol`] if it is neither.
pub fn decode_result_csv(content: &[u8]) -> Result<Vec<u8>, ProviderError> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    if is_csv(content) {
        return Ok(content.to_vec());
    }
    let letters: Vec<u8> =
        content.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    match STANDARD.decode(&letters) {
        Ok(decoded) if is_csv(&decoded) => Ok(decoded),
        _ => Err(ProviderError::Protocol {
            reason: "the training's result file is neither a table with the column `step` nor one \
                     in base64"
                .to_owned(),
            request_id: None,
        }),
    }
}

/// The measures in a result CSV. Empty cells are unknown, and a line without a step is passed over.
pub fn parse_result_csv(csv: &[u8]) -> Vec<StepMetrics> {
    let text = String::from_utf8_lossy(csv);
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    let read = |line: &str| {
        let cells = columns.iter().zip(line.split(','));
        let row: Map<String, Value> =
            cells.map(|(name, cell)| ((*name).to_owned(), Value::from(cell.trim()))).collect();
        StepMetrics::read(&Value::Object(row))
    };
    lines.filter_map(read).collect()
}

fn is_csv(content: &[u8]) -> bool {
    content.starts_with(b"step,") || content.starts_with(b"step\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // The columns and the sample row of OpenAI's guide, and Azure's columns (protocol.md 1.3).
    const OPENAI: &str = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,1.52347,0.0,,\n2,0.5,0.75,0.6,0.7\n";
    const AZURE: &str = "step,train_loss,train_mean_token_accuracy,valid_loss,validation_mean_token_accuracy,full_valid_loss,full_valid_mean_token_accuracy\n10,0.3,0.9,0.4,0.8,0.41,0.79\n";

    #[test]
    fn base64_and_plain_csv_give_the_same_table() {
        let plain = decode_result_csv(OPENAI.as_bytes()).unwrap();
        let wrapped = STANDARD.encode(OPENAI).replace('M', "M\n");
        assert_eq!(decode_result_csv(wrapped.as_bytes()).unwrap(), plain);
        assert!(decode_result_csv(b"<html>").is_err());
    }

    #[test]
    fn the_columns_of_openai_and_azure_both_read() {
        let openai = parse_result_csv(OPENAI.as_bytes());
        assert_eq!(openai.len(), 2);
        assert_eq!((openai[0].train_loss, openai[0].valid_loss), (Some(1.523_47), None));
        assert_eq!(openai[1].valid_accuracy, Some(0.7));
        let azure = parse_result_csv(AZURE.as_bytes())[0];
        assert_eq!((azure.step, azure.valid_accuracy), (10, Some(0.8)));
        assert_eq!(azure.full_valid_accuracy, Some(0.79));
    }

    proptest! {
        #[test]
        fn any_content_is_read_without_a_panic(content in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_result_csv(&content);
            let _ = parse_result_csv(&content);
        }
    }
}
