# Frases de las reglas. Valor: celda, qué, por qué. `.title`: la regla. `.remedy`: qué hacer, con un ejemplo.

F-EVA-001 = { $reason ->
        [period] { $name } está acordado desde { $from }, y el archivo termina con { $period }.
       *[dataflow] { $name } no está entre lo que esta oficina acordó enviar ({ $list }).
    }
    .title = Acuerdo
    .about = El remitente está previsto para enviar este conjunto en este periodo, según el calendario de entregas.
    .remedy = { $reason ->
        [period] Envíe los periodos acordados, o pida ampliar el acuerdo. Por ejemplo, el calendario de la oficina nombra el primer periodo.
       *[dataflow] Pida el alta al equipo de la pasarela, o elija otro conjunto. Por ejemplo, agregue el flujo de datos al calendario de la oficina.
    }

F-EVA-002 = Es el mismo archivo del acuse { $receipt } del { $day }; no cambió nada.
    .title = El mismo archivo otra vez
    .about = El archivo no es, byte a byte, uno ya enviado.
    .remedy = Vea si eligió el archivo correcto. Por ejemplo, el mes nuevo puede estar en otra carpeta.

F-FLF-001 = { $cell }: { $reason ->
        [archive] es un archivo comprimido de un tipo que no se abre ({ $found }).
        [data-file] es un archivo de datos de { $found }, que no se lee.
        [excel-xml-2003] es una «Hoja de cálculo XML 2003», que no se lee.
        [executable] es un programa. No se abrió.
        [flat-opendocument] es un OpenDocument plano (.fods), que no se lee.
        [html] es una página web, no un cuadro de cifras.
        [html-as-xls] es una página web guardada con nombre de libro de cálculo, como hacen algunos portales.
        [image] es una imagen ({ $found }), no un cuadro de cifras.
        [mail] es un mensaje de correo, no un cuadro de cifras.
        [media] es un archivo de sonido, de video o de letra, no un cuadro de cifras.
        [name-differs] por su nombre es .{ $expected }, pero por su contenido es { $found }. Se leyó como { $found }.
        [nested-zip] el ZIP contiene otro archivo comprimido («{ $name }»), que no se abre.
        [not-a-table] el contenido no es texto ni un libro de cálculo: no se reconoce el tipo de archivo.
        [numbers] es un archivo de Apple Numbers, que no se lee.
        [office-other] es un archivo de Office, pero no un libro de cálculo ({ $found }).
        [old-spreadsheet] es una hoja de cálculo de un tipo antiguo ({ $found }), que no se lee.
        [pdf] es un documento PDF: sus cifras no se pueden leer con seguridad como celdas.
        [powerpoint] es una presentación, no un libro de cálculo.
        [sdmx-not-data] es un mensaje SDMX sin datos ({ $found }).
        [word] es un documento de texto ({ $found }), no un libro de cálculo.
       *[other] el archivo no es de un tipo que se lea.
    }
    .title = Tipo de archivo
    .about = Por su contenido, el archivo es de un tipo que se lee, y su nombre dice lo mismo.
    .remedy = { $reason ->
        [archive] Descomprímalo y envíe el archivo que contiene, o comprímalo como ZIP. Por ejemplo: clic derecho, «Extraer todo».
        [data-file] Exporte el cuadro desde ese programa. Por ejemplo, como CSV en UTF-8, con un encabezado en cada columna.
        [executable] Revise si es el archivo correcto. Por ejemplo, envíe el .xlsx con el cuadro.
        [html] Descargue el cuadro, no la página. Por ejemplo, casi todos los portales tienen un botón «Exportar a Excel» o «CSV».
        [image] Envíe el archivo del que salió la imagen. Por ejemplo, el libro de cálculo con las cifras.
        [mail] Envíe el archivo adjunto al mensaje. Por ejemplo, el .xlsx.
        [media] Revise si es el archivo correcto. Por ejemplo, envíe el .xlsx con el cuadro.
        [name-differs] Póngale su terminación verdadera o guárdelo de nuevo. Por ejemplo, en Excel: «Guardar como», «Libro de Excel (.xlsx)».
        [nested-zip] Ponga todos los archivos en un solo ZIP, sin otros comprimidos dentro. Por ejemplo: enero.csv y febrero.csv en un ZIP.
        [not-a-table] Revise si abre en el programa que lo creó y guárdelo allí en otra forma. Por ejemplo, como «Libro de Excel (.xlsx)» o «CSV UTF-8».
        [pdf] Envíe el archivo del que salió el PDF. Por ejemplo, el libro de cálculo con el mismo cuadro.
        [powerpoint] Envíe el cuadro como libro de cálculo. Por ejemplo, cópielo en Excel y guárdelo como .xlsx.
        [sdmx-not-data] Exporte el mensaje de datos. Por ejemplo, «datos SDMX-ML» en lugar de «estructura».
        [word] Envíe el cuadro como libro de cálculo. Por ejemplo, cópielo en Excel y guárdelo como .xlsx.
       *[other] Ábralo en Excel o LibreOffice y guárdelo en un tipo que se lea (.xlsx, .xls, .ods, .csv, .json, .xml). Por ejemplo: «Guardar como», «Libro de Excel (.xlsx)».
    }

