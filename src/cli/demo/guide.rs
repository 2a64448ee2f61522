//! What is a stranger told who has started the demonstration? Where it is, who may come in, and what to try, line by line.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use super::stage::{Player, Scene};
use crate::model::lang::Lang;
use crate::model::submission::State;

/// All that is told of.
pub(super) struct Guide<'a> {
    /// Where the gateway is, without a slash at its end.
    pub(super) address: String,
    /// The public key of its ledger.
    pub(super) key: String,
    /// The folder of the demonstration.
    pub(super) folder: &'a Path,
    /// The folder of its gateway.
    pub(super) data: &'a Path,
    pub(super) scene: &'a Scene,
    /// The default address, where another program has it.
    pub(super) instead_of: Option<SocketAddr>,
}

impl Guide<'_> {
    /// All of it; each line that begins with `curl` or the program can be copied and run.
    pub(super) fn text(&self, lang: Lang) -> String {
        let (words, scene, address) = (words(lang), self.scene, &self.address);
        let mut out = String::new();
        let mut say = |line: &str| {
            out += line;
            out.push('\n');
        };
        say(&format!("\n{}", words.open.replace("{address}", address).replace("{data}", &self.data.display().to_string())));
        if let Some(default) = self.instead_of {
            say(&words.instead.replace("{address}", &default.to_string()));
        }
        say(&format!("\n{}", words.people.replace("{tenant}", scene.tenant.as_str())));
        for (player, does) in
            [(&scene.cast.officer, words.officer), (&scene.cast.reviewer, words.reviewer), (&scene.cast.auditor, words.auditor)]
        {
            say(&format!("  {:<9} {does} ({})", player.login.as_str(), player.roles()));
            say(&format!("            {:<10} {}", words.password, player.password.reveal()));
            say(&format!("            {:<10} {}", words.token, player.token.reveal()));
        }
        say(&format!("\n{}", words.released));
        for release in &scene.releases {
            let dataflow = &release.draft.series.dataflow;
            say(&format!("  {address}/api/releases/{dataflow}/{}/{}  {} {}", scene.tenant, release.number, release.rows(), words.figures));
        }
        say(&format!("\n{}", words.addresses));
        for (path, what) in ["/datasets", "/api/releases", "/releases.atom", "/openapi.json", "/health", "/ready"].iter().zip(words.at) {
            say(&format!("  {:<42} {what}", format!("{address}{path}")));
        }
        say(&format!("\n{}", words.try_this));
        for (about, line) in self.lines(lang) {
            say(&format!("  # {about}\n  {line}"));
        }
        say(&format!("\n{}", words.stop));
        out
    }

    /// What to try: what it shows, and the line.
    fn lines(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let (w, scene, address) = (words(lang), self.scene, &self.address);
        let cast = &scene.cast;
        let mut all = Vec::new();
        if let Some(release) = scene.releases.first()
            && let Some(file) = release.draft.files.first()
        {
            let (dataflow, number) = (&release.draft.series.dataflow, release.number);
            let to = quoted(&self.folder.join("release.parquet").display().to_string());
            let path = format!("{address}/api/releases/{dataflow}/{}/{number}/files/{}", scene.tenant, file.path);
            all.push((w.file, format!("curl -s -o {to} '{path}'")));
        }
        if let Some(receipt) = scene.faulty {
            let accept = format!("-H 'Accept: text/plain' -H 'Accept-Language: {}'", lang.tag());
            all.push((w.report, format!("curl -s {} {accept} {address}/api/submissions/{receipt}/report", by(&cast.officer))));
        }
        if let Some((series, number, key)) = &scene.number {
            let at = format!("{address}/api/releases/{}/{}/{number}", series.dataflow, series.tenant);
            let key = codes(key);
            let proof = quoted(&self.folder.join("number.isthmus-proof").display().to_string());
            all.push((w.number, format!("curl -s {} '{at}/number?key={key}'", by(&cast.auditor))));
            all.push((w.proof, format!("curl -s {} -o {proof} '{at}/number/proof?key={key}'", by(&cast.auditor))));
            all.push((w.verify, format!("{} verify {proof} --log {}", program(), quoted(&self.key))));
            all.push((w.replay, format!("curl -s {} -X POST '{at}/replay'", by(&cast.auditor))));
        }
        all.push((w.ledger, format!("curl -s {} {address}/api/ledger/entries", by(&cast.auditor))));
        let example = quoted(&self.scene.example.display().to_string());
        all.push((w.send, format!("curl -s {} -T {example} {address}/api/inbox/", by(&cast.officer))));
        if let Some((submission, base)) = &scene.mended
            && let Some(dataflow) = submission.run.as_ref().and_then(|r| r.dataflow.as_ref())
        {
            let (receipt, at) = (submission.receipt, format!("{address}/api/submissions/{}", submission.receipt));
            if submission.state == State::InReview {
                all.push((w.approve, format!("curl -s {} {at}/approve --json '{{}}'", by(&cast.reviewer))));
            }
            all.push((w.changes, format!("curl -s {} {at}/changes", by(&cast.officer))));
            let plan = serde_json::json!({ "dataflow": dataflow.to_string(), "receipts": [receipt], "base": base });
            all.push((w.release, format!("curl -s {} {address}/api/releases --json '{plan}'", by(&cast.officer))));
        }
        let login = serde_json::json!({ "login": cast.reviewer.login, "password": cast.reviewer.password.reveal() });
        all.push((w.sign_in, format!("curl -s {address}/api/session --json '{login}'")));
        let (to, data) = (self.folder.join("published").display().to_string(), self.data.display().to_string());
        all.push((w.export, format!("{} export {} --data {}", program(), quoted(&to), quoted(&data))));
        all
    }
}

