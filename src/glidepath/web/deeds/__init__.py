"""What was done to accounts, by whom and when: rows that no page changes or removes."""
