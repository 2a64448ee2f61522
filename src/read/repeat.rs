//! Is the next record written as one before it was, but for its values? Then only these are looked at.
//!
//! A form is the source of a record with its values cut out. Where the bytes around the values are the same, a scanner
//! passes through the same states and makes the same nodes; only the values' texts, and where everything stands, differ.
//! A value that would have to be decoded, that ends otherwise than in the form, or that the window cuts leaves the record
//! to the scanner, which also tells what is wrong, if anything is. Tests hold both against each other.

use super::json::{is_number, string_len};
use super::xml::plain_len;
use crate::model::tree::{Node, NodeKind, Tree};

/// Forms that are kept.
const FORMS: usize = 8;
/// Records from which a form is taken, at most: many kinds of record are not worth the looking.
const LESSONS: u32 = 64;
/// Bytes of a record that may be a form.
const LONGEST: usize = 64 << 10;

/// How a value is written, and thereby where it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    /// Text of an element, up to the next tag.
    Text,
    /// Value of an attribute, up to this quote.
    Attribute(u8),
    /// Inside of a JSON string.
    String,
    /// A JSON number.
    Number,
}

impl Written {
    /// Length of the value that starts here; none where it is not plain, or is cut.
    #[inline]
    fn len(self, b: &[u8]) -> Option<usize> {
        match self {
            Written::Text => {
                // `]` might begin `]]>`; what is blank is no value.
                let n = plain_len(b, b']');
                let text = &b[..n];
                (b.get(n) == Some(&b'<') && (*text.first()? > b' ' || !text.trim_ascii().is_empty())).then_some(n)
            }
            Written::Attribute(quote) => {
                let n = plain_len(b, quote);
                (b.get(n) == Some(&quote)).then_some(n)
            }
            Written::String => {
                let n = string_len(b);
                (b.get(n) == Some(&b'"')).then_some(n)
            }
            Written::Number => {
                let n = b.iter().position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))?;
                is_number(&b[..n]).then_some(n)
            }
        }
    }
}

/// Where a value stands in the source of its record, and whose it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub(super) node: u32,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) written: Written,
}

/// What does not change, up to a value.
struct Piece {
    /// Its bytes in the source of the form.
    from: usize,
    to: usize,
    /// The nodes that stand in it, and how far from its start; of words that are values (`true`) also their length.
    nodes: Vec<(u32, u32, u32)>,
    /// The value that follows: whose, and how it is written. None behind the last value.
    value: Option<(u32, Written)>,
}

/// A record as it was written.
struct Form {
    source: Box<str>,
    nodes: Vec<Node>,
    pieces: Vec<Piece>,
    /// How many of the nodes are scalars.
    scalars: u64,
    /// Tells it from all others.
    number: u32,
}

/// The forms of the records met so far, the last used first.
#[derive(Default)]
pub(super) struct Forms {
    all: Vec<Form>,
    /// What the forms hold under, such as the bindings of prefixes.
    context: u32,
    lessons: u32,
    next: u32,
    hits: u64,
    misses: u64,
}

impl Forms {
    /// Reads the record at the start of `rest` into the tree, where it has one of the forms, and gives its length and how
    /// many scalars it has. The tree tells by [`Tree::like`] which form it is. `at` is the offset of its first byte; `most` is how many scalars it may have, and
    /// `longest` how many bytes a value.
    pub(super) fn read(&mut self, rest: &str, at: u64, context: u32, most: u64, longest: u64, tree: &mut Tree) -> Option<(usize, u64)> {
        if context != self.context || self.misses > 256 + self.hits {
            return None;
        }
        for i in 0..self.all.len() {
            let form = &self.all[i];
            if form.scalars <= most
                && let Some(len) = form.read(rest.as_bytes(), at, longest, tree)
            {
                let scalars = form.scalars;
                tree.set_text(&rest[..len]);
                self.all[..=i].rotate_right(1);
                self.hits += 1;
                return Some((len, scalars));
            }
        }
        self.misses += 1;
        None
    }

    /// Whether a record that had none of the forms should be shown by [`Forms::learn`].
    pub(super) fn wants(&mut self, context: u32) -> bool {
        if context != self.context {
            self.all.clear();
            self.context = context;
        }
        self.all.len() < FORMS && self.lessons < LESSONS
    }

