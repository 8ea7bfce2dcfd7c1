'use strict';
// Starts the identity provider and Backstage, waits until the catalog has
// settled, signs people in, prints one JSON line saying so, and stops both when
// told to stop.
const { spawn } = require('node:child_process');
const path = require('node:path');
const s = require('./settings');
const { userToken } = require('./lib');

const quiet = process.env.LAB_VERBOSE !== 'true';
const env = {
  ...process.env,
  // Guest sign-in, and cookies and client documents without TLS need this.
  NODE_ENV: 'development',
  NODE_OPTIONS: `${process.env.NODE_OPTIONS || ''} --no-node-snapshot`.trim(),
  LOG_LEVEL: process.env.LOG_LEVEL || (quiet ? 'warn' : 'info'),
  LAB_BACKSTAGE_PORT: String(s.backstagePort),
  LAB_IDP_PORT: String(s.idpPort),
  LAB_BACKSTAGE_URL: s.backstageUrl,
  LAB_IDP_URL: s.idpUrl,
  LAB_APP_URL: s.appUrl,
  LAB_CATALOG_DIR: path.join(__dirname, 'catalog'),
};

const children = [];
let stopping = false;
const started = Date.now();
const say = (event, more = {}) => console.log(JSON.stringify({ event, ms: Date.now() - started, ...more }));

function run(file) {
  const child = spawn(process.execPath, [path.join(__dirname, file)], {
    cwd: __dirname,
    env,
    // The extra channel lets a child notice that we are gone, however we went.
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  child.on('exit', (code, signal) => {
    if (!stopping) {
      say('died', { file, code, signal });
      stop(1);
    }
  });
  return child;
}

function stop(code) {
  if (stopping) return;
  stopping = true;
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM');
  setTimeout(() => children.forEach(child => child.exitCode === null && child.kill('SIGKILL')), 5000).unref();
  Promise.all(children.map(child => child.exitCode !== null || child.signalCode !== null || new Promise(done => child.once('exit', done))))
    .then(() => process.exit(code));
}
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
// A test harness that dies takes the lab with it, if it holds our stdin open.
if (process.env.LAB_EXIT_WITH_STDIN === 'true') process.stdin.resume().on('end', () => stop(0));

const sleep = ms => new Promise(done => setTimeout(done, ms));
async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
async function until(what, probe, seconds) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !stopping; await sleep(150)) if (await probe()) return;
  if (!stopping) throw new Error(`timed out waiting for ${what}`);
}

async function entityCount() {
  const res = await fetch(`${s.backstageUrl}/api/catalog/entities/by-query?limit=0`, { headers: { authorization: `Bearer ${s.tokens.service}` }, signal: AbortSignal.timeout(5000) });
  return res.ok ? (await res.json()).totalItems : 0;
}

async function main() {
  run('idp.js');
  await until('the identity provider', () => answers(`${s.idpUrl}/.well-known/openid-configuration`), 60);
  say('idp-ready', { url: s.idpUrl });
  const backstage = run('backstage.js');
  await until('Backstage', () => answers(`${s.backstageUrl}/.backstage/health/v1/readiness`), 180);
  say('backstage-ready', { url: s.backstageUrl, pid: backstage.pid });

  // The files hold 60 entities that validate, and made-up components come with 40
  // teams; then wait for the number to stand still.
  const bulk = Number(process.env.LAB_BULK) || 0;
  const least = 60 + (bulk && bulk + 40);
  let last = -1;
  let since = Date.now();
  await until('the catalog', async () => {
    const count = await entityCount().catch(() => 0);
    if (count !== last) [last, since] = [count, Date.now()];
    await sleep(200);
    return count >= least && Date.now() - since > 1500;
  }, 240);

  const tokens = { ...s.tokens };
  for (const person of Object.keys(s.people)) tokens[person] = await userToken(person);
  say('ready', { backstage: s.backstageUrl, idp: s.idpUrl, entities: last, tokens });
}

main().catch(error => {
  console.error(error);
  stop(1);
});
