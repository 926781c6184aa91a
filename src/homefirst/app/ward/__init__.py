"""The ward's questions and entries; services, referrals and reviews."""