fn by(player: &Player) -> String {
    format!("-H 'Authorization: Bearer {}'", player.token.reveal())
}

fn codes(key: &BTreeMap<String, String>) -> String {
    key.iter().map(|(d, c)| format!("{d}={c}")).collect::<Vec<_>>().join(",")
}

/// This program, as it can be called from here.
fn program() -> String {
    let path = std::env::current_exe().ok();
    let here = std::env::current_dir().ok();
    let near = path.as_ref().zip(here.as_ref()).and_then(|(p, h)| p.strip_prefix(h).ok());
    let shown = near.or(path.as_deref()).map_or_else(|| "isthmus".to_owned(), |p| p.display().to_string());
    quoted(&shown)
}

/// A word of a shell's line.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:=".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// What is said while the files go through the gateway.
pub(super) fn beginning(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Now the same files through a gateway: sent, checked, approved by a second person, released …",
        Lang::Es => {
            "Ahora los mismos archivos a través de una pasarela: enviados, revisados, aprobados por una segunda persona, publicados…"
        }
        Lang::Fr => "Maintenant les mêmes fichiers par une passerelle : envoyés, contrôlés, approuvés par une seconde personne, publiés…",
        Lang::Pt => "Agora os mesmos arquivos por um gateway: enviados, verificados, aprovados por uma segunda pessoa, publicados…",
    }
}

/// What is said when it was stopped.
pub(super) fn end(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Stopped. The same command goes on with what is there.",
        Lang::Es => "Detenido. El mismo comando continúa con lo que hay.",
        Lang::Fr => "Arrêté. La même commande reprend ce qui est là.",
        Lang::Pt => "Parado. O mesmo comando continua com o que há.",
    }
}

/// The name that is shown of one of the three.
pub(super) fn name(login: &str, lang: Lang) -> &'static str {
    match (login, lang) {
        ("officer", Lang::En) => "Officer of the demonstration",
        ("officer", Lang::Es) => "Responsable de la demostración",
        ("officer", Lang::Fr) => "Responsable de la démonstration",
        ("officer", Lang::Pt) => "Responsável da demonstração",
        ("reviewer", Lang::En) => "Reviewer of the demonstration",
        ("reviewer", Lang::Es) => "Revisión de la demostración",
        ("reviewer", Lang::Fr) => "Relecture de la démonstration",
        ("reviewer", Lang::Pt) => "Revisão da demonstração",
        (_, Lang::En) => "Auditor of the demonstration",
        (_, Lang::Es) => "Auditoría de la demostración",
        (_, Lang::Fr) => "Audit de la démonstration",
        (_, Lang::Pt) => "Auditoria da demonstração",
    }
}