F-FLF-002 = { $cell }: { $reason ->
        [attribute-without-value] el atributo «{ $text }» no tiene valor.
        [bad-address] el libro tiene una celda con una dirección imposible («{ $found }»).
        [bad-declaration] la primera línea, «<?xml … ?>», no está escrita como pide XML.
        [bad-escape] «{ $text }» no es una forma de escribir un carácter en JSON.
        [bad-instruction] la instrucción «<?{ $text }» no está escrita como pide XML.
        [bad-name] el nombre de una etiqueta o atributo empieza con un signo que no se admite («{ $text }»).
        [bad-namespace] el espacio de nombres «{ $text }» está declarado de una forma que no se admite.
        [bad-number] «{ $text }» no es un número como los escribe JSON.
        [bad-reference] «{ $text }» no es una referencia que XML conozca.
        [bad-shared-string] la celda remite al texto número { $found }, pero el libro solo tiene { $expected } textos: está dañado.
        [bad-tag] una etiqueta no está escrita como pide XML, en «{ $text }».
        [case-twin] dos partes del archivo tienen nombres que solo se distinguen por las mayúsculas («{ $name }»).
        [cdata-end-in-text] hay un «]]>» dentro de un texto, donde no se admite.
        [control-character] un texto contiene tal cual un carácter invisible, como un salto de línea.
        [damaged] el archivo está dañado por dentro y no abre ({ $found }).
        [double-hyphen] un comentario contiene «--», que lo termina donde no debe.
        [dtd] el XML declara un tipo de documento («<!DOCTYPE …>»), que por seguridad no se lee.
        [duplicate-attribute] el atributo «{ $text }» está dos veces en la misma etiqueta: solo puede valer uno.
        [duplicate-cell] la celda { $found } está dos veces en la hoja: solo puede valer una.
        [duplicate-entry] la parte «{ $name }» está dos veces en el archivo: solo puede valer una.
        [duplicate-key] la clave «{ $text }» está dos veces en el mismo objeto: solo puede valer una.
        [duplicate-row] la fila { $found } está dos veces en la hoja: solo puede valer una.
        [empty-zip] el ZIP está vacío: no contiene ningún archivo.
        [encrypted] el archivo está protegido con contraseña y no se puede leer.
        [illegal-character] aquí hay un carácter que XML no admite.
        [less-than-in-attribute] el valor del atributo «{ $text }» contiene un «<» tal cual.
        [local-differs] el ZIP dice de «{ $name }» una cosa en su índice y otra delante de los datos: se cambió o se dañó.
        [lone-surrogate] «{ $text }» es solo la mitad de un carácter.
        [mismatched-end] la etiqueta de cierre no corresponde a la que está abierta ({ $text }).
        [misplaced-declaration] «<?xml … ?>» está en medio; solo puede ser lo primero del archivo.
        [missing-part] al archivo le falta su parte «{ $name }»: está dañado.
        [no-root] el XML no tiene ningún elemento.
        [off-grid] hay una celda fuera de la hoja más grande posible («{ $found }»).
        [overlapping-entries] varias partes del ZIP usan los mismos bytes («{ $name }»), como en los archivos hechos para dañar. No se abrió.
        [path-traversal] el ZIP contiene una ruta que sale de él («{ $name }»), como en los archivos hechos para dañar. No se abrió.
        [row-order] la fila { $found } de la hoja está antes que una anterior: el libro está dañado.
        [second-root] empieza un segundo elemento exterior («{ $text }»); XML solo tiene uno.
        [split-zip] es un volumen de un ZIP en varias partes.
        [symlink] «{ $name }» es un enlace, no un archivo.
        [text-outside-root] hay texto fuera del elemento exterior («{ $text }»).
        [trailing-text] hay algo después del final del documento JSON («{ $text }»).
        [truncated] el archivo está cortado: le falta el final.
        [truncated-zip] el archivo está cortado: le falta el final.
        [unbound-prefix] el prefijo de «{ $text }» no está declarado en ningún lugar («xmlns»).
        [unclosed-element] el elemento «{ $text }» se abre y no se cierra: el archivo puede estar cortado.
        [unclosed-quote] las comillas que se abren en la línea { $line } no se cierran.
        [unclosed-string] un texto empieza con comillas que no se cierran: el archivo puede estar cortado.
        [undefined-entity] «&{ $text };» es una abreviatura que XML no conoce.
        [unexpected-character] hay un «{ $text }» donde JSON espera otra cosa.
        [unexpected-end] el documento termina a la mitad: está cortado.
        [unopened-end] «</{ $text }>» cierra un elemento que no está abierto.
        [unquoted-attribute] el valor del atributo «{ $text }» no está entre comillas.
        [unsupported-compression] «{ $name }» está comprimido con un método que no se lee ({ $found }).
        [wrong-crc] la suma de control de «{ $name }» no coincide: los bytes cambiaron en el camino o en un disco dañado.
        [wrong-size] «{ $name }» es más largo o más corto de lo que dice el archivo: está dañado.
        [xml-damaged] el libro está dañado por dentro y no abre ({ $found }).
        [xml-dtd] el libro declara por dentro un tipo de documento, que por seguridad no se lee.
        [xml-encoding] una parte del libro está en una codificación que no se lee: está dañado.
        [xml-entity] el libro usa por dentro una abreviatura que XML no conoce ({ $found }).
       *[other] el archivo no abre.
    }
    .title = El archivo abre
    .about = El archivo se abre entero: no está cifrado, cortado ni dañado, ni hecho de modo que dos lectores vean dos cosas.
    .remedy = { $reason ->
        [attribute-without-value] Dele un valor entre comillas. Por ejemplo: año="2024".
        [bad-escape] Genere el JSON con un programa, no a mano. Por ejemplo, la barra inversa se escribe \\ y el salto de línea \n.
        [bad-number] Escriba los números con punto decimal y sin signo de miles. Por ejemplo: 1234.5, no 1.234,5 ni 01234.
        [bad-reference] Escriba «&» como &amp; en los textos. Por ejemplo: Trinidad &amp; Tobago.
        [case-twin] Dé a cada archivo del ZIP un nombre propio. Por ejemplo: enero.csv y febrero.csv.
        [cdata-end-in-text] Escriba allí «>» como &gt;. Por ejemplo: ]]&gt;.
        [control-character] Genere el JSON con un programa, no a mano. Por ejemplo, un salto de línea dentro de un texto se escribe \n.
        [double-hyphen] Quite el segundo guion del comentario. Por ejemplo: <!-- 2023-2024 -->.
        [dtd] Exporte el XML sin «<!DOCTYPE …>» y sin entidades. Por ejemplo, borre la segunda línea del archivo.
        [duplicate-attribute] Borre el equivocado. Por ejemplo: año="2024" una sola vez en la etiqueta.
        [duplicate-entry] Guarde de nuevo el libro con el programa que lo creó; si es un ZIP, comprima de nuevo los archivos. Por ejemplo, en Excel: «Guardar como», «Libro de Excel (.xlsx)».
        [duplicate-key] Deje el valor correcto y borre el otro. Por ejemplo, de "H": 12 y "H": 21, solo uno.
        [empty-zip] Revise si es el ZIP correcto y comprima de nuevo los archivos. Por ejemplo: clic derecho, «Enviar a», «Carpeta comprimida».
        [encrypted] Quite la contraseña y envíelo de nuevo. Por ejemplo, en Excel: Archivo > Información > Proteger libro > Cifrar con contraseña, y deje el campo vacío.
        [illegal-character] Bórrelo o exporte de nuevo el XML. Por ejemplo, un texto copiado de un PDF puede traer signos invisibles.
        [less-than-in-attribute] Escriba allí «<» como &lt;. Por ejemplo: edad="&lt;18".
        [local-differs] Guarde de nuevo el libro con el programa que lo creó; si es un ZIP, comprima de nuevo los archivos. Por ejemplo, en Excel: «Guardar como», «Libro de Excel (.xlsx)».
        [lone-surrogate] Genere el JSON con un programa, en UTF-8. Por ejemplo, á tal cual, no \u00e1.
        [mismatched-end] Cierre los elementos en el orden en que se abrieron. Por ejemplo: <semana><punto>…</punto></semana>.
        [misplaced-declaration] Borre lo que está delante, o la segunda declaración. Por ejemplo, dos XML unidos en uno tienen dos.
        [overlapping-entries] Guarde de nuevo el libro con el programa que lo creó; si es un ZIP, comprima de nuevo los archivos. Por ejemplo, en Excel: «Guardar como», «Libro de Excel (.xlsx)».
        [path-traversal] Comprima de nuevo los archivos desde la carpeta donde están. Por ejemplo: enero.csv, no ../enero.csv.
        [second-root] Envíe cada documento como un archivo propio. Por ejemplo, en un ZIP.
        [split-zip] Comprima los archivos en un ZIP sin volúmenes. Por ejemplo, envíe dos ZIP, cada uno completo.
        [symlink] Comprima el archivo, no un enlace a él. Por ejemplo, cópielo antes en la carpeta.
        [text-outside-root] Borre el texto que está antes o después del elemento exterior. Por ejemplo, una nota puede ir en <!-- … -->.
        [trailing-text] Bórrelo, o envíe cada documento como un archivo propio. Por ejemplo, dos objetos JSON van en una lista: [ … , … ].
        [truncated] Envíelo de nuevo; si vuelve a cortarse, comprímalo antes en un ZIP. Por ejemplo, el disco pudo llenarse o la descarga detenerse.
        [truncated-zip] Envíelo de nuevo: la copia o la descarga se detuvo antes del final. Por ejemplo, compare el tamaño en bytes con el del original.
        [unbound-prefix] Declárelo en el elemento exterior. Por ejemplo: xmlns:m="http://…".
        [unclosed-element] Envíelo de nuevo o cierre el elemento. Por ejemplo: <punto>…</punto>.
        [unclosed-quote] Cierre las comillas de esa línea o exporte otra vez el cuadro como CSV. Por ejemplo: "Juárez, Chih."; unas comillas dentro del texto se duplican: "A. I. ""Benito Juárez""".
        [unclosed-string] Envíelo de nuevo o cierre las comillas. Por ejemplo: "punto": "Colchane".
        [undefined-entity] Escriba el carácter mismo, en UTF-8. Por ejemplo: á, no &aacute;.
        [unexpected-character] Genere el JSON con un programa, no a mano. Por ejemplo, puede sobrar una coma o faltar unas comillas: {"{"}"H": 12, "M": 9{"}"}.
        [unexpected-end] Envíelo de nuevo: la copia o la descarga se detuvo antes del final. Por ejemplo, compare el tamaño en bytes con el del original.
        [unopened-end] Bórrela o agregue la etiqueta que la abre. Por ejemplo: <punto>…</punto>.
        [unquoted-attribute] Póngalo entre comillas. Por ejemplo: año="2024".
        [unsupported-compression] Guarde de nuevo el libro con el programa que lo creó; si es un ZIP, comprima de nuevo los archivos. Por ejemplo, en Excel: «Guardar como», «Libro de Excel (.xlsx)».
        [wrong-crc] Envíelo de nuevo desde el original; no repare la copia. Por ejemplo, cópielo otra vez del disco de la oficina.
       *[other] Ábralo con el programa que lo creó, guárdelo de nuevo y envíelo. Por ejemplo, en Excel: «Guardar como», «Libro de Excel (.xlsx)».
    }

F-FLF-003 = { $cell }: { $reason ->
        [encoding-contradicts] la primera línea dice que el texto está en { $encoding }, pero no lo está.
        [guessed] el archivo no indica su codificación; se leyó como { $encoding }.
        [lost-character] en «{ $value }» se perdió una letra (�) al guardar el texto con otra codificación.
        [malformed] hay bytes que no son letras de la codificación { $encoding }.
        [mark-contradicts] el mapeo indica otra codificación que la marca al inicio del archivo. Se leyó como { $encoding }, como dice el archivo.
        [mojibake] «{ $value }» se guardó con una codificación y se leyó con otra{ $proposals ->
            [0] .
           *[other] ; seguramente es «{ $proposal }».
        }
        [nul] «{ $value }» tiene signos invisibles (NUL), que ningún texto tiene.
        [unknown-encoding] no se conoce la codificación «{ $encoding }».
        [unsupported-encoding] el texto está en { $encoding }, que no se lee.
       *[other] hay letras que no se pueden leer.
    }
    .title = Codificación del texto
    .about = El texto está en una sola codificación conocida y no perdió letras al guardarse.
    .remedy = { $reason ->
        [encoding-contradicts] Corrija la primera línea o exporte de nuevo el XML. Por ejemplo: <?xml version="1.0" encoding="UTF-8"?>.
        [guessed] Revise en el resultado un nombre con acento; si sale mal, guarde el archivo como «CSV UTF-8». Por ejemplo: «Panamá».
        [lost-character] Restituya la letra y guarde el archivo como «CSV UTF-8». Por ejemplo, «Per�» es «Perú».
        [mark-contradicts] No hace falta nada; quien cuida el mapeo debe corregirlo. Por ejemplo: encoding: utf-8.
        [mojibake] Exporte de nuevo el cuadro y guárdelo como «CSV UTF-8». Por ejemplo, «PanamÃ¡» debe leerse «Panamá».
        [nul] Exporte de nuevo el cuadro. Por ejemplo, en Excel: «Guardar como», «CSV UTF-8».
        [unknown-encoding] Escriba el nombre usual de la codificación o use UTF-8. Por ejemplo: UTF-8, ISO-8859-1, windows-1252.
        [malformed] Exporte de nuevo el documento en UTF-8. Por ejemplo, en un XML la primera línea debe decir la codificación verdadera: <?xml version="1.0" encoding="ISO-8859-1"?>.
       *[other] Guarde el archivo en UTF-8. Por ejemplo, en Excel: «Guardar como», «CSV UTF-8».
    }

