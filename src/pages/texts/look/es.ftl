look-catalogue-title = Conjuntos de datos
look-catalogue-lead = Cifras comparables sobre migración, tal como las publicaron las oficinas. Abiertas a todos, sin cuenta.
look-search = Buscar
look-search-label = Título, país, tema o código
look-search-clear = Mostrar todo
look-found = { $n ->
    [one] { $n } conjunto de datos encontrado para «{ $q }»
   *[other] { $n } conjuntos de datos encontrados para «{ $q }»
}
look-nothing-found = No se encontró nada para «{ $q }». Pruebe con un país, un tema como «entradas» o un código como MEX.
look-nothing-published = Todavía no hay nada publicado. Lo que se publique aparecerá aquí al instante.
look-newest = Publicaciones más recientes
look-release-number = publicación { $number }
look-areas = Áreas
look-by = Por
look-span = De { $from } a { $to }
look-rows = { $n ->
    [one] { $n } cifra
   *[other] { $n } cifras
}
look-more-areas = y { $n } más
look-follow = Seguir las publicaciones nuevas (Atom)

look-choose = Elegir qué mirar
look-period = Periodo
look-show = Mostrar
look-all = Todo junto
look-gap = sin cifra
look-figure = Cifra
look-share = Parte
look-area = Área
look-from = Desde
look-to = Hacia
look-marks = Notas
look-daily = al día en promedio
look-against = frente a { $period }
look-way = { $way ->
    [up] más
    [down] menos
   *[same] igual
}
look-table = Las cifras en una tabla
look-over-time = En el tiempo
look-line-told = { $name }: de { $first } ({ $from }) a { $last } ({ $to }); máximo en { $when }: { $most }.
look-origins = De dónde: los mayores por { $by }
look-pyramid = Edad y sexo
look-map-areas = Por área que informa
look-map-origins = Mapa por { $by }
look-flows = De dónde a dónde
look-chord = Entre las áreas que informan
look-arcs = El ancho de los arcos es la raíz cuadrada de la cifra.
look-mark-break = ruptura de la serie
look-mark-provisional = provisional
look-mark-estimated = estimada
look-mark-revised = revisada
look-mark-incomplete = al menos: falta una parte
look-more-periods = { $n ->
    [one] { $n } periodo anterior está en el archivo.
   *[other] { $n } periodos anteriores están en el archivo.
}
look-more-rows = { $n ->
    [one] { $n } fila más está en el archivo.
   *[other] { $n } filas más están en el archivo.
}
look-added = { $n ->
    [one] Tal como se publicó.
   *[other] Suma de { $n } cifras publicadas que no se superponen: no se publicó un total.
}
look-at-least = { $n ->
    [one] Al menos esta cantidad: { $n } parte no tiene cifra.
   *[other] Al menos esta cantidad: { $n } partes no tienen cifra.
}
look-not-added = Estas cifras no se pueden sumar: cuentan cosas distintas o son proporciones. Elija una de ellas.
look-no-figure-then = no hay cifra con la que comparar
look-not-compared-part = no se compara: falta una parte
look-across-break = con una ruptura de la serie en medio: no se contó lo mismo
look-passport = Pasaporte de esta cifra
look-passport-lead = Qué se contó, cómo, quién lo contó y dónde se puede comprobar.
look-made-of = Compuesta de
look-published-as-is = Una sola cifra, tal como se publicó.
look-provider = Proveedor
look-release = Publicación
look-proof = Lista firmada de la publicación, con sus hashes
look-trace = De esta cifra a su celda (para quien puede verla)
look-csv = Estas cifras en CSV
look-cut = Este conjunto de datos es grande: se muestran los últimos 24 periodos de cada serie. Todo está en los archivos.
look-history = Publicaciones
look-history-lead = Nada se sobrescribe: cada publicación se queda en su dirección.
look-col-number = Número
look-col-office = Oficina
look-col-at = Publicada
look-col-rows = Cifras
look-col-files = Archivos
look-current = la que se lee ahora
look-restores = de nuevo el contenido de la publicación { $number }
look-manifest = hashes
look-downloads = Descargar
look-downloads-lead = La misma dirección da siempre la publicación más reciente.
look-snippets = Líneas para copiar
look-cite = Cómo citar
look-licence = Licencia
look-contact = Contacto
look-source = Fuente
look-updated = Actualizado
look-lines = Límites: Natural Earth (dominio público), los que están en uso; simplificados.

