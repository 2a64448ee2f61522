# Frases de las reglas. Valor: celda, qué, por qué. `.title`: la regla. `.remedy`: qué hacer, con un ejemplo.

F-FLF-001 = { $cell }: { $reason ->
        [name-differs] por su nombre es { $expected }, pero por su contenido es { $found }.
        [archive] es un archivo comprimido ({ $found }) que no se lee.
        [data-file] es un archivo de datos de otro programa ({ $found }).
        [empty-zip] el ZIP está vacío.
        [excel-xml-2003] es una «Hoja de cálculo XML 2003», que no se lee.
        [executable] es un programa; no se abrió.
        [flat-opendocument] es un OpenDocument «plano» (.fods), que no se lee.
        [html] es una página web, no un cuadro de cifras.
        [html-as-xls] es una página web guardada con nombre de libro de cálculo.
        [image] es una imagen ({ $found }), no un cuadro de cifras.
        [mail] es un mensaje de correo; el cuadro quizá sea su adjunto.
        [media] es un archivo de sonido, video o tipografía ({ $found }).
        [nested-zip] el ZIP contiene otro archivo comprimido («{ $value }»), que no se abre.
        [numbers] es un archivo de Apple Numbers, que no se lee.
        [office-other] es un archivo de Office sin hojas de cálculo ({ $found }).
        [old-spreadsheet] es una hoja de cálculo de un programa antiguo ({ $found }), que no se lee.
        [pdf] es un documento PDF: sus cifras no se pueden leer con seguridad como celdas.
        [powerpoint] es una presentación, no un libro de cálculo.
        [sdmx-not-data] es un mensaje SDMX, pero no de datos ({ $found }).
        [word] es un documento de texto, no un libro de cálculo.
       *[other] su contenido no es de ningún tipo que se lea.
    }
    .title = Tipo de archivo
    .remedy = { $reason ->
        [name-differs] Dele su nombre verdadero; por ejemplo, con «Guardar como», «Libro de Excel (.xlsx)».
        [archive] Descomprímalo y envíe los archivos que contiene; por ejemplo, en un ZIP.
        [nested-zip] Ponga todos los archivos en un solo ZIP, sin otros comprimidos dentro.
        [mail] Guarde el adjunto y envíelo; por ejemplo, el .xlsx.
        [data-file] Exporte el cuadro; por ejemplo, como CSV en UTF-8.
        [numbers] En Numbers use «Archivo», «Exportar a», «Excel». Por ejemplo, tabla.xlsx.
       *[other] Envíe el cuadro como .xlsx, .xls, .ods, .csv, .json o .xml. Por ejemplo, ábralo en Excel y use «Guardar como», «Libro de Excel (.xlsx)».
    }

