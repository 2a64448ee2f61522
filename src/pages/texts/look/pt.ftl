look-catalogue-title = Conjuntos de dados
look-catalogue-lead = Números comparáveis sobre migração, tal como os órgãos os publicaram. Abertos a todos, sem conta.
look-search = Buscar
look-search-label = Título, país, tema ou código
look-search-clear = Mostrar tudo
look-found = { $n ->
    [one] { $n } conjunto de dados encontrado para “{ $q }”
   *[other] { $n } conjuntos de dados encontrados para “{ $q }”
}
look-nothing-found = Nada foi encontrado para “{ $q }”. Tente um país, um tema como “entradas” ou um código como MEX.
look-nothing-published = Ainda não há nada publicado. O que for publicado aparece aqui na hora.
look-newest = Publicações mais recentes
look-release-number = publicação { $number }
look-areas = Áreas
look-by = Por
look-span = De { $from } a { $to }
look-rows = { $n ->
    [one] { $n } número
   *[other] { $n } números
}
look-more-areas = e mais { $n }
look-follow = Acompanhar novas publicações (Atom)

look-choose = Escolher o que ver
look-period = Período
look-show = Mostrar
look-all = Todos juntos
look-gap = sem número
look-figure = Número
look-share = Parcela
look-area = Área
look-from = De
look-to = Para
look-marks = Notas
look-daily = por dia em média
look-against = em relação a { $period }
look-way = { $way ->
    [up] a mais
    [down] a menos
   *[same] igual
}
look-table = Os números em tabela
look-over-time = Ao longo do tempo
look-line-told = { $name }: de { $first } ({ $from }) a { $last } ({ $to }); máximo em { $when }: { $most }.
look-origins = De onde: os maiores por { $by }
look-pyramid = Idade e sexo
look-map-areas = Por área que informa
look-map-origins = Mapa por { $by }
look-flows = De onde para onde
look-chord = Entre as áreas que informam
look-arcs = A largura dos arcos é a raiz quadrada do número.
look-mark-break = quebra na série
look-mark-provisional = provisório
look-mark-estimated = estimado
look-mark-revised = revisado
look-mark-incomplete = pelo menos: falta uma parte
look-more-periods = { $n ->
    [one] { $n } período anterior está no arquivo.
   *[other] { $n } períodos anteriores estão no arquivo.
}
look-more-rows = { $n ->
    [one] Mais { $n } linha está no arquivo.
   *[other] Mais { $n } linhas estão no arquivo.
}
look-added = { $n ->
    [one] Tal como publicado.
   *[other] Soma de { $n } números publicados que não se sobrepõem: nenhum total foi publicado.
}
look-at-least = { $n ->
    [one] Pelo menos tantos: { $n } parte não tem número.
   *[other] Pelo menos tantos: { $n } partes não têm número.
}
look-not-added = Estes números não podem ser somados: contam coisas diferentes ou são proporções. Escolha um deles.
look-no-figure-then = não há número para comparar
look-not-compared-part = não comparado: falta uma parte
look-across-break = com uma quebra na série entre os dois: não se contou a mesma coisa
look-passport = Passaporte deste número
look-passport-lead = O que foi contado, como, por quem e onde pode ser conferido.
look-made-of = Composto de
look-published-as-is = Um só número, tal como publicado.
look-provider = Provedor
look-release = Publicação
look-proof = Lista assinada da publicação, com seus hashes
look-trace = Deste número à sua célula (para quem pode ver)
look-csv = Estes números em CSV
look-cut = Este conjunto de dados é grande: são mostrados os últimos 24 períodos de cada série. Tudo está nos arquivos.
look-history = Publicações
look-history-lead = Nada é sobrescrito: cada publicação fica em seu endereço.
look-col-number = Número
look-col-office = Órgão
look-col-at = Publicada
look-col-rows = Números
look-col-files = Arquivos
look-current = a que se lê agora
look-restores = de novo o conteúdo da publicação { $number }
look-manifest = hashes
look-downloads = Baixar
look-downloads-lead = O mesmo endereço dá sempre a publicação mais recente.
look-snippets = Linhas para copiar
look-cite = Como citar
look-licence = Licença
look-contact = Contato
look-source = Fonte
look-updated = Atualizado
look-lines = Limites: Natural Earth (domínio público), os que estão em uso; simplificados.

