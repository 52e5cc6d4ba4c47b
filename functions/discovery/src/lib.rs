//! discovery: see template.yaml.
