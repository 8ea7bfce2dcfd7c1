'use strict';
// The identity provider: `oidc-provider` with scripted sign-ins. On the same port
// it serves one catalog file, so that Backstage has something to read over HTTP.
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const s = require('./settings');

const scopes = 'openid profile email groups offline_access';

async function makeProvider() {
  const { Provider } = await import('oidc-provider');
  const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(s.idpUrl, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'lab' }] },
    cookies: { keys: ['lab-cookie-key'] },
    scopes: scopes.split(' '),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
    conformIdTokenClaims: false,
    clients: [
      {
        client_id: 'backstage',
        client_secret: 'lab-backstage-client-secret',
        client_name: 'Backstage',
        redirect_uris: [`${s.backstageUrl}/api/auth/oidc/handler/frame`],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 600, RefreshToken: 3600, Grant: 3600, Session: 3600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    // Every client gets what it asks for; the sign-in answers the consent prompt too.
    async loadExistingGrant(ctx) {
      const known = ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
      if (known) return provider.Grant.find(known);
      const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope(scopes);
      await grant.save();
      return grant;
    },
    async findAccount(_ctx, id) {
      const person = s.people[id];
      if (!person) return undefined;
      const { name, email, groups } = person;
      const claims = { sub: id, name, preferred_username: id, email, email_verified: true, groups };
      return { accountId: id, claims: async () => claims };
    },
    // Errors as JSON rather than as a page.
    async renderError(ctx, out) {
      ctx.type = 'json';
      ctx.body = out;
    },
  });
  provider.on('server_error', (_ctx, error) => console.error('[idp]', error));
  return provider;
}

function send(res, status, type, body) {
  res.writeHead(status, { 'content-type': type });
  res.end(body);
}

async function main() {
  const remoteCatalog = fs.readFileSync(path.join(__dirname, 'catalog', 'remote.yaml'), 'utf8');
  const provider = await makeProvider();
  const oidc = provider.callback();

  const server = http.createServer(async (req, res) => {
    try {
      const { pathname } = new URL(req.url, s.idpUrl);
      if (pathname === '/files/remote.yaml') return send(res, 200, 'text/yaml', remoteCatalog);
      if (!pathname.startsWith('/interaction/')) return oidc(req, res);
      // The sign-in page: a header says who answers it.
      const name = req.headers['x-lab-user'];
      const result = s.people[name]
        ? { login: { accountId: name }, consent: {} }
        : { error: 'access_denied', error_description: 'the person said no' };
      return await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
    } catch (error) {
      console.error('[idp]', error);
      if (!res.headersSent) send(res, 500, 'text/plain', error.message);
    }
  });
  server.listen(s.idpPort, '127.0.0.1');
  const stop = () => { server.close(); server.closeAllConnections(); };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

if (process.connected) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
main().catch(error => {
  console.error(error);
  process.exit(1);
});
