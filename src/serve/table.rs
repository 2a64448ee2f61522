//! Who may call which route? The table beside this file says so, and the router lets nothing through that it does not say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use axum::http::Method;

use super::problem::{Answer, Kind, Problem};
use crate::gateway::access::{Caller, Reach, Scope};
use crate::model::account::Role;

/// The table: one line a route.
const TEXT: &str = include_str!("routes.tsv");

/// What a role may do on a route.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cell {
    /// Nothing.
    No,
    /// What is public, and open by now.
    Public,
    /// What is released and open in the tenant in which the caller has the role, of what may leave it.
    Named,
    /// What is the caller's own work.
    Mine,
    /// What belongs to the tenant in which the caller has the role.
    Own,
    /// All of it: it belongs to no tenant.
    Yes,
}

impl Cell {
    /// The methods that a path takes, as `Allow` lists them; empty where there is no such path.
    pub fn methods(path: &str) -> Vec<&'static str> {
        let there = rows().iter().filter(|r| r.path == path);
        there.flat_map(|r| if r.method == Method::GET { vec!["GET", "HEAD"] } else { vec![r.method.as_str()] }).collect()
    }

    fn read(text: &str) -> Option<Cell> {
        Some(match text {
            "-" => Cell::No,
            "public" => Cell::Public,
            "mine" => Cell::Mine,
            "named" => Cell::Named,
            "own" => Cell::Own,
            "yes" => Cell::Yes,
            _ => return None,
        })
    }
}

/// One route.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its method.
    pub method: Method,
    /// Its path, with its parameters in braces.
    pub path: &'static str,
    /// What is done there, in two words.
    pub action: &'static str,
    /// What anybody may do.
    pub anybody: Cell,
    /// What each role may do, in the order of [`Role::ALL`].
    pub roles: [Cell; 7],
    /// The problems that it may answer with, beside those of every route.
    pub problems: Vec<Kind>,
}

/// Problems that any route may answer with.
pub const ALWAYS: [Kind; 6] = [Kind::TokenInvalid, Kind::CrossSite, Kind::TooManyRequests, Kind::Internal, Kind::Busy, Kind::Unavailable];

impl Row {
    /// What a role may do here.
    pub fn cell(&self, role: Role) -> Cell {
        Role::ALL.iter().position(|r| *r == role).map_or(Cell::No, |i| self.roles[i])
    }

    /// Whether it may answer with this problem.
    pub fn may_say(&self, kind: Kind) -> bool {
        ALWAYS.contains(&kind)
            || self.problems.contains(&kind)
            || (self.anybody == Cell::No && matches!(kind, Kind::SignInNeeded | Kind::NotAllowed))
            || (self.path.contains('{') && kind == Kind::NotFound)
            || (self.path.contains("/releases/{") && kind == Kind::NotAllowed)
            || (!self.method.is_safe() && matches!(kind, Kind::Malformed | Kind::TooSlow | Kind::TooLarge | Kind::DiskFull))
    }

    /// What a caller may see by a request to this route.
    ///
    /// # Errors
    /// `SignInNeeded` where nobody asks and somebody must, `NotAllowed` where no role allows it: both tell nothing of
    /// what is there.
    pub fn scope(&self, caller: Option<Caller>) -> Answer<Scope> {
        let mut reach = BTreeMap::new();
        let mut onlookers = BTreeSet::new();
        let mut passes = self.anybody != Cell::No;
        for (tenant, roles) in caller.iter().flat_map(|c| &c.roles) {
            for role in &roles.0 {
                let cell = self.cell(*role);
                passes |= cell != Cell::No;
                let far = match cell {
                    Cell::No => continue,
                    Cell::Public => {
                        onlookers.insert(tenant.clone());
                        continue;
                    }
                    Cell::Named => Reach::Open,
                    Cell::Mine => Reach::Mine,
                    Cell::Own | Cell::Yes => Reach::Own,
                };
                let known = reach.entry(tenant.clone()).or_insert(far);
                *known = far.max(*known);
            }
        }
        match caller {
            _ if passes => Ok(Scope { caller, reach, onlookers }),
            None => Err(Problem::new(Kind::SignInNeeded)),
            Some(_) => Err(Problem::new(Kind::NotAllowed)),
        }
    }
}

