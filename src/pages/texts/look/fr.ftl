look-catalogue-title = Jeux de données
look-catalogue-lead = Des chiffres comparables sur les migrations, tels que les bureaux les ont publiés. Ouverts à tous, sans compte.
look-search = Chercher
look-search-label = Titre, pays, sujet ou code
look-search-clear = Tout afficher
look-found = { $n ->
    [one] { $n } jeu de données trouvé pour « { $q } »
   *[other] { $n } jeux de données trouvés pour « { $q } »
}
look-nothing-found = Rien n'a été trouvé pour « { $q } ». Essayez un pays, un sujet comme « entrées » ou un code comme MEX.
look-nothing-published = Rien n'est encore publié. Ce qui est publié apparaît ici aussitôt.
look-newest = Dernières publications
look-release-number = publication { $number }
look-areas = Zones
look-by = Par
look-span = De { $from } à { $to }
look-rows = { $n ->
    [one] { $n } chiffre
   *[other] { $n } chiffres
}
look-more-areas = et { $n } de plus
look-follow = Suivre les nouvelles publications (Atom)

look-choose = Choisir ce que l'on regarde
look-period = Période
look-show = Afficher
look-all = Tous ensemble
look-gap = sans chiffre
look-figure = Chiffre
look-share = Part
look-area = Zone
look-from = De
look-to = Vers
look-marks = Notes
look-daily = par jour en moyenne
look-against = par rapport à { $period }
look-way = { $way ->
    [up] de plus
    [down] de moins
   *[same] autant
}
look-table = Les chiffres en tableau
look-over-time = Au fil du temps
look-line-told = { $name } : de { $first } ({ $from }) à { $last } ({ $to }) ; maximum, { $when } : { $most }.
look-origins = D'où : les plus grands par { $by }
look-pyramid = Âge et sexe
look-map-areas = Par zone déclarante
look-map-origins = Carte par { $by }
look-flows = D'où et vers où
look-chord = Entre les zones déclarantes
look-arcs = La largeur des arcs est la racine carrée du chiffre.
look-mark-break = rupture de série
look-mark-provisional = provisoire
look-mark-estimated = estimé
look-mark-revised = révisé
look-mark-incomplete = au moins : une partie manque
look-more-periods = { $n ->
    [one] { $n } période antérieure est dans le fichier.
   *[other] { $n } périodes antérieures sont dans le fichier.
}
look-more-rows = { $n ->
    [one] { $n } ligne de plus est dans le fichier.
   *[other] { $n } lignes de plus sont dans le fichier.
}
look-added = { $n ->
    [one] Tel que publié.
   *[other] Somme de { $n } chiffres publiés qui ne se recouvrent pas : aucun total n'a été publié.
}
look-at-least = { $n ->
    [one] Au moins autant : { $n } partie n'a pas de chiffre.
   *[other] Au moins autant : { $n } parties n'ont pas de chiffre.
}
look-not-added = Ces chiffres ne peuvent pas être additionnés : ils comptent des choses différentes ou sont des parts. Choisissez-en un.
look-no-figure-then = il n'y a pas de chiffre à comparer
look-not-compared-part = non comparé : une partie manque
look-across-break = avec une rupture de série entre les deux : ce n'est pas la même chose qui a été comptée
look-passport = Passeport de ce chiffre
look-passport-lead = Ce qui a été compté, comment, par qui, et où cela se vérifie.
look-made-of = Composé de
look-published-as-is = Un seul chiffre, tel que publié.
look-provider = Fournisseur
look-release = Publication
look-proof = Liste signée de la publication, avec ses empreintes
look-trace = De ce chiffre à sa cellule (pour qui y a droit)
look-csv = Ces chiffres en CSV
look-cut = Ce jeu de données est grand : les 24 dernières périodes de chaque série sont montrées. Tout est dans les fichiers.
look-history = Publications
look-history-lead = Rien n'est écrasé : chaque publication reste à son adresse.
look-col-number = Numéro
look-col-office = Bureau
look-col-at = Publiée
look-col-rows = Chiffres
look-col-files = Fichiers
look-current = celle qui est lue
look-restores = de nouveau le contenu de la publication { $number }
look-manifest = empreintes
look-downloads = Télécharger
look-downloads-lead = La même adresse donne toujours la dernière publication.
look-snippets = Lignes à copier
look-cite = Comment citer
look-licence = Licence
look-contact = Contact
look-source = Source
look-updated = Mis à jour
look-lines = Limites : Natural Earth (domaine public), celles qui sont en usage ; simplifiées.

