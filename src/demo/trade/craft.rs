//! The trades: which language a service is written in, and with which commands and images one
//! builds such a thing.

use crate::demo::chance::Chance;

/// What a service is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trade {
    Rust,
    Go,
    Node,
    Python,
    Java,
    C,
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Clone,
    Fetch,
    Lint,
    Compile,
    Test,
    /// A test run that prints 200,000 short lines.
    Flood,
    Coverage,
    Image,
    Publish,
    Deploy,
    Smoke,
    /// Prints nothing at all.
    Notify,
}

impl Trade {
    /// The trade that the tags of a service name, else one by chance.
    pub(crate) fn of(tags: &[String], chance: &mut Chance) -> Self {
        const TRADES: [(&str, Trade); 14] = [
            ("rust", Trade::Rust),
            ("go", Trade::Go),
            ("golang", Trade::Go),
            ("node", Trade::Node),
            ("nodejs", Trade::Node),
            ("typescript", Trade::Node),
            ("javascript", Trade::Node),
            ("react", Trade::Node),
            ("python", Trade::Python),
            ("java", Trade::Java),
            ("kotlin", Trade::Java),
            ("c", Trade::C),
            ("cpp", Trade::C),
            ("embedded", Trade::C),
        ];
        let by_chance = chance.below(TRADES.len());
        TRADES
            .iter()
            .find(|(word, _)| tags.iter().any(|tag| tag == word))
            .or(TRADES.get(by_chance))
            .map_or(Self::Go, |(_, trade)| *trade)
    }

    /// The image that a step of this kind runs in.
    pub(crate) fn image(self, work: Work) -> &'static str {
        match (work, self) {
            (Work::Clone, _) => "drone/git:latest",
            (Work::Image | Work::Publish, _) => "plugins/docker:20.14",
            (Work::Deploy | Work::Smoke, _) => "alpine/k8s:1.31.4",
            (Work::Notify, _) => "plugins/slack:1.4",
            (_, Self::Rust) => "rust:1.94-bookworm",
            (_, Self::Go) => "golang:1.24",
            (_, Self::Node) => "node:22-alpine",
            (_, Self::Python) => "python:3.13-slim",
            (_, Self::Java) => "eclipse-temurin:21",
            (_, Self::C) => "gcc:14",
        }
    }

    /// The command that the runner prints before it runs a step, without the leading `+ `.
    pub(crate) fn command(self, work: Work) -> &'static str {
        match (work, self) {
            (Work::Clone, _) => "git init",
            (Work::Image, _) => {
                "/usr/local/bin/docker build --rm=true -f Dockerfile -t $DRONE_COMMIT ."
            }
            (Work::Publish, _) => "/usr/local/bin/docker push registry.acme.example/$DRONE_REPO",
            (Work::Deploy, _) => "helm upgrade --install --wait $DRONE_REPO_NAME ./chart",
            (Work::Smoke, _) => {
                "curl --fail --retry 5 https://$DRONE_DEPLOY_TO.acme.example/healthz"
            }
            (Work::Notify, _) => "",
            (Work::Flood, _) => "./run-conformance --all",
            (Work::Fetch, Self::Rust) => "cargo fetch --locked",
            (Work::Lint, Self::Rust) => "cargo clippy --all-targets -- -D warnings",
            (Work::Compile, Self::Rust) => "cargo build --release --locked",
            (Work::Test, Self::Rust) => "cargo test --workspace",
            (Work::Coverage, Self::Rust) => "cargo llvm-cov --summary-only",
            (Work::Fetch, Self::Go) => "go mod download",
            (Work::Lint, Self::Go) => "golangci-lint run ./...",
            (Work::Compile, Self::Go) => "go build -trimpath ./cmd/...",
            (Work::Test, Self::Go) => "go test -race ./...",
            (Work::Coverage, Self::Go) => "go tool cover -func=cover.out",
            (Work::Fetch, Self::Node) => "npm ci --no-audit",
            (Work::Lint, Self::Node) => "npx eslint --max-warnings 0 src",
            (Work::Compile, Self::Node) => "npm run build",
            (Work::Test, Self::Node) => "npx jest --ci",
            (Work::Coverage, Self::Node) => "npx c8 report",
            (Work::Fetch, Self::Python) => "pip install -r requirements.txt",
            (Work::Lint, Self::Python) => "ruff check .",
            (Work::Compile, Self::Python) => "python -m build",
            (Work::Test, Self::Python) => "pytest -q",
            (Work::Coverage, Self::Python) => "coverage report",
            (Work::Fetch, Self::Java) => "./mvnw -B dependency:go-offline",
            (Work::Lint, Self::Java) => "./mvnw -B checkstyle:check",
            (Work::Compile, Self::Java) => "./mvnw -B compile",
            (Work::Test, Self::Java) => "./mvnw -B verify",
            (Work::Coverage, Self::Java) => "./mvnw -B jacoco:report",
            (Work::Fetch, Self::C) => "conan install . --build=missing",
            (Work::Lint, Self::C) => "clang-tidy -p build src/*.c",
            (Work::Compile, Self::C) => "cmake --build build -j4",
            (Work::Test, Self::C) => "ctest --test-dir build --output-on-failure",
            (Work::Coverage, Self::C) => "gcovr -r .",
        }
    }
}

impl Work {
    /// Name of the step.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Clone => "clone",
            Self::Fetch => "deps",
            Self::Lint => "lint",
            Self::Compile => "build",
            Self::Test => "test",
            Self::Flood => "conformance",
            Self::Coverage => "coverage",
            Self::Image => "image",
            Self::Publish => "publish",
            Self::Deploy => "deploy",
            Self::Smoke => "smoke",
            Self::Notify => "notify",
        }
    }

    /// How long such a step takes, from and to, in milliseconds; quicker than life, for a demo.
    pub(crate) fn duration(self) -> (i64, i64) {
        match self {
            Self::Clone => (600, 1_800),
            Self::Fetch => (3_000, 9_000),
            Self::Lint => (4_000, 11_000),
            Self::Compile => (8_000, 26_000),
            Self::Test => (9_000, 32_000),
            Self::Flood => (35_000, 45_000),
            Self::Coverage => (2_000, 4_000),
            Self::Image => (6_000, 18_000),
            Self::Publish => (3_000, 8_000),
            Self::Deploy => (6_000, 20_000),
            Self::Smoke => (2_000, 5_000),
            Self::Notify => (500, 900),
        }
    }

    /// How many lines such a step prints between its first and its last ones, from and to.
    pub(crate) fn lines(self) -> (i64, i64) {
        match self {
            Self::Clone | Self::Notify => (0, 0),
            Self::Fetch => (14, 60),
            Self::Lint => (8, 40),
            Self::Compile => (40, 160),
            Self::Test => (60, 320),
            Self::Flood => (199_996, 199_996),
            Self::Coverage => (10, 24),
            Self::Image => (24, 60),
            Self::Publish => (8, 18),
            Self::Deploy => (8, 24),
            Self::Smoke => (3, 6),
        }
    }
}
