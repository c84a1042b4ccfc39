"""An invented station with fixed people and a fixed clock, behind the pictures of every screen and the tests of them.

It moves nothing and stores nothing. Names, numbers and faces belong to nobody; NHS numbers come from the 999 range.
"""
