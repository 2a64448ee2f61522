# Frases das regras. Valor: célula, o quê, por quê. `.title`: a regra. `.remedy`: o que fazer, com um exemplo.

F-FLF-001 = { $cell }: { $reason ->
        [name-differs] pelo nome é { $expected }, mas pelo conteúdo é { $found }.
        [archive] é um arquivo compactado ({ $found }) que não é lido.
        [data-file] é um arquivo de dados de outro programa ({ $found }).
        [empty-zip] o ZIP está vazio.
        [excel-xml-2003] é uma “Planilha XML 2003”, que não é lida.
        [executable] é um programa; não foi aberto.
        [flat-opendocument] é um OpenDocument “plano” (.fods), que não é lido.
        [html] é uma página web, não uma tabela de números.
        [html-as-xls] é uma página web salva com nome de planilha.
        [image] é uma imagem ({ $found }), não uma tabela de números.
        [mail] é uma mensagem de e-mail; a tabela talvez seja o anexo.
        [media] é um arquivo de som, vídeo ou fonte ({ $found }).
        [nested-zip] o ZIP contém outro arquivo compactado (“{ $value }”), que não é aberto.
        [numbers] é um arquivo do Apple Numbers, que não é lido.
        [office-other] é um arquivo do Office sem planilhas ({ $found }).
        [old-spreadsheet] é uma planilha de um programa antigo ({ $found }), que não é lida.
        [pdf] é um documento PDF: seus números não podem ser lidos com segurança como células.
        [powerpoint] é uma apresentação, não uma planilha.
        [sdmx-not-data] é uma mensagem SDMX, mas não de dados ({ $found }).
        [word] é um documento de texto, não uma planilha.
       *[other] seu conteúdo não é de nenhum tipo que se leia.
    }
    .title = Tipo de arquivo
    .remedy = { $reason ->
        [name-differs] Dê a ele o nome verdadeiro; por exemplo, com “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
        [archive] Descompacte e envie os arquivos de dentro; por exemplo, em um ZIP.
        [nested-zip] Ponha todos os arquivos em um só ZIP, sem outros compactados dentro.
        [mail] Salve o anexo e envie-o; por exemplo, o .xlsx.
        [data-file] Exporte a tabela; por exemplo, como CSV em UTF-8.
        [numbers] No Numbers use “Arquivo”, “Exportar para”, “Excel”. Por exemplo, tabela.xlsx.
       *[other] Envie a tabela como .xlsx, .xls, .ods, .csv, .json ou .xml. Por exemplo, abra no Excel e use “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
    }

