"""What would mislead a reader of a decision aid: rules L1 to L35, each a small function with its source."""