F-FLF-004 = { $reason ->
        [cells] { $cell }: { $count ->
                [one] hay una cifra en una fila o columna oculta. Se leyó.
               *[other] hay { $count } cifras en filas o columnas ocultas. Se leyeron.
            }
       *[sheet] La hoja «{ $sheet }» está oculta y tiene { $count ->
                [one] una celda con datos, que no se leyó.
               *[other] { $count } celdas con datos, que no se leyeron.
            }
    }
    .title = Datos ocultos
    .about = No hay hojas, filas ni columnas con datos ocultas.
    .remedy = { $reason ->
        [cells] Muestre las filas y columnas y revise si esas cifras son del cuadro; bórrelas si no lo son. Por ejemplo: seleccione toda la hoja, clic derecho en un número de fila, «Mostrar».
       *[sheet] Muestre la hoja si es parte del cuadro; bórrela si no lo es. Por ejemplo: clic derecho en las pestañas, «Mostrar».
    }

F-FLF-005 = { $cell } { $reason ->
        [no-result] tiene una fórmula sin resultado guardado.
       *[error] muestra { $value } en lugar de una cifra.
    }
    .title = Errores en celdas
    .about = Ninguna celda que se lee muestra un error ni tiene una fórmula sin resultado.
    .remedy = Repare la fórmula o escriba el número. Por ejemplo, #¡REF! aparece cuando se borró la fila que la fórmula usaba.