F-FLF-002 = { $cell }: { $reason ->
        [encrypted] el archivo está protegido con contraseña y no se puede leer.
        [empty] el archivo está vacío.
        [truncated] el archivo está cortado: le falta el final.
        [truncated-zip] el archivo está cortado: le falta el final.
        [unexpected-end] el documento se corta en la línea { $line }.
        [unclosed-string] un texto que empieza en la línea { $line } no se cierra.
        [unclosed-quote] las comillas que se abren en la línea { $line } no se cierran.
        [unclosed-element] el elemento <{ $text }> no se cierra (línea { $line }).
        [mismatched-end] la línea { $line } cierra otro elemento: { $text }.
        [unopened-end] línea { $line }: </{ $text }> cierra un elemento que no se abrió.
        [duplicate-key] la clave «{ $text }» está dos veces en el mismo objeto (línea { $line }).
        [duplicate-attribute] el atributo «{ $text }» está dos veces en el mismo elemento (línea { $line }).
        [undefined-entity] la línea { $line } usa «&{ $text };», que el XML no conoce.
        [no-root] el XML no tiene ningún elemento.
        [second-root] el XML tiene un segundo elemento raíz <{ $text }> (línea { $line }).
        [bad-number] línea { $line }: «{ $text }» no es un número en JSON.
        [dtd] el XML declara un tipo de documento o entidades, que por seguridad no se leen.
        [xml-dtd] una parte del archivo declara un tipo de documento, que por seguridad no se lee.
        [path-traversal] el ZIP contiene una ruta que sale de él («{ $value }»).
        [symlink] el ZIP contiene un enlace en lugar de un archivo («{ $value }»).
        [wrong-crc] la suma de control de una parte («{ $value }») no coincide: sus bytes cambiaron en el camino.
        [duplicate-entry] la parte «{ $value }» está dos veces en el paquete.
        [missing-part] falta una parte que el libro necesita («{ $value }»).
        [duplicate-cell] hay una celda dos veces en la hoja ({ $found }).
        [duplicate-row] hay una fila dos veces en la hoja ({ $found }).
        [off-grid] hay una celda fuera de la cuadrícula de la hoja ({ $found }).
        [split-zip] es solo un volumen de un ZIP dividido.
        [not-well-formed] el documento está mal formado en la línea { $line }: { $text }
       *[other] { $line ->
            [none] el archivo está dañado y no abre ({ $reason }).
           *[other] el documento está mal formado en la línea { $line } ({ $reason }): { $text }
        }
    }
    .title = El archivo abre
    .remedy = { $reason ->
        [encrypted] Quite la contraseña (Archivo, Información, Proteger libro) y envíelo de nuevo.
        [truncated] Envíelo de nuevo; si vuelve a cortarse, comprímalo antes en un ZIP.
        [truncated-zip] Envíelo de nuevo; si vuelve a cortarse, compare el tamaño del archivo antes y después.
        [dtd] Exporte el XML sin «<!DOCTYPE …>».
        [unclosed-quote] Cierre las comillas de esa línea o exporte otra vez el cuadro como CSV.
        [split-zip] Envíe un solo ZIP; por ejemplo, con «Enviar a», «Carpeta comprimida».
       *[other] Ábralo con el programa que lo creó, guárdelo y envíelo de nuevo. Por ejemplo, en Excel: «Guardar como», «Libro de Excel (.xlsx)».
    }

F-FLF-003 = { $cell }: { $reason ->
        [guessed] el archivo no indica su codificación; se leyó como { $found }.
        [mark-contradicts] el archivo lleva la marca de { $found }, que se siguió, y no lo que dice el mapeo.
        [unknown-encoding] no se conoce la codificación «{ $found }».
        [unsupported-encoding] la codificación { $found } no se lee.
        [mojibake] «{ $value }» se leyó con otra codificación.
        [nul] «{ $value }» contiene signos sin sentido (NUL).
        [lost-character] «{ $value }» perdió un carácter.
       *[other] el texto no está en una sola codificación: hay caracteres que no se pueden leer.
    }
    .title = Codificación del texto
    .remedy = { $reason ->
        [guessed] Revise en el informe un nombre con acento; si sale mal, guarde el archivo como UTF-8. Por ejemplo, «CSV UTF-8» en Excel.
        [mark-contradicts] No hace falta nada si los nombres con acento salen bien. Por ejemplo, «Panamá».
       *[other] Guarde el archivo como «CSV UTF-8». Por ejemplo, «PanamÃ¡» debe leerse «Panamá».
    }

F-FLF-004 = { $reason ->
        [cells] { $cell }: { $count ->
                [one] hay una celda con contenido
               *[other] hay { $count } celdas con contenido
            } en filas o columnas ocultas, y se { $count ->
                [one] leyó como las demás.
               *[other] leyeron como las demás.
            }
       *[sheet] La hoja «{ $sheet }» está oculta y no se leyó; tiene { $rows ->
            [one] una fila
           *[other] { $rows } filas
        } con contenido.
    }
    .title = Datos ocultos
    .remedy = Muéstrelos si son parte del cuadro; bórrelos si no lo son. Por ejemplo: clic derecho en las pestañas, «Mostrar».

F-FLF-005 = { $cell } { $reason ->
        [no-result] tiene una fórmula sin resultado guardado.
       *[other] muestra { $value } en lugar de una cifra.
    }
    .title = Errores en celdas
    .remedy = Repare la fórmula o escriba el número. Por ejemplo, #¡REF! aparece cuando se borró la fila que la fórmula usaba.

