//! Tables and trees with a mapping become records of labels; every cell is claimed once or listed.

pub mod mapper;

pub mod layout;

pub mod body;
pub mod marks;

pub mod path;
pub mod stream;
pub mod walk;

pub mod grid;
pub mod sink;
pub mod values;

pub mod concept;
pub mod draft;
pub mod explain;
pub mod inspect;

pub mod choose;
pub mod library;

pub mod spec;
pub mod textgrid;
pub mod wording;
