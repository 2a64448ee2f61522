//! Is it the password? Kept as Argon2id hashes, with what it took to make them written beside.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::gateway::{Code, Gateway, Refusal, Trouble};
use crate::model::account::Login;

/// The shortest password, in characters. Length is what counts: no rules about kinds of characters (NIST SP 800-63B).
pub const SHORTEST: usize = 12;
/// The longest one, in bytes.
const LONGEST: usize = 512;

fn argon2() -> Argon2<'static> {
    // 19 MiB, two passes, one lane: the recommendation of OWASP.
    let params = Params::new(19_456, 2, 1, None).expect("parameters of ours are good");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a new password.
///
/// # Errors
/// `WeakPassword` where it is too short, too long, or has the login in it.
pub async fn hash(gateway: &Gateway, login: &Login, password: &str) -> Result<String, Trouble> {
    let has_login = login.as_str().len() > 3 && password.to_lowercase().contains(login.as_str());
    if password.chars().count() < SHORTEST || password.len() > LONGEST || has_login {
        return Err(Refusal::new(Code::WeakPassword).with("least", SHORTEST.to_string()).into());
    }
    let (password, salt) = (password.to_owned(), gateway.random.bytes()?);
    off_thread(move || {
        let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt[..16]).map_err(|e| Trouble::Machine(e.to_string()))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password is the one of a hash. Takes as long where there is no hash.
pub async fn is_right(password: &str, hash: Option<String>) -> Result<bool, Trouble> {
    // Of no password: the digest is zeros.
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let password = password.to_owned();
    if password.len() > LONGEST {
        return Ok(false);
    }
    off_thread(move || {
        let hash = hash.as_deref().unwrap_or(NOBODY);
        let hash = argon2::password_hash::phc::PasswordHash::new(hash).map_err(|e| Trouble::Machine(format!("a password's hash: {e}")))?;
        Ok(argon2().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Trouble::Machine(e.to_string()))?
}