F-FLF-006 = { $cell }: { $reason ->
        [double] el cuadro «{ $table }» se encontró más de una vez: «{ $text }».
        [sheet] ninguna hoja tiene el cuadro «{ $table }», que empieza con «{ $text }».
        [path] no hay nada en «{ $text }».
        [pointer] no hay nada en «{ $text }».
       *[other] no se encontró «{ $text }», por lo que se reconoce el cuadro «{ $table }».
    }{ $nearest ->
        [none] {""}
       *[other] {" "}Lo más cercano: «{ $nearest }».
    }
    .title = Cuadros esperados
    .remedy = Conserve nombres y encabezados como en los archivos anteriores. Por ejemplo, el mapeo busca «{ $text }».

F-FLF-007 = { $cell }: ningún mapeo corresponde a esta disposición. { $reason ->
        [nearest] El más cercano es { $nearest }; difiere en: { $differs }.
       *[other] Nunca se había enviado algo parecido.
    }
    .title = Disposición conocida
    .remedy = Restablezca los encabezados del archivo anterior o pida que se mapee la nueva disposición. Por ejemplo: isthmus map new ARCHIVO.

F-FLF-008 = { $cell }: varios mapeos corresponden a esta disposición: { $list }.
    .title = Una sola disposición
    .remedy = Indique cuál es. Por ejemplo: isthmus convert ARCHIVO --mapping mappings/NOMBRE.yaml.

F-FLF-009 = { $cell }: { $count ->
        [one] un número está guardado como texto y se leyó
       *[other] { $count } números están guardados como texto y se leyeron
    } como { $count ->
        [one] cifra.
       *[other] cifras.
    }
    .title = Números guardados como texto
    .remedy = No hace falta nada. Para corregirlo en Excel: seleccione las celdas y use «Convertir en número».

F-FLF-010 = { $cell }: el archivo no contiene datos.
    .title = Datos en el archivo
    .remedy = Revise si es el archivo correcto o si un filtro o una hoja oculta lo dejó vacío. Por ejemplo, pudo guardarse antes de llenarse.

F-FLF-011 = { $cell }: { $count ->
        [one] una celda tiene un comentario, que no se leyó
       *[other] { $count } celdas tienen comentarios, que no se leyeron
    } como dato.
    .title = Comentarios en celdas
    .remedy = Lo que aclare las cifras, escríbalo en una nota al pie del cuadro. Por ejemplo: «1/ Cifras preliminares».

F-LIM-001 = { $cell }: { $reason ->
        [file] el archivo tiene { $value } bytes; se leen como máximo { $limit }.
        [inflated] el archivo, descomprimido, pasaría de { $limit } bytes.
        [part] una parte del archivo, descomprimida, pasaría de { $limit } bytes.
        [entries] el paquete tiene más de { $limit } elementos.
        [sheets] el libro tiene más de { $limit } hojas.
        [cells] el archivo tiene más de { $limit } celdas.
        [cell-chars] una celda tiene más de { $limit } caracteres.
        [xml-depth] el documento tiene más de { $limit } niveles anidados.
        [json-depth] el documento tiene más de { $limit } niveles anidados.
        [xml-attributes] un elemento tiene más de { $limit } atributos.
        [token] un valor o nombre pasa de { $limit } bytes.
        [columns] una línea tiene más de { $limit } columnas.
        [field] un campo pasa de { $limit } bytes.
        [findings] el archivo tiene { $value } hallazgos del tipo { $rule }; se dicen los primeros { $limit }.
       *[other] el archivo es más grande de lo que se lee (límite { $limit }).
    }
    .title = Tamaño del archivo
    .remedy = Envíelo por partes, por ejemplo un archivo por año, o borre lo que no es del cuadro (imágenes, hojas sin uso).

F-FDD-001 = { $cell }: la línea { $line } tiene { $found } campos y el encabezado { $expected }.
    .title = Campos por línea
    .remedy = Busque en esa línea un separador que falta o sobra. Por ejemplo, un «;» dentro de un nombre debe ir entre comillas.

