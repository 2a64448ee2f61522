# Sentences of the rules. Value: cell, what, why. `.title`: the rule. `.remedy`: what to do, with an example.

F-EVA-001 = { $reason ->
        [period] { $name } is agreed from { $from }, and the file ends with { $period }.
       *[dataflow] { $name } is not among what this office has agreed to send ({ $list }).
    }
    .title = Agreement
    .about = The sender is known to send this dataset for this period, as the calendar of due dates says.
    .remedy = { $reason ->
        [period] Send the periods that are agreed, or have the agreement extended. For example, the calendar of the office names the first period.
       *[dataflow] Ask the gateway team to register it, or choose another dataset. For example, add the dataflow to the calendar of the office.
    }

F-EVA-002 = This is the same file as receipt { $receipt } of { $day }; nothing in it has changed.
    .title = Same file again
    .about = The file is not, byte for byte, one that was sent before.
    .remedy = See whether the right file was chosen. For example, the new month may lie in another folder.

F-FLF-001 = { $cell }: { $reason ->
        [archive] this is an archive ({ $found }) of a kind that is not opened.
        [data-file] this is a data file of { $found }, which is not read.
        [excel-xml-2003] this is an “XML Spreadsheet 2003”, which is not read.
        [executable] this is a program. It was not opened.
        [flat-opendocument] this is a flat OpenDocument file (.fods), which is not read.
        [html] this is a web page, not a table of figures.
        [html-as-xls] this is a web page saved under the name of a workbook, as some portals do.
        [image] this is a picture ({ $found }), not a table of figures.
        [mail] this is an e-mail message, not a table of figures.
        [media] this is a sound, film or font file, not a table of figures.
        [name-differs] the name ends in .{ $expected }, but the content is { $found }. It was read as { $found }.
        [nested-zip] the ZIP holds another archive (“{ $name }”), which is not opened.
        [not-a-table] the content is neither text nor a workbook, so the kind of the file is not known.
        [numbers] this is an Apple Numbers file, which is not read.
        [office-other] this is an Office file, but not a workbook ({ $found }).
        [old-spreadsheet] this is a spreadsheet of an old kind ({ $found }), which is not read.
        [pdf] this is a PDF document: its figures cannot be read safely as cells.
        [powerpoint] this is a presentation, not a workbook.
        [sdmx-not-data] this is an SDMX message without data ({ $found }).
        [word] this is a text document ({ $found }), not a workbook.
       *[other] the file is not of a kind that is read.
    }
    .title = Kind of file
    .about = By its content the file is of a kind that is read, and its name says the same.
    .remedy = { $reason ->
        [archive] Unpack it and send the file inside, or pack it as ZIP. For example: right click, “Extract all”.
        [data-file] Export the table from that program. For example, as CSV in UTF-8, with a heading over each column.
        [executable] See whether the right file was chosen. For example, send the .xlsx with the table.
        [html] Download the table itself, not the page. For example, most portals have a button “Export to Excel” or “CSV”.
        [image] Send the file from which the picture was made. For example, the workbook with the figures.
        [mail] Send the file that is attached to the message. For example, the .xlsx.
        [media] See whether the right file was chosen. For example, send the .xlsx with the table.
        [name-differs] Give it its true ending, or save it anew. For example in Excel: “Save as”, “Excel Workbook (.xlsx)”.
        [nested-zip] Put all files into one ZIP, without archives inside. For example: january.csv and february.csv in one ZIP.
        [not-a-table] See whether it opens in the program that made it, and save it there in another form. For example, as “Excel Workbook (.xlsx)” or “CSV UTF-8”.
        [pdf] Send the file from which the PDF was made. For example, the workbook with the same table.
        [powerpoint] Send the table as a workbook. For example, copy it into Excel and save it as .xlsx.
        [sdmx-not-data] Export the data message. For example, “SDMX-ML data” in place of “structure”.
        [word] Send the table as a workbook. For example, copy it into Excel and save it as .xlsx.
       *[other] Open it in Excel or LibreOffice and save it in a kind that is read (.xlsx, .xls, .ods, .csv, .json, .xml). For example: “Save as”, “Excel Workbook (.xlsx)”.
    }

