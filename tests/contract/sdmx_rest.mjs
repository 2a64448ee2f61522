// Does the gateway answer every kind of question that the npm package sdmx-rest writes? `sdmx_rest.mjs ADDRESS FOLDER`: the package is
// installed in FOLDER. It checks status and media type of each answer itself; the figures are held against the plain CSV of the dataset.
import { createRequire } from 'node:module';
import path from 'node:path';

const [address, folder] = process.argv.slice(2);
const require = createRequire(path.join(folder, 'node_modules', 'x.js'));
const sdmx = require('sdmx-rest');
const { DataFormat, DataDetail } = sdmx.data;
const { MetadataFormat, MetadataDetail, MetadataReferences } = sdmx.metadata;
const { SchemaContext, SchemaFormat } = sdmx.schema;
const FLOW = 'DF_BORDER_MVT';

const rows = async (question) => {
  const text = await (await fetch(`${address}/data/${FLOW}.csv${question}`)).text();
  const [head, ...lines] = text.trim().split(/\r?\n/).map((line) => line.split(','));
  return { many: lines.length, sum: lines.reduce((sum, line) => sum + Number(line[head.indexOf('OBS_VALUE')] || 0), 0) };
};
// Figures in a CSV whose columns are those of the standard.
const figures = (text) => {
  const [head, ...lines] = text.trim().split(/\r?\n/).map((line) => line.split(','));
  const at = head.findIndex((name) => name.startsWith('OBS_VALUE'));
  return { many: lines.length, sum: lines.reduce((sum, line) => sum + Number(line[at] || 0), 0) };
};
// Figures in any of the forms: one for each `<Obs `, each observation of JSON, each line of CSV.
const count = (text, form) => {
  if (form.includes('csv')) return figures(text).many;
  if (form.includes('xml')) return (text.match(/<([a-z0-9_]+:)?Obs[ >/]/gi) || []).length;
  const found = JSON.parse(text);
  const sets = (found.data ?? found).dataSets;
  return sets.reduce((sum, set) => sum + Object.values(set.series ?? {}).reduce((all, s) => all + Object.keys(s.observations).length, 0)
    + Object.keys(set.observations ?? {}).length, 0);
};

