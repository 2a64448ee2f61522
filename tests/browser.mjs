// The office's whole path in a real browser (Debian's Chromium by playwright-core), in each of four languages: a faulty workbook is
// sent, its problems are read, it is mended and sent again, reviewed by a second person, released. Every page is looked at by
// axe-core, must not be wider than the window, must break no rule of its own policy, and is kept as a picture at 1280 and 360 px.
// A page and all that it loads is below 100 KB, and nothing but its style holds up what is seen first.
// Use: node tests/browser.mjs NODE_MODULES BASE OUT FAULTY MENDED UNKNOWN PASSWORD [LANG…]; ends with 1 where something is wrong.
// ISTHMUS_CHANGING is the receipt of a file of MEX that would change what is published.
import { mkdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, base, out, faulty, mended, unknown, password, ...wanted] = process.argv.slice(2);
const langs = wanted.length ? wanted : ['es', 'en', 'fr', 'pt'];
const { chromium } = await import(pathToFileURL(`${folder}/node_modules/playwright-core/index.mjs`));
const axe = readFileSync(`${folder}/node_modules/axe-core/axe.min.js`, 'utf8');
mkdirSync(out, { recursive: true });
const wrong = [];
let looked = 0;
const sizes = [];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });

async function person(lang, login, options = {}) {
  const context = await browser.newContext({ locale: lang, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on('console', (m) => { if (m.type() === 'error') wrong.push(`${lang} ${page.url()}: ${m.text()}`); });
  page.on('pageerror', (e) => wrong.push(`${lang} ${page.url()}: ${e}`));
  // The language that is chosen goes before that of the account.
  await page.goto(`${base}/sign-in?lang=${lang}&to=/office`);
  if (login) {
    await page.fill('#login', login);
    await page.fill('#password', password);
    await page.click('main form button');
    await page.waitForURL(`${base}/office`);
  }
  return page;
}

// What holds for every page; kept as pictures.
async function look(page, lang, name) {
  looked += 1;
  const loaded = await page.evaluate(() => {
    const [own] = performance.getEntriesByType('navigation');
    const all = performance.getEntriesByType('resource').filter((r) => ['script', 'link', 'css', 'img'].includes(r.initiatorType));
    return {
      bytes: own.decodedBodySize + all.reduce((sum, r) => sum + r.decodedBodySize, 0),
      sent: own.encodedBodySize + all.reduce((sum, r) => sum + r.encodedBodySize, 0),
      blocking: all.filter((r) => r.renderBlockingStatus === 'blocking' && !r.name.endsWith('.css')).map((r) => r.name),
    };
  });
  if (loaded.bytes > 100_000) wrong.push(`${lang} ${name}: ${loaded.bytes} bytes`);
  if (loaded.blocking.length) wrong.push(`${lang} ${name}: ${loaded.blocking} before anything is seen`);
  if (lang === langs[0]) sizes.push([loaded.bytes, loaded.sent, name]);
  const spoken = await page.getAttribute('html', 'lang');
  if (spoken !== lang) wrong.push(`${lang} ${name}: the page is in ${spoken}`);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) wrong.push(`${lang} ${name}: ${wide} px wider than ${width}`);
    await page.screenshot({ path: `${out}/${name}-${lang}-${width}.png`, fullPage: true });
    // What a narrow window changes, it changes in every language alike.
    if (width === 360 && lang !== langs[0]) continue;
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    for (const v of found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))) {
      wrong.push(`${lang} ${name} at ${width}: ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.html).join(' | ')}`);
    }
  }
}

// Sends a file by the form and waits until it was checked.
async function send(page, file, shot) {
  await page.setInputFiles('#file', file);
  await page.click('main form button');
  await page.waitForURL(/\/office\/submissions\/R-/);
  const receipt = /R-\d+-\d+/.exec(page.url())[0];
  if (shot) await shot(receipt);
  await page.waitForSelector('body:not(:has([data-look])) .tally');
  return receipt;
}

