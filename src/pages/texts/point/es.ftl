tab-map = Mapear señalando
point-no-table = No hay tabla que señalar: el archivo no es una hoja, está dentro de un zip, o no se puede leer.
point-lead = Aquí está la hoja tal como se ve, con lo que se supone que es cada celda. Haga clic en una celda para corregirlo; elija el flujo de datos y qué significan las etiquetas. Nada se guarda hasta que usted guarde, y cada paso se puede deshacer.
point-now = Lo que se lee ahora
point-figures = { $n ->
    [one] cifra leída
   *[other] cifras leídas
}
point-unclaimed = { $n ->
    [one] celda sin uso
   *[other] celdas sin uso
}
point-observations = { $n ->
    [one] observación en códigos
   *[other] observaciones en códigos
}
point-sum = suma de las cifras
point-checks = totales que coinciden
point-apply = Aplicar
point-undo = Deshacer
point-back = volver a antes de esto
point-all = { $n ->
    [one] { $n } paso hasta ahora
   *[other] { $n } pasos hasta ahora
}
point-did = { $of ->
    [row] la fila { $what } es: { $value }
    [col] la columna { $what } es: { $value }
    [flow] el flujo de datos es { $value }
    [means] { $what } significa { $value }
    [always] { $what } es siempre { $value }
    [code] { $what } significa { $value }
    [sign] el signo { $value } significa { $what }
    [period] los períodos se escriben { $value }
    [year] el año es { $value }
    [unit] uno representa { $value }
    [sums] los totales no se comprueban
    [also] { $what } significa también { $value }
    [repeats] las filas con las mismas etiquetas se suman
   *[other] { $value }
}
point-part = { $of ->
    [title] título
    [header] encabezados
    [label] etiquetas
    [value] cifras
    [total] total
    [note] nota
    [ignored] dejar fuera
   *[other] { $of }
}
point-one = 1. Qué está dónde
point-two = 2. ¿Qué flujo de datos es?
point-three = 3. ¿Qué significan las etiquetas?
point-four = 4. Etiquetas que todavía no tienen código
point-four-none = Cada etiqueta tiene su código.
point-test-later = La prueba hecha con las primeras filas del archivo espera lo que queda por decidir.
point-from = { $of ->
    [year] título encima de la tabla
    [titles] títulos de las tablas
    [sheet] nombre de la hoja
    [file] nombre del archivo
    [headings] encabezados de las columnas
    [groups] filas en negrita que encabezan un grupo
    [level] fila { $name } de los encabezados
    [column] columna { $name }
   *[heading] { $name }
}
point-five = 5. Qué resulta, paso a paso
point-six = 6. Guardarlo como mapeo
point-mistake = Esto todavía no se puede leer como mapeo:
point-none = No se encontró ninguna tabla con etiquetas y cifras. Haga clic en la primera celda con una cifra y diga que su fila y su columna son cifras.
point-unsure = no es seguro
point-told = usted lo dijo
point-sure = { $n } % seguro
point-click = Haga clic en una celda para decir qué es su fila o su columna.
point-cell-means = Qué significa «{ $label }»:
point-row = Fila { $n }
point-column = Columna { $name }
point-to = hasta
point-left = Nada usa:
point-signs = Signos en lugar de cifras
point-sign = { $of ->
    [0] es cero
    [M] falta
    [L] no se recoge
    [C] confidencial
    [Q] suprimido
   *[other] { $of }
}
point-choose = Elegir…
point-code = código
point-variable = Está en el archivo
point-labels = Etiquetas
point-means = Significa
point-means-of = Qué significa { $name }
point-also = y además
point-also-of = Qué significa además { $name }
point-change = Cambiarlo a
point-nothing = nada
point-open = por decidir
point-needs = Lo que pide el flujo de datos
point-component = Dimensión o atributo
point-made = Se hace de
point-makes = { $of ->
    [always] siempre
    [variable] las etiquetas de
    [default] lo acordado si no se dice nada:
   *[other] resulta del período
}
point-always = Lo mismo para todas las cifras
point-always-of = { $name }: lo mismo para todas las cifras
point-year = Año
point-period = Cómo se escriben los períodos, por ejemplo { "{" }month{ "}" } { "{" }Y{ "}" }
point-unit = El archivo dice: { $text }.
point-unit-yes = Multiplicar por { $n }
point-unit-no = No vale para estas cifras
point-sums = Algunos totales no coinciden con sus partes. Mire si una fila o columna es un total, o una cifra, y se tomó por otra cosa.
point-sums-skip = No comprobar los totales
point-repeats = Varias filas tienen las mismas etiquetas y cifras distintas. ¿Falta una etiqueta que las distinga? Si no, se pueden sumar.
point-repeats-add = Sumarlas
point-flow-first = Elija arriba un flujo de datos: entonces verá lo que pide.
point-four-lead = Aquí no se adivina nada: elija el código que significa cada etiqueta. El mapeo lo recuerda.
point-why = Su nombre se parece a «{ $name }» en { $list }.
point-code-of = Código de { $label }
point-add-up = nada: sumar sus cifras
point-steps = Las primeras cifras: su celda, las etiquetas que valen para ella y los códigos que significan.
point-no-codes = todavía no se conocen todos los códigos
point-no-rows = Todavía no se lee ninguna cifra.
point-test-passes = La prueba hecha con las primeras filas del archivo pasa.
point-test-fails = La prueba hecha con las primeras filas del archivo todavía no pasa:
point-id = Nombre del mapeo
point-not-ready = Queda algo por decidir: véalo arriba. Lo que se guarda con una prueba que falla se conserva, y no se usa.
point-save = Guardarlo y leer el archivo con él
point-hand-over = Lo guarda quien revisa en la oficina. La dirección de esta página contiene todos los pasos: entréguela.
point-yaml = El mapeo como texto

