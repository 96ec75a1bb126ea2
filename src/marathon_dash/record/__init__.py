"""What is known, and how it becomes public. Imports nothing of ours but `settings`."""
