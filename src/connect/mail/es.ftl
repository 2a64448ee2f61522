greeting = Hola, { $name }:
close = Isthmus
    Este mensaje lo escribió un programa. Quien puede decidir sobre un envío lo ve al iniciar sesión.

submission-refused = { $receipt }: { $errors ->
        [one] un error por corregir
       *[other] { $errors } errores por corregir
    }
    .body = Se leyó su archivo { $file }. Tiene { $errors ->
        [one] un error
       *[other] { $errors } errores
    } y { $warnings ->
        [one] una advertencia
       *[other] { $warnings } advertencias
    }. El informe nombra cada uno con su celda y lo que hay que hacer. Corrija el archivo y envíelo de nuevo como corrección de { $receipt }.
submission-checked = { $receipt }: sin errores
    .body = Su archivo { $file } se leyó sin errores{ $warnings ->
        [0] .
        [one] ; una advertencia necesita una frase suya.
       *[other] ; { $warnings } advertencias necesitan una frase suya.
    } Envíelo a revisión cuando sea definitivo.
submission-failed = { $receipt }: nuestra máquina no pudo leerlo
    .body = Nuestra máquina falló tres veces con su archivo { $file }. No tiene que hacer nada: está guardado, y quien administra este servicio ya lo sabe.
submission-submitted = { $receipt } espera revisión
    .body = Llegó { $file } y no tiene errores. Espera que lo mire alguien distinto de quien lo envió.
submission-returned = { $receipt } fue devuelto
    .body = Quien revisa devolvió { $file } y dice: «{ $text }»
submission-approved = { $receipt } espera publicación
    .body = { $file } fue aprobado. Puede publicarse ahora o con embargo.
release-public = Publicado: { $release }
    .body = { $release } ya puede ser leído por quienes corresponde.
release-pending = Falta una segunda llave: { $release }
    .body = { $release } espera que otra persona gire su llave.
release-withdrawn = Retirado: { $release }
    .body = { $release } fue retirado. Motivo: «{ $text }»
calendar-due = { $stage ->
        [soon] Vence el { $day }: { $flow }, { $period }
        [late] Con retraso desde el { $day }: { $flow }, { $period }
        [overdue] Vencido desde el { $day }: { $flow }, { $period }
       *[delinquent] Sin entregar desde el { $day }: { $flow }, { $period }
    }
    .body = { $stage ->
        [soon] Las cifras de { $flow } de { $period } deben llegar a más tardar el { $day }.
       *[other] Las cifras de { $flow } de { $period } debían llegar el { $day } y no han llegado.
    } Envíelas, o diga por qué no hay nada que informar.
