skip = Skip to the content
nav-main = Main
nav-langs = Language
footer = every figure with the cell it came from
place = { $of ->
    [datasets] Datasets
    [work] My work
    [send] Send a file
    [releases] Releases
    [admin] Administration
    [health] Health
   *[other] { $of }
}
role = { $of ->
    [uploader] sends
    [reviewer] reviews
    [publisher] releases
    [consumer] reads
    [auditor] audits
    [tenant-admin] administers the office
    [system-admin] administers the service
   *[other] { $of }
}
said = { $what ->
    [corrected] Your correction is proposed. Somebody else has to agree.
    [agreed] Agreed. Run the file again to have it read so.
    [sent] It was received. Keep the number of the receipt.
    [commented] Your comment was added.
    [justified] Your reason was added.
    [submitted] It was sent to review. A second person now looks at it.
    [returned] It was given back to the sender, with your text.
    [approved] It was approved. It can now be released.
    [overridden] The severity was changed, with your reason.
    [rerun] It runs again.
    [cancelled] It was taken back.
    [released] It was released.
    [key] Your key was turned.
    [withdrawn] The release was withdrawn. Its figures are shown no more.
    [restored] The earlier content was released again.
    [mapped] The mapping was saved and is in use. The file is being read with it.
    [practice-ended] The practice space was closed. You are in the real office again.
   *[other] Done.
}
state = { $of ->
    [received] received
    [running] being checked
    [refused] has errors
    [checked] without errors
    [in-review] in review
    [returned] given back
    [approved] approved
    [released] released
    [cancelled] taken back
    [failed] could not be checked
    [pending] waits for the second key
    [scheduled] under embargo
    [public] published
    [replaced] replaced
    [withdrawn] withdrawn
   *[other] { $of }
}

sign-in = Sign in
sign-out = Sign out
sign-in-provider = Sign in with your organisation's account
login = User name
password = Password
invited = Were you invited?
invitation-title = Set a password by invitation
invitation-lead = Your administrator gave you a secret. It is good once, for three days.
invitation-secret = Secret of the invitation
password-title = Change the password
password-lead = You are then signed out everywhere, and sign in with the new one.
password-now = Present password
password-new = New password
password-rule = At least 12 characters, without your user name. A few words in a row are fine.
password-set-it = Set the password
password-set = Your password is set. You can sign in with it now.

go-home = To the first page
session-ended = Your session has ended. Nothing of what you just sent was taken. Sign in, then do it again.
request-number = Number of this request, for your administrator: { $id }

home-title = My work
home-waiting = { $n ->
    [one] Waits for you: { $n } thing
   *[other] Waits for you: { $n } things
}
home-nothing = Nothing waits for you.
home-recent = All files
home-first = Nothing was sent yet. Send the file you have, in the layout it has.
earlier = Earlier ones
todo = { $of ->
    [mend] Read the problems, mend, send again
    [mean] Look at it and send it to review
    [mend-returned] Read why it came back
    [look] Being checked: see how it goes
    [failed] See what happened
    [review] Review
    [release] Release
    [key] Turn the second key
    [embargo] See what opens when
   *[other] Open
}
col-todo = What to do
col-what = File
col-office = Office
col-state = State
col-since = Since
col-receipt = Receipt
col-file = File
col-dataflow = Dataflow
col-sent = Sent

