//! The shared standard: what `schemas/` holds, loaded on demand.
