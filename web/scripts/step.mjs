// Runs one step of the build and remembers what it ran on, so that a step whose inputs have not
// changed costs nothing. Tests always run.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['index.html', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'eslint.config.js',
  'src', 'public', 'scripts', 'browser', '../http/src/main/resources/dev/glacis/http/openapi.yaml'];

const steps = {
  build: () => unlessDone('target/build.stamp', 'target/classes/dev/glacis/web/index.html', () => {
    npm('run', '--silent', 'types');
    npm('run', '--silent', 'build');
  }),
  test: () => npm('run', '--silent', 'test'),
  lint: () => unlessDone('target/lint.stamp', 'target/generated/openapi.ts', () => npm('run', '--silent', 'lint')),
};

const step = steps[process.argv[2]];
if (!step) throw new Error(`usage: node step.mjs ${Object.keys(steps).join('|')}`);
install();
step();

function install() {
  const stamp = 'node_modules/.installed';
  const locked = digest(['package.json', 'package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === locked) return;
  npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(stamp, locked);
}

function unlessDone(stamp, result, run) {
  const inputs = digest(SOURCES);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  rmSync(stamp, { force: true });
  run();
  mkdirSync('target', { recursive: true });
  writeFileSync(stamp, inputs);
}

function npm(...args) {
  const { status, error } = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) throw error;
  if (status !== 0) {
    console.error(`web: npm ${args.join(' ')} failed (status ${status})`);
    process.exit(1);
  }
}

/** SHA-256 over names and contents of files, folders walked in name order. */
function digest(roots) {
  const hash = createHash('sha256');
  for (const file of roots.flatMap(files)) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => files(join(path, name)));
}
