skip = Aller au contenu
nav-main = Principale
nav-langs = Langue
footer = chaque chiffre avec la cellule d'où il vient
place = { $of ->
    [datasets] Données
    [work] Mon travail
    [send] Envoyer un fichier
    [releases] Publications
    [admin] Administration
    [health] Santé
   *[other] { $of }
}
role = { $of ->
    [uploader] envoie
    [reviewer] vérifie
    [publisher] publie
    [consumer] lit
    [auditor] audite
    [tenant-admin] administre le bureau
    [system-admin] administre le service
   *[other] { $of }
}
said = { $what ->
    [corrected] Votre correction est proposée. Une autre personne doit être d’accord.
    [agreed] D’accord. Relancez le fichier pour qu’il soit lu ainsi.
    [sent] Il est reçu. Gardez le numéro du reçu.
    [commented] Votre commentaire a été ajouté.
    [justified] Votre motif a été ajouté.
    [submitted] Envoyé en vérification. Une deuxième personne le regarde maintenant.
    [returned] Rendu à l'expéditeur, avec votre texte.
    [approved] Approuvé. Il peut maintenant être publié.
    [overridden] La gravité a été changée, avec votre motif.
    [rerun] Il est traité de nouveau.
    [cancelled] L'envoi a été repris.
    [released] Publié.
    [key] Votre clé est tournée.
    [withdrawn] La publication a été retirée. Ses chiffres ne sont plus montrés.
    [restored] Le contenu précédent est publié de nouveau.
    [mapped] La correspondance est enregistrée et en usage. Le fichier est relu avec elle.
    [practice-ended] L'espace d'entraînement a été fermé. Vous êtes de nouveau dans le bureau réel.
   *[other] C'est fait.
}
state = { $of ->
    [received] reçu
    [running] en cours de contrôle
    [refused] a des erreurs
    [checked] sans erreur
    [in-review] en vérification
    [returned] rendu
    [approved] approuvé
    [released] publié
    [cancelled] repris par l'expéditeur
    [failed] n'a pas pu être contrôlé
    [pending] attend la deuxième clé
    [scheduled] sous embargo
    [public] en ligne
    [replaced] remplacée
    [withdrawn] retirée
   *[other] { $of }
}

sign-in = Se connecter
sign-out = Se déconnecter
sign-in-provider = Se connecter avec le compte de votre organisation
login = Nom d'utilisateur
password = Mot de passe
invited = Vous avez reçu une invitation ?
invitation-title = Choisir un mot de passe avec l'invitation
invitation-lead = Votre administrateur vous a donné un code secret. Il sert une seule fois, pendant trois jours.
invitation-secret = Code de l'invitation
password-title = Changer le mot de passe
password-lead = Vous êtes ensuite déconnecté partout, et vous entrez avec le nouveau.
password-now = Mot de passe actuel
password-new = Nouveau mot de passe
password-rule = Au moins 12 caractères, sans votre nom d'utilisateur. Quelques mots à la suite conviennent.
password-set-it = Enregistrer le mot de passe
password-set = Votre mot de passe est enregistré. Vous pouvez maintenant vous connecter avec lui.

go-home = À la première page
session-ended = Votre session est terminée. Rien de ce que vous venez d'envoyer n'a été pris. Ouvrez une session, puis recommencez.
request-number = Numéro de cette requête, pour votre administrateur : { $id }

home-title = Mon travail
home-waiting = { $n ->
    [one] Vous attend : { $n } chose
   *[other] Vous attendent : { $n } choses
}
home-nothing = Rien ne vous attend.
home-recent = Tous les fichiers
home-first = Rien n'a encore été envoyé. Envoyez le fichier que vous avez, dans sa présentation.
earlier = Plus anciens
todo = { $of ->
    [mend] Lire les problèmes, corriger, renvoyer
    [mean] Le regarder et l'envoyer en vérification
    [mend-returned] Lire pourquoi il est revenu
    [look] En cours de contrôle : voir où il en est
    [failed] Voir ce qui s'est passé
    [review] Vérifier
    [release] Publier
    [key] Tourner la deuxième clé
    [embargo] Voir ce qui s'ouvre et quand
   *[other] Ouvrir
}
col-todo = À faire
col-what = Fichier
col-office = Bureau
col-state = État
col-since = Depuis
col-receipt = Reçu
col-file = Fichier
col-dataflow = Flux de données
col-sent = Envoyé