for (const lang of langs) {
  const nobody = await person(lang, null);
  await look(nobody, lang, '01-sign-in');
  await nobody.fill('#login', `ana-${lang}`);
  await nobody.fill('#password', 'wrong');
  await nobody.click('main form button');
  await nobody.waitForSelector('.wrong');
  await nobody.goto(`${base}/invitation`);
  await look(nobody, lang, '02-invitation');
  await nobody.context().close();

  const ana = await person(lang, `ana-${lang}`);
  await look(ana, lang, '03-work-empty');
  await ana.goto(`${base}/office/password`);
  await look(ana, lang, '04-password');
  await ana.goto(`${base}/office/send`);
  await look(ana, lang, '05-send');
  const first = await send(ana, faulty);
  await look(ana, lang, '06-refused');
  await ana.click('.causes ~ p a.button');
  await ana.waitForURL(/problems/);
  await look(ana, lang, '07-problems');
  await ana.click('.places a');
  await ana.waitForURL(/sheet/);
  await look(ana, lang, '08-sheet');
  await ana.click('td.flag:target a, td.flag a');
  await ana.waitForURL(/problems\?file=/);
  await look(ana, lang, '09-cause');
  await ana.goto(`${base}/office/submissions/${first}`);
  await ana.fill('#comment-text', '12o → 120 <b>?</b>');
  await ana.click('form[action$="/comment"] button');
  await ana.waitForURL(/said=commented/);
  await look(ana, lang, '10-thread');
  await ana.click('aside a.button');
  await ana.waitForURL(/corrects=/);
  const second = await send(ana, mended);
  await look(ana, lang, '11-checked');
  for (const why of await ana.$$('textarea[name^="why-"]')) await why.fill('✓ 2019');
  await ana.click('form[action$="/submit"] button');
  await ana.waitForURL(/said=submitted/);
  await look(ana, lang, '12-submitted');
  await ana.context().close();

  // A layout that nobody knows, mapped by pointing at it; the steps stand in the address, and one is taken back.
  const max = await person(lang, `max-${lang}`);
  await max.goto(`${base}/office/send`);
  const strange = await send(max, unknown);
  await max.goto(`${base}/office/submissions/${strange}/map`);
  await look(max, lang, '25-map-guess');
  await max.click('td.role.r-header button.cell');
  await max.waitForSelector('.chosen-cell');
  await look(max, lang, '26-map-cell');
  const page = () => max.waitForLoadState('load');
  await max.selectOption('#flow', { index: await max.$$eval('#flow option', (all) => all.findIndex((o) => o.value.includes('DF_BORDER_MVT'))) });
  await max.click('.count-bar button >> nth=0');
  await max.waitForSelector('[name="say.always.DIRECTION"]');
  await look(max, lang, '27-map-dataflow');
  await max.selectOption('[name="say.always.DIRECTION"]', 'IN');
  await max.fill('[name="say.always.REF_AREA"]', 'MEX');
  await max.selectOption('[name="say.always.COUNT_UNIT"]', 'EVENT');
  await max.click('.count-bar button >> nth=0');
  await page();
  const before = max.url();
  await max.click('button[name="keep"] >> nth=0');
  await page();
  if (max.url() === before) wrong.push(`${lang}: a step was not taken back`);
  await max.goBack();
  await max.waitForSelector('.note.good');
  await look(max, lang, '28-map-ready');
  await max.click('form[method="post"][action$="/map"] button');
  await max.waitForURL(/said=mapped/);
  await max.waitForSelector('body:not(:has([data-look])) .tally');
  await look(max, lang, '29-mapped');
  await max.goto(`${base}/office/tenants/${lang.toUpperCase()}/definitions`);
  await look(max, lang, '30-definitions');
  await max.click('table.list a');
  await max.waitForURL(/definitions\/mapping\//);
  await look(max, lang, '31-versions');
  await max.goto(`${base}/office/tenants/${lang.toUpperCase()}/trends`);
  await look(max, lang, '32-trends');
  await max.goto(`${base}/verify`);
  await look(max, lang, '33-verify');
  await max.context().close();

  // The whole way in the practice space, every press counted.
  const nova = await person(lang, `ana-${lang}`);
  let clicks = 0;
  const press = async (what, then) => {
    clicks += 1;
    await nova.click(what);
    await then();
  };
  const at = (url) => () => nova.waitForURL(url);
  await press('#practise-it', at(/\/office\/practice$/));
  await look(nova, lang, '40-practice');
  await press('#next-step', at(/said=sent/));
  await nova.waitForSelector('body:not(:has([data-look])) .tally');
  await look(nova, lang, '41-practice-refused');
  await press('#next-step', at(/problems/));
  await press('#next-step', at(/said=sent/));
  await nova.waitForSelector('form[action$="/submit"]');
  for (const why of await nova.$$('textarea[name^="why-"]')) await why.fill('✓');
  await press('form[action$="/submit"] button', at(/said=submitted/));
  await press('#next-step', at(/review/));
  await press('form[action$="/approve"] button', at(/said=approved/));
  await look(nova, lang, '42-practice-approved');
  await press('form[action$="/release"] button', at(/said=released/));
  await press('.files a[href$="/trace"]', at(/trace/));
  await press('td.n a', at(/trace\?/));
  await look(nova, lang, '43-practice-figure');
  await press('.practice .plain', at(/\/office$/));
  if (clicks > 12) wrong.push(`${lang}: the way through the practice space takes ${clicks} clicks`);
  await nova.context().close();

  const luz = await person(lang, `luz-${lang}`);
  await look(luz, lang, '13-work-reviewer');
  await luz.click('a.go');
  await luz.waitForURL(/review/);
  await look(luz, lang, '14-review');
  await luz.fill('#approve-text', '✓');
  await luz.click('form[action$="/approve"] button');
  await luz.waitForURL(/said=approved/);
  await look(luz, lang, '15-approved');
  await luz.context().close();

  const pia = await person(lang, `pia-${lang}`);
  await pia.click('a.go');
  await pia.waitForURL(/review/);
  await look(pia, lang, '16-release');
  await pia.click('form[action$="/release"] button');
  await pia.waitForURL(/said=released/);
  await look(pia, lang, '17-released');
  await pia.click('.files a[href$="/trace"]');
  await pia.waitForURL(/trace/);
  await look(pia, lang, '21-figures');
  await pia.click('td.n a');
  await pia.waitForURL(/trace\?/);
  await look(pia, lang, '22-figure');
  await pia.click('button[name="verify"]');
  await pia.waitForSelector('#verified .note.good');
  await look(pia, lang, '22-figure-verified');
  await pia.click('.steps a[href*="/sheet"]');
  await pia.waitForURL(/sheet/);
  await pia.goto(`${base}/office/releases`);
  await look(pia, lang, '18-releases');
  await pia.goto(`${base}/office`);
  await look(pia, lang, '19-work');
  await pia.goto(`${base}/nowhere`);
  wrong.splice(0, wrong.length, ...wrong.filter((w) => !w.includes('/nowhere') || !w.includes('404')));
  await look(pia, lang, '20-problem');
  await pia.context().close();
  const rita = await person(lang, 'rita');
  await rita.goto(`${base}/office/submissions/${process.env.ISTHMUS_CHANGING}/review`);
  await look(rita, lang, '16-change');
  await rita.context().close();
  const sol = await person(lang, 'sol');
  await sol.goto(`${base}/office/health`);
  await sol.waitForSelector('meter');
  await look(sol, lang, '34-health');
  await sol.context().close();
  const eva = await person(lang, `eva-${lang}`);
  await eva.click('nav.main a[href="/office/admin"]');
  await eva.waitForURL(/\/admin$/);
  await eva.click('#people ~ details summary');
  await eva.fill('#p-login', `nova-${lang}`);
  await eva.fill('#p-name', 'Nova <i>x</i>');
  await eva.check('input[name="role-uploader"] >> nth=0');
  await eva.click('#people ~ details button');
  await eva.waitForSelector('.secret');
  await look(eva, lang, '23-admin');
  await eva.context().close();
  if (second === first) wrong.push(`${lang}: one receipt for two files`);

  // What was released is there for everybody to look at.
  const visitor = await person(lang, null);
  await visitor.goto(`${base}/datasets`);
  await look(visitor, lang, '21-catalogue');
  await visitor.click('article h2 a[href*="DF_IRREG"]');
  await visitor.waitForURL(/\/datasets\/DF_/);
  await look(visitor, lang, '22-dataset');
  await visitor.click('.look-form button');
  await visitor.waitForURL(/period=/);
  await look(visitor, lang, '23-dataset-chosen');
  await visitor.goto(`${new URL(visitor.url()).origin}${new URL(visitor.url()).pathname}/comparability`);
  await look(visitor, lang, '24-comparability');
  await visitor.goto(`${base}/datasets/DF_BORDER_MVT?REF_AREA=MEX`);
  await look(visitor, lang, '24-dataset-revised');
  await visitor.goto(`${base}/datasets/DF_BORDER_MVT/comparability`);
  await visitor.selectOption('#group', 'G_RCM');
  await visitor.click('.look-form button');
  await visitor.waitForURL(/group=G_RCM/);
  await look(visitor, lang, '24-comparability-group');
  await visitor.goto(`${base}/datasets/DF_MIG_FLOW/comparability?with=ESP`);
  await visitor.click('.look-matrix a');
  await visitor.waitForURL(/\/mirror\?pair=/);
  await look(visitor, lang, '24-mirror');
  await visitor.goto(`${base}/rules#X-VAD-001`);
  await look(visitor, lang, '24-rules');
  await visitor.context().close();
}

// The same by a browser that runs no script: the page comes anew until the file was checked.
const plain = await person(langs[0], `ana-${langs[0]}`, { javaScriptEnabled: false });
await plain.goto(`${base}/office/send`);
await send(plain, faulty);
await plain.goto(`${base}/datasets`);
await plain.click('article h2 a');
await plain.waitForSelector('svg.pic');
await browser.close();
const told = wrong.filter((w) => !/401/.test(w));
for (const w of told) console.log(w);
for (const [bytes, sent, name] of sizes.sort((a, b) => b[0] - a[0]).slice(0, 8)) console.log(`${name}: ${bytes} bytes, ${sent} on the way`);
console.log(`${looked} pages looked at, ${told.length} wrong`);
process.exit(told.length ? 1 : 0);
