skip = Ir al contenido
nav-main = Principal
nav-langs = Idioma
footer = cada cifra con la celda de la que viene
place = { $of ->
    [datasets] Datos
    [work] Mi trabajo
    [send] Enviar un archivo
    [releases] Publicaciones
   *[other] { $of }
}
role = { $of ->
    [uploader] envía
    [reviewer] revisa
    [publisher] publica
    [consumer] lee
    [auditor] audita
    [tenant-admin] administra la oficina
    [system-admin] administra el servicio
   *[other] { $of }
}
said = { $what ->
    [commented] Se añadió su comentario.
    [justified] Se añadió su motivo.
    [submitted] Se envió a revisión. Ahora lo mira una segunda persona.
    [returned] Se devolvió a quien lo envió, con su texto.
    [approved] Se aprobó. Ya se puede publicar.
    [overridden] Se cambió la gravedad, con su motivo.
    [rerun] Se ejecuta de nuevo.
    [cancelled] Se retiró el envío.
    [released] Se publicó.
    [key] Su llave quedó puesta.
    [withdrawn] Se retiró la publicación. Sus cifras ya no se muestran.
    [restored] El contenido anterior se publicó de nuevo.
   *[other] Hecho.
}
state = { $of ->
    [received] recibido
    [running] se está revisando
    [refused] tiene errores
    [checked] sin errores
    [in-review] en revisión
    [returned] devuelto
    [approved] aprobado
    [released] publicado
    [cancelled] retirado por quien lo envió
    [failed] no se pudo revisar
    [pending] espera la segunda llave
    [scheduled] bajo embargo
    [public] a la vista
    [replaced] sustituida
    [withdrawn] retirada
   *[other] { $of }
}

sign-in = Iniciar sesión
sign-out = Cerrar sesión
sign-in-provider = Entrar con la cuenta de su organización
login = Usuario
password = Contraseña
invited = ¿Recibió una invitación?
invitation-title = Poner una contraseña con la invitación
invitation-lead = Su administrador le dio un código secreto. Vale una sola vez, durante tres días.
invitation-secret = Código de la invitación
password-title = Cambiar la contraseña
password-lead = Después se cierra su sesión en todas partes, y entra con la nueva.
password-now = Contraseña actual
password-new = Contraseña nueva
password-rule = Al menos 12 caracteres, sin su usuario. Unas cuantas palabras seguidas están bien.
password-set-it = Poner la contraseña
password-set = Su contraseña quedó puesta. Ya puede iniciar sesión con ella.

go-home = A la primera página
request-number = Número de esta petición, para su administrador: { $id }

home-title = Mi trabajo
home-waiting = { $n ->
    [one] Le espera: { $n } cosa
   *[other] Le esperan: { $n } cosas
}
home-nothing = No le espera nada.
home-recent = Todos los archivos
home-first = Todavía no se envió nada. Envíe el archivo que tiene, con el diseño que tiene.
earlier = Anteriores
todo = { $of ->
    [mend] Leer los problemas, corregir, enviar de nuevo
    [mean] Mirarlo y enviarlo a revisión
    [mend-returned] Leer por qué volvió
    [look] Se está revisando: ver cómo va
    [failed] Ver qué pasó
    [review] Revisar
    [release] Publicar
    [key] Poner la segunda llave
    [embargo] Ver qué se abre y cuándo
   *[other] Abrir
}
col-todo = Qué hacer
col-what = Archivo
col-office = Oficina
col-state = Estado
col-since = Desde
col-receipt = Recibo
col-file = Archivo
col-dataflow = Flujo de datos
col-sent = Enviado

day-of-year = { $day } de { $month } de { $year }
moment-of-day = { $date }, { $time } UTC
month-of-year = { $month } de { $year }
part-of-year = { $kind ->
    [half] semestre { $n } de { $year }
    [third] cuatrimestre { $n } de { $year }
    [quarter] trimestre { $n } de { $year }
   *[week] semana { $n } de { $year }
}
month = { $n ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
