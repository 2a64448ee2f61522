skip = Ir para o conteúdo
nav-main = Principal
nav-langs = Idioma
footer = cada número com a célula de onde veio
place = { $of ->
    [datasets] Dados
    [work] Meu trabalho
    [send] Enviar um arquivo
    [releases] Publicações
    [admin] Administração
    [health] Saúde
   *[other] { $of }
}
role = { $of ->
    [uploader] envia
    [reviewer] revisa
    [publisher] publica
    [consumer] lê
    [auditor] audita
    [tenant-admin] administra o escritório
    [system-admin] administra o serviço
   *[other] { $of }
}
said = { $what ->
    [corrected] Sua correção está proposta. Outra pessoa precisa concordar.
    [agreed] De acordo. Execute o arquivo de novo para que seja lido assim.
    [sent] Foi recebido. Guarde o número do recibo.
    [commented] Seu comentário foi adicionado.
    [justified] Seu motivo foi adicionado.
    [submitted] Foi enviado para revisão. Agora uma segunda pessoa olha.
    [returned] Foi devolvido a quem enviou, com o seu texto.
    [approved] Foi aprovado. Já pode ser publicado.
    [overridden] A gravidade foi mudada, com o seu motivo.
    [rerun] É executado de novo.
    [cancelled] O envio foi retirado.
    [released] Foi publicado.
    [key] Sua chave foi girada.
    [withdrawn] A publicação foi retirada. Seus números já não são mostrados.
    [restored] O conteúdo anterior foi publicado de novo.
    [mapped] O mapeamento foi salvo e está em uso. O arquivo está sendo lido com ele.
    [practice-ended] O espaço de prática foi fechado. Você está de novo na repartição real.
   *[other] Feito.
}
state = { $of ->
    [received] recebido
    [running] em verificação
    [refused] tem erros
    [checked] sem erros
    [in-review] em revisão
    [returned] devolvido
    [approved] aprovado
    [released] publicado
    [cancelled] retirado por quem enviou
    [failed] não pôde ser verificado
    [pending] espera a segunda chave
    [scheduled] sob embargo
    [public] no ar
    [replaced] substituída
    [withdrawn] retirada
   *[other] { $of }
}

sign-in = Entrar
sign-out = Sair
sign-in-provider = Entrar com a conta da sua organização
login = Usuário
password = Senha
invited = Recebeu um convite?
invitation-title = Definir uma senha com o convite
invitation-lead = O seu administrador lhe deu um código secreto. Vale uma só vez, durante três dias.
invitation-secret = Código do convite
password-title = Mudar a senha
password-lead = Depois a sua sessão é encerrada em toda parte, e você entra com a nova.
password-now = Senha atual
password-new = Senha nova
password-rule = Pelo menos 12 caracteres, sem o seu usuário. Algumas palavras seguidas servem.
password-set-it = Definir a senha
password-set = Sua senha está definida. Já pode entrar com ela.

go-home = Para a primeira página
session-ended = Sua sessão terminou. Nada do que acabou de enviar foi recebido. Entre e faça de novo.
request-number = Número deste pedido, para o seu administrador: { $id }

home-title = Meu trabalho
home-waiting = { $n ->
    [one] Espera por você: { $n } coisa
   *[other] Esperam por você: { $n } coisas
}
home-nothing = Nada espera por você.
home-recent = Todos os arquivos
home-first = Ainda não foi enviado nada. Envie o arquivo que tem, na disposição que tem.
earlier = Anteriores
todo = { $of ->
    [mend] Ler os problemas, corrigir, enviar de novo
    [mean] Olhar e enviar para revisão
    [mend-returned] Ler por que voltou
    [look] Em verificação: ver como está
    [failed] Ver o que aconteceu
    [review] Revisar
    [release] Publicar
    [key] Girar a segunda chave
    [embargo] Ver o que abre e quando
   *[other] Abrir
}
col-todo = O que fazer
col-what = Arquivo
col-office = Escritório
col-state = Estado
col-since = Desde
col-receipt = Recibo
col-file = Arquivo
col-dataflow = Fluxo de dados
col-sent = Enviado

