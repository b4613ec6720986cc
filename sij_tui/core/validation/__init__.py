"""What is wrong with a content file, found and explained; nothing here runs for a good one."""
