# Sentences of the rules. Value: cell, what, why. `.title`: the rule. `.remedy`: what to do, with an example.

F-FLF-001 = { $cell }: { $reason ->
        [name-differs] by its name the file is { $expected }, by its content it is { $found }.
        [archive] this is an archive ({ $found }) that is not read.
        [data-file] this is a data file of another program ({ $found }).
        [empty-zip] the ZIP is empty.
        [excel-xml-2003] this is an “XML Spreadsheet 2003”, which is not read.
        [executable] this is a program; it was not opened.
        [flat-opendocument] this is a “flat” OpenDocument file (.fods), which is not read.
        [html] this is a web page, not a table of figures.
        [html-as-xls] this is a web page saved under the name of a workbook.
        [image] this is a picture ({ $found }), not a table of figures.
        [mail] this is an e-mail message; the table may be its attachment.
        [media] this is a sound, film or font file ({ $found }).
        [nested-zip] the ZIP holds a further archive (“{ $value }”), which is not opened.
        [numbers] this is an Apple Numbers file, which is not read.
        [office-other] this is an Office file without sheets ({ $found }).
        [old-spreadsheet] this is a spreadsheet of an old program ({ $found }), which is not read.
        [pdf] this is a PDF document: its figures cannot be read safely as cells.
        [powerpoint] this is a presentation, not a workbook.
        [sdmx-not-data] this is an SDMX message, but not one of data ({ $found }).
        [word] this is a text document, not a workbook.
       *[other] the content is of no kind that is read.
    }
    .title = Kind of file
    .remedy = { $reason ->
        [name-differs] Give the file the right name, for example by “Save as”, “Excel Workbook (.xlsx)”.
        [archive] Unpack it and send the files inside, for example as a ZIP.
        [nested-zip] Put all files into one ZIP, without archives inside.
        [mail] Save the attachment and send it, for example the .xlsx.
        [data-file] Export the table, for example as CSV in UTF-8.
        [numbers] In Numbers use “File”, “Export To”, “Excel”. For example tabla.xlsx.
       *[other] Send the table as .xlsx, .xls, .ods, .csv, .json or .xml. For example, open it in Excel and use “Save as”, “Excel Workbook (.xlsx)”.
    }

F-FLF-002 = { $cell }: { $reason ->
        [encrypted] the file is locked with a password and cannot be read.
        [empty] the file is empty.
        [truncated] the file is cut off: its end is missing.
        [truncated-zip] the file is cut off: its end is missing.
        [unexpected-end] the document breaks off at line { $line }.
        [unclosed-string] a text that starts at line { $line } is never closed.
        [unclosed-quote] a quotation mark opened in line { $line } is never closed.
        [unclosed-element] the element <{ $text }> is never closed (line { $line }).
        [mismatched-end] line { $line } closes the wrong element: { $text }.
        [unopened-end] line { $line }: </{ $text }> closes an element that was never opened.
        [duplicate-key] the key “{ $text }” stands twice in one object (line { $line }).
        [duplicate-attribute] the attribute “{ $text }” stands twice in one element (line { $line }).
        [undefined-entity] line { $line } uses “&{ $text };”, which XML does not know.
        [no-root] the XML has no element at all.
        [second-root] the XML has a second root element <{ $text }> (line { $line }).
        [bad-number] line { $line }: “{ $text }” is not a number in JSON.
        [dtd] the XML declares a document type or entities, which are not read for safety.
        [xml-dtd] a part of the file declares a document type, which is not read for safety.
        [path-traversal] the archive holds a path that leads outside of it (“{ $value }”).
        [symlink] the archive holds a link in place of a file (“{ $value }”).
        [wrong-crc] the check sum of a part (“{ $value }”) is wrong: its bytes were changed on the way.
        [duplicate-entry] the part “{ $value }” is in the package twice.
        [missing-part] a part that the workbook needs is missing (“{ $value }”).
        [duplicate-cell] a cell is in the sheet twice ({ $found }).
        [duplicate-row] a row is in the sheet twice ({ $found }).
        [off-grid] a cell lies outside the grid of a sheet ({ $found }).
        [split-zip] this is one volume of a ZIP in several.
        [not-well-formed] the document is not well formed at line { $line }: { $text }
       *[other] { $line ->
            [none] the file is damaged and does not open ({ $reason }).
           *[other] the document is not well formed at line { $line } ({ $reason }): { $text }
        }
    }
    .title = The file opens
    .remedy = { $reason ->
        [encrypted] Remove the password (File, Info, Protect Workbook) and send the file again.
        [truncated] Send it again; if it breaks off once more, pack it into a ZIP first.
        [truncated-zip] Send it again; if it breaks off once more, check the size of the file before and after.
        [dtd] Export the XML without “<!DOCTYPE …>”.
        [unclosed-quote] Close the quotation mark in that line, or export the table as CSV again.
        [split-zip] Send one ZIP, for example made by “Send to”, “Compressed folder”.
       *[other] Open it with the program that made it, save it anew and send it again. For example in Excel: “Save as”, “Excel Workbook (.xlsx)”.
    }

