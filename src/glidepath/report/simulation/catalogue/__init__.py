"""Words about simulated trials."""
