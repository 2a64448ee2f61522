//! The subset of JSONPath and XPath that a walk uses: children, attributes, parents, simple predicates.

use indexmap::IndexMap;

use crate::model::tree::{NodeId, NodeKind, Tree, local};

/// A compiled path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    absolute: bool,
    steps: Vec<Step>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
    /// Children with one of these names.
    Named(Vec<Name>),
    /// All children that are no attributes or text.
    Any,
    /// The n-th child, from 0.
    Index(usize),
    Attribute(Name),
    Text,
    Parent,
    /// Only nodes with this attribute or child, and with this value if one is given.
    Where(Name, bool, Option<String>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Name {
    /// `{namespace}` with braces where a prefix named one.
    space: Option<String>,
    local: String,
}

impl Name {
    fn fits(&self, name: &str) -> bool {
        let name = name.strip_prefix('@').unwrap_or(name);
        match &self.space {
            Some(s) => name.strip_prefix(s.as_str()) == Some(self.local.as_str()),
            None => local(name) == self.local,
        }
    }
}

/// How the records of a document are reached from its root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way(Vec<Step>);

impl Way {
    /// How many names lead to them.
    pub fn depth(&self) -> usize {
        self.0.len()
    }

    /// The last of them.
    pub fn last(&self) -> &str {
        match self.0.last() {
            Some(Step::Named(names)) => names.first().map_or("", |n| &n.local),
            _ => "",
        }
    }

    /// Whether a name is the one at this depth.
    pub fn fits(&self, depth: usize, name: &str) -> bool {
        // What starts so is an attribute or text.
        if name.starts_with(['@', '#']) {
            return false;
        }
        match self.0.get(depth) {
            Some(Step::Named(names)) => names.iter().any(|n| n.fits(name)),
            Some(Step::Any) => true,
            _ => false,
        }
    }
}

impl Path {
    /// Reads a path. `namespaces` resolves prefixes; the error is a sentence.
    pub fn parse(text: &str, namespaces: &IndexMap<String, String>) -> Result<Path, String> {
        let t = text.trim();
        if let Some(rest) = t.strip_prefix('$') {
            return Ok(Path { absolute: true, steps: json_steps(rest, text)? });
        }
        let json = t == "@" || t.starts_with("@.") || t.starts_with("@[");
        if json {
            return Ok(Path { absolute: false, steps: json_steps(&t[1..], text)? });
        }
        let absolute = t.starts_with('/');
        let mut steps = Vec::new();
        for part in t.trim_start_matches('/').split('/').filter(|p| !p.is_empty()) {
            xml_step(part, namespaces, &mut steps).map_err(|why| format!("`{text}`: {why}"))?;
        }
        if steps.is_empty() && !matches!(t, "/" | ".") {
            return Err(format!("`{text}` is an empty path"));
        }
        Ok(Path { absolute, steps })
    }

    /// An RFC 6901 pointer as a path.
    pub fn pointer(text: &str) -> Path {
        let unescape = |s: &str| s.replace("~1", "/").replace("~0", "~");
        let steps = text.split('/').skip(1).map(|p| {
            let p = unescape(p);
            match p.parse::<usize>() {
                Ok(n) => Step::Index(n),
                Err(_) => Step::Named(vec![Name { space: None, local: p }]),
            }
        });
        Path { absolute: true, steps: steps.collect() }
    }

    /// The way from the root to records that can be taken one by one, and what of the path is left below a record: in XML
    /// the names down to them, in JSON the keys to an array and then all its members. None for a path that looks at
    /// anything else on the way.
    pub fn way(&self, xml: bool) -> Option<(Way, Path)> {
        let named = |s: &&Step| matches!(s, Step::Named(_)) || xml && matches!(s, Step::Any);
        let way: Vec<Step> = self.steps.iter().take_while(named).cloned().collect();
        let mut left = &self.steps[way.len()..];
        if xml {
            // The root by itself is no record, and what names it is a name.
            if way.len() < 2 || !matches!(way[0], Step::Named(_)) {
                return None;
            }
        } else {
            let (first, rest) = left.split_first()?;
            // One list, so that it is known by its key.
            let one = way.iter().all(|s| matches!(s, Step::Named(names) if names.len() == 1));
            if !one || !matches!(first, Step::Any) {
                return None;
            }
            left = rest;
        }
        self.absolute.then(|| (Way(way), Path { absolute: false, steps: left.to_vec() }))
    }

    /// Whether it looks only at what lies below where it starts, and not at what is written there.
    pub fn looks_down(&self) -> bool {
        !self.absolute && !self.steps.iter().any(|s| matches!(s, Step::Parent))
    }

    /// Whether only names decide where it leads.
    pub fn by_names(&self) -> bool {
        !self.steps.iter().any(|s| matches!(s, Step::Where(..)))
    }

    /// Whether it leads to where it starts.
    pub fn is_here(&self) -> bool {
        self.steps.is_empty()
    }

    /// The nodes that it leads to, in document order.
    pub fn find(&self, tree: &Tree, from: NodeId) -> Vec<NodeId> {
        let root = NodeId(0);
        let mut steps = self.steps.as_slice();
        let mut here = vec![if self.absolute { root } else { from }];
        // The first step of an absolute XML path names the root element itself.
        if self.absolute
            && !tree.name(root).is_empty()
            && let Some((Step::Named(names), rest)) = steps.split_first()
        {
            if !names.iter().any(|n| n.fits(tree.name(root))) {
                return Vec::new();
            }
            steps = rest;
        }
        for step in steps {
            here = here.into_iter().flat_map(|n| step.follow(tree, n)).collect();
        }
        here
    }
}

impl Step {
    fn follow(&self, tree: &Tree, node: NodeId) -> Vec<NodeId> {
        match self {
            Step::Named(names) => tree
                .children(node)
                .filter(|&c| !tree.name(c).starts_with(['@', '#']) && names.iter().any(|n| n.fits(tree.name(c))))
                .collect(),
            Step::Any => tree.children(node).filter(|&c| !tree.name(c).starts_with(['@', '#'])).collect(),
            Step::Index(i) => tree.children(node).nth(*i).into_iter().collect(),
            Step::Attribute(name) => tree.children(node).filter(|&c| tree.name(c).starts_with('@') && name.fits(tree.name(c))).collect(),
            Step::Text => tree.children(node).filter(|&c| tree.name(c) == "#text").collect(),
            Step::Parent => (node.0 != 0).then(|| tree.node(node).parent).into_iter().collect(),
            Step::Where(name, attribute, value) => {
                let found = tree.children(node).find(|&c| tree.name(c).starts_with('@') == *attribute && name.fits(tree.name(c)));
                let holds = found.is_some_and(|c| value.as_ref().is_none_or(|v| scalar(tree, c).0 == *v));
                holds.then_some(node).into_iter().collect()
            }
        }
    }
}

/// Text of a node: its own, or for an XML element that of its text children; with the nodes that hold it.
pub fn scalar(tree: &Tree, node: NodeId) -> (String, Vec<NodeId>) {
    if tree.node(node).kind == NodeKind::Object {
        let texts: Vec<NodeId> = tree.children(node).filter(|&c| tree.name(c) == "#text").collect();
        let text = texts.iter().map(|&c| tree.text(c)).collect::<String>();
        return (text.trim().to_owned(), texts);
    }
    (tree.text(node).trim().to_owned(), vec![node])
}

fn json_steps(mut rest: &str, whole: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let name = &after[..end];
            match name {
                "" => return Err(format!("`{whole}`: a name is missing after `.`")),
                "*" => steps.push(Step::Any),
                _ => steps.push(Step::Named(vec![Name { space: None, local: name.to_owned() }])),
            }
            rest = &after[end..];
        } else if let Some(after) = rest.strip_prefix('[') {
            let end = after.find(']').ok_or_else(|| format!("`{whole}`: `[` is never closed"))?;
            let inner = after[..end].trim();
            if inner == "*" {
                steps.push(Step::Any);
            } else if let Ok(n) = inner.parse::<usize>() {
                steps.push(Step::Index(n));
            } else {
                let names: Option<Vec<Name>> = inner
                    .split(',')
                    .map(|n| {
                        let n = n.trim();
                        let n = n.strip_prefix(['\'', '"'])?.strip_suffix(['\'', '"'])?;
                        Some(Name { space: None, local: n.to_owned() })
                    })
                    .collect();
                steps.push(Step::Named(names.ok_or_else(|| format!("`{whole}`: `[{inner}]` is not `*`, a number or quoted names"))?));
            }
            rest = &after[end + 1..];
        } else {
            return Err(format!("`{whole}`: expected `.` or `[` before `{rest}`"));
        }
    }
    Ok(steps)
}

