"""The screens.

The only package that knows Qt. They show values and call services; no rule of the register lives here.
"""
