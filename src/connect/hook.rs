//! How is a program told of an event? By a signed request as Standard Webhooks has it (<https://www.standardwebhooks.com>),
//! again and again over a day until it is taken, and then kept to be seen.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use sha2::Sha256;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::client::Outward;
use super::pull::hosts;
use crate::gateway::{Code, Gateway, Refusal, Trouble};
use crate::model::account::Actor;
use crate::model::event::{Event, EventKind};
use crate::model::moment::Moment;
use crate::store::webhooks::{Delivery, Telling, Told, Webhook};
use crate::store::{Conflict, StoreError};

/// What stands before the secret of a webhook.
pub const SECRET: &str = "whsec_";
/// The hosts that the webhooks of a tenant may be on beside those of the service; the operator of the service sets it.
pub const HOSTS: &str = "hook.hosts";
/// Seconds between one try and the next: ten tries in a day.
pub const WAITS: [i64; 9] = [30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 36_000];
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a telling is ours, in milliseconds: longer than an answer may take.
const LEASE: i64 = 60_000;
/// How many events are handed on to one subscriber at a time.
const MANY: i64 = 500;
/// How many tellings are shown.
const SHOWN: i64 = 200;
/// How many tellings are under way at once.
const AT_ONCE: usize = 64;

/// A secret for a new webhook, as it is shown to its owner.
pub fn secret(random: [u8; 32]) -> String {
    use base64::Engine as _;
    format!("{SECRET}{}", base64::engine::general_purpose::STANDARD.encode(random))
}

/// What is sent: who asked for it may compare it with the event's page.
pub fn body(event: &Event) -> String {
    let data: serde_json::Value = serde_json::from_str(&event.body).unwrap_or_default();
    let told = serde_json::json!({
        "type": event.kind.word(),
        "timestamp": event.at.to_string(),
        "data": { "sequence": event.sequence, "tenant": event.tenant.as_str(), "subject": event.subject, "details": data },
    });
    told.to_string()
}

/// The identifier of a telling: the same at each try, so that who gets it twice can see so.
pub fn id(event: &Event) -> String {
    format!("evt_{}", event.sequence)
}

