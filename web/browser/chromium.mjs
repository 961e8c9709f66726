import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'chromium');
/** The package's own configuration looks for its fonts under /tmp; without any font no text has a size. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${CACHE}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${CACHE}/fonts-cache</cachedir>
</fontconfig>
`;

/**
 * Starts a headless browser: the program that $CHROMIUM names, else Chromium where Linux
 * distributions put it or on the PATH, else the one that the npm package @sparticuz/chromium
 * carries, with the system libraries it needs. WebGL 2 is drawn by the processor (SwiftShader).
 */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? installed() ?? (await unpacked());
  console.log(`browser: ${executablePath}`);
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

function installed() {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
  return folders.flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')]).find(existsSync);
}

/** Unpacked once, beside the packages; renamed when complete, so that half of one is never taken for a browser. */
async function unpacked() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Chromium found: install it or name its program in CHROMIUM');
  }
  const partial = `${CACHE}.partial-${process.pid}`;
  const fresh = !existsSync(CACHE);
  // The package unpacks into the folder for temporary files, and the libraries only where it takes itself to be in a Lambda.
  process.env.TMPDIR = fresh ? partial : CACHE;
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
  if (fresh) mkdirSync(partial, { recursive: true });
  const { default: carried } = await import('@sparticuz/chromium');
  if (fresh) {
    await carried.executablePath();
    writeFileSync(join(partial, 'fonts.conf'), FONTS);
    if (existsSync(CACHE)) rmSync(partial, { recursive: true });
    else renameSync(partial, CACHE);
  }
  process.env.LD_LIBRARY_PATH = join(CACHE, 'al2023', 'lib');
  process.env.FONTCONFIG_FILE = join(CACHE, 'fonts.conf');
  delete process.env.TMPDIR;
  return join(CACHE, 'chromium');
}
