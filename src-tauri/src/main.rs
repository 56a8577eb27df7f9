//! The program of the desktop messenger; all of it is in the library.

// A release on Windows opens no console beside its window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    hoopoe_lib::run()
}
