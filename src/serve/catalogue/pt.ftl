sign-in-needed = Inicie sessão, ou envie um token: `Authorization: Bearer isth_…`.
    .title = Ninguém iniciou sessão

token-invalid = O token é desconhecido, expirou, foi revogado ou não vale a partir deste endereço. Peça um novo ao administrador do seu órgão.
    .title = O token não vale

sign-in-failed = O usuário ou a senha está errado. Confira os dois, e as maiúsculas da senha.
    .title = Falha ao iniciar sessão

provider-refused = O início de sessão no provedor externo não se completou, ou demorou demais. Comece de novo; se continuar, avise o administrador.
    .title = O provedor não o identificou

not-allowed = Suas funções não permitem isto. Peça ao administrador do seu órgão a função que permite.
    .title = Não permitido

cross-site = O pedido veio com um cookie, mas sem o `X-CSRF-Token` da sessão, ou de outro site. Recarregue a página e tente de novo.
    .title = O pedido pode vir de outro site

own-work = Outra pessoa deve decidir isto: ninguém decide sobre o que ele próprio enviou ou aprovou.
    .title = É o seu próprio trabalho

not-found = Não há tal coisa aqui, ou não é para você ver. Confira o endereço e para quem iniciou sessão.
    .title = Não encontrado

method-not-allowed = Este endereço não aceita o método do seu pedido; o cabeçalho `Allow` lista os que aceita.
    .title = Não com este método

not-acceptable = Não existe na forma que `Accept` pede. Há estas: { $forms }.
    .title = Não nessa forma

too-slow = O corpo do pedido chegou devagar demais. Envie de novo; um arquivo grande vai melhor em partes que se podem retomar (`POST /api/uploads`).
    .title = Lento demais

moved-on = Agora está em `{ $state }`, por isso não se pode fazer `{ $move }`. Olhe de novo.
    .title = Mudou entretanto

base-moved = Suas mudanças partiram da publicação { $expected }, mas a última é a { $found }. Veja o que mudaria agora e publique de novo.
    .title = Houve outra publicação entretanto

embargo-order = A publicação { $release } está sob embargo por mais tempo; esta não pode abrir antes. Escolha um momento posterior.
    .title = Abriria cedo demais

standing = A publicação está em `{ $standing }`, e dali isto não se pode fazer.
    .title = A publicação não está nesse ponto

same-key = Você já deu a sua chave; outra pessoa deve dar a segunda.
    .title = Uma pessoa, uma chave

exists = Já existe: { $what }. Escolha outro nome, ou mude o que há.
    .title = Já existe

unjustified = Estas advertências precisam de uma frase que diga por que os números estão certos: { $rules }.
    .title = Advertências sem motivo

no-dataset = Não há aqui números verificados que se possam publicar. Corrija o que o relatório aponta e envie de novo.
    .title = Nada a publicar

other-dataflow = { $receipt } é de { $dataflow }, e esta publicação de { $wanted }. Cada fluxo de dados tem as suas próprias publicações: publique-os um após o outro.
    .title = Outro fluxo de dados

incomplete-key = Um número nomeia-se pelo código de cada dimensão. Faltam: { $missing }. Não se conhecem aqui: { $unknown }.
    .title = A chave não está completa

no-such-number = A publicação { $release } não tem nenhum número com estes códigos. Verifique-os, sobretudo o período.
    .title = Não há tal número

no-mapping = Não há aqui nenhum mapeamento `{ $mapping }`. Omita-o, e toma-se o que serve; ou traga-o primeiro.
    .title = Não há tal mapeamento

differs = Ao rodar de novo, o resultado não é o que foi registrado. Avise o auditor.
    .title = O resultado difere

upload-offset = O envio está no byte { $offset }. Continue dali.
    .title = Os bytes não seguem

upload-busy = Outra conexão está trazendo este envio. Espere um momento, pergunte onde está (`HEAD`) e continue.
    .title = O envio segue em outra conexão

upload-complete = Este envio já está completo. Sua submissão é { $receipt }.
    .title = O envio está completo

too-large = O arquivo tem mais de { $limit } bytes. Tire o que não é preciso, ou envie em partes por período.
    .title = Grande demais