/// The signature over identifier, time in seconds and body, as the header has it. `None` where the secret is not one.
pub fn signature(secret: &str, id: &str, seconds: i64, body: &str) -> Option<String> {
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD;
    let key = engine.decode(secret.strip_prefix(SECRET)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", engine.encode(mac.finalize().into_bytes())))
}

/// Adds a webhook; what happens from now on is told to it. Gives it with its number and secret.
///
/// # Errors
/// `Malformed` with why its address may not be reached.
pub async fn add(gateway: &Gateway, actor: &Actor, url: &str, kinds: Vec<EventKind>) -> Result<Webhook, Trouble> {
    let hosts = hosts(gateway, &actor.tenant, HOSTS).await?;
    let checked = super::client::checked(&gateway.config.settings.connect.reach, url, &hosts);
    let checked = checked.map_err(|e| Refusal::new(Code::Malformed).with("name", "url").with("why", e.to_string()))?;
    let now = gateway.now();
    let (tenant, secret) = (actor.tenant.clone(), secret(gateway.random.bytes()?));
    let mut webhook = Webhook { id: 0, tenant, url: checked.into(), secret, kinds, created: now, closed: None };
    webhook.id = gateway.store.add_webhook(&webhook).await?;
    let body = serde_json::json!({ "webhook": webhook.id, "added": true });
    gateway.store.announce(super::pull::told(actor, &format!("webhook {}", webhook.id), body, now)).await?;
    Ok(webhook)
}

/// Closes a webhook: what it was not told yet is never told.
///
/// # Errors
/// A refusal where the tenant has none of this number.
pub async fn close(gateway: &Gateway, actor: &Actor, id: i64) -> Result<(), Trouble> {
    let now = gateway.now();
    gateway.store.close_webhook(&actor.tenant, id, now).await?;
    let body = serde_json::json!({ "webhook": id, "closed": true });
    gateway.store.announce(super::pull::told(actor, &format!("webhook {id}"), body, now)).await?;
    Ok(())
}

/// The last tellings of a webhook of the actor's tenant.
///
/// # Errors
/// A refusal where the tenant has none of this number.
pub async fn tellings(gateway: &Gateway, actor: &Actor, id: i64) -> Result<Vec<Telling>, Trouble> {
    let own = gateway.store.webhooks(&actor.tenant).await?;
    if !own.iter().any(|w| w.id == id) {
        return Err(StoreError::NotFound("webhook").into());
    }
    Ok(gateway.store.tellings(id, SHOWN).await?)
}

/// Tells what is to be told until told to stop. One subscriber that is slow holds up nobody else.
pub async fn work(gateway: Gateway, outward: Outward, idle: Duration, mut stop: watch::Receiver<bool>) {
    let mut under_way = JoinSet::new();
    let done = Arc::new(Notify::new());
    while !*stop.borrow() {
        if let Err(e) = begin(&gateway, &outward, &mut under_way, &done).await {
            tracing::error!(error = %e, "telling webhooks");
        }
        while under_way.try_join_next().is_some() {}
        tokio::select! {
            () = tokio::time::sleep(idle) => {}
            () = done.notified() => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    // What is under way has its time to end; what it does not say by then is told again.
    let _ = tokio::time::timeout(PATIENCE, async { while under_way.join_next().await.is_some() {} }).await;
}

/// Tells everything that is due and waits for the answers; how many tellings there were. For tests and `--once`.
///
/// # Errors
/// Those of the store.
pub async fn round(gateway: &Gateway, outward: &Outward) -> Result<usize, Trouble> {
    let mut under_way = JoinSet::new();
    let done = Arc::new(Notify::new());
    let n = begin(gateway, outward, &mut under_way, &done).await?;
    while under_way.join_next().await.is_some() {}
    Ok(n)
}

async fn begin(gateway: &Gateway, outward: &Outward, under_way: &mut JoinSet<()>, done: &Arc<Notify>) -> Result<usize, Trouble> {
    gateway.store.fan_out(MANY, gateway.now()).await?;
    if under_way.len() >= AT_ONCE {
        return Ok(0);
    }
    let due = gateway.store.due_deliveries(gateway.now(), LEASE).await?;
    let n = due.len();
    for delivery in due {
        let (gateway, outward, done) = (gateway.clone(), outward.clone(), Arc::clone(done));
        under_way.spawn(async move {
            let told = tell(&gateway, &outward, &delivery).await;
            match gateway.store.told(&delivery, &told, gateway.now()).await {
                Ok(()) | Err(StoreError::Conflict(Conflict::LeaseLost)) => {}
                Err(e) => tracing::error!(error = %e, webhook = delivery.webhook.id, "what came of a telling"),
            }
            done.notify_one();
        });
    }
    Ok(n)
}

/// Makes one attempt.
async fn tell(gateway: &Gateway, outward: &Outward, delivery: &Delivery) -> Told {
    let (hook, now) = (&delivery.webhook, gateway.now());
    let hosts = match hosts(gateway, &hook.tenant, HOSTS).await {
        Ok(hosts) => hosts,
        Err(e) => return again(delivery, now, None, None, e.to_string()),
    };
    let url = match outward.check(&hook.url, &hosts) {
        Ok(url) => url,
        Err(e) => return Told::Never(None, e.to_string()),
    };
    let (id, body, seconds) = (id(&delivery.event), body(&delivery.event), now.millis().div_euclid(1000));
    let Some(signature) = signature(&hook.secret, &id, seconds, &body) else {
        return Told::Never(None, "the secret of the webhook is not one".to_owned());
    };
    let request = outward
        .client()
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", signature)
        .body(body)
        .timeout(PATIENCE);
    // The status is all that is read: an endless body is dropped with its connection.
    match request.send().await {
        Err(e) => again(delivery, now, None, None, super::client::why(&e)),
        Ok(answer) => {
            let status = answer.status();
            let (code, wait) = (i64::from(status.as_u16()), answer.headers().get(RETRY_AFTER));
            let wait = wait.and_then(|v| v.to_str().ok()).and_then(|v| v.trim().parse::<i64>().ok());
            match code {
                200..=299 => Told::Yes(code),
                // It says itself that it is gone for good.
                410 => Told::Never(Some(code), "the address is gone (410)".to_owned()),
                300..=399 => again(delivery, now, wait, Some(code), format!("it sends us elsewhere ({code}), which is not followed")),
                _ => again(delivery, now, wait, Some(code), format!("it answered {code}")),
            }
        }
    }
}

/// When the next try is, if there is one.
fn again(delivery: &Delivery, now: Moment, wanted: Option<i64>, status: Option<i64>, why: String) -> Told {
    let Some(wait) = usize::try_from(delivery.tries - 1).ok().and_then(|n| WAITS.get(n)) else {
        return Told::Never(status, why);
    };
    // Up to a tenth more, so that many subscribers of one dead host are not tried in the same second.
    let salt = (delivery.webhook.id.wrapping_mul(31) ^ delivery.event.sequence.wrapping_mul(17) ^ delivery.tries).rem_euclid(100);
    let millis = wait * 1000 + wait * salt;
    let wanted = wanted.unwrap_or(0).clamp(0, WAITS[WAITS.len() - 1]) * 1000;
    Told::Later(now.plus(millis.max(wanted)), status, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn signs_as_the_specification_does() {
        let body = r#"{"test": 2432232314}"#;
        let signed = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(signature("no secret", "a", 1, "b"), None);
        assert!(secret([7; 32]).starts_with("whsec_"));
    }

    #[test]
    fn ten_tries_take_a_day() {
        let all: i64 = WAITS.iter().sum();
        assert!((23 * 3600..=24 * 3600).contains(&all), "{all} s");
    }
}