F-FLF-006 = { $cell }: { $reason ->
        [anchor] no se encontró el encabezado «{ $text }», con el que empieza el cuadro{ $proposals ->
            [0] .
           *[other] . Lo más parecido es «{ $proposal }».
        }
        [columns] el cuadro está, pero no sus columnas de cifras: ningún encabezado es como «{ $text }».
        [double] el cuadro «{ $text }» está más de una vez y solo puede valer uno.
        [mapping] el mapeo no se puede aplicar al documento: { $text }
        [nth] el cuadro «{ $text }» se encontró solo { $found ->
            [one] una vez
           *[other] { $found } veces
        } y se busca el número { $expected }.
        [path] el documento no tiene nada en «{ $text }».
        [pointer] el documento no tiene nada en «{ $text }».
        [sheet] ninguna hoja tiene en su nombre «{ $text }».
        [spelling] el encabezado «{ $found }» se leyó como «{ $text }», del que solo difiere en mayúsculas o acentos.
        [title] no se encontró el título «{ $text }».
        [two-columns] hay varias columnas con el encabezado «{ $text }» y solo puede valer una.
       *[other] no se encontró un cuadro que se espera.
    }
    .title = Cuadros esperados
    .about = Cada cuadro que nombra el mapeo se encuentra, y una sola vez.
    .remedy = { $reason ->
        [columns] Escriba los encabezados de las columnas como en los archivos anteriores. Por ejemplo: «{ $text }».
        [double] Deje un solo cuadro por hoja o borre la copia. Por ejemplo, una versión anterior puede haber quedado debajo.
        [mapping] Quien cuida el mapeo debe corregirlo. Por ejemplo: isthmus map test NOMBRE.
        [nth] Restablezca los cuadros de los archivos anteriores, en su orden. Por ejemplo, pudo borrarse uno.
        [path] Conserve los nombres y niveles de los documentos anteriores. Por ejemplo, una clave pudo cambiar de nombre.
        [pointer] Conserve los nombres y niveles de los documentos anteriores. Por ejemplo, una clave pudo cambiar de nombre.
        [sheet] Nombre la hoja como en los archivos anteriores. Por ejemplo: «{ $text }» (# es una cifra, … es cualquier cosa).
        [title] Escriba el título sobre el cuadro como en los archivos anteriores. Por ejemplo: «{ $text }» (# es una cifra, … es cualquier cosa).
        [two-columns] Dé a cada columna un encabezado propio. Por ejemplo: «{ $text } (hombres)» y «{ $text } (mujeres)».
       *[other] Escriba el encabezado del cuadro como en los archivos anteriores. Por ejemplo: «{ $text }».
    }

F-FLF-007 = { $cell }: { $reason ->
        [format] el mapeo «{ $nearest }» es de { $expected } y el archivo es { $found }.
        [name] la disposición es la de «{ $nearest }», pero el nombre del archivo no es como «{ $text }», y nada más dice de quién son las cifras.
        [nearest] ningún mapeo corresponde a esta disposición. El más cercano es «{ $nearest }»: de sus { $expected } partes, encontradas: { $found }. Falta: { $differs }.
        [sender] la disposición es la de «{ $nearest }», pero el remitente es { $sender } y no { $text }.
        [structure] el mensaje usa la estructura «{ $text }», que aquí no se conoce.
        [target] el mapeo «{ $nearest }» pide el conjunto { $text }, que aquí no se conoce.
       *[unknown] no se conoce ningún mapeo para un cuadro así. Nunca se había enviado algo parecido.
    }
    .title = Disposición conocida
    .about = Algún mapeo corresponde al archivo: remitente, nombre, encabezados y estructura.
    .remedy = { $reason ->
        [format] Indique el mapeo de este tipo de archivo, o ninguno, para que se busque. Por ejemplo: isthmus check ARCHIVO.
        [name] Dé al archivo su nombre de siempre (# es una cifra, … es cualquier cosa) o indique el mapeo. Por ejemplo: isthmus check ARCHIVO --mapping mappings/NOMBRE.yaml.
        [nearest] Restablezca los encabezados de los archivos anteriores o pida que se mapee la nueva disposición. Por ejemplo: isthmus map new ARCHIVO.
        [sender] Corrija el remitente o pida un mapeo para él. Por ejemplo: --sender MEX.UPM.
        [structure] Envíe los datos en una estructura del estándar o pida un mapeo. Por ejemplo: isthmus map new ARCHIVO.
        [target] Quien cuida el mapeo debe corregir su destino o cargar la estructura. Por ejemplo: --structure ARCHIVO.
       *[unknown] Revise si es el archivo correcto; si lo es, pida que se mapee su disposición. Por ejemplo: isthmus map new ARCHIVO.
    }

F-FLF-008 = { $cell }: varios mapeos corresponden a esta disposición: { $list }.
    .title = Una sola disposición
    .about = Solo un mapeo corresponde al archivo: si hay dos, elige una persona.
    .remedy = Indique cuál es. Por ejemplo: isthmus convert ARCHIVO --mapping mappings/NOMBRE.yaml.

F-FLF-009 = { $cell }: { $count ->
        [one] un número está guardado como texto y se leyó
       *[other] { $count } números están guardados como texto y se leyeron
    } como { $count ->
        [one] cifra.
       *[other] cifras.
    }
    .title = Números guardados como texto
    .about = Los números están guardados como números; los guardados como texto se leen y se indican.
    .remedy = No hace falta nada. Para corregirlo en Excel: seleccione las celdas y use «Convertir en número».

F-FLF-010 = { $cell }: { $reason ->
        [no-bytes] el archivo está vacío: no contiene nada, o solo espacios.
        [no-records] el mensaje no trae ninguna observación.
       *[no-cells] el archivo no tiene ninguna celda con contenido.
    }
    .title = Datos en el archivo
    .about = Hay algo en el archivo: bytes, celdas, registros.
    .remedy = Revise si es el archivo correcto o si un filtro o una hoja oculta lo dejó vacío. Por ejemplo, pudo guardarse antes de llenarse.

F-FLF-011 = { $cell }: { $count ->
        [one] la celda tiene el comentario
       *[other] { $count } celdas tienen el comentario
    } «{ $text }», que no se leyó como dato.
    .title = Comentarios en celdas
    .about = Los comentarios de las celdas leídas se muestran a quien revisa.
    .remedy = Lo que aclare las cifras, escríbalo en una nota al pie del cuadro. Por ejemplo: «1/ Cifras preliminares».

F-PAT-001 = { $cell }: «{ $old }» se lee como «{ $new }», según la corrección de { $author } en { $patch }: { $text }
    .title = Celdas corregidas
    .about = Una celda se leyó de otro modo que como está, porque se acordó una corrección.
    .remedy = Escriba en la celda de la fuente lo que debe decir; la corrección termina entonces por sí sola. Por ejemplo, «{ $new }».

F-PAT-002 = { $cell }: { $reason ->
        [mended] la fuente ya dice «{ $new }», por lo que la corrección de «{ $old }» en { $patch } ha terminado.
        [changed] hay «{ $value }», ni «{ $old }» ni «{ $new }»: la corrección de { $patch } no se aplicó.
       *[absent] { $value } no está: la corrección de { $patch } no se aplicó.
    }
    .title = Correcciones que terminaron
    .about = Una corrección ya no vale: la fuente se corrigió o ahora dice otra cosa.
    .remedy = Quite la corrección del parche. Por ejemplo, deje el parche sin versión activa cuando todo él haya terminado.

F-LIM-001 = { $cell }: { $reason ->
        [cell-chars] una celda tiene más de { $limit } caracteres.
        [cells] el archivo tiene más de { $limit } celdas o valores.
        [columns] la línea { $line } tiene más de { $limit } columnas.
        [entries] el paquete tiene { $found } partes; se leen como máximo { $limit }.
        [field] un campo de la línea { $line } pasa de { $limit }.
        [file] el archivo tiene { $found }; se leen como máximo { $limit }.
        [findings] el archivo tiene { $found } hallazgos de la regla { $rule }; se muestran los primeros { $limit }.
        [inflated] el archivo, descomprimido, pasaría de { $limit }.
        [json-depth] el documento tiene más de { $limit } niveles, uno dentro de otro.
        [part] su parte «{ $name }», descomprimida, pasaría de { $limit }.
        [record] un registro pasa de { $limit }.
        [sheets] el libro tiene { $found } hojas; se leen como máximo { $limit }.
        [token] un valor o un nombre pasa de { $limit }.
        [xml-attributes] un elemento tiene más de { $limit } atributos.
        [xml-depth] el documento tiene más de { $limit } niveles, uno dentro de otro.
       *[other] el archivo es más grande de lo que se lee.
    }
    .title = Tamaño del archivo
    .about = El archivo y sus partes no exceden los tamaños que se leen aquí.
    .remedy = { $reason ->
        [cell-chars] Acorte el texto de la celda. Por ejemplo, ponga las observaciones largas en un documento aparte.
        [columns] Revise si se perdieron los saltos de línea o si el separador es otro. Por ejemplo, todo el cuadro puede estar en una sola línea.
        [entries] Comprima solo los archivos con cuadros. Por ejemplo, sin imágenes.
        [field] Revise si faltan unas comillas, de modo que muchas líneas quedaron en un campo. Por ejemplo: "Juárez, Chih.".
        [findings] Corrija lo que se muestra y envíe de nuevo el archivo. Por ejemplo, un solo encabezado equivocado puede causarlos todos.
        [inflated] Envíelo por partes. Por ejemplo, un archivo por año.
        [json-depth] Exporte el documento con menos niveles, o revise si se repitieron corchetes por error. Por ejemplo: [[[[ … ]]]] sin contenido.
        [record] Revise si faltan unas comillas, de modo que muchas líneas quedaron en un registro. Por ejemplo: "Juárez, Chih.".
        [sheets] Envíelo por partes. Por ejemplo, un archivo por año.
        [token] Revise si faltan unas comillas o una etiqueta, de modo que mucho texto quedó en un valor. Por ejemplo: "punto": "Colchane".
        [xml-attributes] Exporte de nuevo el XML. Por ejemplo, las cifras van en elementos, no en cientos de atributos.
        [xml-depth] Exporte el documento con menos niveles, o revise si hay etiquetas que no se cierran. Por ejemplo: <punto>…</punto>.
       *[other] Envíelo por partes, por ejemplo un archivo por año, o borre lo que no es del cuadro (imágenes, hojas sin uso).
    }

F-LIM-002 = { $cell }: el archivo no se leyó hasta el final: { $reason ->
        [cpu] necesitaría más de { $limit ->
            [one] un segundo
           *[other] { $limit } segundos
        } de cálculo.
        [killed] el sistema interrumpió la lectura.
        [memory] necesitaría más de { $limit } de memoria.
        [wall] tardaría más de { $limit ->
            [one] un segundo
           *[other] { $limit } segundos
        }.
       *[crash] la lectura falló.
    }
    .title = Memoria y tiempo
    .about = Leer el archivo no requiere más memoria ni tiempo de lo permitido.
    .remedy = { $reason ->
        [killed] Envíelo otra vez. Si se rechaza de nuevo, envíelo por partes. Por ejemplo, un archivo por año.
       *[other] Ábralo con el programa con que se hizo, copie solo el cuadro en un archivo nuevo y envíe ese. Por ejemplo, un archivo por año.
    }

F-FDD-001 = { $cell }: { $reason ->
        [header] el encabezado (línea { $line }) tiene { $found ->
            [one] un campo
           *[other] { $found } campos
        }, pero { $records ->
            [one] un registro tiene
           *[other] { $records } registros tienen
        } { $expected }
       *[record] la línea { $line } tiene { $found ->
            [one] un campo
           *[other] { $found } campos
        } y las demás { $expected }
    } (los campos se separan con { $delimiter ->
        [tab] tabuladores
       *[other] «{ $delimiter }»
    }).{ $count ->
        [one] {""}
       *[other] {" "}Lo mismo ocurre en { $count } líneas en total.
    }
    .title = Campos por línea
    .about = Cada línea tiene tantos campos como el encabezado.
    .remedy = { $reason ->
        [header] Ponga un encabezado a cada columna. Por ejemplo, puede faltar el de la última.
       *[record] Busque en esa línea un separador que falta o sobra. Por ejemplo, un «;» dentro de un nombre debe ir entre comillas: "Juárez; Chih.".
    }

F-DES-001 = { $cell }: { $reason ->
        [other-sign] «{ $value }» lleva los signos de decimales y miles al revés que este archivo; leído al revés sería { $found }. No se leyó.
        [lone] «{ $value }» se leyó como { $found }, pero puede ser { $expected }: ninguna otra cifra de su columna tiene decimales.
       *[doubtful] «{ $value }» puede ser { $found } o { $expected }. Se leyó como { $found }, pero otras celdas del archivo usan los signos al revés{ $count ->
            [one] .
           *[other] {" "}({ $count } celdas están en duda).
        }
    }
    .title = Signos de decimales y miles
    .about = Todos los números usan los mismos signos decimal y de miles; lo que admite dos lecturas se pregunta.
    .remedy = { $reason ->
        [other-sign] Escriba la cifra como las demás. Por ejemplo, 1.234,5 siempre, o 1,234.5 siempre.
        [lone] Escriba las cifras enteras sin signo, o con el signo de miles de las otras columnas. Por ejemplo, 1258.
       *[doubtful] Use un solo signo decimal en todo el archivo o guarde las cifras como números. Por ejemplo, 1.234,5 siempre, o 1,234.5 siempre.
    }

F-SCH-001 = { $cell }: { $reason ->
        [at-least] { $value } es demasiado pequeño ({ $path }): se acordó { $expected } como mínimo.
        [at-most] { $value } es demasiado grande ({ $path }): se acordó { $expected } como máximo.
        [bad-key] la clave «{ $text }» remite a un valor que el mensaje no lista.
        [delete-action] { $count ->
            [one] una fila pide
           *[other] { $count } filas piden
        } borrar datos. Un envío sustituye todo lo que abarca, así que no hay nada que borrar.
        [duplicate] la lista { $path } tiene dos veces el mismo elemento.
        [duplicate-column] la columna «{ $text }» está dos veces.
        [format] «{ $value }» no está escrito como se acordó ({ $path }): se pide «{ $expected }».
        [forms] «{ $value }» no tiene ninguna de las formas acordadas ({ $path }): { $kinds }.
        [key-name] la clave «{ $name }» no se llama como se acordó ({ $path }).
        [less-than] { $value } es demasiado grande ({ $path }): se acordó menos de { $expected }.
        [missing-column] falta la columna «{ $text }».
        [missing-key] falta «{ $name }» en { $path }.
        [more-than] { $value } es demasiado pequeño ({ $path }): se acordó más de { $expected }.
        [multiple] { $value } no es múltiplo de { $expected } ({ $path }).
        [not-allowed] «{ $value }» no se admite allí ({ $path }).
        [not-sdmx-data] el archivo no es un mensaje de datos SDMX («{ $text }»).
        [pattern] «{ $value }» no está escrito como se acordó ({ $path }; patrón { $expected }).
        [too-few] { $path } tiene muy pocos elementos: se acordaron { $expected } como mínimo.
        [too-long] «{ $value }» es demasiado largo ({ $path }): se acordaron { $expected } caracteres como máximo.
        [too-many] { $path } tiene demasiados elementos: se acordaron { $expected } como máximo.
        [too-short] «{ $value }» es demasiado corto ({ $path }): se acordaron { $expected } caracteres como mínimo.
        [type] «{ $value }» es { $kind }, pero se acordó { $kinds } ({ $path }).
        [unknown-key] «{ $name }» no es una clave acordada allí{ $proposals ->
            [0] .
           *[other] . La más cercana es «{ $proposal }».
        }
        [values] «{ $value }» no es uno de los valores acordados ({ $path }): { $expected }.
       *[other] el documento no cumple su esquema.
    }{ $count ->
        [one] {""}
       *[other] {" "}Lo mismo ocurre en { $count } lugares en total.
    }
    .title = Esquema del documento
    .about = El documento cumple el esquema o formato de mensaje acordado.
    .remedy = { $reason ->
        [bad-key] Exporte de nuevo el mensaje. Por ejemplo, no puede haber un tercer valor en una dimensión que tiene dos.
        [delete-action] Quite esas filas y envíe el cuadro completo. Por ejemplo, con ACTION R (reemplazar) en todas las filas.
        [duplicate] Borre la repetición. Por ejemplo, de dos puntos iguales deje uno.
        [duplicate-column] Borre la equivocada. Por ejemplo, una sola columna SEX.
        [key-name] Escriba la clave como se acordó. Por ejemplo: "2024-03", no "Marzo".
        [missing-column] Agregue la columna. Por ejemplo: STRUCTURE, STRUCTURE_ID, ACTION, las dimensiones, OBS_VALUE.
        [missing-key] Agréguelo o acuerde un esquema nuevo. Por ejemplo: "{ $name }": … en cada uno de esos lugares.
        [not-sdmx-data] Exporte el mensaje de datos. Por ejemplo, «datos SDMX-ML» en lugar de «estructura».
        [type] Escríbalo como se acordó o acuerde un esquema nuevo. Por ejemplo, un número va sin comillas: 12, no "12".
        [unknown-key] Escriba la clave como se acordó o acuerde un esquema nuevo. { $proposals ->
            [0] Se acordaron, por ejemplo: { $expected }.
           *[other] Por ejemplo: «{ $proposal }».
        }
        [values] Use uno de los valores acordados. { $proposals ->
            [0] Por ejemplo, como en la lista.
           *[other] Por ejemplo: «{ $proposal }».
        }
       *[other] Corrija el valor o acuerde un esquema nuevo. Por ejemplo, vea cómo se escribió en un archivo anterior.
    }

S-DSD-001 = { $cell }: { $reason ->
        [column] ninguna columna tiene el encabezado «{ $text }», que indicaría «{ $component }»{ $proposals ->
            [0] .
           *[other] . El encabezado más parecido es «{ $proposal }».
        }
       *[missing] nada indica «{ $component }» para { $count ->
            [one] una cifra.
           *[other] { $count } cifras.
        }
    }
    .title = Dimensiones
    .about = Cada dimensión del conjunto se da una vez: por una columna, un encabezado o una constante.
    .remedy = { $reason ->
        [column] Restablezca el encabezado de la columna como en los archivos anteriores. Por ejemplo: «{ $text }».
       *[missing] Llene la columna o el encabezado, o declare en el mapeo lo que vale para todas las cifras. Por ejemplo, «{ $component }: solo total».
    }

S-DSD-002 = { $cell }: { $reason ->
        [key] la clave «{ $column }» no se usa ({ $count ->
            [one] un valor: «{ $value }»
           *[other] { $count } valores, el primero es «{ $value }»
        }).
        [set] el mapeo pone «{ $column }», que la estructura no tiene.
       *[column] la columna { $column } no se usa ({ $count ->
            [one] una celda: «{ $value }»
           *[other] { $count } celdas, la primera es «{ $value }»
        }).
    }
    .title = Columnas sin uso
    .about = Cada columna con datos se usa o se omite con una razón.
    .remedy = { $reason ->
        [set] Quien cuida el mapeo debe corregir el nombre. Por ejemplo, CITIZENSHIP en lugar de NATIONALITY.
       *[column] Asígnela, o escriba en el mapeo por qué se omite. Por ejemplo: ignore, why: observaciones internas.
    }

S-DSD-003 = { $cell }: { $reason ->
        [key] { $count ->
            [one] el número { $value } en «{ $column }» no pertenece
           *[other] { $count } números en «{ $column }» no pertenecen
        } a ningún cuadro.
        [column] { $count ->
            [one] el número { $value } en la columna { $column } no pertenece
           *[other] { $count } números en la columna { $column } no pertenecen
        } a ningún cuadro.
       *[other] { $count ->
            [one] hay un número que no pertenece
           *[other] hay { $count } números que no pertenecen
        } a ningún cuadro.
    }
    .title = Números sin lugar
    .about = Cada número del archivo se usa o se omite con una razón: ninguno se pierde.
    .remedy = Revise si se agregó una fila o columna o cambió un encabezado. Por ejemplo, una columna nueva «Otros» necesita una línea en el mapeo.

S-FDT-001 = { $cell } { $reason ->
        [boolean] contiene «{ $value }»; en «{ $column }» se necesita un número.
        [date] contiene una fecha; en «{ $column }» se necesita un número. Excel guarda { $value } y lo muestra como fecha.
        [text] contiene «{ $value }»; en «{ $column }» se necesita un número.
        [too-long] contiene { $value }, que tiene más dígitos que cualquier conteo (en «{ $column }»).
       *[other] contiene «{ $value }»; se necesita { $expected ->
            [integer] un número entero
            [period] un periodo
           *[other] un número
        } ({ $component }).
    }
    .title = Tipo del valor
    .about = Una celda que debe tener una cifra la tiene, o el signo acordado de que no la hay.
    .remedy = { $reason ->
        [date] Ponga a las celdas el formato «Número» y escriba de nuevo las cifras. Por ejemplo, 12 pudo volverse 12 de enero.
        [too-long] Corrija la cifra. Por ejemplo, dos cifras pudieron quedar unidas.
       *[other] Corrija la celda. Si no hay cifra, use el signo acordado; por ejemplo, «n.d.».
    }

S-FDL-001 = { $cell }: { $reason ->
        [digits] { $value } tiene más de { $limit } dígitos, que ninguna cifra tiene.
        [length] «{ $value }» tiene { $found } caracteres; { $component } admite { $limit }.
       *[decimals] { $value } tiene { $found ->
            [one] un decimal
           *[other] { $found } decimales
        }; { $limit ->
            [0] estas cifras son enteras.
           *[other] se admiten { $limit }.
        }
    }
    .title = Longitud y decimales
    .about = Los valores no son más largos ni tienen más decimales de lo permitido: las personas son enteras.
    .remedy = { $reason ->
        [digits] Corrija la cifra. Por ejemplo, dos cifras pudieron quedar unidas.
        [length] Acorte el texto. Por ejemplo, escriba las observaciones en una nota al pie del cuadro.
       *[decimals] Corrija la cifra. Por ejemplo, las personas son enteras: 12, no 12,375. Si es una tasa, indique su unidad.
    }

S-FDM-001 = { $cell }: falta «{ $component }» en { $count ->
        [one] una observación.
       *[other] { $count } observaciones.
    }
    .title = Atributos obligatorios
    .about = Lo que debe decirse de cada cifra está dicho.
    .remedy = Indíquelo en una columna o, una vez para todo, en el mapeo. Por ejemplo, OBS_STATUS: A para cifras normales.

S-TIM-001 = { $cell }: { $reason ->
        [calendar] el calendario no tiene el periodo «{ $period }».
        [parts] «{ $period }» no dice todo el periodo: falta el año, o el mes o la semana.
       *[form] «{ $period }» no es un periodo{ $freq ->
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
    .about = Cada periodo existe en el calendario y corresponde a la frecuencia.
    .remedy = { $reason ->
        [parts] Escriba también el año, en la celda o en el título. Por ejemplo: marzo de 2024, o 2024-03.
       *[form] Corrija el periodo. Por ejemplo: 2024 (año), 2024-Q1 (trimestre), 2024-03 (mes), 2024-W07 (semana).
    }

S-RWD-001 = { $cell } y { $other } dan cifras distintas para lo mismo, { $first } y { $second }: { $key }.
    .title = Una cifra por clave
    .about = Lo mismo no aparece con dos cifras.
    .remedy = Deje una de las dos. Por ejemplo, borre la fila más antigua.

S-RWD-002 = { $cell } repite { $place }: { $key }. { $count ->
        [one] Un registro es idéntico
       *[other] { $count } registros son idénticos
    } a otro; se usa uno de cada uno.
    .title = Registros repetidos
    .about = El mismo registro no está dos veces; si lo está, se usa uno.
    .remedy = Borre la repetición. Por ejemplo, pudo pegarse dos veces un bloque.

S-RWD-003 = { $cell }: { $count } filas del archivo corresponden a una sola cifra y se sumaron: { $key } = { $value }.
    .title = Partes de una cifra
    .about = Donde un mapeo suma varias filas en una cifra, no hay dos iguales.
    .remedy = Envíe una fila por cifra. Por ejemplo, una fila por área, nacionalidad y mes.

S-RNR-001 = { $cell }: del archivo no salió ninguna observación.
    .title = Al menos un registro
    .about = Del archivo sale al menos una cifra.
    .remedy = Revise si es el archivo correcto y si el cuadro tiene cifras. Por ejemplo, pudo guardarse con un filtro puesto.

S-PII-001 = { $reason ->
        [no-permission] { $cell }: el archivo tiene una fila por persona y no consta permiso para contarlas. El archivo se apartó.
       *[columns] { $cell }: { $columns } parece contener datos personales. El archivo se apartó y no se guardó nada de él.
    }
    .title = Datos personales
    .about = El archivo tiene cifras sobre personas, no datos personales: ni nombres, ni documentos, ni fechas de nacimiento.
    .remedy = { $reason ->
        [no-permission] Envíe solo totales, o pida que se anote en el mapeo el permiso: quién lo dio y cuándo. Por ejemplo: mujeres, 18 a 29 años, 214.
       *[columns] Envíe solo totales, sin nombres, números de documento ni fechas de nacimiento. Por ejemplo: mujeres, 18 a 29 años, 214.
    }

C-COV-001 = { $cell }: «{ $label }» no se conoce como { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } celdas).
    } { $proposals ->
        [0] {""}
       *[other] Lo más cercano: { $proposal }.
    }
    .title = Etiquetas y códigos conocidos
    .about = Cada etiqueta o código significa exactamente un código de la lista.
    .remedy = { $proposals ->
        [0] Corrija la escritura o pida que se acepte la etiqueta para un código. Por ejemplo, «Venezuela (República Bolivariana de)» para VEN.
       *[other] Acepte la propuesta para todas sus celdas o corrija la escritura. Por ejemplo: { $proposal }.
    }

C-COV-002 = { $cell }: { $code } { $reason ->
        [early] vale solo desde { $from }, no para { $period }.
       *[ended] valió hasta { $to } y no vale para { $period }.
    }
    .title = Vigencia de los códigos
    .about = El código estaba vigente en ese periodo.
    .remedy = Use el código de esa época. Por ejemplo, desde 1992 los Estados sucesores ocupan el lugar de Yugoslavia.

C-COV-003 = { $cell }: { $reason ->
        [mark] la llamada «{ $label }» se explica dos veces: «{ $text }» y «{ $value }».
       *[other] «{ $label }» puede ser { $list } ({ $component }).
    }
    .title = Etiquetas ambiguas
    .about = Ninguna etiqueta puede significar dos códigos.
    .remedy = { $reason ->
        [mark] Dé a cada llamada una sola explicación. Por ejemplo, 1/ y 2/ en lugar de 1/ dos veces.
       *[other] Elija cuál es y escríbalo completo. Por ejemplo, «Guinea-Bissau» en lugar de «Guinea».
    }

C-COV-004 = { $cell }: lo desconocido y otros son el { $share } % del total en «{ $component }» (límite { $limit } %).
    .title = Peso de lo desconocido y otros
    .about = Lo desconocido y «otros» son una parte pequeña del total.
    .remedy = Desglose el grupo o explique por qué no es posible. Por ejemplo, liste los cinco mayores de «Otros países».

C-COC-001 = { $cell }: esta combinación no es posible: { $key }.
    .title = Combinaciones permitidas
    .about = Los códigos de una cifra pueden ir juntos.
    .remedy = Corrija uno de los códigos. Por ejemplo, un rechazo de entrada no tiene sentido «salida».

C-COC-002 = { $cell }: { $sender } informa por { $home }, pero { $count ->
        [one] una cifra es
       *[other] { $count } cifras son
    } de { $code }.
    .title = Área que informa
    .about = Una oficina informa sobre su propia área.
    .remedy = Corrija el país que informa o revise si se intercambiaron país y nacionalidad. Por ejemplo, la nacionalidad va en su propia columna.

C-COC-003 = { $cell }: { $component } y { $partner } son lo mismo, { $code }: nadie se mueve de un país al mismo país.
    .title = País informante y contraparte
    .about = Contraparte e informante son distintos, salvo al contar a los propios nacionales.
    .remedy = Corrija uno de los dos. Por ejemplo, para los nacionales que regresan indique el país del que vienen.

C-COC-004 = { $cell }: { $component } tiene { $found } áreas y { $partner } tiene { $others }: las dos columnas parecen intercambiadas.
    .title = Columnas intercambiadas
    .about = Las columnas de informante y contraparte no están intercambiadas.
    .remedy = Intercambie las dos columnas o sus líneas en el mapeo. Por ejemplo, el país que informa es el mismo en todo el archivo; la nacionalidad, no.

C-OBS-001 = { $cell }: { $reason ->
        [filled] hay una cifra ({ $value }), pero su estado ({ $status }) dice que no la hay.
       *[empty] { $count ->
            [one] la celda está vacía
           *[other] { $count } celdas están vacías
        } sin motivo: ¿cero, no disponible o confidencial?
    }
    .title = Celdas vacías
    .about = Una cifra vacía dice por qué lo está, y la que se declara faltante está vacía.
    .remedy = Escriba 0 donde no hubo casos; si no, el signo acordado. Por ejemplo, «n.d.» para no disponible.

R-VIR-001 = { $cell } es { $value }: un conteo no puede ser negativo.
    .title = Conteos negativos
    .about = Los conteos no son negativos, salvo que el conjunto lo permita.
    .remedy = Corrija la cifra. Por ejemplo, una corrección va en el mes que corrige.

R-VIR-002 = { $cell }: { $value } % no está entre 0 y 100.
    .title = Porcentajes
    .about = Los porcentajes están entre 0 y 100.
    .remedy = Corrija la cifra o su unidad. Por ejemplo, 0,42 puede ser una proporción: 42 %.

R-VCO-001 = { $cell }: la parte { $part } ({ $key }) supera al todo { $whole } ({ $name }).
    .title = La parte y el todo
    .about = Una parte no es mayor que el todo que está a su lado.
    .remedy = Corrija la cifra equivocada. Por ejemplo, los menores no pueden ser más que todas las personas.

R-VCO-002 = { $cell }: { $first } de entrada menos { $second } de salida son { $expected }; el archivo dice { $found }.
    .title = Entradas, salidas y saldo
    .about = El saldo es entradas menos salidas.
    .remedy = Corrija una de las tres. Por ejemplo: 2.310 − 1.905 = 405.

R-VCO-003 = { $cell }: { $period } termina el { $to }, después de recibirse el archivo ({ $received }).
    .title = Periodos futuros
    .about = Ningún periodo termina después de la recepción del archivo.
    .remedy = Corrija el periodo o marque las cifras como preliminares o pronosticadas. Por ejemplo, OBS_STATUS: P.

R-VCO-004 = { $cell }: { $first } hogares y { $second } personas dan { $found } personas por hogar. { $key }
    .title = Personas por hogar
    .about = Hay entre 1,5 y 12 personas por hogar.
    .remedy = Revise si una de las dos se anotó dos veces o en otra columna. Lo usual es de 1,5 a 12; por ejemplo, 300 hogares y 1.240 personas.

R-UNI-001 = { $cell }: { $value } es unas { $factor } veces { $sign ->
        [less] menos
       *[other] más
    } que lo usual en esta serie ({ $expected }): ¿miles o unidades?
    .title = Cambio de unidad
    .about = Una cifra no es diez, cien o mil veces lo habitual de su serie.
    .remedy = Indique la unidad en el encabezado o corrija las cifras de { $period }. Por ejemplo, «miles de personas».

R-RUL-001 = { $cell }: { $reason ->
        [skip] { $count ->
            [one] una cifra se omite a propósito
           *[other] { $count } cifras se omiten a propósito
        }: { $text } (regla { $rule } del mapeo).
       *[error] { $text } (regla { $rule } del mapeo{ $count ->
            [one] ).
           *[other] ; { $count } cifras).
        }
    }
    .title = Regla del mapeo
    .about = Cada registro cumple las reglas que enuncia su mapeo.
    .remedy = { $reason ->
        [skip] No hace falta nada. Si las cifras sí son del cuadro, pida que se cambie la regla. Por ejemplo, un nombre en ella puede abarcar demasiado.
       *[error] Corrija la celda o pida que se cambie la regla. Por ejemplo, un límite pudo quedar corto.
    }

R-EXP-001 = { $cell }: { $text } Hallado: { $found }.{ $count ->
        [one] {""}
       *[other] {" "}{ $count } cifras.
    } { $key } (regla { $rule }: { $expression })
    .title = Reglas de la oficina
    .about = Cada registro cumple las reglas que la oficina escribió para el conjunto.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Corrija lo que está mal o diga por qué es correcto.
    } Si lo que está mal es la regla, pida que se cambie. Por ejemplo, puede ser estrecha para un puesto fronterizo nuevo.

X-EXP-001 = { $cell }: { $text } Hallado { $found }; los demás dan { $expected } (diferencia { $difference }).{ $count ->
        [one] {""}
       *[other] {" "}{ $count } cifras.
    } { $key } (regla { $rule }: { $expression })
    .title = Códigos que se componen de otros
    .about = Los códigos que se componen unos de otros suman como dice la regla de la oficina.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Corrija la cifra equivocada.
    } Si lo que está mal es la regla, pida que se cambie. Por ejemplo, puede faltarle un código nuevo.