F-FLF-002 = { $cell }: { $reason ->
        [encrypted] o arquivo está protegido por senha e não pode ser lido.
        [empty] o arquivo está vazio.
        [truncated] o arquivo está cortado: falta o final.
        [truncated-zip] o arquivo está cortado: falta o final.
        [unexpected-end] o documento é cortado na linha { $line }.
        [unclosed-string] um texto que começa na linha { $line } não é fechado.
        [unclosed-quote] as aspas abertas na linha { $line } não são fechadas.
        [unclosed-element] o elemento <{ $text }> não é fechado (linha { $line }).
        [mismatched-end] a linha { $line } fecha outro elemento: { $text }.
        [unopened-end] linha { $line }: </{ $text }> fecha um elemento que não foi aberto.
        [duplicate-key] a chave “{ $text }” está duas vezes no mesmo objeto (linha { $line }).
        [duplicate-attribute] o atributo “{ $text }” está duas vezes no mesmo elemento (linha { $line }).
        [undefined-entity] a linha { $line } usa “&{ $text };”, que o XML não conhece.
        [no-root] o XML não tem nenhum elemento.
        [second-root] o XML tem um segundo elemento raiz <{ $text }> (linha { $line }).
        [bad-number] linha { $line }: “{ $text }” não é um número em JSON.
        [dtd] o XML declara um tipo de documento ou entidades, que por segurança não são lidos.
        [xml-dtd] uma parte do arquivo declara um tipo de documento, que por segurança não é lido.
        [path-traversal] o ZIP contém um caminho que sai dele (“{ $value }”).
        [symlink] o ZIP contém um atalho no lugar de um arquivo (“{ $value }”).
        [wrong-crc] a soma de verificação de uma parte (“{ $value }”) não confere: seus bytes mudaram no caminho.
        [duplicate-entry] a parte “{ $value }” está duas vezes no pacote.
        [missing-part] falta uma parte de que a pasta de trabalho precisa (“{ $value }”).
        [duplicate-cell] há uma célula duas vezes na planilha ({ $found }).
        [duplicate-row] há uma linha duas vezes na planilha ({ $found }).
        [off-grid] há uma célula fora da grade da planilha ({ $found }).
        [split-zip] é só um volume de um ZIP dividido.
        [not-well-formed] o documento está malformado na linha { $line }: { $text }
       *[other] { $line ->
            [none] o arquivo está danificado e não abre ({ $reason }).
           *[other] o documento está malformado na linha { $line } ({ $reason }): { $text }
        }
    }
    .title = O arquivo abre
    .remedy = { $reason ->
        [encrypted] Retire a senha (Arquivo, Informações, Proteger Pasta de Trabalho) e envie de novo.
        [truncated] Envie de novo; se cortar outra vez, compacte antes em um ZIP.
        [truncated-zip] Envie de novo; se cortar outra vez, compare o tamanho do arquivo antes e depois.
        [dtd] Exporte o XML sem “<!DOCTYPE …>”.
        [unclosed-quote] Feche as aspas dessa linha ou exporte a tabela como CSV outra vez.
        [split-zip] Envie um só ZIP; por exemplo, com “Enviar para”, “Pasta compactada”.
       *[other] Abra com o programa que o criou, salve e envie de novo. Por exemplo, no Excel: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
    }

F-FLF-003 = { $cell }: { $reason ->
        [guessed] o arquivo não indica a codificação; foi lido como { $found }.
        [mark-contradicts] o arquivo traz a marca de { $found }, que foi seguida, e não o que diz o mapeamento.
        [unknown-encoding] a codificação “{ $found }” não é conhecida.
        [unsupported-encoding] a codificação { $found } não é lida.
        [mojibake] “{ $value }” foi lido com outra codificação.
        [nul] “{ $value }” contém sinais sem sentido (NUL).
        [lost-character] “{ $value }” perdeu um caractere.
       *[other] o texto não está em uma só codificação: há caracteres que não se podem ler.
    }
    .title = Codificação do texto
    .remedy = { $reason ->
        [guessed] Confira no relatório um nome com acento; se estiver errado, salve o arquivo como UTF-8. Por exemplo, “CSV UTF-8” no Excel.
        [mark-contradicts] Não é preciso fazer nada se os nomes com acento estão certos. Por exemplo, “Panamá”.
       *[other] Salve o arquivo como “CSV UTF-8”. Por exemplo, “PanamÃ¡” deve aparecer como “Panamá”.
    }

F-FLF-004 = { $reason ->
        [cells] { $cell }: { $count ->
                [one] há uma célula com conteúdo em linha ou coluna oculta, e foi lida como as outras.
               *[other] há { $count } células com conteúdo em linhas ou colunas ocultas, e foram lidas como as outras.
            }
       *[sheet] A planilha “{ $sheet }” está oculta e não foi lida; tem { $rows ->
            [one] uma linha
           *[other] { $rows } linhas
        } com conteúdo.
    }
    .title = Dados ocultos
    .remedy = Mostre-os se fazem parte da tabela; apague-os se não fazem. Por exemplo: botão direito nas guias, “Reexibir”.

F-FLF-005 = { $cell } { $reason ->
        [no-result] tem uma fórmula sem resultado gravado.
       *[other] mostra { $value } no lugar de um número.
    }
    .title = Erros em células
    .remedy = Repare a fórmula ou digite o número. Por exemplo, #REF! aparece quando a linha usada foi apagada.