severity = { $of ->
    [error] error
    [warning] warning
   *[information] information
}
severities = { $of ->
    [error] Errors
    [warning] Warnings
   *[information] Information
}
machine = { $of ->
    [worker] the check
    [folder] the watched folder
    [pull] the fetcher
    [scheduler] the calendar
   *[other] the service
}
step = { $of ->
    [received] Received
    [started] Checking began
    [refused] Checked: it has errors
    [checked] Checked: no errors
    [failed] Could not be checked
    [justify] Said why it is right
    [comment] Said
    [submit] Sent to review
    [return] Given back
    [approve] Approved
    [override] Changed the severity
    [rerun] Runs again
    [cancel] Taken back
    [release] Released
    [withdraw] Release withdrawn
    [restore] Released again
   *[other] { $of }
}
stands = { $of ->
    [received] It is on the disk and waits for its turn.
    [running] It is being checked.
    [refused] It has errors. Read the problems, mend the file, and send it again as a correction of this one.
    [checked] It has no errors. Say that you mean it: then a second person reviews it.
    [in-review] A second person is to look at it.
    [returned] It was given back. Read why, mend the file, and send it again.
    [approved] It was approved and can be released.
    [released] It is part of a release.
    [cancelled] It was taken back by its sender.
    [failed] The machine could not check it. Your administrator can have it run again.
   *[other] { $of }
}
going = { $of ->
    [received] Received. It waits for its turn.
    [running] It is being read and checked…
   *[other] Done.
}
change = { $of ->
    [new] new
    [changed] changed
   *[removed] no more there
}
class = { $of ->
    [set] as is set for this dataflow
    [public] everybody may read it
    [restricted] named readers may read it
   *[confidential] only the office may read it
}
how = { $of ->
    [merge] These figures are added; what has the same key is replaced, nothing goes.
   *[replace] The release is exactly these figures; all others go.
}
release-stands = { $of ->
    [pending] It waits for the key of a second person, and is not to be read yet.
    [scheduled] It is under embargo: it opens by itself at the moment below.
    [public] It is what is read now.
    [replaced] A later release took its place. It can still be cited.
    [withdrawn] It was withdrawn: it is named, and its figures are shown no more.
   *[other] { $of }
}
errors = { $n ->
    [one] error
   *[other] errors
}
warnings = { $n ->
    [one] warning
   *[other] warnings
}
observations = { $n ->
    [one] figure read
   *[other] figures read
}
cells = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
proposals = { $n ->
    [one] Proposal
   *[other] Proposals
}
and-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
all-of-cause = { $n ->
    [one] Show { $n } more of this cause
   *[other] Show { $n } more of this cause
}
change-new = { $n ->
    [one] new figure
   *[other] new figures
}
change-changed = { $n ->
    [one] changed
   *[other] changed
}
change-removed = { $n ->
    [one] no more there
   *[other] no more there
}
change-same = { $n ->
    [one] the same
   *[other] the same
}
submit-lead = { $n ->
    [one] { $n } rule warns. Say why its figures are right as they are.
   *[other] { $n } rules warn. For each, say why its figures are right as they are.
}
submit-clean = Nothing is left to be explained. Say that this file is meant.
token = program { $of }
nav-submission = This submission
tab-submission = State and steps
tab-problems = Problems
tab-sheet = Sheet
tab-review = What will change
send-lead = Send the file that you have, in its own layout. You get a receipt at once, and every problem in one list.
send-office = For which office?
send-corrects = Does it mend an earlier file?
send-corrects-none = No, it is a new one
send-file = File: drop it here, or choose it
send-formats = Excel, LibreOffice, CSV, JSON, XML, or a zip of these; at most { $size }. The dataflow and the layout are recognised by themselves.
send-it = Send
send-after = Nothing is published by sending: a second person looks at it first.
send-mended = Send the mended file
first-causes = What to look at first
all-problems = All problems
submit-title = Send it to review
submit-see = See what will change
submit-text = Words to the reviewer (may be left out)
submit-it = Send to review
why-right = Why is this right: { $title }
why-text = Why?
note-text = A word about it (may be left out)
thread-title = Who did and said what
comment-text = Ask or answer. All who work on this file read it.
comment-it = Say it
ask = Ask about it, or answer
facts-title = Facts of the file
sent-by = Sent by
recognised-flow = Dataflow
recognised-layout = Layout (mapping)
not-yet = not known yet
no-mapping = none fits; the problems say what differs
corrects = Mends
duplicates = The same bytes as
same-bytes = The same file, byte for byte, was sent before. To send it again changes nothing:
stands-unknown = No mapping is known for a table like this yet. The file may be right: show once what its rows and columns are, and it is read from then on.
share-of = Part of the archive
shares = Other parts of the archive
size = Size
downloads = Download
get-marked = The file with its problems marked
get-report = Report to read and print
get-list = List of problems (Excel)
get-original = The file as it was sent
get-data = The figures that are read now (CSV)
get-proof = Proof, to be checked without this service
rerun-title = Run it again
rerun-lead = After a failure, with a newer mapping, or with severities that were changed.
cancel-title = Take it back
cancel-lead = It stays on record, and goes no further.
own-work = Another person must decide here: nobody decides on what they sent or approved themselves.
not-run = It was not checked yet.
filter = Show by severity
filter-all = All
see-sheet = See the sheet { $name }
no-problems = There is nothing of this kind.
found = There is
expected = There should be
what-to-do = What to do:
justify-title = It is right as it is
justify-text = Why are these figures right? The reviewer reads it, and it stays with the release.
justify-it = Give this reason
override-title = Change the severity
override-lead = For this file alone. Of a file that has errors it takes effect when it is run again.
override-to = To
override-it = Change it
pages = Further pages
page-before = The page before
page-next = The next page
no-sheet = There is no sheet to be shown: the file is no table, lies in an archive, or cannot be read.
sheets = Sheets
hidden = (hidden)
key-claimed = read by the mapping
key-claimed-as = The mapping reads as:
key-left-out = left out by the mapping
key-unclaimed = claimed by no rule
key-hidden = hidden by the sender
sheet-up = Rows above
sheet-down = Rows below
sheet-left = Columns to the left
sheet-right = Columns to the right
sheet-caption = Part of { $name } as it stands in the file
sheet-beside = Problems in these rows
to-cause = To its cause
change-title = What will change
no-dataset = There are no checked figures here yet.
change-against = Held against release { $n }, which is the last.
change-first = It would be the first release of this series.
change-alike = The same in all of these figures
change-largest = Largest jumps
change-list = Figures that change
col-figure = Figure
col-before = Before
col-after = After
col-by = By
col-change = Change
col-number = Number
col-opens = To be read from
col-rows = Figures
decide-title = Decide
approve-lead = You say with your name that these figures may be released.
approve-it = Approve
return-title = Give it back to the sender
return-text = What is to be mended?
return-it = Give it back
release-title = Release
release-keys = { $n } people must turn their key. Yours is the first; nothing is shown before the last.
release-when = When may it be read?
release-now = At once
release-later = From a moment on (embargo)
release-day = Day
release-time = Time (UTC)
release-class = Who may read it?
release-how = What becomes of the earlier figures?
release-it = Release it
no-releases = Nothing was released yet.
release-number = release { $n }
release-asked = Asked for
release-keys-given = Keys turned
release-made-of = Made of
release-restores = Has again the content of release
release-manifest = Manifest (SHA-256)
release-history = All releases of this series
key-title = Turn the second key
key-lead = With your key the figures are shown, at once or when the embargo ends.
key-it = Turn my key
withdraw-title = Withdraw it
withdraw-lead = It stays named with its number and your reason; its figures are shown no more.
withdraw-it = Withdraw
restore-title = Release this content again
restore-lead = It becomes a new release with the next number. Nothing is overwritten.
restore-it = Release it again