X-VAD-001 = { $suspect ->
        [part] { $cell } descuadra { $totals } totales a la vez. Uno de ellos: el total { $place } es { $total } y sus partes suman { $sum } (diferencia { $difference }). Con { $proposal } en esta celda cuadran todos.
       *[other] El total { $place } es { $total }, pero { $parts ->
            [one] su parte es
           *[other] sus { $parts } partes suman
        } { $sum } (diferencia { $difference }). { $totals ->
            [one] {""}
           *[other] Con { $proposal } en su lugar cuadran { $totals } sumas.
        }
    }{ $why1 ->
        [digits] {" "}Mire primero { $cell1 } ({ $now1 }): con dos cifras cambiadas sería { $mended1 }.
        [ten] {" "}Mire primero { $cell1 } ({ $now1 }): con un cero más o menos sería { $mended1 }.
        [sign] {" "}Mire primero { $cell1 } ({ $now1 }): sin el signo sería { $mended1 }.
        [copied] {" "}Mire primero { $cell1 } ({ $now1 }): es igual a una celda vecina; { $mended1 } arreglaría la suma.
        [usual] {" "}Mire primero { $cell1 } ({ $now1 }): lo habitual es cerca de { $usual1 }; { $mended1 } arreglaría la suma.
       *[none] {""}
    }{ $why2 ->
        [digits] {" "}Después { $cell2 } ({ $now2 }): con dos cifras cambiadas sería { $mended2 }.
        [ten] {" "}Después { $cell2 } ({ $now2 }): con un cero más o menos sería { $mended2 }.
        [sign] {" "}Después { $cell2 } ({ $now2 }): sin el signo sería { $mended2 }.
        [copied] {" "}Después { $cell2 } ({ $now2 }): es igual a una celda vecina; { $mended2 } arreglaría la suma.
        [usual] {" "}Después { $cell2 } ({ $now2 }): lo habitual es cerca de { $usual2 }; { $mended2 } arreglaría la suma.
       *[none] {""}
    }{ $why3 ->
        [digits] {" "}Después { $cell3 } ({ $now3 }): con dos cifras cambiadas sería { $mended3 }.
        [ten] {" "}Después { $cell3 } ({ $now3 }): con un cero más o menos sería { $mended3 }.
        [sign] {" "}Después { $cell3 } ({ $now3 }): sin el signo sería { $mended3 }.
        [copied] {" "}Después { $cell3 } ({ $now3 }): es igual a una celda vecina; { $mended3 } arreglaría la suma.
        [usual] {" "}Después { $cell3 } ({ $now3 }): lo habitual es cerca de { $usual3 }; { $mended3 } arreglaría la suma.
       *[none] {""}
    }
    .title = El total y sus partes
    .about = Un total es la suma de sus partes, salvo redondeo; se nombran hasta tres celdas que pueden ser la causa.
    .remedy = Corrija el total o la parte equivocada. Por ejemplo, busque cifras cambiadas de lugar: 1.520 y 1.502.