F-DES-001 = { $reason ->
        [doubtful] { $cell }: { $count ->
                [one] una cifra se puede
               *[other] { $count } cifras se pueden
            } leer de dos maneras, y el archivo usa los dos estilos.
       *[other] { $cell }: «{ $value }» está escrito con otro estilo que el del mapeo; sería { $proposal }.
    }
    .title = Signos de decimales y miles
    .remedy = Use un solo signo decimal en todo el archivo. Por ejemplo, 1.234,5 siempre, o 1,234.5 siempre.

F-SCH-001 = { $cell }: { $reason ->
        [required] falta { $expected } ({ $path }).
        [additionalProperties] hay una clave que aquí no se conoce ({ $path }). Se conocen: { $expected }.
        [type] «{ $value }» no es del tipo { $expected } ({ $path }).
        [enum] «{ $value }» no es ninguno de { $expected } ({ $path }).
        [const] «{ $value }» no es { $expected } ({ $path }).
        [pattern] «{ $value }» no tiene la forma { $expected } ({ $path }).
        [delete-action] el mensaje borra filas; los borrados no se aplican.
        [bad-key] no se puede leer la clave de una serie: { $text }
        [not-sdmx-data] el documento no es un mensaje de datos SDMX de una versión que se lea: { $text }
       *[other] el documento no cumple su esquema ({ $path }): { $text }
    }
    .title = Esquema del documento
    .remedy = Corrija lo indicado o acuerde un esquema nuevo. Por ejemplo, puede faltar un campo o tener otro nombre.

F-LIM-002 = { $cell }: el archivo no se leyó hasta el final: { $reason ->
        [memory] necesitaría más de { $limit } MiB de memoria.
        [cpu] necesitaría más de { $limit } segundos de cálculo.
        [wall] tardaría más de { $limit } segundos.
        [killed] el sistema interrumpió la lectura.
       *[other] la lectura falló.
    }
    .title = Memoria y tiempo
    .remedy = { $reason ->
        [killed] Envíelo otra vez; si se rechaza de nuevo, envíelo por partes, por ejemplo un archivo por año.
       *[other] Ábralo con el programa con que se hizo, copie solo el cuadro en un archivo nuevo y envíe ese, por ejemplo un archivo por año.
    }

S-DSD-001 = { $cell }: { $reason ->
        [column] ninguna columna se llama «{ $text }», de donde sale «{ $component }».{ $nearest ->
            [none] {""}
           *[other] {" "}Lo más cercano: «{ $nearest }».
        }
       *[other] nada indica «{ $component }» para estas cifras.
    }
    .title = Dimensiones
    .remedy = Agregue la columna o el encabezado, o declare en el mapeo lo que vale para todas las cifras. Por ejemplo, «{ $component }: solo total».

S-DSD-002 = { $cell }: { $count ->
        [0] el conjunto de datos no tiene lugar para «{ $label }».
        [one] un valor de «{ $label }» no se usa.
       *[other] { $count } valores de «{ $label }» no se usan.
    }
    .title = Columnas sin uso
    .remedy = Asígnela, o escriba en el mapeo por qué se omite. Por ejemplo: ignore, why: observaciones internas.

S-DSD-003 = { $cell }: { $count ->
        [one] hay un número que no pertenece
       *[other] hay { $count } números que no pertenecen
    } a ningún cuadro.
    .title = Números sin lugar
    .remedy = Revise si se agregó una fila o columna o cambió un encabezado. Por ejemplo, una columna nueva «Otros» necesita una línea en el mapeo.

S-FDT-001 = { $cell }: { $reason ->
        [date] «{ $value }» es una fecha y se necesita un número ({ $component }).
        [boolean] «{ $value }» es un sí o no y se necesita un número ({ $component }).
        [too-long] «{ $value }» tiene más dígitos de los que puede tener una cifra ({ $component }).
        [too-many-digits] «{ $value }» tiene más dígitos de los que puede tener una cifra ({ $component }).
       *[other] la celda contiene «{ $value }»; se necesita { $expected ->
            [integer] un número entero
            [period] un periodo
           *[other] un número
        } ({ $component }).
    }
    .title = Tipo del valor
    .remedy = Corrija la celda. Si no hay cifra, use el signo acordado; por ejemplo, «n.d.».