unsupported-media-type = Um corpo deste tipo não é entendido aqui. São entendidos: { $forms }.
    .title = Não entendido

malformed = `{ $part }` não é o que deve ser. { $why }
    .title = Um erro no pedido

bad-invitation = O convite já foi usado ou é antigo demais. Peça um novo ao administrador do seu órgão.
    .title = O convite não vale

interrupted = A conexão terminou antes do arquivo. Nada foi guardado; envie de novo.
    .title = Interrompido

key-reused = A `Idempotency-Key` foi usada para outro arquivo, { $receipt }. Use uma chave nova para cada arquivo.
    .title = A chave é de outro arquivo

weak-password = A senha precisa de pelo menos { $least } caracteres e não deve conter o seu usuário. Algumas palavras seguidas servem bem.
    .title = A senha é fraca

text-missing = Falta aqui uma frase que diga por quê.
    .title = Falta um texto

no-such-finding = O relatório não tem nenhum achado da regra { $rule }. Olhe o relatório de novo.
    .title = Não há tal achado

bad-signature = { $why ->
        [unknown-key] A chave não é uma das suas, ou já terminou. Adicione-a primeiro.
        [too-old] O que foi assinado tem mais de dez minutos, ou seu momento não chegou. Peça a declaração de novo e assine essa.
       *[does-not-fit] A assinatura não é desta chave, ou o que foi assinado não é o que está aqui agora. Peça a declaração de novo, leia e assine essa.
    }
    .title = A assinatura não vale

signature-needed = Seu órgão quer isto assinado com a sua própria chave: isthmus review … { $receipt } --sign ARQUIVO. A chave se faz e se adiciona uma vez, com isthmus signer.
    .title = Falta a sua assinatura

not-overridable = A gravidade da regra { $rule } não se pode mudar: é preciso corrigir os números ou o mapeamento.
    .title = Esta regra fica como está

tests-fail = Não passa nos próprios testes: { $failures }. Corrija-o, ou os testes, e tente de novo.
    .title = Os testes falham

too-many-tries = Houve senhas erradas demais. Tente de novo em { $minutes } minutos.
    .title = Tentativas demais

too-many-requests = Foram pedidos demais em pouco tempo. Espere o que `Retry-After` diz.
    .title = Pedidos demais

internal = Algo falhou aqui e está no registro sob o `X-Request-Id`. Diga esse número ao administrador.
    .title = Um erro deste serviço

busy = Há coisas demais acontecendo agora. Nada se perdeu; tente de novo como `Retry-After` diz.
    .title = Ocupado demais

unavailable = O que é guardado não pode ser alcançado ou escrito agora. O que foi confirmado está a salvo; tente de novo como `Retry-After` diz.
    .title = Indisponível agora

disk-full = Não há espaço para guardar isto. O que foi confirmado está a salvo; avise o administrador e tente de novo.
    .title = O disco está cheio

no-results = Não há nada publicado que responda ao pedido. Peça menos: menos códigos na chave ou um período mais longo.
    .title = Nada encontrado

query-wrong = Não se entende `{ $part }`: { $mistake ->
    [form] não tem a forma que o SDMX REST prevê
    [unknown] esse parâmetro não existe aqui
    [twice] aparece mais de uma vez
    [contradiction] contradiz outra parte do pedido
    [structure] a estrutura destes dados não tem esse componente
   *[path] o caminho tem partes a mais ou a menos
}.
    .title = Um erro no pedido

too-many-rows = Para as ordenar seria preciso ter ao mesmo tempo mais de { $limit } observações. Peça uma parte delas.
    .title = Demasiadas observações para ordenar

several-structures = Estes fluxos de dados têm estruturas diferentes, que não cabem numa só mensagem. Peça-os um após o outro.
    .title = Várias estruturas

several-providers = Vários órgãos dão um número para a mesma chave, e este formato só tem lugar para um. Peça o de um deles com `provider=`, ou use o CSV longo, que tem todos.
    .title = Vários fornecedores

range-not-there = O arquivo tem { $length } bytes, e nenhum dos que `Range` pede. Peça bytes que ele tenha, ou o arquivo inteiro.
    .title = Não há tais bytes
