tab-map = Map by pointing
point-no-table = There is no table to point at: the file is no sheet, lies in an archive, or cannot be read.
point-lead = The sheet stands here as it looks, with what each cell is taken for. Click a cell to say otherwise; choose the dataflow and what the labels mean. Nothing is kept before you save, and every step can be taken back.
point-now = What is read now
point-figures = { $n ->
    [one] figure read
   *[other] figures read
}
point-unclaimed = { $n ->
    [one] cell not claimed
   *[other] cells not claimed
}
point-observations = { $n ->
    [one] observation in codes
   *[other] observations in codes
}
point-sum = sum of the figures
point-checks = totals agree
point-apply = Apply
point-undo = Undo
point-back = go back to before this
point-all = { $n ->
    [one] { $n } step so far
   *[other] { $n } steps so far
}
point-did = { $of ->
    [row] row { $what } is: { $value }
    [col] column { $what } is: { $value }
    [flow] the dataflow is { $value }
    [means] { $what } means { $value }
    [always] { $what } is always { $value }
    [code] { $what } means { $value }
    [sign] the sign { $value } means { $what }
    [period] periods are written { $value }
    [year] the year is { $value }
    [unit] one stands for { $value }
    [sums] totals are left unchecked
    [also] { $what } also means { $value }
    [repeats] rows with the same labels are added up
   *[other] { $value }
}
point-part = { $of ->
    [title] title
    [header] headings
    [label] labels
    [value] figures
    [total] total
    [note] note
    [ignored] leave out
   *[other] { $of }
}
point-one = 1. What stands where
point-two = 2. Which dataflow is it?
point-three = 3. What do the labels mean?
point-four = 4. Labels that have no code yet
point-four-none = Every label has its code.
point-test-later = The test made from the first rows of the file waits for what is still open.
point-from = { $of ->
    [year] title above the table
    [titles] titles of the tables
    [sheet] name of the sheet
    [file] name of the file
    [headings] headings of the columns
    [groups] bold rows that head a group
    [level] row { $name } of the headings
    [column] column { $name }
   *[heading] { $name }
}
point-five = 5. What comes out, step by step
point-six = 6. Save it as a mapping
point-mistake = This cannot be read as a mapping yet:
point-none = No table with labels and figures was found. Click the first cell with a figure and say that its row and its column are figures.
point-unsure = not sure
point-told = you said so
point-sure = { $n } % sure
point-click = Click a cell to say what its row or its column is.
point-cell-means = What “{ $label }” means:
point-row = Row { $n }
point-column = Column { $name }
point-to = to
point-left = Nothing claims:
point-signs = Signs in place of figures
point-sign = { $of ->
    [0] is zero
    [M] missing
    [L] not collected
    [C] confidential
    [Q] suppressed
   *[other] { $of }
}
point-choose = Choose…
point-code = code
point-variable = Stands in the file
point-labels = Labels
point-means = Means
point-means-of = What { $name } means
point-also = and also
point-also-of = What { $name } means as well
point-change = Change it to
point-nothing = nothing
point-open = open
point-needs = What the dataflow asks for
point-component = Dimension or attribute
point-made = Is made of
point-makes = { $of ->
    [always] always
    [variable] the labels of
    [default] as agreed, if nothing is said:
   *[other] follows from the period
}
point-always = The same for all figures
point-always-of = { $name }: the same for all figures
point-year = Year
point-period = How periods are written, such as { "{" }month{ "}" } { "{" }Y{ "}" }
point-unit = The file says: { $text }.
point-unit-yes = Multiply by { $n }
point-unit-no = It does not hold for these figures
point-sums = Some totals do not agree with their parts. Look whether a row or column is a total or a figure that it was not taken for.
point-sums-skip = Leave totals unchecked
point-repeats = Several rows have the same labels and different figures. Is a label missing that tells them apart? If not, they can be added up.
point-repeats-add = Add them up
point-flow-first = Choose a dataflow above: then you see what it asks for.
point-four-lead = Nothing is guessed here: choose the code that each label means. It is remembered in the mapping.
point-why = Its name is like “{ $name }” in { $list }.
point-code-of = Code of { $label }
point-add-up = nothing: add its figures up
point-steps = The first figures: their cell, the labels that hold for it, and the codes that these mean.
point-no-codes = not all codes are known yet
point-no-rows = No figure is read yet.
point-test-passes = The test made from the first rows of the file passes.
point-test-fails = The test made from the first rows of the file does not pass yet:
point-id = Name of the mapping
point-not-ready = Something is still open: see above. What is saved with a test that fails is kept, and not used.
point-save = Save it, and read the file with it
point-hand-over = A reviewer of the office saves it. The address of this page holds every step: hand it over.
point-yaml = The mapping as text