F-FLF-006 = { $cell }: { $reason ->
        [double] a tabela “{ $table }” foi encontrada mais de uma vez: “{ $text }”.
        [sheet] nenhuma planilha tem a tabela “{ $table }”, que começa com “{ $text }”.
        [path] não há nada em “{ $text }”.
        [pointer] não há nada em “{ $text }”.
       *[other] não foi encontrado “{ $text }”, pelo qual se reconhece a tabela “{ $table }”.
    }{ $nearest ->
        [none] {""}
       *[other] {" "}O mais próximo: “{ $nearest }”.
    }
    .title = Tabelas esperadas
    .remedy = Mantenha nomes e cabeçalhos como nos arquivos anteriores. Por exemplo, o mapeamento procura “{ $text }”.

F-FLF-007 = { $cell }: nenhum mapeamento corresponde a este leiaute. { $reason ->
        [nearest] O mais próximo é { $nearest }; difere em: { $differs }.
       *[other] Nada parecido foi enviado antes.
    }
    .title = Leiaute conhecido
    .remedy = Restabeleça os cabeçalhos do arquivo anterior ou peça o mapeamento do novo leiaute. Por exemplo: isthmus map new ARQUIVO.

F-FLF-008 = { $cell }: vários mapeamentos correspondem a este leiaute: { $list }.
    .title = Um só leiaute
    .remedy = Diga qual é. Por exemplo: isthmus convert ARQUIVO --mapping mappings/NOME.yaml.

F-FLF-009 = { $cell }: { $count ->
        [one] um número está gravado como texto e foi lido como número.
       *[other] { $count } números estão gravados como texto e foram lidos como números.
    }
    .title = Números gravados como texto
    .remedy = Não é preciso fazer nada. Para corrigir no Excel: selecione as células e use “Converter em número”.

F-FLF-010 = { $cell }: o arquivo não contém dados.
    .title = Dados no arquivo
    .remedy = Veja se é o arquivo certo ou se um filtro ou uma planilha oculta o deixou vazio. Por exemplo, pode ter sido salvo antes de ser preenchido.

F-FLF-011 = { $cell }: { $count ->
        [one] uma célula tem um comentário, que não foi lido como dado.
       *[other] { $count } células têm comentários, que não foram lidos como dados.
    }
    .title = Comentários em células
    .remedy = Escreva o que esclarece os números em uma nota sob a tabela. Por exemplo: “1/ Números preliminares”.

F-LIM-001 = { $cell }: { $reason ->
        [file] o arquivo tem { $value } bytes; leem-se no máximo { $limit }.
        [inflated] o arquivo descompactado passaria de { $limit } bytes.
        [part] uma parte do arquivo descompactada passaria de { $limit } bytes.
        [entries] o pacote tem mais de { $limit } elementos.
        [sheets] a pasta de trabalho tem mais de { $limit } planilhas.
        [cells] o arquivo tem mais de { $limit } células.
        [cell-chars] uma célula tem mais de { $limit } caracteres.
        [xml-depth] o documento tem mais de { $limit } níveis aninhados.
        [json-depth] o documento tem mais de { $limit } níveis aninhados.
        [xml-attributes] um elemento tem mais de { $limit } atributos.
        [token] um valor ou nome passa de { $limit } bytes.
        [columns] uma linha tem mais de { $limit } colunas.
        [field] um campo passa de { $limit } bytes.
        [findings] o arquivo tem { $value } constatações do tipo { $rule }; são ditas as primeiras { $limit }.
       *[other] o arquivo é maior do que se lê (limite { $limit }).
    }
    .title = Tamanho do arquivo
    .remedy = Envie em partes, por exemplo um arquivo por ano, ou apague o que não é da tabela (imagens, planilhas sem uso).

F-FDD-001 = { $cell }: a linha { $line } tem { $found } campos e o cabeçalho { $expected }.
    .title = Campos por linha
    .remedy = Procure nessa linha um separador que falta ou sobra. Por exemplo, um “;” dentro de um nome deve ficar entre aspas.

