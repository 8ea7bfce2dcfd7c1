'use strict';
// Where everything listens, and who there is. All of it on loopback.
const backstagePort = Number(process.env.LAB_BACKSTAGE_PORT || 7107);
const idpPort = Number(process.env.LAB_IDP_PORT || 7109);

module.exports = {
  backstagePort,
  idpPort,
  backstageUrl: `http://127.0.0.1:${backstagePort}`,
  idpUrl: `http://127.0.0.1:${idpPort}`,
  // Where Backstage sends people who are to approve a client: its frontend, had it one.
  appUrl: `http://127.0.0.1:${idpPort}/app`,
  // Resource indicators (RFC 8707), which become the audience of access tokens.
  // Backstage takes the first, and knows nothing of the second.
  backstageApi: 'urn:larkfield:backstage-api',
  otherApi: 'urn:larkfield:other-api',
  accessTokenSeconds: Number(process.env.LAB_ACCESS_TOKEN_SECONDS || 300),
  refreshTokenSeconds: Number(process.env.LAB_REFRESH_TOKEN_SECONDS || 14 * 24 * 3600),
  // Fixed secrets of app-config.yaml.
  tokens: { service: 'lab-static-token-0123456789', reader: 'lab-readonly-token-0123456789' },
  // People who can sign in, each with a user entity of the same address. Their
  // user tokens are printed when all is ready.
  people: {
    alder: { email: 'alder@larkfield.example', name: 'Alder Example', groups: ['checkout'] },
    birch: { email: 'birch@larkfield.example', name: 'Birch Example', groups: ['catalogue', 'build-tools'] },
    cedar: { email: 'cedar@larkfield.example', name: 'Cedar Example', groups: ['commerce'] },
    dogwood: { email: 'dogwood@larkfield.example', name: 'Dogwood Example', groups: ['runtime-oncall'] },
    elm: { email: 'elm@larkfield.example', name: 'Elm Example', groups: [] },
    fir: { email: 'fir@outpost.example', name: 'Fir Example', groups: ['outpost'] },
    gorse: { email: 'gorse@larkfield.example', name: 'Gorse Example', groups: ['loop-a'] },
  },
  // People whom only the provider lets in: nobody in the catalog has the address,
  // two have it, or the provider does not vouch for it.
  strangers: {
    ghost: { email: 'ghost@larkfield.example', name: 'Ghost Example', groups: [] },
    twin: { email: 'twin@larkfield.example', name: 'Twin Example', groups: [] },
    unverified: { email: 'elm@larkfield.example', name: 'Unverified Example', groups: [], emailVerified: false },
  },
};