practice-title = Espacio de práctica
practice-lead = Aprenda todo el camino con un archivo de muestra que tiene errores a propósito: enviarlo, leer qué está mal, enviarlo corregido, revisarlo, publicarlo, seguir una cifra hasta su celda. Nada aquí es real: ninguna cifra se publica, se cuenta ni se comunica a nadie, y todo desaparece cuando el servicio se reinicia.
practice-alone = Aquí una sola persona lo hace todo. En la oficina real una segunda persona revisa y publica: nadie decide sobre lo que envió.
practice-begin = Practicar
practice-done = hecho
practice-banner = Nada aquí es real.
practice-leave = Salir del espacio de práctica
practice-offer = ¿Es su primera vez? Recorra todo el camino con un archivo de muestra que tiene errores a propósito. Nada de ello es real.
practice-next = Paso { $n } de 6: { $of ->
    [send] envíe la muestra con errores
    [read] lea sus problemas
    [mend] envíe la muestra corregida
    [mean] diga por qué sus advertencias son correctas y envíela a revisión
    [release] apruébela y después publíquela
   *[trace] siga una cifra publicada hasta su celda
}
practice-step = { $of ->
    [send] Enviar un archivo
    [read] Leer sus problemas, por causa y en la hoja
    [mend] Enviar el archivo corregido como su corrección
    [mean] Decir por qué las advertencias son correctas y enviarlo a revisión
    [release] Ver qué cambiará, aprobar, publicar
   *[trace] Seguir una cifra hasta su celda
}
practice-go = { $of ->
    [send] Enviar la muestra
    [read] Leer los problemas
    [mend] Enviarla corregida
    [mean] A su página
    [release] A la revisión
   *[trace] A las publicaciones
}

defs-title = Mapeos, reglas y calendarios
defs-lead = Lo que está en vigor en esta oficina. Se conserva cada versión; solo la que pasa sus propias pruebas se activa.
defs-kind = { $of ->
    [mapping] Mapeos
    [rules] Paquetes de reglas
    [calendar] Calendarios
   *[other] { $of }
}
defs-since = Guardado el
defs-none = Ninguno propio: valen los que trae el servicio.
defs-versions = Versiones
defs-from = De
defs-to = A
defs-when = Cuándo
defs-active = activa
defs-compare = Comparar las dos
defs-diff = Qué es distinto
defs-same = Nada: es el mismo texto.
trends-title = Cómo llegan los archivos
trends-lead = Contado a partir del libro: qué tan bueno era el primer archivo de cada entrega cuando llegó, mes a mes.
trends-month = Mes
trends-deliveries = entregas
trends-first = sin error a la primera
trends-findings = hallazgos por cada mil celdas
trends-returned = devueltas
trends-days = días hasta la publicación
trends-none = Todavía no se envió nada.
trends-due = Según el calendario
trends-due-all = previstas
trends-on-time = a tiempo
trends-late = tarde
trends-missing = faltan
verify-title = Comprobar una prueba
verify-lead = Una prueba muestra cómo se llegó a una cifra o a una publicación, firmada, con su lugar en el libro. Suba una: aquí se comprueba cada paso y no se guarda nada. Lo mismo comprueba sin este servicio «isthmus verify».
verify-file = Prueba (.isthmus-proof, 2 MB como máximo)
verify-it = Comprobarla
verify-holds = La prueba es válida.
verify-broken = La prueba no es válida. Qué está mal:
verify-entries = { $n ->
    [one] { $n } entrada
   *[other] { $n } entradas
}
verify-step = { $of ->
    [keys] Las claves son las que firmaron:
    [checkpoint] El estado del libro está firmado con su clave.
    [statement] Firmado, y en su lugar del libro:
    [chain] Las declaraciones se siguen unas de otras.
    [number] La cifra es parte de lo que se publicó:
   *[policy] El libro es el de este servicio.
}
verify-approved = Aprobado por { $names }.
verify-witnesses = Testigos: { $names }.
verify-no-witness = Ningún testigo firmó: solo quien opera el libro responde de su historia.
verify-key = Clave de este libro:
health-title = Salud del servicio
health-ready = puede trabajar
health-not = no puede trabajar
health-waiting = archivos en espera
health-running = se están comprobando
health-dead = se abandonaron
health-uploads = envíos pueden empezar aún
health-version = Versión
health-ledger = Entradas del libro
health-signed = Firmado hasta
health-checked = Visto
