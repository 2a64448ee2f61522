# Phrases des règles. Valeur : cellule, quoi, pourquoi. `.title` : la règle. `.remedy` : que faire, avec un exemple.

F-FLF-001 = { $cell } : { $reason ->
        [name-differs] d’après son nom c’est { $expected }, d’après son contenu c’est { $found }.
        [archive] c’est une archive ({ $found }) qui n’est pas lue.
        [data-file] c’est un fichier de données d’un autre logiciel ({ $found }).
        [empty-zip] le ZIP est vide.
        [excel-xml-2003] c’est une « Feuille de calcul XML 2003 », qui n’est pas lue.
        [executable] c’est un programme ; il n’a pas été ouvert.
        [flat-opendocument] c’est un OpenDocument « plat » (.fods), qui n’est pas lu.
        [html] c’est une page web, pas un tableau de chiffres.
        [html-as-xls] c’est une page web enregistrée sous un nom de classeur.
        [image] c’est une image ({ $found }), pas un tableau de chiffres.
        [mail] c’est un courriel ; le tableau est peut-être sa pièce jointe.
        [media] c’est un fichier de son, de film ou de police ({ $found }).
        [nested-zip] le ZIP contient une autre archive (« { $value } »), qui n’est pas ouverte.
        [numbers] c’est un fichier Apple Numbers, qui n’est pas lu.
        [office-other] c’est un fichier Office sans feuilles de calcul ({ $found }).
        [old-spreadsheet] c’est une feuille de calcul d’un ancien logiciel ({ $found }), qui n’est pas lue.
        [pdf] c’est un document PDF : ses chiffres ne peuvent pas être lus sûrement comme des cellules.
        [powerpoint] c’est une présentation, pas un classeur.
        [sdmx-not-data] c’est un message SDMX, mais pas de données ({ $found }).
        [word] c’est un document de texte, pas un classeur.
       *[other] son contenu n’est d’aucun type qui est lu.
    }
    .title = Type de fichier
    .remedy = { $reason ->
        [name-differs] Donnez-lui son vrai nom, par exemple avec « Enregistrer sous », « Classeur Excel (.xlsx) ».
        [archive] Décompressez-le et envoyez les fichiers qu’il contient, par exemple en ZIP.
        [nested-zip] Mettez tous les fichiers dans un seul ZIP, sans archives à l’intérieur.
        [mail] Enregistrez la pièce jointe et envoyez-la, par exemple le .xlsx.
        [data-file] Exportez le tableau, par exemple en CSV UTF-8.
        [numbers] Dans Numbers, « Fichier », « Exporter vers », « Excel ». Par exemple tableau.xlsx.
       *[other] Envoyez le tableau en .xlsx, .xls, .ods, .csv, .json ou .xml. Par exemple, ouvrez-le dans Excel puis « Enregistrer sous », « Classeur Excel (.xlsx) ».
    }

