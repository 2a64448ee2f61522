# Phrases des règles. Valeur : cellule, quoi, pourquoi. `.title` : la règle. `.remedy` : que faire, avec un exemple.

F-EVA-001 = { $reason ->
        [period] { $name } est convenu à partir de { $from }, et le fichier finit par { $period }.
       *[dataflow] { $name } n’est pas parmi ce que ce bureau a convenu d’envoyer ({ $list }).
    }
    .title = Convention
    .about = L’expéditeur est prévu pour envoyer ce jeu de données pour cette période, selon le calendrier des échéances.
    .remedy = { $reason ->
        [period] Envoyez les périodes convenues, ou faites étendre la convention. Par exemple, le calendrier du bureau nomme la première période.
       *[dataflow] Demandez l’inscription à l’équipe de la passerelle, ou choisissez un autre jeu de données. Par exemple, ajoutez le flux au calendrier du bureau.
    }

F-EVA-002 = C’est le même fichier que celui du reçu { $receipt } du { $day } ; rien n’y a changé.
    .title = Même fichier
    .about = Le fichier n’est pas, octet par octet, un fichier déjà envoyé.
    .remedy = Voyez si vous avez choisi le bon fichier. Par exemple, le nouveau mois est peut-être dans un autre dossier.

F-FLF-001 = { $cell } : { $reason ->
        [archive] c’est une archive d’un type qui n’est pas ouvert ({ $found }).
        [data-file] c’est un fichier de données de { $found }, qui n’est pas lu.
        [excel-xml-2003] c’est une « feuille de calcul XML 2003 », qui n’est pas lue.
        [executable] c’est un programme. Il n’a pas été ouvert.
        [flat-opendocument] c’est un OpenDocument à plat (.fods), qui n’est pas lu.
        [html] c’est une page web, pas un tableau de chiffres.
        [html-as-xls] c’est une page web enregistrée sous un nom de classeur, comme le font certains portails.
        [image] c’est une image ({ $found }), pas un tableau de chiffres.
        [mail] c’est un message électronique, pas un tableau de chiffres.
        [media] c’est un fichier de son, de film ou de police, pas un tableau de chiffres.
        [name-differs] d’après son nom c’est .{ $expected }, d’après son contenu c’est { $found }. Il a été lu comme { $found }.
        [nested-zip] le ZIP contient une autre archive (« { $name } »), qui n’est pas ouverte.
        [not-a-table] le contenu n’est ni du texte ni un classeur : le type du fichier n’est pas reconnu.
        [numbers] c’est un fichier Apple Numbers, qui n’est pas lu.
        [office-other] c’est un fichier Office, mais pas un classeur ({ $found }).
        [old-spreadsheet] c’est une feuille de calcul d’un ancien type ({ $found }), qui n’est pas lue.
        [pdf] c’est un document PDF : ses chiffres ne peuvent pas être lus sûrement comme des cellules.
        [powerpoint] c’est une présentation, pas un classeur.
        [sdmx-not-data] c’est un message SDMX sans données ({ $found }).
        [word] c’est un document de texte ({ $found }), pas un classeur.
       *[other] le fichier n’est pas d’un type qui est lu.
    }
    .title = Type de fichier
    .about = Par son contenu, le fichier est d’un type qui se lit, et son nom dit la même chose.
    .remedy = { $reason ->
        [archive] Décompressez-la et envoyez le fichier qu’elle contient, ou compressez-le en ZIP. Par exemple : clic droit, « Extraire tout ».
        [data-file] Exportez le tableau depuis ce programme. Par exemple, en CSV UTF-8, avec un intitulé sur chaque colonne.
        [executable] Vérifiez que c’est le bon fichier. Par exemple, envoyez le .xlsx avec le tableau.
        [html] Téléchargez le tableau, pas la page. Par exemple, la plupart des portails ont un bouton « Exporter vers Excel » ou « CSV ».
        [image] Envoyez le fichier dont vient l’image. Par exemple, le classeur avec les chiffres.
        [mail] Envoyez le fichier joint au message. Par exemple, le .xlsx.
        [media] Vérifiez que c’est le bon fichier. Par exemple, envoyez le .xlsx avec le tableau.
        [name-differs] Donnez-lui sa vraie terminaison ou enregistrez-le à nouveau. Par exemple, dans Excel : « Enregistrer sous », « Classeur Excel (.xlsx) ».
        [nested-zip] Mettez tous les fichiers dans un seul ZIP, sans archives à l’intérieur. Par exemple : janvier.csv et fevrier.csv dans un ZIP.
        [not-a-table] Vérifiez qu’il s’ouvre dans le programme d’origine et enregistrez-le là sous une autre forme. Par exemple, « Classeur Excel (.xlsx) » ou « CSV UTF-8 ».
        [pdf] Envoyez le fichier dont vient le PDF. Par exemple, le classeur avec le même tableau.
        [powerpoint] Envoyez le tableau en classeur. Par exemple, copiez-le dans Excel et enregistrez-le en .xlsx.
        [sdmx-not-data] Exportez le message de données. Par exemple, « données SDMX-ML » au lieu de « structure ».
        [word] Envoyez le tableau en classeur. Par exemple, copiez-le dans Excel et enregistrez-le en .xlsx.
       *[other] Ouvrez-le dans Excel ou LibreOffice et enregistrez-le dans un type qui est lu (.xlsx, .xls, .ods, .csv, .json, .xml). Par exemple : « Enregistrer sous », « Classeur Excel (.xlsx) ».
    }