severity = { $of ->
    [error] erro
    [warning] aviso
   *[information] informação
}
severities = { $of ->
    [error] Erros
    [warning] Avisos
   *[information] Informações
}
machine = { $of ->
    [worker] a verificação automática
    [folder] a pasta vigiada
    [pull] a coleta automática
    [scheduler] o calendário
   *[other] o serviço
}
step = { $of ->
    [received] Recebido
    [started] A verificação começou
    [refused] Verificado: tem erros
    [checked] Verificado: sem erros
    [failed] Não pôde ser verificado
    [justify] Disse por que está certo
    [comment] Disse
    [submit] Enviado para revisão
    [return] Devolvido
    [approve] Aprovado
    [override] Mudou a gravidade
    [rerun] É executado de novo
    [cancel] Retirado
    [release] Publicado
    [withdraw] Publicação retirada
    [restore] Publicado de novo
   *[other] { $of }
}
stands = { $of ->
    [received] Está no disco e espera a sua vez.
    [running] Está sendo verificado.
    [refused] Tem erros. Leia os problemas, corrija o arquivo e envie de novo como correção deste.
    [checked] Não tem erros. Diga que vale: então uma segunda pessoa o revisa.
    [in-review] Uma segunda pessoa deve olhar.
    [returned] Foi devolvido. Leia por quê, corrija o arquivo e envie de novo.
    [approved] Foi aprovado e pode ser publicado.
    [released] Faz parte de uma publicação.
    [cancelled] Foi retirado por quem enviou.
    [failed] A máquina não conseguiu verificar. O seu administrador pode mandar executar de novo.
   *[other] { $of }
}
going = { $of ->
    [received] Recebido. Espera a sua vez.
    [running] Está sendo lido e verificado…
   *[other] Pronto.
}
change = { $of ->
    [new] novo
    [changed] mudado
   *[removed] já não está
}
class = { $of ->
    [set] como está definido para este fluxo
    [public] todos podem ler
    [restricted] leitores nomeados podem ler
   *[confidential] só o escritório pode ler
}
how = { $of ->
    [merge] Estes números são acrescentados; o que tem a mesma chave é substituído, nada sai.
   *[replace] A publicação é exatamente estes números; todos os outros saem.
}
release-stands = { $of ->
    [pending] Espera a chave de uma segunda pessoa, e ainda não pode ser lida.
    [scheduled] Está sob embargo: abre sozinha no momento abaixo.
    [public] É o que se lê agora.
    [replaced] Uma posterior tomou o seu lugar. Ainda pode ser citada.
    [withdrawn] Foi retirada: é nomeada, mas os seus números já não são mostrados.
   *[other] { $of }
}
errors = { $n ->
    [one] erro
   *[other] erros
}
warnings = { $n ->
    [one] aviso
   *[other] avisos
}
observations = { $n ->
    [one] número lido
   *[other] números lidos
}
cells = { $n ->
    [one] { $n } lugar
   *[other] { $n } lugares
}
proposals = { $n ->
    [one] Proposta
   *[other] Propostas
}
and-more = { $n ->
    [one] e mais { $n }
   *[other] e mais { $n }
}
all-of-cause = { $n ->
    [one] Ver mais { $n } desta causa
   *[other] Ver mais { $n } desta causa
}
change-new = { $n ->
    [one] número novo
   *[other] números novos
}
change-changed = { $n ->
    [one] mudado
   *[other] mudados
}
change-removed = { $n ->
    [one] já não está
   *[other] já não estão
}
change-same = { $n ->
    [one] igual
   *[other] iguais
}
submit-lead = { $n ->
    [one] { $n } regra avisa. Diga por que os seus números estão certos.
   *[other] { $n } regras avisam. Diga de cada uma por que os seus números estão certos.
}
submit-clean = Não resta nada a explicar. Diga que este arquivo vale.
token = programa { $of }
nav-submission = Este envio
tab-submission = Estado e passos
tab-problems = Problemas
tab-sheet = Folha
tab-review = O que mudará
send-lead = Envie o arquivo que tem, na sua própria disposição. Recebe logo um recibo, e todos os problemas em uma lista.
send-office = Para qual escritório?
send-corrects = Corrige um arquivo anterior?
send-corrects-none = Não, é novo
send-file = Arquivo: solte aqui, ou escolha
send-formats = Excel, LibreOffice, CSV, JSON, XML, ou um zip deles; no máximo { $size }. O fluxo de dados e a disposição são reconhecidos sozinhos.
send-it = Enviar
send-after = O envio não publica nada: antes uma segunda pessoa olha.
send-mended = Enviar o arquivo corrigido
first-causes = O que olhar primeiro
all-problems = Todos os problemas
submit-title = Enviar para revisão
submit-see = Ver o que mudará
submit-text = Palavras para quem revisa (opcional)
submit-it = Enviar para revisão
why-right = Por que isto está certo: { $title }
why-text = Por quê?
note-text = Umas palavras (opcional)
thread-title = Quem fez e disse o quê
comment-text = Pergunte ou responda. Todos os que trabalham neste arquivo leem.
comment-it = Dizer
ask = Perguntar sobre isto, ou responder
facts-title = Dados do arquivo
sent-by = Enviado por
recognised-flow = Fluxo de dados
recognised-layout = Disposição (mapeamento)
not-yet = ainda não se sabe
no-mapping = nenhum corresponde; os problemas dizem o que difere
corrects = Corrige
duplicates = Os mesmos bytes que
same-bytes = O mesmo arquivo, byte por byte, já foi enviado. Enviá-lo de novo não muda nada:
stands-unknown = Ainda não se conhece nenhum mapeamento para um quadro assim. O arquivo pode estar certo: mostre uma vez o que são suas linhas e colunas, e a partir daí ele é lido.
share-of = Parte do arquivo comprimido
shares = Outras partes do arquivo comprimido
size = Tamanho
downloads = Baixar
get-marked = O arquivo com os problemas marcados
get-report = Relatório para ler e imprimir
get-list = Lista de problemas (Excel)
get-original = O arquivo como foi enviado
get-data = Os números que se leem agora (CSV)
get-proof = Prova, para verificar sem este serviço
rerun-title = Executar de novo
rerun-lead = Depois de uma falha, com um mapeamento mais novo, ou com gravidades mudadas.
cancel-title = Retirar o envio
cancel-lead = Fica registrado, e não segue adiante.
own-work = Aqui outra pessoa deve decidir: ninguém decide sobre o que enviou ou aprovou.
not-run = Ainda não foi verificado.
filter = Mostrar por gravidade
filter-all = Todos
see-sheet = Ver a folha { $name }
no-problems = Não há nada deste tipo.
found = Há
expected = Deveria haver
what-to-do = O que fazer:
justify-title = Está certo assim
justify-text = Por que estes números estão certos? Quem revisa lê, e fica com a publicação.
justify-it = Dar este motivo
override-title = Mudar a gravidade
override-lead = Só para este arquivo. Em um arquivo com erros vale quando é executado de novo.
override-to = Para
override-it = Mudar
pages = Mais páginas
page-before = Página anterior
page-next = Próxima página
no-sheet = Não há folha para mostrar: o arquivo não é uma tabela, está dentro de um zip, ou não pode ser lido.
sheets = Folhas
hidden = (oculta)
key-claimed = lida pelo mapeamento
key-claimed-as = O mapeamento lê como:
key-left-out = deixado de fora pelo mapeamento
key-unclaimed = nenhuma regra a reclama
key-hidden = oculta por quem enviou
sheet-up = Linhas acima
sheet-down = Linhas abaixo
sheet-left = Colunas à esquerda
sheet-right = Colunas à direita
sheet-caption = Parte de { $name } como está no arquivo
sheet-beside = Problemas nestas linhas
to-cause = À sua causa
change-title = O que mudará
no-dataset = Aqui ainda não há números verificados.
change-against = Comparado com a publicação { $n }, que é a última.
change-first = Seria a primeira publicação desta série.
change-alike = Igual em todos estes números
change-largest = Maiores saltos
change-list = Números que mudam
col-figure = Número
col-before = Antes
col-after = Depois
col-by = Diferença
col-change = Mudança
col-number = Número
col-opens = Lê-se a partir de
col-rows = Números
decide-title = Decidir
approve-lead = Você diz com o seu nome que estes números podem ser publicados.
approve-it = Aprovar
return-title = Devolver a quem enviou
return-text = O que deve ser corrigido?
return-it = Devolver
release-title = Publicar
release-keys = { $n } pessoas devem girar a sua chave. A sua é a primeira; nada é mostrado antes da última.
release-when = Quando pode ser lida?
release-now = Já
release-later = A partir de um momento (embargo)
release-day = Dia
release-time = Hora (UTC)
release-class = Quem pode ler?
release-how = O que acontece com os números anteriores?
release-it = Publicar
no-releases = Ainda não foi publicado nada.
release-number = publicação { $n }
release-asked = Pedida
release-keys-given = Chaves giradas
release-made-of = Feita de
release-restores = Tem de novo o conteúdo da publicação
release-manifest = Manifesto (SHA-256)
release-history = Todas as publicações desta série
key-title = Girar a segunda chave
key-lead = Com a sua chave os números são mostrados, já ou no fim do embargo.
key-it = Girar minha chave
withdraw-title = Retirar
withdraw-lead = Fica nomeada com o seu número e o seu motivo; os seus números já não são mostrados.
withdraw-it = Retirar
restore-title = Publicar de novo este conteúdo
restore-lead = Torna-se uma nova publicação com o próximo número. Nada é sobrescrito.
restore-it = Publicar de novo