F-DES-001 = { $reason ->
        [doubtful] { $cell }: { $count ->
                [one] um número pode ser lido
               *[other] { $count } números podem ser lidos
            } de duas maneiras, e o arquivo usa os dois estilos.
       *[other] { $cell }: “{ $value }” está escrito em outro estilo que o do mapeamento; seria { $proposal }.
    }
    .title = Sinais de decimais e milhares
    .remedy = Use um só sinal decimal em todo o arquivo. Por exemplo, 1.234,5 sempre, ou 1,234.5 sempre.

F-SCH-001 = { $cell }: { $reason ->
        [required] falta { $expected } ({ $path }).
        [additionalProperties] há uma chave que aqui não se conhece ({ $path }). Conhecidas: { $expected }.
        [type] “{ $value }” não é do tipo { $expected } ({ $path }).
        [enum] “{ $value }” não é nenhum de { $expected } ({ $path }).
        [const] “{ $value }” não é { $expected } ({ $path }).
        [pattern] “{ $value }” não tem a forma { $expected } ({ $path }).
        [delete-action] a mensagem apaga linhas; as exclusões não são aplicadas.
        [bad-key] não se pode ler a chave de uma série: { $text }
        [not-sdmx-data] o documento não é uma mensagem de dados SDMX de uma versão que se leia: { $text }
       *[other] o documento não segue seu esquema ({ $path }): { $text }
    }
    .title = Esquema do documento
    .remedy = Corrija o indicado ou combine um novo esquema. Por exemplo, pode faltar um campo ou ter outro nome.

F-LIM-002 = { $cell }: o arquivo não foi lido até o fim: { $reason ->
        [memory] precisaria de mais de { $limit } MiB de memória.
        [cpu] precisaria de mais de { $limit } segundos de cálculo.
        [wall] levaria mais de { $limit } segundos.
        [killed] o sistema interrompeu a leitura.
       *[other] a leitura falhou.
    }
    .title = Memória e tempo
    .remedy = { $reason ->
        [killed] Envie-o outra vez; se for recusado de novo, envie em partes, por exemplo um arquivo por ano.
       *[other] Abra-o com o programa que o criou, copie só a tabela para um arquivo novo e envie esse, por exemplo um arquivo por ano.
    }

S-DSD-001 = { $cell }: { $reason ->
        [column] nenhuma coluna se chama “{ $text }”, de onde vem “{ $component }”.{ $nearest ->
            [none] {""}
           *[other] {" "}O mais próximo: “{ $nearest }”.
        }
       *[other] nada informa “{ $component }” para estes números.
    }
    .title = Dimensões
    .remedy = Acrescente a coluna ou o cabeçalho, ou declare no mapeamento o que vale para todos os números. Por exemplo, “{ $component }: só total”.

S-DSD-002 = { $cell }: { $count ->
        [0] o conjunto de dados não tem lugar para “{ $label }”.
        [one] um valor de “{ $label }” não é usado.
       *[other] { $count } valores de “{ $label }” não são usados.
    }
    .title = Colunas sem uso
    .remedy = Mapeie-a ou escreva no mapeamento por que fica de fora. Por exemplo: ignore, why: observações internas.

S-DSD-003 = { $cell }: { $count ->
        [one] há um número que não pertence
       *[other] há { $count } números que não pertencem
    } a nenhuma tabela.
    .title = Números sem lugar
    .remedy = Veja se foi acrescentada uma linha ou coluna ou se mudou um cabeçalho. Por exemplo, uma coluna nova “Outros” precisa de uma linha no mapeamento.

S-FDT-001 = { $cell }: { $reason ->
        [date] “{ $value }” é uma data e é preciso um número ({ $component }).
        [boolean] “{ $value }” é um sim ou não e é preciso um número ({ $component }).
        [too-long] “{ $value }” tem mais algarismos do que um número pode ter ({ $component }).
        [too-many-digits] “{ $value }” tem mais algarismos do que um número pode ter ({ $component }).
       *[other] a célula contém “{ $value }”; é preciso { $expected ->
            [integer] um número inteiro
            [period] um período
           *[other] um número
        } ({ $component }).
    }
    .title = Tipo do valor
    .remedy = Corrija a célula. Se não há número, use o sinal combinado; por exemplo, “n.d.”.