/// The sentences of one language.
struct Words {
    open: &'static str,
    instead: &'static str,
    people: &'static str,
    officer: &'static str,
    reviewer: &'static str,
    auditor: &'static str,
    password: &'static str,
    token: &'static str,
    released: &'static str,
    figures: &'static str,
    addresses: &'static str,
    /// Of the addresses, in their order.
    at: [&'static str; 6],
    try_this: &'static str,
    file: &'static str,
    report: &'static str,
    number: &'static str,
    proof: &'static str,
    verify: &'static str,
    replay: &'static str,
    ledger: &'static str,
    send: &'static str,
    approve: &'static str,
    changes: &'static str,
    release: &'static str,
    sign_in: &'static str,
    export: &'static str,
    stop: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::En => Words {
            open: "The gateway is open at {address}; what it keeps lies in {data}.",
            instead: "({address} is taken by another program: --listen ADDRESS names another one.)",
            people: "Three people of the tenant {tenant}. Their secrets are of this start alone, and stand nowhere else:",
            officer: "sends files and releases what was approved",
            reviewer: "approves what another one sent",
            auditor: "sees how a number came about, and the ledger",
            password: "password",
            token: "token",
            released: "Released, for everybody:",
            figures: "figures",
            addresses: "To look at:",
            at: [
                "the catalogue, with pictures: open it in a browser",
                "what is released",
                "the same as a feed of news",
                "every route, for programs",
                "whether it runs",
                "whether it can write",
            ],
            try_this: "To try, each line as it stands:",
            file: "A published file, as everybody gets it.",
            report: "What the sender of the faulty file is told.",
            number: "Where a published number came from: file, sheet, cell, mapping, who decided.",
            proof: "The proof of that number …",
            verify: "… which holds without this gateway and without a network.",
            replay: "That release made again from what is recorded: equal to the digit?",
            ledger: "What was signed, step by step.",
            send: "Send a file.",
            approve: "The faulty file was mended and sent again; the second person approves it …",
            changes: "… what would a release of it change? …",
            release: "… and it is released.",
            sign_in: "Sign in with the password, as a page would.",
            export: "Everything published, as files that DuckDB or Spark read as they are.",
            stop: "Ctrl-C stops it.",
        },
        Lang::Es => Words {
            open: "La pasarela está abierta en {address}; lo que guarda está en {data}.",
            instead: "({address} lo tiene otro programa: --listen DIRECCIÓN nombra otra.)",
            people: "Tres personas de la entidad {tenant}. Sus secretos valen solo desde este inicio y no están en ninguna otra parte:",
            officer: "envía archivos y publica lo aprobado",
            reviewer: "aprueba lo que otra persona envió",
            auditor: "ve cómo surgió una cifra, y el libro de registro",
            password: "contraseña",
            token: "token",
            released: "Publicado, para todos:",
            figures: "cifras",
            addresses: "Para mirar:",
            at: [
                "el catálogo, con imágenes: ábralo en un navegador",
                "lo publicado",
                "lo mismo como canal de noticias",
                "todas las rutas, para programas",
                "si funciona",
                "si puede escribir",
            ],
            try_this: "Para probar, cada línea tal cual:",
            file: "Un archivo publicado, como lo recibe cualquiera.",
            report: "Lo que se le dice a quien envió el archivo con errores.",
            number: "De dónde salió una cifra publicada: archivo, hoja, celda, mapeo, quién decidió.",
            proof: "La prueba de esa cifra…",
            verify: "…que vale sin esta pasarela y sin red.",
            replay: "Esa publicación hecha de nuevo con lo registrado: ¿igual hasta el último dígito?",
            ledger: "Lo que se firmó, paso a paso.",
            send: "Enviar un archivo.",
            approve: "El archivo con errores se corrigió y se envió de nuevo; la segunda persona lo aprueba…",
            changes: "…¿qué cambiaría al publicarlo?…",
            release: "…y se publica.",
            sign_in: "Iniciar sesión con la contraseña, como lo haría una página.",
            export: "Todo lo publicado, como archivos que DuckDB o Spark leen tal cual.",
            stop: "Ctrl-C lo detiene.",
        },
        Lang::Fr => Words {
            open: "La passerelle est ouverte à {address} ; ce qu'elle garde se trouve dans {data}.",
            instead: "({address} est pris par un autre programme : --listen ADRESSE en nomme une autre.)",
            people: "Trois personnes de l'entité {tenant}. Leurs secrets ne valent que depuis ce démarrage et ne figurent nulle part ailleurs :",
            officer: "envoie des fichiers et publie ce qui est approuvé",
            reviewer: "approuve ce qu'une autre personne a envoyé",
            auditor: "voit comment un chiffre est né, et le registre",
            password: "mot de passe",
            token: "jeton",
            released: "Publié, pour tous :",
            figures: "chiffres",
            addresses: "À regarder :",
            at: [
                "le catalogue, avec des images : à ouvrir dans un navigateur",
                "ce qui est publié",
                "la même chose en fil d'actualité",
                "toutes les routes, pour les programmes",
                "si elle fonctionne",
                "si elle peut écrire",
            ],
            try_this: "À essayer, chaque ligne telle quelle :",
            file: "Un fichier publié, tel que chacun le reçoit.",
            report: "Ce qui est dit à l'expéditeur du fichier fautif.",
            number: "D'où vient un chiffre publié : fichier, feuille, cellule, correspondance, qui a décidé.",
            proof: "La preuve de ce chiffre…",
            verify: "…qui tient sans cette passerelle et sans réseau.",
            replay: "Cette publication refaite à partir de ce qui est enregistré : égale au chiffre près ?",
            ledger: "Ce qui a été signé, pas à pas.",
            send: "Envoyer un fichier.",
            approve: "Le fichier fautif a été corrigé et renvoyé ; la seconde personne l'approuve…",
            changes: "…que changerait sa publication ?…",
            release: "…et il est publié.",
            sign_in: "Se connecter avec le mot de passe, comme le ferait une page.",
            export: "Tout ce qui est publié, en fichiers que DuckDB ou Spark lisent tels quels.",
            stop: "Ctrl-C l'arrête.",
        },
        Lang::Pt => Words {
            open: "O gateway está aberto em {address}; o que guarda está em {data}.",
            instead: "({address} está ocupado por outro programa: --listen ENDEREÇO indica outro.)",
            people: "Três pessoas da entidade {tenant}. Seus segredos valem só desde este início e não estão em nenhum outro lugar:",
            officer: "envia arquivos e publica o que foi aprovado",
            reviewer: "aprova o que outra pessoa enviou",
            auditor: "vê como surgiu um número, e o livro de registro",
            password: "senha",
            token: "token",
            released: "Publicado, para todos:",
            figures: "números",
            addresses: "Para ver:",
            at: [
                "o catálogo, com imagens: abra-o em um navegador",
                "o que está publicado",
                "o mesmo como canal de notícias",
                "todas as rotas, para programas",
                "se funciona",
                "se pode gravar",
            ],
            try_this: "Para experimentar, cada linha como está:",
            file: "Um arquivo publicado, como qualquer um o recebe.",
            report: "O que se diz a quem enviou o arquivo com erros.",
            number: "De onde veio um número publicado: arquivo, planilha, célula, mapeamento, quem decidiu.",
            proof: "A prova desse número…",
            verify: "…que vale sem este gateway e sem rede.",
            replay: "Essa publicação refeita com o que está registrado: igual até o último dígito?",
            ledger: "O que foi assinado, passo a passo.",
            send: "Enviar um arquivo.",
            approve: "O arquivo com erros foi corrigido e reenviado; a segunda pessoa o aprova…",
            changes: "…o que mudaria ao publicá-lo?…",
            release: "…e é publicado.",
            sign_in: "Entrar com a senha, como faria uma página.",
            export: "Tudo o que está publicado, como arquivos que DuckDB ou Spark leem como estão.",
            stop: "Ctrl-C para.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_line_is_quoted_where_it_must_be() {
        for (text, shown) in
            [("target/demo", "target/demo"), ("mis datos", "'mis datos'"), ("l'an", r"'l'\''an'"), ("", "''"), ("$HOME", "'$HOME'")]
        {
            assert_eq!(quoted(text), shown);
        }
    }
}
