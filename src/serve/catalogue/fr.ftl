sign-in-needed = Connectez-vous, ou envoyez un jeton : `Authorization: Bearer isth_…`.
    .title = Personne n'est connecté

token-invalid = Le jeton est inconnu, a expiré, a été révoqué ou n'est pas valable depuis cette adresse. Demandez-en un nouveau à l'administrateur de votre office.
    .title = Le jeton n'est pas valable

sign-in-failed = L'identifiant ou le mot de passe est faux. Vérifiez les deux, et les majuscules du mot de passe.
    .title = Échec de la connexion

provider-refused = La connexion chez le fournisseur externe n'a pas abouti, ou a pris trop de temps. Recommencez ; si cela persiste, prévenez votre administrateur.
    .title = Le fournisseur ne vous a pas identifié

not-allowed = Vos rôles ne le permettent pas. Demandez à l'administrateur de votre office le rôle qui le permet.
    .title = Non autorisé

cross-site = La requête est venue avec un cookie, mais sans le `X-CSRF-Token` de la session, ou d'un autre site. Rechargez la page et réessayez.
    .title = La requête peut venir d'un autre site

own-work = Une autre personne doit en décider : nul ne décide de ce qu'il a lui-même envoyé ou approuvé.
    .title = C'est votre propre travail

not-found = Il n'y a rien de tel ici, ou vous ne pouvez pas le voir. Vérifiez l'adresse et pour qui vous êtes connecté.
    .title = Introuvable

method-not-allowed = Cette adresse n'accepte pas la méthode de votre requête ; l'en-tête `Allow` énumère celles qu'elle accepte.
    .title = Pas avec cette méthode

not-acceptable = Cela n'existe pas dans la forme que demande `Accept`. Il y a : { $forms }.
    .title = Pas sous cette forme

too-slow = Le corps de la requête est arrivé trop lentement. Envoyez-le de nouveau ; un grand fichier s'envoie mieux par morceaux que l'on peut reprendre (`POST /api/uploads`).
    .title = Trop lent

moved-on = C'est maintenant `{ $state }`, donc `{ $move }` n'est pas possible. Regardez de nouveau.
    .title = Cela a changé entre-temps

base-moved = Vos changements partent de la publication { $expected }, mais la dernière est la { $found }. Regardez ce qui changerait maintenant, puis publiez de nouveau.
    .title = Une autre publication est venue entre-temps

embargo-order = La publication { $release } est sous embargo plus longtemps ; celle-ci ne peut s'ouvrir avant. Choisissez un moment ultérieur.
    .title = Elle s'ouvrirait trop tôt

standing = La publication est `{ $standing }`, et de là ce n'est pas possible.
    .title = La publication n'en est pas là

same-key = Vous avez déjà donné votre clé ; une autre personne doit donner la seconde.
    .title = Une personne, une clé

exists = Cela existe déjà : { $what }. Choisissez un autre nom, ou changez ce qui existe.
    .title = Existe déjà

unjustified = Ces avertissements demandent une phrase qui dise pourquoi les chiffres sont justes : { $rules }.
    .title = Avertissements sans motif

no-dataset = Il n'y a ici aucun chiffre vérifié à publier. Corrigez ce que nomme le rapport et renvoyez.
    .title = Rien à publier

other-dataflow = { $receipt } relève de { $dataflow }, et cette publication de { $wanted }. Chaque flux de données a ses propres publications : publiez-les l'un après l'autre.
    .title = Un autre flux de données

incomplete-key = Un chiffre se nomme par le code de chaque dimension. Manquent : { $missing }. Inconnus ici : { $unknown }.
    .title = La clé n'est pas entière

no-such-number = La publication { $release } n'a aucun chiffre sous ces codes. Vérifiez-les, surtout la période.
    .title = Pas de tel chiffre

no-mapping = Il n'y a pas ici de mappage `{ $mapping }`. Omettez-le, et celui qui convient est pris ; ou apportez-le d'abord.
    .title = Pas de tel mappage

differs = En relançant, le résultat n'est pas celui qui a été consigné. Prévenez votre auditeur.
    .title = Le résultat diffère

upload-offset = L'envoi en est à l'octet { $offset }. Continuez à partir de là.
    .title = Les octets ne se suivent pas

upload-busy = Une autre connexion apporte cet envoi. Attendez un instant, demandez où il en est (`HEAD`), puis continuez.
    .title = L'envoi se poursuit ailleurs

upload-complete = Cet envoi est déjà complet. Son dépôt est { $receipt }.
    .title = L'envoi est complet

too-large = Le fichier dépasse { $limit } octets. Retirez ce qui n'est pas nécessaire, ou envoyez-le par périodes.
    .title = Trop grand