F-FLF-002 = { $cell }: { $reason ->
        [attribute-without-value] the attribute “{ $text }” has no value.
        [bad-address] the workbook has a cell with an impossible address (“{ $found }”).
        [bad-declaration] the first line, “<?xml … ?>”, is not written as XML asks.
        [bad-escape] “{ $text }” is not a way to write a character in JSON.
        [bad-instruction] the instruction “<?{ $text }” is not written as XML asks.
        [bad-name] a tag or attribute name begins with a sign that a name may not have (“{ $text }”).
        [bad-namespace] the namespace “{ $text }” is declared in a way that is not allowed.
        [bad-number] “{ $text }” is not a number as JSON writes it.
        [bad-reference] “{ $text }” is not a reference that XML knows.
        [bad-shared-string] the cell points to text number { $found }, but the workbook has only { $expected } texts: it is damaged.
        [bad-tag] a tag is not written as XML asks, at “{ $text }”.
        [case-twin] two parts of the file have names that differ only in capitals (“{ $name }”).
        [cdata-end-in-text] “]]>” stands inside a text, where it may not stand.
        [control-character] a text has an invisible control character, such as a line break, as it is.
        [damaged] the file is damaged inside and does not open ({ $found }).
        [double-hyphen] a comment has “--” inside, which ends it in the wrong place.
        [dtd] the XML declares a document type (“<!DOCTYPE …>”), which is not read, for safety.
        [duplicate-attribute] the attribute “{ $text }” stands twice in one tag: only one value can be meant.
        [duplicate-cell] cell { $found } is in the sheet twice: only one value can be meant.
        [duplicate-entry] the part “{ $name }” is in the file twice: only one can be meant.
        [duplicate-key] the key “{ $text }” stands twice in one object: only one value can be meant.
        [duplicate-row] row { $found } is in the sheet twice: only one can be meant.
        [empty-zip] the ZIP is empty: it holds no file.
        [encrypted] the file is locked with a password and cannot be read.
        [illegal-character] a character stands here that XML does not allow.
        [less-than-in-attribute] the value of the attribute “{ $text }” has a “<” as it is.
        [local-differs] the ZIP says of “{ $name }” one thing in its directory and another before the data: it was changed or damaged.
        [lone-surrogate] “{ $text }” is only half of a character.
        [mismatched-end] the closing tag does not fit the one that is open ({ $text }).
        [misplaced-declaration] “<?xml … ?>” stands in the middle; it may only be the very first thing.
        [missing-part] the file lacks its part “{ $name }”: it is damaged.
        [no-root] the XML has no element.
        [off-grid] a cell lies outside the largest possible sheet (“{ $found }”).
        [overlapping-entries] parts of the ZIP share the same bytes (“{ $name }”), as in files made to do harm. It was not opened.
        [path-traversal] the ZIP has a path that leads out of it (“{ $name }”), as in files made to do harm. It was not opened.
        [row-order] row { $found } of the sheet stands before an earlier one: the workbook is damaged.
        [second-root] a second outermost element begins (“{ $text }”); XML has only one.
        [split-zip] this is one volume of a ZIP in several parts.
        [symlink] “{ $name }” is a link and not a file.
        [text-outside-root] text stands outside the outermost element (“{ $text }”).
        [trailing-text] something follows after the end of the JSON document (“{ $text }”).
        [truncated] the file is cut off: its end is missing.
        [truncated-zip] the file is cut off: its end is missing.
        [unbound-prefix] the prefix of “{ $text }” is declared nowhere (“xmlns”).
        [unclosed-element] the element “{ $text }” is opened and never closed: the file may be cut off.
        [unclosed-quote] a quotation mark is opened in line { $line } and never closed.
        [unclosed-string] a text begins with a quotation mark that is never closed: the file may be cut off.
        [undefined-entity] “&{ $text };” is an abbreviation that XML does not know.
        [unexpected-character] “{ $text }” stands where JSON expects something else.
        [unexpected-end] the document ends in the middle: it is cut off.
        [unopened-end] “</{ $text }>” closes an element that is not open.
        [unquoted-attribute] the value of the attribute “{ $text }” is not between quotation marks.
        [unsupported-compression] “{ $name }” is packed by a method that is not read ({ $found }).
        [wrong-crc] the check sum of “{ $name }” is wrong: bytes were changed on the way or on a damaged disk.
        [wrong-size] “{ $name }” is longer or shorter than the file says: it is damaged.
        [xml-damaged] the workbook is damaged inside and does not open ({ $found }).
        [xml-dtd] the workbook declares a document type inside, which is not read, for safety.
        [xml-encoding] a part of the workbook is in an encoding that is not read: it is damaged.
        [xml-entity] the workbook uses an abbreviation inside that XML does not know ({ $found }).
       *[other] the file does not open.
    }
    .title = The file opens
    .about = The file opens whole: it is not encrypted, cut off, damaged or built so that two readers would see two things.
    .remedy = { $reason ->
        [attribute-without-value] Give it a value between quotation marks. For example: year="2024".
        [bad-escape] Have a program write the JSON, not a person. For example, a backslash is written \\ and a line break \n.
        [bad-number] Write numbers with a point and without thousands signs. For example: 1234.5, not 1.234,5 and not 01234.
        [bad-reference] Write “&” as &amp; in texts. For example: Trinidad &amp; Tobago.
        [case-twin] Give each file in the ZIP a name of its own. For example: january.csv and february.csv.
        [cdata-end-in-text] Write “>” as &gt; there. For example: ]]&gt;.
        [control-character] Have a program write the JSON, not a person. For example, a line break inside a text is written \n.
        [double-hyphen] Remove the second hyphen from the comment. For example: <!-- 2023-2024 -->.
        [dtd] Export the XML without “<!DOCTYPE …>” and without entities. For example, delete the second line of the file.
        [duplicate-attribute] Delete the wrong one. For example: year="2024" only once in the tag.
        [duplicate-entry] Save the workbook anew with the program that made it; of a ZIP, pack the files anew. For example in Excel: “Save as”, “Excel Workbook (.xlsx)”.
        [duplicate-key] Keep the right value and delete the other. For example, of "H": 12 and "H": 21 only one.
        [empty-zip] See whether the right ZIP was chosen, and pack the files anew. For example: right click, “Send to”, “Compressed folder”.
        [encrypted] Remove the password and send the file again. For example in Excel: File, Info, Protect Workbook, Encrypt with Password, and leave the field empty.
        [illegal-character] Delete it, or export the XML again. For example, text copied from a PDF may bring invisible signs.
        [less-than-in-attribute] Write “<” as &lt; there. For example: age="&lt;18".
        [local-differs] Save the workbook anew with the program that made it; of a ZIP, pack the files anew. For example in Excel: “Save as”, “Excel Workbook (.xlsx)”.
        [lone-surrogate] Have a program write the JSON in UTF-8. For example, á as it is, not as \u00e1.
        [mismatched-end] Close the elements in the order in which they were opened. For example: <week><point>…</point></week>.
        [misplaced-declaration] Delete what stands before it, or the second one. For example, two XML files joined into one have two.
        [overlapping-entries] Save the workbook anew with the program that made it; of a ZIP, pack the files anew. For example in Excel: “Save as”, “Excel Workbook (.xlsx)”.
        [path-traversal] Pack the files anew, from the folder in which they lie. For example: january.csv, not ../january.csv.
        [second-root] Send each document as a file of its own. For example, in one ZIP.
        [split-zip] Pack the files into one ZIP without volumes. For example, send two ZIPs, each complete.
        [symlink] Pack the file itself, not a link to it. For example, copy it into the folder first.
        [text-outside-root] Delete the text before or after the outermost element. For example, a note may stand in <!-- … -->.
        [trailing-text] Delete it, or send each document as a file of its own. For example, two JSON objects belong into a list: [ … , … ].
        [truncated] Send it again; if it breaks off once more, pack it into a ZIP first. For example, the disk may have been full, or the download stopped.
        [truncated-zip] Send it again; the copy or download stopped early. For example, compare the size in bytes with that of the original.
        [unbound-prefix] Declare it in the outermost element. For example: xmlns:m="http://…".
        [unclosed-element] Send it again, or close the element. For example: <point>…</point>.
        [unclosed-quote] Close the quotation mark in that line, or export the table as CSV again. For example: "Juárez, Chih.", and a quotation mark inside is doubled: "A. I. ""Benito Juárez""".
        [unclosed-string] Send it again, or close the quotation mark. For example: "point": "Colchane".
        [undefined-entity] Write the character itself, in UTF-8. For example: á, not &aacute;.
        [unexpected-character] Have a program write the JSON, not a person. For example, a comma too many or a missing quotation mark: {"{"}"H": 12, "M": 9{"}"}.
        [unexpected-end] Send it again; the copy or download stopped early. For example, compare the size in bytes with that of the original.
        [unopened-end] Delete it, or add the tag that opens it. For example: <point>…</point>.
        [unquoted-attribute] Put it between quotation marks. For example: year="2024".
        [unsupported-compression] Save the workbook anew with the program that made it; of a ZIP, pack the files anew. For example in Excel: “Save as”, “Excel Workbook (.xlsx)”.
        [wrong-crc] Send it again from the original; do not repair the copy. For example, copy it from the disk of the office once more.
       *[other] Open it with the program that made it, save it anew and send it again. For example in Excel: “Save as”, “Excel Workbook (.xlsx)”.
    }

F-FLF-003 = { $cell }: { $reason ->
        [encoding-contradicts] the first line says that the text is in { $encoding }, but it is not.
        [guessed] the file does not say how its letters are encoded; it was read as { $encoding }.
        [lost-character] in “{ $value }” a letter was lost (�) when the text was saved in another encoding.
        [malformed] some bytes are not letters of the encoding { $encoding }.
        [mark-contradicts] the mapping states another encoding than the mark at the start of the file. It was read as { $encoding }, as the file says.
        [mojibake] “{ $value }” was saved in one encoding and read in another{ $proposals ->
            [0] .
           *[other] ; it probably is “{ $proposal }”.
        }
        [nul] “{ $value }” has invisible signs (NUL), which no text has.
        [unknown-encoding] the encoding “{ $encoding }” is not known.
        [unsupported-encoding] the text is in { $encoding }, which is not read.
       *[other] some letters cannot be read.
    }
    .title = Encoding of the text
    .about = The text is in one known encoding, and no letter was lost when it was saved.
    .remedy = { $reason ->
        [encoding-contradicts] Correct the first line, or export the XML again. For example: <?xml version="1.0" encoding="UTF-8"?>.
        [guessed] Look at an accented name in the result; if it is wrong, save the file as “CSV UTF-8”. For example: “Panamá”.
        [lost-character] Restore the letter and save the file as “CSV UTF-8”. For example: “Per�” is “Perú”.
        [mark-contradicts] Nothing need be done; whoever keeps the mapping should correct it. For example: encoding: utf-8.
        [mojibake] Export the table again and save it as “CSV UTF-8”. For example, “PanamÃ¡” must read “Panamá”.
        [nul] Export the table again. For example in Excel: “Save as”, “CSV UTF-8”.
        [unknown-encoding] Write the name of the encoding as it is usual, or use UTF-8. For example: UTF-8, ISO-8859-1, windows-1252.
        [malformed] Export the document again, in UTF-8. For example, the first line of an XML must name the true encoding: <?xml version="1.0" encoding="ISO-8859-1"?>.
       *[other] Save the file in UTF-8. For example in Excel: “Save as”, “CSV UTF-8”.
    }

