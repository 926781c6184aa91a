"""What every page is written with: words for numbers and days, tables, spreadsheets, drawings."""
