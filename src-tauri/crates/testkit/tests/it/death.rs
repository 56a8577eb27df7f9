//! The short form of the story that `hoopoe-dev soak kill` tells at full length.

use std::time::Duration;

use hoopoe_testkit::kill::{Plan, tell};

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_loses_nothing_and_doubles_nothing() -> anyhow::Result<()> {
    let program = env!("CARGO_BIN_EXE_hoopoe-dev").into();
    let plan = Plan { program, messages: 40, kills: 6, longest_life: Duration::from_secs(4), seed: 7 };
    let figures = tell(&plan, &|line| eprintln!("{line}")).await?;
    assert_eq!((figures.messages, figures.kills), (40, 6));
    Ok(())
}