F-FLF-002 = { $cell } : { $reason ->
        [encrypted] le fichier est protégé par un mot de passe et ne peut pas être lu.
        [empty] le fichier est vide.
        [truncated] le fichier est coupé : il manque la fin.
        [truncated-zip] le fichier est coupé : il manque la fin.
        [unexpected-end] le document s’arrête à la ligne { $line }.
        [unclosed-string] un texte qui commence à la ligne { $line } n’est jamais fermé.
        [unclosed-quote] le guillemet ouvert à la ligne { $line } n’est jamais fermé.
        [unclosed-element] l’élément <{ $text }> n’est jamais fermé (ligne { $line }).
        [mismatched-end] la ligne { $line } ferme un autre élément : { $text }.
        [unopened-end] ligne { $line } : </{ $text }> ferme un élément qui n’a pas été ouvert.
        [duplicate-key] la clé « { $text } » figure deux fois dans le même objet (ligne { $line }).
        [duplicate-attribute] l’attribut « { $text } » figure deux fois dans le même élément (ligne { $line }).
        [undefined-entity] la ligne { $line } emploie « &{ $text }; », que le XML ne connaît pas.
        [no-root] le XML n’a aucun élément.
        [second-root] le XML a un second élément racine <{ $text }> (ligne { $line }).
        [bad-number] ligne { $line } : « { $text } » n’est pas un nombre en JSON.
        [dtd] le XML déclare un type de document ou des entités, qui ne sont pas lus par sécurité.
        [xml-dtd] une partie du fichier déclare un type de document, qui n’est pas lu par sécurité.
        [path-traversal] l’archive contient un chemin qui en sort (« { $value } »).
        [symlink] l’archive contient un lien à la place d’un fichier (« { $value } »).
        [wrong-crc] la somme de contrôle d’une partie (« { $value } ») est fausse : ses octets ont changé en route.
        [duplicate-entry] la partie « { $value } » figure deux fois dans le paquet.
        [missing-part] il manque une partie dont le classeur a besoin (« { $value } »).
        [duplicate-cell] une cellule figure deux fois dans la feuille ({ $found }).
        [duplicate-row] une ligne figure deux fois dans la feuille ({ $found }).
        [off-grid] une cellule se trouve hors de la grille de la feuille ({ $found }).
        [split-zip] ce n’est qu’un volume d’un ZIP en plusieurs.
        [not-well-formed] le document est mal formé à la ligne { $line } : { $text }
       *[other] { $line ->
            [none] le fichier est endommagé et ne s’ouvre pas ({ $reason }).
           *[other] le document est mal formé à la ligne { $line } ({ $reason }) : { $text }
        }
    }
    .title = Le fichier s’ouvre
    .remedy = { $reason ->
        [encrypted] Retirez le mot de passe (Fichier, Informations, Protéger le classeur) et renvoyez le fichier.
        [truncated] Renvoyez-le ; s’il est encore coupé, mettez-le d’abord dans un ZIP.
        [truncated-zip] Renvoyez-le ; s’il est encore coupé, comparez la taille du fichier avant et après.
        [dtd] Exportez le XML sans « <!DOCTYPE …> ».
        [unclosed-quote] Fermez le guillemet de cette ligne, ou exportez à nouveau le tableau en CSV.
        [split-zip] Envoyez un seul ZIP, par exemple avec « Envoyer vers », « Dossier compressé ».
       *[other] Ouvrez-le avec le logiciel d’origine, enregistrez-le et renvoyez-le. Par exemple dans Excel : « Enregistrer sous », « Classeur Excel (.xlsx) ».
    }

F-FLF-003 = { $cell } : { $reason ->
        [guessed] l’encodage n’est pas indiqué ; le texte a été lu en { $found }.
        [mark-contradicts] le fichier porte la marque de { $found }, qui a été suivie, et non ce que dit la correspondance.
        [unknown-encoding] l’encodage « { $found } » n’est pas connu.
        [unsupported-encoding] l’encodage { $found } n’est pas lu.
        [mojibake] « { $value } » a été lu dans un mauvais encodage.
        [nul] « { $value } » contient des signes sans signification (NUL).
        [lost-character] « { $value } » a perdu un caractère.
       *[other] le texte n’est pas dans un seul encodage : certains caractères sont illisibles.
    }
    .title = Encodage du texte
    .remedy = { $reason ->
        [guessed] Vérifiez dans le rapport un nom accentué ; s’il est faux, enregistrez le fichier en UTF-8. Par exemple « CSV UTF-8 » dans Excel.
        [mark-contradicts] Rien à faire si les noms accentués sont justes. Par exemple « Panamá ».
       *[other] Enregistrez le fichier en « CSV UTF-8 ». Par exemple, « PanamÃ¡ » doit se lire « Panamá ».
    }

F-FLF-004 = { $reason ->
        [cells] { $cell } : { $count ->
                [one] une cellule remplie se trouve dans une ligne ou colonne masquée et a été lue comme les autres.
               *[other] { $count } cellules remplies se trouvent dans des lignes ou colonnes masquées et ont été lues comme les autres.
            }
       *[sheet] La feuille « { $sheet } » est masquée et n’a pas été lue ; elle a { $rows ->
            [one] une ligne remplie.
           *[other] { $rows } lignes remplies.
        }
    }
    .title = Données masquées
    .remedy = Affichez-les si elles font partie du tableau, supprimez-les sinon. Par exemple : clic droit sur les onglets, « Afficher ».

