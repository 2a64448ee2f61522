look-catalogue-title = Datasets
look-catalogue-lead = Comparable figures on migration, as the offices published them. Open to everybody, no account needed.
look-search = Search
look-search-label = Title, country, subject or code
look-search-clear = Show all
look-found = { $n ->
    [one] { $n } dataset found for “{ $q }”
   *[other] { $n } datasets found for “{ $q }”
}
look-nothing-found = Nothing was found for “{ $q }”. Try a country, a subject such as “entries”, or a code such as MEX.
look-nothing-published = Nothing is published yet. What is released appears here at once.
look-newest = Newest releases
look-release-number = release { $number }
look-areas = Areas
look-by = By
look-span = From { $from } to { $to }
look-rows = { $n ->
    [one] { $n } figure
   *[other] { $n } figures
}
look-more-areas = and { $n } more
look-follow = Follow new releases (Atom)

look-choose = Choose what to look at
look-period = Period
look-show = Show
look-all = All together
look-gap = no figure
look-figure = Figure
look-share = Share
look-area = Area
look-from = From
look-to = To
look-marks = Notes
look-daily = a day on average
look-against = against { $period }
look-way = { $way ->
    [up] more
    [down] fewer
   *[same] the same
}
look-table = The figures as a table
look-over-time = Over time
look-line-told = { $name }: from { $first } ({ $from }) to { $last } ({ $to }); most in { $when }: { $most }.
look-origins = Where from: the largest by { $by }
look-pyramid = Age and sex
look-map-areas = By area that reports
look-map-origins = Map by { $by }
look-flows = From where to where
look-chord = Between the areas that report
look-arcs = Arcs are as wide as the square root of the figure.
look-mark-break = break in the series
look-mark-provisional = provisional
look-mark-estimated = estimated
look-mark-revised = revised
look-mark-incomplete = at least: a part is missing
look-more-periods = { $n ->
    [one] { $n } earlier period is in the file.
   *[other] { $n } earlier periods are in the file.
}
look-more-rows = { $n ->
    [one] { $n } more row is in the file.
   *[other] { $n } more rows are in the file.
}
look-added = { $n ->
    [one] As published.
   *[other] Sum of { $n } published figures that do not overlap: no total was published.
}
look-at-least = { $n ->
    [one] At least so many: { $n } part has no figure.
   *[other] At least so many: { $n } parts have no figure.
}
look-not-added = These figures cannot be added: they count different things, or are shares. Choose one of them.
look-no-figure-then = there is no figure to compare with
look-not-compared-part = not compared: a part is missing
look-across-break = with a break in the series between: not the same thing was counted
look-passport = Passport of this figure
look-passport-lead = What was counted, how, by whom, and where it can be checked.
look-made-of = Made of
look-published-as-is = One figure, as it was published.
look-provider = Provider
look-release = Release
look-proof = Signed list of the release, with its hashes
look-trace = From this figure to its cell (for those who may)
look-csv = These figures as CSV
look-cut = This dataset is large: the last 24 periods of each series are shown. All of it is in the files.
look-history = Releases
look-history-lead = Nothing is overwritten: every release stays at its address.
look-col-number = Number
look-col-office = Office
look-col-at = Published
look-col-rows = Figures
look-col-files = Files
look-current = read now
look-restores = the content of release { $number } again
look-manifest = hashes
look-downloads = Download
look-downloads-lead = The same address always gives the newest release.
look-snippets = Lines to copy
look-cite = How to cite
look-licence = Licence
look-contact = Contact
look-source = Source
look-updated = Updated
look-lines = Boundaries: Natural Earth (public domain), as they are in use; simplified.