ledger = { $of ->
    [receipt] Bytes recebidos
    [parse] Lido
    [map] Levado aos códigos comuns
    [validate] Verificado pelas regras
    [decide] Uma pessoa decidiu
    [protect] Contagens pequenas protegidas
    [release] Publicado
    [withdraw] Retirado
   *[other] { $of }
}
trace-step = { $of ->
    [folded] Coincide sem contar maiúsculas nem acentos
    [synonym] Coincide por um sinônimo aceito
    [default] Tomado como combina o mapeamento
    [period] Período lido
    [unit] Unidade mudada pelo fator
    [zero] Um sinal que vale zero
    [difference] Diferença de dois números acumulados
    [counted] Contado de registros
    [added] Somado
    [corrected] Corrigido
    [summed] Soma das suas partes
    [rule] Regra do mapeamento
   *[other] { $of }
}
trace-title = De onde vem um número
trace-lead = Escolha um número para ver a sua célula, o que mudou no caminho, quem decidiu e o seu lugar no livro de registro.
trace-open = De onde vem cada número
trace-key = Pelos seus códigos
trace-it = Ver de onde vem
trace-another = Outro número
trace-cell = Célula
trace-coded = O arquivo já vinha em códigos comuns.
trace-unchanged = Nada mudou no caminho.
trace-rules = Regras
trace-no-findings = Nenhuma regra achou nada nesta célula.
trace-row = Linha { $n } do arquivo da publicação
trace-ledger = No livro de registro
trace-position = Posição
trace-what = O que foi assinado