look-far = { $n ->
    [one] { $n } flujo de o hacia otros lugares está en la tabla.
   *[other] { $n } flujos de o hacia otros lugares están en la tabla.
}
look-back = Al conjunto de datos
look-points-title = Puntos fronterizos semana a semana
look-points-lead = Las entradas van hacia arriba y las salidas hacia abajo, como las contó cada lado. Todos los puntos tienen la misma escala. Una semana sin cifra va rayada; una semana con el punto cerrado va en gris: ninguna es un cero.
look-points-none = En este conjunto de datos no hay conteos semanales en puntos fronterizos.
look-more-points = { $n ->
    [one] { $n } punto más está en el archivo.
   *[other] { $n } puntos más están en el archivo.
}
look-closed = cerrado
look-week = Semana
look-comparable-title = Qué áreas se pueden comparar
look-comparable-lead = Las cifras de dos áreas se pueden poner una junto a otra cuando cuentan lo mismo y del mismo modo. Cada área se compara con { $with }.
look-comparable-none = Solo un área publica en este conjunto de datos: no hay nada que comparar.
look-comparable-with = Comparar con
look-comparable-all = Lo que no es comparable se dice aquí y no se ajusta en ninguna parte.
look-grade = { $of ->
    [whole] sin ruptura
    [same] igual
    [convertible] convertible
    [break] ruptura
    [different] distinto
   *[unknown] desconocido
}
look-reason-break = Cambió dentro de la serie: { $is }.
look-reason-convertible = Aquí { $is }, allí { $other }: se pueden acercar, con una nota.
look-reason-different = Aquí { $is }, allí { $other }: no es lo mismo.
look-reason-unknown = No se dice nada.
look-series = Serie
look-reason-broken = Ruptura en { $when }.

look-calendar-title = Quién ha publicado, y cuándo
look-calendar-lead = Cada casilla es un periodo: cuándo vencía y cuándo se publicó por primera vez para todos. Solo se muestran las oficinas que lo aceptaron.
look-calendar-none = Todavía ninguna oficina muestra aquí su calendario.
look-due = vence el { $day }
look-office = Oficina y conjunto de datos
look-standing = { $of ->
    [on-time] a tiempo
    [came-late] publicado tarde
    [soon] vence pronto
    [late] atrasado
    [overdue] vencido
    [delinquent] vencido hace mucho
    [excused] nada que informar
   *[open] aún no termina
}
look-grade-head = Grado
look-grade-whole = { $grade ->
    [A] A: comparable
    [B] B: con una nota
   *[C] C: no sin ajuste
}
look-grade-self = Con lo que se comparan las demás
look-axis-refused = No se muestra con las demás: { $name }. { $why }
look-axis-announced = Debe saberse de { $name }: { $why }
look-sum-announced = Sumado aunque no todo es igual: { $why }
look-sum-refused = No sumado: { $why }

look-mirror-title = Dos recuentos de los mismos movimientos
look-mirror-lead = Lo que una oficina contó como entrada se compara con lo que la otra contó como salida. Sobre la línea ambas cuentan lo mismo; la banda más oscura es un 10 % de distancia, la más clara un 30 %.
look-mirror-none = Aquí no hay dos oficinas que informen ambas de los movimientos entre ellas. En cuanto publiquen las dos, aparecerán.
look-mirror-choose = Movimientos
look-mirror-pair = De { $from } a { $to }
look-mirror-refused = Las dos cuentan cosas distintas: la distancia entre ellas no dice quién cuenta bien.
look-mirror-same = Ambas dicen que cuentan lo mismo y de la misma manera.
look-mirror-band = { $band ->
    [A] periodos con un 10 % de distancia como máximo
    [B] periodos entre el 10 y el 30 %
    [C] periodos con más del 30 %
   *[none] periodos sin juzgar: falta uno, o son muy pocas personas
}
look-mirror-bands = Distancia
look-mirror-received = Recibidas, según { $area }
look-mirror-sent = Enviadas, según { $area }
look-mirror-asymmetry = Asimetría
look-mirror-how = La asimetría es la diferencia dividida por la media de ambas, positiva donde se recibió más de lo que se envió. El punto con anillo es el último periodo; los ejes van en potencias de diez.
look-mirror-told = Periodos con un 10 % de distancia como máximo: { $a }; del 10 al 30 %: { $b }; más: { $c }.
look-mirror-lines = Lo que recibió { $to } y lo que envió { $from }, en un mismo eje.
look-mirror-says = Lo que cada una dice de sus cifras
look-mirror-passport = Cifras de { $area }
look-mirror-letter = Carta a las dos oficinas
look-mirror-letter-lead = Las cifras lado a lado, las razones probables y lo que se pide revisar a cada una, en una hoja con espacio para responder.
look-mirror-letter-get = Descargar la carta
look-mirror-link = ambos recuentos
look-comparable-group = Grupo
look-comparable-every = Todas las áreas
look-mirror-passports = Pasaporte
look-rules-title = Reglas
look-rules-lead = Cada archivo se comprueba con estas { $n } reglas. Los errores impiden publicar una cifra, las advertencias piden una razón y la información no pide nada. Los ejemplos son inventados.
look-rules-example = Por ejemplo
look-rules-remedy = Qué hacer
look-rules-level = { $of ->
    [F] El archivo
    [S] Estructura
    [C] Códigos
    [R] Un registro
    [X] Registros entre sí
    [T] Series de tiempo
    [V] Revisiones
    [M] Lo que cuentan los socios
    [D] Otros conjuntos
   *[P] Antes de publicar
}