severity = { $of ->
    [error] erreur
    [warning] avertissement
   *[information] information
}
severities = { $of ->
    [error] Erreurs
    [warning] Avertissements
   *[information] Informations
}
machine = { $of ->
    [worker] le contrôle automatique
    [folder] le dossier surveillé
    [pull] la collecte automatique
    [scheduler] le calendrier
   *[other] le service
}
step = { $of ->
    [received] Reçu
    [started] Le contrôle a commencé
    [refused] Contrôlé : il a des erreurs
    [checked] Contrôlé : sans erreur
    [failed] N'a pas pu être contrôlé
    [justify] A dit pourquoi c'est juste
    [comment] A dit
    [submit] Envoyé en vérification
    [return] Rendu
    [approve] Approuvé
    [override] A changé la gravité
    [rerun] Traité de nouveau
    [cancel] Repris
    [release] Publié
    [withdraw] Publication retirée
    [restore] Publié de nouveau
   *[other] { $of }
}
stands = { $of ->
    [received] Il est sur le disque et attend son tour.
    [running] Il est en cours de contrôle.
    [refused] Il a des erreurs. Lisez les problèmes, corrigez le fichier et renvoyez-le comme correction de celui-ci.
    [checked] Il n'a pas d'erreur. Dites que c'est le bon : une deuxième personne le vérifie alors.
    [in-review] Une deuxième personne doit le regarder.
    [returned] Il a été rendu. Lisez pourquoi, corrigez le fichier et renvoyez-le.
    [approved] Il est approuvé et peut être publié.
    [released] Il fait partie d'une publication.
    [cancelled] L'expéditeur l'a repris.
    [failed] La machine n'a pas pu le contrôler. Votre administrateur peut le faire traiter de nouveau.
   *[other] { $of }
}
going = { $of ->
    [received] Reçu. Il attend son tour.
    [running] Il est lu et contrôlé…
   *[other] Fait.
}
change = { $of ->
    [new] nouveau
    [changed] changé
   *[removed] n'y est plus
}
class = { $of ->
    [set] comme fixé pour ce flux
    [public] tout le monde peut la lire
    [restricted] des lecteurs désignés peuvent la lire
   *[confidential] seul le bureau peut la lire
}
how = { $of ->
    [merge] Ces chiffres sont ajoutés ; ce qui a la même clé est remplacé, rien ne disparaît.
   *[replace] La publication est exactement ces chiffres ; tous les autres disparaissent.
}
release-stands = { $of ->
    [pending] Elle attend la clé d'une deuxième personne et ne peut pas encore être lue.
    [scheduled] Elle est sous embargo : elle s'ouvre d'elle-même au moment indiqué.
    [public] C'est ce qui se lit maintenant.
    [replaced] Une publication ultérieure a pris sa place. Elle peut encore être citée.
    [withdrawn] Elle a été retirée : elle est nommée, mais ses chiffres ne sont plus montrés.
   *[other] { $of }
}
errors = { $n ->
    [one] erreur
   *[other] erreurs
}
warnings = { $n ->
    [one] avertissement
   *[other] avertissements
}
observations = { $n ->
    [one] chiffre lu
   *[other] chiffres lus
}
cells = { $n ->
    [one] { $n } endroit
   *[other] { $n } endroits
}
proposals = { $n ->
    [one] Proposition
   *[other] Propositions
}
and-more = { $n ->
    [one] et { $n } de plus
   *[other] et { $n } de plus
}
all-of-cause = { $n ->
    [one] Voir { $n } de plus de cette cause
   *[other] Voir { $n } de plus de cette cause
}
change-new = { $n ->
    [one] chiffre nouveau
   *[other] chiffres nouveaux
}
change-changed = { $n ->
    [one] changé
   *[other] changés
}
change-removed = { $n ->
    [one] disparu
   *[other] disparus
}
change-same = { $n ->
    [one] identique
   *[other] identiques
}
submit-lead = { $n ->
    [one] { $n } règle avertit. Dites pourquoi ses chiffres sont justes.
   *[other] { $n } règles avertissent. Dites pour chacune pourquoi ses chiffres sont justes.
}
submit-clean = Il ne reste rien à expliquer. Dites que ce fichier est le bon.
token = programme { $of }
nav-submission = Cet envoi
tab-submission = État et étapes
tab-problems = Problèmes
tab-sheet = Feuille
tab-review = Ce qui changera
send-lead = Envoyez le fichier que vous avez, dans sa propre présentation. Vous avez tout de suite un reçu, et tous les problèmes en une liste.
send-office = Pour quel bureau ?
send-corrects = Corrige-t-il un fichier précédent ?
send-corrects-none = Non, il est nouveau
send-file = Fichier : déposez-le ici, ou choisissez-le
send-formats = Excel, LibreOffice, CSV, JSON, XML, ou un zip de ceux-ci ; au plus { $size }. Le flux de données et la présentation sont reconnus tout seuls.
send-it = Envoyer
send-after = L'envoi ne publie rien : une deuxième personne le regarde d'abord.
send-mended = Envoyer le fichier corrigé
first-causes = Que regarder d'abord
all-problems = Tous les problèmes
submit-title = Envoyer en vérification
submit-see = Voir ce qui changera
submit-text = Un mot pour qui vérifie (facultatif)
submit-it = Envoyer en vérification
why-right = Pourquoi est-ce juste : { $title }
why-text = Pourquoi ?
note-text = Un mot à ce sujet (facultatif)
thread-title = Qui a fait et dit quoi
comment-text = Demandez ou répondez. Tous ceux qui travaillent sur ce fichier le lisent.
comment-it = Le dire
ask = Poser une question, ou répondre
facts-title = Données du fichier
sent-by = Envoyé par
recognised-flow = Flux de données
recognised-layout = Présentation (correspondance)
not-yet = pas encore connu
no-mapping = aucune ne convient ; les problèmes disent ce qui diffère
corrects = Corrige
duplicates = Les mêmes octets que
same-bytes = Le même fichier, octet pour octet, a déjà été envoyé. L'envoyer de nouveau ne change rien :
stands-unknown = Aucune correspondance n'est encore connue pour un tel tableau. Le fichier peut être juste : montrez une fois ce que sont ses lignes et ses colonnes, et il est lu dès lors.
share-of = Partie de l'archive
shares = Autres parties de l'archive
size = Taille
downloads = Télécharger
get-marked = Le fichier avec ses problèmes marqués
get-report = Rapport à lire et à imprimer
get-list = Liste des problèmes (Excel)
get-original = Le fichier tel qu'il a été envoyé
get-data = Les chiffres lus maintenant (CSV)
get-proof = Preuve, à vérifier sans ce service
rerun-title = Traiter de nouveau
rerun-lead = Après une panne, avec une correspondance plus récente, ou avec des gravités changées.
cancel-title = Reprendre l'envoi
cancel-lead = Il reste enregistré et ne va pas plus loin.
own-work = Une autre personne doit décider ici : nul ne décide de ce qu'il a envoyé ou approuvé.
not-run = Il n'a pas encore été contrôlé.
filter = Montrer par gravité
filter-all = Tous
see-sheet = Voir la feuille { $name }
no-problems = Il n'y a rien de ce genre.
found = Il y a
expected = Il devrait y avoir
what-to-do = Que faire :
justify-title = C'est juste ainsi
justify-text = Pourquoi ces chiffres sont-ils justes ? Qui vérifie le lit, et cela reste avec la publication.
justify-it = Donner ce motif
override-title = Changer la gravité
override-lead = Pour ce fichier seulement. Pour un fichier en erreur, cela vaut quand il est traité de nouveau.
override-to = À
override-it = La changer
pages = Autres pages
page-before = Page précédente
page-next = Page suivante
no-sheet = Il n'y a pas de feuille à montrer : le fichier n'est pas un tableau, est dans une archive, ou ne peut pas être lu.
sheets = Feuilles
hidden = (masquée)
key-claimed = lue par la correspondance
key-claimed-as = La correspondance le lit comme :
key-left-out = laissé de côté par la correspondance
key-unclaimed = aucune règle ne la réclame
key-hidden = masquée par l'expéditeur
sheet-up = Lignes au-dessus
sheet-down = Lignes au-dessous
sheet-left = Colonnes à gauche
sheet-right = Colonnes à droite
sheet-caption = Partie de { $name } telle qu'elle est dans le fichier
sheet-beside = Problèmes dans ces lignes
to-cause = À sa cause
change-title = Ce qui changera
no-dataset = Il n'y a pas encore de chiffres contrôlés ici.
change-against = Comparé à la publication { $n }, la dernière.
change-first = Ce serait la première publication de cette série.
change-alike = Identique dans tous ces chiffres
change-largest = Plus grands écarts
change-list = Chiffres qui changent
col-figure = Chiffre
col-before = Avant
col-after = Après
col-by = Écart
col-change = Changement
col-number = Numéro
col-opens = Lisible à partir de
col-rows = Chiffres
decide-title = Décider
approve-lead = Vous dites avec votre nom que ces chiffres peuvent être publiés.
approve-it = Approuver
return-title = Rendre à l'expéditeur
return-text = Que faut-il corriger ?
return-it = Rendre
release-title = Publier
release-keys = { $n } personnes doivent tourner leur clé. La vôtre est la première ; rien n'est montré avant la dernière.
release-when = Quand peut-on la lire ?
release-now = Tout de suite
release-later = À partir d'un moment (embargo)
release-day = Jour
release-time = Heure (UTC)
release-class = Qui peut la lire ?
release-how = Que deviennent les chiffres précédents ?
release-it = Publier
no-releases = Rien n'a encore été publié.
release-number = publication { $n }
release-asked = Demandée
release-keys-given = Clés tournées
release-made-of = Faite de
release-restores = Reprend le contenu de la publication
release-manifest = Manifeste (SHA-256)
release-history = Toutes les publications de cette série
key-title = Tourner la deuxième clé
key-lead = Avec votre clé, les chiffres sont montrés, tout de suite ou à la fin de l'embargo.
key-it = Tourner ma clé
withdraw-title = La retirer
withdraw-lead = Elle reste nommée avec son numéro et votre motif ; ses chiffres ne sont plus montrés.
withdraw-it = Retirer
restore-title = Publier de nouveau ce contenu
restore-lead = Cela devient une nouvelle publication avec le numéro suivant. Rien n'est écrasé.
restore-it = Publier de nouveau

