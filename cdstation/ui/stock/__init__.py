"""The stock screen: what stands in the cabinet, and every act that moves it."""