S-FDL-001 = { $cell }: { $reason ->
        [length] “{ $value }” tem { $found } caracteres; { $component } admite { $limit }.
        [digits] “{ $value }” tem mais algarismos do que um número pode ter.
       *[other] { $value } tem { $found ->
            [one] uma casa decimal
           *[other] { $found } casas decimais
        }; { $limit ->
            [0] estes números são inteiros.
           *[other] admitem-se { $limit }.
        }
    }
    .title = Comprimento e decimais
    .remedy = { $reason ->
        [length] Encurte o texto.
       *[other] Corrija o número. Por exemplo, pessoas são inteiras: 12, não 12,375. Se é uma taxa, informe a unidade.
    }

S-FDM-001 = { $cell }: falta “{ $component }” em { $count ->
        [one] uma observação.
       *[other] { $count } observações.
    }
    .title = Atributos obrigatórios
    .remedy = Informe-o em uma coluna ou, uma vez para tudo, no mapeamento. Por exemplo, OBS_STATUS: A para números normais.

S-TIM-001 = { $cell }: { $reason ->
        [calendar] o calendário não tem o período “{ $period }”.
        [parts] “{ $period }” não diz tudo o que um período precisa, como ano e mês.
       *[other] “{ $period }” não é um período{ $freq ->
            [A] {" "}anual
            [S] {" "}semestral
            [Q] {" "}trimestral
            [M] {" "}mensal
            [W] {" "}semanal
            [D] {" "}diário
           *[other] {""}
        }.
    }
    .title = Períodos
    .remedy = Corrija o período. Por exemplo: 2024 (ano), 2024-Q1 (trimestre), 2024-03 (mês), 2024-W07 (semana).

S-RWD-001 = { $cell } e { $other } dão números diferentes para o mesmo, { $first } e { $second }: { $key }.
    .title = Um número por chave
    .remedy = Deixe um dos dois. Por exemplo, apague a linha mais antiga.

S-RWD-002 = { $cell } repete { $place }: { $key }. { $count ->
        [one] Um registro é idêntico
       *[other] { $count } registros são idênticos
    } a outro; usa-se um de cada.
    .title = Registros repetidos
    .remedy = Apague a repetição. Por exemplo, um bloco pode ter sido colado duas vezes.

S-RWD-003 = { $cell }: { $count } linhas do arquivo correspondem a um só número e foram somadas: { $key } = { $value }.
    .title = Partes de um número
    .remedy = Envie uma linha por número. Por exemplo, uma linha por área, nacionalidade e mês.

S-RNR-001 = { $cell }: nenhuma observação saiu do arquivo.
    .title = Ao menos um registro
    .remedy = Veja se é o arquivo certo e se a tabela tem números. Por exemplo, pode ter sido salva com um filtro ligado.

S-PII-001 = { $reason ->
        [no-permission] { $cell }: o arquivo tem uma linha por pessoa e não consta permissão para contá-las. O arquivo foi separado.
       *[other] { $cell }: { $columns } parece conter dados pessoais. O arquivo foi separado e nada dele foi guardado.
    }
    .title = Dados pessoais
    .remedy = Envie só totais, sem nomes, números de documento ou datas de nascimento. Por exemplo: mulheres, 18 a 29 anos, 214.

C-COV-001 = { $cell }: “{ $label }” não é conhecido como { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } células).
    } { $proposals ->
        [0] {""}
       *[other] O mais próximo: { $proposal }.
    }
    .title = Rótulos e códigos conhecidos
    .remedy = { $proposals ->
        [0] Corrija a grafia ou peça que o rótulo seja aceito para um código.
       *[other] Aceite a proposta para todas as suas células ou corrija a grafia. Por exemplo: { $proposal }.
    }

