# Carta para dos oficinas que cuentan los mismos movimientos, y por qué dos series no son comparables.
letter-title = Dos conteos de los mismos movimientos: de { $from } a { $to }
letter-lead = { $to } cuenta a quienes llegan de { $from }, y { $from } cuenta a quienes salen hacia { $to }. Esta carta pone ambos conteos uno junto al otro, para que las dos oficinas se digan por qué difieren. No se da por buena ninguna de las dos.
letter-office = Oficina
letter-received = Recibidos: { $area }
letter-sent = Enviados: { $area }
letter-source = Fuente
letter-dataset = Conjunto de datos
letter-grade = Comparabilidad: { $grade ->
    [A] A, ambas dicen lo mismo de sus cifras
    [B] B, con la diferencia que aquí se indica
   *[C] C, no sin ajuste
}
letter-figures = Las cifras
letter-period = Periodo
letter-asymmetry = Asimetría
letter-band = Banda
letter-bands = { $n ->
    [0] Ningún periodo tiene bastante en ambos lados para juzgarlo (50 en total).
    [one] Se juzga un periodo: { $a } dentro del 10 %, { $b } dentro del 30 %, { $c } por encima.
   *[other] Se juzgan { $n } periodos: { $a } dentro del 10 %, { $b } dentro del 30 %, { $c } por encima.
}
letter-formula = Asimetría: la diferencia de las dos cifras entre su media, 2 (R − S) / (R + S); positiva donde se recibieron más. Banda A: dentro del 10 %; B: dentro del 30 %; C: por encima.
letter-corridor = Ambas se mueven juntas con r = { $same }; con los enviados un periodo antes, r = { $later }. Por cada recibido se enviaron { $ratio }.
letter-why = Razones probables
letter-no-why = Nada de lo que las oficinas dicen de sus cifras explica la diferencia.
letter-asked = Qué se pide revisar a { $area }
letter-answer = Respuesta
letter-concept = { $id ->
    [POPULATION] Población
    [BREAK] Ruptura de la serie
    [PERIODS] Periodos
   *[other] { $name }
}
letter-nothing = nada
letter-reason-near = { $concept }: { $here } dice { $one }, { $there } dice { $other }. Se pueden acercar, con una nota.
letter-reason-different = { $concept }: { $here } dice { $one }, { $there } dice { $other }. No es lo mismo.
letter-reason-one-sided = { $concept }: { $here } dice { $one }, { $there } dice { $other }. No se puede saber si es lo mismo.
letter-reason-unsaid = { $concept }: no lo dice ni { $here } ni { $there }.
letter-reason-mixed = { $concept }: cambia dentro de las cifras ({ $here }: { $one }; { $there }: { $other }).
letter-pattern-one-larger = En casi todos los periodos { $here } cuenta más que { $there }: una de las dos puede dejar fuera un lugar, un grupo o una forma de viajar.
letter-pattern-other-larger = En casi todos los periodos { $there } cuenta más que { $here }: una de las dos puede dejar fuera un lugar, un grupo o una forma de viajar.
letter-pattern-later = Las cifras de { $there } encajan mejor con las de { $here } un periodo después: una de las dos puede fechar por el día de registro.
letter-pattern-one-alone = { $here } tiene periodos de los que { $there } no dice nada.
letter-pattern-other-alone = { $there } tiene periodos de los que { $here } no dice nada.
letter-ask-periods = Revise { $periods }, donde más difieren.
letter-ask-say = Diga con las cifras qué vale para { $concept }.
letter-ask-unit = Diga si lo mismo puede darse también como { $unit }, como cuenta { $there }.
letter-ask-way = Diga cómo cambiarían las cifras con { $unit } ({ $concept }), como lo tiene { $there }.
letter-ask-gaps = Diga de los periodos sin cifra si son cero o no se recogieron.
letter-ask-confirm = Confirme que es correcto lo que arriba se dice de sus cifras.
letter-one = una
letter-other = la otra
