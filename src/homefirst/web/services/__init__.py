"""The directory, one referral for all, and reviews."""
