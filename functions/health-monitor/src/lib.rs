//! health-monitor: see template.yaml.
