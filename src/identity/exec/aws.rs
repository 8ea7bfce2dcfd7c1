//! Why AWS gave no token, told from what its command line wrote to standard error.

/// Refusals of `aws sts get-web-identity-token` that one can do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AwsRefusal {
    #[error("outbound web identity federation is not enabled for this account")]
    FederationDisabled,
    #[error("the global endpoint of STS does not issue web identity tokens")]
    GlobalEndpoint,
    #[error("a service control policy of the organisation forbids it")]
    ControlPolicy,
    #[error("no policy allows `sts:GetWebIdentityToken`")]
    AccessDenied,
    #[error("the AWS session has ended")]
    SessionEnded,
    #[error("the token would live longer than the AWS session")]
    TooLong,
    #[error("there are no AWS credentials")]
    NoCredentials,
}

impl AwsRefusal {
    /// What to do about it.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::FederationDisabled => {
                "an administrator enables it: `aws iam enable-outbound-web-identity-federation`"
            }
            Self::GlobalEndpoint => {
                "set a region, and `AWS_STS_REGIONAL_ENDPOINTS=regional` for older versions of `aws`"
            }
            Self::ControlPolicy => "the administrators of the organisation have to allow it",
            Self::AccessDenied => "allow `sts:GetWebIdentityToken` for the role",
            Self::SessionEnded => "sign in to AWS again: `aws sso login`",
            Self::TooLong => "sign in to AWS again, or ask for a smaller `--duration-seconds`",
            Self::NoCredentials => "sign in to AWS: `aws sso login`, or set `AWS_PROFILE`",
        }
    }

    /// Reads `An error occurred (CODE) when calling the … operation: MESSAGE`, and what the command
    /// line says of itself.
    pub(super) fn read(complaint: &str) -> Option<Self> {
        let says = |words: &str| complaint.contains(words);
        let code = complaint
            .split_once("An error occurred (")
            .and_then(|(_, rest)| rest.split_once(')'))
            .map_or("", |(code, _)| code);
        match code.strip_suffix("Exception").unwrap_or(code) {
            "OutboundWebIdentityFederationDisabled" => Some(Self::FederationDisabled),
            "SessionDurationEscalation" => Some(Self::TooLong),
            "ExpiredToken" | "RequestExpired" => Some(Self::SessionEnded),
            _ if says("global endpoint") || says("Global endpoint") => Some(Self::GlobalEndpoint),
            // What an endpoint says that does not know the operation.
            "InvalidAction" => Some(Self::GlobalEndpoint),
            "AccessDenied" if says("service control policy") => Some(Self::ControlPolicy),
            "AccessDenied" => Some(Self::AccessDenied),
            _ if says("Unable to locate credentials") => Some(Self::NoCredentials),
            _ if says("Token has expired") || says("session has expired") => {
                Some(Self::SessionEnded)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// L39
    #[test]
    fn the_code_of_aws_is_told_in_words() {
        let said = |code: &str, message: &str| {
            let line = format!(
                "\nAn error occurred ({code}) when calling the GetWebIdentityToken operation: {message}\n"
            );
            AwsRefusal::read(&line)
        };
        let denied = "User: arn:aws:iam::1:user/ana is not authorized to perform: \
            sts:GetWebIdentityToken";
        let policy = format!("{denied} with an explicit deny in a service control policy");
        for (code, message, refusal) in [
            (
                "OutboundWebIdentityFederationDisabledException",
                "The feature is not enabled",
                AwsRefusal::FederationDisabled,
            ),
            (
                "OutboundWebIdentityFederationDisabled",
                "The feature is not enabled",
                AwsRefusal::FederationDisabled,
            ),
            (
                "InvalidAction",
                "Could not find operation",
                AwsRefusal::GlobalEndpoint,
            ),
            ("AccessDenied", denied, AwsRefusal::AccessDenied),
            ("AccessDenied", &policy, AwsRefusal::ControlPolicy),
            (
                "ExpiredToken",
                "The token is expired",
                AwsRefusal::SessionEnded,
            ),
            (
                "SessionDurationEscalationException",
                "",
                AwsRefusal::TooLong,
            ),
        ] {
            assert_eq!(said(code, message), Some(refusal), "{code}");
        }
        assert_eq!(said("Throttling", "Rate exceeded"), None);
        let alone = "Unable to locate credentials. You can configure credentials by running …";
        assert_eq!(AwsRefusal::read(alone), Some(AwsRefusal::NoCredentials));
        let sso = "Error when retrieving token from sso: Token has expired and refresh failed";
        assert_eq!(AwsRefusal::read(sso), Some(AwsRefusal::SessionEnded));
        assert_eq!(AwsRefusal::read("usage: aws [options]"), None);
    }
}