unsupported-media-type = Un corps de ce type n'est pas compris ici. Sont compris : { $forms }.
    .title = Non compris

malformed = `{ $part }` n'est pas ce qu'il faut. { $why }
    .title = Une erreur dans la requête

bad-invitation = L'invitation a déjà servi ou est trop ancienne. Demandez-en une nouvelle à l'administrateur de votre office.
    .title = L'invitation n'est pas valable

interrupted = La connexion s'est terminée avant le fichier. Rien n'a été gardé ; envoyez-le de nouveau.
    .title = Interrompu

key-reused = La clé `Idempotency-Key` a servi pour un autre fichier, { $receipt }. Prenez une nouvelle clé pour chaque fichier.
    .title = La clé est celle d'un autre fichier

weak-password = Le mot de passe demande au moins { $least } caractères et ne doit pas contenir votre identifiant. Quelques mots à la suite conviennent.
    .title = Le mot de passe est trop faible

text-missing = Il faut ici une phrase qui dise pourquoi.
    .title = Il manque un texte

no-such-finding = Le rapport n'a aucun constat de la règle { $rule }. Regardez de nouveau le rapport.
    .title = Pas de tel constat

bad-signature = { $why ->
        [unknown-key] Cette clé n'est pas une des vôtres, ou a pris fin. Ajoutez-la d'abord.
        [too-old] Ce qui a été signé a plus de dix minutes, ou son moment n'est pas venu. Redemandez la déclaration et signez celle-là.
       *[does-not-fit] La signature n'est pas de cette clé, ou ce qui a été signé n'est pas ce qui se trouve ici maintenant. Redemandez la déclaration, lisez-la et signez celle-là.
    }
    .title = La signature n'est pas valable

signature-needed = Votre office veut que ceci soit signé avec votre propre clé : isthmus review … { $receipt } --sign FICHIER. La clé se fait et s'ajoute une fois, avec isthmus signer.
    .title = Votre signature est nécessaire

not-overridable = La gravité de la règle { $rule } ne peut être changée : il faut corriger les chiffres ou la correspondance.
    .title = Cette règle reste telle quelle

tests-fail = Ses propres tests échouent : { $failures }. Corrigez-le, ou ses tests, et réessayez.
    .title = Ses tests échouent

too-many-tries = Il y a eu trop de mots de passe faux. Réessayez dans { $minutes } minutes.
    .title = Trop de tentatives

too-many-requests = C'était trop de requêtes en peu de temps. Attendez ce que dit `Retry-After`.
    .title = Trop de requêtes

internal = Quelque chose a échoué ici et figure au journal sous le `X-Request-Id`. Donnez ce numéro à votre administrateur.
    .title = Une erreur de ce service

busy = Il se passe trop de choses en ce moment. Rien n'est perdu ; réessayez comme le dit `Retry-After`.
    .title = Trop occupé

unavailable = Ce qui est gardé ne peut être atteint ou écrit en ce moment. Ce qui a été confirmé est en sûreté ; réessayez comme le dit `Retry-After`.
    .title = Indisponible pour l'instant

disk-full = Il n'y a pas de place pour garder cela. Ce qui a été confirmé est en sûreté ; prévenez votre administrateur, puis réessayez.
    .title = Le disque est plein

no-results = Rien de publié ne répond à la demande. Demandez moins : moins de codes dans la clé, ou une période plus longue.
    .title = Rien trouvé

query-wrong = `{ $part }` n’est pas compris : { $mistake ->
    [form] ce n’est pas la forme prévue par SDMX REST
    [unknown] ce paramètre n’existe pas ici
    [twice] il s’y trouve plus d’une fois
    [contradiction] cela contredit une autre partie de la demande
    [structure] la structure de ces données n’a pas ce composant
   *[path] le chemin a trop ou trop peu de parties
}.
    .title = Une erreur dans la demande

too-many-rows = Pour les trier, il faudrait tenir à la fois plus de { $limit } observations. Demandez-en une partie.
    .title = Trop d’observations à trier

several-structures = Ces flux de données ont des structures différentes, qui ne tiennent pas dans un seul message. Demandez-les l’un après l’autre.
    .title = Plusieurs structures

several-providers = Plusieurs offices donnent un chiffre pour la même clé, et ce format n’a de place que pour un seul. Demandez celui de l’un d’eux avec `provider=`, ou prenez le CSV long, qui les contient tous.
    .title = Plusieurs fournisseurs

range-not-there = Le fichier a { $length } octets, et aucun de ceux que demande `Range`. Demandez des octets qu’il a, ou le fichier entier.
    .title = Pas de tels octets
