//! How do many senders come to their accounts at once? By one file that says who they are, which may be read again.

use serde::Deserialize;

use super::people::{self, Person};
use super::tokens;
use crate::gateway::{Gateway, Trouble};
use crate::model::account::{Actor, Login, Part, Role, Roles, TenantId};
use crate::model::lang::Lang;
use crate::model::network::Network;
use crate::model::secret::Secret;

/// Tenants with their people and tokens.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The tenants.
    pub tenants: Vec<TenantPlan>,
}

/// One country or agency.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantPlan {
    /// Its short name: `MEX`.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Who works for it.
    #[serde(default)]
    pub people: Vec<PersonPlan>,
    /// Which programs do.
    #[serde(default)]
    pub tokens: Vec<TokenPlan>,
}

/// One person.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonPlan {
    /// The name to sign in with.
    pub login: Login,
    /// The name to be shown.
    pub name: String,
    /// Where reports go.
    #[serde(default)]
    pub mail: String,
    /// The language to be written to.
    pub lang: Lang,
    /// What the person may do.
    pub roles: Vec<Role>,
}

/// One token.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenPlan {
    /// What it is for; one that is there already under this name is left as it is.
    pub name: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Only these dataflows.
    #[serde(default)]
    pub dataflows: Vec<String>,
    /// Only from these networks.
    #[serde(default)]
    pub networks: Vec<String>,
    /// The person who answers for it.
    #[serde(default)]
    pub owner: Option<Login>,
    /// For how many days.
    #[serde(default = "a_year")]
    pub days: i64,
}

fn a_year() -> i64 {
    365
}

/// A secret that was made, to be handed to the one it is for. It is shown this once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handed {
    /// In which tenant.
    pub tenant: TenantId,
    /// `person` or `token`.
    pub kind: &'static str,
    /// The login, or what the token is for.
    pub name: String,
    /// The secret: of a person, the one to set a password with.
    pub secret: Secret,
}

/// Reads a plan.
///
/// # Errors
/// What is wrong, with its line.
pub fn parse(yaml: &str) -> Result<Plan, String> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    let plan: Plan = serde_saphyr::from_str_with_options(yaml, options).map_err(|e| e.to_string())?;
    for (i, tenant) in plan.tenants.iter().enumerate() {
        if plan.tenants[..i].iter().any(|t| t.id == tenant.id) {
            return Err(format!("tenant {} stands twice", tenant.id));
        }
        for token in &tenant.tokens {
            token.networks.iter().try_for_each(|n| n.parse::<Network>().map(drop)).map_err(|e| format!("{}: {e}", tenant.id))?;
        }
    }
    Ok(plan)
}

/// Brings about what a plan says; what is there already stays. Nobody who is not in the plan is touched.
pub async fn carry_out(gateway: &Gateway, plan: &Plan) -> Result<Vec<Handed>, Trouble> {
    let mut handed = Vec::new();
    for wanted in &plan.tenants {
        let actor = Actor::machine(Part::Command, wanted.id.clone());
        people::put_tenant(gateway, &actor, &wanted.id, &wanted.name).await?;
        for p in &wanted.people {
            let roles = Roles(p.roles.iter().copied().collect());
            let person = Person { login: p.login.clone(), name: p.name.clone(), mail: p.mail.clone(), lang: p.lang, roles };
            if let Some(secret) = people::put(gateway, &actor, &person).await? {
                handed.push(Handed { tenant: wanted.id.clone(), kind: "person", name: p.login.to_string(), secret });
            }
        }
        let now = gateway.now();
        let there = gateway.store.tokens(&wanted.id).await?;
        for t in &wanted.tokens {
            if there.iter().any(|known| known.name == t.name.trim() && known.revoked.is_none() && known.expires > now) {
                continue;
            }
            let token = tokens::Wanted {
                tenant: wanted.id.clone(),
                name: t.name.clone(),
                roles: Roles(t.roles.iter().copied().collect()),
                dataflows: t.dataflows.clone(),
                networks: tokens::networks(&t.networks).map_err(|e| Trouble::Machine(e.to_string()))?,
                owner: t.owner.clone(),
                days: t.days,
            };
            let (_, secret) = tokens::issue(gateway, &actor, token).await?;
            handed.push(Handed { tenant: wanted.id.clone(), kind: "token", name: t.name.clone(), secret });
        }
    }
    Ok(handed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_of_a_plan_are_named() {
        let plan =
            parse("tenants:\n  - id: MEX\n    name: México\n    people:\n      - {login: ana, name: Ana, lang: es, roles: [uploader]}\n")
                .expect("a plan");
        assert_eq!(plan.tenants[0].people[0].roles, [Role::Uploader]);
        for (yaml, said) in [
            ("tenants:\n  - id: mex\n    name: x\n", "a tenant"),
            ("tenants:\n  - id: MEX\n    name: x\n  - id: MEX\n    name: y\n", "twice"),
            ("tenants:\n  - id: MEX\n    name: x\n    peple: []\n", "peple"),
            ("tenants:\n  - id: MEX\n    name: x\n    people: [{login: ana, name: Ana, lang: es, roles: [boss]}]\n", "boss"),
            ("tenants:\n  - id: MEX\n    name: x\n    tokens: [{name: t, roles: [uploader], networks: [here]}]\n", "here"),
        ] {
            let told = parse(yaml).expect_err(said);
            assert!(told.contains(said), "{told}");
        }
    }
}
