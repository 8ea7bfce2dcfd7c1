'use strict';
// The identity provider: `oidc-provider` with scripted sign-ins. On the same port are
// client metadata documents, the page on which a person approves a client of
// Backstage, and one catalog file, so that Backstage has something to read over HTTP.
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const s = require('./settings');

const scopes = 'openid profile email groups offline_access';
const people = { ...s.people, ...s.strangers };

// The client metadata document of one device: its own address is the id.
const clientDocument = name => ({
  client_id: `${s.idpUrl}/clients/${name}`,
  client_name: 'backdrone',
  client_uri: 'https://backdrone.example',
  redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  scope: 'openid offline_access',
});

// Plain pages; the built-in ones load fonts from the internet.
function devicePage(ctx, title, form) {
  const id = form.match(/form id="([^"]+)"/)?.[1];
  const button = (more, text) => `<button type="submit" form="${id}" ${more}>${text}</button> `;
  const buttons = id ? button('', 'Continue') + (id.includes('Confirm') ? button('name="abort" value="yes"', 'Refuse') : '') : '';
  ctx.body = `<!doctype html><title>Device sign-in</title><h1>${title}</h1>${form}${buttons}`;
}

async function makeProvider() {
  const { Provider, errors } = await import('oidc-provider');
  const signingKey = (type, options, alg) => ({
    ...crypto.generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
    alg,
    use: 'sig',
    kid: `lab-${alg.toLowerCase()}`,
  });

  const provider = new Provider(s.idpUrl, {
    jwks: {
      keys: [
        signingKey('rsa', { modulusLength: 2048 }, 'RS256'),
        signingKey('ec', { namedCurve: 'P-256' }, 'ES256'),
      ],
    },
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
      {
        client_id: 'backdrone-tui',
        client_name: 'backdrone terminal',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // Public clients get a new refresh token on every use; presenting a used one
    // revokes the whole grant.
    rotateRefreshToken: ctx => ctx.oidc.client.clientAuthMethod === 'none',
    ttl: {
      AccessToken: () => s.accessTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: 300,
      IdToken: () => s.accessTokenSeconds,
      Interaction: 600,
      RefreshToken: () => s.refreshTokenSeconds,
      Grant: () => s.refreshTokenSeconds,
      Session: 24 * 3600,
    },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (ctx, form) => devicePage(ctx, 'Type the code', form),
        userCodeConfirmSource: async (ctx, form, _client, _info, code) => devicePage(ctx, `Is this the code on the device: ${code}?`, form),
        successSource: async ctx => devicePage(ctx, 'Done', ''),
      },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== s.backstageApi && resource !== s.otherApi) {
            throw new errors.InvalidTarget();
          }
          return { scope: 'catalog.read builds.read', audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } };
        },
      },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    // Every client gets what it asks for; the sign-in answers the consent prompt too.
    async loadExistingGrant(ctx) {
      const known = ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
      if (known) return provider.Grant.find(known);
      const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope(scopes);
      for (const api of [s.backstageApi, s.otherApi]) grant.addResourceScope(api, 'catalog.read builds.read');
      await grant.save();
      return grant;
    },
    async findAccount(_ctx, id) {
      const person = people[id];
      if (!person) return undefined;
      return {
        accountId: id,
        claims: async () => ({
          sub: id,
          name: person.name,
          preferred_username: id,
          email: person.email,
          email_verified: person.emailVerified !== false,
          groups: person.groups,
        }),
      };
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

// The sign-in page: a header or `?login=NAME` says who answers it, else a link does.
// A person who is hinted at (`login_hint`) is taken there by the page itself.
async function interaction(provider, req, res, url) {
  const name = req.headers['x-lab-user'] || url.searchParams.get('login');
  if (!name) {
    const { params } = await provider.interactionDetails(req, res);
    const hint = people[params.login_hint] ? `<meta http-equiv="refresh" content="0; url=?login=${params.login_hint}">` : '';
    const links = Object.keys(people).map(it => `<li><a href="?login=${it}">${it}</a></li>`).join('');
    return send(res, 200, 'text/html', `<!doctype html><title>Sign in</title>${hint}<h1>Sign in as</h1><ul>${links}</ul>`);
  }
  const result = people[name]
    ? { login: { accountId: name }, consent: {} }
    : { error: 'access_denied', error_description: 'the person said no' };
  return provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

async function main() {
  const remoteCatalog = fs.readFileSync(path.join(__dirname, 'catalog', 'remote.yaml'), 'utf8');
  const provider = await makeProvider();
  const oidc = provider.callback();

  const server = http.createServer(async (req, res) => {
    try {
      const url = new URL(req.url, s.idpUrl);
      if (url.pathname === '/files/remote.yaml') return send(res, 200, 'text/yaml', remoteCatalog);
      const [, client] = url.pathname.match(/^\/clients\/([0-9a-f]{32}\.json)$/) || [];
      if (client) return send(res, 200, 'application/json', JSON.stringify(clientDocument(client)));
      if (url.pathname.startsWith('/app/')) return send(res, 200, 'text/html', '<!doctype html><title>Approve?</title>');
      if (url.pathname.startsWith('/interaction/')) return await interaction(provider, req, res, url);
      return oidc(req, res);
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
