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
pub struct Times {
    all: Vec<f64>,
    /// The processor time when the measuring began.
    spent: Option<f64>,
}

impl Times {
    /// Begins to measure.
    pub fn begin() -> Self {
        Self { all: Vec::new(), spent: processor_seconds() }
    }

    /// Adds what has passed since a moment.
    pub fn since(&mut self, begun: Instant) {
        self.all.push(begun.elapsed().as_secs_f64() * 1000.0);
    }

    /// Makes the rows `NAME_p50_ms`, `NAME_p95_ms` and `NAME_max_ms`, with a budget for the one in the middle, and
    /// `NAME_cpu_ms`, the processor time of one, where it is known.
    pub fn rows(mut self, name: &str, p95_ms: Budget, note: &str) -> Vec<Row> {
        let spent = self.spent.zip(processor_seconds()).map(|(before, after)| (after - before) * 1000.0);
        let count = u32::try_from(self.all.len()).map_or(f64::MAX, f64::from);
        self.all.sort_by(f64::total_cmp);
        let note = format!("{note}; {count} times");
        let row = |part: &str, value: f64, budget| {
            let name = format!("{name}_{part}_ms").replace("._", ".");
            Row { name, unit: "ms", value: rounded(value), budget, note: note.clone() }
        };
        let clock = [("p50", 50, Budget::None), ("p95", 95, p95_ms), ("max", 100, Budget::None)];
        let clock = clock.into_iter().map(|(part, percent, budget)| row(part, self.at(percent), budget));
        clock.chain(spent.map(|spent| row("cpu", spent / count, Budget::None))).collect()
    }

    fn at(&self, percent: usize) -> f64 {
        let rank = (self.all.len() * percent).div_ceil(100);
        self.all.get(rank.saturating_sub(1)).copied().unwrap_or_default()
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
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
