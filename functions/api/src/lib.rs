//! api: see template.yaml.
