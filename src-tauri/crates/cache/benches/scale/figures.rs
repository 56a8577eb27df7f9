//! Figures and what is allowed of them.

use std::time::Instant;

use serde_json::json;

/// How much is allowed.
#[derive(Clone, Copy)]
pub enum Budget {
    /// At most this much.
    AtMost(f64),
    /// At least this much.
    AtLeast(f64),
    /// It only explains another figure.
    None,
}

/// Something measured.
pub struct Row {
    /// Its name in the table of budgets.
    pub name: String,
    /// What it is counted in.
    pub unit: &'static str,
    /// What was measured.
    pub value: f64,
    /// How much is allowed.
    pub budget: Budget,
    /// How it was measured.
    pub note: String,
}

impl Row {
    /// Writes it as a line of JSON.
    pub fn print(&self) {
        let Self { name, unit, value, budget, note } = self;
        let (budget, ok) = match *budget {
            Budget::AtMost(most) => (Some(most), *value <= most),
            Budget::AtLeast(least) => (Some(least), *value >= least),
            Budget::None => (None, true),
        };
        println!("{}", json!({"name": name, "unit": unit, "value": value, "budget": budget, "ok": ok, "note": note}));
    }
}

/// Durations of the same thing, in milliseconds.
#[derive(Default)]
pub struct Times(Vec<f64>);

impl Times {
    /// Adds what has passed since a moment.
    pub fn since(&mut self, begun: Instant) {
        self.0.push(begun.elapsed().as_secs_f64() * 1000.0);
    }

    /// Makes the rows `NAME_p50_ms`, `NAME_p95_ms` and `NAME_max_ms`, with a budget for the one in the middle.
    pub fn rows(mut self, name: &str, p95_ms: Budget, note: &str) -> Vec<Row> {
        self.0.sort_by(f64::total_cmp);
        let note = format!("{note}; {} times", self.0.len());
        let row = |part: &str, percent, budget| {
            let name = format!("{name}_{part}_ms").replace("._", ".");
            Row { name, unit: "ms", value: rounded(self.at(percent)), budget, note: note.clone() }
        };
        vec![row("p50", 50, Budget::None), row("p95", 95, p95_ms), row("max", 100, Budget::None)]
    }

    fn at(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// The processor time of this process so far, in seconds, where the system tells it: on a busy machine it says more than
/// a clock.
pub fn processor_seconds() -> Option<f64> {
    /// Of each second, as Linux tells them.
    const TICKS: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    let spent = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    Some(spent.sum::<f64>() / TICKS)
}

/// As exact as it can be repeated.
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
