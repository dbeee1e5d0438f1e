//! Subtotal, taxes and total: what is printed, and which of it to believe.

use super::arithmetic::close;
use super::line::Line;
use super::mend::is_misread;
use super::role::Role;

/// Every sum that a receipt prints, in hundredths.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    totals: Vec<(u8, i64)>,
    pub(super) subtotals: Vec<i64>,
    taxes: Vec<i64>,
    tax_total: Option<i64>,
    /// A tax is named whose amount cannot be read.
    names_tax: bool,
    payments: Vec<i64>,
    change: i64,
    /// Discounts told apart from the items.
    pub(super) savings: Vec<i64>,
}

impl Sums {
    /// Takes a line in. `next` is the one below it, where an amount may stand alone.
    pub(super) fn read(&mut self, role: Role, line: &Line, next: Option<&Line>) {
        let amount = last(line).or_else(|| next.and_then(lone));
        self.names_tax |= role == Role::Tax && amount.is_none();
        let Some(amount) = amount else { return };
        match role {
            Role::Total(sureness) => self.totals.push((sureness, amount)),
            Role::Subtotal => self.subtotals.push(amount),
            Role::Tax => self.taxes.extend(tax(line).or(Some(amount))),
            Role::TaxTotal => self.tax_total = Some(amount),
            Role::Payment => self.payments.push(amount.abs()),
            Role::Change => self.change = amount.abs(),
            Role::Saving => self.savings.push(amount.abs()),
            Role::Discount | Role::Charge | Role::Aside | Role::Plain => {}
        }
    }

    /// A row of a table of taxes: `21% 10,00 2,10`.
    pub(super) fn read_row(&mut self, line: &Line) {
        if line.percent().is_some() && line.prices().len() >= 2 {
            self.taxes.extend(tax(line));
        }
    }

    /// The sum of the taxes. One that is printed twice counts once.
    pub(super) fn tax(&self, total: i64) -> i64 {
        let sum: i64 = self.taxes.iter().sum();
        let missing = self.subtotals.last().map(|subtotal| total - subtotal);
        let exact = missing.filter(|missing| {
            !close(sum, *missing) && self.taxes.iter().any(|tax| close(*tax, *missing))
        });
        // What cannot be read follows from the rest.
        let unread = missing.filter(|missing| {
            self.names_tax && self.taxes.is_empty() && (0..=total / 4).contains(missing)
        });
        // No tax is a third of all: what is printed was misread.
        let misread =
            missing.filter(|missing| *missing > 0 && sum > total / 3 && is_misread(sum, *missing));
        match (self.tax_total, exact.or(unread).or(misread)) {
            (Some(told), _) => told,
            (None, Some(exact)) if exact > 0 => exact,
            (None, _) => sum,
        }
    }

    /// What was to be paid: the surest total, unless another one is what the rest adds
    /// up to, or what was paid. Without any, what was paid, or what the parts make.
    pub(super) fn total(&self, items: i64) -> Option<i64> {
        let sum: i64 = self.tax_total.unwrap_or_else(|| self.taxes.iter().sum());
        let mut expected = vec![items, items + sum];
        expected.extend(self.subtotals.iter().map(|subtotal| subtotal + sum));
        let agrees = |total: i64| total > 0 && expected.iter().any(|sum| close(*sum, total));

        let surest = self.totals.iter().map(|(sureness, _)| *sureness).max();
        let sure: Vec<i64> = self
            .totals
            .iter()
            .filter(|(sureness, _)| Some(*sureness) == surest)
            .map(|(_, total)| *total)
            .collect();
        let all = || self.totals.iter().map(|(_, total)| *total);
        let paid = self.paid();
        // With change there are two numbers that agree on what was paid.
        let told = paid.filter(|_| self.change > 0);
        let misread = || {
            let real = expected.iter().copied().filter(|sum| *sum > 0);
            real.into_iter()
                .find(|real| sure.iter().any(|total| is_misread(*total, *real)))
        };
        sure.iter()
            .copied()
            .find(|total| agrees(*total))
            .or_else(|| all().find(|total| agrees(*total)))
            .or_else(|| paid.filter(|paid| agrees(*paid)))
            .or_else(|| {
                sure.iter()
                    .copied()
                    .find(|total| self.payments.contains(total))
            })
            .or(told)
            .or_else(misread)
            .or_else(|| sure.last().copied())
            .or(paid)
            .or_else(|| self.subtotals.last().map(|subtotal| subtotal + sum))
            .or_else(|| (items > 0).then_some(items))
    }

    fn paid(&self) -> Option<i64> {
        let paid: i64 = self.payments.last().copied()?;
        Some(paid - self.change).filter(|paid| *paid > 0)
    }
}

/// The amount at the end of a line, or the last one on it.
fn last(line: &Line) -> Option<i64> {
    line.prices().last().map(|price| price.hundredths())
}

/// The amount that a line consists of.
fn lone(line: &Line) -> Option<i64> {
    (line.letters() <= 3).then(|| last(line)).flatten()
}

/// Which amount of a line is the tax: the one that the rate makes of another; the middle
/// of base, tax and sum; else the last.
fn tax(line: &Line) -> Option<i64> {
    let prices: Vec<i64> = line
        .prices()
        .iter()
        .map(|price| price.hundredths())
        .collect();
    if let Some(percent) = line.percent() {
        let of_rate = prices.iter().find(|tax| {
            let made = |base: &&i64| (base.saturating_mul(percent) / 100_000 - **tax).abs() <= 1;
            prices.iter().find(made).is_some()
        });
        if let Some(tax) = of_rate {
            return Some(*tax);
        }
    }
    match prices.as_slice() {
        [base, tax, sum] if close(base + tax, *sum) => Some(*tax),
        prices => prices.last().copied(),
    }
}