F-FLF-002 = { $cell } : { $reason ->
        [attribute-without-value] l’attribut « { $text } » n’a pas de valeur.
        [bad-address] le classeur a une cellule à une adresse impossible (« { $found } »).
        [bad-declaration] la première ligne, « <?xml … ?> », n’est pas écrite comme XML le demande.
        [bad-escape] « { $text } » n’est pas une façon d’écrire un caractère en JSON.
        [bad-instruction] l’instruction « <?{ $text } » n’est pas écrite comme XML le demande.
        [bad-name] le nom d’une balise ou d’un attribut commence par un signe qui n’est pas admis (« { $text } »).
        [bad-namespace] l’espace de noms « { $text } » est déclaré d’une façon qui n’est pas admise.
        [bad-number] « { $text } » n’est pas un nombre comme JSON les écrit.
        [bad-reference] « { $text } » n’est pas une référence que XML connaît.
        [bad-shared-string] la cellule renvoie au texte numéro { $found }, mais le classeur n’a que { $expected } textes : il est endommagé.
        [bad-tag] une balise n’est pas écrite comme XML le demande, à « { $text } ».
        [case-twin] deux parties du fichier ont des noms qui ne diffèrent que par les majuscules (« { $name } »).
        [cdata-end-in-text] « ]]> » figure dans un texte, où ce n’est pas admis.
        [control-character] un texte contient tel quel un caractère invisible, comme un saut de ligne.
        [damaged] le fichier est endommagé à l’intérieur et ne s’ouvre pas ({ $found }).
        [double-hyphen] un commentaire contient « -- », qui le termine au mauvais endroit.
        [dtd] le XML déclare un type de document (« <!DOCTYPE …> »), qui n’est pas lu, par sécurité.
        [duplicate-attribute] l’attribut « { $text } » figure deux fois dans une balise : une seule valeur peut compter.
        [duplicate-cell] la cellule { $found } figure deux fois dans la feuille : une seule peut compter.
        [duplicate-entry] la partie « { $name } » figure deux fois dans le fichier : une seule peut compter.
        [duplicate-key] la clé « { $text } » figure deux fois dans le même objet : une seule valeur peut compter.
        [duplicate-row] la ligne { $found } figure deux fois dans la feuille : une seule peut compter.
        [empty-zip] le ZIP est vide : il ne contient aucun fichier.
        [encrypted] le fichier est protégé par un mot de passe et ne peut pas être lu.
        [illegal-character] il y a ici un caractère que XML n’admet pas.
        [less-than-in-attribute] la valeur de l’attribut « { $text } » contient un « < » tel quel.
        [local-differs] le ZIP dit de « { $name } » une chose dans son index et une autre devant les données : il a été changé ou endommagé.
        [lone-surrogate] « { $text } » n’est que la moitié d’un caractère.
        [mismatched-end] la balise de fin ne correspond pas à celle qui est ouverte ({ $text }).
        [misplaced-declaration] « <?xml … ?> » figure au milieu ; elle ne peut être qu’au tout début.
        [missing-part] il manque au fichier sa partie « { $name } » : il est endommagé.
        [no-root] le XML n’a aucun élément.
        [off-grid] une cellule se trouve hors de la plus grande feuille possible (« { $found } »).
        [overlapping-entries] des parties du ZIP partagent les mêmes octets (« { $name } »), comme dans les fichiers faits pour nuire. Il n’a pas été ouvert.
        [path-traversal] le ZIP contient un chemin qui en sort (« { $name } »), comme dans les fichiers faits pour nuire. Il n’a pas été ouvert.
        [row-order] la ligne { $found } de la feuille se trouve avant une ligne antérieure : le classeur est endommagé.
        [second-root] un deuxième élément extérieur commence (« { $text } ») ; XML n’en a qu’un.
        [split-zip] c’est un volume d’un ZIP en plusieurs parties.
        [symlink] « { $name } » est un lien et non un fichier.
        [text-outside-root] du texte se trouve hors de l’élément extérieur (« { $text } »).
        [trailing-text] quelque chose suit la fin du document JSON (« { $text } »).
        [truncated] le fichier est coupé : il manque la fin.
        [truncated-zip] le fichier est coupé : il manque la fin.
        [unbound-prefix] le préfixe de « { $text } » n’est déclaré nulle part (« xmlns »).
        [unclosed-element] l’élément « { $text } » est ouvert et n’est jamais fermé : le fichier est peut-être coupé.
        [unclosed-quote] un guillemet ouvert à la ligne { $line } n’est jamais fermé.
        [unclosed-string] un texte commence par un guillemet qui n’est jamais fermé : le fichier est peut-être coupé.
        [undefined-entity] « &{ $text }; » est une abréviation que XML ne connaît pas.
        [unexpected-character] « { $text } » figure là où JSON attend autre chose.
        [unexpected-end] le document finit au milieu : il est coupé.
        [unopened-end] « </{ $text }> » ferme un élément qui n’est pas ouvert.
        [unquoted-attribute] la valeur de l’attribut « { $text } » n’est pas entre guillemets.
        [unsupported-compression] « { $name } » est compressé par une méthode qui n’est pas lue ({ $found }).
        [wrong-crc] la somme de contrôle de « { $name } » est fausse : des octets ont changé en route ou sur un disque endommagé.
        [wrong-size] « { $name } » est plus long ou plus court que ne le dit le fichier : il est endommagé.
        [xml-damaged] le classeur est endommagé à l’intérieur et ne s’ouvre pas ({ $found }).
        [xml-dtd] le classeur déclare à l’intérieur un type de document, qui n’est pas lu, par sécurité.
        [xml-encoding] une partie du classeur est dans un encodage qui n’est pas lu : il est endommagé.
        [xml-entity] le classeur emploie à l’intérieur une abréviation que XML ne connaît pas ({ $found }).
       *[other] le fichier ne s’ouvre pas.
    }
    .title = Le fichier s’ouvre
    .about = Le fichier s’ouvre en entier : ni chiffré, ni tronqué, ni abîmé, ni fait pour que deux lecteurs y voient deux choses.
    .remedy = { $reason ->
        [attribute-without-value] Donnez-lui une valeur entre guillemets. Par exemple : annee="2024".
        [bad-escape] Faites écrire le JSON par un programme, pas à la main. Par exemple, la barre oblique inverse s’écrit \\ et le saut de ligne \n.
        [bad-number] Écrivez les nombres avec un point et sans signe des milliers. Par exemple : 1234.5, pas 1 234,5 ni 01234.
        [bad-reference] Écrivez « & » comme &amp; dans les textes. Par exemple : Trinidad &amp; Tobago.
        [case-twin] Donnez à chaque fichier du ZIP un nom à lui. Par exemple : janvier.csv et fevrier.csv.
        [cdata-end-in-text] Écrivez là « > » comme &gt;. Par exemple : ]]&gt;.
        [control-character] Faites écrire le JSON par un programme, pas à la main. Par exemple, un saut de ligne dans un texte s’écrit \n.
        [double-hyphen] Retirez le deuxième trait d’union du commentaire. Par exemple : <!-- 2023-2024 -->.
        [dtd] Exportez le XML sans « <!DOCTYPE …> » et sans entités. Par exemple, supprimez la deuxième ligne du fichier.
        [duplicate-attribute] Supprimez le mauvais. Par exemple : annee="2024" une seule fois dans la balise.
        [duplicate-entry] Enregistrez à nouveau le classeur avec le logiciel d’origine ; si c’est un ZIP, compressez à nouveau les fichiers. Par exemple, dans Excel : « Enregistrer sous », « Classeur Excel (.xlsx) ».
        [duplicate-key] Gardez la bonne valeur et supprimez l’autre. Par exemple, de "H": 12 et "H": 21, une seule.
        [empty-zip] Vérifiez que c’est le bon ZIP et compressez à nouveau les fichiers. Par exemple : clic droit, « Envoyer vers », « Dossier compressé ».
        [encrypted] Retirez le mot de passe et renvoyez le fichier. Par exemple, dans Excel : Fichier > Informations > Protéger le classeur > Chiffrer avec mot de passe, et laissez le champ vide.
        [illegal-character] Supprimez-le ou exportez à nouveau le XML. Par exemple, un texte copié d’un PDF peut apporter des signes invisibles.
        [less-than-in-attribute] Écrivez là « < » comme &lt;. Par exemple : age="&lt;18".
        [local-differs] Enregistrez à nouveau le classeur avec le logiciel d’origine ; si c’est un ZIP, compressez à nouveau les fichiers. Par exemple, dans Excel : « Enregistrer sous », « Classeur Excel (.xlsx) ».
        [lone-surrogate] Faites écrire le JSON par un programme, en UTF-8. Par exemple, á tel quel, pas \u00e1.
        [mismatched-end] Fermez les éléments dans l’ordre où ils ont été ouverts. Par exemple : <semaine><point>…</point></semaine>.
        [misplaced-declaration] Supprimez ce qui la précède, ou la deuxième. Par exemple, deux XML réunis en un en ont deux.
        [overlapping-entries] Enregistrez à nouveau le classeur avec le logiciel d’origine ; si c’est un ZIP, compressez à nouveau les fichiers. Par exemple, dans Excel : « Enregistrer sous », « Classeur Excel (.xlsx) ».
        [path-traversal] Compressez à nouveau les fichiers depuis leur dossier. Par exemple : janvier.csv, pas ../janvier.csv.
        [second-root] Envoyez chaque document dans un fichier à lui. Par exemple, dans un ZIP.
        [split-zip] Compressez les fichiers en un ZIP sans volumes. Par exemple, envoyez deux ZIP, chacun complet.
        [symlink] Compressez le fichier, pas un lien vers lui. Par exemple, copiez-le d’abord dans le dossier.
        [text-outside-root] Supprimez le texte avant ou après l’élément extérieur. Par exemple, une note peut aller dans <!-- … -->.
        [trailing-text] Supprimez-le, ou envoyez chaque document dans un fichier à lui. Par exemple, deux objets JSON vont dans une liste : [ … , … ].
        [truncated] Renvoyez-le ; s’il est encore coupé, mettez-le d’abord dans un ZIP. Par exemple, le disque a pu être plein ou le téléchargement s’arrêter.
        [truncated-zip] Renvoyez-le : la copie ou le téléchargement s’est arrêté trop tôt. Par exemple, comparez la taille en octets avec celle de l’original.
        [unbound-prefix] Déclarez-le dans l’élément extérieur. Par exemple : xmlns:m="http://…".
        [unclosed-element] Renvoyez-le ou fermez l’élément. Par exemple : <point>…</point>.
        [unclosed-quote] Fermez le guillemet de cette ligne ou exportez à nouveau le tableau en CSV. Par exemple : "Juárez, Chih." ; un guillemet dans le texte est doublé : "A. I. ""Benito Juárez""".
        [unclosed-string] Renvoyez-le ou fermez le guillemet. Par exemple : "point": "Colchane".
        [undefined-entity] Écrivez le caractère lui-même, en UTF-8. Par exemple : á, pas &aacute;.
        [unexpected-character] Faites écrire le JSON par un programme, pas à la main. Par exemple, il peut y avoir une virgule en trop ou un guillemet en moins : {"{"}"H": 12, "M": 9{"}"}.
        [unexpected-end] Renvoyez-le : la copie ou le téléchargement s’est arrêté trop tôt. Par exemple, comparez la taille en octets avec celle de l’original.
        [unopened-end] Supprimez-la ou ajoutez la balise qui l’ouvre. Par exemple : <point>…</point>.
        [unquoted-attribute] Mettez-la entre guillemets. Par exemple : annee="2024".
        [unsupported-compression] Enregistrez à nouveau le classeur avec le logiciel d’origine ; si c’est un ZIP, compressez à nouveau les fichiers. Par exemple, dans Excel : « Enregistrer sous », « Classeur Excel (.xlsx) ».
        [wrong-crc] Renvoyez-le depuis l’original ; ne réparez pas la copie. Par exemple, copiez-le encore une fois du disque du bureau.
       *[other] Ouvrez-le avec le logiciel d’origine, enregistrez-le à nouveau et renvoyez-le. Par exemple, dans Excel : « Enregistrer sous », « Classeur Excel (.xlsx) ».
    }

F-FLF-003 = { $cell } : { $reason ->
        [encoding-contradicts] la première ligne dit que le texte est en { $encoding }, mais il ne l’est pas.
        [guessed] le fichier n’indique pas son encodage ; il a été lu en { $encoding }.
        [lost-character] dans « { $value } » une lettre (�) a été perdue quand le texte a été enregistré dans un autre encodage.
        [malformed] certains octets ne sont pas des lettres de l’encodage { $encoding }.
        [mark-contradicts] la correspondance indique un autre encodage que la marque au début du fichier. Il a été lu en { $encoding }, comme le dit le fichier.
        [mojibake] « { $value } » a été enregistré dans un encodage et lu dans un autre{ $proposals ->
            [0] .
           *[other] {" "}; c’est sans doute « { $proposal } ».
        }
        [nul] « { $value } » a des signes invisibles (NUL), qu’aucun texte n’a.
        [unknown-encoding] l’encodage « { $encoding } » n’est pas connu.
        [unsupported-encoding] le texte est en { $encoding }, qui n’est pas lu.
       *[other] certaines lettres sont illisibles.
    }
    .title = Encodage du texte
    .about = Le texte est dans un seul codage connu, et aucune lettre ne s’est perdue à l’enregistrement.
    .remedy = { $reason ->
        [encoding-contradicts] Corrigez la première ligne ou exportez à nouveau le XML. Par exemple : <?xml version="1.0" encoding="UTF-8"?>.
        [guessed] Vérifiez dans le résultat un nom accentué ; s’il est faux, enregistrez le fichier en « CSV UTF-8 ». Par exemple : « Panamá ».
        [lost-character] Rétablissez la lettre et enregistrez le fichier en « CSV UTF-8 ». Par exemple, « Per� » est « Perú ».
        [mark-contradicts] Rien à faire ; qui tient la correspondance doit la corriger. Par exemple : encoding: utf-8.
        [mojibake] Exportez à nouveau le tableau et enregistrez-le en « CSV UTF-8 ». Par exemple, « PanamÃ¡ » doit se lire « Panamá ».
        [nul] Exportez à nouveau le tableau. Par exemple, dans Excel : « Enregistrer sous », « CSV UTF-8 ».
        [unknown-encoding] Écrivez le nom usuel de l’encodage ou employez UTF-8. Par exemple : UTF-8, ISO-8859-1, windows-1252.
        [malformed] Exportez à nouveau le document en UTF-8. Par exemple, la première ligne d’un XML doit dire le véritable encodage : <?xml version="1.0" encoding="ISO-8859-1"?>.
       *[other] Enregistrez le fichier en UTF-8. Par exemple, dans Excel : « Enregistrer sous », « CSV UTF-8 ».
    }

