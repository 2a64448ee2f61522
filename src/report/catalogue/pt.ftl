# Frases das regras. Valor: célula, o quê, por quê. `.title`: a regra. `.remedy`: o que fazer, com um exemplo.

F-EVA-001 = { $reason ->
        [period] { $name } está acordado desde { $from }, e o arquivo termina com { $period }.
       *[dataflow] { $name } não está entre o que este órgão acordou enviar ({ $list }).
    }
    .title = Acordo
    .about = O remetente está previsto para enviar este conjunto neste período, segundo o calendário de entregas.
    .remedy = { $reason ->
        [period] Envie os períodos acordados, ou peça para estender o acordo. Por exemplo, o calendário do órgão nomeia o primeiro período.
       *[dataflow] Peça o cadastro à equipe do portal, ou escolha outro conjunto. Por exemplo, acrescente o fluxo de dados ao calendário do órgão.
    }

F-EVA-002 = É o mesmo arquivo do recibo { $receipt } de { $day }; nada mudou nele.
    .title = O mesmo arquivo outra vez
    .about = O arquivo não é, byte a byte, um que já foi enviado.
    .remedy = Veja se escolheu o arquivo certo. Por exemplo, o mês novo pode estar em outra pasta.

F-FLF-001 = { $cell }: { $reason ->
        [archive] é um arquivo compactado de um tipo que não se abre ({ $found }).
        [data-file] é um arquivo de dados de { $found }, que não se lê.
        [excel-xml-2003] é uma “Planilha XML 2003”, que não se lê.
        [executable] é um programa. Não foi aberto.
        [flat-opendocument] é um OpenDocument plano (.fods), que não se lê.
        [html] é uma página da web, não uma tabela de números.
        [html-as-xls] é uma página da web salva com nome de pasta de trabalho, como fazem alguns portais.
        [image] é uma imagem ({ $found }), não uma tabela de números.
        [mail] é uma mensagem de correio, não uma tabela de números.
        [media] é um arquivo de som, de vídeo ou de fonte, não uma tabela de números.
        [name-differs] pelo nome é .{ $expected }, mas pelo conteúdo é { $found }. Foi lido como { $found }.
        [nested-zip] o ZIP contém outro arquivo compactado (“{ $name }”), que não se abre.
        [not-a-table] o conteúdo não é texto nem pasta de trabalho: não se reconhece o tipo do arquivo.
        [numbers] é um arquivo do Apple Numbers, que não se lê.
        [office-other] é um arquivo do Office, mas não uma pasta de trabalho ({ $found }).
        [old-spreadsheet] é uma planilha de um tipo antigo ({ $found }), que não se lê.
        [pdf] é um documento PDF: seus números não podem ser lidos com segurança como células.
        [powerpoint] é uma apresentação, não uma pasta de trabalho.
        [sdmx-not-data] é uma mensagem SDMX sem dados ({ $found }).
        [word] é um documento de texto ({ $found }), não uma pasta de trabalho.
       *[other] o arquivo não é de um tipo que se lê.
    }
    .title = Tipo de arquivo
    .about = Pelo conteúdo, o arquivo é de um tipo que se lê, e o nome diz o mesmo.
    .remedy = { $reason ->
        [archive] Descompacte-o e envie o arquivo que ele contém, ou compacte-o como ZIP. Por exemplo: clique direito, “Extrair tudo”.
        [data-file] Exporte a tabela desse programa. Por exemplo, como CSV em UTF-8, com um cabeçalho em cada coluna.
        [executable] Veja se é o arquivo certo. Por exemplo, envie o .xlsx com a tabela.
        [html] Baixe a tabela, não a página. Por exemplo, quase todos os portais têm um botão “Exportar para Excel” ou “CSV”.
        [image] Envie o arquivo de onde saiu a imagem. Por exemplo, a pasta de trabalho com os números.
        [mail] Envie o arquivo anexo à mensagem. Por exemplo, o .xlsx.
        [media] Veja se é o arquivo certo. Por exemplo, envie o .xlsx com a tabela.
        [name-differs] Dê-lhe sua terminação verdadeira ou salve-o de novo. Por exemplo, no Excel: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
        [nested-zip] Ponha todos os arquivos em um só ZIP, sem outros compactados dentro. Por exemplo: janeiro.csv e fevereiro.csv em um ZIP.
        [not-a-table] Veja se abre no programa que o criou e salve-o ali em outra forma. Por exemplo, como “Pasta de Trabalho do Excel (.xlsx)” ou “CSV UTF-8”.
        [pdf] Envie o arquivo de onde saiu o PDF. Por exemplo, a pasta de trabalho com a mesma tabela.
        [powerpoint] Envie a tabela como pasta de trabalho. Por exemplo, copie-a para o Excel e salve como .xlsx.
        [sdmx-not-data] Exporte a mensagem de dados. Por exemplo, “dados SDMX-ML” em vez de “estrutura”.
        [word] Envie a tabela como pasta de trabalho. Por exemplo, copie-a para o Excel e salve como .xlsx.
       *[other] Abra-o no Excel ou no LibreOffice e salve-o em um tipo que se lê (.xlsx, .xls, .ods, .csv, .json, .xml). Por exemplo: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
    }

