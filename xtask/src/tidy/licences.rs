//! Everything we link may be given away under our own terms.

use super::{Findings, Metadata};

/// Licences whose terms we accept, as SPDX writes them.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

pub(super) fn check(everybody: &Metadata, findings: &mut Findings) {
    for package in &everybody.packages {
        let (name, version) = (&package.name, &package.version);
        match package.license.as_deref() {
            None => findings.error(format!("licences: {name} {version} names none")),
            Some(licence) if !is_satisfiable(licence) => {
                findings.error(format!("licences: {name} {version} is {licence}"));
            }
            Some(_) => {}
        }
    }
}

/// Whether the licences we accept satisfy an expression. What cannot be read does not.
fn is_satisfiable(expression: &str) -> bool {
    // Before SPDX expressions, `/` meant "or".
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) == Some(true) && rest.is_empty()
}

/// `a OR b`; `AND` binds more tightly. `None` is an expression that is not one.
fn either(rest: &mut &[&str]) -> Option<bool> {
    let mut satisfied = both(rest)?;
    while accept(rest, "OR") {
        satisfied |= both(rest)?;
    }
    Some(satisfied)
}

fn both(rest: &mut &[&str]) -> Option<bool> {
    let mut satisfied = one(rest)?;
    while accept(rest, "AND") {
        satisfied &= one(rest)?;
    }
    Some(satisfied)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if accept(rest, "(") {
        let satisfied = either(rest)?;
        return accept(rest, ")").then_some(satisfied);
    }
    let licence = next(rest)?;
    if accept(rest, "WITH") {
        let exception = next(rest)?;
        return Some(ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()));
    }
    Some(ALLOWED.contains(&licence))
}

fn accept(rest: &mut &[&str], word: &str) -> bool {
    let found = rest.first() == Some(&word);
    if found {
        next(rest);
    }
    found
}

fn next<'a>(rest: &mut &[&'a str]) -> Option<&'a str> {
    let (first, others) = rest.split_first()?;
    *rest = others;
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::is_satisfiable;

    #[test]
    fn expressions_that_we_can_satisfy() {
        for expression in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-2.0) AND Unicode-3.0",
            "MIT OR GPL-2.0 AND GPL-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(is_satisfiable(expression), "{expression}");
        }
    }

    #[test]
    fn expressions_that_we_cannot_satisfy() {
        for expression in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT AND AGPL-3.0) OR GPL-2.0",
            "MIT WITH Some-exception",
            "(MIT",
            "MIT OR",
            "MIT Apache-2.0",
            "",
        ] {
            assert!(!is_satisfiable(expression), "{expression}");
        }
    }
}
