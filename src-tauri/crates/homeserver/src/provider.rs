//! Who vouches for people in their browser: a program beside the homeserver, and what the homeserver is told of it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdin, Command, Stdio},
};

use crate::{
    Error, Result,
    install::{install, install_sign_on},
};

const SIGN_ON: &str = include_str!("sign_on.py");
const AUTHORIZATION: &str = include_str!("authorization.py");

/// The secret that the homeserver shares with its authorization server.
const SECRET: &str = "hoopoe-dev-authorization-secret";

/// How people get in through their browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BrowserEntry {
    /// They do not.
    #[default]
    No,
    /// By single sign-on at an OIDC provider, beside the password.
    SignOn,
    /// By OAuth 2.0 at an authorization server to which the homeserver leaves all of it, passwords and sign-ups too.
    OAuth {
        /// How long an access token lives, in seconds.
        lifetime: u32,
    },
}

/// A running provider; it ends with the value.
pub(crate) struct Provider {
    child: Child,
    /// Its end is the program's end.
    input: Option<ChildStdin>,
    entry: BrowserEntry,
    port: u16,
}

impl Provider {
    /// Starts the program that belongs to the way in, if any, for the homeserver at that address.
    pub(crate) fn start(entry: BrowserEntry, homeserver: &str) -> Result<Option<Self>> {
        let mut command = match entry {
            BrowserEntry::No => return Ok(None),
            BrowserEntry::SignOn => {
                let mut command = Command::new(install_sign_on()?);
                command.args(["-c", SIGN_ON]);
                command
            }
            BrowserEntry::OAuth { lifetime } => {
                let mut command = Command::new(install(&|_| {})?);
                command.args(["-c", AUTHORIZATION, homeserver, SECRET, &lifetime.to_string()]);
                command
            }
        };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let failed = |reason: String| Error::Program { program: "the provider".into(), reason };
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let mut provider = Self { child, input, entry, port: 0 };
        let mut line = String::new();
        if let Some(output) = output {
            BufReader::new(output).read_line(&mut line).map_err(|error| failed(error.to_string()))?;
        }
        provider.port = line.trim().parse().map_err(|_| failed("it did not start".into()))?;
        Ok(Some(provider))
    }

    /// Ends the session of an access token.
    pub(crate) fn revoke(&self, access_token: &str) -> Result<()> {
        let failed = |error: ureq::Error| Error::Line { request: "POST /oauth2/revoke".into(), reason: error.to_string() };
        ureq::post(format!("{}/oauth2/revoke", self.url())).send_form([("token", access_token)]).map(drop).map_err(failed)
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What the homeserver's configuration says about it.
    pub(crate) fn configuration(&self) -> String {
        let url = self.url();
        match self.entry {
            BrowserEntry::No => String::new(),
            BrowserEntry::SignOn => format!(
                "oidc_providers:\n  - idp_id: dev\n    idp_name: Example provider\n    issuer: {url}\n    skip_verification: true\n    \
                 client_id: hoopoe-dev\n    client_secret: hoopoe-dev\n    scopes: [openid]\n    user_mapping_provider: \
                 {{config: {{localpart_template: \"{{{{ user.sub }}}}\"}}}}\n"
            ),
            BrowserEntry::OAuth { .. } => format!(
                "matrix_authentication_service: {{enabled: true, endpoint: \"{url}\", secret: {SECRET}}}\n\
                 password_config: {{enabled: false}}\nenable_3pid_changes: false\n"
            ),
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