F-FLF-002 = { $cell }: { $reason ->
        [attribute-without-value] o atributo “{ $text }” não tem valor.
        [bad-address] a pasta de trabalho tem uma célula com um endereço impossível (“{ $found }”).
        [bad-declaration] a primeira linha, “<?xml … ?>”, não está escrita como o XML pede.
        [bad-escape] “{ $text }” não é uma forma de escrever um caractere em JSON.
        [bad-instruction] a instrução “<?{ $text }” não está escrita como o XML pede.
        [bad-name] o nome de uma etiqueta ou atributo começa com um sinal que não se admite (“{ $text }”).
        [bad-namespace] o espaço de nomes “{ $text }” está declarado de uma forma que não se admite.
        [bad-number] “{ $text }” não é um número como o JSON os escreve.
        [bad-reference] “{ $text }” não é uma referência que o XML conheça.
        [bad-shared-string] a célula remete ao texto número { $found }, mas a pasta de trabalho só tem { $expected } textos: está danificada.
        [bad-tag] uma etiqueta não está escrita como o XML pede, em “{ $text }”.
        [case-twin] duas partes do arquivo têm nomes que só diferem nas maiúsculas (“{ $name }”).
        [cdata-end-in-text] há um “]]>” dentro de um texto, onde não se admite.
        [control-character] um texto contém tal qual um caractere invisível, como uma quebra de linha.
        [damaged] o arquivo está danificado por dentro e não abre ({ $found }).
        [double-hyphen] um comentário contém “--”, que o termina onde não deve.
        [dtd] o XML declara um tipo de documento (“<!DOCTYPE …>”), que por segurança não se lê.
        [duplicate-attribute] o atributo “{ $text }” está duas vezes na mesma etiqueta: só um pode valer.
        [duplicate-cell] a célula { $found } está duas vezes na planilha: só uma pode valer.
        [duplicate-entry] a parte “{ $name }” está duas vezes no arquivo: só uma pode valer.
        [duplicate-key] a chave “{ $text }” está duas vezes no mesmo objeto: só uma pode valer.
        [duplicate-row] a linha { $found } está duas vezes na planilha: só uma pode valer.
        [empty-zip] o ZIP está vazio: não contém nenhum arquivo.
        [encrypted] o arquivo está protegido por senha e não pode ser lido.
        [illegal-character] aqui há um caractere que o XML não admite.
        [less-than-in-attribute] o valor do atributo “{ $text }” contém um “<” tal qual.
        [local-differs] o ZIP diz de “{ $name }” uma coisa em seu índice e outra diante dos dados: foi mudado ou danificado.
        [lone-surrogate] “{ $text }” é só a metade de um caractere.
        [mismatched-end] a etiqueta de fechamento não corresponde à que está aberta ({ $text }).
        [misplaced-declaration] “<?xml … ?>” está no meio; só pode ser a primeira coisa do arquivo.
        [missing-part] falta ao arquivo sua parte “{ $name }”: está danificado.
        [no-root] o XML não tem nenhum elemento.
        [off-grid] há uma célula fora da maior planilha possível (“{ $found }”).
        [overlapping-entries] várias partes do ZIP usam os mesmos bytes (“{ $name }”), como nos arquivos feitos para causar dano. Não foi aberto.
        [path-traversal] o ZIP contém um caminho que sai dele (“{ $name }”), como nos arquivos feitos para causar dano. Não foi aberto.
        [row-order] a linha { $found } da planilha está antes de uma anterior: a pasta de trabalho está danificada.
        [second-root] começa um segundo elemento exterior (“{ $text }”); o XML só tem um.
        [split-zip] é um volume de um ZIP em várias partes.
        [symlink] “{ $name }” é um atalho, não um arquivo.
        [text-outside-root] há texto fora do elemento exterior (“{ $text }”).
        [trailing-text] há algo depois do fim do documento JSON (“{ $text }”).
        [truncated] o arquivo está cortado: falta o final.
        [truncated-zip] o arquivo está cortado: falta o final.
        [unbound-prefix] o prefixo de “{ $text }” não está declarado em lugar nenhum (“xmlns”).
        [unclosed-element] o elemento “{ $text }” se abre e não se fecha: o arquivo pode estar cortado.
        [unclosed-quote] as aspas que se abrem na linha { $line } não se fecham.
        [unclosed-string] um texto começa com aspas que não se fecham: o arquivo pode estar cortado.
        [undefined-entity] “&{ $text };” é uma abreviatura que o XML não conhece.
        [unexpected-character] há um “{ $text }” onde o JSON espera outra coisa.
        [unexpected-end] o documento termina no meio: está cortado.
        [unopened-end] “</{ $text }>” fecha um elemento que não está aberto.
        [unquoted-attribute] o valor do atributo “{ $text }” não está entre aspas.
        [unsupported-compression] “{ $name }” está compactado com um método que não se lê ({ $found }).
        [wrong-crc] a soma de verificação de “{ $name }” não confere: os bytes mudaram no caminho ou em um disco danificado.
        [wrong-size] “{ $name }” é mais longo ou mais curto do que diz o arquivo: está danificado.
        [xml-damaged] a pasta de trabalho está danificada por dentro e não abre ({ $found }).
        [xml-dtd] a pasta de trabalho declara por dentro um tipo de documento, que por segurança não se lê.
        [xml-encoding] uma parte da pasta de trabalho está em uma codificação que não se lê: está danificada.
        [xml-entity] a pasta de trabalho usa por dentro uma abreviatura que o XML não conhece ({ $found }).
       *[other] o arquivo não abre.
    }
    .title = O arquivo abre
    .about = O arquivo abre inteiro: não está cifrado, cortado nem danificado, nem feito para que dois leitores vejam duas coisas.
    .remedy = { $reason ->
        [attribute-without-value] Dê-lhe um valor entre aspas. Por exemplo: ano="2024".
        [bad-escape] Gere o JSON com um programa, não à mão. Por exemplo, a barra invertida se escreve \\ e a quebra de linha \n.
        [bad-number] Escreva os números com ponto decimal e sem sinal de milhar. Por exemplo: 1234.5, não 1.234,5 nem 01234.
        [bad-reference] Escreva “&” como &amp; nos textos. Por exemplo: Trinidad &amp; Tobago.
        [case-twin] Dê a cada arquivo do ZIP um nome próprio. Por exemplo: janeiro.csv e fevereiro.csv.
        [cdata-end-in-text] Escreva ali “>” como &gt;. Por exemplo: ]]&gt;.
        [control-character] Gere o JSON com um programa, não à mão. Por exemplo, uma quebra de linha dentro de um texto se escreve \n.
        [double-hyphen] Tire o segundo hífen do comentário. Por exemplo: <!-- 2023-2024 -->.
        [dtd] Exporte o XML sem “<!DOCTYPE …>” e sem entidades. Por exemplo, apague a segunda linha do arquivo.
        [duplicate-attribute] Apague o errado. Por exemplo: ano="2024" uma só vez na etiqueta.
        [duplicate-entry] Salve de novo a pasta de trabalho com o programa que a criou; se é um ZIP, compacte de novo os arquivos. Por exemplo, no Excel: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
        [duplicate-key] Deixe o valor certo e apague o outro. Por exemplo, de "H": 12 e "H": 21, só um.
        [empty-zip] Veja se é o ZIP certo e compacte de novo os arquivos. Por exemplo: clique direito, “Enviar para”, “Pasta compactada”.
        [encrypted] Tire a senha e envie de novo. Por exemplo, no Excel: Arquivo > Informações > Proteger Pasta de Trabalho > Criptografar com Senha, e deixe o campo vazio.
        [illegal-character] Apague-o ou exporte de novo o XML. Por exemplo, um texto copiado de um PDF pode trazer sinais invisíveis.
        [less-than-in-attribute] Escreva ali “<” como &lt;. Por exemplo: idade="&lt;18".
        [local-differs] Salve de novo a pasta de trabalho com o programa que a criou; se é um ZIP, compacte de novo os arquivos. Por exemplo, no Excel: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
        [lone-surrogate] Gere o JSON com um programa, em UTF-8. Por exemplo, á tal qual, não \u00e1.
        [mismatched-end] Feche os elementos na ordem em que se abriram. Por exemplo: <semana><ponto>…</ponto></semana>.
        [misplaced-declaration] Apague o que está antes, ou a segunda declaração. Por exemplo, dois XML unidos em um têm duas.
        [overlapping-entries] Salve de novo a pasta de trabalho com o programa que a criou; se é um ZIP, compacte de novo os arquivos. Por exemplo, no Excel: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
        [path-traversal] Compacte de novo os arquivos a partir da pasta onde estão. Por exemplo: janeiro.csv, não ../janeiro.csv.
        [second-root] Envie cada documento como um arquivo próprio. Por exemplo, em um ZIP.
        [split-zip] Compacte os arquivos em um ZIP sem volumes. Por exemplo, envie dois ZIP, cada um completo.
        [symlink] Compacte o arquivo, não um atalho para ele. Por exemplo, copie-o antes para a pasta.
        [text-outside-root] Apague o texto antes ou depois do elemento exterior. Por exemplo, uma nota pode ir em <!-- … -->.
        [trailing-text] Apague-o, ou envie cada documento como um arquivo próprio. Por exemplo, dois objetos JSON vão em uma lista: [ … , … ].
        [truncated] Envie de novo; se voltar a se cortar, compacte-o antes em um ZIP. Por exemplo, o disco pode ter enchido ou o download parado.
        [truncated-zip] Envie de novo: a cópia ou o download parou antes do fim. Por exemplo, compare o tamanho em bytes com o do original.
        [unbound-prefix] Declare-o no elemento exterior. Por exemplo: xmlns:m="http://…".
        [unclosed-element] Envie de novo ou feche o elemento. Por exemplo: <ponto>…</ponto>.
        [unclosed-quote] Feche as aspas dessa linha ou exporte de novo a tabela como CSV. Por exemplo: "Juárez, Chih."; aspas dentro do texto se duplicam: "A. I. ""Benito Juárez""".
        [unclosed-string] Envie de novo ou feche as aspas. Por exemplo: "ponto": "Colchane".
        [undefined-entity] Escreva o próprio caractere, em UTF-8. Por exemplo: á, não &aacute;.
        [unexpected-character] Gere o JSON com um programa, não à mão. Por exemplo, pode sobrar uma vírgula ou faltar aspas: {"{"}"H": 12, "M": 9{"}"}.
        [unexpected-end] Envie de novo: a cópia ou o download parou antes do fim. Por exemplo, compare o tamanho em bytes com o do original.
        [unopened-end] Apague-a ou acrescente a etiqueta que a abre. Por exemplo: <ponto>…</ponto>.
        [unquoted-attribute] Ponha-o entre aspas. Por exemplo: ano="2024".
        [unsupported-compression] Salve de novo a pasta de trabalho com o programa que a criou; se é um ZIP, compacte de novo os arquivos. Por exemplo, no Excel: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
        [wrong-crc] Envie de novo a partir do original; não repare a cópia. Por exemplo, copie-o outra vez do disco do escritório.
       *[other] Abra-o com o programa que o criou, salve-o de novo e envie. Por exemplo, no Excel: “Salvar como”, “Pasta de Trabalho do Excel (.xlsx)”.
    }

F-FLF-003 = { $cell }: { $reason ->
        [encoding-contradicts] a primeira linha diz que o texto está em { $encoding }, mas não está.
        [guessed] o arquivo não indica sua codificação; foi lido como { $encoding }.
        [lost-character] em “{ $value }” se perdeu uma letra (�) quando o texto foi salvo com outra codificação.
        [malformed] há bytes que não são letras da codificação { $encoding }.
        [mark-contradicts] o mapeamento indica outra codificação que a marca no início do arquivo. Foi lido como { $encoding }, como diz o arquivo.
        [mojibake] “{ $value }” foi salvo com uma codificação e lido com outra{ $proposals ->
            [0] .
           *[other] ; deve ser “{ $proposal }”.
        }
        [nul] “{ $value }” tem sinais invisíveis (NUL), que nenhum texto tem.
        [unknown-encoding] não se conhece a codificação “{ $encoding }”.
        [unsupported-encoding] o texto está em { $encoding }, que não se lê.
       *[other] há letras que não podem ser lidas.
    }
    .title = Codificação do texto
    .about = O texto está numa só codificação conhecida e nenhuma letra se perdeu ao ser salvo.
    .remedy = { $reason ->
        [encoding-contradicts] Corrija a primeira linha ou exporte de novo o XML. Por exemplo: <?xml version="1.0" encoding="UTF-8"?>.
        [guessed] Veja no resultado um nome com acento; se sair errado, salve o arquivo como “CSV UTF-8”. Por exemplo: “Panamá”.
        [lost-character] Restaure a letra e salve o arquivo como “CSV UTF-8”. Por exemplo, “Per�” é “Perú”.
        [mark-contradicts] Não é preciso fazer nada; quem cuida do mapeamento deve corrigi-lo. Por exemplo: encoding: utf-8.
        [mojibake] Exporte de novo a tabela e salve-a como “CSV UTF-8”. Por exemplo, “PanamÃ¡” deve se ler “Panamá”.
        [nul] Exporte de novo a tabela. Por exemplo, no Excel: “Salvar como”, “CSV UTF-8”.
        [unknown-encoding] Escreva o nome usual da codificação ou use UTF-8. Por exemplo: UTF-8, ISO-8859-1, windows-1252.
        [malformed] Exporte de novo o documento em UTF-8. Por exemplo, a primeira linha de um XML deve dizer a codificação verdadeira: <?xml version="1.0" encoding="ISO-8859-1"?>.
       *[other] Salve o arquivo em UTF-8. Por exemplo, no Excel: “Salvar como”, “CSV UTF-8”.
    }

