use beztack_auth::access::UserAccess;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{Refusal, Tool};
use crate::App;

/// Exact arithmetic with decimals.
pub(super) struct Calculator;

/// What is to be computed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Calculation {
    /// What to do with the numbers, from left to right.
    operation: Operation,
    /// At least one.
    #[schemars(length(min = 1, max = 100))]
    numbers: Vec<Number>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// What came out.
#[derive(Debug, Serialize)]
pub(super) struct Computed {
    /// Exact, as text.
    result: String,
}

impl Tool for Calculator {
    const NAME: &'static str = "calculator";
    const ABOUT: &'static str = "Adds, subtracts, multiplies or divides decimal numbers exactly.";
    type Input = Calculation;
    type Output = Computed;

    async fn call(_: &App, _: &UserAccess, input: Calculation) -> Result<Computed, Refusal> {
        compute(&input)
    }
}

fn compute(input: &Calculation) -> Result<Computed, Refusal> {
    const MOST: usize = 100;
    if input.numbers.len() > MOST {
        return Err(Refusal::said(format!("More than {MOST} numbers.")));
    }
    let numbers: Vec<Decimal> = input
        .numbers
        .iter()
        .map(decimal)
        .collect::<Result<_, _>>()?;
    let apply = |left: Decimal, right: Decimal| match input.operation {
        Operation::Add => left.checked_add(right),
        Operation::Subtract => left.checked_sub(right),
        Operation::Multiply => left.checked_mul(right),
        Operation::Divide => left.checked_div(right),
    };
    let mut rest = numbers.into_iter();
    let first = rest.next().ok_or_else(|| Refusal::said("No numbers."))?;
    let result = rest.try_fold(first, apply);
    let result = result.ok_or_else(|| Refusal::said("The result is no number of ours."))?;
    Ok(Computed {
        result: result.normalize().to_string(),
    })
}

/// The number as it was written.
fn decimal(number: &Number) -> Result<Decimal, Refusal> {
    let text = number.to_string();
    text.parse()
        .or_else(|_| Decimal::from_scientific(&text))
        .map_err(|_error| Refusal::said(format!("{text} has too many digits.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(json: &str) -> Option<String> {
        let input = serde_json::from_str(json).unwrap();
        compute(&input).ok().map(|computed| computed.result)
    }

    #[test]
    fn decimals_are_exact() {
        let sum = result(r#"{"operation":"add","numbers":[0.1,0.2]}"#);
        assert_eq!(sum.as_deref(), Some("0.3"));
        let quotient = result(r#"{"operation":"divide","numbers":[10,4,1e1]}"#);
        assert_eq!(quotient.as_deref(), Some("0.25"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(result(r#"{"operation":"divide","numbers":[1,0]}"#), None);
        assert_eq!(result(r#"{"operation":"add","numbers":[]}"#), None);
        assert_eq!(
            result(r#"{"operation":"multiply","numbers":[1e20,1e20]}"#),
            None
        );
        assert_eq!(result(r#"{"operation":"add","numbers":[1e300,1]}"#), None);
    }
}
