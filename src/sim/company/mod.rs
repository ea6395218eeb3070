//! A company's months: users, traffic, capacity, invoices, incidents, debt, the rebuild.
