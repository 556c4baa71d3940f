"""Draws the banner of the day."""

from diffusers import DiffusionPipeline

draw = DiffusionPipeline.from_pretrained("black-forest-labs/FLUX.1-dev")
