//! In which ways is a file changed?

macro_rules! kinds {
    ($($name:ident = $words:literal;)*) => {
        /// A way of changing a file.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Kind {
            $(#[doc = $words] $name,)*
        }

        impl Kind {
            /// Every way, in the order in which they are tried.
            pub const ALL: &[Kind] = &[$(Kind::$name),*];

            /// It in a few words.
            pub fn words(self) -> &'static str {
                match self { $(Kind::$name => $words),* }
            }
        }
    };
}

kinds! {
    ColumnsResorted = "columns in another order";
    ColumnEmpty = "an empty column inserted";
    ColumnNew = "a column with a heading and numbers inserted";
    ColumnRemoved = "a column removed";
    RowsResorted = "rows in another order";
    RowBlank = "a blank row inserted";
    RowNote = "a row with a note inserted";
    RowDoubled = "a row or record twice";
    RowShifted = "cells of a row moved by one";
    RowsCut = "the last rows or records missing";
    SheetRenamed = "a sheet renamed";
    SheetsResorted = "sheets in another order";
    SheetExtra = "a sheet added";
    FileRenamed = "the file renamed";
    HeaderTypo = "a heading mistyped";
    HeaderForm = "a heading in other capitals, accents or blanks";
    HeaderSplit = "a merged heading split";
    HeaderEmptied = "a heading emptied";
    LabelTypo = "a label mistyped";
    LabelForm = "a label in other capitals, accents or blanks";
    LabelEmptied = "a label emptied";
    YearChanged = "a year in a title, heading or name changed";
    NextYear = "next year's file: columns, rows, spellings, years";
    PartialYear = "nothing yet in the last period";
    Footnote = "a footnote added";
    FigureChanged = "a figure changed";
    TotalChanged = "a total changed";
    FigureRemoved = "a figure removed";
    FigureText = "a figure with a letter in it";
    NumberAsText = "a number as text";
    SignChanged = "a decimal or thousands sign changed";
    ColumnHidden = "a column hidden";
    RowHidden = "a row hidden";
    FieldsQuoted = "every field quoted";
    FieldEmpty = "an empty field at the end of every line";
    FieldLost = "a line with a field less or more";
    KeysResorted = "keys or attributes in another order";
    KeyNew = "an unknown key";
    KeyTypo = "a key mistyped";
    NamespaceChanged = "another namespace";
    PrefixChanged = "another prefix for a namespace";
}