look-far = { $n ->
    [one] { $n } fluxo de ou para outros lugares está na tabela.
   *[other] { $n } fluxos de ou para outros lugares estão na tabela.
}
look-back = Ao conjunto de dados
look-points-title = Pontos de fronteira semana a semana
look-points-lead = As entradas vão para cima e as saídas para baixo, como cada lado as contou. Todos os pontos têm a mesma escala. Uma semana sem número é hachurada; uma semana com o ponto fechado é cinza: nenhuma delas é um zero.
look-points-none = Neste conjunto de dados não há contagens semanais em pontos de fronteira.
look-more-points = { $n ->
    [one] Mais { $n } ponto está no arquivo.
   *[other] Mais { $n } pontos estão no arquivo.
}
look-closed = fechado
look-week = Semana
look-comparable-title = Quais áreas podem ser comparadas
look-comparable-lead = Os números de duas áreas podem ser postos lado a lado quando contam a mesma coisa do mesmo modo. Cada área é comparada com { $with }.
look-comparable-none = Só uma área publica neste conjunto de dados: não há o que comparar.
look-comparable-with = Comparar com
look-comparable-all = O que não é comparável é dito aqui e não é ajustado em lugar nenhum.
look-grade = { $of ->
    [whole] sem quebra
    [same] igual
    [convertible] conversível
    [break] quebra
    [different] diferente
   *[unknown] desconhecido
}
look-reason-break = Mudou dentro da série: { $is }.
look-reason-convertible = Aqui { $is }, lá { $other }: podem ser aproximados, com uma nota.
look-reason-different = Aqui { $is }, lá { $other }: não é a mesma coisa.
look-reason-unknown = Nada é dito.
look-series = Série
look-reason-broken = Quebra em { $when }.

look-calendar-title = Quem publicou, e quando
look-calendar-lead = Cada quadro é um período: quando vencia e quando foi publicado pela primeira vez para todos. Só aparecem os órgãos que concordaram.
look-calendar-none = Nenhum órgão mostra ainda seu calendário aqui.
look-due = vence em { $day }
look-office = Órgão e conjunto de dados
look-standing = { $of ->
    [on-time] no prazo
    [came-late] publicado com atraso
    [soon] vence em breve
    [late] atrasado
    [overdue] vencido
    [delinquent] vencido há muito
    [excused] nada a informar
   *[open] ainda não terminou
}
look-grade-head = Grau
look-grade-whole = { $grade ->
    [A] A: comparável
    [B] B: com uma nota
   *[C] C: não sem ajuste
}
look-grade-self = Com o que as outras são comparadas
look-axis-refused = Não se mostra com as outras: { $name }. { $why }
look-axis-announced = Deve-se saber de { $name }: { $why }
look-sum-announced = Somado embora nem tudo seja igual: { $why }
look-sum-refused = Não somado: { $why }

look-mirror-title = Duas contagens dos mesmos movimentos
look-mirror-lead = O que um órgão contou como entrada é comparado com o que o outro contou como saída. Sobre a linha, os dois contam o mesmo; a faixa mais escura é 10 % de distância, a mais clara 30 %.
look-mirror-none = Aqui não há dois órgãos que informem ambos os movimentos entre eles. Assim que os dois publicarem, aparecem.
look-mirror-choose = Movimentos
look-mirror-pair = De { $from } para { $to }
look-mirror-refused = Os dois contam coisas diferentes: a distância não diz quem conta certo.
look-mirror-same = Os dois dizem que contam o mesmo e da mesma maneira.
look-mirror-band = { $band ->
    [A] períodos com no máximo 10 % de distância
    [B] períodos entre 10 e 30 %
    [C] períodos com mais de 30 %
   *[none] períodos não julgados: falta um, ou são pessoas de menos
}
look-mirror-bands = Distância
look-mirror-received = Recebidas, segundo { $area }
look-mirror-sent = Enviadas, segundo { $area }
look-mirror-asymmetry = Assimetria
look-mirror-how = A assimetria é a diferença dividida pela média das duas, positiva onde se recebeu mais do que se enviou. O ponto com anel é o último período; os eixos estão em potências de dez.
look-mirror-told = Períodos com no máximo 10 % de distância: { $a }; de 10 a 30 %: { $b }; mais: { $c }.
look-mirror-lines = O que { $to } recebeu e o que { $from } enviou, no mesmo eixo.
look-mirror-says = O que cada um diz dos seus números
look-mirror-passport = Números de { $area }
look-mirror-letter = Carta aos dois órgãos
look-mirror-letter-lead = Os números lado a lado, as razões prováveis e o que se pede a cada um que verifique, numa folha com espaço para responder.
look-mirror-letter-get = Obter a carta
look-mirror-link = as duas contagens
look-comparable-group = Grupo
look-comparable-every = Todas as áreas
look-mirror-passports = Passaporte
look-rules-title = Regras
look-rules-lead = Cada arquivo é conferido com estas { $n } regras. Os erros impedem a publicação de um número, os avisos pedem uma razão e as informações não pedem nada. Os exemplos são inventados.
look-rules-example = Por exemplo
look-rules-remedy = O que fazer
look-rules-level = { $of ->
    [F] O arquivo
    [S] Estrutura
    [C] Códigos
    [R] Um registro
    [X] Registros entre si
    [T] Séries temporais
    [V] Revisões
    [M] O que os parceiros contam
    [D] Outros conjuntos
   *[P] Antes de publicar
}