/// All routes, in the order of the table.
pub fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| read(TEXT).expect("the table of routes reads, which a test sees to"))
}

/// The route of a request, by the path that matched.
pub fn row(method: &Method, path: &str) -> Option<&'static Row> {
    let exact = |m: &Method| rows().iter().find(|r| r.method == *m && r.path == path);
    // A HEAD is a GET without its body, unless it is a route of its own.
    exact(method).or_else(|| if *method == Method::HEAD { exact(&Method::GET) } else { None })
}

/// The methods that a path takes, as `Allow` lists them; empty where there is no such path.
pub fn methods(path: &str) -> Vec<&'static str> {
    let there = rows().iter().filter(|r| r.path == path);
    there.flat_map(|r| if r.method == Method::GET { vec!["GET", "HEAD"] } else { vec![r.method.as_str()] }).collect()
}

fn read(text: &'static str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let header: Vec<&str> = lines.next().ok_or("no header")?.split('\t').collect();
    let roles: Vec<&str> = Role::ALL.iter().map(|r| r.word()).collect();
    if header.len() != 12 || header[4..11] != roles {
        return Err(format!("the header is {header:?}"));
    }
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        let fields: Vec<&str> = line.split('\t').collect();
        let [method, path, action, anybody, .., problems] = fields.as_slice() else { return Err(line.to_owned()) };
        let cells: Option<Vec<Cell>> = fields[4..fields.len() - 1].iter().map(|c| Cell::read(c)).collect();
        let roles: [Cell; 7] = cells.and_then(|c| c.try_into().ok()).ok_or_else(|| format!("cells of: {line}"))?;
        let problems: Option<Vec<Kind>> = problems.split(' ').filter(|p| *p != "-").map(Kind::of).collect();
        let row = Row {
            method: method.parse().map_err(|_| format!("method of: {line}"))?,
            path,
            action,
            anybody: Cell::read(anybody).ok_or_else(|| format!("cells of: {line}"))?,
            roles,
            problems: problems.ok_or_else(|| format!("problems of: {line}"))?,
        };
        if rows.iter().any(|r| r.method == row.method && r.path == row.path) {
            return Err(format!("twice: {line}"));
        }
        rows.push(row);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::{Login, Roles, TenantId, Who};

    #[test]
    fn the_table_reads() {
        let rows = read(TEXT).expect("the table reads");
        assert!(rows.len() > 10);
        for row in &rows {
            assert!(row.path.starts_with('/') && !row.action.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn the_widest_of_several_roles_counts_for_its_tenant_alone() {
        let row = row(&Method::GET, "/api/submissions/{receipt}").expect("a route");
        let (mex, gtm): (TenantId, TenantId) = ("MEX".parse().expect("a tenant"), "GTM".parse().expect("a tenant"));
        let roles = [
            (mex.clone(), Roles::from([Role::Uploader, Role::Reviewer])),
            (gtm.clone(), Roles::from([Role::Uploader])),
            (TenantId::system(), Roles::from([Role::SystemAdmin])),
        ];
        let who = Who::Person("ana".parse::<Login>().expect("a login"));
        let caller = Caller { who, roles: roles.into(), dataflows: Vec::new(), lang: None };
        let scope = row.scope(Some(caller.clone())).expect("allowed");
        assert_eq!(scope.reach, [(mex.clone(), Reach::Own), (gtm, Reach::Mine)].into());
        assert_eq!(row.scope(None).map_err(|p| p.kind), Err(Kind::SignInNeeded));
        let auditor = Caller { roles: [(mex, Roles::from([Role::Auditor]))].into(), ..caller };
        assert_eq!(row.scope(Some(auditor)).map_err(|p| p.kind), Err(Kind::NotAllowed));
    }

    #[test]
    fn mistakes_in_the_table_are_seen() {
        for wrong in ["", "method\tpath\n"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
