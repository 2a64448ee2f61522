//! How many files and connections may this process have open at once?

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Takes as many as the system gives, and says how many that is. The limit that a shell or an init system starts a program
/// with is made for programs that open few.
pub fn as_many_as_there_are() -> u64 {
    let given = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: given.maximum, maximum: given.maximum };
    let has = if setrlimit(Resource::Nofile, wanted).is_ok() { given.maximum } else { given.current };
    // None is told where there is no limit.
    has.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_some_and_asking_again_gives_no_fewer() {
        let first = as_many_as_there_are();
        assert!(first >= 64, "{first}");
        assert!(as_many_as_there_are() >= first);
    }
}
