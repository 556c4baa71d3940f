"""Sums up long reviews."""

from transformers import pipeline

summarise = pipeline("text-generation", model="CohereLabs/c4ai-command-r-plus")
shorten = pipeline("text-generation", model="mistralai/Mistral-7B-Instruct-v0.3")