ledger = { $of ->
    [receipt] Bytes taken in
    [parse] Read
    [map] Mapped to shared codes
    [validate] Held against the rules
    [decide] A person decided
    [protect] Small counts protected
    [release] Released
    [withdraw] Withdrawn
   *[other] { $of }
}
trace-step = { $of ->
    [folded] Matched apart from case and accents
    [synonym] Matched by an accepted synonym
    [default] Taken as agreed in the mapping
    [period] Period read
    [unit] Unit changed by the factor
    [zero] A sign that stands for zero
    [difference] Difference of two cumulated figures
    [counted] Counted from records
    [added] Added up
    [corrected] Corrected
    [summed] Sum of its parts
    [rule] Rule of the mapping
   *[other] { $of }
}
trace-title = Where a figure comes from
trace-lead = Choose a figure to see its cell, what was changed on the way, who decided, and its place in the ledger.
trace-open = Where each figure comes from
trace-key = By its codes
trace-it = Show where it comes from
trace-another = Another figure
trace-cell = Cell
trace-coded = The file was in shared codes already.
trace-unchanged = Nothing was changed on the way.
trace-rules = Rules
trace-no-findings = No rule found anything at this cell.
trace-row = Row { $n } of the release's file
trace-ledger = In the ledger
trace-position = Position
trace-what = What was signed

