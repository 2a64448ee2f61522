greeting = Bonjour { $name },
close = Isthmus
    Ce message a été écrit par un programme. Qui peut décider d’un envoi le voit après s’être connecté.

submission-refused = { $receipt } : { $errors ->
        [one] une erreur à corriger
       *[other] { $errors } erreurs à corriger
    }
    .body = Votre fichier { $file } a été lu. Il contient { $errors ->
        [one] une erreur
       *[other] { $errors } erreurs
    } et { $warnings ->
        [one] un avertissement
       *[other] { $warnings } avertissements
    }. Le rapport nomme chacun avec sa cellule et ce qu’il faut faire. Corrigez le fichier et renvoyez-le comme correction de { $receipt }.
submission-checked = { $receipt } : sans erreur
    .body = Votre fichier { $file } a été lu sans erreur{ $warnings ->
        [0] .
        [one] {" "}; un avertissement demande une phrase de votre part.
       *[other] {" "}; { $warnings } avertissements demandent une phrase de votre part.
    } Envoyez-le en révision quand il est définitif.
submission-failed = { $receipt } : notre machine n’a pas pu le lire
    .body = Notre machine a échoué trois fois sur votre fichier { $file }. Vous n’avez rien à faire : il est conservé, et la personne qui gère ce service est prévenue.
submission-submitted = { $receipt } attend une révision
    .body = { $file } est arrivé et ne contient pas d’erreur. Il attend qu’une autre personne que son expéditeur le regarde.
submission-returned = { $receipt } a été rendu
    .body = La personne chargée de la révision a rendu { $file } et dit : « { $text } »
submission-approved = { $receipt } attend sa publication
    .body = { $file } a été approuvé. Il peut être publié maintenant ou sous embargo.
release-public = Publié : { $release }
    .body = { $release } peut maintenant être lu par les personnes concernées.
release-pending = Une seconde clé est attendue : { $release }
    .body = { $release } attend qu’une autre personne tourne sa clé.
release-withdrawn = Retiré : { $release }
    .body = { $release } a été retiré. Motif : « { $text } »
calendar-due = { $stage ->
        [soon] Attendu le { $day } : { $flow }, { $period }
        [late] En retard depuis le { $day } : { $flow }, { $period }
        [overdue] Échu depuis le { $day } : { $flow }, { $period }
       *[delinquent] Non remis depuis le { $day } : { $flow }, { $period }
    }
    .body = { $stage ->
        [soon] Les chiffres de { $flow } pour { $period } sont attendus au plus tard le { $day }.
       *[other] Les chiffres de { $flow } pour { $period } étaient attendus le { $day } et ne sont pas arrivés.
    } Envoyez-les, ou dites pourquoi il n’y a rien à déclarer.