S-FDL-001 = { $cell }: { $reason ->
        [length] «{ $value }» tiene { $found } caracteres; { $component } admite { $limit }.
        [digits] «{ $value }» tiene más dígitos de los que puede tener una cifra.
       *[other] { $value } tiene { $found ->
            [one] un decimal
           *[other] { $found } decimales
        }; { $limit ->
            [0] estas cifras son enteras.
           *[other] se admiten { $limit }.
        }
    }
    .title = Longitud y decimales
    .remedy = { $reason ->
        [length] Acorte el texto.
       *[other] Corrija la cifra. Por ejemplo, las personas son enteras: 12, no 12,375. Si es una tasa, indique su unidad.
    }

S-FDM-001 = { $cell }: falta «{ $component }» en { $count ->
        [one] una observación.
       *[other] { $count } observaciones.
    }
    .title = Atributos obligatorios
    .remedy = Indíquelo en una columna o, una vez para todo, en el mapeo. Por ejemplo, OBS_STATUS: A para cifras normales.

S-TIM-001 = { $cell }: { $reason ->
        [calendar] el calendario no tiene el periodo «{ $period }».
        [parts] «{ $period }» no dice todo lo que necesita un periodo, como año y mes.
       *[other] «{ $period }» no es un periodo{ $freq ->
            [A] {" "}anual
            [S] {" "}semestral
            [Q] {" "}trimestral
            [M] {" "}mensual
            [W] {" "}semanal
            [D] {" "}diario
           *[other] {""}
        }.
    }
    .title = Periodos
    .remedy = Corrija el periodo. Por ejemplo: 2024 (año), 2024-Q1 (trimestre), 2024-03 (mes), 2024-W07 (semana).

S-RWD-001 = { $cell } y { $other } dan cifras distintas para lo mismo, { $first } y { $second }: { $key }.
    .title = Una cifra por clave
    .remedy = Deje una de las dos. Por ejemplo, borre la fila más antigua.

S-RWD-002 = { $cell } repite { $place }: { $key }. { $count ->
        [one] Un registro es idéntico
       *[other] { $count } registros son idénticos
    } a otro; se usa uno de cada uno.
    .title = Registros repetidos
    .remedy = Borre la repetición. Por ejemplo, pudo pegarse dos veces un bloque.

S-RWD-003 = { $cell }: { $count } filas del archivo corresponden a una sola cifra y se sumaron: { $key } = { $value }.
    .title = Partes de una cifra
    .remedy = Envíe una fila por cifra. Por ejemplo, una fila por área, nacionalidad y mes.

S-RNR-001 = { $cell }: del archivo no salió ninguna observación.
    .title = Al menos un registro
    .remedy = Revise si es el archivo correcto y si el cuadro tiene cifras. Por ejemplo, pudo guardarse con un filtro puesto.

S-PII-001 = { $reason ->
        [no-permission] { $cell }: el archivo tiene una fila por persona y no consta permiso para contarlas. El archivo se apartó.
       *[other] { $cell }: { $columns } parece contener datos personales. El archivo se apartó y no se guardó nada de él.
    }
    .title = Datos personales
    .remedy = Envíe solo totales, sin nombres, números de documento ni fechas de nacimiento. Por ejemplo: mujeres, 18 a 29 años, 214.

C-COV-001 = { $cell }: «{ $label }» no se conoce como { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } celdas).
    } { $proposals ->
        [0] {""}
       *[other] Lo más cercano: { $proposal }.
    }
    .title = Etiquetas y códigos conocidos
    .remedy = { $proposals ->
        [0] Corrija la escritura o pida que se acepte la etiqueta para un código.
       *[other] Acepte la propuesta para todas sus celdas o corrija la escritura. Por ejemplo: { $proposal }.
    }