F-FLF-004 = { $reason ->
        [cells] { $cell } : { $count ->
                [one] un chiffre se trouve dans une ligne ou colonne masquée. Il a été lu.
               *[other] { $count } chiffres se trouvent dans des lignes ou colonnes masquées. Ils ont été lus.
            }
       *[sheet] La feuille « { $sheet } » est masquée et contient { $count ->
                [one] une cellule avec des données, qui n’a pas été lue.
               *[other] { $count } cellules avec des données, qui n’ont pas été lues.
            }
    }
    .title = Données masquées
    .about = Aucune feuille, ligne ou colonne contenant des données n’est masquée.
    .remedy = { $reason ->
        [cells] Affichez les lignes et colonnes et vérifiez si ces chiffres sont du tableau ; supprimez-les sinon. Par exemple : sélectionnez toute la feuille, clic droit sur un numéro de ligne, « Afficher ».
       *[sheet] Affichez la feuille si elle fait partie du tableau, supprimez-la sinon. Par exemple : clic droit sur les onglets, « Afficher ».
    }

F-FLF-005 = { $cell } { $reason ->
        [no-result] contient une formule sans résultat enregistré.
       *[error] affiche { $value } à la place d’un chiffre.
    }
    .title = Erreurs dans les cellules
    .about = Aucune cellule lue n’affiche une erreur ou ne contient une formule sans résultat.
    .remedy = Réparez la formule ou saisissez le chiffre. Par exemple, #REF! apparaît quand la ligne utilisée a été supprimée.

