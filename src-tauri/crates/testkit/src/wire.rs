//! The engine over a line of text: the same messages for a process on pipes and for a page on a WebSocket.

use hoopoe_messenger::Client;
use hoopoe_model::{Failure, Frame, route};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request of the other side.
#[derive(Serialize, Deserialize)]
pub struct Call {
    /// Comes back with the answer.
    pub id: u64,
    /// A name of the list of methods.
    pub method: String,
    /// Its request.
    #[serde(default)]
    pub request: Value,
}

/// What this side says.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub enum Said {
    /// The answer to a call.
    Answer {
        /// The call's number.
        id: u64,
        /// The answer.
        answer: Value,
    },
    /// The failure of a call.
    Failure {
        /// The call's number.
        id: u64,
        /// Why.
        failure: Failure,
    },
    /// The next step of a view.
    Frame {
        /// The step.
        frame: Box<Frame>,
    },
    /// A wish that a desktop would fulfil.
    Wish {
        /// The wish as it is in Rust.
        wish: Value,
    },
}

/// Answers a call.
pub async fn answer(client: &Client, call: Call) -> Said {
    let Call { id, method, request } = call;
    match route(client, &method, request).await {
        Ok(answer) => Said::Answer { id, answer },
        Err(failure) => Said::Failure { id, failure },
    }
}