X-VAD-002 = El total { $place } es { $total }, pero las partes conocidas ya suman { $sum } ({ $difference } más), y faltan otras.
    .title = El total y las partes conocidas
    .about = Si faltan partes, las conocidas no superan el total.
    .remedy = Corrija el total o la parte equivocada. Por ejemplo, el total puede ser más antiguo que sus partes.

X-VAD-003 = { $cell }: por { $by } son { $first } y por { $and } son { $second } (diferencia { $difference }). { $key }
    .title = Dos desgloses
    .about = Dos desgloses de lo mismo dan la misma suma.
    .remedy = Revise a cuál le falta un grupo. Por ejemplo, puede faltar «no especificado».

X-VAD-004 = { $cell }: las { $count } áreas suman { $first } y el país tiene { $second } (diferencia { $difference }). { $key }
    .title = Las áreas y el país
    .about = Las áreas de un país suman el país.
    .remedy = Revise si falta un área o «no especificado». Por ejemplo, las entradas por mar pueden no ser de ninguna provincia.

X-VAD-005 = { $cell }: los { $count } periodos de { $period } suman { $sum }; el archivo dice { $total } (diferencia { $difference }). { $key }
    .title = Meses, trimestres y año
    .about = Los meses suman trimestres y años, para movimientos; nunca para poblaciones.
    .remedy = Corrija el periodo equivocado. Por ejemplo, busque cifras cambiadas de lugar: 60.215 y 60.251.

