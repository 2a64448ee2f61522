//! What do the sheets and descriptions of a dataset say in the four languages?

use crate::model::lang::Lang;

/// A word in English, Spanish, French and Portuguese.
pub struct Word([&'static str; 4]);

impl Word {
    /// In this language.
    pub fn of(&self, lang: Lang) -> &'static str {
        let place = Lang::ALL.iter().position(|l| *l == lang).unwrap_or(0);
        self.0[place]
    }
}

macro_rules! words {
    ($($name:ident = $en:literal, $es:literal, $fr:literal, $pt:literal;)*) => {
        $(#[doc = $en] pub const $name: Word = Word([$en, $es, $fr, $pt]);)*
    };
}

words! {
    DATA = "Data", "Datos", "Données", "Dados";
    METADATA = "Metadata", "Metadatos", "Métadonnées", "Metadados";
    CODES = "Codes", "Códigos", "Codes", "Códigos";
    DATASET = "Dataset", "Conjunto de datos", "Jeu de données", "Conjunto de dados";
    IDENTIFIER = "Identifier", "Identificador", "Identifiant", "Identificador";
    RELEASE = "Release", "Publicación", "Publication", "Publicação";
    RELEASED = "Released", "Publicado", "Publié", "Publicado";
    SOURCE = "Source", "Fuente", "Source", "Fonte";
    PUBLISHER = "Publisher", "Editor", "Éditeur", "Editor";
    LICENCE = "Licence", "Licencia", "Licence", "Licença";
    CONTACT = "Contact", "Contacto", "Contact", "Contato";
    NOT_STATED = "not stated", "no indicada", "non précisée", "não indicada";
    CITE = "How to cite", "Cómo citar", "Comment citer", "Como citar";
    NEWEST = "Address of the newest release", "Dirección de la publicación más reciente", "Adresse de la dernière publication", "Endereço da publicação mais recente";
    THIS = "Address of exactly this content", "Dirección de exactamente este contenido", "Adresse de ce contenu précis", "Endereço exatamente deste conteúdo";
    SAME_FOR_ALL = "The same for all rows", "Igual en todas las filas", "Identique pour toutes les lignes", "Igual em todas as linhas";
    DEFINITIONS = "Columns", "Columnas", "Colonnes", "Colunas";
    CODE = "Code", "Código", "Code", "Código";
    NAME = "Name", "Nombre", "Nom", "Nome";
    NOTE = "Note", "Nota", "Note", "Nota";
    NOTES = "Notes", "Notas", "Notes", "Notas";
    COLUMN = "Column", "Columna", "Colonne", "Coluna";
    CODELIST = "Codelist", "Lista de códigos", "Liste de codes", "Lista de códigos";
    LINK = "Link", "Enlace", "Lien", "Ligação";
    WIDE_HAS_NO_FLAGS = "Flags and notes of single figures are in the long layout only.", "Las marcas y notas de cifras sueltas solo están en el formato largo.", "Les drapeaux et notes de chiffres isolés ne figurent que dans le format long.", "As marcas e notas de números isolados só estão no formato longo.";
    NO_STATUS = "The points and codes used are no statement on the legal status of any country, territory or area, or on its borders.", "Los puntos y códigos empleados no expresan opinión sobre la condición jurídica de ningún país, territorio o zona, ni sobre sus fronteras.", "Les points et codes employés n'expriment aucune opinion sur le statut juridique d'un pays, territoire ou zone, ni sur ses frontières.", "Os pontos e códigos usados não exprimem opinião sobre o estatuto jurídico de nenhum país, território ou área, nem sobre suas fronteiras.";
    CATALOGUE = "datasets", "conjuntos de datos", "jeux de données", "conjuntos de dados";
    ABOUT_CATALOGUE = "Comparable figures on migration, harmonised from the files of those who provide them.", "Cifras comparables sobre migración, armonizadas a partir de los archivos de quienes las proporcionan.", "Chiffres comparables sur les migrations, harmonisés à partir des fichiers de ceux qui les fournissent.", "Números comparáveis sobre migração, harmonizados a partir dos arquivos de quem os fornece.";
    MIGRATION = "migration", "migración", "migrations", "migração";
    HOW_EXCEL = "Data > Get Data > From Other Sources > Blank Query > Advanced Editor: put these lines there.", "Datos > Obtener datos > De otras fuentes > Consulta en blanco > Editor avanzado: ponga ahí estas líneas.", "Données > Obtenir des données > À partir d'autres sources > Requête vide > Éditeur avancé : y mettre ces lignes.", "Dados > Obter Dados > De Outras Fontes > Consulta em Branco > Editor Avançado: ponha ali estas linhas.";
    HOW_POWER_BI = "Get data > Blank query > Advanced Editor: put these lines there.", "Obtener datos > Consulta en blanco > Editor avanzado: ponga ahí estas líneas.", "Obtenir les données > Requête vide > Éditeur avancé : y mettre ces lignes.", "Obter dados > Consulta em branco > Editor Avançado: ponha ali estas linhas.";
    FOLLOWED = "Structure", "Estructura", "Structure", "Estrutura";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_word() {
        assert_eq!(Lang::ALL.map(|l| METADATA.of(l)), ["Metadata", "Metadatos", "Métadonnées", "Metadados"]);
    }
}