C-COV-002 = { $cell }: { $code } { $reason ->
        [early] vale solo desde { $from }, no para { $period }.
       *[other] valió hasta { $to } y no vale para { $period }.
    }
    .title = Vigencia de los códigos
    .remedy = Use el código de esa época. Por ejemplo, desde 1992 los Estados sucesores ocupan el lugar de Yugoslavia.

C-COV-003 = { $cell }: «{ $label }» puede ser { $list } ({ $component }).
    .title = Etiquetas ambiguas
    .remedy = Elija cuál es y escríbalo completo. Por ejemplo, «Guinea-Bissau» en lugar de «Guinea».

C-COV-004 = { $cell }: lo desconocido y otros son el { $share } % del total en «{ $component }» (límite { $limit } %).
    .title = Peso de lo desconocido y otros
    .remedy = Desglose el grupo o explique por qué no es posible. Por ejemplo, liste los cinco mayores de «Otros países».

C-COC-001 = { $cell }: esta combinación no es posible: { $key }.
    .title = Combinaciones permitidas
    .remedy = Corrija uno de los códigos. Por ejemplo, un rechazo de entrada no tiene sentido «salida».

C-COC-002 = { $cell }: { $sender } informa por { $home }, pero { $count ->
        [one] una cifra es
       *[other] { $count } cifras son
    } de { $code }.
    .title = Área que informa
    .remedy = Corrija el país que informa o revise si se intercambiaron país y nacionalidad. Por ejemplo, la nacionalidad va en su propia columna.

C-COC-003 = { $cell }: { $component } y { $partner } son lo mismo, { $code }: nadie se mueve de un país al mismo país.
    .title = País informante y contraparte
    .remedy = Corrija uno de los dos. Por ejemplo, para los nacionales que regresan indique el país del que vienen.

C-COC-004 = { $cell }: { $component } tiene { $found } áreas y { $partner } tiene { $others }: las dos columnas parecen intercambiadas.
    .title = Columnas intercambiadas
    .remedy = Intercambie las dos columnas o sus líneas en el mapeo. Por ejemplo, el país que informa es el mismo en todo el archivo; la nacionalidad, no.

C-OBS-001 = { $cell }: { $reason ->
        [filled] hay una cifra ({ $value }), pero su estado ({ $status }) dice que no la hay.
       *[other] { $count ->
            [one] la celda está vacía
           *[other] { $count } celdas están vacías
        } sin motivo: ¿cero, no disponible o confidencial?
    }
    .title = Celdas vacías
    .remedy = Escriba 0 donde no hubo casos; si no, el signo acordado. Por ejemplo, «n.d.» para no disponible.

R-VIR-001 = { $cell } es { $value }: un conteo no puede ser negativo.
    .title = Conteos negativos
    .remedy = Corrija la cifra. Por ejemplo, una corrección va en el mes que corrige.

R-VIR-002 = { $cell }: { $value } % no está entre 0 y 100.
    .title = Porcentajes
    .remedy = Corrija la cifra o su unidad. Por ejemplo, 0,42 puede ser una proporción: 42 %.

R-VCO-001 = { $cell }: la parte { $part } ({ $key }) supera al todo { $whole } ({ $name }).
    .title = La parte y el todo
    .remedy = Corrija la cifra equivocada. Por ejemplo, los menores no pueden ser más que todas las personas.

R-VCO-002 = { $cell }: { $first } de entrada menos { $second } de salida son { $expected }; el archivo dice { $found }.
    .title = Entradas, salidas y saldo
    .remedy = Corrija una de las tres. Por ejemplo: 2.310 − 1.905 = 405.

R-VCO-003 = { $cell }: { $period } termina el { $to }, después de recibirse el archivo ({ $received }).
    .title = Periodos futuros
    .remedy = Corrija el periodo o marque las cifras como preliminares o pronosticadas. Por ejemplo, OBS_STATUS: P.

R-VCO-004 = { $cell }: { $first } hogares y { $second } personas dan { $found } personas por hogar. { $key }
    .title = Personas por hogar
    .remedy = Revise si una de las dos se anotó dos veces o en otra columna. Lo usual es de 1,5 a 12; por ejemplo, 300 hogares y 1.240 personas.

