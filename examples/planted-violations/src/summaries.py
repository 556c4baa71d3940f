"""Sums up long reviews."""

from transformers import pipeline

summarise = pipeline("text-generation", model="CohereLabs/c4ai-command-r-plus")
search = pipeline("feature-extraction", model="BAAI/bge-m3")
