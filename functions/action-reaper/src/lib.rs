//! action-reaper: see template.yaml.