C-COV-002 = { $cell }: { $code } { $reason ->
        [early] só vale a partir de { $from }, não para { $period }.
       *[other] valeu até { $to } e não vale para { $period }.
    }
    .title = Vigência dos códigos
    .remedy = Use o código da época. Por exemplo, desde 1992 os Estados sucessores ocupam o lugar da Iugoslávia.

C-COV-003 = { $cell }: “{ $label }” pode ser { $list } ({ $component }).
    .title = Rótulos ambíguos
    .remedy = Escolha qual é e escreva por extenso. Por exemplo, “Guiné-Bissau” em vez de “Guiné”.

C-COV-004 = { $cell }: desconhecido e outros são { $share } % do total em “{ $component }” (limite { $limit } %).
    .title = Peso de desconhecido e outros
    .remedy = Detalhe o grupo ou explique por que não é possível. Por exemplo, liste os cinco maiores de “Outros países”.

C-COC-001 = { $cell }: esta combinação não é possível: { $key }.
    .title = Combinações permitidas
    .remedy = Corrija um dos códigos. Por exemplo, uma recusa de entrada não tem sentido “saída”.

C-COC-002 = { $cell }: { $sender } informa por { $home }, mas { $count ->
        [one] um número é
       *[other] { $count } números são
    } de { $code }.
    .title = Área informante
    .remedy = Corrija o país informante ou veja se país e nacionalidade foram trocados. Por exemplo, a nacionalidade fica em coluna própria.

C-COC-003 = { $cell }: { $component } e { $partner } são o mesmo, { $code }: ninguém vai de um país para o mesmo país.
    .title = País informante e contraparte
    .remedy = Corrija um dos dois. Por exemplo, para os nacionais que retornam informe o país de onde vêm.

C-COC-004 = { $cell }: { $component } tem { $found } áreas e { $partner } tem { $others }: as duas colunas parecem trocadas.
    .title = Colunas trocadas
    .remedy = Troque as duas colunas ou suas linhas no mapeamento. Por exemplo, o país informante é o mesmo em todo o arquivo; a nacionalidade, não.

C-OBS-001 = { $cell }: { $reason ->
        [filled] há um número ({ $value }), mas seu estado ({ $status }) diz que não há.
       *[other] { $count ->
            [one] a célula está vazia
           *[other] { $count } células estão vazias
        } sem motivo: zero, não disponível ou confidencial?
    }
    .title = Células vazias
    .remedy = Escreva 0 onde não houve casos; se não, o sinal combinado. Por exemplo, “n.d.” para não disponível.

R-VIR-001 = { $cell } é { $value }: uma contagem não pode ser negativa.
    .title = Contagens negativas
    .remedy = Corrija o número. Por exemplo, uma correção vai no mês que ela corrige.

R-VIR-002 = { $cell }: { $value } % não está entre 0 e 100.
    .title = Porcentagens
    .remedy = Corrija o número ou sua unidade. Por exemplo, 0,42 pode ser uma proporção: 42 %.

R-VCO-001 = { $cell }: a parte { $part } ({ $key }) supera o todo { $whole } ({ $name }).
    .title = A parte e o todo
    .remedy = Corrija o número errado. Por exemplo, os menores não podem ser mais que todas as pessoas.

R-VCO-002 = { $cell }: { $first } de entrada menos { $second } de saída são { $expected }; o arquivo diz { $found }.
    .title = Entradas, saídas e saldo
    .remedy = Corrija um dos três. Por exemplo: 2.310 − 1.905 = 405.

R-VCO-003 = { $cell }: { $period } termina em { $to }, depois do recebimento do arquivo ({ $received }).
    .title = Períodos futuros
    .remedy = Corrija o período ou marque os números como preliminares ou previstos. Por exemplo, OBS_STATUS: P.

R-VCO-004 = { $cell }: { $first } domicílios e { $second } pessoas dão { $found } pessoas por domicílio. { $key }
    .title = Pessoas por domicílio
    .remedy = Veja se um dos dois foi anotado duas vezes ou em outra coluna. O usual é de 1,5 a 12; por exemplo, 300 domicílios e 1.240 pessoas.

