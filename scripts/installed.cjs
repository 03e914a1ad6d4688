// Run by npm before the commands of package.json, by whatever Node there is: they need what `npm ci` installs, Node included.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

if (!existsSync(join(__dirname, '../node_modules/.package-lock.json'))) {
  console.error('nothing is installed yet: run `npm ci` first');
  process.exit(1);
}