X-CUM-001 = { $cell }: el acumulado baja de { $first } a { $value } ({ $period }).
    .title = Acumulados
    .about = Un acumulado no disminuye dentro de su año.
    .remedy = Corrija la cifra o indique en el mapeo que la serie vuelve a empezar. Por ejemplo, cada enero.

X-REP-001 = { $cell }: { $count ->
        [one] falta una cifra donde están todas las demás: { $list }.
       *[other] faltan { $count } cifras donde están todas las demás: { $list }. { $key }
    }
    .title = Claves que faltan
    .about = Están todas las combinaciones acordadas.
    .remedy = Indique si son cero o si no se recogieron. Por ejemplo, 0 o «n.d.».

X-REP-002 = { $count ->
        [one] { $list } estuvo en cada uno de los últimos { $found } periodos (el último { $value }) y no aparece en { $period }: ¿cero o no recogido?
       *[other] { $count } series que estuvieron en cada uno de los últimos { $found } periodos no aparecen en { $period }: ¿cero o no recogido? { $list }
    }
    .title = Series que se interrumpen
    .about = Una serie que tenía cifras no se interrumpe sin decirlo.
    .remedy = Escriba 0 donde no se contó nada; si no, el signo acordado. Por ejemplo «n/d» para no disponible.

X-VCO-006 = { $cell }: { $share } % de hombres ({ $first } hombres y { $second } mujeres); lo usual en esta serie es de { $from } a { $to } %. { $key }
    .title = Proporción de hombres y mujeres
    .about = La proporción de hombres de cada periodo está dentro de lo usual en su serie.
    .remedy = Revise si se intercambiaron hombres y mujeres o si una cifra está mal. Si es correcta, explique por qué. Por ejemplo, trabajadores de una misma obra.

X-VCO-007 = { $cell }: la serie { $key } tiene las mismas { $count } cifras que { $other } ({ $place }).
    .title = Series copiadas
    .about = No hay dos series con las mismas seis o más cifras.
    .remedy = Revise si una se copió sobre la otra. Por ejemplo, Ghana y Guinea van juntas en muchas listas.

X-VCO-008 = { $cell }: la fila { $line } es, en todas las columnas, la suma de las { $count } filas { $first } a { $last }: ¿es un subtotal?
    .title = Subtotales entre los detalles
    .about = Ninguna fila de detalle es la suma de las vecinas.
    .remedy = Indique en el mapeo que la fila es un total. Por ejemplo: totals, rows: '(?i)^subtotal'.

T-RTS-001 = { $cell }: { $count ->
        [one] falta un periodo entre otros: { $list }.
       *[other] faltan { $count } periodos entre otros: { $list }.
    } { $home }
    .title = Huecos en la serie
    .about = Entre su primer y último periodo, una serie no tiene huecos.
    .remedy = Envíe también los periodos que faltan, o diga por qué no los hay. Por ejemplo, la oficina estuvo cerrada ese mes.

T-VNO-001 = { $cell }: { $value } se aparta de las cinco cifras anteriores (habitual de { $from } a { $to }, mediana { $expected }). { $key }{ $count ->
        [one] {""}
       *[other] {" "}Lo mismo en { $count } cifras de este periodo.
    }
    .title = Cifras inusuales
    .about = Una cifra está dentro de dos desviaciones medianas de las cinco anteriores, las de la misma estación si la hay.
    .remedy = Vea si la cifra es correcta; si lo es, diga por qué. Por ejemplo, se cerró una frontera, o se contaron dos meses juntos.

T-VNO-002 = { $cell }: de { $first } a { $second } ({ $share } %), mientras las demás del mismo cuadro variaron cerca de { $expected } %. { $key }{ $count ->
        [one] {""}
       *[other] {" "}Lo mismo en { $count } cifras de este periodo.
    }
    .title = Crecimiento distinto de las demás
    .about = Una serie no crece de modo muy distinto a las demás (Hidiroglou y Berthelot).
    .remedy = Vea si se intercambiaron dos filas o si una cifra está mal. Si es correcta, diga por qué. Por ejemplo, se introdujo una visa.

T-VNO-003 = { $cell }: el nivel pasa de cerca de { $first } a cerca de { $second } desde { $period }, sin marca de ruptura. { $key }{ $count ->
        [one] {""}
       *[other] {" "}Lo mismo en { $count } series.
    }
    .title = Cambio de nivel
    .about = El nivel de una serie no se duplica ni se reduce a la mitad sin marca de ruptura.
    .remedy = Si cambió la definición o la fuente, marque el primer periodo con el estado B y diga qué cambió. Por ejemplo, «desde 2021 se cuentan los tripulantes».