F-FLF-006 = { $cell } : { $reason ->
        [anchor] l’intitulé « { $text } », par lequel le tableau commence, n’a pas été trouvé{ $proposals ->
            [0] .
           *[other] . Le texte le plus proche est « { $proposal } ».
        }
        [columns] le tableau est là, mais pas ses colonnes de chiffres : aucun intitulé n’est comme « { $text } ».
        [double] le tableau « { $text } » figure plus d’une fois, et un seul peut compter.
        [mapping] la correspondance ne peut pas être appliquée au document : { $text }
        [nth] le tableau « { $text } » a été trouvé { $found ->
            [one] une seule fois
           *[other] { $found } fois seulement
        } et on cherche le numéro { $expected }.
        [path] le document n’a rien à « { $text } ».
        [pointer] le document n’a rien à « { $text } ».
        [sheet] aucune feuille n’a « { $text } » dans son nom.
        [spelling] l’intitulé « { $found } » a été lu comme « { $text } », dont il ne diffère que par les majuscules ou les accents.
        [title] le titre « { $text } » n’a pas été trouvé.
        [two-columns] plusieurs colonnes ont l’intitulé « { $text } », et une seule peut compter.
       *[other] un tableau attendu n’a pas été trouvé.
    }
    .title = Tableaux attendus
    .about = Chaque tableau nommé par la correspondance est trouvé, et une seule fois.
    .remedy = { $reason ->
        [columns] Écrivez les intitulés des colonnes comme dans les fichiers précédents. Par exemple : « { $text } ».
        [double] Laissez un seul tableau par feuille ou supprimez la copie. Par exemple, une version antérieure a pu rester dessous.
        [mapping] Qui tient la correspondance doit la corriger. Par exemple : isthmus map test NOM.
        [nth] Rétablissez les tableaux des fichiers précédents, dans leur ordre. Par exemple, l’un a pu être supprimé.
        [path] Gardez les noms et les niveaux des documents précédents. Par exemple, une clé a pu changer de nom.
        [pointer] Gardez les noms et les niveaux des documents précédents. Par exemple, une clé a pu changer de nom.
        [sheet] Nommez la feuille comme dans les fichiers précédents. Par exemple : « { $text } » (# est un chiffre, … n’importe quoi).
        [title] Écrivez le titre au-dessus du tableau comme dans les fichiers précédents. Par exemple : « { $text } » (# est un chiffre, … n’importe quoi).
        [two-columns] Donnez à chaque colonne un intitulé à elle. Par exemple : « { $text } (hommes) » et « { $text } (femmes) ».
       *[other] Écrivez l’intitulé du tableau comme dans les fichiers précédents. Par exemple : « { $text } ».
    }

F-FLF-007 = { $cell } : { $reason ->
        [format] la correspondance « { $nearest } » est celle de { $expected } et le fichier est { $found }.
        [name] la disposition est celle de « { $nearest } », mais le nom du fichier n’est pas comme « { $text } », et rien d’autre ne dit de qui sont les chiffres.
        [nearest] aucune correspondance ne convient à cette disposition. La plus proche est « { $nearest } » : de ses { $expected } parties, trouvées : { $found }. Il manque : { $differs }.
        [sender] la disposition est celle de « { $nearest } », mais l’expéditeur est { $sender } et non { $text }.
        [structure] le message emploie la structure « { $text } », qui n’est pas connue ici.
        [target] la correspondance « { $nearest } » demande le jeu de données { $text }, qui n’est pas connu ici.
       *[unknown] aucune correspondance n’est connue pour un tel tableau. Rien de semblable n’a été envoyé auparavant.
    }
    .title = Disposition connue
    .about = Une correspondance convient au fichier : expéditeur, nom, en-têtes et structure.
    .remedy = { $reason ->
        [format] Indiquez la correspondance de ce type de fichier, ou aucune, pour qu’elle soit cherchée. Par exemple : isthmus check FICHIER.
        [name] Donnez au fichier son nom habituel (# est un chiffre, … n’importe quoi) ou indiquez la correspondance. Par exemple : isthmus check FICHIER --mapping mappings/NOM.yaml.
        [nearest] Rétablissez les intitulés des fichiers précédents, ou faites décrire la nouvelle disposition. Par exemple : isthmus map new FICHIER.
        [sender] Corrigez l’expéditeur ou faites faire une correspondance pour lui. Par exemple : --sender MEX.UPM.
        [structure] Envoyez les données dans une structure du standard ou faites faire une correspondance. Par exemple : isthmus map new FICHIER.
        [target] Qui tient la correspondance doit corriger sa cible ou charger la structure. Par exemple : --structure FICHIER.
       *[unknown] Vérifiez que c’est le bon fichier ; si oui, faites décrire sa disposition. Par exemple : isthmus map new FICHIER.
    }

F-FLF-008 = { $cell } : plusieurs correspondances conviennent à cette disposition : { $list }.
    .title = Une seule disposition
    .about = Une seule correspondance convient au fichier : s’il y en a deux, une personne choisit.
    .remedy = Indiquez laquelle. Par exemple : isthmus convert FICHIER --mapping mappings/NOM.yaml.

F-FLF-009 = { $cell } : { $count ->
        [one] un nombre est enregistré comme texte et a été lu comme chiffre.
       *[other] { $count } nombres sont enregistrés comme texte et ont été lus comme chiffres.
    }
    .title = Nombres enregistrés comme texte
    .about = Les nombres sont enregistrés comme nombres ; ceux enregistrés comme texte sont lus et signalés.
    .remedy = Rien à faire. Pour corriger dans Excel : sélectionnez les cellules, « Convertir en nombre ».

F-FLF-010 = { $cell } : { $reason ->
        [no-bytes] le fichier est vide : il ne contient rien, ou seulement des blancs.
        [no-records] le message n’a aucune observation.
       *[no-cells] le fichier n’a aucune cellule avec un contenu.
    }
    .title = Données du fichier
    .about = Il y a quelque chose dans le fichier : octets, cellules, enregistrements.
    .remedy = Vérifiez que c’est le bon fichier et qu’un filtre ou une feuille masquée ne l’a pas vidé. Par exemple, il a pu être enregistré avant d’être rempli.

F-FLF-011 = { $cell } : { $count ->
        [one] la cellule porte le commentaire
       *[other] { $count } cellules portent le commentaire
    } « { $text } », qui n’a pas été lu comme donnée.
    .title = Commentaires dans les cellules
    .about = Les commentaires des cellules lues sont montrés à qui révise.
    .remedy = Écrivez ce qui éclaire les chiffres dans une note sous le tableau. Par exemple : « 1/ Chiffres provisoires ».

F-PAT-001 = { $cell } : « { $old } » est lu comme « { $new } », selon la correction de { $author } dans { $patch } : { $text }
    .title = Cellules corrigées
    .about = Une cellule a été lue autrement qu’elle n’est écrite, car une correction a été approuvée.
    .remedy = Écrivez dans la cellule de la source ce qu’elle doit dire ; la correction prend alors fin d’elle-même. Par exemple, « { $new } ».

F-PAT-002 = { $cell } : { $reason ->
        [mended] la source dit désormais « { $new } », de sorte que la correction de « { $old } » dans { $patch } a pris fin.
        [changed] il y a « { $value } », ni « { $old } » ni « { $new } » : la correction de { $patch } n’a pas été appliquée.
       *[absent] { $value } n’y est pas : la correction de { $patch } n’a pas été appliquée.
    }
    .title = Corrections qui ont pris fin
    .about = Une correction ne vaut plus : la source a été rectifiée ou dit maintenant autre chose.
    .remedy = Retirez la correction du correctif. Par exemple, laissez le correctif sans version active quand tout y a pris fin.

F-LIM-001 = { $cell } : { $reason ->
        [cell-chars] une cellule a plus de { $limit } caractères.
        [cells] le fichier a plus de { $limit } cellules ou valeurs.
        [columns] la ligne { $line } a plus de { $limit } colonnes.
        [entries] le paquet a { $found } parties ; { $limit } au plus sont lues.
        [field] un champ de la ligne { $line } dépasse { $limit }.
        [file] le fichier a { $found } ; { $limit } au plus sont lus.
        [findings] le fichier a { $found } constats de la règle { $rule } ; les { $limit } premiers sont montrés.
        [inflated] le fichier décompressé dépasserait { $limit }.
        [json-depth] le document a plus de { $limit } niveaux, l’un dans l’autre.
        [part] sa partie « { $name } », décompressée, dépasserait { $limit }.
        [record] un enregistrement dépasse { $limit }.
        [sheets] le classeur a { $found } feuilles ; { $limit } au plus sont lues.
        [token] une valeur ou un nom dépasse { $limit }.
        [xml-attributes] un élément a plus de { $limit } attributs.
        [xml-depth] le document a plus de { $limit } niveaux, l’un dans l’autre.
       *[other] le fichier est plus grand que ce qui est lu.
    }
    .title = Taille du fichier
    .about = Le fichier et ses parties ne dépassent pas les tailles lues ici.
    .remedy = { $reason ->
        [cell-chars] Raccourcissez le texte de la cellule. Par exemple, mettez les longues remarques dans un document à part.
        [columns] Vérifiez si les fins de ligne ont été perdues ou si le séparateur est autre. Par exemple, tout le tableau peut être sur une seule ligne.
        [entries] Compressez seulement les fichiers avec des tableaux. Par exemple, sans images.
        [field] Vérifiez s’il manque un guillemet, de sorte que beaucoup de lignes sont devenues un champ. Par exemple : "Juárez, Chih.".
        [findings] Corrigez ce qui est montré et renvoyez le fichier. Par exemple, un seul intitulé erroné peut tous les causer.
        [inflated] Envoyez-le en plusieurs parties. Par exemple, un fichier par année.
        [json-depth] Exportez le document avec moins de niveaux, ou vérifiez si des crochets ont été répétés par erreur. Par exemple : [[[[ … ]]]] sans contenu.
        [record] Vérifiez s’il manque un guillemet, de sorte que beaucoup de lignes sont devenues un enregistrement. Par exemple : "Juárez, Chih.".
        [sheets] Envoyez-le en plusieurs parties. Par exemple, un fichier par année.
        [token] Vérifiez s’il manque un guillemet ou une balise, de sorte que beaucoup de texte est devenu une valeur. Par exemple : "point": "Colchane".
        [xml-attributes] Exportez à nouveau le XML. Par exemple, les chiffres vont dans des éléments, pas dans des centaines d’attributs.
        [xml-depth] Exportez le document avec moins de niveaux, ou vérifiez si des balises ne sont pas fermées. Par exemple : <point>…</point>.
       *[other] Envoyez-le en plusieurs parties, par exemple un fichier par année, ou supprimez ce qui n’est pas du tableau (images, feuilles inutilisées).
    }

F-LIM-002 = { $cell } : le fichier n’a pas été lu jusqu’au bout : { $reason ->
        [cpu] il faudrait plus de { $limit ->
            [one] { $limit } seconde
           *[other] { $limit } secondes
        } de calcul.
        [killed] le système a interrompu la lecture.
        [memory] il faudrait plus de { $limit } de mémoire.
        [wall] il faudrait plus de { $limit ->
            [one] { $limit } seconde
           *[other] { $limit } secondes
        }.
       *[crash] la lecture a échoué.
    }
    .title = Mémoire et temps
    .about = La lecture du fichier ne demande pas plus de mémoire ni de temps que permis.
    .remedy = { $reason ->
        [killed] Renvoyez-le. S’il est encore refusé, envoyez-le en plusieurs parties. Par exemple, un fichier par année.
       *[other] Ouvrez-le avec le programme qui l’a créé, copiez le tableau seul dans un nouveau fichier et envoyez celui-ci. Par exemple, un fichier par année.
    }

F-FDD-001 = { $cell } : { $reason ->
        [header] l’en-tête (ligne { $line }) a { $found ->
            [one] un champ
           *[other] { $found } champs
        }, mais { $records ->
            [one] un enregistrement en a
           *[other] { $records } enregistrements en ont
        } { $expected }
       *[record] la ligne { $line } a { $found ->
            [one] un champ
           *[other] { $found } champs
        } et les autres en ont { $expected }
    } (les champs sont séparés par { $delimiter ->
        [tab] des tabulations
       *[other] « { $delimiter } »
    }).{ $count ->
        [one] {""}
       *[other] {" "}De même dans { $count } lignes en tout.
    }
    .title = Champs par ligne
    .about = Chaque ligne a autant de champs que l’en-tête.
    .remedy = { $reason ->
        [header] Donnez un intitulé à chaque colonne. Par exemple, celui de la dernière peut manquer.
       *[record] Cherchez dans cette ligne un séparateur en moins ou en trop. Par exemple, un « ; » dans un nom doit être entre guillemets : "Juárez; Chih.".
    }

F-DES-001 = { $cell } : { $reason ->
        [other-sign] « { $value } » porte les signes des décimales et des milliers à l’inverse de ce fichier ; lu à l’inverse ce serait { $found }. Il n’a pas été lu.
        [lone] « { $value } » a été lu comme { $found }, mais peut être { $expected } : aucun autre chiffre de sa colonne n’a de décimales.
       *[doubtful] « { $value } » peut être { $found } ou { $expected }. Il a été lu comme { $found }, mais d’autres cellules du fichier emploient les signes à l’inverse{ $count ->
            [one] .
           *[other] {" "}({ $count } cellules sont en doute).
        }
    }
    .title = Signes des décimales et des milliers
    .about = Tous les nombres emploient les mêmes signes décimal et de milliers ; ce qui se lit de deux façons est demandé.
    .remedy = { $reason ->
        [other-sign] Écrivez le chiffre comme les autres. Par exemple 1 234,5 partout, ou 1,234.5 partout.
        [lone] Écrivez les nombres entiers sans signe, ou avec le signe des milliers des autres colonnes. Par exemple 1258.
       *[doubtful] Employez un seul signe décimal dans tout le fichier, ou enregistrez les chiffres comme nombres. Par exemple 1 234,5 partout, ou 1,234.5 partout.
    }

F-SCH-001 = { $cell } : { $reason ->
        [at-least] { $value } est trop petit ({ $path }) : il est convenu d’au moins { $expected }.
        [at-most] { $value } est trop grand ({ $path }) : il est convenu d’au plus { $expected }.
        [bad-key] la clé « { $text } » renvoie à une valeur que le message ne donne pas.
        [delete-action] { $count ->
            [one] une ligne demande
           *[other] { $count } lignes demandent
        } une suppression. Un envoi remplace tout ce qu’il couvre, il n’y a donc rien à supprimer.
        [duplicate] la liste { $path } a deux fois le même membre.
        [duplicate-column] la colonne « { $text } » figure deux fois.
        [format] « { $value } » n’est pas écrit comme convenu ({ $path }) : il faut « { $expected } ».
        [forms] « { $value } » n’a aucune des formes convenues ({ $path }) : { $kinds }.
        [key-name] la clé « { $name } » ne s’appelle pas comme convenu ({ $path }).
        [less-than] { $value } est trop grand ({ $path }) : il est convenu de moins de { $expected }.
        [missing-column] la colonne « { $text } » manque.
        [missing-key] « { $name } » manque dans { $path }.
        [more-than] { $value } est trop petit ({ $path }) : il est convenu de plus de { $expected }.
        [multiple] { $value } n’est pas un multiple de { $expected } ({ $path }).
        [not-allowed] « { $value } » n’y est pas admis ({ $path }).
        [not-sdmx-data] le fichier n’est pas un message de données SDMX (« { $text } »).
        [pattern] « { $value } » n’est pas écrit comme convenu ({ $path } ; motif { $expected }).
        [too-few] { $path } a trop peu de membres : il est convenu d’au moins { $expected }.
        [too-long] « { $value } » est trop long ({ $path }) : il est convenu d’au plus { $expected } caractères.
        [too-many] { $path } a trop de membres : il est convenu d’au plus { $expected }.
        [too-short] « { $value } » est trop court ({ $path }) : il est convenu d’au moins { $expected } caractères.
        [type] « { $value } » est { $kind }, mais il est convenu de { $kinds } ({ $path }).
        [unknown-key] « { $name } » n’est pas une clé convenue ici{ $proposals ->
            [0] .
           *[other] . La plus proche est « { $proposal } ».
        }
        [values] « { $value } » n’est pas une des valeurs convenues ({ $path }) : { $expected }.
       *[other] le document ne respecte pas son schéma.
    }{ $count ->
        [one] {""}
       *[other] {" "}De même à { $count } endroits en tout.
    }
    .title = Schéma du document
    .about = Le document respecte le schéma ou le format de message convenu.
    .remedy = { $reason ->
        [bad-key] Exportez à nouveau le message. Par exemple, une dimension de deux valeurs n’en a pas de troisième.
        [delete-action] Retirez ces lignes et envoyez le tableau complet. Par exemple, avec ACTION R (remplacer) dans toutes les lignes.
        [duplicate] Supprimez la répétition. Par exemple, de deux points égaux gardez-en un.
        [duplicate-column] Supprimez la mauvaise. Par exemple, une seule colonne SEX.
        [key-name] Écrivez la clé comme convenu. Par exemple : "2024-03", pas "Mars".
        [missing-column] Ajoutez la colonne. Par exemple : STRUCTURE, STRUCTURE_ID, ACTION, les dimensions, OBS_VALUE.
        [missing-key] Ajoutez-le, ou convenez d’un nouveau schéma. Par exemple : "{ $name }": … à chacun de ces endroits.
        [not-sdmx-data] Exportez le message de données. Par exemple, « données SDMX-ML » au lieu de « structure ».
        [type] Écrivez-le comme convenu, ou convenez d’un nouveau schéma. Par exemple, un nombre sans guillemets : 12, pas "12".
        [unknown-key] Écrivez la clé comme convenu, ou convenez d’un nouveau schéma. { $proposals ->
            [0] Sont convenues, par exemple : { $expected }.
           *[other] Par exemple : « { $proposal } ».
        }
        [values] Employez une des valeurs convenues. { $proposals ->
            [0] Par exemple, comme dans la liste.
           *[other] Par exemple : « { $proposal } ».
        }
       *[other] Corrigez la valeur, ou convenez d’un nouveau schéma. Par exemple, voyez comment elle était écrite dans un fichier précédent.
    }

S-DSD-001 = { $cell } : { $reason ->
        [column] aucune colonne n’a l’intitulé « { $text } », qui indiquerait « { $component } »{ $proposals ->
            [0] .
           *[other] . L’intitulé le plus proche est « { $proposal } ».
        }
       *[missing] rien n’indique « { $component } » pour { $count ->
            [one] un chiffre.
           *[other] { $count } chiffres.
        }
    }
    .title = Dimensions
    .about = Chaque dimension du jeu est donnée une fois : par une colonne, un en-tête ou une constante.
    .remedy = { $reason ->
        [column] Rétablissez l’intitulé de la colonne comme dans les fichiers précédents. Par exemple : « { $text } ».
       *[missing] Remplissez la colonne ou l’intitulé, ou déclarez dans la correspondance ce qui vaut pour tous les chiffres. Par exemple « { $component } : total seulement ».
    }

S-DSD-002 = { $cell } : { $reason ->
        [key] la clé « { $column } » n’est pas utilisée ({ $count ->
            [one] une valeur : « { $value } »
           *[other] { $count } valeurs, la première est « { $value } »
        }).
        [set] la correspondance donne « { $column } », que la structure n’a pas.
       *[column] la colonne { $column } n’est pas utilisée ({ $count ->
            [one] une cellule : « { $value } »
           *[other] { $count } cellules, la première est « { $value } »
        }).
    }
    .title = Colonnes inutilisées
    .about = Chaque colonne de données est utilisée, ou écartée avec une raison.
    .remedy = { $reason ->
        [set] Qui tient la correspondance doit corriger le nom. Par exemple, CITIZENSHIP au lieu de NATIONALITY.
       *[column] Décrivez-la, ou écrivez dans la correspondance pourquoi elle est laissée de côté. Par exemple : ignore, why: remarques internes.
    }

S-DSD-003 = { $cell } : { $reason ->
        [key] { $count ->
            [one] le nombre { $value } sous « { $column } » n’appartient
           *[other] { $count } nombres sous « { $column } » n’appartiennent
        } à aucun tableau.
        [column] { $count ->
            [one] le nombre { $value } de la colonne { $column } n’appartient
           *[other] { $count } nombres de la colonne { $column } n’appartiennent
        } à aucun tableau.
       *[other] { $count ->
            [one] un nombre n’appartient
           *[other] { $count } nombres n’appartiennent
        } à aucun tableau.
    }
    .title = Nombres sans place
    .about = Chaque nombre du fichier est utilisé ou écarté avec une raison : aucun ne se perd.
    .remedy = Vérifiez si une ligne ou une colonne a été ajoutée ou un intitulé changé. Par exemple, une nouvelle colonne « Autres » demande une ligne dans la correspondance.

S-FDT-001 = { $cell } { $reason ->
        [boolean] contient « { $value } » ; « { $column } » demande un nombre.
        [date] contient une date ; « { $column } » demande un nombre. Excel garde { $value } et le montre comme une date.
        [text] contient « { $value } » ; « { $column } » demande un nombre.
        [too-long] contient { $value }, qui a plus de chiffres qu’aucun compte (dans « { $column } »).
       *[other] contient « { $value } » ; il faut { $expected ->
            [integer] un nombre entier
            [period] une période
           *[other] un nombre
        } ({ $component }).
    }
    .title = Type de la valeur
    .about = Une cellule qui doit contenir un chiffre en contient un, ou le signe convenu pour son absence.
    .remedy = { $reason ->
        [date] Donnez aux cellules le format « Nombre » et saisissez à nouveau les chiffres. Par exemple, 12 a pu devenir le 12 janvier.
        [too-long] Corrigez le chiffre. Par exemple, deux chiffres ont pu être joints.
       *[other] Corrigez la cellule. S’il n’y a pas de chiffre, employez le signe convenu, par exemple « n.d. ».
    }

S-FDL-001 = { $cell } : { $reason ->
        [digits] { $value } a plus de { $limit } chiffres, ce qu’aucun compte n’a.
        [length] « { $value } » a { $found } caractères ; { $component } en admet { $limit }.
       *[decimals] { $value } a { $found ->
            [one] une décimale
           *[other] { $found } décimales
        } ; { $limit ->
            [0] ces chiffres sont entiers.
           *[other] { $limit } au plus sont admises.
        }
    }
    .title = Longueur et décimales
    .about = Les valeurs ne sont pas plus longues et n’ont pas plus de décimales que permis : les personnes sont entières.
    .remedy = { $reason ->
        [digits] Corrigez le chiffre. Par exemple, deux chiffres ont pu être joints.
        [length] Raccourcissez le texte. Par exemple, écrivez les remarques dans une note sous le tableau.
       *[decimals] Corrigez le chiffre. Par exemple, les personnes sont entières : 12, pas 12,375. Si c’est un taux, indiquez son unité.
    }

S-FDM-001 = { $cell } : « { $component } » manque dans { $count ->
        [one] une observation.
       *[other] { $count } observations.
    }
    .title = Attributs obligatoires
    .about = Ce qui doit être dit de chaque chiffre l’est.
    .remedy = Donnez-le dans une colonne, ou une fois pour toutes dans la correspondance. Par exemple OBS_STATUS: A pour les chiffres normaux.

S-TIM-001 = { $cell } : { $reason ->
        [calendar] le calendrier n’a pas de période « { $period } ».
        [parts] « { $period } » ne dit pas toute la période : il manque l’année, ou le mois ou la semaine.
       *[form] « { $period } » n’est pas une période{ $freq ->
            [A] {" "}annuelle
            [S] {" "}semestrielle
            [Q] {" "}trimestrielle
            [M] {" "}mensuelle
            [W] {" "}hebdomadaire
            [D] {" "}quotidienne
           *[other] {""}
        }.
    }
    .title = Périodes
    .about = Chaque période existe au calendrier et convient à la fréquence.
    .remedy = { $reason ->
        [parts] Écrivez aussi l’année, dans la cellule ou dans le titre. Par exemple : mars 2024, ou 2024-03.
       *[form] Corrigez la période. Par exemple 2024 (année), 2024-Q1 (trimestre), 2024-03 (mois), 2024-W07 (semaine).
    }

S-RWD-001 = { $cell } et { $other } donnent des chiffres différents pour la même chose, { $first } et { $second } : { $key }.
    .title = Un chiffre par clé
    .about = La même chose n’est pas donnée avec deux chiffres.
    .remedy = Gardez l’un des deux. Par exemple, supprimez la ligne la plus ancienne.

S-RWD-002 = { $cell } répète { $place } : { $key }. { $count ->
        [one] Un enregistrement est identique
       *[other] { $count } enregistrements sont identiques
    } à un autre ; un seul de chaque est utilisé.
    .title = Enregistrements répétés
    .about = Le même enregistrement ne figure pas deux fois ; sinon, un seul sert.
    .remedy = Supprimez la répétition. Par exemple, un bloc a pu être collé deux fois.

S-RWD-003 = { $cell } : { $count } lignes du fichier correspondent à un seul chiffre et ont été additionnées : { $key } = { $value }.
    .title = Parties d’un chiffre
    .about = Là où une correspondance additionne des lignes en un chiffre, deux ne sont pas identiques.
    .remedy = Envoyez une ligne par chiffre. Par exemple, une ligne par zone, nationalité et mois.

S-RNR-001 = { $cell } : aucune observation n’est sortie du fichier.
    .title = Au moins un enregistrement
    .about = Au moins un chiffre ressort du fichier.
    .remedy = Vérifiez que c’est le bon fichier et que le tableau contient des chiffres. Par exemple, un filtre a pu être actif à l’enregistrement.

S-PII-001 = { $reason ->
        [no-permission] { $cell } : le fichier a une ligne par personne, et aucune autorisation de les compter n’est enregistrée. Le fichier a été mis de côté.
       *[columns] { $cell } : { $columns } semble contenir des données personnelles. Le fichier a été mis de côté et rien n’en a été gardé.
    }
    .title = Données personnelles
    .about = Le fichier contient des chiffres, pas de données personnelles : ni noms, ni documents, ni dates de naissance.
    .remedy = { $reason ->
        [no-permission] N’envoyez que des totaux, ou faites noter l’autorisation dans la correspondance : qui l’a donnée et quand. Par exemple : femmes, 18 à 29 ans, 214.
       *[columns] N’envoyez que des totaux, sans noms, numéros de document ni dates de naissance. Par exemple : femmes, 18 à 29 ans, 214.
    }

C-COV-001 = { $cell } : « { $label } » n’est pas connu comme { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } cellules).
    } { $proposals ->
        [0] {""}
       *[other] Le plus proche : { $proposal }.
    }
    .title = Libellés et codes connus
    .about = Chaque libellé ou code désigne exactement un code de la liste.
    .remedy = { $proposals ->
        [0] Corrigez l’orthographe, ou faites accepter le libellé pour un code. Par exemple, « Venezuela (République bolivarienne du) » pour VEN.
       *[other] Acceptez la proposition pour toutes ses cellules, ou corrigez l’orthographe. Par exemple : { $proposal }.
    }

C-COV-002 = { $cell } : { $code } { $reason ->
        [early] n’est valable qu’à partir du { $from }, pas pour { $period }.
       *[ended] était valable jusqu’au { $to } et ne l’est pas pour { $period }.
    }
    .title = Validité des codes
    .about = Le code était en usage à cette période.
    .remedy = Employez le code de l’époque. Par exemple, depuis 1992 les États successeurs remplacent la Yougoslavie.

C-COV-003 = { $cell } : { $reason ->
        [mark] l’appel de note « { $label } » est expliqué deux fois : « { $text } » et « { $value } ».
       *[other] « { $label } » peut être { $list } ({ $component }).
    }
    .title = Libellés ambigus
    .about = Aucun libellé ne peut désigner deux codes.
    .remedy = { $reason ->
        [mark] Donnez à chaque appel une seule explication. Par exemple 1/ et 2/ au lieu de deux fois 1/.
       *[other] Choisissez lequel et écrivez-le en entier. Par exemple « Guinée-Bissau » au lieu de « Guinée ».
    }

C-COV-004 = { $cell } : inconnu et autres font { $share } % du total dans « { $component } » (limite { $limit } %).
    .title = Part d’inconnu et d’autres
    .about = L’inconnu et « autres » ne sont qu’une petite part du total.
    .remedy = Détaillez le groupe, ou dites pourquoi ce n’est pas possible. Par exemple, donnez les cinq premiers des « Autres pays ».

C-COC-001 = { $cell } : cette combinaison n’est pas possible : { $key }.
    .title = Combinaisons admises
    .about = Les codes d’un chiffre peuvent aller ensemble.
    .remedy = Corrigez l’un des codes. Par exemple, un refus d’entrée n’a pas le sens « sortie ».

C-COC-002 = { $cell } : { $sender } déclare pour { $home }, mais { $count ->
        [one] un chiffre concerne
       *[other] { $count } chiffres concernent
    } { $code }.
    .title = Zone déclarante
    .about = Un bureau déclare pour sa propre zone.
    .remedy = Corrigez le pays déclarant, ou vérifiez si pays et nationalité ont été échangés. Par exemple, la nationalité a sa propre colonne.

C-COC-003 = { $cell } : { $component } et { $partner } sont tous deux { $code } : personne ne va d’un pays au même pays.
    .title = Partenaire et déclarant
    .about = Partenaire et déclarant sont distincts, sauf pour les propres ressortissants.
    .remedy = Corrigez l’un des deux. Par exemple, pour les nationaux de retour, indiquez le pays d’où ils viennent.

C-COC-004 = { $cell } : { $component } a { $found } zones et { $partner } en a { $others } : les deux colonnes semblent échangées.
    .title = Colonnes échangées
    .about = Les colonnes du déclarant et du partenaire ne sont pas échangées.
    .remedy = Échangez les deux colonnes, ou leurs lignes dans la correspondance. Par exemple, le pays déclarant est le même dans tout le fichier, la nationalité non.

C-OBS-001 = { $cell } : { $reason ->
        [filled] il y a un chiffre ({ $value }), mais son statut ({ $status }) dit qu’il n’y en a pas.
       *[empty] { $count ->
            [one] la cellule est vide
           *[other] { $count } cellules sont vides
        } sans raison : zéro, non disponible ou confidentiel ?
    }
    .title = Cellules vides
    .about = Un chiffre vide dit pourquoi, et celui déclaré manquant est vide.
    .remedy = Écrivez 0 là où rien n’a été compté, sinon le signe convenu. Par exemple « n.d. » pour non disponible.

R-VIR-001 = { $cell } vaut { $value } : un effectif ne peut pas être négatif.
    .title = Effectifs négatifs
    .about = Les effectifs ne sont pas négatifs, sauf si le jeu l’autorise.
    .remedy = Corrigez le chiffre. Par exemple, une correction va dans le mois qu’elle corrige.

R-VIR-002 = { $cell } : { $value } % n’est pas entre 0 et 100.
    .title = Pourcentages
    .about = Les pourcentages sont compris entre 0 et 100.
    .remedy = Corrigez le chiffre ou son unité. Par exemple, 0,42 peut être une proportion : 42 %.

R-VCO-001 = { $cell } : la partie { $part } ({ $key }) dépasse le tout { $whole } ({ $name }).
    .title = La partie et le tout
    .about = Une partie n’est pas plus grande que l’ensemble à côté.
    .remedy = Corrigez le chiffre faux. Par exemple, les mineurs ne peuvent pas être plus nombreux que l’ensemble.

R-VCO-002 = { $cell } : { $first } entrées moins { $second } sorties font { $expected } ; le fichier dit { $found }.
    .title = Entrées, sorties et solde
    .about = Le solde est entrées moins sorties.
    .remedy = Corrigez l’un des trois. Par exemple : 2 310 − 1 905 = 405.

R-VCO-003 = { $cell } : { $period } finit le { $to }, après la réception du fichier ({ $received }).
    .title = Périodes à venir
    .about = Aucune période ne finit après la réception du fichier.
    .remedy = Corrigez la période, ou marquez les chiffres comme provisoires ou prévus. Par exemple OBS_STATUS: P.

R-VCO-004 = { $cell } : { $first } ménages et { $second } personnes font { $found } personnes par ménage. { $key }
    .title = Personnes par ménage
    .about = Il y a entre 1,5 et 12 personnes par ménage.
    .remedy = Vérifiez si l’un des deux a été saisi deux fois ou dans une autre colonne. L’usage est de 1,5 à 12, par exemple 300 ménages et 1 240 personnes.

R-UNI-001 = { $cell } : { $value } est environ { $factor } fois { $sign ->
        [less] moins
       *[other] plus
    } que d’habitude dans cette série ({ $expected }) : milliers ou unités ?
    .title = Changement d’unité
    .about = Un chiffre n’est pas dix, cent ou mille fois l’habituel de sa série.
    .remedy = Indiquez l’unité dans l’en-tête, ou corrigez les chiffres de { $period }. Par exemple « milliers de personnes ».

R-RUL-001 = { $cell } : { $reason ->
        [skip] { $count ->
            [one] un chiffre est laissé de côté à dessein
           *[other] { $count } chiffres sont laissés de côté à dessein
        } : { $text } (règle { $rule } de la correspondance).
       *[error] { $text } (règle { $rule } de la correspondance{ $count ->
            [one] ).
           *[other] {" "}; { $count } chiffres).
        }
    }
    .title = Règle de la correspondance
    .about = Chaque enregistrement respecte les règles de sa correspondance.
    .remedy = { $reason ->
        [skip] Rien à faire. Si ces chiffres sont bien du tableau, faites changer la règle. Par exemple, un nom peut y être trop large.
       *[error] Corrigez la cellule ou faites changer la règle. Par exemple, une limite a pu devenir trop étroite.
    }