F-FLF-003 = { $cell }: { $reason ->
        [guessed] the encoding is not stated and was taken to be { $found }.
        [mark-contradicts] the file starts with the mark of { $found }, which was followed, and not what the mapping states.
        [unknown-encoding] the encoding “{ $found }” is not known.
        [unsupported-encoding] the encoding { $found } is not read.
        [mojibake] “{ $value }” is text read in the wrong encoding.
        [nul] “{ $value }” holds signs without meaning (NUL).
        [lost-character] “{ $value }” has lost a character.
       *[other] the text is not in one encoding: some characters cannot be read.
    }
    .title = Encoding of the text
    .remedy = { $reason ->
        [guessed] Look at an accented name in the report; if it is wrong, save the file as UTF-8. For example “CSV UTF-8” in Excel.
        [mark-contradicts] Nothing need be done if accented names are right. For example “Panamá”.
       *[other] Save the file as “CSV UTF-8”. For example “PanamÃ¡” must read “Panamá”.
    }

F-FLF-004 = { $reason ->
        [cells] { $cell }: { $count ->
                [one] one cell with content is
               *[other] { $count } cells with content are
            } in hidden rows or columns and { $count ->
                [one] was
               *[other] were
            } read like the others.
       *[sheet] The sheet “{ $sheet }” is hidden and was not read; it has { $rows ->
            [one] one row
           *[other] { $rows } rows
        } with content.
    }
    .title = Hidden data
    .remedy = Show it if it belongs to the table, delete it if it does not. For example: right click on the sheet tabs, “Unhide”.

F-FLF-005 = { $cell } { $reason ->
        [no-result] has a formula without a stored result.
       *[other] shows { $value } in place of a figure.
    }
    .title = Errors in cells
    .remedy = Repair the formula, or type the figure. For example, where the sheet shows #REF! the row it referred to was deleted.

F-FLF-006 = { $cell }: { $reason ->
        [double] the table “{ $table }” was found more than once: “{ $text }”.
        [sheet] no sheet has the table “{ $table }”, which starts with “{ $text }”.
        [path] nothing is found at “{ $text }”.
        [pointer] nothing is found at “{ $text }”.
       *[other] “{ $text }” was not found, by which the table “{ $table }” is known.
    }{ $nearest ->
        [none] {""}
       *[other] {" "}Nearest: “{ $nearest }”.
    }
    .title = Expected tables
    .remedy = Keep names and headings as in earlier files. For example, the mapping looks for “{ $text }”.

F-FLF-007 = { $cell }: no mapping fits this layout. { $reason ->
        [nearest] The nearest is { $nearest }; it differs in: { $differs }.
       *[other] Nothing like it has been sent before.
    }
    .title = Known layout
    .remedy = Restore the headings of the earlier file, or have the new layout mapped. For example: isthmus map new FILE.

