"""For those who write rule files: run their examples, find what is weak in them."""
