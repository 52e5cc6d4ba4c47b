//! reporter: see template.yaml.
