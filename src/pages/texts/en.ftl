skip = Skip to the content
nav-main = Main
nav-langs = Language
footer = every figure with the cell it came from
place = { $of ->
    [datasets] Datasets
    [work] My work
    [send] Send a file
    [releases] Releases
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
