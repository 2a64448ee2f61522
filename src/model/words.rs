//! Which known word did a person mean who misspelt one?

/// The known word nearest to a misspelt one, if any is near.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    // A word of more than twice the length needs more changes than are allowed; a text of a page is not even compared.
    let longest = 4 * (2 * wrong.chars().count() + 3);
    known
        .into_iter()
        .filter(|k| k.len() <= longest)
        .map(|k| (strsim::damerau_levenshtein(&wrong, &k.to_lowercase()), k))
        .filter(|(d, k)| *d <= (k.chars().count().max(3)) / 2)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}