practice-title = Practice space
practice-lead = Learn the whole way with a sample file that has faults on purpose: send it, read what is wrong, send it mended, review it, release it, follow a figure back to its cell. Nothing here is real: no figure is published, counted or told to anybody, and all of it goes when the service is started anew.
practice-alone = Here one person does everything. In the real office a second person reviews and releases: nobody decides on what they sent themselves.
practice-begin = Practise
practice-done = done
practice-banner = Nothing here is real.
practice-leave = Leave the practice space
practice-offer = New here? Go the whole way once with a sample file that has faults on purpose. Nothing of it is real.
practice-next = Step { $n } of 6: { $of ->
    [send] send the sample with faults
    [read] read its problems
    [mend] send the mended sample
    [mean] say why its warnings are right, and send it to review
    [release] approve it, then release it
   *[trace] follow a figure of the release back to its cell
}
practice-step = { $of ->
    [send] Send a file
    [read] Read its problems, by cause and in the sheet
    [mend] Send the mended file as its correction
    [mean] Say why warnings are right, and send it to review
    [release] See what will change, approve, release
   *[trace] Follow a figure back to its cell
}
practice-go = { $of ->
    [send] Send the sample
    [read] Read the problems
    [mend] Send it mended
    [mean] To its page
    [release] To the review
   *[trace] To the releases
}

defs-title = Mappings, rules and calendars
defs-lead = What is in force in this office. Every version is kept; only one that passes its own tests becomes active.
defs-kind = { $of ->
    [mapping] Mappings
    [rules] Packs of rules
    [calendar] Calendars
   *[other] { $of }
}
defs-since = Kept on
defs-none = None of its own: those that come with the service hold.
defs-versions = Versions
defs-from = From
defs-to = To
defs-when = When
defs-active = active
defs-compare = Compare the two
defs-diff = What is different
defs-same = Nothing: it is the same text.
trends-title = How files come in
trends-lead = Counted from the ledger: how good the first file of each delivery was when it came in, month by month.
trends-month = Month
trends-deliveries = deliveries
trends-first = without an error at first
trends-findings = findings for each thousand cells
trends-returned = given back
trends-days = days to the release
trends-none = Nothing was sent yet.
trends-due = By the calendar
trends-due-all = due
trends-on-time = on time
trends-late = late
trends-missing = missing
verify-title = Check a proof
verify-lead = A proof shows how a figure or a release came about, signed, with its place in the ledger. Upload one: every step is checked here, and nothing of it is kept. The same is checked without this service by “isthmus verify”.
verify-file = Proof (.isthmus-proof, at most 2 MB)
verify-it = Check it
verify-holds = The proof holds.
verify-broken = The proof does not hold. What is wrong:
verify-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
verify-step = { $of ->
    [keys] The keys are those that signed:
    [checkpoint] The state of the ledger is signed by its key.
    [statement] Signed, and at its place in the ledger:
    [chain] The statements follow from one another.
    [number] The number is part of what was released:
   *[policy] The ledger is that of this service.
}
verify-approved = Approved by { $names }.
verify-witnesses = Witnesses: { $names }.
verify-no-witness = No witness signed: only the operator of the ledger vouches for its history.
verify-key = Key of this ledger:
health-title = Health of the service
health-ready = it can work
health-not = it cannot work
health-waiting = files wait
health-running = are being checked
health-dead = were given up
health-uploads = uploads may still begin
health-version = Version
health-ledger = Entries of the ledger
health-signed = Signed up to
health-checked = Looked at
