"""The agreed rules: values in, values and sentences out. They ask no clock, no setting and no database."""
