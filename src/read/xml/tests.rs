//! Documents that are read, and those that are refused, each for its reason.

use super::*;
use crate::model::finding::Finding;
use crate::model::tree::NONE;
use crate::read::Limits;
use crate::read::document::Way;
use proptest::prelude::*;

fn input(bytes: &[u8]) -> Input {
    Input { name: "a.xml".into(), data: Data::Bytes(bytes.into()) }
}

fn tree(bytes: &[u8]) -> Result<Tree, ReadError> {
    let (opened, _) = open(&input(bytes), &ReadOptions::default(), &mut Sources::default())?;
    let Opened::Tree(tree) = opened else { panic!("XML is a tree") };
    Ok(tree)
}

fn show(t: &Tree, id: NodeId) -> String {
    match t.node(id).kind {
        NodeKind::Object => {
            let inner: Vec<_> = t.children(id).map(|c| show(t, c)).collect();
            format!("{}({})", t.name(id), inner.join(" "))
        }
        _ => format!("{}={:?}", t.name(id), t.text(id)),
    }
}

fn shown(bytes: &[u8]) -> String {
    show(&tree(bytes).expect("well formed"), NodeId(0))
}

fn refusal(bytes: &[u8]) -> Finding {
    match tree(bytes) {
        Err(ReadError::Refused(f)) => *f,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn elements_attributes_and_text() {
    assert_eq!(
        shown(b"<?xml version='1.0'?><!-- c --><r a='1' xmlns:p='u' p:b=\"x&#xe9;&lt;&#9;\ty\"><p:e/> <f xmlns='v'>t&amp;<![CDATA[<c>]]> <!--x-->z</f>\r\n</r>\n<?pi x?>"),
        "r(@a=\"1\" @{u}b=\"xé<\\t y\" {u}e() {v}f(#text=\"t&<c> z\"))"
    );
    let t = tree("<r>é<a n='1'>dos</a></r>".as_bytes()).expect("well formed");
    let offsets: Vec<_> = t.nodes.iter().map(|n| n.offset).collect();
    assert_eq!(offsets, [0, 3, 5, 8, 14]);
    assert_eq!(t.nodes[4].next, NONE);
    assert_eq!(t.pointer(NodeId(3)), "/r/a/@n");
    assert_eq!(shown(b"<a>1\r\n2\r3</a>"), "a(#text=\"1\\n2\\n3\")");
    assert_eq!(shown(b"<a xml:lang='es'/>"), "a(@{http://www.w3.org/XML/1998/namespace}lang=\"es\")");
    assert_eq!(shown(b"<a xmlns='u'><b xmlns=''/></a>"), "{u}a(b())");
}

#[test]
fn encodings_follow_mark_and_declaration() {
    assert_eq!(shown(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Per\xfa</a>"), "a(#text=\"Perú\")");
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("<?xml version='1.0' encoding='UTF-16'?><a>ñ</a>".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(shown(&wide), "a(#text=\"ñ\")");
    assert_eq!(shown("\u{feff}<a>ñ</a>".as_bytes()), "a(#text=\"ñ\")");
    for (bytes, cause) in [
        (&b"<a>Per\xfa</a>"[..], "malformed"),
        (b"<?xml version='1.0' encoding='UTF-16'?><a/>", "encoding-contradicts"),
        (b"\xef\xbb\xbf<?xml version='1.0' encoding='iso-8859-1'?><a/>", "encoding-contradicts"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "unknown-encoding"),
    ] {
        let f = refusal(bytes);
        assert_eq!((f.rule.id, f.cause.as_str()), ("F-FLF-003", cause));
    }
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for (text, cause) in [
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "dtd"),
        ("<a>&x;</a>", "undefined-entity"),
        ("<a>&#0;</a>", "bad-reference"),
        ("<a>&#xffff;</a>", "bad-reference"),
        ("<a>& </a>", "bad-reference"),
        ("<a>]]></a>", "cdata-end-in-text"),
        ("<a>\u{1}</a>", "illegal-character"),
        ("<a b='\u{ffff}'/>", "illegal-character"),
        ("<a/><b/>", "second-root"),
        ("<a/>x", "text-outside-root"),
        ("x<a/>", "text-outside-root"),
        ("<a><b></b>", "unclosed-element"),
        ("<a><b></a></b>", "mismatched-end"),
        ("</a>", "unopened-end"),
        ("<!-- -->", "no-root"),
        ("<a b='1' b='2'/>", "duplicate-attribute"),
        ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "duplicate-attribute"),
        ("<p:a/>", "unbound-prefix"),
        ("<a xmlns:p=''/>", "bad-namespace"),
        ("<1a/>", "bad-name"),
        ("<a b=1/>", "unquoted-attribute"),
        ("<a b/>", "attribute-without-value"),
        ("<a b='1'c='2'/>", "bad-tag"),
        ("<a b='<'/>", "less-than-in-attribute"),
        ("<a><!-- -- --></a>", "double-hyphen"),
        ("<a><?xml version='1.0'?></a>", "misplaced-declaration"),
        (" <?xml version='1.0'?><a/>", "misplaced-declaration"),
        ("<?xml version='2.0'?><a/>", "bad-declaration"),
        ("<?xml encoding='utf-8' version='1.0'?><a/>", "bad-declaration"),
        ("<a", "unexpected-end"),
        ("<a><![CDATA[", "unexpected-end"),
    ] {
        assert_eq!(refusal(text.as_bytes()).cause, cause, "{text}");
    }
}

#[test]
fn limits_hold() {
    let deep: String = (0..300).map(|_| "<a>").collect();
    assert_eq!(refusal(deep.as_bytes()).cause, "xml-depth");
    let many: String = (0..300).map(|i| format!(" a{i}='1'")).collect();
    assert_eq!(refusal(format!("<a{many}/>").as_bytes()).cause, "xml-attributes");
    let options = ReadOptions { limits: Limits { token: 10, ..Limits::default() }, ..ReadOptions::default() };
    let long = format!("<a>{}</a>", "x".repeat(600_000));
    match open(&input(long.as_bytes()), &options, &mut Sources::default()) {
        Err(ReadError::Refused(f)) => assert_eq!((f.rule.id, f.cause.as_str()), ("F-LIM-001", "token")),
        _ => panic!("not refused"),
    }
}

#[test]
fn records_come_one_by_one_in_one_tree() {
    let text = "<r xmlns='u' n='1'><meta><fila>no</fila></meta><d><fila n='1'>a</fila>\n<x/><fila/><fila>b<b/>c</fila></d>\
                <d xmlns:p='q'><p:fila p:z='1'/></d></r>";
    let path = ["{u}r", "{u}d", "{u}fila"];
    let mut seen = Vec::new();
    let mut each = |t: &Tree| seen.push((show(t, NodeId(0)), t.node(NodeId(0)).offset));
    let way = Way { depth: 3, fits: &|d, name| path[d] == name, each: &mut each, parents: Vec::new() };
    let mut keep = Keep::Rest(way);
    let (rest, _) = read(&input(text.as_bytes()), &ReadOptions::default(), PartId(0), &mut keep).expect("well formed");
    let Keep::Rest(way) = keep else { panic!("the way stays") };
    assert_eq!(way.parents.len(), 1);
    let at = |s: &str| text.find(s).expect("the text has it") as u64;
    assert_eq!(
        seen,
        [
            ("{u}fila(@n=\"1\" #text=\"a\")".to_owned(), at("<fila n")),
            ("{u}fila()".to_owned(), at("<fila/>")),
            ("{u}fila(#text=\"b\" {u}b() #text=\"c\")".to_owned(), at("<fila>b"))
        ]
    );
    assert_eq!(show(&rest, NodeId(0)), "{u}r(@n=\"1\" {u}meta({u}fila(#text=\"no\")) {u}d({u}x()) {u}d({q}fila(@{q}z=\"1\")))");
}

#[test]
fn a_sample_has_the_first_children_of_each_name() {
    let many: String = (0..SAMPLE * 2).map(|n| format!("<a>{n}</a><b/>")).collect();
    let mut keep = Keep::Sample { cut: false };
    let text = format!("<r>{many}<c/></r>");
    let (tree, _) = read(&input(text.as_bytes()), &ReadOptions::default(), PartId(0), &mut keep).expect("well formed");
    assert!(matches!(keep, Keep::Sample { cut: true }));
    let count = |name: &str| tree.children(NodeId(0)).filter(|&c| tree.name(c) == name).count();
    assert_eq!((count("a"), count("b"), count("c")), (SAMPLE, SAMPLE, 1));
}

#[test]
fn names_that_a_prefix_gives_change_with_it() {
    assert_eq!(
        shown(b"<a><b xmlns:p='u' p:x='1'><p:c/></b><b xmlns:p='v' p:x='1'><p:c/></b><b x='1'/></a>"),
        "a(b(@{u}x=\"1\" {u}c()) b(@{v}x=\"1\" {v}c()) b(@x=\"1\"))"
    );
    assert_eq!(refusal(b"<a><b xmlns:p='u'><p:c/></b><p:c/></a>").cause, "unbound-prefix");
    assert_eq!(refusal(b"<a><b x='1' y='2'/><b x='1' y='2' x='3'/></a>").cause, "duplicate-attribute");
}

#[test]
fn markup_across_windows() {
    let body: String = (0..40_000).map(|i| format!("<fila n='{i}'><!-- {i} -->v{i}<![CDATA[&]]></fila>\n")).collect();
    let t = tree(format!("<r>{body}</r>").as_bytes()).expect("well formed");
    for (i, row) in t.children(NodeId(0)).enumerate() {
        assert_eq!(show(&t, row), format!("fila(@n=\"{i}\" #text=\"v{i}&\")"));
    }
    assert_eq!(t.children(NodeId(0)).count(), 40_000);
}

proptest! {
    #[test]
    fn what_quick_xml_refuses_is_refused(text in "<a>[<>/ab='\" &;!\\[\\]x-]{0,14}</a>") {
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_comments = true;
        let theirs = loop {
            match reader.read_event() {
                Err(e) => break Err(e.to_string()),
                Ok(quick_xml::events::Event::Eof) => break Ok(()),
                Ok(_) => {}
            }
        };
        if let Err(e) = theirs {
            prop_assert!(tree(text.as_bytes()).is_err(), "{text}: {e}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = tree(format!("<a>{text}</a>").as_bytes());
        let _ = tree(&bytes);
    }
}
