//! The two commands of the window: a request with its answer, and the ordered channel of frames.

use hoopoe_model::{Failure, Frame};
use serde_json::Value;
use tauri::State;
use tauri::ipc::Channel;

use crate::engine::Engine;

/// Answers a request, as soon as the engine is open.
#[tauri::command]
pub async fn rpc(engine: State<'_, Engine>, method: String, request: Value) -> Result<Value, Failure> {
    engine.answer(&method, request).await
}

/// Sends the frames of all views to the page. A page that is loaded again subscribes again.
#[tauri::command]
pub async fn subscribe(engine: State<'_, Engine>, channel: Channel<Frame>) -> Result<(), Failure> {
    engine.connect(move |frame| channel.send(frame).is_ok()).await
}
