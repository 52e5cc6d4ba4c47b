"""Builds invented clusters object by object; one module per cluster, `objects` and `cluster` shared by all."""