look-far = { $n ->
    [one] { $n } flux depuis ou vers d'autres lieux est dans le tableau.
   *[other] { $n } flux depuis ou vers d'autres lieux sont dans le tableau.
}
look-back = Vers le jeu de données
look-points-title = Les points frontaliers semaine par semaine
look-points-lead = Les entrées vont vers le haut, les sorties vers le bas, telles que chaque côté les a comptées. Tous les points ont la même échelle. Une semaine sans chiffre est hachurée, une semaine où le point était fermé est grise : ni l'une ni l'autre n'est un zéro.
look-points-none = Ce jeu de données n'a pas de comptages hebdomadaires à des points frontaliers.
look-more-points = { $n ->
    [one] { $n } point de plus est dans le fichier.
   *[other] { $n } points de plus sont dans le fichier.
}
look-closed = fermé
look-week = Semaine
look-comparable-title = Quelles zones peuvent être comparées
look-comparable-lead = Les chiffres de deux zones se mettent côte à côte quand ils comptent la même chose de la même façon. Chaque zone est comparée à { $with }.
look-comparable-none = Une seule zone publie dans ce jeu de données : il n'y a rien à comparer.
look-comparable-with = Comparer avec
look-comparable-all = Ce qui n'est pas comparable est dit ici, et n'est ajusté nulle part.
look-grade = { $of ->
    [whole] sans rupture
    [same] identique
    [convertible] convertible
    [break] rupture
    [different] différent
   *[unknown] inconnu
}
look-reason-break = Cela a changé au sein de la série : { $is }.
look-reason-convertible = Ici { $is }, là { $other } : on peut les rapprocher, avec une note.
look-reason-different = Ici { $is }, là { $other } : ce n'est pas la même chose.
look-reason-unknown = Rien n'en est dit.
look-series = Série
look-reason-broken = Rupture : { $when }.

look-calendar-title = Qui a publié, et quand
look-calendar-lead = Chaque case est une période : son échéance et sa première publication pour tous. Seuls les bureaux qui l'ont accepté sont montrés.
look-calendar-none = Aucun bureau ne montre encore son calendrier ici.
look-due = échéance le { $day }
look-office = Bureau et jeu de données
look-standing = { $of ->
    [on-time] à temps
    [came-late] publiée en retard
    [soon] bientôt due
    [late] en retard
    [overdue] échue
    [delinquent] échue depuis longtemps
    [excused] rien à signaler
   *[open] pas encore terminée
}
look-grade-head = Degré
look-grade-whole = { $grade ->
    [A] A : comparable
    [B] B : avec une note
   *[C] C : pas sans ajustement
}
look-grade-self = Ce à quoi les autres sont comparées
look-axis-refused = N'est pas montré avec les autres : { $name }. { $why }
look-axis-announced = À savoir de { $name } : { $why }
look-sum-announced = Additionné bien que tout ne soit pas pareil : { $why }
look-sum-refused = Non additionné : { $why }

look-mirror-title = Deux comptages des mêmes mouvements
look-mirror-lead = Ce qu’un office a compté à l’entrée est mis en regard de ce que l’autre a compté à la sortie. Sur la ligne, les deux comptent pareil ; la bande foncée marque 10 % d’écart, la claire 30 %.
look-mirror-none = Il n’y a pas ici deux offices qui parlent tous deux des mouvements entre eux. Dès que les deux publient, ils apparaissent.
look-mirror-choose = Mouvements
look-mirror-pair = De { $from } vers { $to }
look-mirror-refused = Les deux comptent des choses différentes : l’écart ne dit pas qui compte juste.
look-mirror-same = Les deux disent compter la même chose de la même manière.
look-mirror-band = { $band ->
    [A] périodes à 10 % d’écart au plus
    [B] périodes de 10 à 30 % d’écart
    [C] périodes à plus de 30 % d’écart
   *[none] périodes non jugées : l’une manque, ou trop peu de personnes
}
look-mirror-bands = Écart
look-mirror-received = Reçus, selon { $area }
look-mirror-sent = Envoyés, selon { $area }
look-mirror-asymmetry = Asymétrie
look-mirror-how = L’asymétrie est la différence divisée par la moyenne des deux, positive là où plus a été reçu qu’envoyé. Le point cerclé est la dernière période ; les axes sont en puissances de dix.
look-mirror-told = Périodes à 10 % d’écart au plus : { $a } ; de 10 à 30 % : { $b } ; plus : { $c }.
look-mirror-lines = Ce que { $to } a reçu et ce que { $from } a envoyé, sur un seul axe.
look-mirror-says = Ce que chacun dit de ses chiffres
look-mirror-passport = Chiffres : { $area }
look-mirror-letter = Lettre aux deux offices
look-mirror-letter-lead = Les chiffres côte à côte, les raisons probables et ce que chacun est prié de vérifier, sur une feuille avec de la place pour répondre.
look-mirror-letter-get = Obtenir la lettre
look-mirror-link = les deux comptages
look-comparable-group = Groupe
look-comparable-every = Toutes les zones
look-mirror-passports = Passeport
look-rules-title = Règles
look-rules-lead = Chaque fichier est confronté à ces { $n } règles. Les erreurs empêchent la publication d’un chiffre, les avertissements demandent une raison, les informations rien. Les exemples sont inventés.
look-rules-example = Par exemple
look-rules-remedy = Que faire
look-rules-level = { $of ->
    [F] Le fichier
    [S] Structure
    [C] Codes
    [R] Un enregistrement
    [X] Enregistrements entre eux
    [T] Séries temporelles
    [V] Révisions
    [M] Ce que comptent les partenaires
    [D] Autres jeux de données
   *[P] Avant la publication
}