F-FLF-004 = { $reason ->
        [cells] { $cell }: { $count ->
                [one] one figure stands in a hidden row or column. It was read.
               *[other] { $count } figures stand in hidden rows or columns. They were read.
            }
       *[sheet] The sheet “{ $sheet }” is hidden and has { $count ->
                [one] one cell with data, which was
               *[other] { $count } cells with data, which were
            } not read.
    }
    .title = Hidden data
    .about = Sheets, rows and columns that hold data are not hidden.
    .remedy = { $reason ->
        [cells] Show the rows and columns and see whether the figures belong to the table; delete them if they do not. For example: mark the whole sheet, right click on a row number, “Unhide”.
       *[sheet] Show the sheet if it belongs to the table, delete it if it does not. For example: right click on the sheet tabs, “Unhide”.
    }

F-FLF-005 = { $cell } { $reason ->
        [no-result] has a formula without a stored result.
       *[error] shows { $value } in place of a figure.
    }
    .title = Errors in cells
    .about = No cell that is read shows an error or holds a formula without a result.
    .remedy = Repair the formula, or type the figure. For example, where the sheet shows #REF! the row it referred to was deleted.

F-FLF-006 = { $cell }: { $reason ->
        [anchor] the heading “{ $text }”, with which the table begins, was not found{ $proposals ->
            [0] {""}.
           *[other] . The nearest text is “{ $proposal }”.
        }
        [columns] the table is there, but none of its columns with figures: no heading is like “{ $text }”.
        [double] the table “{ $text }” is there more than once, and only one can be meant.
        [mapping] the mapping cannot be applied to the document: { $text }
        [nth] the table “{ $text }” was found { $found ->
            [one] only once
           *[other] only { $found } times
        }, and the one wanted is number { $expected }.
        [path] the document has nothing at “{ $text }”.
        [pointer] the document has nothing at “{ $text }”.
        [sheet] no sheet has “{ $text }” in its name.
        [spelling] the heading “{ $found }” was read as “{ $text }”, from which it differs only in capitals or accents.
        [title] the title “{ $text }” was not found.
        [two-columns] several columns are headed “{ $text }”, and only one can be meant.
       *[other] a table that is expected was not found.
    }
    .title = Expected tables
    .about = Each table that the mapping names is found, and found once.
    .remedy = { $reason ->
        [columns] Write the headings of the columns as in earlier files. For example: “{ $text }”.
        [double] Leave one table per sheet, or delete the copy. For example, an older version may stand below.
        [mapping] Whoever keeps the mapping must correct it. For example: isthmus map test NAME.
        [nth] Restore the tables of earlier files in their order. For example, one may have been deleted.
        [path] Keep the names and the nesting of earlier documents. For example, a key may have been renamed.
        [pointer] Keep the names and the nesting of earlier documents. For example, a key may have been renamed.
        [sheet] Name the sheet as in earlier files. For example: “{ $text }” (# is a digit, … is anything).
        [title] Write the title above the table as in earlier files. For example: “{ $text }” (# is a digit, … is anything).
        [two-columns] Give each column a heading of its own. For example: “{ $text } (men)” and “{ $text } (women)”.
       *[other] Write the heading of the table as in earlier files. For example: “{ $text }”.
    }

F-FLF-007 = { $cell }: { $reason ->
        [format] the mapping “{ $nearest }” is one of { $expected }, and the file is { $found }.
        [name] the layout is that of “{ $nearest }”, but the name of the file is not like “{ $text }”, so nothing says that these are its figures.
        [nearest] no mapping fits this layout. The nearest is “{ $nearest }”: of its { $expected } parts, found: { $found }. Missing: { $differs }.
        [sender] the layout is that of “{ $nearest }”, but the sender is { $sender } and not { $text }.
        [structure] the message uses the structure “{ $text }”, which is not known here.
        [target] the mapping “{ $nearest }” wants the dataflow { $text }, which is not known here.
       *[unknown] no mapping is known for a table like this. Nothing like it has been sent before.
    }
    .title = Known layout
    .about = A mapping fits the file: its sender, name, headings and structure.
    .remedy = { $reason ->
        [format] Name the mapping of this kind of file, or none, so that it is looked for. For example: isthmus check FILE.
        [name] Give the file its usual name (# is a digit, … is anything), or say which mapping is meant. For example: isthmus check FILE --mapping mappings/NAME.yaml.
        [nearest] Restore the headings of earlier files, or have the new layout mapped. For example: isthmus map new FILE.
        [sender] Correct the sender, or have a mapping made for it. For example: --sender MEX.UPM.
        [structure] Send the data in a structure of the standard, or have a mapping made. For example: isthmus map new FILE.
        [target] Whoever keeps the mapping must correct its target, or load the structure. For example: --structure FILE.
       *[unknown] See whether the right file was chosen; if so, have its layout mapped. For example: isthmus map new FILE.
    }

F-FLF-008 = { $cell }: several mappings fit this layout: { $list }.
    .title = One layout
    .about = Only one mapping fits the file: where two do, a person chooses.
    .remedy = Say which is meant. For example: isthmus convert FILE --mapping mappings/NAME.yaml.

F-FLF-009 = { $cell }: { $count ->
        [one] one number is
       *[other] { $count } numbers are
    } stored as text and { $count ->
        [one] was
       *[other] were
    } read as figures.
    .title = Numbers stored as text
    .about = Numbers are stored as numbers; those stored as text are read and told.
    .remedy = Nothing need be done. To mend it in Excel: mark the cells, “Convert to Number”.

F-FLF-010 = { $cell }: { $reason ->
        [no-bytes] the file is empty: it holds nothing, or only blanks.
        [no-records] the message has no observation.
       *[no-cells] the file has no cell with content.
    }
    .title = Data in the file
    .about = There is something in the file: bytes, cells, records.
    .remedy = See whether the right file was chosen, or a filter or hidden sheet left it empty. For example, it may have been saved before it was filled.

F-FLF-011 = { $cell }: { $count ->
        [one] the cell has a comment
       *[other] { $count } cells have the comment
    } “{ $text }”, which was not read as data.
    .title = Comments on cells
    .about = Comments on cells that are read are shown to whoever reviews.
    .remedy = Write what belongs to the figures into a note under the table. For example: “1/ Preliminary figures.”

F-PAT-001 = { $cell }: “{ $old }” is read as “{ $new }”, as { $author } corrected it in { $patch }: { $text }
    .title = Corrected cells
    .about = A cell was read otherwise than it stands, because a correction was agreed to.
    .remedy = Write into the cell of the source what it should hold; the correction then ends by itself. For example, “{ $new }”.

F-PAT-002 = { $cell }: { $reason ->
        [mended] the source says “{ $new }” by now, so that the correction of “{ $old }” in { $patch } has ended.
        [changed] there is “{ $value }”, neither “{ $old }” nor “{ $new }”: the correction in { $patch } was not applied.
       *[absent] { $value } is not there: the correction in { $patch } was not applied.
    }
    .title = Corrections that ended
    .about = A correction no longer holds: the source was mended, or holds something else now.
    .remedy = Take the correction out of the patch. For example, leave the patch without an active version when all of it has ended.

F-LIM-001 = { $cell }: { $reason ->
        [cell-chars] a cell has more than { $limit } characters.
        [cells] the file has more than { $limit } cells or values.
        [columns] line { $line } has more than { $limit } columns.
        [entries] the package has { $found } parts; at most { $limit } are read.
        [field] a field in line { $line } is longer than { $limit }.
        [file] the file has { $found }; at most { $limit } are read.
        [findings] the file has { $found } findings of rule { $rule }; the first { $limit } are listed.
        [inflated] the file would unpack to more than { $limit }.
        [json-depth] the document is nested more than { $limit } levels deep.
        [part] its part “{ $name }” would unpack to more than { $limit }.
        [record] a record is longer than { $limit }.
        [sheets] the workbook has { $found } sheets; at most { $limit } are read.
        [token] a value or name is longer than { $limit }.
        [xml-attributes] an element has more than { $limit } attributes.
        [xml-depth] the document is nested more than { $limit } levels deep.
       *[other] the file is larger than is read.
    }
    .title = Size of the file
    .about = The file and its parts are within the sizes that this gateway reads.
    .remedy = { $reason ->
        [cell-chars] Shorten the text of the cell. For example, put long remarks into a document of their own.
        [columns] See whether line ends were lost, or the delimiter is another. For example, a whole table may stand in one line.
        [entries] Pack only the files with tables. For example, leave pictures out.
        [field] See whether a quotation mark is missing, so that many lines became one field. For example: "Juárez, Chih.".
        [findings] Correct what is listed, and send the file again. For example, one wrong column heading may be behind all of them.
        [inflated] Send it in parts. For example, one file per year.
        [json-depth] Export the document flatter, or see whether brackets were repeated by mistake. For example: [[[[ … ]]]] without content.
        [record] See whether a quotation mark is missing, so that many lines became one record. For example: "Juárez, Chih.".
        [sheets] Send it in parts. For example, one file per year.
        [token] See whether a quotation mark or tag is missing, so that much became one value. For example: "point": "Colchane".
        [xml-attributes] Export the XML again. For example, figures belong into elements, not into hundreds of attributes.
        [xml-depth] Export the document flatter, or see whether tags are never closed. For example: <point>…</point>.
       *[other] Send it in parts, for example one file per year, or delete what does not belong to the table (pictures, unused sheets).
    }

F-LIM-002 = { $cell }: the file was not read to its end: { $reason ->
        [cpu] it would take more than { $limit ->
            [one] one second
           *[other] { $limit } seconds
        } of computing.
        [killed] the system ended the reading.
        [memory] it would take more than { $limit } of memory.
        [wall] it would take longer than { $limit ->
            [one] one second
           *[other] { $limit } seconds
        }.
       *[crash] the reading failed.
    }
    .title = Memory and time
    .about = Reading the file takes no more memory and time than is allowed.
    .remedy = { $reason ->
        [killed] Send it once more. If it is refused again, send it in parts. For example, one file per year.
       *[other] Open it with the program that made it, copy only the table into a new file and send that. For example, one file per year.
    }

F-FDD-001 = { $cell }: { $reason ->
        [header] the heading (line { $line }) has { $found ->
            [one] one field
           *[other] { $found } fields
        }, but { $records ->
            [one] one record has
           *[other] { $records } records have
        } { $expected }
       *[record] line { $line } has { $found ->
            [one] one field
           *[other] { $found } fields
        } where the others have { $expected }
    } (fields are parted by { $delimiter ->
        [tab] tabs
       *[other] “{ $delimiter }”
    }).{ $count ->
        [one] {""}
       *[other] {" "}The same in { $count } lines in all.
    }
    .title = Fields per line
    .about = Every line has as many fields as the header.
    .remedy = { $reason ->
        [header] Give each column a heading. For example, a heading may have been left out at the end.
       *[record] Look for a missing or extra delimiter in that line. For example, a “;” inside a name must stand between quotation marks: "Juárez; Chih.".
    }

F-DES-001 = { $cell }: { $reason ->
        [other-sign] “{ $value }” has its decimal and thousands signs the other way round than this file; read the other way it would be { $found }. It was not read.
        [lone] “{ $value }” was read as { $found }, but may be { $expected }: no other figure of its column has decimals.
       *[doubtful] “{ $value }” may be { $found } or { $expected }. It was read as { $found }, but other cells of the file use the signs the other way round{ $count ->
            [one] .
           *[other] {" "}({ $count } cells are in doubt).
        }
    }
    .title = Decimal and thousands signs
    .about = All numbers use the same decimal and thousands signs; what could be read in two ways is asked.
    .remedy = { $reason ->
        [other-sign] Write the figure as the others are written. For example 1,234.5 everywhere, or 1.234,5 everywhere.
        [lone] Write whole figures without a sign, or with the thousands sign of the other columns. For example 1258.
       *[doubtful] Use one decimal sign in the whole file, or store the figures as numbers. For example 1,234.5 everywhere, or 1.234,5 everywhere.
    }

F-SCH-001 = { $cell }: { $reason ->
        [at-least] { $value } is too small ({ $path }): at least { $expected } is agreed.
        [at-most] { $value } is too large ({ $path }): at most { $expected } is agreed.
        [bad-key] the key “{ $text }” points to a value that the message does not list.
        [delete-action] { $count ->
            [one] one row asks
           *[other] { $count } rows ask
        } for a deletion. A submission replaces all that it covers, so there is nothing to delete.
        [duplicate] the list { $path } has the same member twice.
        [duplicate-column] the column “{ $text }” is there twice.
        [format] “{ $value }” is not written as agreed ({ $path }): a “{ $expected }” is asked for.
        [forms] “{ $value }” has none of the forms that are agreed ({ $path }): { $kinds }.
        [key-name] the key “{ $name }” is not named as agreed ({ $path }).
        [less-than] { $value } is too large ({ $path }): less than { $expected } is agreed.
        [missing-column] the column “{ $text }” is missing.
        [missing-key] “{ $name }” is missing in { $path }.
        [more-than] { $value } is too small ({ $path }): more than { $expected } is agreed.
        [multiple] { $value } is not a multiple of { $expected } ({ $path }).
        [not-allowed] “{ $value }” is not allowed there ({ $path }).
        [not-sdmx-data] the file is not an SDMX data message (“{ $text }”).
        [pattern] “{ $value }” is not written as agreed ({ $path }; pattern { $expected }).
        [too-few] { $path } has too few members: at least { $expected } are agreed.
        [too-long] “{ $value }” is too long ({ $path }): at most { $expected } characters are agreed.
        [too-many] { $path } has too many members: at most { $expected } are agreed.
        [too-short] “{ $value }” is too short ({ $path }): at least { $expected } characters are agreed.
        [type] “{ $value }” is { $kind }, but { $kinds } is agreed ({ $path }).
        [unknown-key] “{ $name }” is not a key that is agreed there{ $proposals ->
            [0] {""}.
           *[other] . The nearest is “{ $proposal }”.
        }
        [values] “{ $value }” is not one of the agreed values ({ $path }): { $expected }.
       *[other] the document does not keep to its schema.
    }{ $count ->
        [one] {""}
       *[other] {" "}The same in { $count } places in all.
    }
    .title = Schema of the document
    .about = The document keeps to the schema or message format that was agreed.
    .remedy = { $reason ->
        [bad-key] Export the message again. For example, the third value of a dimension with two values cannot be.
        [delete-action] Leave the rows out and send the complete table. For example, with ACTION R (replace) in all rows.
        [duplicate] Delete the repetition. For example, of two equal points keep one.
        [duplicate-column] Delete the wrong one. For example, only one column SEX.
        [key-name] Write the key as agreed. For example: "2024-03", not "March".
        [missing-column] Add the column. For example: STRUCTURE, STRUCTURE_ID, ACTION, the dimensions, OBS_VALUE.
        [missing-key] Add it, or agree on a new schema. For example: "{ $name }": … in each of these places.
        [not-sdmx-data] Export the data message. For example, “SDMX-ML data” in place of “structure”.
        [type] Write it as agreed, or agree on a new schema. For example, a number without quotation marks: 12, not "12".
        [unknown-key] Write the key as agreed, or agree on a new schema. { $proposals ->
            [0] Agreed are, for example: { $expected }.
           *[other] For example: “{ $proposal }”.
        }
        [values] Use one of the agreed values. { $proposals ->
            [0] For example, as in the list.
           *[other] For example: “{ $proposal }”.
        }
       *[other] Correct the value, or agree on a new schema. For example, see how it was written in an earlier file.
    }

S-DSD-001 = { $cell }: { $reason ->
        [column] no column is headed “{ $text }”, which would say “{ $component }”{ $proposals ->
            [0] {""}.
           *[other] . The nearest heading is “{ $proposal }”.
        }
       *[missing] nothing says “{ $component }” for { $count ->
            [one] one figure.
           *[other] { $count } figures.
        }
    }
    .title = Dimensions
    .about = Every dimension of the dataset is given once: by a column, a header or a constant.
    .remedy = { $reason ->
        [column] Restore the heading of the column as in earlier files. For example: “{ $text }”.
       *[missing] Fill the column or heading in, or state in the mapping what holds for all figures. For example “{ $component }: total”.
    }

S-DSD-002 = { $cell }: { $reason ->
        [key] the key “{ $column }” is not used ({ $count ->
            [one] one value: “{ $value }”
           *[other] { $count } values, the first is “{ $value }”
        }).
        [set] the mapping sets “{ $column }”, which the structure does not have.
       *[column] column { $column } is not used ({ $count ->
            [one] one cell: “{ $value }”
           *[other] { $count } cells, the first is “{ $value }”
        }).
    }
    .title = Unused columns
    .about = Every column with data is used, or left out with a reason.
    .remedy = { $reason ->
        [set] Whoever keeps the mapping must correct the name. For example, CITIZENSHIP in place of NATIONALITY.
       *[column] Map it, or write into the mapping why it is left out. For example: ignore, why: internal remarks.
    }

S-DSD-003 = { $cell }: { $reason ->
        [key] { $count ->
            [one] the number { $value } under “{ $column }” is
           *[other] { $count } numbers under “{ $column }” are
        } in the document and not part of any table.
        [column] { $count ->
            [one] the number { $value } in column { $column } is
           *[other] { $count } numbers in column { $column } are
        } in the sheet and not part of any table.
       *[other] { $count ->
            [one] a number is
           *[other] { $count } numbers are
        } in the sheet and not part of any table.
    }
    .title = Numbers without a place
    .about = Every number in the file is used or left out with a reason: none is lost.
    .remedy = See whether a row or column was added, or a heading changed. For example, a new column “Other” needs a line in the mapping.

S-FDT-001 = { $cell }: { $reason ->
        [boolean] “{ $value }” stands where “{ $column }” needs a number.
        [date] a date stands where “{ $column }” needs a number: Excel holds { $value } and shows it as a date.
        [text] “{ $value }” stands where “{ $column }” needs a number.
        [too-long] { $value } has more digits than any count has (in “{ $column }”).
       *[other] “{ $value }” stands where { $expected ->
            [integer] a whole number
            [period] a period
           *[other] a number
        } is needed ({ $component }).
    }
    .title = Type of the value
    .about = A cell that should hold a figure holds one, or the agreed sign for none.
    .remedy = { $reason ->
        [date] Set the format of the cells to “Number” and type the figures again. For example, 12 may have become 12 January.
        [too-long] Correct the figure. For example, two figures may have been joined into one.
       *[other] Correct the cell. If there is no figure, use the agreed sign, for example “n/a”.
    }

S-FDL-001 = { $cell }: { $reason ->
        [digits] { $value } has more than { $limit } digits, which no figure has.
        [length] “{ $value }” has { $found } characters; { $component } takes at most { $limit }.
       *[decimals] { $value } has { $found ->
            [one] one decimal
           *[other] { $found } decimals
        }; { $limit ->
            [0] these figures are whole.
           *[other] at most { $limit } are allowed.
        }
    }
    .title = Length and decimals
    .about = Values are no longer, and have no more decimals, than the dataset allows: persons are whole.
    .remedy = { $reason ->
        [digits] Correct the figure. For example, two figures may have been joined into one.
        [length] Shorten the text. For example, write remarks into a note under the table.
       *[decimals] Correct the figure. For example, persons are whole: 12, not 12.375. If it is a rate, state its unit.
    }

S-FDM-001 = { $cell }: “{ $component }” is missing in { $count ->
        [one] one observation.
       *[other] { $count } observations.
    }
    .title = Mandatory attributes
    .about = What must be said of each figure is said.
    .remedy = Give it in a column, or once for all in the mapping. For example OBS_STATUS: A for normal figures.

S-TIM-001 = { $cell }: { $reason ->
        [calendar] the calendar has no period “{ $period }”.
        [parts] “{ $period }” does not say the whole period: the year, or a month or week, is missing.
       *[form] “{ $period }” is not a period{ $freq ->
            [A] {" "}of a year
            [S] {" "}of half a year
            [Q] {" "}of a quarter
            [M] {" "}of a month
            [W] {" "}of a week
            [D] {" "}of a day
           *[other] {""}
        }.
    }
    .title = Periods
    .about = Each period exists in the calendar and fits the frequency.
    .remedy = { $reason ->
        [parts] Write the year with it, in the cell or the title. For example: March 2024, or 2024-03.
       *[form] Correct the period. For example 2024 (year), 2024-Q1 (quarter), 2024-03 (month), 2024-W07 (week).
    }

S-RWD-001 = { $cell } and { $other } give different figures for the same thing, { $first } and { $second }: { $key }.
    .title = One figure for each key
    .about = The same thing is not told with two figures.
    .remedy = Keep one of them. For example, delete the older row.

S-RWD-002 = { $cell } repeats { $place }: { $key }. { $count ->
        [one] One record is
       *[other] { $count } records are
    } identical to another; one of each is used.
    .title = Repeated records
    .about = The same record does not stand twice; where it does, one is used.
    .remedy = Delete the repetition. For example, a block may have been pasted twice.

S-RWD-003 = { $cell }: { $count } rows of the file stand for one figure and were added: { $key } = { $value }.
    .title = Parts of one figure
    .about = Where a mapping adds up several rows to one figure, no two of them are the same.
    .remedy = Send one row per figure. For example, one row for each area, nationality and month.

S-RNR-001 = { $cell }: no observation came out of the file.
    .title = At least one record
    .about = At least one figure comes of the file.
    .remedy = See whether the right file was sent and the table has figures. For example, a filter may have been on when it was saved.

S-PII-001 = { $reason ->
        [no-permission] { $cell }: the file has one row per person, and no permission to count them is on record. The file was set aside.
       *[columns] { $cell }: { $columns } looks like personal data. The file was set aside and nothing of it was kept.
    }
    .title = Personal data
    .about = The file holds figures about people, not data of persons: no names, documents, birth dates.
    .remedy = { $reason ->
        [no-permission] Send totals only, or have the permission written into the mapping: who gave it and when. For example: women, 18 to 29 years, 214.
       *[columns] Send totals only, without names, document numbers or dates of birth. For example: women, 18 to 29 years, 214.
    }

C-COV-001 = { $cell }: “{ $label }” is not known as { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } cells).
    } { $proposals ->
        [0] {""}
       *[other] Nearest: { $proposal }.
    }
    .title = Known labels and codes
    .about = Each label or code means exactly one code of the list.
    .remedy = { $proposals ->
        [0] Correct the spelling, or have the label accepted for a code. For example, “Venezuela (Bolivarian Republic of)” for VEN.
       *[other] Accept the proposal for all its cells, or correct the spelling. For example: { $proposal }.
    }

C-COV-002 = { $cell }: { $code } { $reason ->
        [early] is valid from { $from } on only, not for { $period }.
       *[ended] was valid until { $to } and is not for { $period }.
    }
    .title = Validity of codes
    .about = The code was in use in that period.
    .remedy = Use the code of that time. For example, since 1992 the successor states stand in place of Yugoslavia.

C-COV-003 = { $cell }: { $reason ->
        [mark] the mark “{ $label }” is explained twice: “{ $text }” and “{ $value }”.
       *[other] “{ $label }” may be { $list } ({ $component }).
    }
    .title = Ambiguous labels
    .about = No label may mean two codes.
    .remedy = { $reason ->
        [mark] Give each mark one explanation. For example 1/ and 2/ in place of 1/ twice.
       *[other] Choose which is meant and write it out. For example “Guinea-Bissau” in place of “Guinea”.
    }

C-COV-004 = { $cell }: unknown and other are { $share } % of the total in “{ $component }” (limit { $limit } %).
    .title = Share of unknown and other
    .about = Unknown and other make up a small share of the total.
    .remedy = Break the group down, or say why that is not possible. For example, list the five largest of “Other countries”.

C-COC-001 = { $cell }: this combination cannot be: { $key }.
    .title = Allowed combinations
    .about = The codes of a figure may stand together.
    .remedy = Correct one of the codes. For example, a refusal of entry has no direction “exit”.

C-COC-002 = { $cell }: { $sender } reports for { $home }, but { $count ->
        [one] one figure is
       *[other] { $count } figures are
    } for { $code }.
    .title = Reporting area
    .about = An office reports about its own area.
    .remedy = Correct the reporting country, or see whether country and nationality were exchanged. For example, nationality belongs into its own column.

C-COC-003 = { $cell }: { $component } and { $partner } are both { $code }: nobody moves from a country to itself.
    .title = Partner and reporter
    .about = Partner and reporter are two, unless own nationals are counted.
    .remedy = Correct one of the two. For example, for own nationals who return give the country that they come from.

C-COC-004 = { $cell }: { $component } has { $found } areas and { $partner } has { $others }: the two columns look exchanged.
    .title = Exchanged columns
    .about = The columns of reporter and partner are not exchanged.
    .remedy = Exchange the two columns, or their lines in the mapping. For example, the reporting country is the same in the whole file, nationality is not.

C-OBS-001 = { $cell }: { $reason ->
        [filled] there is a figure ({ $value }), but its status ({ $status }) says that there is none.
       *[empty] { $count ->
            [one] the cell is empty
           *[other] { $count } cells are empty
        } without a reason: zero, not available or confidential?
    }
    .title = Empty cells
    .about = An empty figure says why it is empty, and one that is said to be missing is empty.
    .remedy = Write 0 where nothing was counted, else the agreed sign. For example “n/a” for not available.

R-VIR-001 = { $cell } is { $value }: a count cannot be negative.
    .title = Negative counts
    .about = Counts are not negative, unless the dataset says that they may be.
    .remedy = Correct the figure. For example, a correction belongs into the month that it corrects.

R-VIR-002 = { $cell }: { $value } % is not between 0 and 100.
    .title = Percentages
    .about = Percentages lie between 0 and 100.
    .remedy = Correct the figure or its unit. For example, 0.42 may be a share of one: 42 %.

R-VCO-001 = { $cell }: the part { $part } ({ $key }) is more than the whole { $whole } ({ $name }).
    .title = Part and whole
    .about = A part is not larger than the whole beside it.
    .remedy = Correct the figure that is wrong. For example, minors cannot be more than all persons.

R-VCO-002 = { $cell }: { $first } in less { $second } out makes { $expected }; the file says { $found }.
    .title = In, out and net
    .about = Net is in minus out.
    .remedy = Correct one of the three. For example, 2,310 − 1,905 = 405.

R-VCO-003 = { $cell }: { $period } ends on { $to }, after the file was received ({ $received }).
    .title = Periods in the future
    .about = No period ends after the file was received.
    .remedy = Correct the period, or mark the figures as provisional or forecast. For example OBS_STATUS: P.

R-VCO-004 = { $cell }: { $first } households and { $second } persons make { $found } persons each. { $key }
    .title = Persons per household
    .about = There are between 1.5 and 12 persons to a household.
    .remedy = See whether one of the two was entered twice or in the wrong column. Usual are 1.5 to 12 persons, for example 300 households and 1,240 persons.

R-UNI-001 = { $cell }: { $value } is about { $factor } times { $sign ->
        [less] less
       *[other] more
    } than usual in this series ({ $expected }): thousands or units?
    .title = Change of unit
    .about = A figure is not ten, a hundred or a thousand times what its series is used to.
    .remedy = Say the unit in the heading, or correct the figures of { $period }. For example “thousands of persons”.

R-RUL-001 = { $cell }: { $reason ->
        [skip] { $count ->
            [one] one figure is left out on purpose
           *[other] { $count } figures are left out on purpose
        }: { $text } (rule { $rule } of the mapping).
       *[error] { $text } (rule { $rule } of the mapping{ $count ->
            [one] ).
           *[other] ; { $count } figures).
        }
    }
    .title = Rule of the mapping
    .about = Each record keeps to the rules that its mapping states.
    .remedy = { $reason ->
        [skip] Nothing need be done. If the figures do belong to the table, have the rule changed. For example, a name in it may be too wide.
       *[error] Correct the cell, or have the rule changed. For example, a limit may have become too narrow.
    }