F-FLF-004 = { $reason ->
        [cells] { $cell }: { $count ->
                [one] há um número em uma linha ou coluna oculta. Foi lido.
               *[other] há { $count } números em linhas ou colunas ocultas. Foram lidos.
            }
       *[sheet] A planilha “{ $sheet }” está oculta e tem { $count ->
                [one] uma célula com dados, que não foi lida.
               *[other] { $count } células com dados, que não foram lidas.
            }
    }
    .title = Dados ocultos
    .about = Não há planilhas, linhas nem colunas com dados ocultas.
    .remedy = { $reason ->
        [cells] Mostre as linhas e colunas e veja se esses números são da tabela; apague-os se não forem. Por exemplo: selecione toda a planilha, clique direito em um número de linha, “Reexibir”.
       *[sheet] Mostre a planilha se for parte da tabela; apague-a se não for. Por exemplo: clique direito nas guias, “Reexibir”.
    }

F-FLF-005 = { $cell } { $reason ->
        [no-result] tem uma fórmula sem resultado gravado.
       *[error] mostra { $value } no lugar de um número.
    }
    .title = Erros em células
    .about = Nenhuma célula lida mostra um erro nem tem fórmula sem resultado.
    .remedy = Repare a fórmula ou digite o número. Por exemplo, #REF! aparece quando a linha usada foi apagada.