R-UNI-001 = { $cell }: { $value } é cerca de { $factor } vezes { $sign ->
        [less] menos
       *[other] mais
    } que o usual nesta série ({ $expected }): milhares ou unidades?
    .title = Mudança de unidade
    .remedy = Informe a unidade no cabeçalho ou corrija os números de { $period }. Por exemplo, “milhares de pessoas”.

R-RUL-001 = { $cell }: { $text }
    .title = Regra do mapeamento
    .remedy = Corrija a célula ou mude a regra do mapeamento ({ $mapping }). Por exemplo, um limite pode ter ficado curto.

X-VAD-001 = { $suspect ->
        [part] { $cell } desfaz { $totals } totais de uma vez. Um deles: o total { $place } é { $total } e suas partes somam { $sum } (diferença { $difference }). Com { $proposal } nesta célula todos conferem.
       *[other] O total { $place } é { $total }, mas { $parts ->
            [one] sua parte é
           *[other] suas { $parts } partes somam
        } { $sum } (diferença { $difference }). { $totals ->
            [one] {""}
           *[other] Com { $proposal } em seu lugar { $totals } somas conferem.
        }
    }
    .title = O total e suas partes
    .remedy = Corrija o total ou a parte errada. Por exemplo, procure algarismos trocados: 1.520 e 1.502.

X-VAD-002 = O total { $place } é { $total }, mas as partes conhecidas já somam { $sum } ({ $difference } a mais), e faltam outras.
    .title = O total e as partes conhecidas
    .remedy = Corrija o total ou a parte errada. Por exemplo, o total pode ser mais antigo que suas partes.

X-VAD-003 = { $cell }: por { $by } são { $first } e por { $and } são { $second } (diferença { $difference }). { $key }
    .title = Dois desdobramentos
    .remedy = Veja em qual falta um grupo. Por exemplo, pode faltar “não especificado”.

X-VAD-004 = { $cell }: as { $count } áreas somam { $first } e o país tem { $second } (diferença { $difference }). { $key }
    .title = As áreas e o país
    .remedy = Veja se falta uma área ou “não especificado”. Por exemplo, as entradas por mar podem não ser de nenhuma província.

X-VAD-005 = { $cell }: os { $count } períodos de { $period } somam { $sum }; o arquivo diz { $total } (diferença { $difference }). { $key }
    .title = Meses, trimestres e ano
    .remedy = Corrija o período errado. Por exemplo, procure algarismos trocados: 60.215 e 60.251.

X-CUM-001 = { $cell }: o acumulado cai de { $first } para { $value } ({ $period }).
    .title = Acumulados
    .remedy = Corrija o número ou diga no mapeamento que a série recomeça. Por exemplo, a cada janeiro.

X-REP-001 = { $cell }: { $count ->
        [one] falta um número onde estão todos os outros: { $list }
       *[other] faltam { $count } números onde estão todos os outros: { $list }
    }
    .title = Chaves que faltam
    .remedy = Diga se são zero ou se não foram coletados. Por exemplo, 0 ou “n.d.”.

X-VCO-006 = { $cell }: { $share } % de homens ({ $first } homens e { $second } mulheres); o usual nesta série é de { $from } a { $to } %. { $key }
    .title = Proporção de homens e mulheres
    .remedy = Veja se homens e mulheres foram trocados ou se um número está errado. Se está certo, explique por quê.

X-VCO-007 = { $cell }: a série { $key } tem os mesmos { $count } números que { $other } ({ $place }).
    .title = Séries copiadas
    .remedy = Veja se uma foi copiada sobre a outra. Por exemplo, Gana e Guiné ficam juntas em muitas listas.

X-VCO-008 = { $cell }: a linha { $line } é, em todas as colunas, a soma das { $count } linhas { $first } a { $last }: é um subtotal?
    .title = Subtotais entre os detalhes
    .remedy = Diga no mapeamento que a linha é um total. Por exemplo: totals, rows: '(?i)^subtotal'.

