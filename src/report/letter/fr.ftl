# Lettre pour deux bureaux qui comptent les mêmes mouvements, et pourquoi deux séries ne sont pas comparables.
letter-title = Deux comptages des mêmes mouvements : de { $from } vers { $to }
letter-lead = { $to } compte les arrivées de { $from }, et { $from } compte les départs vers { $to }. Cette lettre met les deux comptages côte à côte, pour que les deux bureaux se disent pourquoi ils diffèrent. Aucun n'est tenu pour le bon.
letter-office = Bureau
letter-received = Reçus : { $area }
letter-sent = Envoyés : { $area }
letter-source = Source
letter-dataset = Jeu de données
letter-grade = Comparabilité : { $grade ->
    [A] A, les deux disent la même chose de leurs chiffres
    [B] B, avec la différence indiquée ici
   *[C] C, pas sans ajustement
}
letter-figures = Les chiffres
letter-period = Période
letter-asymmetry = Asymétrie
letter-band = Bande
letter-bands = { $n ->
    [0] Aucune période n'a assez des deux côtés pour être jugée (50 ensemble).
    [one] Une période est jugée : { $a } dans les 10 %, { $b } dans les 30 %, { $c } au-delà.
   *[other] { $n } périodes sont jugées : { $a } dans les 10 %, { $b } dans les 30 %, { $c } au-delà.
}
letter-formula = Asymétrie : l'écart des deux chiffres par leur moyenne, 2 (R − S) / (R + S) ; positive où l'on a reçu davantage. Bande A : dans les 10 % ; B : dans les 30 % ; C : au-delà.
letter-corridor = Les deux évoluent ensemble avec r = { $same } ; avec les envoyés d'une période plus tôt, r = { $later }. Pour chaque reçu, { $ratio } ont été envoyés.
letter-why = Raisons probables
letter-no-why = Rien de ce que les bureaux disent de leurs chiffres n'explique l'écart.
letter-asked = Ce qu'il est demandé à { $area } de revoir
letter-answer = Réponse
letter-concept = { $id ->
    [POPULATION] Population
    [BREAK] Rupture de la série
    [PERIODS] Périodes
   *[other] { $name }
}
letter-nothing = rien
letter-reason-near = { $concept } : { $here } dit { $one }, { $there } dit { $other }. On peut les rapprocher, avec une note.
letter-reason-different = { $concept } : { $here } dit { $one }, { $there } dit { $other }. Ce n'est pas la même chose.
letter-reason-one-sided = { $concept } : { $here } dit { $one }, { $there } dit { $other }. Personne ne peut savoir si c'est la même chose.
letter-reason-unsaid = { $concept } : ni { $here } ni { $there } ne le dit.
letter-reason-mixed = { $concept } : cela change au sein des chiffres ({ $here } : { $one } ; { $there } : { $other }).
letter-pattern-one-larger = Dans presque toutes les périodes { $here } compte plus que { $there } : l'un des deux omet peut-être un lieu, un groupe ou un moyen de voyager.
letter-pattern-other-larger = Dans presque toutes les périodes { $there } compte plus que { $here } : l'un des deux omet peut-être un lieu, un groupe ou un moyen de voyager.
letter-pattern-later = Les chiffres de { $there } correspondent mieux à ceux de { $here } une période plus tard : l'un des deux date peut-être du jour de l'enregistrement.
letter-pattern-one-alone = { $here } a des périodes dont { $there } ne dit rien.
letter-pattern-other-alone = { $there } a des périodes dont { $here } ne dit rien.
letter-ask-periods = Revoyez { $periods }, où l'écart est le plus grand.
letter-ask-say = Dites avec les chiffres ce qui vaut pour { $concept }.
letter-ask-unit = Dites si la même chose peut aussi être donnée en { $unit }, comme compte { $there }.
letter-ask-way = Dites comment les chiffres changeraient avec { $unit } ({ $concept }), comme l'a { $there }.
letter-ask-gaps = Dites des périodes sans chiffre si elles sont à zéro ou n'ont pas été recueillies.
letter-ask-confirm = Confirmez que ce qui est dit plus haut de vos chiffres est juste.
letter-one = l'une
letter-other = l'autre
