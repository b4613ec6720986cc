"""The checker: one screen that owns one exercise."""
