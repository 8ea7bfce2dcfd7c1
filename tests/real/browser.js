'use strict';
// Usage: browser.js [--as NAME] [--deny] [--keep] ADDRESS
// What BROWSER names in the tests: signs a person in, consents, and brings the
// answer to the loopback listener of the program that opened it; with `--keep`
// the answer is printed instead, as a person copies it from the address bar.
const { visit } = require('./lib');

const args = process.argv.slice(2);
let person = process.env.LAB_PERSON || 'alder';
let deny = process.env.LAB_DENY === 'true';
let keep = false;
let url;
while (args.length) {
  const arg = args.shift();
  if (arg === '--as') person = args.shift();
  else if (arg === '--deny') deny = true;
  else if (arg === '--keep') keep = true;
  else url = arg;
}
if (!url) {
  console.error('usage: browser.js [--as NAME] [--deny] [--keep] ADDRESS');
  process.exit(2);
}

visit(url, { person, deny })
  .then(async end => {
    if (end.ended === 'redirect' && keep) {
      console.log(end.url);
    } else if (end.ended === 'redirect') {
      const res = await fetch(end.url);
      console.log(`delivered to ${new URL(end.url).origin}${new URL(end.url).pathname}: ${res.status}`);
    } else {
      console.log(`ended on a page: ${end.status}`);
      if (end.status >= 400) process.exitCode = 1;
    }
  })
  .catch(error => {
    console.error(error.message);
    process.exit(1);
  });