    /// Takes the form of a record. `source` starts at the offset `at` and ends with the record; `cuts` are its values, in
    /// their order. What does not come out of the form again as it is in the tree is no form.
    pub(super) fn learn(&mut self, source: &str, at: u64, tree: &Tree, cuts: &[Cut]) {
        self.lessons += 1;
        if source.len() > LONGEST || cuts.is_empty() {
            return;
        }
        let Some(form) = Form::of(source, at, tree, cuts, self.next + 1) else { return };
        let mut again = Tree::new(tree.part);
        let same = form.read(source.as_bytes(), at, u64::MAX, &mut again) == Some(source.len());
        again.set_text(source);
        let alike = |(a, b): (&Node, &Node)| {
            let text = |t: &'_ Tree, n: &Node| t.all_text().get(n.at as usize..(n.at + n.len) as usize).map(str::to_owned);
            (a.kind, a.name, a.parent, a.first, a.next, a.offset) == (b.kind, b.name, b.parent, b.first, b.next, b.offset)
                && text(tree, a) == text(&again, b)
        };
        if same && tree.nodes.len() == again.nodes.len() && tree.nodes.iter().zip(&again.nodes).all(alike) {
            self.next += 1;
            self.all.insert(0, form);
        }
    }
}

impl Form {
    fn of(source: &str, at: u64, tree: &Tree, cuts: &[Cut], number: u32) -> Option<Form> {
        let mut pieces = Vec::with_capacity(cuts.len() + 1);
        let mut from = 0;
        for cut in cuts {
            source.get(from..cut.from)?;
            source.get(cut.from..cut.to)?;
            pieces.push(Piece { from, to: cut.from, nodes: Vec::new(), value: Some((cut.node, cut.written)) });
            from = cut.to;
        }
        pieces.push(Piece { from, to: source.len(), nodes: Vec::new(), value: None });
        let mut nodes = tree.nodes.clone();
        for (i, node) in nodes.iter_mut().enumerate() {
            let offset = usize::try_from(node.offset.checked_sub(at)?).ok()?;
            let piece = pieces.iter_mut().find(|p| p.from <= offset && offset <= p.to)?;
            // A word is part of what does not change.
            let word = if node.kind == NodeKind::Bool { node.len } else { 0 };
            piece.nodes.push((i as u32, (offset - piece.from) as u32, word));
            (node.at, node.len) = (0, 0);
        }
        let scalars = nodes.iter().filter(|n| !matches!(n.kind, NodeKind::Object | NodeKind::Array)).count() as u64;
        Some(Form { source: source.into(), nodes, pieces, scalars, number })
    }

