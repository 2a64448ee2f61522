# Carta para dois órgãos que contam os mesmos movimentos, e por que duas séries não são comparáveis.
letter-title = Duas contagens dos mesmos movimentos: de { $from } para { $to }
letter-lead = { $to } conta quem chega de { $from }, e { $from } conta quem sai para { $to }. Esta carta põe as duas contagens lado a lado, para que os dois órgãos digam um ao outro por que diferem. Nenhuma é tida como a certa.
letter-office = Órgão
letter-received = Recebidos: { $area }
letter-sent = Enviados: { $area }
letter-source = Fonte
letter-dataset = Conjunto de dados
letter-grade = Comparabilidade: { $grade ->
    [A] A, os dois dizem o mesmo dos seus números
    [B] B, com a diferença indicada aqui
   *[C] C, não sem ajuste
}
letter-figures = Os números
letter-period = Período
letter-asymmetry = Assimetria
letter-band = Faixa
letter-bands = { $n ->
    [0] Nenhum período tem o bastante dos dois lados para ser julgado (50 juntos).
    [one] Um período é julgado: { $a } dentro de 10 %, { $b } dentro de 30 %, { $c } acima.
   *[other] { $n } períodos são julgados: { $a } dentro de 10 %, { $b } dentro de 30 %, { $c } acima.
}
letter-formula = Assimetria: a diferença dos dois números pela sua média, 2 (R − S) / (R + S); positiva onde se receberam mais. Faixa A: dentro de 10 %; B: dentro de 30 %; C: acima.
letter-corridor = Os dois movem-se juntos com r = { $same }; com os enviados um período antes, r = { $later }. Para cada recebido foram enviados { $ratio }.
letter-why = Razões prováveis
letter-no-why = Nada do que os órgãos dizem dos seus números explica a diferença.
letter-asked = O que se pede a { $area } que reveja
letter-answer = Resposta
letter-concept = { $id ->
    [POPULATION] População
    [BREAK] Quebra da série
    [PERIODS] Períodos
   *[other] { $name }
}
letter-nothing = nada
letter-reason-near = { $concept }: { $here } diz { $one }, { $there } diz { $other }. Podem ser aproximados, com uma nota.
letter-reason-different = { $concept }: { $here } diz { $one }, { $there } diz { $other }. Não é a mesma coisa.
letter-reason-one-sided = { $concept }: { $here } diz { $one }, { $there } diz { $other }. Ninguém pode saber se é a mesma coisa.
letter-reason-unsaid = { $concept }: nem { $here } nem { $there } o diz.
letter-reason-mixed = { $concept }: muda dentro dos números ({ $here }: { $one }; { $there }: { $other }).
letter-pattern-one-larger = Em quase todos os períodos { $here } conta mais do que { $there }: um dos dois pode deixar de fora um lugar, um grupo ou um meio de viajar.
letter-pattern-other-larger = Em quase todos os períodos { $there } conta mais do que { $here }: um dos dois pode deixar de fora um lugar, um grupo ou um meio de viajar.
letter-pattern-later = Os números de { $there } ajustam-se melhor aos de { $here } um período depois: um dos dois pode datar pelo dia do registro.
letter-pattern-one-alone = { $here } tem períodos de que { $there } nada diz.
letter-pattern-other-alone = { $there } tem períodos de que { $here } nada diz.
letter-ask-periods = Reveja { $periods }, onde os dois mais diferem.
letter-ask-say = Diga com os números o que vale para { $concept }.
letter-ask-unit = Diga se o mesmo pode ser dado também como { $unit }, como conta { $there }.
letter-ask-way = Diga como os números mudariam com { $unit } ({ $concept }), como tem { $there }.
letter-ask-gaps = Diga dos períodos sem número se são zero ou não foram recolhidos.
letter-ask-confirm = Confirme que está certo o que acima se diz dos seus números.
letter-one = uma
letter-other = a outra