F-FLF-005 = { $cell } { $reason ->
        [no-result] contient une formule sans résultat enregistré.
       *[other] affiche { $value } à la place d’un chiffre.
    }
    .title = Erreurs dans les cellules
    .remedy = Réparez la formule ou saisissez le chiffre. Par exemple, #REF! apparaît quand la ligne utilisée a été supprimée.

F-FLF-006 = { $cell } : { $reason ->
        [double] le tableau « { $table } » a été trouvé plus d’une fois : « { $text } ».
        [sheet] aucune feuille n’a le tableau « { $table } », qui commence par « { $text } ».
        [path] il n’y a rien à « { $text } ».
        [pointer] il n’y a rien à « { $text } ».
       *[other] « { $text } », à quoi l’on reconnaît le tableau « { $table } », n’a pas été trouvé.
    }{ $nearest ->
        [none] {""}
       *[other] {" "}Le plus proche : « { $nearest } ».
    }
    .title = Tableaux attendus
    .remedy = Gardez noms et intitulés comme dans les fichiers précédents. Par exemple, la correspondance cherche « { $text } ».

F-FLF-007 = { $cell } : aucune correspondance n’est connue pour cette disposition. { $reason ->
        [nearest] La plus proche est { $nearest } ; elle diffère par : { $differs }.
       *[other] Rien de semblable n’a été envoyé auparavant.
    }
    .title = Disposition connue
    .remedy = Rétablissez les intitulés du fichier précédent, ou faites décrire la nouvelle disposition. Par exemple : isthmus map new FICHIER.

F-FLF-008 = { $cell } : plusieurs correspondances conviennent à cette disposition : { $list }.
    .title = Une seule disposition
    .remedy = Indiquez laquelle. Par exemple : isthmus convert FICHIER --mapping mappings/NOM.yaml.

F-FLF-009 = { $cell } : { $count ->
        [one] un nombre est enregistré comme texte et a été lu comme chiffre.
       *[other] { $count } nombres sont enregistrés comme texte et ont été lus comme chiffres.
    }
    .title = Nombres enregistrés comme texte
    .remedy = Rien à faire. Pour corriger dans Excel : sélectionnez les cellules, « Convertir en nombre ».

F-FLF-010 = { $cell } : le fichier ne contient aucune donnée.
    .title = Données du fichier
    .remedy = Vérifiez que c’est le bon fichier et qu’un filtre ou une feuille masquée ne l’a pas vidé. Par exemple, il a pu être enregistré avant d’être rempli.

F-FLF-011 = { $cell } : { $count ->
        [one] une cellule porte un commentaire, qui n’a pas été lu comme donnée.
       *[other] { $count } cellules portent des commentaires, qui n’ont pas été lus comme données.
    }
    .title = Commentaires dans les cellules
    .remedy = Écrivez ce qui éclaire les chiffres dans une note sous le tableau. Par exemple : « 1/ Chiffres provisoires ».

F-LIM-001 = { $cell } : { $reason ->
        [file] le fichier a { $value } octets ; { $limit } au plus sont lus.
        [inflated] le fichier décompressé dépasserait { $limit } octets.
        [part] une partie du fichier décompressée dépasserait { $limit } octets.
        [entries] le paquet a plus de { $limit } éléments.
        [sheets] le classeur a plus de { $limit } feuilles.
        [cells] le fichier a plus de { $limit } cellules.
        [cell-chars] une cellule a plus de { $limit } caractères.
        [xml-depth] le document a plus de { $limit } niveaux imbriqués.
        [json-depth] le document a plus de { $limit } niveaux imbriqués.
        [xml-attributes] un élément a plus de { $limit } attributs.
        [token] une valeur ou un nom dépasse { $limit } octets.
        [columns] une ligne a plus de { $limit } colonnes.
        [field] un champ dépasse { $limit } octets.
        [findings] le fichier a { $value } constats du type { $rule } ; les { $limit } premiers sont donnés.
       *[other] le fichier est plus grand que ce qui est lu (limite { $limit }).
    }
    .title = Taille du fichier
    .remedy = Envoyez-le en plusieurs parties, par exemple un fichier par année, ou supprimez ce qui n’est pas du tableau (images, feuilles inutilisées).