ledger = { $of ->
    [receipt] Octets reçus
    [parse] Lu
    [map] Ramené aux codes communs
    [validate] Contrôlé par les règles
    [decide] Une personne a décidé
    [protect] Petits effectifs protégés
    [release] Publié
    [withdraw] Retiré
   *[other] { $of }
}
trace-step = { $of ->
    [folded] Correspond sans égard à la casse ni aux accents
    [synonym] Correspond par un synonyme accepté
    [default] Pris comme convenu dans la correspondance
    [period] Période lue
    [unit] Unité changée par le facteur
    [zero] Un signe qui vaut zéro
    [difference] Différence de deux chiffres cumulés
    [counted] Compté à partir d'enregistrements
    [added] Additionné
    [corrected] Corrigé
    [summed] Somme de ses parties
    [rule] Règle de la correspondance
   *[other] { $of }
}
trace-title = D'où vient un chiffre
trace-lead = Choisissez un chiffre pour voir sa cellule, ce qui a changé en chemin, qui a décidé et sa place dans le registre.
trace-open = D'où vient chaque chiffre
trace-key = Par ses codes
trace-it = Voir d'où il vient
trace-another = Un autre chiffre
trace-cell = Cellule
trace-coded = Le fichier était déjà en codes communs.
trace-unchanged = Rien n'a été changé en chemin.
trace-rules = Règles
trace-no-findings = Aucune règle n'a rien trouvé dans cette cellule.
trace-row = Ligne { $n } du fichier de la publication
trace-ledger = Dans le registre
trace-position = Position
trace-what = Ce qui a été signé