R-EXP-001 = { $cell } : { $text } Trouvé : { $found }.{ $count ->
        [one] {""}
       *[other] {" "}{ $count } chiffres.
    } { $key } (règle { $rule } : { $expression })
    .title = Règles de l'office
    .about = Chaque enregistrement respecte les règles que le bureau a écrites pour le jeu.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Corrigez ce qui est faux, ou dites pourquoi c'est juste.
    } Si c'est la règle qui est fausse, faites-la changer. Par exemple, elle peut être trop étroite pour un nouveau poste frontière.

X-EXP-001 = { $cell } : { $text } Trouvé { $found } ; les autres font { $expected } (écart { $difference }).{ $count ->
        [one] {""}
       *[other] {" "}{ $count } chiffres.
    } { $key } (règle { $rule } : { $expression })
    .title = Codes qui en composent d'autres
    .about = Les codes qui se composent s’additionnent comme le dit la règle du bureau.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Corrigez le chiffre faux.
    } Si c'est la règle qui est fausse, faites-la changer. Par exemple, un nouveau code peut y manquer.

X-VAD-001 = { $suspect ->
        [part] { $cell } fausse { $totals } totaux à la fois. L’un d’eux : le total { $place } vaut { $total } et ses parties font { $sum } (écart { $difference }). Avec { $proposal } dans cette cellule, tous concordent.
       *[other] Le total { $place } vaut { $total }, mais { $parts ->
            [one] sa partie fait
           *[other] ses { $parts } parties font
        } { $sum } (écart { $difference }). { $totals ->
            [one] {""}
           *[other] Avec { $proposal } à sa place, { $totals } sommes concordent.
        }
    }{ $why1 ->
        [digits] {" "}Voyez d’abord { $cell1 } ({ $now1 }) : avec deux chiffres échangés ce serait { $mended1 }.
        [ten] {" "}Voyez d’abord { $cell1 } ({ $now1 }) : avec un zéro de plus ou de moins ce serait { $mended1 }.
        [sign] {" "}Voyez d’abord { $cell1 } ({ $now1 }) : sans son signe ce serait { $mended1 }.
        [copied] {" "}Voyez d’abord { $cell1 } ({ $now1 }) : elle est égale à une cellule voisine ; { $mended1 } rétablirait la somme.
        [usual] {" "}Voyez d’abord { $cell1 } ({ $now1 }) : d’ordinaire c’est environ { $usual1 } ; { $mended1 } rétablirait la somme.
       *[none] {""}
    }{ $why2 ->
        [digits] {" "}Puis { $cell2 } ({ $now2 }) : avec deux chiffres échangés ce serait { $mended2 }.
        [ten] {" "}Puis { $cell2 } ({ $now2 }) : avec un zéro de plus ou de moins ce serait { $mended2 }.
        [sign] {" "}Puis { $cell2 } ({ $now2 }) : sans son signe ce serait { $mended2 }.
        [copied] {" "}Puis { $cell2 } ({ $now2 }) : elle est égale à une cellule voisine ; { $mended2 } rétablirait la somme.
        [usual] {" "}Puis { $cell2 } ({ $now2 }) : d’ordinaire c’est environ { $usual2 } ; { $mended2 } rétablirait la somme.
       *[none] {""}
    }{ $why3 ->
        [digits] {" "}Puis { $cell3 } ({ $now3 }) : avec deux chiffres échangés ce serait { $mended3 }.
        [ten] {" "}Puis { $cell3 } ({ $now3 }) : avec un zéro de plus ou de moins ce serait { $mended3 }.
        [sign] {" "}Puis { $cell3 } ({ $now3 }) : sans son signe ce serait { $mended3 }.
        [copied] {" "}Puis { $cell3 } ({ $now3 }) : elle est égale à une cellule voisine ; { $mended3 } rétablirait la somme.
        [usual] {" "}Puis { $cell3 } ({ $now3 }) : d’ordinaire c’est environ { $usual3 } ; { $mended3 } rétablirait la somme.
       *[none] {""}
    }
    .title = Le total et ses parties
    .about = Un total est la somme de ses parties, à l’arrondi près ; jusqu’à trois cellules suspectes sont nommées.
    .remedy = Corrigez le total ou la partie fausse. Par exemple, cherchez des chiffres intervertis : 1 520 et 1 502.

