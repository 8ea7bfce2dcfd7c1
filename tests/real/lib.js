'use strict';
// A browser without a screen: cookies, redirects one by one, scripted sign-ins.
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

  async request(url, options = {}) {
    const { pathname } = new URL(url);
    const headers = { ...options.headers };
    const cookie = this.cookieHeader(pathname);
    if (cookie) headers.cookie = cookie;
    if (url.startsWith(`${s.idpUrl}/interaction/`)) headers['x-lab-user'] = this.person;
    const res = await fetch(url, { ...options, headers, redirect: 'manual', signal: AbortSignal.timeout(20_000) });
    this.keepCookies(res, pathname);
    return res;
  }

  // Follows redirects for as long as `stay` says the next address is ours.
  async follow(url, options = {}, stay = next => next.startsWith(s.idpUrl) || next.startsWith(s.backstageUrl)) {
    let res = await this.request(url, options);
    let at = url;
    for (let hops = 0; res.status >= 300 && res.status < 400; hops += 1) {
      if (hops > 20) throw new Error(`too many redirects, last ${at}`);
      const next = new URL(res.headers.get('location'), at).toString();
      if (!stay(next)) return { outside: next, at };
      await res.arrayBuffer();
      at = next;
      res = await this.request(at);
    }
    return { res, at };
  }
}

async function okJson(res) {
  const text = await res.text();
  if (!res.ok) throw new Error(`${res.status} from ${res.url}: ${text.slice(0, 400)}`);
  return JSON.parse(text);
}

// The Backstage user token that a person gets by signing in with the identity provider.
async function userToken(person, browser = new Browser(person)) {
  const scope = encodeURIComponent('openid profile email offline_access');
  const { res } = await browser.follow(`${s.backstageUrl}/api/auth/oidc/start?env=development&scope=${scope}`);
  const page = await res.text();
  const answer = page.match(/decodeURIComponent\('([^']+)'\)/);
  if (!answer) throw new Error(`no answer in the sign-in page: ${page.slice(0, 200)}`);
  const message = JSON.parse(decodeURIComponent(answer[1]));
  if (message.error) throw new Error(`${person} cannot sign in: ${message.error.message}`);
  return message.response.backstageIdentity.token;
}

// What a person would do in a browser with this address. Returns where it ended:
// the loopback redirect (not fetched), or a note for flows that end on a page.
async function visit(url, { person = 'alder', deny = false, browser = new Browser(deny ? 'nobody' : person) } = {}) {
  // Device flow: type the code, confirm, sign in.
  if (url.startsWith(`${s.idpUrl}/device`)) {
    const form = async res => Object.fromEntries([...(await res.text()).matchAll(/<input\b[^>]*>/g)].map(([tag]) =>
      [tag.match(/name="([^"]*)"/)?.[1], tag.match(/value="([^"]*)"/)?.[1] ?? '']));
    const post = fields => ({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields) });
    let { res } = await browser.follow(url);
    const first = await form(res);
    const code = new URL(url).searchParams.get('user_code') || first.user_code;
    res = await browser.request(`${s.idpUrl}/device`, post({ xsrf: first.xsrf, user_code: code }));
    const second = await form(res);
    const last = await browser.follow(`${s.idpUrl}/device`,
      post({ xsrf: second.xsrf || first.xsrf, user_code: code, ...(deny ? { abort: 'yes' } : { confirm: 'yes' }) }));
    return { ended: 'page', status: last.res?.status ?? 0 };
  }

  const landed = await browser.follow(url, {}, next =>
    (next.startsWith(s.idpUrl) && !next.startsWith(s.appUrl)) || next.startsWith(s.backstageUrl));
  if (landed.outside?.startsWith(`${s.appUrl}/oauth2/authorize/`)) {
    const session = landed.outside.split('/').pop();
    const token = await userToken(person);
    const verb = deny ? 'reject' : 'approve';
    const { redirectUrl } = await okJson(await fetch(`${s.backstageUrl}/api/auth/v1/sessions/${session}/${verb}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    }));
    return { ended: 'redirect', url: redirectUrl };
  }
  if (landed.outside) return { ended: 'redirect', url: landed.outside };
  return { ended: 'page', status: landed.res.status, body: await landed.res.text() };
}

module.exports = { userToken, visit };
