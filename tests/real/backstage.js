'use strict';
// The Backstage backend: stock plugins, nothing replaced.
const path = require('node:path');
process.argv.push('--config', path.join(__dirname, 'app-config.yaml'));

const { createBackend } = require('@backstage/backend-defaults');
const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
if (Number(process.env.LAB_BULK) > 0) backend.add(require('./bulk'));

if (process.connected) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
backend.start().catch(error => {
  console.error(error);
  process.exit(1);
});
