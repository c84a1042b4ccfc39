"""The use cases of custody: keys, written authorities, numbered stationery, licences, and their log on paper."""
