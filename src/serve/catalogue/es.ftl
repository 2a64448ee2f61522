sign-in-needed = Inicie sesión, o envíe un token: `Authorization: Bearer isth_…`.
    .title = No ha iniciado sesión

token-invalid = El token no se conoce, caducó, fue revocado o no vale desde esta dirección. Pida uno nuevo al administrador de su oficina.
    .title = El token no vale

sign-in-failed = El usuario o la contraseña no son correctos. Revise ambos, y las mayúsculas de la contraseña.
    .title = No se pudo iniciar sesión

provider-refused = El inicio de sesión con el proveedor externo no se completó, o tardó demasiado. Empiece de nuevo; si sigue así, avise a su administrador.
    .title = El proveedor no lo identificó

not-allowed = Sus funciones no permiten esto. Pida al administrador de su oficina la función que lo permite.
    .title = No permitido

cross-site = La petición trajo una cookie, pero no el `X-CSRF-Token` de la sesión, o vino de otro sitio. Recargue la página e inténtelo de nuevo.
    .title = La petición puede venir de otro sitio

own-work = Otra persona debe decidir esto: nadie decide sobre lo que él mismo envió o aprobó.
    .title = Es su propio trabajo

not-found = Aquí no hay tal cosa, o usted no puede verla. Revise la dirección y para quién ha iniciado sesión.
    .title = No encontrado

method-not-allowed = Esta dirección no admite el método de su petición; la cabecera `Allow` enumera los que admite.
    .title = No con este método

not-acceptable = No está disponible en la forma que pide `Accept`. Hay estas: { $forms }.
    .title = No en esa forma

too-slow = El cuerpo de la petición llegó demasiado despacio. Envíelo de nuevo; un archivo grande se envía mejor en partes que se pueden reanudar (`POST /api/uploads`).
    .title = Demasiado lento

moved-on = Ahora está en `{ $state }`, por lo que no se puede hacer `{ $move }`. Vuelva a mirarlo.
    .title = Cambió entretanto

base-moved = Sus cambios se hicieron desde la publicación { $expected }, pero la última es la { $found }. Mire qué cambiaría ahora y publique de nuevo.
    .title = Hubo otra publicación entretanto

embargo-order = La publicación { $release } está bajo embargo por más tiempo; esta no puede abrirse antes. Elija un momento posterior.
    .title = Se abriría demasiado pronto

standing = La publicación está en `{ $standing }`, y desde ahí no se puede hacer esto.
    .title = La publicación no está en ese punto

same-key = Usted ya dio su llave; otra persona debe dar la segunda.
    .title = Una persona, una llave

exists = Ya existe: { $what }. Elija otro nombre, o cambie lo que hay.
    .title = Ya existe

unjustified = Estas advertencias necesitan una frase que diga por qué las cifras son correctas: { $rules }.
    .title = Advertencias sin motivo

no-dataset = Aquí no hay cifras comprobadas que se puedan publicar. Corrija lo que nombra el informe y envíelo de nuevo.
    .title = Nada que publicar

other-dataflow = { $receipt } es de { $dataflow }, y esta publicación de { $wanted }. Cada flujo de datos tiene sus propias publicaciones: publíquelos uno tras otro.
    .title = Otro flujo de datos

incomplete-key = Una cifra se nombra con el código de cada dimensión. Faltan: { $missing }. No se conocen aquí: { $unknown }.
    .title = La clave no está completa

no-such-number = La publicación { $release } no tiene ninguna cifra con estos códigos. Revíselos, sobre todo el período.
    .title = No hay tal cifra

no-mapping = Aquí no hay ningún mapeo `{ $mapping }`. Omítalo, y se toma el que corresponde; o tráigalo primero.
    .title = No hay tal mapeo

differs = Al ejecutarlo de nuevo, el resultado no es el que se registró. Avise a su auditor.
    .title = El resultado es distinto

upload-offset = La carga va por el byte { $offset }. Continúe desde ahí.
    .title = Los bytes no siguen

upload-busy = Otra conexión está trayendo esta carga. Espere un momento, pregunte por dónde va (`HEAD`) y continúe.
    .title = La carga sigue por otra conexión

upload-complete = Esta carga ya está completa. Su envío es { $receipt }.
    .title = La carga está completa

too-large = El archivo tiene más de { $limit } bytes. Quite lo que no haga falta, o envíelo por partes según el período.
    .title = Demasiado grande

