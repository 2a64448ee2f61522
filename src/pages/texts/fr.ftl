skip = Aller au contenu
nav-main = Principale
nav-langs = Langue
footer = chaque chiffre avec la cellule d'où il vient
place = { $of ->
    [datasets] Données
    [work] Mon travail
    [send] Envoyer un fichier
    [releases] Publications
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
