"""What is kept on disk for the reader."""