look-far = { $n ->
    [one] { $n } flow from or to elsewhere is in the table.
   *[other] { $n } flows from or to elsewhere are in the table.
}
look-back = To the dataset
look-points-title = Border points week by week
look-points-lead = Entries are drawn upwards, exits downwards, as each side counted them. All points have the same scale. A week without a figure is hatched, a week in which the point was closed is grey: neither is a zero.
look-points-none = There are no weekly counts at border points in this dataset.
look-more-points = { $n ->
    [one] { $n } more point is in the file.
   *[other] { $n } more points are in the file.
}
look-closed = closed
look-week = Week
look-comparable-title = Which areas can be compared
look-comparable-lead = Figures of two areas can be put side by side where they count the same thing in the same way. Each area is held against { $with }.
look-comparable-none = Only one area publishes in this dataset: there is nothing to compare.
look-comparable-with = Compare with
look-comparable-all = What is not comparable is told here, and nowhere adjusted.
look-grade = { $of ->
    [whole] unbroken
    [same] same
    [convertible] convertible
    [break] break
    [different] different
   *[unknown] unknown
}
look-reason-break = It changed within the series: { $is }.
look-reason-convertible = { $is } here, { $other } there: near enough to be brought together, with a note.
look-reason-different = { $is } here, { $other } there: not the same thing.
look-reason-unknown = Nothing is said of it.
look-series = Series
look-reason-broken = Break in { $when }.

look-calendar-title = Who has published, and when
look-calendar-lead = Each tile is a period: when it was due, and when it was first published for everybody. Only offices that agreed to it are shown.
look-calendar-none = No office shows its calendar here yet.
look-due = due { $day }
look-office = Office and dataset
look-standing = { $of ->
    [on-time] on time
    [came-late] published late
    [soon] due soon
    [late] late
    [overdue] overdue
    [delinquent] long overdue
    [excused] nothing to report
   *[open] not over yet
}
look-grade-head = Grade
look-grade-whole = { $grade ->
    [A] A: comparable
    [B] B: with a note
   *[C] C: not without adjustment
}
look-grade-self = What the others are held against
look-axis-refused = Not shown with the others: { $name }. { $why }
look-axis-announced = To be known of { $name }: { $why }
look-sum-announced = Added although not all is the same: { $why }
look-sum-refused = Not added: { $why }

look-mirror-title = Two counts of the same movements
look-mirror-lead = What one office counted coming in is held against what the other counted going out. On the line both count the same; the darker band is 10 %, the lighter one 30 % apart.
look-mirror-none = There are no two offices here that both tell of the movements between them. As soon as both publish, they appear.
look-mirror-choose = Movements
look-mirror-pair = From { $from } to { $to }
look-mirror-refused = The two count different things: how far they are apart says nothing about who counts right.
look-mirror-same = Both say that they count the same thing in the same way.
look-mirror-band = { $band ->
    [A] periods at most 10 % apart
    [B] periods 10 to 30 % apart
    [C] periods more than 30 % apart
   *[none] periods not judged: one is missing, or too few people
}
look-mirror-bands = How far apart
look-mirror-received = Received, { $area } says
look-mirror-sent = Sent, { $area } says
look-mirror-asymmetry = Asymmetry
look-mirror-how = Asymmetry is the difference by the mean of both, positive where more was received than sent. The ringed point is the last period; axes are in powers of ten.
look-mirror-told = Periods at most 10 % apart: { $a }; 10 to 30 %: { $b }; more: { $c }.
look-mirror-lines = What { $to } received and what { $from } sent, on one axis.
look-mirror-says = What each says of its figures
look-mirror-passport = Figures of { $area }
look-mirror-letter = Letter to both offices
look-mirror-letter-lead = The figures side by side, likely reasons, and what each is asked to look at, on one sheet with room for an answer.
look-mirror-letter-get = Get the letter
look-mirror-link = both counts
look-comparable-group = Group
look-comparable-every = All areas
look-mirror-passports = Passport
look-rules-title = Rules
look-rules-lead = Every file is held against these { $n } rules. Errors keep a figure from being released, warnings need a reason, information needs none. The examples are made up.
look-rules-example = For example
look-rules-remedy = What to do
look-rules-level = { $of ->
    [F] The file
    [S] Structure
    [C] Codes
    [R] One record
    [X] Records among one another
    [T] Time series
    [V] Revisions
    [M] What partners count
    [D] Other datasets
   *[P] Before publication
}
