// A certified OpenID provider (npm oidc-provider) on loopback that signs everybody in as one person, for a test of signing in.
// Use: node tests/oidc_provider.mjs FOLDER_OF_NODE_MODULES REDIRECT_URI; prints its issuer.
import http from 'node:http';
import { pathToFileURL } from 'node:url';

const [folder, redirect] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${folder}/node_modules/oidc-provider/lib/index.js`));
const server = http.createServer((request, response) => answer(request, response));
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;
const claims = { email: 'ana@example.org', email_verified: true, name: 'Ana', groups: ['mex-senders'] };
const provider = new Provider(issuer, {
  clients: [{ client_id: 'isthmus', client_secret: 'only-for-tests', redirect_uris: [redirect], response_types: ['code'], grant_types: ['authorization_code'] }],
  claims: { openid: ['sub', ...Object.keys(claims)] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims }) }),
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ['only-for-tests'] },
});
const standard = provider.callback();

async function answer(request, response) {
  if (!request.url.startsWith('/interaction/')) return standard(request, response);
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: '0001', clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { login: { accountId: '0001' }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

console.log(issuer);
