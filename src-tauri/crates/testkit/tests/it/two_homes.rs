//! The short form of the story that `hoopoe-dev soak two-homes` tells at full length.

use std::time::Duration;

use hoopoe_testkit::two_homes::{Plan, tell};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_crosses_from_one_account_to_the_other() -> anyhow::Result<()> {
    let plan = Plan { lasting: Duration::from_secs(8), pause: Duration::from_millis(50), turns: 30, seed: 11 };
    let figures = tell(&plan, &|line| eprintln!("{line}")).await?;
    assert!(figures.comparisons > 0 && figures.written > 0 && figures.received > 0, "{figures:?}");
    Ok(())
}
