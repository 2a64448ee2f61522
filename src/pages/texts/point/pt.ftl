tab-map = Mapear apontando
point-no-table = Não há tabela para apontar: o arquivo não é uma folha, está dentro de um zip, ou não pode ser lido.
point-lead = Aqui está a folha tal como se vê, com o que cada célula parece ser. Clique em uma célula para corrigir; escolha o fluxo de dados e o que os rótulos significam. Nada é guardado antes de você salvar, e cada passo pode ser desfeito.
point-now = O que se lê agora
point-figures = { $n ->
    [one] número lido
   *[other] números lidos
}
point-unclaimed = { $n ->
    [one] célula sem uso
   *[other] células sem uso
}
point-observations = { $n ->
    [one] observação em códigos
   *[other] observações em códigos
}
point-sum = soma dos números
point-checks = totais que conferem
point-apply = Aplicar
point-undo = Desfazer
point-back = voltar para antes disto
point-all = { $n ->
    [one] { $n } passo até agora
   *[other] { $n } passos até agora
}
point-did = { $of ->
    [row] a linha { $what } é: { $value }
    [col] a coluna { $what } é: { $value }
    [flow] o fluxo de dados é { $value }
    [means] { $what } significa { $value }
    [always] { $what } é sempre { $value }
    [code] { $what } significa { $value }
    [sign] o sinal { $value } significa { $what }
    [period] os períodos se escrevem { $value }
    [year] o ano é { $value }
    [unit] um representa { $value }
    [sums] os totais não são conferidos
    [also] { $what } também significa { $value }
    [repeats] as linhas com os mesmos rótulos são somadas
   *[other] { $value }
}
point-part = { $of ->
    [title] título
    [header] cabeçalhos
    [label] rótulos
    [value] números
    [total] total
    [note] nota
    [ignored] deixar de fora
   *[other] { $of }
}
point-one = 1. O que está onde
point-two = 2. Qual é o fluxo de dados?
point-three = 3. O que significam os rótulos?
point-four = 4. Rótulos que ainda não têm código
point-four-none = Cada rótulo tem seu código.
point-test-later = O teste feito das primeiras linhas do arquivo espera o que falta decidir.
point-from = { $of ->
    [year] título acima da tabela
    [titles] títulos das tabelas
    [sheet] nome da folha
    [file] nome do arquivo
    [headings] cabeçalhos das colunas
    [groups] linhas em negrito que abrem um grupo
    [level] linha { $name } dos cabeçalhos
    [column] coluna { $name }
   *[heading] { $name }
}
point-five = 5. O que resulta, passo a passo
point-six = 6. Salvar como mapeamento
point-mistake = Isto ainda não pode ser lido como mapeamento:
point-none = Não foi encontrada nenhuma tabela com rótulos e números. Clique na primeira célula com um número e diga que a linha e a coluna dela são números.
point-unsure = não é certo
point-told = você disse
point-sure = { $n } % certo
point-click = Clique em uma célula para dizer o que é a linha ou a coluna dela.
point-cell-means = O que significa “{ $label }”:
point-row = Linha { $n }
point-column = Coluna { $name }
point-to = até
point-left = Nada usa:
point-signs = Sinais em lugar de números
point-sign = { $of ->
    [0] é zero
    [M] falta
    [L] não se coleta
    [C] confidencial
    [Q] suprimido
   *[other] { $of }
}
point-choose = Escolher…
point-code = código
point-variable = Está no arquivo
point-labels = Rótulos
point-means = Significa
point-means-of = O que significa { $name }
point-also = e também
point-also-of = O que { $name } significa também
point-change = Mudar para
point-nothing = nada
point-open = a decidir
point-needs = O que o fluxo de dados pede
point-component = Dimensão ou atributo
point-made = É feito de
point-makes = { $of ->
    [always] sempre
    [variable] os rótulos de
    [default] o combinado, se nada é dito:
   *[other] resulta do período
}
point-always = O mesmo para todos os números
point-always-of = { $name }: o mesmo para todos os números
point-year = Ano
point-period = Como se escrevem os períodos, por exemplo { "{" }month{ "}" } { "{" }Y{ "}" }
point-unit = O arquivo diz: { $text }.
point-unit-yes = Multiplicar por { $n }
point-unit-no = Não vale para estes números
point-sums = Alguns totais não conferem com suas partes. Veja se uma linha ou coluna é um total, ou um número, e foi tomada por outra coisa.
point-sums-skip = Não conferir os totais
point-repeats = Várias linhas têm os mesmos rótulos e números diferentes. Falta um rótulo que as distinga? Se não, podem ser somadas.
point-repeats-add = Somá-las
point-flow-first = Escolha acima um fluxo de dados: então você vê o que ele pede.
point-four-lead = Aqui nada é adivinhado: escolha o código que cada rótulo significa. O mapeamento se lembra.
point-why = O nome se parece com “{ $name }” em { $list }.
point-code-of = Código de { $label }
point-add-up = nada: somar seus números
point-steps = Os primeiros números: a célula, os rótulos que valem para ela, e os códigos que eles significam.
point-no-codes = nem todos os códigos são conhecidos ainda
point-no-rows = Nenhum número é lido ainda.
point-test-passes = O teste feito das primeiras linhas do arquivo passa.
point-test-fails = O teste feito das primeiras linhas do arquivo ainda não passa:
point-id = Nome do mapeamento
point-not-ready = Falta decidir algo: veja acima. O que se salva com um teste que falha é guardado, e não é usado.
point-save = Salvar, e ler o arquivo com ele
point-hand-over = Quem revisa na repartição salva. O endereço desta página contém todos os passos: passe-o adiante.
point-yaml = O mapeamento como texto