F-FLF-008 = { $cell }: several mappings fit this layout: { $list }.
    .title = One layout
    .remedy = Say which is meant. For example: isthmus convert FILE --mapping mappings/NAME.yaml.

F-FLF-009 = { $cell }: { $count ->
        [one] one number is
       *[other] { $count } numbers are
    } stored as text and { $count ->
        [one] was
       *[other] were
    } read as figures.
    .title = Numbers stored as text
    .remedy = Nothing need be done. To mend it in Excel: mark the cells, “Convert to Number”.

F-FLF-010 = { $cell }: the file holds no data.
    .title = Data in the file
    .remedy = See whether the right file was chosen, or a filter or hidden sheet left it empty. For example, the export may have been saved before it was filled.

F-FLF-011 = { $cell }: { $count ->
        [one] one cell has a comment, which was
       *[other] { $count } cells have comments, which were
    } not read as data.
    .title = Comments on cells
    .remedy = Write what belongs to the figures into a note under the table. For example: “1/ Preliminary figures.”

F-LIM-001 = { $cell }: { $reason ->
        [file] the file has { $value } bytes; at most { $limit } are read.
        [inflated] the file would unpack to more than { $limit } bytes.
        [part] a part of the file would unpack to more than { $limit } bytes.
        [entries] the package has more than { $limit } entries.
        [sheets] the workbook has more than { $limit } sheets.
        [cells] the file has more than { $limit } cells.
        [cell-chars] a cell has more than { $limit } characters.
        [xml-depth] the document is nested more than { $limit } levels deep.
        [json-depth] the document is nested more than { $limit } levels deep.
        [xml-attributes] an element has more than { $limit } attributes.
        [token] a value or name is longer than { $limit } bytes.
        [columns] a line has more than { $limit } columns.
        [field] a field is longer than { $limit } bytes.
        [findings] the file has { $value } findings of the kind { $rule }; the first { $limit } are told.
       *[other] the file is larger than is read (limit { $limit }).
    }
    .title = Size of the file
    .remedy = Send it in parts, for example one file per year, or delete what does not belong to the table (pictures, unused sheets).

F-FDD-001 = { $cell }: line { $line } has { $found } fields, the header has { $expected }.
    .title = Fields per line
    .remedy = Look for a missing or extra delimiter in that line. For example, a “;” inside a name must stand between quotation marks.

F-DES-001 = { $reason ->
        [doubtful] { $cell }: { $count ->
                [one] one figure
               *[other] { $count } figures
            } may be read in two ways, and the file uses both styles.
       *[other] { $cell }: “{ $value }” is written in another style than the mapping states; it would be { $proposal }.
    }
    .title = Decimal and thousands signs
    .remedy = Use one decimal sign in the whole file. For example 1,234.5 everywhere, or 1.234,5 everywhere.

F-SCH-001 = { $cell }: { $reason ->
        [required] { $expected } is missing ({ $path }).
        [additionalProperties] a key is not known here ({ $path }). Known: { $expected }.
        [type] “{ $value }” is not of the type { $expected } ({ $path }).
        [enum] “{ $value }” is none of { $expected } ({ $path }).
        [const] “{ $value }” is not { $expected } ({ $path }).
        [pattern] “{ $value }” has not the form { $expected } ({ $path }).
        [delete-action] the message deletes rows; deletions are not carried out.
        [bad-key] the key of a series cannot be read: { $text }
        [not-sdmx-data] the document is no SDMX data message of a version that is read: { $text }
       *[other] the document does not keep to its schema ({ $path }): { $text }
    }
    .title = Schema of the document
    .remedy = Change what is named, or agree on a new schema. For example, a field may be missing or have another name.

F-LIM-002 = { $cell }: the file was not read to its end: { $reason ->
        [memory] it would take more than { $limit } MiB of memory.
        [cpu] it would take more than { $limit } seconds of computing.
        [wall] it would take longer than { $limit } seconds.
        [killed] the system ended the reading.
       *[other] the reading failed.
    }
    .title = Memory and time
    .remedy = { $reason ->
        [killed] Send it once more; if it is refused again, send it in parts, for example one file per year.
       *[other] Open it with the program that made it, copy only the table into a new file and send that, for example one file per year.
    }