X-VAD-002 = Le total { $place } vaut { $total }, mais les parties connues font déjà { $sum } ({ $difference } de plus), et d’autres manquent.
    .title = Le total et les parties connues
    .about = S’il manque des parties, les connues ne dépassent pas le total.
    .remedy = Corrigez le total ou la partie fausse. Par exemple, le total peut être plus ancien que ses parties.

X-VAD-003 = { $cell } : par { $by } on a { $first }, par { $and } on a { $second } (écart { $difference }). { $key }
    .title = Deux ventilations
    .about = Deux ventilations d’une même chose donnent la même somme.
    .remedy = Cherchez à laquelle il manque un groupe. Par exemple, « non précisé » peut manquer.

X-VAD-004 = { $cell } : les { $count } zones font { $first }, le pays { $second } (écart { $difference }). { $key }
    .title = Les zones et le pays
    .about = Les zones d’un pays donnent le pays.
    .remedy = Vérifiez s’il manque une zone ou « non précisé ». Par exemple, les entrées par mer peuvent n’appartenir à aucune province.

X-VAD-005 = { $cell } : les { $count } périodes de { $period } font { $sum } ; le fichier dit { $total } (écart { $difference }). { $key }
    .title = Mois, trimestres et année
    .about = Les mois donnent trimestres et années, pour les mouvements ; jamais pour les stocks.
    .remedy = Corrigez la période fausse. Par exemple, cherchez des chiffres intervertis : 60 215 et 60 251.