F-FLF-006 = { $cell }: { $reason ->
        [anchor] não se encontrou o cabeçalho “{ $text }”, com que a tabela começa{ $proposals ->
            [0] .
           *[other] . O mais parecido é “{ $proposal }”.
        }
        [columns] a tabela está ali, mas não suas colunas de números: nenhum cabeçalho é como “{ $text }”.
        [double] a tabela “{ $text }” está mais de uma vez e só uma pode valer.
        [mapping] o mapeamento não pode ser aplicado ao documento: { $text }
        [nth] a tabela “{ $text }” foi encontrada só { $found ->
            [one] uma vez
           *[other] { $found } vezes
        } e se busca a número { $expected }.
        [path] o documento não tem nada em “{ $text }”.
        [pointer] o documento não tem nada em “{ $text }”.
        [sheet] nenhuma planilha tem “{ $text }” no nome.
        [spelling] o cabeçalho “{ $found }” foi lido como “{ $text }”, do qual só difere em maiúsculas ou acentos.
        [title] não se encontrou o título “{ $text }”.
        [two-columns] há várias colunas com o cabeçalho “{ $text }” e só uma pode valer.
       *[other] não se encontrou uma tabela que se espera.
    }
    .title = Tabelas esperadas
    .about = Cada tabela que o mapeamento nomeia é encontrada, e uma só vez.
    .remedy = { $reason ->
        [columns] Escreva os cabeçalhos das colunas como nos arquivos anteriores. Por exemplo: “{ $text }”.
        [double] Deixe uma só tabela por planilha ou apague a cópia. Por exemplo, uma versão anterior pode ter ficado embaixo.
        [mapping] Quem cuida do mapeamento deve corrigi-lo. Por exemplo: isthmus map test NOME.
        [nth] Restaure as tabelas dos arquivos anteriores, em sua ordem. Por exemplo, uma pode ter sido apagada.
        [path] Mantenha os nomes e níveis dos documentos anteriores. Por exemplo, uma chave pode ter mudado de nome.
        [pointer] Mantenha os nomes e níveis dos documentos anteriores. Por exemplo, uma chave pode ter mudado de nome.
        [sheet] Dê à planilha o nome dos arquivos anteriores. Por exemplo: “{ $text }” (# é um algarismo, … é qualquer coisa).
        [title] Escreva o título acima da tabela como nos arquivos anteriores. Por exemplo: “{ $text }” (# é um algarismo, … é qualquer coisa).
        [two-columns] Dê a cada coluna um cabeçalho próprio. Por exemplo: “{ $text } (homens)” e “{ $text } (mulheres)”.
       *[other] Escreva o cabeçalho da tabela como nos arquivos anteriores. Por exemplo: “{ $text }”.
    }

F-FLF-007 = { $cell }: { $reason ->
        [format] o mapeamento “{ $nearest }” é de { $expected } e o arquivo é { $found }.
        [name] o leiaute é o de “{ $nearest }”, mas o nome do arquivo não é como “{ $text }”, e nada mais diz de quem são os números.
        [nearest] nenhum mapeamento corresponde a este leiaute. O mais próximo é “{ $nearest }”: de suas { $expected } partes, encontradas: { $found }. Falta: { $differs }.
        [sender] o leiaute é o de “{ $nearest }”, mas o remetente é { $sender } e não { $text }.
        [structure] a mensagem usa a estrutura “{ $text }”, que aqui não se conhece.
        [target] o mapeamento “{ $nearest }” pede o conjunto { $text }, que aqui não se conhece.
       *[unknown] não se conhece nenhum mapeamento para uma tabela assim. Nunca se enviou algo parecido.
    }
    .title = Leiaute conhecido
    .about = Algum mapeamento serve ao arquivo: remetente, nome, cabeçalhos e estrutura.
    .remedy = { $reason ->
        [format] Indique o mapeamento deste tipo de arquivo, ou nenhum, para que se busque. Por exemplo: isthmus check ARQUIVO.
        [name] Dê ao arquivo seu nome de sempre (# é um algarismo, … é qualquer coisa) ou indique o mapeamento. Por exemplo: isthmus check ARQUIVO --mapping mappings/NOME.yaml.
        [nearest] Restaure os cabeçalhos dos arquivos anteriores ou peça que se mapeie o novo leiaute. Por exemplo: isthmus map new ARQUIVO.
        [sender] Corrija o remetente ou peça um mapeamento para ele. Por exemplo: --sender MEX.UPM.
        [structure] Envie os dados em uma estrutura do padrão ou peça um mapeamento. Por exemplo: isthmus map new ARQUIVO.
        [target] Quem cuida do mapeamento deve corrigir seu destino ou carregar a estrutura. Por exemplo: --structure ARQUIVO.
       *[unknown] Veja se é o arquivo certo; se for, peça que se mapeie seu leiaute. Por exemplo: isthmus map new ARQUIVO.
    }

F-FLF-008 = { $cell }: vários mapeamentos correspondem a este leiaute: { $list }.
    .title = Um só leiaute
    .about = Só um mapeamento serve ao arquivo: se houver dois, uma pessoa escolhe.
    .remedy = Diga qual é. Por exemplo: isthmus convert ARQUIVO --mapping mappings/NOME.yaml.

F-FLF-009 = { $cell }: { $count ->
        [one] um número está gravado como texto e foi lido como número.
       *[other] { $count } números estão gravados como texto e foram lidos como números.
    }
    .title = Números gravados como texto
    .about = Os números estão guardados como números; os guardados como texto são lidos e indicados.
    .remedy = Não é preciso fazer nada. Para corrigir no Excel: selecione as células e use “Converter em número”.

F-FLF-010 = { $cell }: { $reason ->
        [no-bytes] o arquivo está vazio: não contém nada, ou só espaços.
        [no-records] a mensagem não traz nenhuma observação.
       *[no-cells] o arquivo não tem nenhuma célula com conteúdo.
    }
    .title = Dados no arquivo
    .about = Há algo no arquivo: bytes, células, registros.
    .remedy = Veja se é o arquivo certo ou se um filtro ou uma planilha oculta o deixou vazio. Por exemplo, pode ter sido salvo antes de ser preenchido.

F-FLF-011 = { $cell }: { $count ->
        [one] a célula tem o comentário
       *[other] { $count } células têm o comentário
    } “{ $text }”, que não foi lido como dado.
    .title = Comentários em células
    .about = Os comentários das células lidas são mostrados a quem revisa.
    .remedy = Escreva o que esclarece os números em uma nota sob a tabela. Por exemplo: “1/ Números preliminares”.

F-PAT-001 = { $cell }: “{ $old }” é lido como “{ $new }”, segundo a correção de { $author } em { $patch }: { $text }
    .title = Células corrigidas
    .about = Uma célula foi lida de modo diferente do que está, porque se aprovou uma correção.
    .remedy = Escreva na célula da fonte o que ela deve dizer; a correção termina então por si só. Por exemplo, “{ $new }”.

F-PAT-002 = { $cell }: { $reason ->
        [mended] a fonte já diz “{ $new }”, pelo que a correção de “{ $old }” em { $patch } terminou.
        [changed] há “{ $value }”, nem “{ $old }” nem “{ $new }”: a correção de { $patch } não foi aplicada.
       *[absent] { $value } não está lá: a correção de { $patch } não foi aplicada.
    }
    .title = Correções que terminaram
    .about = Uma correção já não vale: a fonte foi corrigida ou agora diz outra coisa.
    .remedy = Tire a correção do conjunto. Por exemplo, deixe o conjunto sem versão ativa quando tudo nele terminou.

F-LIM-001 = { $cell }: { $reason ->
        [cell-chars] uma célula tem mais de { $limit } caracteres.
        [cells] o arquivo tem mais de { $limit } células ou valores.
        [columns] a linha { $line } tem mais de { $limit } colunas.
        [entries] o pacote tem { $found } partes; leem-se no máximo { $limit }.
        [field] um campo da linha { $line } passa de { $limit }.
        [file] o arquivo tem { $found }; leem-se no máximo { $limit }.
        [findings] o arquivo tem { $found } constatações da regra { $rule }; mostram-se as primeiras { $limit }.
        [inflated] o arquivo, descompactado, passaria de { $limit }.
        [json-depth] o documento tem mais de { $limit } níveis, um dentro do outro.
        [part] sua parte “{ $name }”, descompactada, passaria de { $limit }.
        [record] um registro passa de { $limit }.
        [sheets] a pasta de trabalho tem { $found } planilhas; leem-se no máximo { $limit }.
        [token] um valor ou um nome passa de { $limit }.
        [xml-attributes] um elemento tem mais de { $limit } atributos.
        [xml-depth] o documento tem mais de { $limit } níveis, um dentro do outro.
       *[other] o arquivo é maior do que se lê.
    }
    .title = Tamanho do arquivo
    .about = O arquivo e suas partes não excedem os tamanhos lidos aqui.
    .remedy = { $reason ->
        [cell-chars] Encurte o texto da célula. Por exemplo, ponha as observações longas em um documento à parte.
        [columns] Veja se as quebras de linha se perderam ou se o separador é outro. Por exemplo, toda a tabela pode estar em uma só linha.
        [entries] Compacte só os arquivos com tabelas. Por exemplo, sem imagens.
        [field] Veja se faltam aspas, de modo que muitas linhas ficaram em um campo. Por exemplo: "Juárez, Chih.".
        [findings] Corrija o que se mostra e envie o arquivo de novo. Por exemplo, um só cabeçalho errado pode causar todas.
        [inflated] Envie em partes. Por exemplo, um arquivo por ano.
        [json-depth] Exporte o documento com menos níveis, ou veja se colchetes se repetiram por engano. Por exemplo: [[[[ … ]]]] sem conteúdo.
        [record] Veja se faltam aspas, de modo que muitas linhas ficaram em um registro. Por exemplo: "Juárez, Chih.".
        [sheets] Envie em partes. Por exemplo, um arquivo por ano.
        [token] Veja se faltam aspas ou uma etiqueta, de modo que muito texto ficou em um valor. Por exemplo: "ponto": "Colchane".
        [xml-attributes] Exporte de novo o XML. Por exemplo, os números vão em elementos, não em centenas de atributos.
        [xml-depth] Exporte o documento com menos níveis, ou veja se há etiquetas que não se fecham. Por exemplo: <ponto>…</ponto>.
       *[other] Envie em partes, por exemplo um arquivo por ano, ou apague o que não é da tabela (imagens, planilhas sem uso).
    }

F-LIM-002 = { $cell }: o arquivo não foi lido até o fim: { $reason ->
        [cpu] precisaria de mais de { $limit ->
            [one] um segundo
           *[other] { $limit } segundos
        } de cálculo.
        [killed] o sistema interrompeu a leitura.
        [memory] precisaria de mais de { $limit } de memória.
        [wall] levaria mais de { $limit ->
            [one] um segundo
           *[other] { $limit } segundos
        }.
       *[crash] a leitura falhou.
    }
    .title = Memória e tempo
    .about = Ler o arquivo não exige mais memória nem tempo do que o permitido.
    .remedy = { $reason ->
        [killed] Envie-o outra vez. Se for recusado de novo, envie em partes. Por exemplo, um arquivo por ano.
       *[other] Abra-o com o programa que o criou, copie só a tabela para um arquivo novo e envie esse. Por exemplo, um arquivo por ano.
    }

F-FDD-001 = { $cell }: { $reason ->
        [header] o cabeçalho (linha { $line }) tem { $found ->
            [one] um campo
           *[other] { $found } campos
        }, mas { $records ->
            [one] um registro tem
           *[other] { $records } registros têm
        } { $expected }
       *[record] a linha { $line } tem { $found ->
            [one] um campo
           *[other] { $found } campos
        } e as outras { $expected }
    } (os campos se separam com { $delimiter ->
        [tab] tabulações
       *[other] “{ $delimiter }”
    }).{ $count ->
        [one] {""}
       *[other] {" "}O mesmo ocorre em { $count } linhas no total.
    }
    .title = Campos por linha
    .about = Cada linha tem tantos campos quanto o cabeçalho.
    .remedy = { $reason ->
        [header] Ponha um cabeçalho em cada coluna. Por exemplo, pode faltar o da última.
       *[record] Procure nessa linha um separador que falta ou sobra. Por exemplo, um “;” dentro de um nome deve ficar entre aspas: "Juárez; Chih.".
    }

F-DES-001 = { $cell }: { $reason ->
        [other-sign] “{ $value }” leva os sinais de decimais e milhares ao contrário deste arquivo; lido ao contrário seria { $found }. Não foi lido.
        [lone] “{ $value }” foi lido como { $found }, mas pode ser { $expected }: nenhum outro número da coluna tem decimais.
       *[doubtful] “{ $value }” pode ser { $found } ou { $expected }. Foi lido como { $found }, mas outras células do arquivo usam os sinais ao contrário{ $count ->
            [one] .
           *[other] {" "}({ $count } células estão em dúvida).
        }
    }
    .title = Sinais de decimais e milhares
    .about = Todos os números usam os mesmos sinais decimal e de milhar; o que admite duas leituras é perguntado.
    .remedy = { $reason ->
        [other-sign] Escreva o número como os outros. Por exemplo, 1.234,5 sempre, ou 1,234.5 sempre.
        [lone] Escreva os números inteiros sem sinal, ou com o sinal de milhares das outras colunas. Por exemplo, 1258.
       *[doubtful] Use um só sinal decimal em todo o arquivo ou guarde os valores como números. Por exemplo, 1.234,5 sempre, ou 1,234.5 sempre.
    }

F-SCH-001 = { $cell }: { $reason ->
        [at-least] { $value } é pequeno demais ({ $path }): combinou-se { $expected } no mínimo.
        [at-most] { $value } é grande demais ({ $path }): combinou-se { $expected } no máximo.
        [bad-key] a chave “{ $text }” remete a um valor que a mensagem não lista.
        [delete-action] { $count ->
            [one] uma linha pede
           *[other] { $count } linhas pedem
        } para apagar dados. Um envio substitui tudo o que abrange, portanto não há nada a apagar.
        [duplicate] a lista { $path } tem duas vezes o mesmo elemento.
        [duplicate-column] a coluna “{ $text }” está duas vezes.
        [format] “{ $value }” não está escrito como combinado ({ $path }): pede-se “{ $expected }”.
        [forms] “{ $value }” não tem nenhuma das formas combinadas ({ $path }): { $kinds }.
        [key-name] a chave “{ $name }” não se chama como combinado ({ $path }).
        [less-than] { $value } é grande demais ({ $path }): combinou-se menos de { $expected }.
        [missing-column] falta a coluna “{ $text }”.
        [missing-key] falta “{ $name }” em { $path }.
        [more-than] { $value } é pequeno demais ({ $path }): combinou-se mais de { $expected }.
        [multiple] { $value } não é múltiplo de { $expected } ({ $path }).
        [not-allowed] “{ $value }” não se admite ali ({ $path }).
        [not-sdmx-data] o arquivo não é uma mensagem de dados SDMX (“{ $text }”).
        [pattern] “{ $value }” não está escrito como combinado ({ $path }; padrão { $expected }).
        [too-few] { $path } tem elementos de menos: combinaram-se { $expected } no mínimo.
        [too-long] “{ $value }” é longo demais ({ $path }): combinaram-se { $expected } caracteres no máximo.
        [too-many] { $path } tem elementos demais: combinaram-se { $expected } no máximo.
        [too-short] “{ $value }” é curto demais ({ $path }): combinaram-se { $expected } caracteres no mínimo.
        [type] “{ $value }” é { $kind }, mas combinou-se { $kinds } ({ $path }).
        [unknown-key] “{ $name }” não é uma chave combinada ali{ $proposals ->
            [0] .
           *[other] . A mais próxima é “{ $proposal }”.
        }
        [values] “{ $value }” não é um dos valores combinados ({ $path }): { $expected }.
       *[other] o documento não segue seu esquema.
    }{ $count ->
        [one] {""}
       *[other] {" "}O mesmo ocorre em { $count } lugares no total.
    }
    .title = Esquema do documento
    .about = O documento cumpre o esquema ou formato de mensagem acordado.
    .remedy = { $reason ->
        [bad-key] Exporte de novo a mensagem. Por exemplo, não pode haver um terceiro valor em uma dimensão que tem dois.
        [delete-action] Tire essas linhas e envie a tabela completa. Por exemplo, com ACTION R (substituir) em todas as linhas.
        [duplicate] Apague a repetição. Por exemplo, de dois pontos iguais deixe um.
        [duplicate-column] Apague a errada. Por exemplo, uma só coluna SEX.
        [key-name] Escreva a chave como combinado. Por exemplo: "2024-03", não "Março".
        [missing-column] Acrescente a coluna. Por exemplo: STRUCTURE, STRUCTURE_ID, ACTION, as dimensões, OBS_VALUE.
        [missing-key] Acrescente-o ou combine um novo esquema. Por exemplo: "{ $name }": … em cada um desses lugares.
        [not-sdmx-data] Exporte a mensagem de dados. Por exemplo, “dados SDMX-ML” em vez de “estrutura”.
        [type] Escreva-o como combinado ou combine um novo esquema. Por exemplo, um número vai sem aspas: 12, não "12".
        [unknown-key] Escreva a chave como combinado ou combine um novo esquema. { $proposals ->
            [0] Combinaram-se, por exemplo: { $expected }.
           *[other] Por exemplo: “{ $proposal }”.
        }
        [values] Use um dos valores combinados. { $proposals ->
            [0] Por exemplo, como na lista.
           *[other] Por exemplo: “{ $proposal }”.
        }
       *[other] Corrija o valor ou combine um novo esquema. Por exemplo, veja como foi escrito em um arquivo anterior.
    }

S-DSD-001 = { $cell }: { $reason ->
        [column] nenhuma coluna tem o cabeçalho “{ $text }”, que informaria “{ $component }”{ $proposals ->
            [0] .
           *[other] . O cabeçalho mais parecido é “{ $proposal }”.
        }
       *[missing] nada informa “{ $component }” para { $count ->
            [one] um número.
           *[other] { $count } números.
        }
    }
    .title = Dimensões
    .about = Cada dimensão do conjunto é dada uma vez: por coluna, cabeçalho ou constante.
    .remedy = { $reason ->
        [column] Restaure o cabeçalho da coluna como nos arquivos anteriores. Por exemplo: “{ $text }”.
       *[missing] Preencha a coluna ou o cabeçalho, ou declare no mapeamento o que vale para todos os números. Por exemplo, “{ $component }: só total”.
    }

S-DSD-002 = { $cell }: { $reason ->
        [key] a chave “{ $column }” não é usada ({ $count ->
            [one] um valor: “{ $value }”
           *[other] { $count } valores, o primeiro é “{ $value }”
        }).
        [set] o mapeamento põe “{ $column }”, que a estrutura não tem.
       *[column] a coluna { $column } não é usada ({ $count ->
            [one] uma célula: “{ $value }”
           *[other] { $count } células, a primeira é “{ $value }”
        }).
    }
    .title = Colunas sem uso
    .about = Cada coluna com dados é usada ou omitida com uma razão.
    .remedy = { $reason ->
        [set] Quem cuida do mapeamento deve corrigir o nome. Por exemplo, CITIZENSHIP em vez de NATIONALITY.
       *[column] Mapeie-a ou escreva no mapeamento por que fica de fora. Por exemplo: ignore, why: observações internas.
    }

S-DSD-003 = { $cell }: { $reason ->
        [key] { $count ->
            [one] o número { $value } em “{ $column }” não pertence
           *[other] { $count } números em “{ $column }” não pertencem
        } a nenhuma tabela.
        [column] { $count ->
            [one] o número { $value } na coluna { $column } não pertence
           *[other] { $count } números na coluna { $column } não pertencem
        } a nenhuma tabela.
       *[other] { $count ->
            [one] há um número que não pertence
           *[other] há { $count } números que não pertencem
        } a nenhuma tabela.
    }
    .title = Números sem lugar
    .about = Cada número do arquivo é usado ou omitido com uma razão: nenhum se perde.
    .remedy = Veja se foi acrescentada uma linha ou coluna ou se mudou um cabeçalho. Por exemplo, uma coluna nova “Outros” precisa de uma linha no mapeamento.

S-FDT-001 = { $cell } { $reason ->
        [boolean] contém “{ $value }”; em “{ $column }” é preciso um número.
        [date] contém uma data; em “{ $column }” é preciso um número. O Excel guarda { $value } e o mostra como data.
        [text] contém “{ $value }”; em “{ $column }” é preciso um número.
        [too-long] contém { $value }, que tem mais algarismos que qualquer contagem (em “{ $column }”).
       *[other] contém “{ $value }”; é preciso { $expected ->
            [integer] um número inteiro
            [period] um período
           *[other] um número
        } ({ $component }).
    }
    .title = Tipo do valor
    .about = Uma célula que deve ter um número o tem, ou o sinal combinado de que não há.
    .remedy = { $reason ->
        [date] Ponha nas células o formato “Número” e escreva de novo os números. Por exemplo, 12 pode ter virado 12 de janeiro.
        [too-long] Corrija o número. Por exemplo, dois números podem ter ficado unidos.
       *[other] Corrija a célula. Se não há número, use o sinal combinado; por exemplo, “n.d.”.
    }

S-FDL-001 = { $cell }: { $reason ->
        [digits] { $value } tem mais de { $limit } algarismos, que nenhum número tem.
        [length] “{ $value }” tem { $found } caracteres; { $component } admite { $limit }.
       *[decimals] { $value } tem { $found ->
            [one] uma casa decimal
           *[other] { $found } casas decimais
        }; { $limit ->
            [0] estes números são inteiros.
           *[other] admitem-se { $limit }.
        }
    }
    .title = Comprimento e decimais
    .about = Os valores não são mais longos nem têm mais decimais do que o permitido: pessoas são inteiras.
    .remedy = { $reason ->
        [digits] Corrija o número. Por exemplo, dois números podem ter ficado unidos.
        [length] Encurte o texto. Por exemplo, escreva as observações em uma nota sob a tabela.
       *[decimals] Corrija o número. Por exemplo, pessoas são inteiras: 12, não 12,375. Se é uma taxa, informe a unidade.
    }

S-FDM-001 = { $cell }: falta “{ $component }” em { $count ->
        [one] uma observação.
       *[other] { $count } observações.
    }
    .title = Atributos obrigatórios
    .about = O que deve ser dito de cada número está dito.
    .remedy = Informe-o em uma coluna ou, uma vez para tudo, no mapeamento. Por exemplo, OBS_STATUS: A para números normais.

S-TIM-001 = { $cell }: { $reason ->
        [calendar] o calendário não tem o período “{ $period }”.
        [parts] “{ $period }” não diz todo o período: falta o ano, ou o mês ou a semana.
       *[form] “{ $period }” não é um período{ $freq ->
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
    .about = Cada período existe no calendário e corresponde à frequência.
    .remedy = { $reason ->
        [parts] Escreva também o ano, na célula ou no título. Por exemplo: março de 2024, ou 2024-03.
       *[form] Corrija o período. Por exemplo: 2024 (ano), 2024-Q1 (trimestre), 2024-03 (mês), 2024-W07 (semana).
    }

S-RWD-001 = { $cell } e { $other } dão números diferentes para o mesmo, { $first } e { $second }: { $key }.
    .title = Um número por chave
    .about = A mesma coisa não aparece com dois números.
    .remedy = Deixe um dos dois. Por exemplo, apague a linha mais antiga.

S-RWD-002 = { $cell } repete { $place }: { $key }. { $count ->
        [one] Um registro é idêntico
       *[other] { $count } registros são idênticos
    } a outro; usa-se um de cada.
    .title = Registros repetidos
    .about = O mesmo registro não está duas vezes; se estiver, usa-se um.
    .remedy = Apague a repetição. Por exemplo, um bloco pode ter sido colado duas vezes.

S-RWD-003 = { $cell }: { $count } linhas do arquivo correspondem a um só número e foram somadas: { $key } = { $value }.
    .title = Partes de um número
    .about = Onde um mapeamento soma várias linhas num número, não há duas iguais.
    .remedy = Envie uma linha por número. Por exemplo, uma linha por área, nacionalidade e mês.

S-RNR-001 = { $cell }: nenhuma observação saiu do arquivo.
    .title = Ao menos um registro
    .about = Do arquivo sai pelo menos um número.
    .remedy = Veja se é o arquivo certo e se a tabela tem números. Por exemplo, pode ter sido salva com um filtro ligado.

S-PII-001 = { $reason ->
        [no-permission] { $cell }: o arquivo tem uma linha por pessoa e não consta permissão para contá-las. O arquivo foi separado.
       *[columns] { $cell }: { $columns } parece conter dados pessoais. O arquivo foi separado e nada dele foi guardado.
    }
    .title = Dados pessoais
    .about = O arquivo tem números sobre pessoas, não dados pessoais: nem nomes, nem documentos, nem datas de nascimento.
    .remedy = { $reason ->
        [no-permission] Envie só totais, ou peça que se anote no mapeamento a permissão: quem a deu e quando. Por exemplo: mulheres, 18 a 29 anos, 214.
       *[columns] Envie só totais, sem nomes, números de documento ou datas de nascimento. Por exemplo: mulheres, 18 a 29 anos, 214.
    }

C-COV-001 = { $cell }: “{ $label }” não é conhecido como { $component }{ $count ->
        [one] .
       *[other] {" "}({ $count } células).
    } { $proposals ->
        [0] {""}
       *[other] O mais próximo: { $proposal }.
    }
    .title = Rótulos e códigos conhecidos
    .about = Cada rótulo ou código significa exatamente um código da lista.
    .remedy = { $proposals ->
        [0] Corrija a grafia ou peça que o rótulo seja aceito para um código. Por exemplo, “Venezuela (República Bolivariana da)” para VEN.
       *[other] Aceite a proposta para todas as suas células ou corrija a grafia. Por exemplo: { $proposal }.
    }

C-COV-002 = { $cell }: { $code } { $reason ->
        [early] só vale a partir de { $from }, não para { $period }.
       *[ended] valeu até { $to } e não vale para { $period }.
    }
    .title = Vigência dos códigos
    .about = O código estava em uso nesse período.
    .remedy = Use o código da época. Por exemplo, desde 1992 os Estados sucessores ocupam o lugar da Iugoslávia.

C-COV-003 = { $cell }: { $reason ->
        [mark] a chamada “{ $label }” é explicada duas vezes: “{ $text }” e “{ $value }”.
       *[other] “{ $label }” pode ser { $list } ({ $component }).
    }
    .title = Rótulos ambíguos
    .about = Nenhum rótulo pode significar dois códigos.
    .remedy = { $reason ->
        [mark] Dê a cada chamada uma só explicação. Por exemplo, 1/ e 2/ em vez de 1/ duas vezes.
       *[other] Escolha qual é e escreva por extenso. Por exemplo, “Guiné-Bissau” em vez de “Guiné”.
    }

C-COV-004 = { $cell }: desconhecido e outros são { $share } % do total em “{ $component }” (limite { $limit } %).
    .title = Peso de desconhecido e outros
    .about = O desconhecido e «outros» são uma parte pequena do total.
    .remedy = Detalhe o grupo ou explique por que não é possível. Por exemplo, liste os cinco maiores de “Outros países”.

C-COC-001 = { $cell }: esta combinação não é possível: { $key }.
    .title = Combinações permitidas
    .about = Os códigos de um número podem estar juntos.
    .remedy = Corrija um dos códigos. Por exemplo, uma recusa de entrada não tem sentido “saída”.

C-COC-002 = { $cell }: { $sender } informa por { $home }, mas { $count ->
        [one] um número é
       *[other] { $count } números são
    } de { $code }.
    .title = Área informante
    .about = Um órgão informa sobre a sua própria área.
    .remedy = Corrija o país informante ou veja se país e nacionalidade foram trocados. Por exemplo, a nacionalidade fica em coluna própria.

C-COC-003 = { $cell }: { $component } e { $partner } são o mesmo, { $code }: ninguém vai de um país para o mesmo país.
    .title = País informante e contraparte
    .about = Parceiro e informante são distintos, salvo ao contar os próprios nacionais.
    .remedy = Corrija um dos dois. Por exemplo, para os nacionais que retornam informe o país de onde vêm.

C-COC-004 = { $cell }: { $component } tem { $found } áreas e { $partner } tem { $others }: as duas colunas parecem trocadas.
    .title = Colunas trocadas
    .about = As colunas de informante e parceiro não estão trocadas.
    .remedy = Troque as duas colunas ou suas linhas no mapeamento. Por exemplo, o país informante é o mesmo em todo o arquivo; a nacionalidade, não.

C-OBS-001 = { $cell }: { $reason ->
        [filled] há um número ({ $value }), mas seu estado ({ $status }) diz que não há.
       *[empty] { $count ->
            [one] a célula está vazia
           *[other] { $count } células estão vazias
        } sem motivo: zero, não disponível ou confidencial?
    }
    .title = Células vazias
    .about = Um número vazio diz por quê, e o que se declara ausente está vazio.
    .remedy = Escreva 0 onde não houve casos; se não, o sinal combinado. Por exemplo, “n.d.” para não disponível.

R-VIR-001 = { $cell } é { $value }: uma contagem não pode ser negativa.
    .title = Contagens negativas
    .about = As contagens não são negativas, salvo se o conjunto permitir.
    .remedy = Corrija o número. Por exemplo, uma correção vai no mês que ela corrige.

R-VIR-002 = { $cell }: { $value } % não está entre 0 e 100.
    .title = Porcentagens
    .about = As porcentagens estão entre 0 e 100.
    .remedy = Corrija o número ou sua unidade. Por exemplo, 0,42 pode ser uma proporção: 42 %.

R-VCO-001 = { $cell }: a parte { $part } ({ $key }) supera o todo { $whole } ({ $name }).
    .title = A parte e o todo
    .about = Uma parte não é maior que o todo ao lado.
    .remedy = Corrija o número errado. Por exemplo, os menores não podem ser mais que todas as pessoas.

R-VCO-002 = { $cell }: { $first } de entrada menos { $second } de saída são { $expected }; o arquivo diz { $found }.
    .title = Entradas, saídas e saldo
    .about = O saldo é entradas menos saídas.
    .remedy = Corrija um dos três. Por exemplo: 2.310 − 1.905 = 405.

R-VCO-003 = { $cell }: { $period } termina em { $to }, depois do recebimento do arquivo ({ $received }).
    .title = Períodos futuros
    .about = Nenhum período termina depois da recepção do arquivo.
    .remedy = Corrija o período ou marque os números como preliminares ou previstos. Por exemplo, OBS_STATUS: P.

R-VCO-004 = { $cell }: { $first } domicílios e { $second } pessoas dão { $found } pessoas por domicílio. { $key }
    .title = Pessoas por domicílio
    .about = Há entre 1,5 e 12 pessoas por domicílio.
    .remedy = Veja se um dos dois foi anotado duas vezes ou em outra coluna. O usual é de 1,5 a 12; por exemplo, 300 domicílios e 1.240 pessoas.

R-UNI-001 = { $cell }: { $value } é cerca de { $factor } vezes { $sign ->
        [less] menos
       *[other] mais
    } que o usual nesta série ({ $expected }): milhares ou unidades?
    .title = Mudança de unidade
    .about = Um número não é dez, cem ou mil vezes o habitual da sua série.
    .remedy = Informe a unidade no cabeçalho ou corrija os números de { $period }. Por exemplo, “milhares de pessoas”.

R-RUL-001 = { $cell }: { $reason ->
        [skip] { $count ->
            [one] um número fica de fora de propósito
           *[other] { $count } números ficam de fora de propósito
        }: { $text } (regra { $rule } do mapeamento).
       *[error] { $text } (regra { $rule } do mapeamento{ $count ->
            [one] ).
           *[other] ; { $count } números).
        }
    }
    .title = Regra do mapeamento
    .about = Cada registro cumpre as regras que o seu mapeamento enuncia.
    .remedy = { $reason ->
        [skip] Não é preciso fazer nada. Se os números são da tabela, peça que se mude a regra. Por exemplo, um nome nela pode abranger demais.
       *[error] Corrija a célula ou peça que se mude a regra. Por exemplo, um limite pode ter ficado curto.
    }

R-EXP-001 = { $cell }: { $text } Encontrado: { $found }.{ $count ->
        [one] {""}
       *[other] {" "}{ $count } números.
    } { $key } (regra { $rule }: { $expression })
    .title = Regras do órgão
    .about = Cada registro cumpre as regras que o órgão escreveu para o conjunto.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Corrija o que está errado ou diga por que está certo.
    } Se o erro está na regra, peça que seja mudada. Por exemplo, ela pode ser estreita para um novo posto de fronteira.

X-EXP-001 = { $cell }: { $text } Encontrado { $found }; os outros dão { $expected } (diferença { $difference }).{ $count ->
        [one] {""}
       *[other] {" "}{ $count } números.
    } { $key } (regra { $rule }: { $expression })
    .title = Códigos que se compõem de outros
    .about = Os códigos que se compõem somam como diz a regra do órgão.
    .remedy = { $advice ->
        [given] { $remedy }
       *[other] Corrija o número errado.
    } Se o erro está na regra, peça que seja mudada. Por exemplo, pode faltar nela um código novo.

X-VAD-001 = { $suspect ->
        [part] { $cell } desfaz { $totals } totais de uma vez. Um deles: o total { $place } é { $total } e suas partes somam { $sum } (diferença { $difference }). Com { $proposal } nesta célula todos conferem.
       *[other] O total { $place } é { $total }, mas { $parts ->
            [one] sua parte é
           *[other] suas { $parts } partes somam
        } { $sum } (diferença { $difference }). { $totals ->
            [one] {""}
           *[other] Com { $proposal } em seu lugar { $totals } somas conferem.
        }
    }{ $why1 ->
        [digits] {" "}Veja primeiro { $cell1 } ({ $now1 }): com dois algarismos trocados seria { $mended1 }.
        [ten] {" "}Veja primeiro { $cell1 } ({ $now1 }): com um zero a mais ou a menos seria { $mended1 }.
        [sign] {" "}Veja primeiro { $cell1 } ({ $now1 }): sem o sinal seria { $mended1 }.
        [copied] {" "}Veja primeiro { $cell1 } ({ $now1 }): é igual a uma célula vizinha; { $mended1 } acertaria a soma.
        [usual] {" "}Veja primeiro { $cell1 } ({ $now1 }): o usual é cerca de { $usual1 }; { $mended1 } acertaria a soma.
       *[none] {""}
    }{ $why2 ->
        [digits] {" "}Depois { $cell2 } ({ $now2 }): com dois algarismos trocados seria { $mended2 }.
        [ten] {" "}Depois { $cell2 } ({ $now2 }): com um zero a mais ou a menos seria { $mended2 }.
        [sign] {" "}Depois { $cell2 } ({ $now2 }): sem o sinal seria { $mended2 }.
        [copied] {" "}Depois { $cell2 } ({ $now2 }): é igual a uma célula vizinha; { $mended2 } acertaria a soma.
        [usual] {" "}Depois { $cell2 } ({ $now2 }): o usual é cerca de { $usual2 }; { $mended2 } acertaria a soma.
       *[none] {""}
    }{ $why3 ->
        [digits] {" "}Depois { $cell3 } ({ $now3 }): com dois algarismos trocados seria { $mended3 }.
        [ten] {" "}Depois { $cell3 } ({ $now3 }): com um zero a mais ou a menos seria { $mended3 }.
        [sign] {" "}Depois { $cell3 } ({ $now3 }): sem o sinal seria { $mended3 }.
        [copied] {" "}Depois { $cell3 } ({ $now3 }): é igual a uma célula vizinha; { $mended3 } acertaria a soma.
        [usual] {" "}Depois { $cell3 } ({ $now3 }): o usual é cerca de { $usual3 }; { $mended3 } acertaria a soma.
       *[none] {""}
    }
    .title = O total e suas partes
    .about = Um total é a soma das suas partes, salvo arredondamento; nomeiam-se até três células que podem ser a causa.
    .remedy = Corrija o total ou a parte errada. Por exemplo, procure algarismos trocados: 1.520 e 1.502.

X-VAD-002 = O total { $place } é { $total }, mas as partes conhecidas já somam { $sum } ({ $difference } a mais), e faltam outras.
    .title = O total e as partes conhecidas
    .about = Se faltam partes, as conhecidas não superam o total.
    .remedy = Corrija o total ou a parte errada. Por exemplo, o total pode ser mais antigo que suas partes.

X-VAD-003 = { $cell }: por { $by } são { $first } e por { $and } são { $second } (diferença { $difference }). { $key }
    .title = Dois desdobramentos
    .about = Dois desdobramentos da mesma coisa dão a mesma soma.
    .remedy = Veja em qual falta um grupo. Por exemplo, pode faltar “não especificado”.

X-VAD-004 = { $cell }: as { $count } áreas somam { $first } e o país tem { $second } (diferença { $difference }). { $key }
    .title = As áreas e o país
    .about = As áreas de um país somam o país.
    .remedy = Veja se falta uma área ou “não especificado”. Por exemplo, as entradas por mar podem não ser de nenhuma província.

X-VAD-005 = { $cell }: os { $count } períodos de { $period } somam { $sum }; o arquivo diz { $total } (diferença { $difference }). { $key }
    .title = Meses, trimestres e ano
    .about = Os meses somam trimestres e anos, para movimentos; nunca para estoques.
    .remedy = Corrija o período errado. Por exemplo, procure algarismos trocados: 60.215 e 60.251.

X-CUM-001 = { $cell }: o acumulado cai de { $first } para { $value } ({ $period }).
    .title = Acumulados
    .about = Um acumulado não diminui dentro do ano.
    .remedy = Corrija o número ou diga no mapeamento que a série recomeça. Por exemplo, a cada janeiro.

X-REP-001 = { $cell }: { $count ->
        [one] falta um número onde estão todos os outros: { $list }.
       *[other] faltam { $count } números onde estão todos os outros: { $list }. { $key }
    }
    .title = Chaves que faltam
    .about = Estão todas as combinações acordadas.
    .remedy = Diga se são zero ou se não foram coletados. Por exemplo, 0 ou “n.d.”.

X-REP-002 = { $count ->
        [one] { $list } esteve em cada um dos últimos { $found } períodos (o último { $value }) e falta em { $period }: zero ou não coletado?
       *[other] { $count } séries que estiveram em cada um dos últimos { $found } períodos faltam em { $period }: zero ou não coletado? { $list }
    }
    .title = Séries que param
    .about = Uma série que tinha números não para sem aviso.
    .remedy = Escreva 0 onde nada foi contado; senão, o sinal acordado. Por exemplo «n/d» para não disponível.

X-VCO-006 = { $cell }: { $share } % de homens ({ $first } homens e { $second } mulheres); o usual nesta série é de { $from } a { $to } %. { $key }
    .title = Proporção de homens e mulheres
    .about = A proporção de homens de cada período está dentro do usual da sua série.
    .remedy = Veja se homens e mulheres foram trocados ou se um número está errado. Se está certo, explique por quê. Por exemplo, trabalhadores de uma mesma obra.

X-VCO-007 = { $cell }: a série { $key } tem os mesmos { $count } números que { $other } ({ $place }).
    .title = Séries copiadas
    .about = Não há duas séries com os mesmos seis ou mais números.
    .remedy = Veja se uma foi copiada sobre a outra. Por exemplo, Gana e Guiné ficam juntas em muitas listas.

X-VCO-008 = { $cell }: a linha { $line } é, em todas as colunas, a soma das { $count } linhas { $first } a { $last }: é um subtotal?
    .title = Subtotais entre os detalhes
    .about = Nenhuma linha de detalhe é a soma das vizinhas.
    .remedy = Diga no mapeamento que a linha é um total. Por exemplo: totals, rows: '(?i)^subtotal'.

T-RTS-001 = { $cell }: { $count ->
        [one] falta um período entre outros: { $list }.
       *[other] faltam { $count } períodos entre outros: { $list }.
    } { $home }
    .title = Lacunas na série
    .about = Entre o primeiro e o último período, uma série não tem lacunas.
    .remedy = Envie também os períodos que faltam, ou diga por que não há. Por exemplo, o órgão esteve fechado naquele mês.

T-VNO-001 = { $cell }: { $value } se afasta dos cinco números anteriores (usual de { $from } a { $to }, mediana { $expected }). { $key }{ $count ->
        [one] {""}
       *[other] {" "}O mesmo em { $count } números deste período.
    }
    .title = Números incomuns
    .about = Um número fica dentro de dois desvios medianos dos cinco anteriores, os da mesma estação se houver.
    .remedy = Veja se o número está certo; se estiver, diga por quê. Por exemplo, uma fronteira foi fechada, ou dois meses foram contados juntos.

T-VNO-002 = { $cell }: de { $first } a { $second } ({ $share } %), enquanto os demais do mesmo quadro variaram cerca de { $expected } %. { $key }{ $count ->
        [one] {""}
       *[other] {" "}O mesmo em { $count } números deste período.
    }
    .title = Crescimento diferente dos demais
    .about = Uma série não cresce de modo muito diferente das demais (Hidiroglou e Berthelot).
    .remedy = Veja se duas linhas foram trocadas ou se um algarismo está errado. Se estiver certo, diga por quê. Por exemplo, um visto foi introduzido.

T-VNO-003 = { $cell }: o nível passa de cerca de { $first } para cerca de { $second } desde { $period }, sem marca de quebra. { $key }{ $count ->
        [one] {""}
       *[other] {" "}O mesmo em { $count } séries.
    }
    .title = Mudança de nível
    .about = O nível de uma série não dobra nem cai à metade sem marca de ruptura.
    .remedy = Se a definição ou a fonte mudou, marque o primeiro período com o estado B e diga o que mudou. Por exemplo, «desde 2021 contam-se os tripulantes».

T-VNO-004 = { $cell }: { $value } aparece { $found } vezes seguidas ({ $from } a { $to }): uma estimativa repetida? { $key }
    .title = Números repetidos
    .about = Um número não se repete quatro ou mais vezes seguidas.
    .remedy = Envie o que foi contado, ou marque com o estado E o que é estimado. Por exemplo, 1.200 em janeiro, fevereiro, março e abril.

T-STK-001 = { $cell }: de { $first } a { $found } a população mudou em { $second }, mas as entradas menos as saídas explicam { $sum }. { $key }
    .title = População e fluxos
    .about = Um estoque muda conforme o que entrou e saiu, salvo um por cento.
    .remedy = Veja se faltam entradas ou saídas, ou diga o que mais mudou a população. Por exemplo, um registro foi limpo.

V-RRL-001 = { $cell }: mudariam { $share } % de { $expected } números publicados (limite { $limit } %): { $updated } são outros, { $added } são novos em períodos já publicados, { $deleted } desaparecem.
    .title = Tamanho da revisão
    .about = Uma revisão muda no máximo um em cada dez números publicados.
    .remedy = Diga o que foi revisado e por quê. Por exemplo, «os números definitivos de 2023 substituem os preliminares».

V-VRT-001 = { $cell }: foi publicado { $first }, agora é { $second }{ $sign ->
        [none] {""}
       *[other] {" "}({ $share } %)
    }. { $key }{ $count ->
        [one] {""}
       *[other] {" "}O mesmo em { $count } números deste período.
    }
    .title = Números revisados
    .about = Um número publicado muda no máximo um décimo.
    .remedy = Corrija o número, ou diga por que foi revisado. Por exemplo, relatórios tardios de um posto de fronteira.

V-VRT-002 = { $count ->
        [one] { $cell }: um número publicado não está neste arquivo: { $list }.
       *[other] { $cell }: { $count } números publicados não estão neste arquivo: { $list }.
    }
    .title = Números publicados que desaparecem
    .about = O que foi publicado não desaparece sem razão.
    .remedy = Envie-os de novo, ou deixe o número vazio com um estado que diga por quê. Por exemplo M, o número não pode existir.

M-VMP-001 = { $cell }: você informa { $first }; { $home } informa { $second } do mesmo (assimetria { $share } %). { $key }
    .title = Números do parceiro
    .about = O que dois órgãos contam dos mesmos movimentos difere no máximo um décimo da sua média.
    .remedy = Veja com o órgão parceiro quem conta o quê. Por exemplo, eventos aqui e pessoas lá, ou o dia da saída e o da chegada.

M-VMP-002 = { $cell }: você informa { $first }; { $home } informa { $second } do mesmo, e um dos dois enviou o período sem isso. { $key }
    .title = Falta em um lado
    .about = O que um órgão conta, o outro não omite.
    .remedy = Veja se o número é zero, não coletado, ou está em outro código. Por exemplo, o parceiro pode tê-lo em «outros».

D-VCO-001 = { $cell }: esperavam-se { $expected } pendentes ({ $first } antes, { $sum } a mais por casos abertos e encerrados); o arquivo diz { $found }. { $key }
    .title = Casos pendentes
    .about = Os casos pendentes são os anteriores, mais os apresentados, menos os encerrados.
    .remedy = Corrija o que estiver errado, ou diga o que mais mudou o número. Por exemplo, casos reabertos.

D-VCO-002 = { $cell }: aqui { $first }, em { $name } { $second } (diferença { $difference }). { $key }
    .title = Dois conjuntos sobre o mesmo
    .about = Dois conjuntos que dizem a mesma coisa concordam.
    .remedy = Veja a qual dos dois falta um grupo ou qual é de outro dia. Por exemplo, nem todos os países emitem autorizações a crianças.

D-VCO-003 = { $cell }: você informa { $first }; { $name } publica { $second } ({ $share } %). { $key }
    .title = Números de outros
    .about = O que outros publicam do mesmo está entre 0,8 e 1,25 vezes o número.
    .remedy = Nada precisa ser feito; se os dois deveriam concordar, diga por que não concordam. Por exemplo, { $name } pode contar também os solicitantes.

P-SDC-001 = { $cell }: { $count ->
        [one] uma contagem é menor que { $limit } e seria publicada.
       *[other] { $count } contagens são menores que { $limit } e seriam publicadas.
    }
    .title = Contagens pequenas
    .about = Nenhuma contagem publicada é tão pequena que mostre uma pessoa.
    .remedy = Proteja-as antes: arredonde, suprima, ou junte os grupos pequenos. Por exemplo, uma faixa etária em vez de quatro.

P-SDC-002 = { $cell }: { $count ->
        [one] um número oculto pode ser deduzido, com menos de { $limit } de margem, dos totais e partes que se publicariam.
       *[other] { $count } números ocultos podem ser deduzidos, com menos de { $limit } de margem, dos totais e partes que se publicariam.
    }
    .title = Números ocultos que se deduzem
    .about = Nenhum número oculto pode ser deduzido dos publicados.
    .remedy = Oculte também uma segunda parte do mesmo total, ou o total. Por exemplo, oculte duas nacionalidades de um mês, não uma.

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
ui-packs = Regras de pacotes
ui-pack-rule = { $rule }: cumprida { $passed }, não cumprida { $failed }, indecisa { $undecided }
ui-weighed = { $rule } conta aqui como { $severity }: diz o pacote { $pack }; o catálogo diz { $other }
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
ui-note-corrected = “{ $from }” lido como { $to }, segundo uma correção: { $count }
ui-place = linha { $line }, coluna { $column }
ui-kind = { $kind ->
        [string] um texto
        [number] um número
        [integer] um número inteiro
        [boolean] verdadeiro ou falso
        [array] uma lista
        [object] um objeto
        [null] nulo
       *[other] { $kind }
    }
ui-reach = { $why ->
        [said] pode ser escrita em VTL, se a estrutura tem aquilo de que trata
        [file] não em VTL: trata do arquivo, antes de haver observações
        [keys] não em VTL: lá um conjunto tem cada chave uma vez, por isso nenhuma se repete
        [occasion] não em VTL: trata de quem enviou o arquivo e quando
        [layout] não em VTL: quais números formam um total, quem diz é o mapeamento, não o fluxo de dados
        [calendar] não em VTL: compara períodos com um calendário
        [others] não em VTL: compara um número com outros do seu conjunto, que um conjunto de regras não vê
        [beside] não em VTL: compara o conjunto com outro, ou com o que havia antes
        [packs] em VTL com o seu pacote: representa as regras dos pacotes
        [published] não em VTL: trata do que se publica, não do que se enviou
        [long] aqui não em VTL: a lista é mais longa do que pode ser uma expressão
       *[other] { $why }
    }
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
ui-severity = { $severity ->
        [error] erro
        [warning] advertência
        [information] informação
       *[other] { $severity }
    }
ui-line = linha { $line }
ui-list-sheet = Problemas
ui-list-title = O que foi encontrado em { $file }
ui-list-how = Cada linha é um problema. Clique no lugar para ir até lá. Corrija as suas próprias células e devolva esta pasta de trabalho como está: esta planilha, as cores e os comentários que começam com { $sign } não são considerados.
ui-list-fresh = Cada linha é um problema. Corrija-o em { $file } e envie de novo esse arquivo: esta pasta de trabalho só mostra onde.
ui-list-header = N.º;gravidade;regra;lugar;encontrado;esperado;proposta;o que é;o que fazer
ui-list-cause = { $title } ({ $rule }): { $count ->
        [one] um lugar
       *[other] { $count } lugares
    }
ui-list-more = { $count ->
        [one] outro lugar que não está na lista
       *[other] outros { $count } lugares que não estão na lista
    }
ui-list-goto = veja a planilha { $sheet }
ui-list-none = Nada foi encontrado.
ui-rows-sheet = Linhas
ui-rows-title = As linhas em que algo foi encontrado
ui-rows-header = planilha;linha;conteúdo
ui-mark-more = Há mais nesta planilha; veja a planilha { $sheet }.
ui-not-marked = A pasta de trabalho em si não está marcada: { $why ->
        [format] só pastas de trabalho do Excel (.xlsx, .xlsm) podem ser marcadas.
        [archive] os arquivos estão em um arquivo compactado. Envie a pasta de trabalho sozinha para recebê-la com as marcas.
       *[other] por dentro está escrita de uma forma que não pode ser mudada sem risco ({ $why }).
    }
ui-page-title = Relatório sobre { $file }
ui-page-places = { $count ->
        [one] um lugar
       *[other] { $count } lugares
    }
ui-page-rules = Regras aplicadas
ui-page-tally = regra;cumprida;violada;indecisa
ui-page-not-run = Não aplicadas, porque não dizem respeito ao arquivo ou porque algo falhou antes: { $list }