let asked = 0;
let refused = 0;
const wrong = [];
const ask = async (what, query, service, headers, see) => {
  asked += 1;
  try {
    const text = await sdmx.request(query, service, headers ? { headers } : undefined);
    const fault = see?.(text);
    if (fault) wrong.push(`${what}: ${fault}`);
  } catch (error) {
    // What the package itself holds to be no question of that version is none.
    if (/not allowed/.test(error)) refused += 1;
    else wrong.push(`${what}: ${error}`);
  }
};
const same = (found, wanted) => (JSON.stringify(found) === JSON.stringify(wanted) ? undefined : `found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);

const [all, mexico, recent] = [await rows(''), await rows('?REF_AREA=MEX'), await rows('?startPeriod=2023&endPeriod=2023')];
if (all.many === 0) wrong.push('the demo has no figures');

for (const [api, surface, formats] of [
  ['v1.5.0', 'v1', [DataFormat.SDMX_ML_2_1_GENERIC, DataFormat.SDMX_ML_2_1_STRUCTURE_SPECIFIC, DataFormat.SDMX_ML_2_1_GENERIC_TS,
    DataFormat.SDMX_ML_2_1_STRUCTURE_SPECIFIC_TS, DataFormat.SDMX_JSON_1_0_0, DataFormat.SDMX_CSV_1_0_0]],
  ['v2.0.0', 'v2', [DataFormat.SDMX_ML_3_0_0, DataFormat.SDMX_JSON_2_0_0, DataFormat.SDMX_CSV_2_0_0]],
]) {
  const service = sdmx.getService({ url: `${address}/rest/${surface}`, api });
  const second = surface === 'v2';
  const data = (parts) => (second
    ? sdmx.getDataQuery2({ context: `dataflow=ISTHMUS:${FLOW}(*)`, ...parts.second })
    : sdmx.getDataQuery({ flow: `ISTHMUS,${FLOW},1.0.0`, ...parts.first }));
  const csv = second ? DataFormat.SDMX_CSV_2_0_0 : DataFormat.SDMX_CSV_1_0_0;
  const send = second ? 'request2' : 'request';
  const get = (what, parts, format, see) => {
    const question = data(parts);
    asked += 1;
    return fetch(sdmx.getUrl(question, service), { headers: { accept: format } }).then(async (answer) => {
      sdmx.checkStatus(question, answer);
      sdmx.checkMediaType(format, answer);
      const fault = see(await answer.text());
      if (fault) wrong.push(`${api} ${what}: ${fault}`);
    }).catch((error) => wrong.push(`${api} ${what} (${send}): ${error}`));
  };
  for (const format of formats) await get(format, {}, format, (text) => same(count(text, format), all.many));
  await get('all', {}, csv, (text) => same(figures(text), all));
  await get('area', { first: { key: '.MEX.........' }, second: { filters: ['REF_AREA=MEX'] } }, csv, (text) => same(figures(text), mexico));
  await get('period', { first: { start: '2023', end: '2023' }, second: { filters: ['TIME_PERIOD=ge:2023+le:2023'] } }, csv,
    (text) => same(figures(text), recent));
  await get('one of each', { first: { lastNObs: 1 }, second: { lastNObs: 1 } }, csv, (text) => (figures(text).many > 0 ? undefined : 'nothing'));
  await get('since long ago', { first: { updatedAfter: '2020-01-01T00:00:00Z' }, second: { updatedAfter: '2020-01-01T00:00:00Z' } }, csv,
    (text) => same(figures(text).many, all.many));
  if (!second) {
    for (const detail of Object.values(DataDetail)) await get(detail, { first: { detail } }, DataFormat.SDMX_ML_2_1_GENERIC, (text) => (text.includes('DataSet') ? undefined : 'no data set'));
  }
  const form = second ? MetadataFormat.SDMX_JSON_2_0_0 : MetadataFormat.SDMX_ML_2_1_STRUCTURE;
  for (const resource of ['codelist', 'conceptscheme', 'datastructure', 'dataflow', 'agencyscheme']) {
    await ask(`${api} ${resource}`, sdmx.getMetadataQuery({ resource, agency: second ? '*' : 'all', id: second ? '*' : 'all', version: second ? '+' : 'all' }), service, { accept: form });
  }
  for (const references of Object.values(MetadataReferences)) {
    await ask(`${api} references ${references}`, sdmx.getMetadataQuery({ resource: 'dataflow', agency: 'ISTHMUS', id: FLOW, references }), service, { accept: form },
      (text) => (text.includes(FLOW) ? undefined : 'it is not there'));
  }
  for (const detail of Object.values(MetadataDetail)) {
    await ask(`${api} detail ${detail}`, sdmx.getMetadataQuery({ resource: 'codelist', agency: 'SDMX', id: 'CL_SEX', detail }), service, { accept: form },
      (text) => (text.includes('CL_SEX') ? undefined : 'it is not there'));
  }
  await ask(`${api} one code`, sdmx.getMetadataQuery({ resource: 'codelist', agency: 'SDMX', id: 'CL_SEX', item: 'F' }), service, { accept: form },
    (text) => (/["= >]F["<]/.test(text) && !/id="M"|"id":"M"/.test(text) ? undefined : 'not that code alone'));
  for (const one of second ? [SchemaFormat.XML_SCHEMA_3_0_0, SchemaFormat.JSON_SCHEMA_2_0_0, SchemaFormat.SDMX_JSON_2_0_0] : [SchemaFormat.XML_SCHEMA_2_1, SchemaFormat.SDMX_ML_2_1_STRUCTURE]) {
    await ask(`${api} schema ${one}`, sdmx.getSchemaQuery({ context: SchemaContext.DATAFLOW, agency: 'ISTHMUS', id: FLOW, version: '1.0.0' }), service, { accept: one });
  }
  const available = second
    ? sdmx.getAvailabilityQuery2({ context: `dataflow=ISTHMUS:${FLOW}(*)`, component: 'REF_AREA' })
    : sdmx.getAvailabilityQuery({ flow: `ISTHMUS,${FLOW},1.0.0`, component: 'REF_AREA' });
  await ask(`${api} availability`, available, service, { accept: form }, (text) => (text.includes('MEX') ? undefined : 'the area is not there'));
}

console.log(`sdmx-rest: ${asked - refused} questions, ${wrong.length} not answered as they should be`);
for (const fault of wrong) console.log(`  ${fault}`);
process.exit(wrong.length ? 1 : 0);