S-DSD-001 = { $cell }: { $reason ->
        [column] no column is headed “{ $text }”, which gives “{ $component }”.{ $nearest ->
            [none] {""}
           *[other] {" "}Nearest: “{ $nearest }”.
        }
       *[other] nothing says “{ $component }” for these figures.
    }
    .title = Dimensions
    .remedy = Add the column or heading, or state in the mapping what holds for all figures. For example “{ $component }: total”.

S-DSD-002 = { $cell }: { $count ->
        [0] the dataflow has no place for “{ $label }”.
        [one] one value of “{ $label }” is not used.
       *[other] { $count } values of “{ $label }” are not used.
    }
    .title = Unused columns
    .remedy = Map it, or write into the mapping why it is left out. For example: ignore, why: internal remarks.

S-DSD-003 = { $cell }: { $count ->
        [one] a number is
       *[other] { $count } numbers are
    } in the sheet and not part of any table.
    .title = Numbers without a place
    .remedy = See whether a row or column was added, or a heading changed. For example, a new column “Other” needs a line in the mapping.

S-FDT-001 = { $cell }: { $reason ->
        [date] “{ $value }” is a date, and a number is needed ({ $component }).
        [boolean] “{ $value }” is a yes or no, and a number is needed ({ $component }).
        [too-long] “{ $value }” has more digits than a figure can have ({ $component }).
        [too-many-digits] “{ $value }” has more digits than a figure can have ({ $component }).
       *[other] “{ $value }” stands where { $expected ->
            [integer] a whole number
            [period] a period
           *[other] a number
        } is needed ({ $component }).
    }
    .title = Type of the value
    .remedy = Correct the cell. If there is no figure, use the agreed sign, for example “n/a”.

S-FDL-001 = { $cell }: { $reason ->
        [length] “{ $value }” has { $found } characters; { $component } takes at most { $limit }.
        [digits] “{ $value }” has more digits than a figure can have.
       *[other] { $value } has { $found ->
            [one] one decimal
           *[other] { $found } decimals
        }; { $limit ->
            [0] these figures are whole.
           *[other] at most { $limit } are allowed.
        }
    }
    .title = Length and decimals
    .remedy = { $reason ->
        [length] Shorten the text.
       *[other] Correct the figure. For example, persons are whole: 12, not 12.375. If it is a rate, state its unit.
    }

S-FDM-001 = { $cell }: “{ $component }” is missing in { $count ->
        [one] one observation.
       *[other] { $count } observations.
    }
    .title = Mandatory attributes
    .remedy = Give it in a column, or once for all in the mapping. For example OBS_STATUS: A for normal figures.

S-TIM-001 = { $cell }: { $reason ->
        [calendar] the calendar has no period “{ $period }”.
        [parts] “{ $period }” does not say all that a period needs, such as year and month.
       *[other] “{ $period }” is not a period{ $freq ->
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
    .remedy = Correct the period. For example 2024 (year), 2024-Q1 (quarter), 2024-03 (month), 2024-W07 (week).

S-RWD-001 = { $cell } and { $other } give different figures for the same thing, { $first } and { $second }: { $key }.
    .title = One figure for each key
    .remedy = Keep one of them. For example, delete the older row.

S-RWD-002 = { $cell } repeats { $place }: { $key }. { $count ->
        [one] One record is
       *[other] { $count } records are
    } identical to another; one of each is used.
    .title = Repeated records
    .remedy = Delete the repetition. For example, a block may have been pasted twice.

S-RWD-003 = { $cell }: { $count } rows of the file stand for one figure and were added: { $key } = { $value }.
    .title = Parts of one figure
    .remedy = Send one row per figure. For example, one row for each area, nationality and month.

S-RNR-001 = { $cell }: no observation came out of the file.
    .title = At least one record
    .remedy = See whether the right file was sent and the table has figures. For example, a filter may have been on when it was saved.

S-PII-001 = { $reason ->
        [no-permission] { $cell }: the file has one row per person, and no permission to count them is on record. The file was set aside.
       *[other] { $cell }: { $columns } looks like personal data. The file was set aside and nothing of it was kept.
    }
    .title = Personal data
    .remedy = Send totals only, without names, document numbers or dates of birth. For example: women, 18 to 29 years, 214.

C-COV-001 = { $cell }: “{ $label }” is not known as { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } cells).
    } { $proposals ->
        [0] {""}
       *[other] Nearest: { $proposal }.
    }
    .title = Known labels and codes
    .remedy = { $proposals ->
        [0] Correct the spelling, or have the label accepted for a code.
       *[other] Accept the proposal for all its cells, or correct the spelling. For example: { $proposal }.
    }