admin-people = Pessoas
admin-name = Nome
admin-mail = E-mail (para relatórios e lembretes)
admin-roles = O que podem fazer
admin-remove = Tirar as funções
admin-add-person = Adicionar uma pessoa, ou mudar o que pode fazer
admin-give = Dar estas funções
admin-tokens = Programas com um token
admin-tokens-lead = Um token permite a um programa fazer o marcado, só para o seu escritório.
admin-until = Vale até
admin-used = Último uso
admin-revoke = Revogar
admin-add-token = Criar um token
admin-for = Para que serve?
admin-days = Vale por tantos dias
admin-owner = Quem responde por ele? Não pode fazer mais do que essa pessoa.
admin-owner-none = Ninguém (só pode enviar e ler)
admin-make = Criar
admin-webhooks = Programas que recebem avisos (webhooks)
admin-webhooks-lead = São avisados do que acontece no seu escritório, com assinatura e sem números.
admin-close = Não avisar mais
admin-dead = O que não se conseguiu avisar
admin-again = Enviar de novo
admin-add-webhook = Avisar um programa
admin-url = Seu endereço (https)
admin-jobs = O que a máquina desistiu de fazer
admin-no-jobs = Nada.
admin-made = { $of ->
    [person] { $name } foi convidado. Entregue este código: com ele se define uma senha, uma vez, em três dias. Só é mostrado agora.
    [token] O token { $name } foi criado. Guarde o segredo: só é mostrado agora.
   *[webhook] A partir de agora { $name } é avisado. As mensagens são assinadas com isto; só é mostrado agora.
}