X-CUM-001 = { $cell } : le cumul baisse de { $first } à { $value } ({ $period }).
    .title = Cumuls
    .about = Un cumul ne diminue pas dans l’année.
    .remedy = Corrigez le chiffre, ou dites dans la correspondance que la série recommence. Par exemple, chaque janvier.

X-REP-001 = { $cell } : { $count ->
        [one] un chiffre manque là où tous les autres sont présents : { $list }.
       *[other] { $count } chiffres manquent là où tous les autres sont présents : { $list }. { $key }
    }
    .title = Clés manquantes
    .about = Toutes les combinaisons convenues sont là.
    .remedy = Dites s’ils valent zéro ou n’ont pas été recueillis. Par exemple 0, ou « n.d. ».

X-REP-002 = { $count ->
        [one] { $list } était là dans chacune des { $found } dernières périodes (la dernière : { $value }) et manque en { $period } : zéro ou non collecté ?
       *[other] { $count } séries qui étaient là dans chacune des { $found } dernières périodes manquent en { $period } : zéro ou non collecté ? { $list }
    }
    .title = Séries qui s’arrêtent
    .about = Une série qui avait des chiffres ne s’arrête pas sans un mot.
    .remedy = Écrivez 0 là où rien n’a été compté, sinon le signe convenu. Par exemple « n/d » pour non disponible.

X-VCO-006 = { $cell } : { $share } % d’hommes ({ $first } hommes, { $second } femmes) ; d’habitude { $from } à { $to } % dans cette série. { $key }
    .title = Rapport des sexes
    .about = La part d’hommes de chaque période reste dans l’habituel de sa série.
    .remedy = Vérifiez si hommes et femmes ont été échangés ou si un chiffre est faux. S’il est juste, dites pourquoi. Par exemple, les ouvriers d’un même chantier.

X-VCO-007 = { $cell } : la série { $key } a les mêmes { $count } chiffres que { $other } ({ $place }).
    .title = Séries copiées
    .about = Deux séries n’ont pas les mêmes six chiffres ou plus.
    .remedy = Vérifiez si l’une a été copiée sur l’autre. Par exemple, le Ghana et la Guinée se suivent dans bien des listes.

X-VCO-008 = { $cell } : la ligne { $line } est, dans chaque colonne, la somme des { $count } lignes { $first } à { $last } : est-ce un sous-total ?
    .title = Sous-totaux parmi les détails
    .about = Aucune ligne de détail n’est la somme de ses voisines.
    .remedy = Dites dans la correspondance que la ligne est un total. Par exemple : totals, rows: '(?i)^sous-total'.

T-RTS-001 = { $cell } : { $count ->
        [one] une période manque entre d’autres : { $list }.
       *[other] { $count } périodes manquent entre d’autres : { $list }.
    } { $home }
    .title = Trous dans la série
    .about = Entre sa première et sa dernière période, une série n’a pas de trou.
    .remedy = Envoyez aussi les périodes qui manquent, ou dites pourquoi il n’y en a pas. Par exemple, le bureau était fermé ce mois-là.

T-VNO-001 = { $cell } : { $value } s’écarte des cinq chiffres qui précèdent (d’ordinaire de { $from } à { $to }, médiane { $expected }). { $key }{ $count ->
        [one] {""}
       *[other] {" "}De même pour { $count } chiffres de cette période.
    }
    .title = Chiffres inhabituels
    .about = Un chiffre reste à moins de deux écarts médians des cinq précédents, de la même saison s’il y en a une.
    .remedy = Voyez si le chiffre est juste ; s’il l’est, dites pourquoi. Par exemple, une frontière a été fermée, ou deux mois ont été comptés ensemble.

T-VNO-002 = { $cell } : de { $first } à { $second } ({ $share } %), alors que les autres du même tableau ont varié d’environ { $expected } %. { $key }{ $count ->
        [one] {""}
       *[other] {" "}De même pour { $count } chiffres de cette période.
    }
    .title = Croissance différente des autres
    .about = Une série n’évolue pas tout autrement que ses voisines (Hidiroglou et Berthelot).
    .remedy = Voyez si deux lignes ont été échangées ou si un chiffre est faux. S’il est juste, dites pourquoi. Par exemple, un visa a été introduit.

T-VNO-003 = { $cell } : le niveau passe d’environ { $first } à environ { $second } depuis { $period }, sans signe de rupture. { $key }{ $count ->
        [one] {""}
       *[other] {" "}De même pour { $count } séries.
    }
    .title = Changement de niveau
    .about = Le niveau d’une série ne double ni ne se réduit de moitié sans marque de rupture.
    .remedy = Si la définition ou la source a changé, donnez à la première période le statut B et dites ce qui a changé. Par exemple, « depuis 2021 les équipages sont comptés ».

T-VNO-004 = { $cell } : { $value } revient { $found } fois de suite ({ $from } à { $to }) : une estimation répétée ? { $key }
    .title = Chiffres répétés
    .about = Un chiffre ne se répète pas quatre fois de suite ou plus.
    .remedy = Envoyez ce qui a été compté, ou donnez le statut E à ce qui est estimé. Par exemple, 1 200 en janvier, février, mars et avril.

T-STK-001 = { $cell } : de { $first } à { $found } le stock a changé de { $second }, mais les entrées moins les sorties expliquent { $sum }. { $key }
    .title = Stock et flux
    .about = Un stock varie de ce qui est entré et sorti, à un pour cent près.
    .remedy = Voyez si des entrées ou des sorties manquent, ou dites ce qui a changé le stock. Par exemple, un registre a été nettoyé.

V-RRL-001 = { $cell } : { $share } % de { $expected } chiffres publiés changeraient (limite { $limit } %) : { $updated } sont autres, { $added } sont nouveaux dans des périodes déjà publiées, { $deleted } ont disparu.
    .title = Ampleur de la révision
    .about = Une révision change au plus un chiffre publié sur dix.
    .remedy = Dites ce qui a été révisé et pourquoi. Par exemple, « les chiffres définitifs de 2023 remplacent les provisoires ».

V-VRT-001 = { $cell } : { $first } a été publié, c’est maintenant { $second }{ $sign ->
        [none] {""}
       *[other] {" "}({ $share } %)
    }. { $key }{ $count ->
        [one] {""}
       *[other] {" "}De même pour { $count } chiffres de cette période.
    }
    .title = Chiffres révisés
    .about = Un chiffre publié change d’un dixième au plus.
    .remedy = Corrigez le chiffre, ou dites pourquoi il a été révisé. Par exemple, des rapports tardifs d’un poste frontière.

V-VRT-002 = { $count ->
        [one] { $cell } : un chiffre publié n’est pas dans ce fichier : { $list }.
       *[other] { $cell } : { $count } chiffres publiés ne sont pas dans ce fichier : { $list }.
    }
    .title = Chiffres publiés disparus
    .about = Ce qui était publié ne disparaît pas sans raison.
    .remedy = Envoyez-les de nouveau, ou laissez le chiffre vide avec un statut qui dit pourquoi. Par exemple M, le chiffre ne peut exister.

M-VMP-001 = { $cell } : vous déclarez { $first }, { $home } déclare { $second } pour la même chose (asymétrie { $share } %). { $key }
    .title = Chiffres du partenaire
    .about = Ce que deux bureaux comptent des mêmes mouvements diffère d’un dixième de leur moyenne au plus.
    .remedy = Voyez avec le bureau partenaire qui compte quoi. Par exemple, des événements ici et des personnes là-bas, ou le jour du départ et celui de l’arrivée.

M-VMP-002 = { $cell } : vous déclarez { $first }, { $home } déclare { $second } pour la même chose, et l’un des deux a envoyé la période sans elle. { $key }
    .title = Absent d’un côté
    .about = Ce qu’un bureau compte, l’autre ne l’omet pas.
    .remedy = Voyez si le chiffre est zéro, non collecté, ou sous un autre code. Par exemple, le partenaire l’a peut-être sous « autres ».

D-VCO-001 = { $cell } : { $expected } cas en attente étaient attendus ({ $first } avant, { $sum } de plus par les cas ouverts et clos), le fichier dit { $found }. { $key }
    .title = Cas en attente
    .about = Les cas en instance sont ceux d’avant, plus les déposés, moins les clos.
    .remedy = Corrigez ce qui est faux, ou dites ce qui a encore changé le nombre. Par exemple, des cas rouverts.