C-COV-002 = { $cell }: { $code } { $reason ->
        [early] is valid from { $from } on only, not for { $period }.
       *[other] was valid until { $to } and is not for { $period }.
    }
    .title = Validity of codes
    .remedy = Use the code of that time. For example, since 1992 the successor states stand in place of Yugoslavia.

C-COV-003 = { $cell }: “{ $label }” may be { $list } ({ $component }).
    .title = Ambiguous labels
    .remedy = Choose which is meant and write it out. For example “Guinea-Bissau” in place of “Guinea”.

C-COV-004 = { $cell }: unknown and other are { $share } % of the total in “{ $component }” (limit { $limit } %).
    .title = Share of unknown and other
    .remedy = Break the group down, or say why that is not possible. For example, list the five largest of “Other countries”.

C-COC-001 = { $cell }: this combination cannot be: { $key }.
    .title = Allowed combinations
    .remedy = Correct one of the codes. For example, a refusal of entry has no direction “exit”.

C-COC-002 = { $cell }: { $sender } reports for { $home }, but { $count ->
        [one] one figure is
       *[other] { $count } figures are
    } for { $code }.
    .title = Reporting area
    .remedy = Correct the reporting country, or see whether country and nationality were exchanged. For example, nationality belongs into its own column.

C-COC-003 = { $cell }: { $component } and { $partner } are both { $code }: nobody moves from a country to itself.
    .title = Partner and reporter
    .remedy = Correct one of the two. For example, for own nationals who return give the country that they come from.

C-COC-004 = { $cell }: { $component } has { $found } areas and { $partner } has { $others }: the two columns look exchanged.
    .title = Exchanged columns
    .remedy = Exchange the two columns, or their lines in the mapping. For example, the reporting country is the same in the whole file, nationality is not.

C-OBS-001 = { $cell }: { $reason ->
        [filled] there is a figure ({ $value }), but its status ({ $status }) says that there is none.
       *[other] { $count ->
            [one] the cell is empty
           *[other] { $count } cells are empty
        } without a reason: zero, not available or confidential?
    }
    .title = Empty cells
    .remedy = Write 0 where nothing was counted, else the agreed sign. For example “n/a” for not available.

R-VIR-001 = { $cell } is { $value }: a count cannot be negative.
    .title = Negative counts
    .remedy = Correct the figure. For example, a correction belongs into the month that it corrects.

R-VIR-002 = { $cell }: { $value } % is not between 0 and 100.
    .title = Percentages
    .remedy = Correct the figure or its unit. For example, 0.42 may be a share of one: 42 %.

R-VCO-001 = { $cell }: the part { $part } ({ $key }) is more than the whole { $whole } ({ $name }).
    .title = Part and whole
    .remedy = Correct the figure that is wrong. For example, minors cannot be more than all persons.

R-VCO-002 = { $cell }: { $first } in less { $second } out makes { $expected }; the file says { $found }.
    .title = In, out and net
    .remedy = Correct one of the three. For example, 2,310 − 1,905 = 405.

