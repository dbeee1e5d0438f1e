//! What a page of each kind costs: the processors' time that our own process takes for
//! it, and that Tesseract takes, each page by itself.

use std::collections::BTreeMap;
use std::path::Path;

use crate::contest::{Times, name, pages};
use crate::{by_hand, ours};

/// Of each page the best of so many readings counts.
const READINGS: usize = 3;

/// Prints, for each kind of page, milliseconds for each page: ours (our process and its
/// children), by hand, and the ratio.
pub(crate) async fn tell(folder: &Path) {
    let scratch = tempfile::tempdir().unwrap();
    let extractor = ours::extractor(scratch.path());
    let mut kinds: BTreeMap<String, Vec<[f64; 3]>> = BTreeMap::new();
    for page in pages(folder) {
        let mut least = [f64::MAX; 3];
        for _ in 0..READINGS {
            let before = Times::now();
            ours::read(&extractor, page.clone(), true).await;
            let ours = before.since();
            let before = Times::now();
            let name = name(&page);
            let segmentation = if name.starts_with("turned") { "1" } else { "3" };
            by_hand::read(page.clone(), segmentation).await;
            let hand = before.since();
            for (least, new) in least
                .iter_mut()
                .zip([ours.own, ours.children, hand.children])
            {
                *least = least.min(new * 1000.0);
            }
        }
        let kind = name(&page).split('.').next().unwrap().to_owned();
        kinds.entry(kind).or_default().push(least);
    }
    println!(
        "{:<20} {:>8} {:>8} {:>8} {:>6}",
        "", "own", "children", "by hand", "ratio"
    );
    let mut all: BTreeMap<bool, Vec<[f64; 3]>> = BTreeMap::new();
    for (kind, costs) in &kinds {
        row(kind, costs);
        all.entry(kind.starts_with("turned"))
            .or_default()
            .extend(costs);
    }
    for (is_turned, costs) in all {
        row(
            if is_turned {
                "all turned"
            } else {
                "all upright"
            },
            &costs,
        );
    }
}

fn row(title: &str, costs: &[[f64; 3]]) {
    let mean = |at: usize| costs.iter().map(|cost| cost[at]).sum::<f64>() / costs.len() as f64;
    let (own, children, hand) = (mean(0), mean(1), mean(2));
    println!(
        "{title:<20} {own:>8.1} {children:>8.1} {hand:>8.1} {:>6.2}",
        hand / (own + children)
    );
}