D-VCO-002 = { $cell } : ici { $first }, dans { $name } { $second } (différence { $difference }). { $key }
    .title = Deux jeux de données sur une chose
    .about = Deux jeux qui disent la même chose concordent.
    .remedy = Voyez auquel des deux manque un groupe ou lequel est d’un autre jour. Par exemple, tous les pays ne délivrent pas de titres aux enfants.

D-VCO-003 = { $cell } : vous déclarez { $first }, { $name } publie { $second } ({ $share } %). { $key }
    .title = Chiffres des autres
    .about = Ce que d’autres publient de la même chose vaut entre 0,8 et 1,25 fois le chiffre.
    .remedy = Il n’y a rien à faire ; si les deux devaient s’accorder, dites pourquoi ils diffèrent. Par exemple, { $name } compte peut-être aussi les demandeurs.

P-SDC-001 = { $cell } : { $count ->
        [one] un nombre est inférieur à { $limit } et serait publié.
       *[other] { $count } nombres sont inférieurs à { $limit } et seraient publiés.
    }
    .title = Petits nombres
    .about = Aucun effectif publié n’est si petit qu’il montre une personne.
    .remedy = Protégez-les d’abord : arrondissez, supprimez, ou réunissez les petits groupes. Par exemple, une classe d’âge au lieu de quatre.

P-SDC-002 = { $cell } : { $count ->
        [one] un chiffre masqué se déduit, à moins de { $limit } près, des totaux et des parties qui seraient publiés.
       *[other] { $count } chiffres masqués se déduisent, à moins de { $limit } près, des totaux et des parties qui seraient publiés.
    }
    .title = Chiffres masqués qui se déduisent
    .about = Aucun chiffre masqué ne peut se déduire de ceux publiés.
    .remedy = Masquez aussi une deuxième partie du même total, ou le total. Par exemple, masquez deux nationalités d’un mois, pas une seule.

# Le rapport.

ui-receipt = Accusé de réception
ui-file = Fichier
ui-bytes = { $count ->
        [one] { $count } octet
       *[other] { $count } octets
    }
ui-sender = Expéditeur
ui-dataflow = Jeu de données
ui-mapping = Correspondance
ui-received = Reçu
ui-unknown = inconnu
ui-chosen = { $how ->
        [named] nommée dans la commande
        [sender] choisie d’après l’expéditeur
        [filename] choisie d’après le nom du fichier
        [fingerprint] choisie d’après l’expéditeur et la disposition
        [coded] inutile : le fichier est déjà codé
       *[other] { $how }
    }
ui-outcome = { $errors ->
        [0] { $warnings ->
            [0] ACCEPTÉ : rien à corriger.
            [one] ACCEPTÉ AVEC UN AVERTISSEMENT, qui demande une raison avant publication.
           *[other] ACCEPTÉ AVEC { $warnings } AVERTISSEMENTS, qui demandent une raison avant publication.
        }
        [one] NON ACCEPTÉ : une erreur est à corriger.
       *[other] NON ACCEPTÉ : { $errors } erreurs sont à corriger.
    }
ui-sum = Les chiffres font { $sum } en tout, totaux non compris : comparez avec votre propre somme.
ui-observations = { $count ->
        [0] Aucune observation.
        [one] Une observation.
       *[other] { $count } observations.
    }
ui-totals = { $all ->
        [0] Aucun total à vérifier.
        [one] Un total vérifié : concordent { $passed }, divergent { $failed }, sans décision { $undecided }.
       *[other] { $all } totaux vérifiés : concordent { $passed }, divergent { $failed }, sans décision { $undecided }.
    }
ui-packs = Règles des paquets
ui-pack-rule = { $rule } : respectée { $passed }, non respectée { $failed }, indécise { $undecided }
ui-weighed = { $rule } compte ici comme { $severity } : le paquet { $pack } le dit, le catalogue dit { $other }
ui-errors = Erreurs (à corriger)
ui-warnings = Avertissements (demandent une raison)
ui-information = Informations (ne demandent rien)
ui-cells = Cellules
ui-used = Comparé avec
ui-more = et { $count } de plus
ui-remedy = Que faire
ui-proposals = Propositions
ui-times = { $count ->
        [one] un cas
       *[other] { $count } cas
    }
ui-notes = Changements faits à la lecture
ui-note-folded = « { $from } » lu comme { $to } ({ $component }) malgré majuscules, accents ou espaces : { $count }
ui-note-synonym = « { $from } » lu comme { $to } ({ $component }), synonyme accepté : { $count }
ui-note-default = { $component } mis à { $to }, que le fichier n’indique pas : { $count }
ui-note-period = période « { $from } » lue comme { $to } : { $count }
ui-note-unit = chiffres multipliés par { $from } : { $count }
ui-note-zero = signe « { $from } » lu comme zéro : { $count }
ui-note-difference = cumuls changés en différences : { $count }
ui-note-counted = lignes de personnes comptées : { $count }
ui-note-added = plusieurs lignes d’une même clé additionnées : { $count }
ui-note-summed = lignes additionnées qui ne diffèrent que par ce pour quoi le flux n’a pas de dimension : { $count }
ui-note-rule = changées par la règle { $from } de la correspondance : { $count }
ui-note-corrected = « { $from } » lu comme { $to }, selon une correction : { $count }
ui-place = ligne { $line }, colonne { $column }
ui-kind = { $kind ->
        [string] un texte
        [number] un nombre
        [integer] un nombre entier
        [boolean] vrai ou faux
        [array] une liste
        [object] un objet
        [null] nul
       *[other] { $kind }
    }
ui-reach = { $why ->
        [said] peut s'écrire en VTL, là où la structure a ce dont elle parle
        [file] pas en VTL : elle porte sur le fichier, avant qu'il y ait des observations
        [keys] pas en VTL : un jeu de données y a chaque clé une seule fois, aucune ne peut se répéter
        [occasion] pas en VTL : elle porte sur qui a envoyé le fichier, et quand
        [layout] pas en VTL : quels chiffres forment un total, c'est la correspondance qui le dit, non le flux de données
        [calendar] pas en VTL : elle compare des périodes à un calendrier
        [others] pas en VTL : elle compare un chiffre à d'autres de son jeu de données, qu'un ensemble de règles ne voit pas
        [beside] pas en VTL : elle compare le jeu de données à un autre, ou à ce qu'il y avait avant
        [packs] en VTL avec son paquet : elle représente les règles des paquets
        [published] pas en VTL : elle porte sur ce qui est publié, non sur ce qui a été envoyé
        [long] pas en VTL ici : la liste est plus longue que ne peut l'être une expression
       *[other] { $why }
    }
ui-ledger = Cellules du fichier
ui-role = { $role ->
        [title] titres
        [header] en-têtes
        [label] libellés
        [value] chiffres
        [total] totaux
        [note] notes
        [ignored] laissées de côté avec raison
       *[other] { $role }
    }
ui-unclaimed = { $count ->
        [0] aucune sans emploi
        [one] une sans emploi
       *[other] { $count } sans emploi
    }
ui-next = Que faire maintenant
ui-next-errors = { $count ->
        [one] Corrigez l’erreur dans le fichier et renvoyez-le.
       *[other] Corrigez les { $count } erreurs dans le fichier et renvoyez-le ; les premières touchent le plus de cellules.
    }
ui-next-warnings = { $count ->
        [one] Donnez une raison pour l’avertissement, ou corrigez-le.
       *[other] Donnez une raison pour chacun des { $count } avertissements, ou corrigez-les.
    }
ui-next-clean = Rien. Les observations peuvent être publiées.
ui-csv-header = constat,gravité,règle,titre,fichier,feuille,cellule,ligne,chemin,message,que faire
ui-severity = { $severity ->
        [error] erreur
        [warning] avertissement
        [information] information
       *[other] { $severity }
    }
ui-line = ligne { $line }
ui-list-sheet = Problèmes
ui-list-title = Ce qui a été trouvé dans { $file }
ui-list-how = Chaque ligne est un problème. Cliquez sur son emplacement pour y aller. Corrigez vos propres cellules et renvoyez ce classeur tel quel : cette feuille, les couleurs et les commentaires qui commencent par { $sign } ne sont pas pris en compte.
ui-list-fresh = Chaque ligne est un problème. Corrigez-le dans { $file } et renvoyez ce fichier : ce classeur montre seulement où.
ui-list-header = N°;gravité;règle;emplacement;trouvé;attendu;proposition;de quoi il s’agit;que faire
ui-list-cause = { $title } ({ $rule }) : { $count ->
        [one] un emplacement
       *[other] { $count } emplacements
    }
ui-list-more = { $count ->
        [one] un autre emplacement, absent de la liste
       *[other] { $count } autres emplacements, absents de la liste
    }
ui-list-goto = voir la feuille { $sheet }
ui-list-none = Rien n’a été trouvé.
ui-rows-sheet = Lignes
ui-rows-title = Les lignes où quelque chose a été trouvé
ui-rows-header = feuille;ligne;contenu
ui-mark-more = Il y a d’autres problèmes sur cette feuille ; voir la feuille { $sheet }.
ui-not-marked = Le classeur lui-même n’est pas marqué : { $why ->
        [format] seuls les classeurs Excel (.xlsx, .xlsm) peuvent l’être.
        [archive] les fichiers sont dans une archive. Envoyez le classeur seul pour le recevoir avec ses marques.
       *[other] l’intérieur est écrit d’une façon qui ne peut être changée sans risque ({ $why }).
    }
ui-page-title = Rapport sur { $file }
ui-page-places = { $count ->
        [one] un emplacement
       *[other] { $count } emplacements
    }
ui-page-rules = Règles appliquées
ui-page-tally = règle;respectée;enfreinte;indécise
ui-page-not-run = Non appliquées, parce qu’elles ne concernent pas le fichier ou que quelque chose a échoué avant : { $list }