F-FDD-001 = { $cell } : la ligne { $line } a { $found } champs, l’en-tête en a { $expected }.
    .title = Champs par ligne
    .remedy = Cherchez dans cette ligne un séparateur en moins ou en trop. Par exemple, un « ; » dans un nom doit être entre guillemets.

F-DES-001 = { $reason ->
        [doubtful] { $cell } : { $count ->
                [one] un chiffre peut se lire
               *[other] { $count } chiffres peuvent se lire
            } de deux façons, et le fichier emploie les deux styles.
       *[other] { $cell } : « { $value } » est écrit dans un autre style que celui de la correspondance ; ce serait { $proposal }.
    }
    .title = Signes des décimales et des milliers
    .remedy = Employez un seul signe décimal dans tout le fichier. Par exemple 1 234,5 partout, ou 1,234.5 partout.

F-SCH-001 = { $cell } : { $reason ->
        [required] { $expected } manque ({ $path }).
        [additionalProperties] une clé n’est pas connue ici ({ $path }). Connues : { $expected }.
        [type] « { $value } » n’est pas du type { $expected } ({ $path }).
        [enum] « { $value } » n’est aucun de { $expected } ({ $path }).
        [const] « { $value } » n’est pas { $expected } ({ $path }).
        [pattern] « { $value } » n’a pas la forme { $expected } ({ $path }).
        [delete-action] le message supprime des lignes ; les suppressions ne sont pas appliquées.
        [bad-key] la clé d’une série est illisible : { $text }
        [not-sdmx-data] le document n’est pas un message de données SDMX d’une version qui est lue : { $text }
       *[other] le document ne respecte pas son schéma ({ $path }) : { $text }
    }
    .title = Schéma du document
    .remedy = Corrigez ce qui est indiqué, ou convenez d’un nouveau schéma. Par exemple, un champ peut manquer ou porter un autre nom.

F-LIM-002 = { $cell } : le fichier n’a pas été lu jusqu’au bout : { $reason ->
        [memory] il faudrait plus de { $limit } Mio de mémoire.
        [cpu] il faudrait plus de { $limit } secondes de calcul.
        [wall] il faudrait plus de { $limit } secondes.
        [killed] le système a interrompu la lecture.
       *[other] la lecture a échoué.
    }
    .title = Mémoire et temps
    .remedy = { $reason ->
        [killed] Envoyez-le à nouveau ; s’il est encore refusé, envoyez-le en plusieurs parties, par exemple un fichier par année.
       *[other] Ouvrez-le avec le programme qui l’a créé, copiez le tableau seul dans un nouveau fichier et envoyez celui-ci, par exemple un fichier par année.
    }

S-DSD-001 = { $cell } : { $reason ->
        [column] aucune colonne ne s’appelle « { $text } », d’où vient « { $component } ».{ $nearest ->
            [none] {""}
           *[other] {" "}Le plus proche : « { $nearest } ».
        }
       *[other] rien n’indique « { $component } » pour ces chiffres.
    }
    .title = Dimensions
    .remedy = Ajoutez la colonne ou l’intitulé, ou déclarez dans la correspondance ce qui vaut pour tous les chiffres. Par exemple « { $component } : total seulement ».

S-DSD-002 = { $cell } : { $count ->
        [0] le jeu de données n’a pas de place pour « { $label } ».
        [one] une valeur de « { $label } » n’est pas utilisée.
       *[other] { $count } valeurs de « { $label } » ne sont pas utilisées.
    }
    .title = Colonnes inutilisées
    .remedy = Décrivez-la, ou écrivez dans la correspondance pourquoi elle est laissée de côté. Par exemple : ignore, why: remarques internes.

S-DSD-003 = { $cell } : { $count ->
        [one] un nombre n’appartient
       *[other] { $count } nombres n’appartiennent
    } à aucun tableau.
    .title = Nombres sans place
    .remedy = Vérifiez si une ligne ou une colonne a été ajoutée ou un intitulé changé. Par exemple, une nouvelle colonne « Autres » demande une ligne dans la correspondance.

