//! Tables and trees with a mapping become records of labels; every cell is claimed once or listed.