fn xml_step(part: &str, namespaces: &IndexMap<String, String>, steps: &mut Vec<Step>) -> Result<(), String> {
    let (head, predicate) = match part.split_once('[') {
        Some((h, p)) => (h, Some(p.strip_suffix(']').ok_or("`[` is never closed")?)),
        None => (part, None),
    };
    match head {
        "." => {}
        ".." => steps.push(Step::Parent),
        "*" => steps.push(Step::Any),
        "text()" => steps.push(Step::Text),
        _ => match head.strip_prefix('@') {
            Some(name) => steps.push(Step::Attribute(name_of(name, namespaces)?)),
            None => steps.push(Step::Named(vec![name_of(head, namespaces)?])),
        },
    }
    let Some(p) = predicate else { return Ok(()) };
    if let Ok(n) = p.parse::<usize>() {
        return Err(format!("`[{n}]` names a place; use a name or attribute instead"));
    }
    let (name, value) = match p.split_once('=') {
        Some((n, v)) => (n.trim(), Some(v.trim().trim_matches(['\'', '"']).to_owned())),
        None => (p.trim(), None),
    };
    let attribute = name.starts_with('@');
    steps.push(Step::Where(name_of(name.trim_start_matches('@'), namespaces)?, attribute, value));
    Ok(())
}