    fn read(&self, b: &[u8], at: u64, longest: u64, tree: &mut Tree) -> Option<usize> {
        let nodes = tree.become_like(self.number, &self.nodes);
        let mut p = 0;
        for piece in &self.pieces {
            let fixed = &self.source.as_bytes()[piece.from..piece.to];
            if b.get(p..p + fixed.len())? != fixed {
                return None;
            }
            for &(node, far, word) in &piece.nodes {
                let node = nodes.get_mut(node as usize)?;
                node.offset = at + p as u64 + u64::from(far);
                if word > 0 {
                    (node.at, node.len) = (p as u32 + far, word);
                }
            }
            p += fixed.len();
            if let Some((node, written)) = piece.value {
                let len = written.len(&b[p..])?;
                if len as u64 > longest {
                    return None;
                }
                let node = nodes.get_mut(node as usize)?;
                (node.at, node.len) = (p as u32, len as u32);
                p += len;
            }
        }
        Some(p)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::location::Sources;
    use crate::model::tree::NodeId;
    use crate::read::document::Document;
    use crate::read::{Data, Format, Input, ReadError, ReadOptions};

    /// Every node of a piece of a tree: what it is, its name, its text, where it stands.
    fn show(tree: &Tree, id: NodeId) -> String {
        let inner: Vec<String> = tree.children(id).map(|c| show(tree, c)).collect();
        let n = tree.node(id);
        format!("{:?} {} {:?} {} [{}]", n.kind, tree.name(id), tree.text(id), n.offset, inner.join(", "))
    }

    /// The records of a document in `d` below the root, read one by one, and how many of them by a form.
    fn one_by_one(input: &Input, format: Format) -> Result<(Vec<String>, usize), ReadError> {
        let (document, _) = Document::new(input, format, &ReadOptions::default(), &mut Sources::default());
        let (mut records, mut quick) = (Vec::new(), 0);
        let depth = if format == Format::Xml { 2 } else { 1 };
        let fits = |at: usize, name: &str| if depth == 2 { name == ["r", "d"][at] } else { name == "d" };
        document.records(depth, &fits, &mut |t| {
            quick += usize::from(t.like().is_some());
            records.push(show(t, NodeId(0)));
        })?;
        Ok((records, quick))
    }

    /// The same from the document as a whole, which is read by the scanner alone.
    fn as_a_whole(input: &Input, format: Format) -> Result<Vec<String>, ReadError> {
        let (document, _) = Document::new(input, format, &ReadOptions::default(), &mut Sources::default());
        let tree = document.whole()?.0;
        let root = NodeId(0);
        Ok(match format {
            Format::Xml => tree.children(root).filter(|&c| tree.name(c) == "d").map(|c| show(&tree, c)).collect(),
            _ => tree.child(root, "d").into_iter().flat_map(|d| tree.children(d)).map(|c| show(&tree, c)).collect(),
        })
    }

    /// Holds both against each other; gives how many records were read by a form.
    fn same(text: &str, format: Format) -> usize {
        let input = Input { name: "x".into(), data: Data::Bytes(text.as_bytes().into()) };
        match (one_by_one(&input, format), as_a_whole(&input, format)) {
            (Ok((records, quick)), Ok(whole)) => {
                assert_eq!(records, whole, "{text}");
                quick
            }
            (Err(ReadError::Refused(a)), Err(ReadError::Refused(b))) => {
                assert_eq!(format!("{a:?}"), format!("{b:?}"), "{text}");
                0
            }
            (a, b) => panic!("{text}: {:?} and {:?}", a.err(), b.err()),
        }
    }

    const ELEMENTS: [&str; 24] = [
        "<d><a>V</a><b>W</b></d>",
        "<d><a>V</a><b>W</b></d>\n",
        "<d><a>V</a><b/></d>",
        "<d><a></a><b>W</b></d>",
        "<d><a> </a><b>W</b></d>",
        "<d n='V' m=\"W\"/>",
        "<d n='V' m=\"W\"><a>V</a></d>",
        "<d n='V\"' m=\"W'\"/>",
        "<d n='' m=\"W\"/>",
        "<d><a>V&amp;W</a><b>W</b></d>",
        "<d n='&lt;V' m=\"W\"/>",
        "<d><a>V]W</a><b>]]</b></d>",
        "<d><a><![CDATA[V]]></a><b>W</b></d>",
        "<d><a>V<!-- W -->W</a><b>W</b></d>",
        "<d><!-- c --><a>V</a><?p i?><b>W</b></d>",
        "<d><a>V\nW</a><b>\u{a0}W</b></d>",
        "<d xmlns='u'><a>V</a></d>",
        "<d xmlns:p='u' p:n='V'><p:a>W</p:a></d>",
        "<e><a>V</a></e>",
        "<e/>",
        "tail",
        " <!-- c --> ",
        "\n  \t",
        "<d><d><a>V</a></d></d>",
    ];

    const MEMBERS: [&str; 14] = [
        r#"{"a":"V","b":{"c":N}}"#,
        r#"{"a":"V","b":{"c":N}}"#,
        r#" {"a" : "V", "b":{"c":N} }"#,
        r#"{"a":"V","b":{"c":null}}"#,
        r#"{"a":"V","b":{"c":true}}"#,
        r#"{"a":"V","b":{"c":false,"d":"W"}}"#,
        r#"{"a":"","b":{"c":N}}"#,
        r#"{"a":"V\n\u00e9W","b":{"c":N}}"#,
        r#"{"a":["V",N,[N]],"b":{}}"#,
        r#"{"b":{"c":N},"a":"V"}"#,
        r#"{}"#,
        "N",
        r#""V""#,
        r#"["V",N]"#,
    ];

    /// Values, some of which are none or break the document.
    fn value() -> impl Strategy<Value = String> {
        prop_oneof![8 => "[a-z0-9 áñ€]{1,12}", 1 => "[\\]\\[>'/ &;<\"\\\\]{1,3}", 1 => Just(String::new())]
    }

    fn number() -> impl Strategy<Value = String> {
        prop_oneof![8 => "(0|[1-9][0-9]{0,4})(\\.[0-9]{1,2})?", 1 => "-?[0-9.eE+-]{1,4}"]
    }

    fn filled(piece: &str, (v, w, n): &(String, String, String)) -> String {
        piece.replace('V', v).replace('W', w).replace('N', n)
    }

    proptest! {
        #[test]
        fn elements_are_the_same_either_way(
            records in prop::collection::vec((0..ELEMENTS.len(), (value(), value(), number())), 0..40),
        ) {
            let inner: String = records.iter().map(|(i, values)| filled(ELEMENTS[*i], values)).collect();
            same(&format!("<r z='1'>{inner}</r>"), Format::Xml);
        }

        #[test]
        fn members_are_the_same_either_way(
            records in prop::collection::vec((0..MEMBERS.len(), (value(), value(), number())), 0..40),
            between in prop::sample::select(vec![",", " ,\n", ",\t "]),
        ) {
            let inner: Vec<String> = records.iter().map(|(i, values)| filled(MEMBERS[*i], values)).collect();
            same(&format!("{{\"u\":1,\"d\":[{}],\"e\":2}}", inner.join(between)), Format::Json);
        }
    }

    #[test]
    fn nearly_all_records_of_a_kind_are_read_by_a_form() {
        let xml: String = (0..9_000).map(|i| format!("<d k='{i}'><a>valor {i}</a>\n <b>{}</b></d>\n", i * 7)).collect();
        assert!(same(&format!("<r>{xml}</r>"), Format::Xml) > 8_950);
        let json: Vec<String> = (0..9_000).map(|i| format!("{{\"a\": \"valor {i}\", \"b\": {{\"c\": {i}.5}}}}")).collect();
        assert!(same(&format!("{{\"d\":[{}]}}", json.join(",\n")), Format::Json) > 8_950);
        // Two kinds in turn, and one that is met now and then.
        let kinds = |i: u32| if i.is_multiple_of(50) { "<d><c>z</c></d>" } else { ["<d><a>x</a></d>", "<d><b>y</b></d>"][i as usize % 2] };
        let xml: String = (0..9_000).map(kinds).collect();
        assert!(same(&format!("<r>{xml}</r>"), Format::Xml) > 8_900);
    }

    #[test]
    fn kinds_without_end_are_left_to_the_scanner() {
        let xml: String = (0..3_000).map(|i| format!("<d><a{i}>x</a{i}></d>")).collect();
        assert_eq!(same(&format!("<r>{xml}</r>"), Format::Xml), 0);
    }

    #[test]
    fn a_form_under_another_namespace_is_another() {
        let xml = "<r><d><a>1</a></d><d><a>2</a></d><s xmlns='u'><d><a>3</a></d></s><d><a>4</a></d><d><a>5</a></d></r>";
        assert!(same(xml, Format::Xml) >= 1);
        let within = "<r xmlns:p='v'><d><p:a>1</p:a></d><d><p:a>2</p:a></d></r>";
        assert_eq!(same(within, Format::Xml), 1);
    }

    #[test]
    fn limits_hold_for_records_read_by_a_form() {
        let inner: String = (0..100).map(|i| format!("<d><a>{i}</a></d>")).collect();
        let text = format!("<r>{inner}</r>");
        let input = Input { name: "x".into(), data: Data::Bytes(text.as_bytes().into()) };
        let mut options = ReadOptions::default();
        options.limits.cells = 60;
        let (document, _) = Document::new(&input, Format::Xml, &options, &mut Sources::default());
        let mut met = 0;
        let refused = document.records(2, &|at, name| name == ["r", "d"][at], &mut |_| met += 1);
        let Err(ReadError::Refused(f)) = refused else { panic!("more cells than allowed") };
        assert_eq!((f.rule.id, met, text[..f.cells[0].byte() as usize].matches("<a>").count()), ("F-LIM-001", 60, 61));
    }
}