R-EXP-001 = { $cell }: { $text } Found: { $found }.{ $count ->
        [one] {""}
       *[other] {" "}{ $count } figures.
    } { $key } (rule { $rule }: { $expression })
    .title = Rules of the office
    .about = Each record keeps to the rules that the office wrote for the dataset.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Correct what is wrong, or say why it is right.
    } If the rule itself is wrong, have it changed. For example, it may be too narrow for a new border post.

X-EXP-001 = { $cell }: { $text } Found { $found }, the others make { $expected } (difference { $difference }).{ $count ->
        [one] {""}
       *[other] {" "}{ $count } figures.
    } { $key } (rule { $rule }: { $expression })
    .title = Codes that make up one another
    .about = Codes that make up one another add up as the office's rule says.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Correct the figure that is wrong.
    } If the rule itself is wrong, have it changed. For example, a new code may be missing in it.

X-VAD-001 = { $suspect ->
        [part] { $cell } breaks { $totals } totals at once. For one, the total { $place } is { $total } and its parts add to { $sum } (difference { $difference }). With { $proposal } in this cell all of them agree.
       *[other] The total { $place } is { $total }, but its { $parts ->
            [one] part is
           *[other] { $parts } parts add to
        } { $sum } (difference { $difference }). { $totals ->
            [one] {""}
           *[other] With { $proposal } in its place { $totals } sums agree.
        }
    }{ $why1 ->
        [digits] {" "}Look first at { $cell1 } ({ $now1 }): with two digits exchanged it would be { $mended1 }.
        [ten] {" "}Look first at { $cell1 } ({ $now1 }): with a zero more or less it would be { $mended1 }.
        [sign] {" "}Look first at { $cell1 } ({ $now1 }): without its sign it would be { $mended1 }.
        [copied] {" "}Look first at { $cell1 } ({ $now1 }): it is the same as a neighbouring cell, { $mended1 } would mend the sum.
        [usual] {" "}Look first at { $cell1 } ({ $now1 }): usual is about { $usual1 }, { $mended1 } would mend the sum.
       *[none] {""}
    }{ $why2 ->
        [digits] {" "}Then at { $cell2 } ({ $now2 }): with two digits exchanged it would be { $mended2 }.
        [ten] {" "}Then at { $cell2 } ({ $now2 }): with a zero more or less it would be { $mended2 }.
        [sign] {" "}Then at { $cell2 } ({ $now2 }): without its sign it would be { $mended2 }.
        [copied] {" "}Then at { $cell2 } ({ $now2 }): it is the same as a neighbouring cell, { $mended2 } would mend the sum.
        [usual] {" "}Then at { $cell2 } ({ $now2 }): usual is about { $usual2 }, { $mended2 } would mend the sum.
       *[none] {""}
    }{ $why3 ->
        [digits] {" "}Then at { $cell3 } ({ $now3 }): with two digits exchanged it would be { $mended3 }.
        [ten] {" "}Then at { $cell3 } ({ $now3 }): with a zero more or less it would be { $mended3 }.
        [sign] {" "}Then at { $cell3 } ({ $now3 }): without its sign it would be { $mended3 }.
        [copied] {" "}Then at { $cell3 } ({ $now3 }): it is the same as a neighbouring cell, { $mended3 } would mend the sum.
        [usual] {" "}Then at { $cell3 } ({ $now3 }): usual is about { $usual3 }, { $mended3 } would mend the sum.
       *[none] {""}
    }
    .title = Total and parts
    .about = A total is the sum of its parts, within what rounding allows; up to three cells that may be the cause are named.
    .remedy = Correct the total or the part that is wrong. For example, look for exchanged digits: 1,520 and 1,502.