T-VNO-004 = { $cell }: { $value } aparece { $found } veces seguidas ({ $from } a { $to }): ¿se repitió una estimación? { $key }
    .title = Cifras repetidas
    .about = Una cifra no se repite cuatro o más veces seguidas.
    .remedy = Envíe lo que se contó, o marque con el estado E lo estimado. Por ejemplo, 1.200 en enero, febrero, marzo y abril.

T-STK-001 = { $cell }: de { $first } a { $found } la población cambió en { $second }, pero las entradas menos las salidas explican { $sum }. { $key }
    .title = Población y flujos
    .about = Una población cambia según lo que entró y salió, salvo un uno por ciento.
    .remedy = Vea si faltan entradas o salidas, o diga qué más cambió la población. Por ejemplo, se depuró el registro.

V-RRL-001 = { $cell }: cambiaría el { $share } % de { $expected } cifras publicadas (límite { $limit } %): { $updated } son otras, { $added } son nuevas en periodos ya publicados, { $deleted } desaparecen.
    .title = Tamaño de la revisión
    .about = Una revisión cambia a lo sumo una de cada diez cifras publicadas.
    .remedy = Diga qué se revisó y por qué. Por ejemplo, «las cifras definitivas de 2023 sustituyen a las preliminares».

V-VRT-001 = { $cell }: se publicó { $first }, ahora es { $second }{ $sign ->
        [none] {""}
       *[other] {" "}({ $share } %)
    }. { $key }{ $count ->
        [one] {""}
       *[other] {" "}Lo mismo en { $count } cifras de este periodo.
    }
    .title = Cifras revisadas
    .about = Una cifra publicada cambia a lo sumo una décima parte.
    .remedy = Corrija la cifra, o diga por qué se revisó. Por ejemplo, informes tardíos de un puesto fronterizo.

V-VRT-002 = { $count ->
        [one] { $cell }: una cifra publicada no está en este archivo: { $list }.
       *[other] { $cell }: { $count } cifras publicadas no están en este archivo: { $list }.
    }
    .title = Cifras publicadas que desaparecen
    .about = Lo publicado no desaparece sin una razón.
    .remedy = Envíelas de nuevo, o deje la cifra vacía con un estado que diga por qué. Por ejemplo M, la cifra no puede existir.

M-VMP-001 = { $cell }: usted informa { $first }; { $home } informa { $second } de lo mismo (asimetría { $share } %). { $key }
    .title = Cifras del socio
    .about = Lo que dos oficinas cuentan de los mismos movimientos difiere a lo sumo en una décima parte de su media.
    .remedy = Vea con la oficina del otro país quién cuenta qué. Por ejemplo, eventos aquí y personas allá, o el día de salida y el de llegada.

M-VMP-002 = { $cell }: usted informa { $first }; { $home } informa { $second } de lo mismo, y uno de los dos envió el periodo sin ello. { $key }
    .title = Falta en un lado
    .about = Lo que una oficina cuenta, la otra no lo omite.
    .remedy = Vea si la cifra es cero, no recogida, o está bajo otro código. Por ejemplo, el otro país puede tenerla en «otros».

D-VCO-001 = { $cell }: se esperaban { $expected } pendientes ({ $first } antes, { $sum } más por los casos abiertos y cerrados); el archivo dice { $found }. { $key }
    .title = Casos pendientes
    .about = Los casos pendientes son los anteriores, más los presentados, menos los cerrados.
    .remedy = Corrija lo que esté mal, o diga qué más cambió el número. Por ejemplo, casos reabiertos.

D-VCO-002 = { $cell }: aquí { $first }, en { $name } { $second } (diferencia { $difference }). { $key }
    .title = Dos conjuntos sobre lo mismo
    .about = Dos conjuntos que dicen lo mismo coinciden.
    .remedy = Vea cuál de los dos carece de un grupo o es de otro día. Por ejemplo, no todos los países expiden permisos a los niños.

D-VCO-003 = { $cell }: usted informa { $first }; { $name } publica { $second } ({ $share } %). { $key }
    .title = Cifras de otros
    .about = Lo que otros publican de lo mismo está entre 0,8 y 1,25 veces la cifra.
    .remedy = No hace falta hacer nada; si deberían coincidir, diga por qué no coinciden. Por ejemplo, { $name } puede contar también a los solicitantes.

P-SDC-001 = { $cell }: { $count ->
        [one] un conteo es menor de { $limit } y se publicaría.
       *[other] { $count } conteos son menores de { $limit } y se publicarían.
    }
    .title = Conteos pequeños
    .about = Ningún conteo que se publica es tan pequeño que muestre a una persona.
    .remedy = Protéjalos antes: redondee, suprima, o junte los grupos pequeños. Por ejemplo, un tramo de edad en lugar de cuatro.

P-SDC-002 = { $cell }: { $count ->
        [one] una cifra oculta se puede deducir, con menos de { $limit } de margen, de los totales y partes que se publicarían.
       *[other] { $count } cifras ocultas se pueden deducir, con menos de { $limit } de margen, de los totales y partes que se publicarían.
    }
    .title = Cifras ocultas que se deducen
    .about = Ninguna cifra oculta puede deducirse de las publicadas.
    .remedy = Oculte también una segunda parte del mismo total, o el total. Por ejemplo, oculte dos nacionalidades de un mes, no una.

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
ui-packs = Reglas de paquetes
ui-pack-rule = { $rule }: se cumple { $passed }, no se cumple { $failed }, sin decidir { $undecided }
ui-weighed = { $rule } cuenta aquí como { $severity }: lo dice el paquete { $pack }; el catálogo dice { $other }
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
ui-note-corrected = «{ $from }» leído como { $to }, según una corrección: { $count }
ui-place = línea { $line }, columna { $column }
ui-kind = { $kind ->
        [string] un texto
        [number] un número
        [integer] un número entero
        [boolean] verdadero o falso
        [array] una lista
        [object] un objeto
        [null] nulo
       *[other] { $kind }
    }
ui-reach = { $why ->
        [said] se puede escribir en VTL, si la estructura tiene aquello de que trata
        [file] no en VTL: trata del archivo, antes de que haya observaciones
        [keys] no en VTL: allí un conjunto tiene cada clave una vez, así que ninguna puede repetirse
        [occasion] no en VTL: trata de quién envió el archivo y cuándo
        [layout] no en VTL: qué cifras forman un total lo dice la correspondencia, no el flujo de datos
        [calendar] no en VTL: compara periodos con un calendario
        [others] no en VTL: compara una cifra con otras de su conjunto, que un juego de reglas no ve
        [beside] no en VTL: compara el conjunto con otro, o con lo que había antes
        [packs] en VTL con su paquete: representa las reglas de los paquetes
        [published] no en VTL: trata de lo que se publica, no de lo que se envió
        [long] aquí no en VTL: la lista es más larga de lo que puede ser una expresión
       *[other] { $why }
    }
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
ui-severity = { $severity ->
        [error] error
        [warning] advertencia
        [information] información
       *[other] { $severity }
    }
ui-line = línea { $line }
ui-list-sheet = Problemas
ui-list-title = Lo que se encontró en { $file }
ui-list-how = Cada fila es un problema. Haga clic en su lugar para ir allí. Corrija sus propias celdas y devuelva este libro tal como está: esta hoja, los colores y los comentarios que empiezan con { $sign } no se toman en cuenta.
ui-list-fresh = Cada fila es un problema. Corríjalo en { $file } y envíe de nuevo ese archivo: este libro solo muestra dónde.
ui-list-header = N.º;gravedad;regla;lugar;encontrado;esperado;propuesta;qué pasa;qué hacer
ui-list-cause = { $title } ({ $rule }): { $count ->
        [one] un lugar
       *[other] { $count } lugares
    }
ui-list-more = { $count ->
        [one] otro lugar que no está en la lista
       *[other] otros { $count } lugares que no están en la lista
    }
ui-list-goto = vea la hoja { $sheet }
ui-list-none = No se encontró nada.
ui-rows-sheet = Filas
ui-rows-title = Las filas en las que se encontró algo
ui-rows-header = hoja;línea;contenido
ui-mark-more = Hay más en esta hoja; vea la hoja { $sheet }.
ui-not-marked = El libro mismo no está marcado: { $why ->
        [format] solo se pueden marcar libros de Excel (.xlsx, .xlsm).
        [archive] los archivos están en un archivo comprimido. Envíe el libro por separado para recibirlo con sus marcas.
       *[other] por dentro está escrito de una forma que no se puede cambiar sin riesgo ({ $why }).
    }
ui-page-title = Informe sobre { $file }
ui-page-places = { $count ->
        [one] un lugar
       *[other] { $count } lugares
    }
ui-page-rules = Reglas que se aplicaron
ui-page-tally = regla;se cumple;falla;sin decidir
ui-page-not-run = No se aplicaron, porque no conciernen al archivo o porque algo falló antes: { $list }
