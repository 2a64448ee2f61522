//! Findings become sentences in the reader's language, grouped by cause; one model, many forms.