X-VAD-002 = The total { $place } is { $total }, but the known parts alone add to { $sum } already ({ $difference } more), and others are missing.
    .title = Total and known parts
    .about = Where parts are missing, the known ones do not exceed the total.
    .remedy = Correct the total or the part that is wrong. For example, the total may be older than its parts.

X-VAD-003 = { $cell }: broken down by { $by } it is { $first }, by { $and } it is { $second } (difference { $difference }). { $key }
    .title = Two breakdowns
    .about = Two breakdowns of one thing give the same sum.
    .remedy = See which of the two lacks a group. For example, “not stated” may be missing.

X-VAD-004 = { $cell }: the { $count } areas add to { $first }, the country is { $second } (difference { $difference }). { $key }
    .title = Areas and country
    .about = The areas of a country add up to the country.
    .remedy = See whether an area or “not stated” is missing. For example, entries by sea may belong to no province.

X-VAD-005 = { $cell }: the { $count } periods in { $period } add to { $sum }; the file says { $total } (difference { $difference }). { $key }
    .title = Months, quarters and year
    .about = Months add up to quarters and years, for movements; never for stocks.
    .remedy = Correct the period that is wrong. For example, look for exchanged digits: 60,215 and 60,251.

X-CUM-001 = { $cell }: the running total falls from { $first } to { $value } ({ $period }).
    .title = Running totals
    .about = A running total does not become smaller within its year.
    .remedy = Correct the figure, or say in the mapping that the series starts anew. For example, each January.

