"""What has changed from one edition of a content file to another, by what it means to a reader."""
