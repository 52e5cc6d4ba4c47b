//! interruption-handler: see template.yaml.
