//! What the project needs from the system: the names of the packages, and why each is wanted.

/// What a package is for; each command asks for what it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum For {
    /// Compiling the app.
    Build,
    /// The local homeserver.
    Homeserver,
    /// A window on a private display.
    Window,
    /// The interface in a browser.
    Browser,
}

/// A thing that is needed.
pub struct Need {
    /// What for.
    pub group: For,
    /// Debian and Ubuntu.
    pub apt: &'static str,
    /// Fedora.
    pub dnf: &'static str,
    /// Arch.
    pub pacman: &'static str,
    /// Why, for the person who is asked to install it.
    pub why: &'static str,
    /// How to see without a package manager that it is there.
    pub sign: Sign,
}

/// A sign that a thing is there.
#[derive(Clone, Copy)]
pub enum Sign {
    /// A program on the path.
    Program(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
    /// A library that programs find while they run.
    Object(&'static str),
    /// A Python module.
    Python(&'static str),
    /// A module of the system's own Python.
    SystemPython(&'static str),
    /// A font family.
    Font(&'static str),
    /// Any browser that Playwright can drive here.
    Browser,
}

const fn need(group: For, names: [&'static str; 3], sign: Sign, why: &'static str) -> Need {
    let [apt, dnf, pacman] = names;
    Need { group, apt, dnf, pacman, why, sign }
}

/// Everything, in the order in which it is told.
pub const NEEDS: [Need; 21] = [
    need(For::Build, ["build-essential", "gcc-c++", "base-devel"], Sign::Program("c++"), "compiles SQLCipher"),
    need(For::Build, ["pkg-config", "pkgconf-pkg-config", "pkgconf"], Sign::Program("pkg-config"), "finds the libraries below"),
    need(For::Build, ["cmake", "cmake", "cmake"], Sign::Program("cmake"), "compiles the TLS library where no prepared one fits"),
    need(
        For::Build,
        ["libwebkit2gtk-4.1-dev", "webkit2gtk4.1-devel", "webkit2gtk-4.1"],
        Sign::Library("webkit2gtk-4.1"),
        "shows the window",
    ),
    need(For::Build, ["libdbus-1-dev", "dbus-devel", "dbus"], Sign::Library("dbus-1"), "talks to the desktop"),
    need(For::Build, ["libssl-dev", "openssl-devel", "openssl"], Sign::Library("libcrypto"), "encrypts the cache"),
    need(For::Homeserver, ["python3-venv", "python3", "python"], Sign::Python("ensurepip"), "holds the local homeserver"),
    need(
        For::Window,
        ["webkit2gtk-driver", "webkit2gtk-driver", "webkit2gtk-4.1"],
        Sign::Program("WebKitWebDriver"),
        "drives the window in tests",
    ),
    need(For::Window, ["xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"], Sign::Program("Xvfb"), "a display for tests"),
    need(For::Window, ["dbus", "dbus-daemon", "dbus"], Sign::Program("dbus-daemon"), "a desktop bus for tests"),
    need(For::Window, ["openbox", "openbox", "openbox"], Sign::Program("openbox"), "gives windows the focus in tests"),
    need(For::Window, ["xdotool", "xdotool", "xdotool"], Sign::Program("xdotool"), "closes windows in tests"),
    need(
        For::Window,
        ["libayatana-appindicator3-1", "libayatana-appindicator-gtk3", "libayatana-appindicator"],
        Sign::Object("libayatana-appindicator3.so.1"),
        "puts an icon into the tray",
    ),
    need(For::Window, ["python3-dbus", "python3-dbus", "python-dbus"], Sign::SystemPython("dbus"), "is a tray in tests"),
    need(For::Window, ["python3-gi", "python3-gobject", "python-gobject"], Sign::SystemPython("gi"), "the same"),
    need(For::Window, ["dunst", "dunst", "dunst"], Sign::Program("dunst"), "shows notifications in tests"),
    need(For::Window, ["fontconfig", "fontconfig", "fontconfig"], Sign::Program("fc-match"), "finds fonts"),
    need(
        For::Window,
        ["fonts-noto-core", "google-noto-sans-fonts", "noto-fonts"],
        Sign::Font("Noto Sans"),
        "the interface's letters in screenshots",
    ),
    need(
        For::Window,
        ["fonts-noto-color-emoji", "google-noto-color-emoji-fonts", "noto-fonts-emoji"],
        Sign::Font("Noto Color Emoji"),
        "emoji in screenshots",
    ),
    need(For::Window, ["util-linux", "util-linux", "util-linux"], Sign::Program("setpriv"), "ends test programs with this one"),
    need(For::Browser, ["chromium", "chromium", "chromium"], Sign::Browser, "shows the interface in a browser"),
];
