"""The steps of getting stock in: requisition, its list, receipt, putting away, the register of receipts."""