day-of-year = { $day } de { $month } de { $year }
moment-of-day = { $date }, { $time } UTC
month-of-year = { $month } de { $year }
part-of-year = { $kind ->
    [half] semestre { $n } de { $year }
    [third] quadrimestre { $n } de { $year }
    [quarter] trimestre { $n } de { $year }
   *[week] semana { $n } de { $year }
}
month = { $n ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
}

# Corrections of cells
correct-proposed = Correções que esperam o acordo de outra pessoa
correct-reads = “{ $old }” é lido como “{ $new }”.
correct-agree = De acordo: ler assim a partir da próxima execução
correct-title = Escrever uma correção
correct-lead = O arquivo fica como foi enviado. Quando outra pessoa concordar, a célula é lida como você diz, neste arquivo e no próximo do mesmo formato, até que a fonte seja corrigida.
correct-sheet = Planilha (vazio para um arquivo de texto)
correct-cell = Célula, como D17; em JSON ou XML o ponteiro, como /linhas/3/total
correct-old = O que está lá
correct-new = O que deveria estar
correct-it = Propor
correct-take = Ler “{ $old }” como “{ $new }” onde quer que esteja
correct-take-why = É o rótulo que foi proposto.
correct-anywhere = Onde quer que esteja

course-title = O que mais muda, antes e depois
course-before = Antes
course-after = Depois
course-by = Em
course-number = Série { $n }
course-changed = { $n ->
    [one] { $n } número muda.
   *[other] { $n } números mudam.
}
course-more = { $n ->
    [one] Mais { $n } período não está na tabela.
   *[other] Mais { $n } períodos não estão na tabela.
}
told-title = Quem é avisado quando é publicado
told-programs = Programas (webhooks)
told-people = Pessoas, por e-mail
told-tokens = Baixam com um token
told-nobody = ninguém
told-no-mail = este serviço não envia e-mail
told-more = { $n ->
    [one] E mais { $n }.
   *[other] E mais { $n }.
}
told-everybody = Quem baixa os dados públicos sem conta e quem segue o canal Atom também a recebe.

verify-now = Verificar este número
verify-figure = Este número, verificado
verify-elsewhere = A prova foi feita e verificada aqui agora mesmo. Para verificá-la sem este serviço, leve-a consigo:
verify-record = O registro do qual se tirou o hash
verify-made = { $n ->
    [one] O que fez: { $n } coisa com o seu hash
   *[other] O que fez: { $n } coisas com os seus hashes
}
disk-title = Espaço nos discos
disk-holds = { $of ->
    [store] Banco de dados
   *[blobs] Arquivos
}
disk-free = { $free } livres de { $whole }
disk-left = { $of ->
    [none] Praticamente cheio: arquivos são recusados. O que foi confirmado está a salvo. Libere espaço agora ou passe os dados para um disco maior.
   *[little] Em breve cheio: libere espaço antes que arquivos sejam recusados.
}
disk-unknown = O banco de dados e os arquivos estão em outras máquinas, ou este sistema não diz quanto espaço há.

defs-only = Por enquanto há só uma versão: não há com que a comparar.
