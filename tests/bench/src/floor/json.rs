//! The floor of the nested records: a record's end by the depth of its braces, then the record by serde, typed.

use std::fs::File;
use std::io::{self, Read};

use serde::Deserialize;

use super::rows::Labels;
use super::{Sink, WINDOW, odd};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(borrow)]
    pais_informante: Named<'a>,
    indicador: &'a str,
    desglose: Breakdown<'a>,
    periodo: Period<'a>,
    observacion: Figure<'a>,
}

#[derive(Deserialize)]
struct Named<'a> {
    nombre: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Breakdown<'a> {
    sexo: &'a str,
    edad: &'a str,
    #[serde(borrow)]
    pais_nacimiento: Named<'a>,
    residencia_anterior: Named<'a>,
}

#[derive(Deserialize)]
struct Period<'a> {
    frecuencia: &'a str,
    valor: &'a str,
}

#[derive(Deserialize)]
struct Figure<'a> {
    valor: Option<f64>,
    estado: &'a str,
}

/// `{"meta":…,"data":[{…},…]}` in a sliding window.
pub(super) fn records(mut file: File, sink: &mut Sink<'_>) -> io::Result<()> {
    let (mut window, mut have, mut from) = (vec![0u8; WINDOW], 0, 0);
    let mut inside = false;
    let mut labels = Labels::default();
    loop {
        let read = file.read(&mut window[have..])?;
        have += read;
        if !inside {
            let data = memchr::memmem::find(&window[..have], b"\"data\":[").ok_or_else(|| odd("no data"))?;
            from = data + b"\"data\":[".len();
            inside = true;
        }
        while let Some(gap) = memchr::memchr2(b'{', b']', &window[from..have]) {
            let start = from + gap;
            if window[start] == b']' {
                return Ok(());
            }
            let Some(length) = length(&window[start..have]) else { break };
            one(&window[start..start + length], &mut labels, sink)?;
            from = start + length;
        }
        if read == 0 {
            return Err(odd("no end of the data"));
        }
        window.copy_within(from..have, 0);
        have -= from;
        from = 0;
    }
}

/// The length of the record that the text begins with, if it ends there.
fn length(text: &[u8]) -> Option<usize> {
    let (mut depth, mut i, mut quoted) = (0, 0, false);
    while i < text.len() {
        match text[i] {
            b'"' => quoted = !quoted,
            b'\\' if quoted => i += 1,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
        i += 1;
    }
    None
}

fn one(text: &[u8], labels: &mut Labels, sink: &mut Sink<'_>) -> io::Result<()> {
    let Ok(r) = serde_json::from_slice::<Record<'_>>(text) else {
        return sink.put(None);
    };
    let row = labels.row(
        sink,
        [
            r.periodo.frecuencia,
            r.pais_informante.nombre,
            r.indicador,
            r.desglose.sexo,
            r.desglose.edad,
            r.desglose.pais_nacimiento.nombre,
            r.desglose.residencia_anterior.nombre,
            r.periodo.valor,
            "",
            r.observacion.estado,
        ]
        .map(str::as_bytes),
    );
    sink.put(row.map(|mut row| {
        if let Some(figure) = r.observacion.valor {
            row.tenths = (figure * 10.0).round() as i64;
        }
        row
    }))
}
