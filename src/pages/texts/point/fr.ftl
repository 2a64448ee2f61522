tab-map = Mapper en pointant
point-no-table = Il n'y a pas de tableau à pointer : le fichier n'est pas une feuille, est dans une archive, ou ne peut pas être lu.
point-lead = Voici la feuille telle qu'elle est, avec ce que chaque cellule semble être. Cliquez sur une cellule pour corriger ; choisissez le flux de données et ce que les libellés veulent dire. Rien n'est gardé avant que vous n'enregistriez, et chaque pas peut être annulé.
point-now = Ce qui est lu maintenant
point-figures = { $n ->
    [one] chiffre lu
   *[other] chiffres lus
}
point-unclaimed = { $n ->
    [one] cellule sans emploi
   *[other] cellules sans emploi
}
point-observations = { $n ->
    [one] observation en codes
   *[other] observations en codes
}
point-sum = somme des chiffres
point-checks = totaux qui concordent
point-apply = Appliquer
point-undo = Annuler
point-back = revenir avant ceci
point-all = { $n ->
    [one] { $n } pas jusqu'ici
   *[other] { $n } pas jusqu'ici
}
point-did = { $of ->
    [row] la ligne { $what } est : { $value }
    [col] la colonne { $what } est : { $value }
    [flow] le flux de données est { $value }
    [means] { $what } veut dire { $value }
    [always] { $what } est toujours { $value }
    [code] { $what } veut dire { $value }
    [sign] le signe { $value } veut dire { $what }
    [period] les périodes s'écrivent { $value }
    [year] l'année est { $value }
    [unit] un vaut { $value }
    [sums] les totaux ne sont pas vérifiés
    [also] { $what } veut dire aussi { $value }
    [repeats] les lignes aux mêmes libellés sont additionnées
   *[other] { $value }
}
point-part = { $of ->
    [title] titre
    [header] en-têtes
    [label] libellés
    [value] chiffres
    [total] total
    [note] note
    [ignored] laisser de côté
   *[other] { $of }
}
point-one = 1. Qu'est-ce qui est où
point-two = 2. Quel flux de données est-ce ?
point-three = 3. Que veulent dire les libellés ?
point-four = 4. Libellés qui n'ont pas encore de code
point-four-none = Chaque libellé a son code.
point-test-later = Le test fait des premières lignes du fichier attend ce qui reste à décider.
point-from = { $of ->
    [year] titre au-dessus du tableau
    [titles] titres des tableaux
    [sheet] nom de la feuille
    [file] nom du fichier
    [headings] en-têtes des colonnes
    [groups] lignes en gras qui ouvrent un groupe
    [level] ligne { $name } des en-têtes
    [column] colonne { $name }
   *[heading] { $name }
}
point-five = 5. Ce qui en résulte, pas à pas
point-six = 6. L'enregistrer comme mapping
point-mistake = Ceci ne peut pas encore être lu comme mapping :
point-none = Aucun tableau avec libellés et chiffres n'a été trouvé. Cliquez sur la première cellule avec un chiffre et dites que sa ligne et sa colonne sont des chiffres.
point-unsure = pas sûr
point-told = vous l'avez dit
point-sure = sûr à { $n } %
point-click = Cliquez sur une cellule pour dire ce que sont sa ligne ou sa colonne.
point-cell-means = Ce que veut dire « { $label } » :
point-row = Ligne { $n }
point-column = Colonne { $name }
point-to = jusqu'à
point-left = Rien n'emploie :
point-signs = Signes à la place de chiffres
point-sign = { $of ->
    [0] est zéro
    [M] manquant
    [L] non collecté
    [C] confidentiel
    [Q] supprimé
   *[other] { $of }
}
point-choose = Choisir…
point-code = code
point-variable = Dans le fichier
point-labels = Libellés
point-means = Veut dire
point-means-of = Ce que veut dire { $name }
point-also = et aussi
point-also-of = Ce que { $name } veut dire aussi
point-change = Le changer en
point-nothing = rien
point-open = à décider
point-needs = Ce que demande le flux de données
point-component = Dimension ou attribut
point-made = Est fait de
point-makes = { $of ->
    [always] toujours
    [variable] les libellés de
    [default] ce qui est convenu si rien n'est dit :
   *[other] résulte de la période
}
point-always = Le même pour tous les chiffres
point-always-of = { $name } : le même pour tous les chiffres
point-year = Année
point-period = Comment s'écrivent les périodes, par exemple { "{" }month{ "}" } { "{" }Y{ "}" }
point-unit = Le fichier dit : { $text }.
point-unit-yes = Multiplier par { $n }
point-unit-no = Cela ne vaut pas pour ces chiffres
point-sums = Certains totaux ne concordent pas avec leurs parties. Regardez si une ligne ou une colonne est un total, ou un chiffre, et a été prise pour autre chose.
point-sums-skip = Ne pas vérifier les totaux
point-repeats = Plusieurs lignes ont les mêmes libellés et des chiffres différents. Manque-t-il un libellé qui les distingue ? Sinon, on peut les additionner.
point-repeats-add = Les additionner
point-flow-first = Choisissez plus haut un flux de données : vous verrez alors ce qu'il demande.
point-four-lead = Rien n'est deviné ici : choisissez le code que veut dire chaque libellé. Le mapping s'en souvient.
point-why = Son nom ressemble à « { $name } » dans { $list }.
point-code-of = Code de { $label }
point-add-up = rien : additionner ses chiffres
point-steps = Les premiers chiffres : leur cellule, les libellés qui valent pour elle, et les codes qu'ils veulent dire.
point-no-codes = tous les codes ne sont pas encore connus
point-no-rows = Aucun chiffre n'est encore lu.
point-test-passes = Le test fait des premières lignes du fichier passe.
point-test-fails = Le test fait des premières lignes du fichier ne passe pas encore :
point-id = Nom du mapping
point-not-ready = Il reste quelque chose à décider : voyez plus haut. Ce qui est enregistré avec un test qui échoue est gardé, et pas employé.
point-save = L'enregistrer, et lire le fichier avec lui
point-hand-over = Une personne qui vérifie l'enregistre. L'adresse de cette page contient tous les pas : transmettez-la.
point-yaml = Le mapping comme texte

