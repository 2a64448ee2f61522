# Letter for two offices that count the same movements, and why two series are not comparable.
letter-title = Two counts of the same movements: from { $from } to { $to }
letter-lead = { $to } counts those who arrive from { $from }, and { $from } counts those who leave for { $to }. This letter puts both counts side by side, so that the two offices can tell each other why they differ. Neither is taken to be the right one.
letter-office = Office
letter-received = Received: { $area }
letter-sent = Sent: { $area }
letter-source = Source
letter-dataset = Dataset
letter-grade = Comparability: { $grade ->
    [A] A, what both say of their figures is the same
    [B] B, with the difference that is told here
   *[C] C, not without adjustment
}
letter-figures = The figures
letter-period = Period
letter-asymmetry = Asymmetry
letter-band = Band
letter-bands = { $n ->
    [0] No period has enough on both sides to be judged (50 together).
    [one] One period is judged: { $a } within 10 %, { $b } within 30 %, { $c } above.
   *[other] { $n } periods are judged: { $a } within 10 %, { $b } within 30 %, { $c } above.
}
letter-formula = Asymmetry: the difference of the two figures by their mean, 2 (R − S) / (R + S); positive where more were received. Band A: within 10 %, B: within 30 %, C: above.
letter-corridor = Both move together with r = { $same }; with those sent one period earlier, r = { $later }. For each one received, { $ratio } were sent.
letter-why = Likely reasons
letter-no-why = Nothing that either office says of its figures explains the difference.
letter-asked = What { $area } is asked to look at
letter-answer = Answer
letter-concept = { $id ->
    [POPULATION] Population
    [BREAK] Break in the series
    [PERIODS] Periods
   *[other] { $name }
}
letter-nothing = nothing
letter-reason-near = { $concept }: { $here } says { $one }, { $there } says { $other }. That is near enough to be brought together, with a note.
letter-reason-different = { $concept }: { $here } says { $one }, { $there } says { $other }. That is not the same thing.
letter-reason-one-sided = { $concept }: { $here } says { $one }, { $there } says { $other }. Nobody can know whether it is the same.
letter-reason-unsaid = { $concept }: neither { $here } nor { $there } says it.
letter-reason-mixed = { $concept }: it changes within the figures ({ $here }: { $one }; { $there }: { $other }).
letter-pattern-one-larger = In nearly all periods { $here } counts more than { $there }: one of them may leave out a place, a group or a way of travelling.
letter-pattern-other-larger = In nearly all periods { $there } counts more than { $here }: one of them may leave out a place, a group or a way of travelling.
letter-pattern-later = The figures of { $there } fit those of { $here } better one period later: one of them may date by the day of recording.
letter-pattern-one-alone = { $here } has periods of which { $there } says nothing.
letter-pattern-other-alone = { $there } has periods of which { $here } says nothing.
letter-ask-periods = Look again at { $periods }, where the two differ most.
letter-ask-say = Say with the figures what stands for { $concept }.
letter-ask-unit = Say whether the same can be given as { $unit } too, as { $there } counts.
letter-ask-way = Say how figures would change with { $unit } ({ $concept }), as { $there } has it.
letter-ask-gaps = Say of the periods without a figure whether they are zero or were not collected.
letter-ask-confirm = Confirm that what is said above of your figures is right.
letter-one = the one
letter-other = the other
