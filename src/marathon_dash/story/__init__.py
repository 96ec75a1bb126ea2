"""What the record means: pure functions, tables in, values out; no Streamlit, no clock, no reading."""