unsupported-media-type = Aquí no se entiende un cuerpo de este tipo. Se entienden: { $forms }.
    .title = No se entiende

malformed = `{ $part }` no es lo que debe ser. { $why }
    .title = Un error en la petición

bad-invitation = La invitación ya se usó o es demasiado antigua. Pida una nueva al administrador de su oficina.
    .title = La invitación no vale

interrupted = La conexión terminó antes que el archivo. No se guardó nada; envíelo de nuevo.
    .title = Interrumpido

key-reused = La `Idempotency-Key` se usó para otro archivo, { $receipt }. Use una clave nueva para cada archivo.
    .title = La clave es de otro archivo

weak-password = La contraseña necesita al menos { $least } caracteres y no debe contener su usuario. Unas cuantas palabras seguidas están bien.
    .title = La contraseña es débil

text-missing = Aquí hace falta una frase que diga por qué.
    .title = Falta un texto

no-such-finding = El informe no tiene ningún hallazgo de la regla { $rule }. Vuelva a mirar el informe.
    .title = No hay tal hallazgo

bad-signature = { $why ->
        [unknown-key] La clave no es una de las suyas, o ya terminó. Añádala primero.
        [too-old] Lo firmado tiene más de diez minutos, o su momento no ha llegado. Pida de nuevo la declaración y firme esa.
       *[does-not-fit] La firma no es de esta clave, o lo firmado no es lo que está aquí ahora. Pida de nuevo la declaración, léala y firme esa.
    }
    .title = La firma no vale

signature-needed = Su oficina quiere esto firmado con su propia clave: isthmus review … { $receipt } --sign ARCHIVO. La clave se hace y se añade una vez, con isthmus signer.
    .title = Falta su firma

not-overridable = La gravedad de la regla { $rule } no se puede cambiar: hay que corregir las cifras o el mapeo.
    .title = Esta regla queda como está

tests-fail = No pasa sus propias pruebas: { $failures }. Corríjalo, o sus pruebas, e inténtelo de nuevo.
    .title = Sus pruebas fallan

too-many-tries = Hubo demasiadas contraseñas incorrectas. Inténtelo de nuevo dentro de { $minutes } minutos.
    .title = Demasiados intentos

too-many-requests = Fueron demasiadas peticiones en poco tiempo. Espere lo que dice `Retry-After`.
    .title = Demasiadas peticiones

internal = Algo falló aquí y quedó en el registro con el `X-Request-Id`. Diga ese número a su administrador.
    .title = Un error de este servicio

busy = Ahora mismo hay demasiada actividad. No se perdió nada; inténtelo de nuevo cuando diga `Retry-After`.
    .title = Demasiado ocupado

unavailable = Lo que se guarda no se puede alcanzar o escribir ahora. Lo que se confirmó está a salvo; inténtelo de nuevo cuando diga `Retry-After`.
    .title = No disponible ahora

disk-full = No hay sitio para guardar esto. Lo que se confirmó está a salvo; avise a su administrador e inténtelo de nuevo.
    .title = El disco está lleno

no-results = No hay nada publicado que responda a la consulta. Pida menos: menos códigos en la clave o un período más largo.
    .title = Nada encontrado

query-wrong = No se entiende `{ $part }`: { $mistake ->
    [form] no tiene la forma que SDMX REST prevé
    [unknown] aquí no existe ese parámetro
    [twice] aparece más de una vez
    [contradiction] contradice otra parte de la consulta
    [structure] la estructura de estos datos no tiene ese componente
   *[path] la ruta tiene partes de más o de menos
}.
    .title = Un error en la consulta

too-many-rows = Para ordenarlas habría que tener a la vez más de { $limit } observaciones. Pida una parte de ellas.
    .title = Demasiadas observaciones para ordenarlas

several-structures = Estos flujos de datos tienen estructuras distintas, que no caben en un solo mensaje. Pídalos uno tras otro.
    .title = Varias estructuras

several-providers = Varias oficinas dan una cifra para la misma clave, y este formato tiene lugar para una sola. Pida la de una de ellas con `provider=`, o tome el CSV largo, que las tiene todas.
    .title = Varios proveedores

range-not-there = El archivo tiene { $length } bytes, y ninguno de los que pide `Range`. Pida bytes que tenga, o el archivo entero.
    .title = No hay tales bytes