X-REP-001 = { $cell }: { $count ->
        [one] one figure is missing where all others are there: { $list }.
       *[other] { $count } figures are missing where all others are there: { $list }. { $key }
    }
    .title = Missing keys
    .about = All combinations that were agreed are there.
    .remedy = Say whether they are zero or were not collected. For example 0, or “n/a”.

X-REP-002 = { $count ->
        [one] { $list } was there in each of the last { $found } periods (last { $value }) and is missing in { $period }: zero or not collected?
       *[other] { $count } series that were there in each of the last { $found } periods are missing in { $period }: zero or not collected? { $list }
    }
    .title = Series that stop
    .about = A series that had figures does not stop without a word.
    .remedy = Write 0 where nothing was counted, else the agreed sign. For example “n/a” for not available.

X-VCO-006 = { $cell }: { $share } % men ({ $first } men, { $second } women); usual in this series are { $from } to { $to } %. { $key }
    .title = Ratio of the sexes
    .about = The share of men of each period lies within what is usual in its series.
    .remedy = See whether men and women were exchanged or a figure is wrong. If it is right, say why. For example, workers on one building site.

X-VCO-007 = { $cell }: the series { $key } has the same { $count } figures as { $other } ({ $place }).
    .title = Copied series
    .about = No two series have the same six or more figures.
    .remedy = See whether one was copied onto the other. For example, Ghana and Guinea stand side by side in many lists.

