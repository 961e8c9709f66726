// Gathers the licences of all packages that end up in the page into one text file, as they ask.
//   node licenses.mjs FILE
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const target = process.argv[2];
if (!target) throw new Error('usage: node licenses.mjs FILE');

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const texts = Object.entries(packages)
  .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional && existsSync(path))
  .map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(path, file), 'utf8').trim() : `No licence text in the package; it is declared as ${license}.`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
writeFileSync(target, texts.join(`\n${'-'.repeat(80)}\n\n`));