R-VCO-003 = { $cell }: { $period } ends on { $to }, after the file was received ({ $received }).
    .title = Periods in the future
    .remedy = Correct the period, or mark the figures as provisional or forecast. For example OBS_STATUS: P.

R-VCO-004 = { $cell }: { $first } households and { $second } persons make { $found } persons each. { $key }
    .title = Persons per household
    .remedy = See whether one of the two was entered twice or in the wrong column. Usual are 1.5 to 12 persons, for example 300 households and 1,240 persons.

R-UNI-001 = { $cell }: { $value } is about { $factor } times { $sign ->
        [less] less
       *[other] more
    } than usual in this series ({ $expected }): thousands or units?
    .title = Change of unit
    .remedy = Say the unit in the heading, or correct the figures of { $period }. For example “thousands of persons”.

R-RUL-001 = { $cell }: { $text }
    .title = Rule of the mapping
    .remedy = Correct the cell, or change the rule in the mapping ({ $mapping }). For example, a limit may have become too narrow.

X-VAD-001 = { $suspect ->
        [part] { $cell } breaks { $totals } totals at once. For one, the total { $place } is { $total } and its parts add to { $sum } (difference { $difference }). With { $proposal } in this cell all of them agree.
       *[other] The total { $place } is { $total }, but its { $parts ->
            [one] part is
           *[other] { $parts } parts add to
        } { $sum } (difference { $difference }). { $totals ->
            [one] {""}
           *[other] With { $proposal } in its place { $totals } sums agree.
        }
    }
    .title = Total and parts
    .remedy = Correct the total or the part that is wrong. For example, look for exchanged digits: 1,520 and 1,502.

X-VAD-002 = The total { $place } is { $total }, but the known parts alone add to { $sum } already ({ $difference } more), and others are missing.
    .title = Total and known parts
    .remedy = Correct the total or the part that is wrong. For example, the total may be older than its parts.

X-VAD-003 = { $cell }: broken down by { $by } it is { $first }, by { $and } it is { $second } (difference { $difference }). { $key }
    .title = Two breakdowns
    .remedy = See which of the two lacks a group. For example, “not stated” may be missing.

X-VAD-004 = { $cell }: the { $count } areas add to { $first }, the country is { $second } (difference { $difference }). { $key }
    .title = Areas and country
    .remedy = See whether an area or “not stated” is missing. For example, entries by sea may belong to no province.

X-VAD-005 = { $cell }: the { $count } periods in { $period } add to { $sum }; the file says { $total } (difference { $difference }). { $key }
    .title = Months, quarters and year
    .remedy = Correct the period that is wrong. For example, look for exchanged digits: 60,215 and 60,251.

X-CUM-001 = { $cell }: the running total falls from { $first } to { $value } ({ $period }).
    .title = Running totals
    .remedy = Correct the figure, or say in the mapping that the series starts anew. For example, each January.

X-REP-001 = { $cell }: { $count ->
        [one] one figure is missing where all others are there: { $list }
       *[other] { $count } figures are missing where all others are there: { $list }
    }
    .title = Missing keys
    .remedy = Say whether they are zero or were not collected. For example 0, or “n/a”.

X-VCO-006 = { $cell }: { $share } % men ({ $first } men, { $second } women); usual in this series are { $from } to { $to } %. { $key }
    .title = Ratio of the sexes
    .remedy = See whether men and women were exchanged or a figure is wrong. If it is right, say why.

X-VCO-007 = { $cell }: the series { $key } has the same { $count } figures as { $other } ({ $place }).
    .title = Copied series
    .remedy = See whether one was copied onto the other. For example, Ghana and Guinea stand side by side in many lists.

X-VCO-008 = { $cell }: row { $line } is in every column the sum of the { $count } rows { $first } to { $last }: is it a subtotal?
    .title = Subtotals among details
    .remedy = Say in the mapping that the row is a total. For example totals, rows: '(?i)^subtotal'.

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