admin-people = Personnes
admin-name = Nom
admin-mail = Courriel (rapports et rappels y vont)
admin-roles = Ce qu'ils peuvent faire
admin-remove = Retirer les fonctions
admin-add-person = Ajouter une personne, ou changer ce qu'elle peut faire
admin-give = Donner ces fonctions
admin-tokens = Programmes avec un jeton
admin-tokens-lead = Un jeton permet à un programme de faire ce qui est coché, pour votre bureau seulement.
admin-until = Valable jusqu'au
admin-used = Dernier usage
admin-revoke = Le révoquer
admin-add-token = Créer un jeton
admin-for = À quoi sert-il ?
admin-days = Valable tant de jours
admin-owner = Qui en répond ? Il ne peut pas faire plus que cette personne.
admin-owner-none = Personne (il peut seulement envoyer et lire)
admin-make = Le créer
admin-webhooks = Programmes avertis (webhooks)
admin-webhooks-lead = Ils sont avertis de ce qui se passe dans votre bureau, avec signature et sans chiffres.
admin-close = Ne plus l'avertir
admin-dead = Ce qui n'a pas pu lui être dit
admin-again = Renvoyer
admin-add-webhook = Avertir un programme
admin-url = Son adresse (https)
admin-jobs = Ce que la machine a abandonné
admin-no-jobs = Rien.
admin-made = { $of ->
    [person] { $name } est invité. Remettez ce code : il sert à choisir un mot de passe, une fois, dans les trois jours. Il n'est montré que maintenant.
    [token] Le jeton { $name } est créé. Gardez son secret : il n'est montré que maintenant.
   *[webhook] { $name } est averti désormais. Ses messages sont signés avec ceci ; ce n'est montré que maintenant.
}