practice-title = Espaço de prática
practice-lead = Aprenda todo o caminho com um arquivo de amostra que tem erros de propósito: enviar, ler o que está errado, enviar corrigido, revisar, publicar, seguir um número até sua célula. Nada aqui é real: nenhum número é publicado, contado ou comunicado a ninguém, e tudo desaparece quando o serviço é reiniciado.
practice-alone = Aqui uma só pessoa faz tudo. Na repartição real uma segunda pessoa revisa e publica: ninguém decide sobre o que enviou.
practice-begin = Praticar
practice-done = feito
practice-banner = Nada aqui é real.
practice-leave = Sair do espaço de prática
practice-offer = É sua primeira vez? Percorra todo o caminho com um arquivo de amostra que tem erros de propósito. Nada disso é real.
practice-next = Passo { $n } de 6: { $of ->
    [send] envie a amostra com erros
    [read] leia seus problemas
    [mend] envie a amostra corrigida
    [mean] diga por que seus avisos estão certos e envie-a para revisão
    [release] aprove-a e depois publique-a
   *[trace] siga um número publicado até sua célula
}
practice-step = { $of ->
    [send] Enviar um arquivo
    [read] Ler seus problemas, por causa e na folha
    [mend] Enviar o arquivo corrigido como sua correção
    [mean] Dizer por que os avisos estão certos e enviá-lo para revisão
    [release] Ver o que mudará, aprovar, publicar
   *[trace] Seguir um número até sua célula
}
practice-go = { $of ->
    [send] Enviar a amostra
    [read] Ler os problemas
    [mend] Enviá-la corrigida
    [mean] À sua página
    [release] À revisão
   *[trace] Às publicações
}

defs-title = Mapeamentos, regras e calendários
defs-lead = O que está em vigor nesta repartição. Cada versão é guardada; só a que passa em seus próprios testes se torna ativa.
defs-kind = { $of ->
    [mapping] Mapeamentos
    [rules] Pacotes de regras
    [calendar] Calendários
   *[other] { $of }
}
defs-since = Guardado em
defs-none = Nenhum próprio: valem os que vêm com o serviço.
defs-versions = Versões
defs-from = De
defs-to = Para
defs-when = Quando
defs-active = ativa
defs-compare = Comparar as duas
defs-diff = O que é diferente
defs-same = Nada: é o mesmo texto.
trends-title = Como chegam os arquivos
trends-lead = Contado a partir do livro: quão bom era o primeiro arquivo de cada entrega quando chegou, mês a mês.
trends-month = Mês
trends-deliveries = entregas
trends-first = sem erro na primeira vez
trends-findings = achados por mil células
trends-returned = devolvidas
trends-days = dias até a publicação
trends-none = Nada foi enviado ainda.
trends-due = Pelo calendário
trends-due-all = previstas
trends-on-time = em dia
trends-late = atrasadas
trends-missing = faltam
verify-title = Verificar uma prova
verify-lead = Uma prova mostra como um número ou uma publicação surgiu, assinada, com seu lugar no livro. Envie uma: cada passo é verificado aqui, e nada dela é guardado. O mesmo verifica sem este serviço “isthmus verify”.
verify-file = Prova (.isthmus-proof, no máximo 2 MB)
verify-it = Verificá-la
verify-holds = A prova é válida.
verify-broken = A prova não é válida. O que está errado:
verify-entries = { $n ->
    [one] { $n } entrada
   *[other] { $n } entradas
}
verify-step = { $of ->
    [keys] As chaves são as que assinaram:
    [checkpoint] O estado do livro está assinado por sua chave.
    [statement] Assinado, e em seu lugar no livro:
    [chain] As declarações seguem umas das outras.
    [number] O número faz parte do que foi publicado:
   *[policy] O livro é o deste serviço.
}
verify-approved = Aprovado por { $names }.
verify-witnesses = Testemunhas: { $names }.
verify-no-witness = Nenhuma testemunha assinou: só quem opera o livro responde por sua história.
verify-key = Chave deste livro:
health-title = Saúde do serviço
health-ready = pode trabalhar
health-not = não pode trabalhar
health-waiting = arquivos esperam
health-running = estão sendo verificados
health-dead = foram abandonados
health-uploads = envios ainda podem começar
health-version = Versão
health-ledger = Entradas do livro
health-signed = Assinado até
health-checked = Visto
