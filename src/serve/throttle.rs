//! How many requests does one caller get in a minute, one tenant, one address?

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::guard;
use super::problem::{Answer, Kind, Problem};
use crate::config::service::Rates;
use crate::gateway::access::Caller;

type Limiter = RateLimiter<String, DashMapStateStore<String>, DefaultClock>;

/// The limits of a process. Each process counts for itself.
pub struct Throttle {
    callers: Limiter,
    tenants: Limiter,
    addresses: Limiter,
    clock: DefaultClock,
    seen: AtomicU64,
}

fn limiter(per_minute: u32) -> Limiter {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
}

impl Throttle {
    /// The limits that are configured.
    pub fn new(rates: &Rates) -> Throttle {
        Throttle {
            callers: limiter(rates.caller),
            tenants: limiter(rates.tenant),
            addresses: limiter(rates.address),
            clock: DefaultClock::default(),
            seen: AtomicU64::new(0),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// `TooManyRequests`, with when to come back.
    pub fn let_pass(&self, caller: Option<&Caller>, from: IpAddr) -> Answer<()> {
        // Now and then those are forgotten who have not come for long.
        if self.seen.fetch_add(1, Ordering::Relaxed).is_multiple_of(4096) {
            for limiter in [&self.callers, &self.tenants, &self.addresses] {
                limiter.retain_recent();
            }
        }
        match caller {
            None => self.check(&self.addresses, from.to_string()),
            Some(caller) => {
                self.check(&self.callers, guard::counted(caller))?;
                guard::tenants(caller).try_for_each(|t| self.check(&self.tenants, t.to_string()))
            }
        }
    }

    /// Counts somebody who said to be known and is not, instead of answering that.
    pub fn stranger(&self, from: IpAddr) -> Problem {
        match self.check(&self.addresses, from.to_string()) {
            Ok(()) => Problem::new(Kind::TokenInvalid),
            Err(too_many) => too_many,
        }
    }

    fn check(&self, limiter: &Limiter, key: String) -> Answer<()> {
        limiter.check_key(&key).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            Problem::new(Kind::TooManyRequests).retry(wait.as_secs() + 1)
        })
    }
}
