skip = Ir para o conteúdo
nav-main = Principal
nav-langs = Idioma
footer = cada número com a célula de onde veio
place = { $of ->
    [datasets] Dados
    [work] Meu trabalho
    [send] Enviar um arquivo
    [releases] Publicações
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
