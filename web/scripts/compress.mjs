// Writes a .br and a .gz sibling beside each file of a folder that gains from it, and fails where
// the first page would need more compressed script than its budget.
//   node compress.mjs FOLDER
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.txt']);
const SCRIPT_BUDGET = 1_000_000;

const folder = process.argv[2];
if (!folder) throw new Error('usage: node compress.mjs FOLDER');

let script = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.has(extname(entry.name))) continue;
  const file = join(entry.parentPath, entry.name);
  const plain = readFileSync(file);
  const brotli = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  const gzip = gzipSync(plain, { level: 9 });
  if (brotli.length < plain.length) writeFileSync(`${file}.br`, brotli);
  if (gzip.length < plain.length) writeFileSync(`${file}.gz`, gzip);
  if (/\.m?js$/.test(entry.name)) script += gzip.length;
}
console.log(`script: ${Math.round(script / 1000)} kB compressed (gzip) of ${SCRIPT_BUDGET / 1000} kB allowed`);
if (script > SCRIPT_BUDGET) {
  console.error('the first page needs more script than its budget: load parts on demand or drop a dependency');
  process.exit(1);
}