practice-title = Espace d'entraînement
practice-lead = Apprenez tout le chemin avec un fichier d'exemple qui a des erreurs exprès : l'envoyer, lire ce qui ne va pas, l'envoyer corrigé, le vérifier, le publier, suivre un chiffre jusqu'à sa cellule. Rien ici n'est réel : aucun chiffre n'est publié, compté ni annoncé à qui que ce soit, et tout disparaît quand le service redémarre.
practice-alone = Ici une seule personne fait tout. Dans le bureau réel une deuxième personne vérifie et publie : personne ne décide de ce qu'elle a envoyé.
practice-begin = S'entraîner
practice-done = fait
practice-banner = Rien ici n'est réel.
practice-leave = Quitter l'espace d'entraînement
practice-offer = Première fois ici ? Faites tout le chemin une fois avec un fichier d'exemple qui a des erreurs exprès. Rien n'en est réel.
practice-next = Étape { $n } sur 6 : { $of ->
    [send] envoyez l'exemple avec ses erreurs
    [read] lisez ses problèmes
    [mend] envoyez l'exemple corrigé
    [mean] dites pourquoi ses avertissements sont justes, et envoyez-le en vérification
    [release] approuvez-le, puis publiez-le
   *[trace] suivez un chiffre publié jusqu'à sa cellule
}
practice-step = { $of ->
    [send] Envoyer un fichier
    [read] Lire ses problèmes, par cause et dans la feuille
    [mend] Envoyer le fichier corrigé comme sa correction
    [mean] Dire pourquoi les avertissements sont justes, et l'envoyer en vérification
    [release] Voir ce qui changera, approuver, publier
   *[trace] Suivre un chiffre jusqu'à sa cellule
}
practice-go = { $of ->
    [send] Envoyer l'exemple
    [read] Lire les problèmes
    [mend] L'envoyer corrigé
    [mean] À sa page
    [release] À la vérification
   *[trace] Aux publications
}

defs-title = Correspondances, règles et calendriers
defs-lead = Ce qui est en vigueur dans ce bureau. Chaque version est gardée ; seule celle qui passe ses propres tests devient active.
defs-kind = { $of ->
    [mapping] Correspondances
    [rules] Paquets de règles
    [calendar] Calendriers
   *[other] { $of }
}
defs-since = Gardé le
defs-none = Aucun en propre : ceux du service valent.
defs-versions = Versions
defs-from = De
defs-to = À
defs-when = Quand
defs-active = active
defs-compare = Comparer les deux
defs-diff = Ce qui diffère
defs-same = Rien : c'est le même texte.
trends-title = Comment arrivent les fichiers
trends-lead = Compté d'après le registre : la qualité du premier fichier de chaque envoi à son arrivée, mois par mois.
trends-month = Mois
trends-deliveries = envois
trends-first = sans erreur du premier coup
trends-findings = constats pour mille cellules
trends-returned = rendus
trends-days = jours jusqu'à la publication
trends-none = Rien n'a encore été envoyé.
trends-due = Selon le calendrier
trends-due-all = attendus
trends-on-time = à temps
trends-late = en retard
trends-missing = manquants
verify-title = Vérifier une preuve
verify-lead = Une preuve montre comment un chiffre ou une publication est né, signée, avec sa place dans le registre. Envoyez-en une : chaque étape est vérifiée ici, et rien n'en est gardé. La même chose est vérifiée sans ce service par « isthmus verify ».
verify-file = Preuve (.isthmus-proof, 2 Mo au plus)
verify-it = La vérifier
verify-holds = La preuve tient.
verify-broken = La preuve ne tient pas. Ce qui ne va pas :
verify-entries = { $n ->
    [one] { $n } entrée
   *[other] { $n } entrées
}
verify-step = { $of ->
    [keys] Les clés sont celles qui ont signé :
    [checkpoint] L'état du registre est signé par sa clé.
    [statement] Signé, et à sa place dans le registre :
    [chain] Les déclarations se suivent l'une l'autre.
    [number] Le chiffre fait partie de ce qui a été publié :
   *[policy] Le registre est celui de ce service.
}
verify-approved = Approuvé par { $names }.
verify-witnesses = Témoins : { $names }.
verify-no-witness = Aucun témoin n'a signé : seul l'exploitant du registre répond de son histoire.
verify-key = Clé de ce registre :
health-title = Santé du service
health-ready = il peut travailler
health-not = il ne peut pas travailler
health-waiting = fichiers en attente
health-running = en cours de vérification
health-dead = abandonnés
health-uploads = envois peuvent encore commencer
health-version = Version
health-ledger = Entrées du registre
health-signed = Signé jusqu'à
health-checked = Vu
