greeting = Olá, { $name },
close = Isthmus
    Esta mensagem foi escrita por um programa. Quem pode decidir sobre um envio o vê depois de entrar.

submission-refused = { $receipt }: { $errors ->
        [one] um erro a corrigir
       *[other] { $errors } erros a corrigir
    }
    .body = Seu arquivo { $file } foi lido. Ele tem { $errors ->
        [one] um erro
       *[other] { $errors } erros
    } e { $warnings ->
        [one] um aviso
       *[other] { $warnings } avisos
    }. O relatório nomeia cada um com sua célula e o que fazer. Corrija o arquivo e envie-o de novo como correção de { $receipt }.
submission-checked = { $receipt }: sem erros
    .body = Seu arquivo { $file } foi lido sem erros{ $warnings ->
        [0] .
        [one] ; um aviso precisa de uma frase sua.
       *[other] ; { $warnings } avisos precisam de uma frase sua.
    } Envie-o para revisão quando for definitivo.
submission-failed = { $receipt }: nossa máquina não conseguiu lê-lo
    .body = Nossa máquina falhou três vezes com seu arquivo { $file }. Você não precisa fazer nada: ele está guardado, e quem administra este serviço foi avisado.
submission-submitted = { $receipt } espera revisão
    .body = { $file } chegou e não tem erros. Espera que alguém que não o enviou o examine.
submission-returned = { $receipt } foi devolvido
    .body = Quem revisa devolveu { $file } e diz: “{ $text }”
submission-approved = { $receipt } espera publicação
    .body = { $file } foi aprovado. Pode ser publicado agora ou sob embargo.
release-public = Publicado: { $release }
    .body = { $release } já pode ser lido por quem de direito.
release-pending = Falta uma segunda chave: { $release }
    .body = { $release } espera que outra pessoa gire sua chave.
release-withdrawn = Retirado: { $release }
    .body = { $release } foi retirado. Motivo: “{ $text }”
calendar-due = { $stage ->
        [soon] Vence em { $day }: { $flow }, { $period }
        [late] Atrasado desde { $day }: { $flow }, { $period }
        [overdue] Vencido desde { $day }: { $flow }, { $period }
       *[delinquent] Não entregue desde { $day }: { $flow }, { $period }
    }
    .body = { $stage ->
        [soon] Os números de { $flow } de { $period } devem chegar até { $day }.
       *[other] Os números de { $flow } de { $period } deviam chegar em { $day } e não chegaram.
    } Envie-os, ou diga por que não há nada a informar.