fn name_of(name: &str, namespaces: &IndexMap<String, String>) -> Result<Name, String> {
    match name.split_once(':') {
        None => Ok(Name { space: None, local: name.to_owned() }),
        Some((prefix, l)) => {
            let uri = namespaces.get(prefix).ok_or_else(|| format!("prefix `{prefix}` is not in `source.namespaces`"))?;
            Ok(Name { space: Some(format!("{{{uri}}}")), local: l.to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::location::PartId;

    fn json() -> Tree {
        // {"puntos":[{"codigo":"A"},{"codigo":"B"}]}
        let mut t = Tree::new(PartId(0));
        let root = t.push(None, NodeKind::Object, None, "", 0);
        let points = t.push(Some(root), NodeKind::Array, Some("puntos"), "", 1);
        for code in ["A", "B"] {
            let p = t.push(Some(points), NodeKind::Object, None, "", 2);
            t.push(Some(p), NodeKind::Text, Some("codigo"), code, 3);
        }
        t
    }

    fn texts(path: &str, tree: &Tree) -> Vec<String> {
        let p = Path::parse(path, &IndexMap::new()).expect("a path");
        p.find(tree, NodeId(0)).into_iter().map(|n| scalar(tree, n).0).collect()
    }

    #[test]
    fn json_paths_lead_to_nodes() {
        let t = json();
        assert_eq!(texts("$.puntos[*].codigo", &t), ["A", "B"]);
        assert_eq!(texts("$.puntos[1]['codigo']", &t), ["B"]);
        assert_eq!(Path::pointer("/puntos/0/codigo").find(&t, NodeId(0)).len(), 1);
        assert!(Path::parse("$.a[", &IndexMap::new()).is_err());
        assert!(Path::parse("$a", &IndexMap::new()).is_err());
    }

    #[test]
    fn xml_paths_lead_to_nodes() {
        let mut t = Tree::new(PartId(0));
        let root = t.push(None, NodeKind::Object, Some("{u}report"), "", 0);
        let p = t.push(Some(root), NodeKind::Object, Some("{u}programme"), "", 0);
        t.push(Some(p), NodeKind::Text, Some("@name"), "AVR", 0);
        let g = t.push(Some(p), NodeKind::Object, Some("{u}group"), "", 0);
        t.push(Some(g), NodeKind::Text, Some("#text"), " 1,604 ", 0);
        let spaces = IndexMap::from([("r".to_owned(), "u".to_owned())]);
        let find = |path: &str, from: NodeId| -> Vec<String> {
            let p = Path::parse(path, &spaces).expect("a path");
            p.find(&t, from).into_iter().map(|n| scalar(&t, n).0).collect()
        };
        assert_eq!(find("/r:report/r:programme[@name]/r:group", NodeId(0)), ["1,604"]);
        assert_eq!(find("../@name", g), ["AVR"]);
        assert_eq!(find("/r:report/r:programme[@name='X']", NodeId(0)), Vec::<String>::new());
        assert_eq!(find("text()", g), ["1,604"]);
        assert!(Path::parse("/x:a", &spaces).expect_err("unknown prefix").contains("prefix `x`"));
    }
}
