//! relay: see template.yaml.