R-UNI-001 = { $cell }: { $value } es unas { $factor } veces { $sign ->
        [less] menos
       *[other] más
    } que lo usual en esta serie ({ $expected }): ¿miles o unidades?
    .title = Cambio de unidad
    .remedy = Indique la unidad en el encabezado o corrija las cifras de { $period }. Por ejemplo, «miles de personas».

R-RUL-001 = { $cell }: { $text }
    .title = Regla del mapeo
    .remedy = Corrija la celda o cambie la regla del mapeo ({ $mapping }). Por ejemplo, un límite pudo quedar corto.

X-VAD-001 = { $suspect ->
        [part] { $cell } descuadra { $totals } totales a la vez. Uno de ellos: el total { $place } es { $total } y sus partes suman { $sum } (diferencia { $difference }). Con { $proposal } en esta celda cuadran todos.
       *[other] El total { $place } es { $total }, pero { $parts ->
            [one] su parte es
           *[other] sus { $parts } partes suman
        } { $sum } (diferencia { $difference }). { $totals ->
            [one] {""}
           *[other] Con { $proposal } en su lugar cuadran { $totals } sumas.
        }
    }
    .title = El total y sus partes
    .remedy = Corrija el total o la parte equivocada. Por ejemplo, busque cifras cambiadas de lugar: 1.520 y 1.502.

X-VAD-002 = El total { $place } es { $total }, pero las partes conocidas ya suman { $sum } ({ $difference } más), y faltan otras.
    .title = El total y las partes conocidas
    .remedy = Corrija el total o la parte equivocada. Por ejemplo, el total puede ser más antiguo que sus partes.

X-VAD-003 = { $cell }: por { $by } son { $first } y por { $and } son { $second } (diferencia { $difference }). { $key }
    .title = Dos desgloses
    .remedy = Revise a cuál le falta un grupo. Por ejemplo, puede faltar «no especificado».

X-VAD-004 = { $cell }: las { $count } áreas suman { $first } y el país tiene { $second } (diferencia { $difference }). { $key }
    .title = Las áreas y el país
    .remedy = Revise si falta un área o «no especificado». Por ejemplo, las entradas por mar pueden no ser de ninguna provincia.

X-VAD-005 = { $cell }: los { $count } periodos de { $period } suman { $sum }; el archivo dice { $total } (diferencia { $difference }). { $key }
    .title = Meses, trimestres y año
    .remedy = Corrija el periodo equivocado. Por ejemplo, busque cifras cambiadas de lugar: 60.215 y 60.251.

X-CUM-001 = { $cell }: el acumulado baja de { $first } a { $value } ({ $period }).
    .title = Acumulados
    .remedy = Corrija la cifra o indique en el mapeo que la serie vuelve a empezar. Por ejemplo, cada enero.

X-REP-001 = { $cell }: { $count ->
        [one] falta una cifra donde están todas las demás: { $list }
       *[other] faltan { $count } cifras donde están todas las demás: { $list }
    }
    .title = Claves que faltan
    .remedy = Indique si son cero o si no se recogieron. Por ejemplo, 0 o «n.d.».

X-VCO-006 = { $cell }: { $share } % de hombres ({ $first } hombres y { $second } mujeres); lo usual en esta serie es de { $from } a { $to } %. { $key }
    .title = Proporción de hombres y mujeres
    .remedy = Revise si se intercambiaron hombres y mujeres o si una cifra está mal. Si es correcta, explique por qué.

X-VCO-007 = { $cell }: la serie { $key } tiene las mismas { $count } cifras que { $other } ({ $place }).
    .title = Series copiadas
    .remedy = Revise si una se copió sobre la otra. Por ejemplo, Ghana y Guinea van juntas en muchas listas.

X-VCO-008 = { $cell }: la fila { $line } es, en todas las columnas, la suma de las { $count } filas { $first } a { $last }: ¿es un subtotal?
    .title = Subtotales entre los detalles
    .remedy = Indique en el mapeo que la fila es un total. Por ejemplo: totals, rows: '(?i)^subtotal'.

# El informe.

