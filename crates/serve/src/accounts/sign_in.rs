//! Signing in and out, and setting a password.

use std::net::IpAddr;

use armistice_store::{Role, StoreError, account_name};

use super::{ABSOLUTE_S, AccountError, Accounts, Secret, held, password};

impl Accounts {
    /// Signs somebody in, from an address: returns the key of a new session, or nothing where name or password is wrong.
    ///
    /// # Errors
    /// When there were too many tries or the record cannot be used.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        address: IpAddr,
    ) -> Result<Option<Secret>, AccountError> {
        let now = self.now();
        // "ada" and " Ada " are one account; what cannot be a name has one count.
        let account = account_name(name).unwrap_or_else(|_| "?".to_owned());
        held(&self.throttle).attempt(&account, address, now).map_err(AccountError::Wait)?;
        let asked = name.to_owned();
        let found = self.read(move |store| store.credentials(&asked)).await?;
        // A name that nobody has takes as long as one with a wrong password.
        let hash = found.as_ref().map_or(&self.decoy, |(_, hash)| hash).clone();
        let old = password::is_old(&hash);
        let fits = self.hashing(password, move |password| password::fits(password, &hash)).await?;
        let Some((user, _)) = found.filter(|(user, _)| fits && !user.disabled) else { return Ok(None) };
        held(&self.throttle).passed(&account, address);
        if old {
            let name = user.name.clone();
            let newer = self.hashing(password, password::hash).await??;
            self.write(move |store| store.rehash_password(&name, &newer)).await?;
        }
        let key = Secret::fresh()?;
        let hash = key.hash();
        self.write(move |store| store.start_session(&user.name, &hash, now, now + ABSOLUTE_S)).await?;
        Ok(Some(key))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub async fn sign_out(&self, hash: String) -> Result<(), AccountError> {
        self.write(move |store| store.end_session(&hash)).await
    }

    /// Makes an account with a password.
    ///
    /// # Errors
    /// When name or password cannot be taken, or the record cannot be written.
    pub async fn add_user(&self, name: &str, role: Role, password: &str) -> Result<(), AccountError> {
        let hash = self.new_hash(name, password).await?;
        let (name, now) = (name.to_owned(), self.now());
        self.write(move |store| store.add_user(&name, role, &hash, now)).await
    }

    /// Sets the password of an account and ends all its sessions.
    ///
    /// # Errors
    /// When the password cannot be taken, there is no such account, or the record cannot be written.
    pub async fn set_password(&self, name: &str, password: &str) -> Result<(), AccountError> {
        let hash = self.new_hash(name, password).await?;
        let (name, now) = (name.to_owned(), self.now());
        self.write(move |store| store.set_password(&name, &hash, now)).await
    }

    /// Sets one's own password, for which the old one is asked; tries count as tries to sign in. Returns the key of a new session,
    /// since the others have ended, or nothing where the old password is wrong.
    ///
    /// # Errors
    /// When there were too many tries, the new password cannot be taken, or the record cannot be used.
    pub async fn change_password(
        &self,
        name: &str,
        old: &str,
        new: &str,
        address: IpAddr,
    ) -> Result<Option<Secret>, AccountError> {
        if let Some(refusal) = password::refusal(name, new) {
            return Err(AccountError::Password(refusal));
        }
        let Some(proof) = self.sign_in(name, old, address).await? else { return Ok(None) };
        self.sign_out(proof.hash()).await?;
        self.set_password(name, new).await?;
        self.sign_in(name, new, address).await
    }

    /// Makes a token of an account and returns it: the only time that it is seen.
    ///
    /// # Errors
    /// When there is no such account, its role is less, the name is taken, or the record cannot be written.
    pub async fn add_token(&self, holder: &str, name: &str, role: Role) -> Result<String, AccountError> {
        let secret = Secret::fresh()?;
        let (holder, name, hash, now) = (holder.to_owned(), name.to_owned(), secret.token_hash(), self.now());
        self.write(move |store| store.add_token(&holder, &name, role, &hash, now)).await?;
        Ok(secret.token())
    }

    async fn new_hash(&self, name: &str, password: &str) -> Result<String, AccountError> {
        armistice_store::account_name(name).map_err(|error: StoreError| AccountError::Store(error))?;
        if let Some(refusal) = password::refusal(name, password) {
            return Err(AccountError::Password(refusal));
        }
        self.hashing(password, password::hash).await?
    }

    /// Does slow work on a password on a thread of its own, only some at once.
    async fn hashing<T: Send + 'static>(
        &self,
        password: &str,
        work: impl FnOnce(&str) -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        let _permit = self.hashing.acquire().await.map_err(|_| AccountError::GivenUp)?;
        let password = password.to_owned();
        tokio::task::spawn_blocking(move || work(&password)).await.map_err(|_| AccountError::GivenUp)
    }
}
