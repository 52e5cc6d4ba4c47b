//! spotctl
