"""What slides over the table for a moment."""
