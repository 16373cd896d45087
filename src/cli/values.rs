//! Words that arguments and configuration files take.

use clap::ValueEnum;
use standpoint::cluster::{self, EngineKind};
use standpoint::corpus::Origin;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Engine {
    /// Consensus of information bottleneck and k-means runs
    Sib,
    /// k-means on latent dimensions, the best of its runs
    Kmeans,
    /// Gaussian mixture on latent dimensions, the best of its runs, with soft memberships; takes no guide
    Gmm,
    /// Spherical k-means on the sparse rows, the best of its runs
    Spherical,
}

impl Engine {
    pub(crate) fn kind(self) -> EngineKind {
        match self {
            Self::Sib => EngineKind::Sib,
            Self::Kmeans => EngineKind::KMeans,
            Self::Gmm => EngineKind::Gmm,
            Self::Spherical => EngineKind::Spherical,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Weighting {
    Both,
    Tfidf,
    Log,
}

impl Weighting {
    pub(crate) fn kind(self) -> cluster::Weighting {
        match self {
            Self::Both => cluster::Weighting::Both,
            Self::Tfidf => cluster::Weighting::TfIdf,
            Self::Log => cluster::Weighting::Log,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum By {
    Outlet,
    Author,
    Year,
}

impl By {
    pub(crate) fn origin(self) -> Origin {
        match self {
            Self::Outlet => Origin::Outlet,
            Self::Author => Origin::Author,
            Self::Year => Origin::Year,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Csv,
    Jsonl,
}
