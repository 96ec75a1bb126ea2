"""The pictures of the project as SVG text: one drawing per view, for page, download, presenter and kit."""