S-FDT-001 = { $cell } : { $reason ->
        [date] « { $value } » est une date, et il faut un nombre ({ $component }).
        [boolean] « { $value } » est un oui ou non, et il faut un nombre ({ $component }).
        [too-long] « { $value } » a plus de chiffres qu’un nombre ne peut en avoir ({ $component }).
        [too-many-digits] « { $value } » a plus de chiffres qu’un nombre ne peut en avoir ({ $component }).
       *[other] la cellule contient « { $value } » ; il faut { $expected ->
            [integer] un nombre entier
            [period] une période
           *[other] un nombre
        } ({ $component }).
    }
    .title = Type de la valeur
    .remedy = Corrigez la cellule. S’il n’y a pas de chiffre, employez le signe convenu, par exemple « n.d. ».

S-FDL-001 = { $cell } : { $reason ->
        [length] « { $value } » a { $found } caractères ; { $component } en admet { $limit }.
        [digits] « { $value } » a plus de chiffres qu’un nombre ne peut en avoir.
       *[other] { $value } a { $found ->
            [one] une décimale
           *[other] { $found } décimales
        } ; { $limit ->
            [0] ces chiffres sont entiers.
           *[other] { $limit } au plus sont admises.
        }
    }
    .title = Longueur et décimales
    .remedy = { $reason ->
        [length] Raccourcissez le texte.
       *[other] Corrigez le chiffre. Par exemple, les personnes sont entières : 12, pas 12,375. Si c’est un taux, indiquez son unité.
    }

S-FDM-001 = { $cell } : « { $component } » manque dans { $count ->
        [one] une observation.
       *[other] { $count } observations.
    }
    .title = Attributs obligatoires
    .remedy = Donnez-le dans une colonne, ou une fois pour toutes dans la correspondance. Par exemple OBS_STATUS: A pour les chiffres normaux.

S-TIM-001 = { $cell } : { $reason ->
        [calendar] le calendrier n’a pas de période « { $period } ».
        [parts] « { $period } » ne dit pas tout ce qu’il faut à une période, comme l’année et le mois.
       *[other] « { $period } » n’est pas une période{ $freq ->
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
    .remedy = Corrigez la période. Par exemple 2024 (année), 2024-Q1 (trimestre), 2024-03 (mois), 2024-W07 (semaine).

S-RWD-001 = { $cell } et { $other } donnent des chiffres différents pour la même chose, { $first } et { $second } : { $key }.
    .title = Un chiffre par clé
    .remedy = Gardez l’un des deux. Par exemple, supprimez la ligne la plus ancienne.

S-RWD-002 = { $cell } répète { $place } : { $key }. { $count ->
        [one] Un enregistrement est identique
       *[other] { $count } enregistrements sont identiques
    } à un autre ; un seul de chaque est utilisé.
    .title = Enregistrements répétés
    .remedy = Supprimez la répétition. Par exemple, un bloc a pu être collé deux fois.

S-RWD-003 = { $cell } : { $count } lignes du fichier correspondent à un seul chiffre et ont été additionnées : { $key } = { $value }.
    .title = Parties d’un chiffre
    .remedy = Envoyez une ligne par chiffre. Par exemple, une ligne par zone, nationalité et mois.

S-RNR-001 = { $cell } : aucune observation n’est sortie du fichier.
    .title = Au moins un enregistrement
    .remedy = Vérifiez que c’est le bon fichier et que le tableau contient des chiffres. Par exemple, un filtre a pu être actif à l’enregistrement.

S-PII-001 = { $reason ->
        [no-permission] { $cell } : le fichier a une ligne par personne, et aucune autorisation de les compter n’est enregistrée. Le fichier a été mis de côté.
       *[other] { $cell } : { $columns } semble contenir des données personnelles. Le fichier a été mis de côté et rien n’en a été gardé.
    }
    .title = Données personnelles
    .remedy = N’envoyez que des totaux, sans noms, numéros de document ni dates de naissance. Par exemple : femmes, 18 à 29 ans, 214.

C-COV-001 = { $cell } : « { $label } » n’est pas connu comme { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } cellules).
    } { $proposals ->
        [0] {""}
       *[other] Le plus proche : { $proposal }.
    }
    .title = Libellés et codes connus
    .remedy = { $proposals ->
        [0] Corrigez l’orthographe, ou faites accepter le libellé pour un code.
       *[other] Acceptez la proposition pour toutes ses cellules, ou corrigez l’orthographe. Par exemple : { $proposal }.
    }

