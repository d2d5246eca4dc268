"""The demo network: made-up people and their work, one module for each room, loaded through the use cases."""