ui-receipt = Acuse de recibo
ui-file = Archivo
ui-bytes = { $count ->
        [one] un byte
       *[other] { $count } bytes
    }
ui-sender = Remitente
ui-dataflow = Conjunto
ui-mapping = Mapeo
ui-received = Recibido
ui-unknown = no se conoce
ui-chosen = { $how ->
        [named] indicado en la orden
        [sender] elegido por el remitente
        [filename] elegido por el nombre del archivo
        [fingerprint] elegido por el remitente y la disposición
        [coded] no hace falta: el archivo ya viene codificado
       *[other] { $how }
    }
ui-outcome = { $errors ->
        [0] { $warnings ->
            [0] SE ACEPTA: no hay nada que corregir.
            [one] SE ACEPTA CON UNA ADVERTENCIA, que pide una razón antes de publicar.
           *[other] SE ACEPTA CON { $warnings } ADVERTENCIAS, que piden una razón antes de publicar.
        }
        [one] NO SE ACEPTA: hay un error que corregir.
       *[other] NO SE ACEPTA: hay { $errors } errores que corregir.
    }
ui-sum = Las cifras suman { $sum }, sin contar los totales: compárelo con su propia suma.
ui-observations = { $count ->
        [0] Ninguna observación.
        [one] Una observación.
       *[other] { $count } observaciones.
    }
ui-totals = { $all ->
        [0] Ningún total que comprobar.
        [one] Un total comprobado: cuadran { $passed }, no cuadran { $failed }, sin decidir { $undecided }.
       *[other] { $all } totales comprobados: cuadran { $passed }, no cuadran { $failed }, sin decidir { $undecided }.
    }
ui-errors = Errores (hay que corregirlos)
ui-warnings = Advertencias (piden una razón)
ui-information = Información (no pide nada)
ui-cells = Celdas
ui-used = Se comparó con
ui-more = y { $count } más
ui-remedy = Qué hacer
ui-proposals = Propuestas
ui-times = { $count ->
        [one] un caso
       *[other] { $count } casos
    }
ui-notes = Cambios hechos al leer
ui-note-folded = «{ $from }» se leyó como { $to } ({ $component }) pese a mayúsculas, acentos o espacios: { $count }
ui-note-synonym = «{ $from }» se leyó como { $to } ({ $component }), sinónimo aceptado: { $count }
ui-note-default = { $component } se puso en { $to }, porque el archivo no lo indica: { $count }
ui-note-period = el periodo «{ $from }» se leyó como { $to }: { $count }
ui-note-unit = cifras multiplicadas por { $from }: { $count }
ui-note-zero = el signo «{ $from }» se leyó como cero: { $count }
ui-note-difference = acumulados convertidos en diferencias: { $count }
ui-note-counted = filas de personas que se contaron: { $count }
ui-note-added = varias filas de una misma clave sumadas: { $count }
ui-note-summed = filas sumadas que solo difieren en algo para lo que el flujo no tiene dimensión: { $count }
ui-note-rule = cambiadas por la regla { $from } del mapeo: { $count }
ui-ledger = Celdas del archivo
ui-role = { $role ->
        [title] títulos
        [header] encabezados
        [label] etiquetas
        [value] cifras
        [total] totales
        [note] notas
        [ignored] omitidas con motivo
       *[other] { $role }
    }
ui-unclaimed = { $count ->
        [0] ninguna sin usar
        [one] una sin usar
       *[other] { $count } sin usar
    }
ui-next = Qué hacer ahora
ui-next-errors = { $count ->
        [one] Corrija el error en el archivo y envíelo de nuevo.
       *[other] Corrija los { $count } errores en el archivo y envíelo de nuevo; los primeros afectan a más celdas.
    }
ui-next-warnings = { $count ->
        [one] Dé una razón para la advertencia o corríjala.
       *[other] Dé una razón para cada una de las { $count } advertencias o corríjalas.
    }
ui-next-clean = Nada. Las observaciones se pueden publicar.
ui-csv-header = hallazgo,gravedad,regla,título,archivo,hoja,celda,línea,ruta,mensaje,qué hacer
