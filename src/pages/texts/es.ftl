skip = Ir al contenido
nav-main = Principal
nav-langs = Idioma
footer = cada cifra con la celda de la que viene
place = { $of ->
    [datasets] Datos
    [work] Mi trabajo
    [send] Enviar un archivo
    [releases] Publicaciones
    [admin] Administración
    [health] Salud
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
    [corrected] Su corrección está propuesta. Otra persona debe estar de acuerdo.
    [agreed] De acuerdo. Ejecute de nuevo el archivo para que se lea así.
    [sent] Se recibió. Guarde el número del recibo.
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
    [mapped] El mapeo se guardó y está en uso. El archivo se lee con él.
    [practice-ended] El espacio de práctica se cerró. Usted está de nuevo en la oficina real.
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
session-ended = Su sesión terminó. De lo que acaba de enviar no se tomó nada. Inicie sesión y hágalo otra vez.
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

severity = { $of ->
    [error] error
    [warning] advertencia
   *[information] información
}
severities = { $of ->
    [error] Errores
    [warning] Advertencias
   *[information] Información
}
machine = { $of ->
    [worker] la revisión automática
    [folder] la carpeta vigilada
    [pull] la recogida automática
    [scheduler] el calendario
   *[other] el servicio
}
step = { $of ->
    [received] Recibido
    [started] Empezó la revisión automática
    [refused] Revisado: tiene errores
    [checked] Revisado: sin errores
    [failed] No se pudo revisar
    [justify] Dijo por qué es correcto
    [comment] Dijo
    [submit] Enviado a revisión
    [return] Devuelto
    [approve] Aprobado
    [override] Cambió la gravedad
    [rerun] Se ejecuta de nuevo
    [cancel] Retirado
    [release] Publicado
    [withdraw] Publicación retirada
    [restore] Publicado de nuevo
   *[other] { $of }
}
stands = { $of ->
    [received] Está en el disco y espera su turno.
    [running] Se está revisando.
    [refused] Tiene errores. Lea los problemas, corrija el archivo y envíelo de nuevo como corrección de este.
    [checked] No tiene errores. Diga que vale: entonces lo revisa una segunda persona.
    [in-review] Debe mirarlo una segunda persona.
    [returned] Se devolvió. Lea por qué, corrija el archivo y envíelo de nuevo.
    [approved] Se aprobó y se puede publicar.
    [released] Es parte de una publicación.
    [cancelled] Lo retiró quien lo envió.
    [failed] La máquina no pudo revisarlo. Su administrador puede hacer que se ejecute de nuevo.
   *[other] { $of }
}
going = { $of ->
    [received] Recibido. Espera su turno.
    [running] Se lee y se revisa…
   *[other] Listo.
}
change = { $of ->
    [new] nueva
    [changed] cambiada
   *[removed] ya no está
}
class = { $of ->
    [set] como está fijado para este flujo
    [public] todos pueden leerla
    [restricted] pueden leerla lectores nombrados
   *[confidential] solo puede leerla la oficina
}
how = { $of ->
    [merge] Estas cifras se añaden; lo que tiene la misma clave se sustituye, nada se quita.
   *[replace] La publicación es exactamente estas cifras; todas las demás se quitan.
}
release-stands = { $of ->
    [pending] Espera la llave de una segunda persona, y todavía no se puede leer.
    [scheduled] Está bajo embargo: se abre sola en el momento de abajo.
    [public] Es lo que se lee ahora.
    [replaced] Otra posterior tomó su lugar. Todavía se puede citar.
    [withdrawn] Se retiró: se nombra, pero sus cifras ya no se muestran.
   *[other] { $of }
}
errors = { $n ->
    [one] error
   *[other] errores
}
warnings = { $n ->
    [one] advertencia
   *[other] advertencias
}
observations = { $n ->
    [one] cifra leída
   *[other] cifras leídas
}
cells = { $n ->
    [one] { $n } lugar
   *[other] { $n } lugares
}
proposals = { $n ->
    [one] Propuesta
   *[other] Propuestas
}
and-more = { $n ->
    [one] y { $n } más
   *[other] y { $n } más
}
all-of-cause = { $n ->
    [one] Ver { $n } más de esta causa
   *[other] Ver { $n } más de esta causa
}
change-new = { $n ->
    [one] cifra nueva
   *[other] cifras nuevas
}
change-changed = { $n ->
    [one] cambiada
   *[other] cambiadas
}
change-removed = { $n ->
    [one] ya no está
   *[other] ya no están
}
change-same = { $n ->
    [one] igual
   *[other] iguales
}
submit-lead = { $n ->
    [one] { $n } regla advierte. Diga por qué sus cifras son correctas.
   *[other] { $n } reglas advierten. Diga de cada una por qué sus cifras son correctas.
}
submit-clean = No queda nada por explicar. Diga que este archivo vale.
token = programa { $of }
nav-submission = Este envío
tab-submission = Estado y pasos
tab-problems = Problemas
tab-sheet = Hoja
tab-review = Qué cambiará
send-lead = Envíe el archivo que tiene, con su propio diseño. Recibe enseguida un recibo, y todos los problemas en una lista.
send-office = ¿Para qué oficina?
send-corrects = ¿Corrige un archivo anterior?
send-corrects-none = No, es nuevo
send-file = Archivo: suéltelo aquí, o elíjalo
send-formats = Excel, LibreOffice, CSV, JSON, XML, o un zip de ellos; como máximo { $size }. El flujo de datos y el diseño se reconocen solos.
send-it = Enviar
send-after = Con el envío no se publica nada: antes lo mira una segunda persona.
send-mended = Enviar el archivo corregido
first-causes = Qué mirar primero
all-problems = Todos los problemas
submit-title = Enviar a revisión
submit-see = Ver qué cambiará
submit-text = Palabras para quien revisa (se pueden omitir)
submit-it = Enviar a revisión
why-right = ¿Por qué es correcto: { $title }
why-text = ¿Por qué?
note-text = Unas palabras (se pueden omitir)
thread-title = Quién hizo y dijo qué
comment-text = Pregunte o responda. Lo leen todos los que trabajan en este archivo.
comment-it = Decirlo
ask = Preguntar sobre esto, o responder
facts-title = Datos del archivo
sent-by = Enviado por
recognised-flow = Flujo de datos
recognised-layout = Diseño (mapeo)
not-yet = todavía no se sabe
no-mapping = ninguno corresponde; los problemas dicen qué difiere
corrects = Corrige
duplicates = Los mismos bytes que
same-bytes = El mismo archivo, byte por byte, ya se había enviado. Enviarlo otra vez no cambia nada:
stands-unknown = Todavía no se conoce ningún mapeo para un cuadro así. El archivo puede estar bien: muestre una vez qué son sus filas y columnas, y desde entonces se lee.
share-of = Parte del archivo comprimido
shares = Otras partes del archivo comprimido
size = Tamaño
downloads = Descargar
get-marked = El archivo con sus problemas marcados
get-report = Informe para leer e imprimir
get-list = Lista de problemas (Excel)
get-original = El archivo tal como se envió
get-data = Las cifras que se leen ahora (CSV)
get-proof = Prueba, para comprobar sin este servicio
rerun-title = Ejecutar de nuevo
rerun-lead = Tras un fallo, con un mapeo más nuevo, o con gravedades que se cambiaron.
cancel-title = Retirar el envío
cancel-lead = Queda registrado, y no sigue adelante.
own-work = Aquí debe decidir otra persona: nadie decide sobre lo que él mismo envió o aprobó.
not-run = Todavía no se revisó.
filter = Mostrar por gravedad
filter-all = Todos
see-sheet = Ver la hoja { $name }
no-problems = No hay nada de este tipo.
found = Hay
expected = Debería haber
what-to-do = Qué hacer:
justify-title = Es correcto así
justify-text = ¿Por qué son correctas estas cifras? Lo lee quien revisa, y queda con la publicación.
justify-it = Dar este motivo
override-title = Cambiar la gravedad
override-lead = Solo para este archivo. En un archivo con errores vale cuando se ejecuta de nuevo.
override-to = A
override-it = Cambiarla
pages = Más páginas
page-before = Página anterior
page-next = Página siguiente
no-sheet = No hay hoja que mostrar: el archivo no es una tabla, está dentro de un zip, o no se puede leer.
sheets = Hojas
hidden = (oculta)
key-claimed = leída por el mapeo
key-claimed-as = El mapeo lo lee como:
key-left-out = dejado fuera por el mapeo
key-unclaimed = ninguna regla la reclama
key-hidden = oculta por quien envió
sheet-up = Filas de arriba
sheet-down = Filas de abajo
sheet-left = Columnas a la izquierda
sheet-right = Columnas a la derecha
sheet-caption = Parte de { $name } tal como está en el archivo
sheet-beside = Problemas en estas filas
to-cause = A su causa
change-title = Qué cambiará
no-dataset = Aquí todavía no hay cifras comprobadas.
change-against = Comparado con la publicación { $n }, que es la última.
change-first = Sería la primera publicación de esta serie.
change-alike = Igual en todas estas cifras
change-largest = Saltos más grandes
change-list = Cifras que cambian
col-figure = Cifra
col-before = Antes
col-after = Después
col-by = Diferencia
col-change = Cambio
col-number = Número
col-opens = Se lee desde
col-rows = Cifras
decide-title = Decidir
approve-lead = Usted dice con su nombre que estas cifras se pueden publicar.
approve-it = Aprobar
return-title = Devolver a quien lo envió
return-text = ¿Qué hay que corregir?
return-it = Devolver
release-title = Publicar
release-keys = { $n } personas deben poner su llave. La suya es la primera; no se muestra nada antes de la última.
release-when = ¿Cuándo se puede leer?
release-now = Enseguida
release-later = Desde un momento (embargo)
release-day = Día
release-time = Hora (UTC)
release-class = ¿Quién puede leerla?
release-how = ¿Qué pasa con las cifras anteriores?
release-it = Publicar
no-releases = Todavía no se publicó nada.
release-number = publicación { $n }
release-asked = Pedida
release-keys-given = Llaves puestas
release-made-of = Hecha de
release-restores = Tiene otra vez el contenido de la publicación
release-manifest = Manifiesto (SHA-256)
release-history = Todas las publicaciones de esta serie
key-title = Poner la segunda llave
key-lead = Con su llave las cifras se muestran, enseguida o al terminar el embargo.
key-it = Poner mi llave
withdraw-title = Retirarla
withdraw-lead = Queda nombrada con su número y su motivo; sus cifras ya no se muestran.
withdraw-it = Retirar
restore-title = Publicar otra vez este contenido
restore-lead = Se hace una publicación nueva con el número siguiente. Nada se sobrescribe.
restore-it = Publicar otra vez

ledger = { $of ->
    [receipt] Bytes recibidos
    [parse] Leído
    [map] Llevado a los códigos comunes
    [validate] Comprobado con las reglas
    [decide] Una persona decidió
    [protect] Conteos pequeños protegidos
    [release] Publicado
    [withdraw] Retirado
   *[other] { $of }
}
trace-step = { $of ->
    [folded] Coincide sin contar mayúsculas ni acentos
    [synonym] Coincide por un sinónimo aceptado
    [default] Tomado como acuerda el mapeo
    [period] Período leído
    [unit] Unidad cambiada por el factor
    [zero] Un signo que vale cero
    [difference] Diferencia de dos cifras acumuladas
    [counted] Contado de registros
    [added] Sumado
    [corrected] Corregido
    [summed] Suma de sus partes
    [rule] Regla del mapeo
   *[other] { $of }
}
trace-title = De dónde viene una cifra
trace-lead = Elija una cifra para ver su celda, qué se cambió en el camino, quién decidió y su lugar en el libro de registro.
trace-open = De dónde viene cada cifra
trace-key = Por sus códigos
trace-it = Ver de dónde viene
trace-another = Otra cifra
trace-cell = Celda
trace-coded = El archivo ya venía en códigos comunes.
trace-unchanged = No se cambió nada en el camino.
trace-rules = Reglas
trace-no-findings = Ninguna regla halló nada en esta celda.
trace-row = Fila { $n } del archivo de la publicación
trace-ledger = En el libro de registro
trace-position = Posición
trace-what = Qué se firmó

admin-people = Personas
admin-name = Nombre
admin-mail = Correo (ahí van informes y recordatorios)
admin-roles = Qué pueden hacer
admin-remove = Quitar las funciones
admin-add-person = Añadir a una persona, o cambiar lo que puede hacer
admin-give = Dar estas funciones
admin-tokens = Programas con un token
admin-tokens-lead = Un token permite a un programa hacer lo marcado, solo para su oficina.
admin-until = Vale hasta
admin-used = Último uso
admin-revoke = Revocarlo
admin-add-token = Crear un token
admin-for = ¿Para qué es?
admin-days = Vale tantos días
admin-owner = ¿Quién responde por él? No puede hacer más que esa persona.
admin-owner-none = Nadie (solo puede enviar y leer)
admin-make = Crearlo
admin-webhooks = Programas que reciben avisos (webhooks)
admin-webhooks-lead = Se les avisa de lo que pasa en su oficina, con firma y sin cifras.
admin-close = No avisarle más
admin-dead = Lo que no se le pudo avisar
admin-again = Enviar de nuevo
admin-add-webhook = Avisar a un programa
admin-url = Su dirección (https)
admin-jobs = Lo que la máquina dejó por imposible
admin-no-jobs = Nada.
admin-made = { $of ->
    [person] Se invitó a { $name }. Entregue este código: con él se pone una contraseña, una vez, en tres días. Solo se muestra ahora.
    [token] Se creó el token { $name }. Guarde su secreto: solo se muestra ahora.
   *[webhook] Desde ahora se avisa a { $name }. Sus mensajes se firman con esto; solo se muestra ahora.
}

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

# Corrections of cells
correct-proposed = Correcciones que esperan el visto bueno de otra persona
correct-reads = «{ $old }» se lee como «{ $new }».
correct-agree = De acuerdo: léase así desde la próxima ejecución
correct-title = Escribir una corrección
correct-lead = El archivo queda como se envió. Cuando otra persona esté de acuerdo, la celda se lee como usted dice, en este archivo y en el siguiente del mismo diseño, hasta que se corrija la fuente.
correct-sheet = Hoja (vacío para un archivo de texto)
correct-cell = Celda, como D17; de JSON o XML el puntero, como /filas/3/total
correct-old = Lo que dice
correct-new = Lo que debería decir
correct-it = Proponerla
correct-take = Leer «{ $old }» como «{ $new }» dondequiera que esté
correct-take-why = Es la etiqueta que se propuso.
correct-anywhere = Dondequiera que esté

course-title = Lo que más cambia, antes y después
course-before = Antes
course-after = Después
course-by = En
course-number = Serie { $n }
course-changed = { $n ->
    [one] Cambia { $n } cifra.
   *[other] Cambian { $n } cifras.
}
course-more = { $n ->
    [one] { $n } periodo más no está en la tabla.
   *[other] { $n } periodos más no están en la tabla.
}
told-title = A quién se avisa cuando se publica
told-programs = Programas (webhooks)
told-people = Personas, por correo
told-tokens = La descargan con un token
told-nobody = a nadie
told-no-mail = este servicio no envía correo
told-more = { $n ->
    [one] Y { $n } más.
   *[other] Y { $n } más.
}
told-everybody = También la recibe quien descarga los datos públicos sin cuenta y quien sigue el canal Atom.

verify-now = Verificar esta cifra
verify-figure = Esta cifra, verificada
verify-elsewhere = La prueba se hizo y se comprobó aquí ahora mismo. Para comprobarla sin este servicio, llévesela:
verify-record = El registro del que se calculó el hash
verify-made = { $n ->
    [one] Lo que hizo: { $n } cosa con su hash
   *[other] Lo que hizo: { $n } cosas con sus hashes
}
disk-title = Espacio en los discos
disk-holds = { $of ->
    [store] Base de datos
   *[blobs] Archivos
}
disk-free = { $free } libres de { $whole }
disk-left = { $of ->
    [none] Prácticamente lleno: se rechazan archivos. Lo que se confirmó está a salvo. Haga sitio ahora o pase los datos a un disco mayor.
   *[little] Pronto lleno: haga sitio antes de que se rechacen archivos.
}
disk-unknown = La base de datos y los archivos están en otras máquinas, o este sistema no dice cuánto espacio hay.

defs-only = Por ahora hay una sola versión: no hay con qué compararla.
