"""Labelled traffic: real programs in network namespaces, captured where the own network begins."""