X-VCO-008 = { $cell }: row { $line } is in every column the sum of the { $count } rows { $first } to { $last }: is it a subtotal?
    .title = Subtotals among details
    .about = No row among details is the sum of those beside it.
    .remedy = Say in the mapping that the row is a total. For example totals, rows: '(?i)^subtotal'.

T-RTS-001 = { $cell }: { $count ->
        [one] one period is missing between others: { $list }.
       *[other] { $count } periods are missing between others: { $list }.
    } { $home }
    .title = Gaps in the series
    .about = Between its first and last period a series has no hole.
    .remedy = Send the missing periods too, or say why there are none. For example, the office was closed in that month.

T-VNO-001 = { $cell }: { $value } is far from the five figures before it (usual { $from } to { $to }, median { $expected }). { $key }{ $count ->
        [one] {""}
       *[other] {" "}The same for { $count } figures of this period.
    }
    .title = Unusual figures
    .about = A figure lies within twice the median deviation of the five before it, those of the same season where there is one.
    .remedy = See whether the figure is right; if it is, say why. For example, a border was closed, or two months were counted together.

T-VNO-002 = { $cell }: from { $first } to { $second } ({ $share } %), while the others of the same table moved by about { $expected } %. { $key }{ $count ->
        [one] {""}
       *[other] {" "}The same for { $count } figures of this period.
    }
    .title = Growth unlike the others
    .about = A series does not grow quite otherwise than those beside it (Hidiroglou and Berthelot).
    .remedy = See whether two rows were exchanged or a digit is wrong. If it is right, say why. For example, a visa was introduced.

T-VNO-003 = { $cell }: the level goes from about { $first } to about { $second } since { $period }, without the flag of a break. { $key }{ $count ->
        [one] {""}
       *[other] {" "}The same for { $count } series.
    }
    .title = Change of level
    .about = The level of a series does not double or halve for good without a mark of a break.
    .remedy = If the definition or the source changed, flag the first period with status B and say what changed. For example, “since 2021 crew members are counted”.

T-VNO-004 = { $cell }: { $value } comes { $found } times in a row ({ $from } to { $to }): was an estimate repeated? { $key }
    .title = Repeated figures
    .about = A figure does not stand four or more times in a row.
    .remedy = Send what was counted, or flag what is estimated with status E. For example, 1,200 in January, February, March and April.

T-STK-001 = { $cell }: from { $first } to { $found } the stock changed by { $second }, but entries less exits explain { $sum }. { $key }
    .title = Stock and flows
    .about = A stock changes by what came and went, within one in a hundred.
    .remedy = See whether entries or exits are missing, or say what else changed the stock. For example, a register was cleaned.

V-RRL-001 = { $cell }: { $share } % of { $expected } published figures would change (limit { $limit } %): { $updated } are others, { $added } are new in periods already published, { $deleted } are gone.
    .title = Size of the revision
    .about = At most one in ten of the published figures changes with a revision.
    .remedy = Say what was revised and why. For example, “final figures of 2023 replace preliminary ones”.

V-VRT-001 = { $cell }: { $first } was published, now it is { $second }{ $sign ->
        [none] {""}
       *[other] {" "}({ $share } %)
    }. { $key }{ $count ->
        [one] {""}
       *[other] {" "}The same for { $count } figures of this period.
    }
    .title = Revised figures
    .about = A published figure changes by at most a tenth.
    .remedy = Correct the figure, or say why it was revised. For example, late reports of one border point.

V-VRT-002 = { $count ->
        [one] { $cell }: one published figure is not in this file: { $list }.
       *[other] { $cell }: { $count } published figures are not in this file: { $list }.
    }
    .title = Published figures that are gone
    .about = What was published is not gone without a reason.
    .remedy = Send them again, or leave the figure empty with a status that says why. For example M, the figure cannot exist.

M-VMP-001 = { $cell }: you report { $first }, { $home } reports { $second } of the same (asymmetry { $share } %). { $key }
    .title = Figures of the partner
    .about = What two offices count of the same movements is at most a tenth of their mean apart.
    .remedy = See with the partner office who counts what. For example, events here and persons there, or the day of departure and the day of arrival.

M-VMP-002 = { $cell }: you report { $first }, { $home } reports { $second } of the same, and one of the two sent the period without it. { $key }
    .title = Missing on one side
    .about = What one office counts, the other does not leave out.
    .remedy = See whether the figure is zero, not collected, or under another code. For example, the partner may have it under “other”.

D-VCO-001 = { $cell }: { $expected } pending were expected ({ $first } before, { $sum } more by cases lodged and closed), the file says { $found }. { $key }
    .title = Pending cases
    .about = Pending cases are those of before, plus what was lodged, less what was closed.
    .remedy = Correct what is wrong, or say what else changed the number. For example, cases reopened.

