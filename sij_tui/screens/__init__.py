"""The screens: each composes widgets and owns one frozen state value."""
