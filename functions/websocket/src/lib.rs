//! websocket: see template.yaml.