D-VCO-002 = { $cell }: here { $first }, in { $name } { $second } (difference { $difference }). { $key }
    .title = Two datasets of one thing
    .about = Two datasets that tell the same thing agree.
    .remedy = See which of the two lacks a group or is of another day. For example, permits of children are not issued in all countries.

D-VCO-003 = { $cell }: you report { $first }, { $name } publishes { $second } ({ $share } %). { $key }
    .title = Figures of others
    .about = What others publish of the same is between 0.8 and 1.25 times the figure.
    .remedy = Nothing need be done; if the two should agree, say why they do not. For example, { $name } may count applicants too.

P-SDC-001 = { $cell }: { $count ->
        [one] one count is below { $limit } and would be published.
       *[other] { $count } counts are below { $limit } and would be published.
    }
    .title = Small counts
    .about = No count that is published is so small that it shows a person.
    .remedy = Protect them first: round, suppress, or add small groups together. For example, one age band in place of four.

P-SDC-002 = { $cell }: { $count ->
        [one] one hidden figure can be told, to less than { $limit }, from totals and parts that would be published.
       *[other] { $count } hidden figures can be told, to less than { $limit }, from totals and parts that would be published.
    }
    .title = Hidden figures that can be told
    .about = No hidden figure can be worked out from those that are published.
    .remedy = Hide a second part of the same total as well, or the total itself. For example, hide two nationalities of one month, not one.

# The report.

ui-receipt = Receipt
ui-file = File
ui-bytes = { $count ->
        [one] one byte
       *[other] { $count } bytes
    }
ui-sender = Sender
ui-dataflow = Dataflow
ui-mapping = Mapping
ui-received = Received
ui-unknown = not known
ui-chosen = { $how ->
        [named] named on the command line
        [sender] chosen by sender
        [filename] chosen by the name of the file
        [fingerprint] chosen by sender and layout
        [coded] not needed: the file is coded already
       *[other] { $how }
    }
ui-outcome = { $errors ->
        [0] { $warnings ->
            [0] ACCEPTED: nothing to mend.
            [one] ACCEPTED WITH ONE WARNING, which needs a reason before release.
           *[other] ACCEPTED WITH { $warnings } WARNINGS, which need a reason before release.
        }
        [one] NOT ACCEPTED: one error must be mended.
       *[other] NOT ACCEPTED: { $errors } errors must be mended.
    }
ui-sum = The figures add to { $sum }, totals left out: compare it with your own sum.
ui-observations = { $count ->
        [0] No observation.
        [one] One observation.
       *[other] { $count } observations.
    }
ui-totals = { $all ->
        [0] No total to check.
        [one] One total checked: agree { $passed }, disagree { $failed }, undecided { $undecided }.
       *[other] { $all } totals checked: agree { $passed }, disagree { $failed }, undecided { $undecided }.
    }
ui-packs = Rules of packs
ui-pack-rule = { $rule }: held { $passed }, failed { $failed }, undecided { $undecided }
ui-weighed = { $rule } counts as { $severity } here: the pack { $pack } says so, the catalogue says { $other }
ui-errors = Errors (must be mended)
ui-warnings = Warnings (need a reason)
ui-information = Information (needs nothing)
ui-cells = Cells
ui-used = Used to find it
ui-more = and { $count } more
ui-remedy = What to do
ui-proposals = Proposals
ui-times = { $count ->
        [one] one case
       *[other] { $count } cases
    }
ui-notes = Changes made on reading
ui-note-folded = “{ $from }” read as { $to } ({ $component }) in spite of case, accents or spacing: { $count }
ui-note-synonym = “{ $from }” read as { $to } ({ $component }), an accepted synonym: { $count }
ui-note-default = { $component } set to { $to }, which the file does not give: { $count }
ui-note-period = period “{ $from }” read as { $to }: { $count }
ui-note-unit = figures multiplied by { $from }: { $count }
ui-note-zero = sign “{ $from }” read as zero: { $count }
ui-note-difference = running totals turned into differences: { $count }
ui-note-counted = rows about persons counted: { $count }
ui-note-added = several rows of one key added up: { $count }
ui-note-summed = rows added that differ only in what the dataflow has no dimension for: { $count }
ui-note-rule = changed by rule { $from } of the mapping: { $count }
ui-note-corrected = “{ $from }” read as { $to }, as a correction says: { $count }
ui-place = line { $line }, column { $column }
ui-kind = { $kind ->
        [string] a text
        [number] a number
        [integer] a whole number
        [boolean] true or false
        [array] a list
        [object] an object
        [null] null
       *[other] { $kind }
    }
ui-reach = { $why ->
        [said] can be written as VTL, where the structure has what it is about
        [file] not in VTL: it is about the file, before there are observations
        [keys] not in VTL: there a dataset has each key once, so none can come twice
        [occasion] not in VTL: it is about who sent the file, and when
        [layout] not in VTL: which figures make up a total is said by the mapping, not by the dataflow
        [calendar] not in VTL: it compares periods with a calendar
        [others] not in VTL: it holds a figure against others of its dataset, which a ruleset does not see
        [beside] not in VTL: it holds the dataset against another one, or against what stood before
        [packs] in VTL with its pack: it stands for the rules of packs
        [published] not in VTL: it is about what is published, not about what was sent
        [long] not in VTL here: the list is longer than an expression may be
       *[other] { $why }
    }
ui-ledger = Cells of the file
ui-role = { $role ->
        [title] titles
        [header] headings
        [label] labels
        [value] figures
        [total] totals
        [note] notes
        [ignored] left out with a reason
       *[other] { $role }
    }
ui-unclaimed = { $count ->
        [0] none without use
        [one] one without use
       *[other] { $count } without use
    }
ui-next = What to do next
ui-next-errors = { $count ->
        [one] Mend the error in the file and send it again.
       *[other] Mend the { $count } errors in the file and send it again; the first ones touch most cells.
    }
ui-next-warnings = { $count ->
        [one] Give a reason for the warning, or mend it.
       *[other] Give a reason for each of the { $count } warnings, or mend them.
    }
ui-next-clean = Nothing. The observations may be released.
ui-csv-header = finding,severity,rule,title,file,sheet,cell,line,pointer,message,remedy
ui-severity = { $severity ->
        [error] error
        [warning] warning
        [information] information
       *[other] { $severity }
    }
ui-line = line { $line }
ui-list-sheet = Problems
ui-list-title = What was found in { $file }
ui-list-how = Each row is one problem. Click its place to go there. Mend your own cells and send this workbook back as it is: this sheet, the colours and the comments that begin with { $sign } are ignored.
ui-list-fresh = Each row is one problem. Mend it in { $file } and send that file again: this workbook only shows where.
ui-list-header = No.;severity;rule;place;found;expected;proposal;what it is;what to do
ui-list-cause = { $title } ({ $rule }): { $count ->
        [one] one place
       *[other] { $count } places
    }
ui-list-more = { $count ->
        [one] one further place that is not listed
       *[other] { $count } further places that are not listed
    }
ui-list-goto = see sheet { $sheet }
ui-list-none = Nothing was found.
ui-rows-sheet = Rows
ui-rows-title = The rows in which something was found
ui-rows-header = sheet;line;content
ui-mark-more = There is more on this sheet; see sheet { $sheet }.
ui-not-marked = The workbook itself is not marked: { $why ->
        [format] only Excel workbooks (.xlsx, .xlsm) can be marked.
        [archive] the files lie in an archive. Send the workbook by itself to get it back with its marks.
       *[other] its inside is written in a way that cannot be changed without risk ({ $why }).
    }
ui-page-title = Report on { $file }
ui-page-places = { $count ->
        [one] one place
       *[other] { $count } places
    }
ui-page-rules = Rules that were applied
ui-page-tally = rule;held;failed;undecided
ui-page-not-run = Not run, since the file does not concern them or something before them failed: { $list }