day-of-year = { $day } { $month } { $year }
moment-of-day = { $date }, { $time } UTC
month-of-year = { $month } { $year }
part-of-year = { $kind ->
    [half] semestre { $n } de { $year }
    [third] quadrimestre { $n } de { $year }
    [quarter] trimestre { $n } de { $year }
   *[week] semaine { $n } de { $year }
}
month = { $n ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}

# Corrections of cells
correct-proposed = Corrections qui attendent l’accord d’une autre personne
correct-reads = « { $old } » est lu comme « { $new } ».
correct-agree = D’accord : lire ainsi dès la prochaine exécution
correct-title = Écrire une correction
correct-lead = Le fichier reste tel qu’il a été envoyé. Dès qu’une autre personne est d’accord, la cellule est lue comme vous le dites, dans ce fichier et dans le suivant de la même présentation, jusqu’à ce que la source soit corrigée.
correct-sheet = Feuille (vide pour un fichier texte)
correct-cell = Cellule, comme D17 ; en JSON ou XML le pointeur, comme /lignes/3/total
correct-old = Ce qui y est
correct-new = Ce qui devrait y être
correct-it = La proposer
correct-take = Lire « { $old } » comme « { $new } » partout où il se trouve
correct-take-why = C’est l’étiquette qui a été proposée.
correct-anywhere = Partout où il se trouve

course-title = Ce qui change le plus, avant et après
course-before = Avant
course-after = Après
course-by = De
course-number = Série { $n }
course-changed = { $n ->
    [one] { $n } chiffre change.
   *[other] { $n } chiffres changent.
}
course-more = { $n ->
    [one] { $n } période de plus n’est pas dans le tableau.
   *[other] { $n } périodes de plus ne sont pas dans le tableau.
}
told-title = Qui est prévenu à la publication
told-programs = Programmes (webhooks)
told-people = Personnes, par courriel
told-tokens = La récupèrent avec un jeton
told-nobody = personne
told-no-mail = ce service n’écrit pas de courriel
told-more = { $n ->
    [one] Et { $n } de plus.
   *[other] Et { $n } de plus.
}
told-everybody = Qui récupère les données publiques sans compte et qui suit le fil Atom la reçoit aussi.

verify-now = Vérifier ce chiffre
verify-figure = Ce chiffre, vérifié
verify-elsewhere = La preuve vient d’être faite et vérifiée ici. Pour la vérifier sans ce service, emportez-la :
verify-record = L’enregistrement dont l’empreinte a été prise
verify-made = { $n ->
    [one] Ce qu’elle a produit : { $n } objet avec son empreinte
   *[other] Ce qu’elle a produit : { $n } objets avec leurs empreintes
}
disk-title = Place sur les disques
disk-holds = { $of ->
    [store] Base de données
   *[blobs] Fichiers
}
disk-free = { $free } libres sur { $whole }
disk-left = { $of ->
    [none] Pratiquement plein : les fichiers sont refusés. Ce qui a été confirmé est en sûreté. Faites de la place maintenant, ou passez les données sur un disque plus grand.
   *[little] Bientôt plein : faites de la place avant que des fichiers soient refusés.
}
disk-unknown = La base de données et les fichiers sont sur d’autres machines, ou ce système ne dit pas combien de place il y a.

defs-only = Une seule version pour l’instant : il n’y a rien à quoi la comparer.
