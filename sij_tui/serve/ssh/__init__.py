"""The SSH server: who may connect, what a connection may ask for, and sessions as its channels."""
