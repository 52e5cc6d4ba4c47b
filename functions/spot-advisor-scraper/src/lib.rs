//! spot-advisor-scraper: see template.yaml.