admin-people = People
admin-name = Name
admin-mail = Mail (reports and reminders go there)
admin-roles = What they may do
admin-remove = Take the roles away
admin-add-person = Add a person, or change what one may do
admin-give = Give these roles
admin-tokens = Programs with a token
admin-tokens-lead = A token lets a program do what is ticked, for your office alone.
admin-until = Good until
admin-used = Last used
admin-revoke = End it
admin-add-token = Make a token
admin-for = What is it for?
admin-days = Good for so many days
admin-owner = Who answers for it? It may do no more than this person.
admin-owner-none = Nobody (it can only send and read)
admin-make = Make it
admin-webhooks = Programs that are told (webhooks)
admin-webhooks-lead = They are told of what happens in your office, signed, and without figures.
admin-close = Tell it no more
admin-dead = What it could not be told
admin-again = Send it again
admin-add-webhook = Tell a program
admin-url = Its address (https)
admin-jobs = What the machine gave up on
admin-no-jobs = Nothing.
admin-made = { $of ->
    [person] { $name } was invited. Hand over this secret: with it a password is set, once, within three days. It is shown only now.
    [token] The token { $name } was made. Keep its secret: it is shown only now.
   *[webhook] { $name } is told from now on. Its messages are signed with this; it is shown only now.
}

day-of-year = { $day } { $month } { $year }
moment-of-day = { $date }, { $time } UTC
month-of-year = { $month } { $year }
part-of-year = { $kind ->
    [half] half { $n } of { $year }
    [third] third { $n } of { $year }
    [quarter] quarter { $n } of { $year }
   *[week] week { $n } of { $year }
}
month = { $n ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

# Corrections of cells
correct-proposed = Corrections that wait for somebody to agree
correct-reads = “{ $old }” is read as “{ $new }”.
correct-agree = Agree: read so from the next run on
correct-title = Write a correction
correct-lead = The file stays as it was sent. Once somebody else agrees, the cell is read as you say, in this file and in the next one of the same layout, until the source is mended.
correct-sheet = Sheet (empty for a text file)
correct-cell = Cell, such as D17; of JSON or XML the pointer, such as /rows/3/total
correct-old = What stands there
correct-new = What it should be
correct-it = Propose it
correct-take = Read “{ $old }” as “{ $new }” wherever it stands
correct-take-why = It is the label that was proposed.
correct-anywhere = Wherever it stands

course-title = What changes most, before and after
course-before = Before
course-after = After
course-by = By
course-number = Series { $n }
course-changed = { $n ->
    [one] { $n } figure of it changes.
   *[other] { $n } figures of it change.
}
course-more = { $n ->
    [one] { $n } more period is not in the table.
   *[other] { $n } more periods are not in the table.
}
told-title = Who is told when it is released
told-programs = Programs (webhooks)
told-people = People, by mail
told-tokens = Pull it with a token
told-nobody = nobody
told-no-mail = this service writes no mail
told-more = { $n ->
    [one] And { $n } more.
   *[other] And { $n } more.
}
told-everybody = Whoever pulls public data without an account, and whoever follows the Atom feed, gets it too.

verify-now = Verify this figure
verify-figure = This figure, verified
verify-elsewhere = The proof was made and checked here just now. To check it without this service, take it along:
verify-record = The record that was hashed
verify-made = { $n ->
    [one] What it made: { $n } thing with its hash
   *[other] What it made: { $n } things with their hashes
}
disk-title = Room on disks
disk-holds = { $of ->
    [store] Database
   *[blobs] Files
}
disk-free = { $free } free of { $whole }
disk-left = { $of ->
    [none] As good as full: files are refused. What was acknowledged is safe. Make room now, or move the data to a larger disk.
   *[little] Soon full: make room before files are refused.
}
disk-unknown = Database and files lie on other machines, or this system does not tell how much room there is.

defs-only = Only one version so far: there is nothing to compare it with.
