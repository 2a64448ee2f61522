greeting = Dear { $name },
close = Isthmus
    This message was written by a program. Who may decide on a submission sees it after signing in.

submission-refused = { $receipt }: { $errors ->
        [one] one error to mend
       *[other] { $errors } errors to mend
    }
    .body = Your file { $file } was read. It has { $errors ->
        [one] one error
       *[other] { $errors } errors
    } and { $warnings ->
        [one] one warning
       *[other] { $warnings } warnings
    }. The report names each with its cell and what to do. Mend the file and send it again as a correction of { $receipt }.
submission-checked = { $receipt }: without errors
    .body = Your file { $file } was read without errors{ $warnings ->
        [0] .
        [one] ; one warning needs a sentence from you.
       *[other] ; { $warnings } warnings need a sentence from you.
    } Send it to review when it is meant.
submission-failed = { $receipt }: our machine could not read it
    .body = Three times our machine failed on your file { $file }. You need not do anything: it is kept, and whoever runs this service has been told.
submission-submitted = { $receipt } waits for review
    .body = { $file } came in and is without errors. It waits for somebody other than its sender to look at it.
submission-returned = { $receipt } was given back
    .body = The reviewer gave { $file } back and says: “{ $text }”
submission-approved = { $receipt } waits for release
    .body = { $file } was approved. It can be released now or under embargo.
release-public = Released: { $release }
    .body = { $release } can be read now by those whom it concerns.
release-pending = A second key is wanted: { $release }
    .body = { $release } waits for another person to turn a key.
release-withdrawn = Withdrawn: { $release }
    .body = { $release } was withdrawn. The reason given: “{ $text }”
calendar-due = { $stage ->
        [soon] Due on { $day }: { $flow }, { $period }
        [late] Late since { $day }: { $flow }, { $period }
        [overdue] Overdue since { $day }: { $flow }, { $period }
       *[delinquent] Not delivered since { $day }: { $flow }, { $period }
    }
    .body = { $stage ->
        [soon] Figures of { $flow } for { $period } are due on { $day }.
       *[other] Figures of { $flow } for { $period } were due on { $day } and have not come.
    } Send them, or say why there is nothing to report.
