"""What confines a session's process: limits, a system call filter, Landlock, an audit hook."""
