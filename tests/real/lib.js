'use strict';
// Signing in the way a browser does, so that tests get the tokens that people get.
const s = require('./settings');

class Browser {
  constructor(person) {
    this.person = person;
    this.jar = []; // { name, value, path }
  }

  cookieHeader(path) {
    return this.jar.filter(c => path.startsWith(c.path)).map(c => `${c.name}=${c.value}`).join('; ');
  }

  keepCookies(res, requestPath) {
    for (const line of res.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';').map(part => part.trim());
      const cut = pair.indexOf('=');
      const cookie = { name: pair.slice(0, cut), value: pair.slice(cut + 1), path: requestPath.replace(/\/[^/]*$/, '') || '/' };
      let expired = cookie.value === '';
      for (const attribute of attributes) {
        const [key, value] = attribute.split('=');
        if (key.toLowerCase() === 'path') cookie.path = value;
        if (key.toLowerCase() === 'expires') expired = expired || new Date(value) < new Date();
        if (key.toLowerCase() === 'max-age') expired = expired || Number(value) <= 0;
      }
      this.jar = this.jar.filter(c => c.name !== cookie.name || c.path !== cookie.path);
      if (!expired) this.jar.push(cookie);
    }
  }

  async request(url) {
    const { pathname } = new URL(url);
    const headers = {};
    const cookie = this.cookieHeader(pathname);
    if (cookie) headers.cookie = cookie;
    if (url.startsWith(`${s.idpUrl}/interaction/`)) headers['x-lab-user'] = this.person;
    const res = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(20_000) });
    this.keepCookies(res, pathname);
    return res;
  }

  // Follows redirects between the two servers to the page at their end.
  async follow(url) {
    let at = url;
    let res = await this.request(at);
    for (let hops = 0; res.status >= 300 && res.status < 400; hops += 1) {
      if (hops > 20) throw new Error(`too many redirects, last ${at}`);
      at = new URL(res.headers.get('location'), at).toString();
      if (!at.startsWith(s.idpUrl) && !at.startsWith(s.backstageUrl)) throw new Error(`redirect to ${at}`);
      await res.arrayBuffer();
      res = await this.request(at);
    }
    return res;
  }
}

// The Backstage user token that `person` gets by signing in with the identity provider.
async function userToken(person) {
  const scope = encodeURIComponent('openid profile email offline_access');
  const res = await new Browser(person).follow(`${s.backstageUrl}/api/auth/oidc/start?env=development&scope=${scope}`);
  const page = await res.text();
  const answer = page.match(/decodeURIComponent\('([^']+)'\)/);
  if (!answer) throw new Error(`no answer in the sign-in page: ${page.slice(0, 200)}`);
  const message = JSON.parse(decodeURIComponent(answer[1]));
  if (message.error) throw new Error(`${person} cannot sign in: ${message.error.message}`);
  return message.response.backstageIdentity.token;
}

module.exports = { userToken };
