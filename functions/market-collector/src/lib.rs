//! market-collector: see template.yaml.