C-COV-002 = { $cell } : { $code } { $reason ->
        [early] n’est valable qu’à partir du { $from }, pas pour { $period }.
       *[other] était valable jusqu’au { $to } et ne l’est pas pour { $period }.
    }
    .title = Validité des codes
    .remedy = Employez le code de l’époque. Par exemple, depuis 1992 les États successeurs remplacent la Yougoslavie.

C-COV-003 = { $cell } : « { $label } » peut être { $list } ({ $component }).
    .title = Libellés ambigus
    .remedy = Choisissez lequel et écrivez-le en entier. Par exemple « Guinée-Bissau » au lieu de « Guinée ».

C-COV-004 = { $cell } : inconnu et autres font { $share } % du total dans « { $component } » (limite { $limit } %).
    .title = Part d’inconnu et d’autres
    .remedy = Détaillez le groupe, ou dites pourquoi ce n’est pas possible. Par exemple, donnez les cinq premiers des « Autres pays ».

C-COC-001 = { $cell } : cette combinaison n’est pas possible : { $key }.
    .title = Combinaisons admises
    .remedy = Corrigez l’un des codes. Par exemple, un refus d’entrée n’a pas le sens « sortie ».

C-COC-002 = { $cell } : { $sender } déclare pour { $home }, mais { $count ->
        [one] un chiffre concerne
       *[other] { $count } chiffres concernent
    } { $code }.
    .title = Zone déclarante
    .remedy = Corrigez le pays déclarant, ou vérifiez si pays et nationalité ont été échangés. Par exemple, la nationalité a sa propre colonne.

C-COC-003 = { $cell } : { $component } et { $partner } sont tous deux { $code } : personne ne va d’un pays au même pays.
    .title = Partenaire et déclarant
    .remedy = Corrigez l’un des deux. Par exemple, pour les nationaux de retour, indiquez le pays d’où ils viennent.

C-COC-004 = { $cell } : { $component } a { $found } zones et { $partner } en a { $others } : les deux colonnes semblent échangées.
    .title = Colonnes échangées
    .remedy = Échangez les deux colonnes, ou leurs lignes dans la correspondance. Par exemple, le pays déclarant est le même dans tout le fichier, la nationalité non.

C-OBS-001 = { $cell } : { $reason ->
        [filled] il y a un chiffre ({ $value }), mais son statut ({ $status }) dit qu’il n’y en a pas.
       *[other] { $count ->
            [one] la cellule est vide
           *[other] { $count } cellules sont vides
        } sans raison : zéro, non disponible ou confidentiel ?
    }
    .title = Cellules vides
    .remedy = Écrivez 0 là où rien n’a été compté, sinon le signe convenu. Par exemple « n.d. » pour non disponible.

R-VIR-001 = { $cell } vaut { $value } : un effectif ne peut pas être négatif.
    .title = Effectifs négatifs
    .remedy = Corrigez le chiffre. Par exemple, une correction va dans le mois qu’elle corrige.

R-VIR-002 = { $cell } : { $value } % n’est pas entre 0 et 100.
    .title = Pourcentages
    .remedy = Corrigez le chiffre ou son unité. Par exemple, 0,42 peut être une proportion : 42 %.

R-VCO-001 = { $cell } : la partie { $part } ({ $key }) dépasse le tout { $whole } ({ $name }).
    .title = La partie et le tout
    .remedy = Corrigez le chiffre faux. Par exemple, les mineurs ne peuvent pas être plus nombreux que l’ensemble.

R-VCO-002 = { $cell } : { $first } entrées moins { $second } sorties font { $expected } ; le fichier dit { $found }.
    .title = Entrées, sorties et solde
    .remedy = Corrigez l’un des trois. Par exemple : 2 310 − 1 905 = 405.

R-VCO-003 = { $cell } : { $period } finit le { $to }, après la réception du fichier ({ $received }).
    .title = Périodes à venir
    .remedy = Corrigez la période, ou marquez les chiffres comme provisoires ou prévus. Par exemple OBS_STATUS: P.

R-VCO-004 = { $cell } : { $first } ménages et { $second } personnes font { $found } personnes par ménage. { $key }
    .title = Personnes par ménage
    .remedy = Vérifiez si l’un des deux a été saisi deux fois ou dans une autre colonne. L’usage est de 1,5 à 12, par exemple 300 ménages et 1 240 personnes.

