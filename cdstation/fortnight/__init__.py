"""A scripted fortnight in a pharmacy store and two hatches, played through the services beside a plain notebook."""
