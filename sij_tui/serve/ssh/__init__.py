"""The SSH side: who may connect, what a connection may ask for, and its sessions as channels."""