R-UNI-001 = { $cell } : { $value } est environ { $factor } fois { $sign ->
        [less] moins
       *[other] plus
    } que d’habitude dans cette série ({ $expected }) : milliers ou unités ?
    .title = Changement d’unité
    .remedy = Indiquez l’unité dans l’en-tête, ou corrigez les chiffres de { $period }. Par exemple « milliers de personnes ».

R-RUL-001 = { $cell } : { $text }
    .title = Règle de la correspondance
    .remedy = Corrigez la cellule, ou changez la règle de la correspondance ({ $mapping }). Par exemple, une limite a pu devenir trop étroite.

X-VAD-001 = { $suspect ->
        [part] { $cell } fausse { $totals } totaux à la fois. L’un d’eux : le total { $place } vaut { $total } et ses parties font { $sum } (écart { $difference }). Avec { $proposal } dans cette cellule, tous concordent.
       *[other] Le total { $place } vaut { $total }, mais { $parts ->
            [one] sa partie fait
           *[other] ses { $parts } parties font
        } { $sum } (écart { $difference }). { $totals ->
            [one] {""}
           *[other] Avec { $proposal } à sa place, { $totals } sommes concordent.
        }
    }
    .title = Le total et ses parties
    .remedy = Corrigez le total ou la partie fausse. Par exemple, cherchez des chiffres intervertis : 1 520 et 1 502.

X-VAD-002 = Le total { $place } vaut { $total }, mais les parties connues font déjà { $sum } ({ $difference } de plus), et d’autres manquent.
    .title = Le total et les parties connues
    .remedy = Corrigez le total ou la partie fausse. Par exemple, le total peut être plus ancien que ses parties.

X-VAD-003 = { $cell } : par { $by } on a { $first }, par { $and } on a { $second } (écart { $difference }). { $key }
    .title = Deux ventilations
    .remedy = Cherchez à laquelle il manque un groupe. Par exemple, « non précisé » peut manquer.

X-VAD-004 = { $cell } : les { $count } zones font { $first }, le pays { $second } (écart { $difference }). { $key }
    .title = Les zones et le pays
    .remedy = Vérifiez s’il manque une zone ou « non précisé ». Par exemple, les entrées par mer peuvent n’appartenir à aucune province.

X-VAD-005 = { $cell } : les { $count } périodes de { $period } font { $sum } ; le fichier dit { $total } (écart { $difference }). { $key }
    .title = Mois, trimestres et année
    .remedy = Corrigez la période fausse. Par exemple, cherchez des chiffres intervertis : 60 215 et 60 251.

X-CUM-001 = { $cell } : le cumul baisse de { $first } à { $value } ({ $period }).
    .title = Cumuls
    .remedy = Corrigez le chiffre, ou dites dans la correspondance que la série recommence. Par exemple, chaque janvier.

X-REP-001 = { $cell } : { $count ->
        [one] il manque un chiffre là où tous les autres sont présents : { $list }
       *[other] il manque { $count } chiffres là où tous les autres sont présents : { $list }
    }
    .title = Clés manquantes
    .remedy = Dites s’ils valent zéro ou n’ont pas été recueillis. Par exemple 0, ou « n.d. ».

X-VCO-006 = { $cell } : { $share } % d’hommes ({ $first } hommes, { $second } femmes) ; d’habitude { $from } à { $to } % dans cette série. { $key }
    .title = Rapport des sexes
    .remedy = Vérifiez si hommes et femmes ont été échangés ou si un chiffre est faux. S’il est juste, dites pourquoi.

X-VCO-007 = { $cell } : la série { $key } a les mêmes { $count } chiffres que { $other } ({ $place }).
    .title = Séries copiées
    .remedy = Vérifiez si l’une a été copiée sur l’autre. Par exemple, le Ghana et la Guinée se suivent dans bien des listes.

X-VCO-008 = { $cell } : la ligne { $line } est, dans chaque colonne, la somme des { $count } lignes { $first } à { $last } : est-ce un sous-total ?
    .title = Sous-totaux parmi les détails
    .remedy = Dites dans la correspondance que la ligne est un total. Par exemple : totals, rows: '(?i)^sous-total'.

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