# O relatório.

ui-receipt = Recibo
ui-file = Arquivo
ui-bytes = { $count ->
        [one] { $count } byte
       *[other] { $count } bytes
    }
ui-sender = Remetente
ui-dataflow = Conjunto
ui-mapping = Mapeamento
ui-received = Recebido
ui-unknown = não conhecido
ui-chosen = { $how ->
        [named] indicado no comando
        [sender] escolhido pelo remetente
        [filename] escolhido pelo nome do arquivo
        [fingerprint] escolhido pelo remetente e pelo leiaute
        [coded] desnecessário: o arquivo já vem codificado
       *[other] { $how }
    }
ui-outcome = { $errors ->
        [0] { $warnings ->
            [0] ACEITO: nada a corrigir.
            [one] ACEITO COM UM AVISO, que pede uma razão antes da publicação.
           *[other] ACEITO COM { $warnings } AVISOS, que pedem uma razão antes da publicação.
        }
        [one] NÃO ACEITO: há um erro a corrigir.
       *[other] NÃO ACEITO: há { $errors } erros a corrigir.
    }
ui-sum = Os números somam { $sum }, sem contar os totais: compare com a sua própria soma.
ui-observations = { $count ->
        [0] Nenhuma observação.
        [one] Uma observação.
       *[other] { $count } observações.
    }
ui-totals = { $all ->
        [0] Nenhum total a conferir.
        [one] Um total conferido: conferem { $passed }, não conferem { $failed }, sem decisão { $undecided }.
       *[other] { $all } totais conferidos: conferem { $passed }, não conferem { $failed }, sem decisão { $undecided }.
    }
ui-errors = Erros (é preciso corrigir)
ui-warnings = Avisos (pedem uma razão)
ui-information = Informação (não pede nada)
ui-cells = Células
ui-used = Comparado com
ui-more = e mais { $count }
ui-remedy = O que fazer
ui-proposals = Propostas
ui-times = { $count ->
        [one] um caso
       *[other] { $count } casos
    }
ui-notes = Mudanças feitas na leitura
ui-note-folded = “{ $from }” lido como { $to } ({ $component }) apesar de maiúsculas, acentos ou espaços: { $count }
ui-note-synonym = “{ $from }” lido como { $to } ({ $component }), sinônimo aceito: { $count }
ui-note-default = { $component } posto em { $to }, que o arquivo não informa: { $count }
ui-note-period = período “{ $from }” lido como { $to }: { $count }
ui-note-unit = números multiplicados por { $from }: { $count }
ui-note-zero = sinal “{ $from }” lido como zero: { $count }
ui-note-difference = acumulados transformados em diferenças: { $count }
ui-note-counted = linhas de pessoas contadas: { $count }
ui-note-added = várias linhas da mesma chave somadas: { $count }
ui-note-summed = linhas somadas que só diferem em algo para o qual o fluxo não tem dimensão: { $count }
ui-note-rule = mudadas pela regra { $from } do mapeamento: { $count }
ui-ledger = Células do arquivo
ui-role = { $role ->
        [title] títulos
        [header] cabeçalhos
        [label] rótulos
        [value] números
        [total] totais
        [note] notas
        [ignored] deixadas de fora com motivo
       *[other] { $role }
    }
ui-unclaimed = { $count ->
        [0] nenhuma sem uso
        [one] uma sem uso
       *[other] { $count } sem uso
    }
ui-next = O que fazer agora
ui-next-errors = { $count ->
        [one] Corrija o erro no arquivo e envie de novo.
       *[other] Corrija os { $count } erros no arquivo e envie de novo; os primeiros afetam mais células.
    }
ui-next-warnings = { $count ->
        [one] Dê uma razão para o aviso ou corrija-o.
       *[other] Dê uma razão para cada um dos { $count } avisos ou corrija-os.
    }
ui-next-clean = Nada. As observações podem ser publicadas.
ui-csv-header = achado,gravidade,regra,título,arquivo,planilha,célula,linha,caminho,mensagem,o que fazer
