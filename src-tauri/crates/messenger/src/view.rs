//! What all views share: a numbered stream of frames, and the pause that gathers many changes into one frame.

use std::time::Duration;

use hoopoe_model::{Frame, FrameBody};
use tokio::sync::mpsc::UnboundedSender;

/// The shortest time between two frames of a view: one picture of the screen.
pub(crate) const FRAME: Duration = Duration::from_millis(16);

/// The sending end of a view.
pub(crate) struct Stream {
    view: u32,
    seq: u32,
    frames: UnboundedSender<Frame>,
}

impl Stream {
    /// Makes the stream of the view with that number.
    pub fn new(view: u32, frames: UnboundedSender<Frame>) -> Self {
        Self { view, seq: 0, frames }
    }

    /// Sends the next frame. Nobody listening is no error: the view is about to be closed.
    pub fn send(&mut self, body: FrameBody) {
        let _ = self.frames.send(Frame { view: self.view, seq: self.seq, body });
        self.seq = self.seq.wrapping_add(1);
    }
}
