// Opens the map page of a running Glacis in a headless browser and checks that it works.
//   node browser/map.mjs URL FOLDER        screenshots go to FOLDER; exit status 1 if a check fails
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './chromium.mjs';

const [url, folder] = process.argv.slice(2);
if (!url || !folder) throw new Error('usage: node browser/map.mjs URL FOLDER');
mkdirSync(folder, { recursive: true });

const PATIENCE_MS = 60_000;
const origin = new URL(url).origin;
const complaints = [];
const failures = [];

const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy violated: ${violatedDirective} ${blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const to = new URL(request.url());
    if (to.origin !== origin) complaints.push(`request to another host: ${request.url()}`);
  });
  page.setDefaultTimeout(PATIENCE_MS);

  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.locator('.wordmark').waitFor();
  const row = page.locator('.feed .rows .row').first();
  await row.waitFor();
  await page.waitForFunction(() => Number(document.querySelector('.map')?.dataset.arcs) > 0);
  check('the stream is live', await page.locator('.connection-live').isVisible());
  check('made-up traffic is marked DEMO', await page.locator('.demo').isVisible());
  check('arcs are pixels on the screen', (await inked(page)) > 50);
  await page.waitForTimeout(4000);
  await page.screenshot({ path: join(folder, 'map-dark.png') });

  const id = await row.getAttribute('data-id');
  await row.click();
  const detail = page.locator('.detail');
  await detail.waitFor();
  const text = await detail.innerText();
  check('a click on a row opens that attack', text.includes(id));
  check('the details say what the firewall does', /allowed|blocked|unknown/.test(text));
  check('the details name both ends', text.includes('Source') && text.includes('Target'));
  await page.screenshot({ path: join(folder, 'map-detail.png') });
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });

  const chip = page.locator('.legend .chip').first();
  const service = await chip.locator('.chip-name').innerText();
  await chip.click();
  await page.waitForTimeout(500);
  const services = await page.locator('.feed .rows .row .service').allInnerTexts();
  check(`the legend filters by ${service}`, services.length > 0 && services.every((name) => name === service));
  await chip.click();

  await page.getByRole('button', { name: 'About' }).click();
  check('the about box says that an address is nobody', await page.getByText('is not attribution').isVisible());
  await page.keyboard.press('Escape');

  await page.locator('.row').first().focus();
  await page.keyboard.press('Enter');
  check('the keyboard opens an attack', await detail.isVisible());
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Light' }).click();
  await page.waitForTimeout(1500);
  check('the light theme is taken', (await page.locator('html').getAttribute('data-theme')) === 'light');
  await page.screenshot({ path: join(folder, 'map-light.png') });
  await page.getByRole('button', { name: 'Dark' }).click();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(1500);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check('a telephone shows it without scrolling sideways', overflow <= 0);
  await page.screenshot({ path: join(folder, 'map-phone.png'), fullPage: true });

  check(`nothing is complained about${complaints.map((text) => `\n    ${text}`).join('')}`, complaints.length === 0);
} finally {
  await browser.close();
}
process.exitCode = failures.length === 0 ? 0 : 1;

function check(what, holds) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
}

/** How many pixels the layer above the map has drawn: read in the frame that drew them, later they are gone. */
async function inked(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        let best = 0;
        let frames = 0;
        const look = () => {
          const canvas = [...document.querySelectorAll('.map canvas')].find(({ className }) => !className.includes('maplibregl'));
          if (canvas) {
            const copy = new OffscreenCanvas(canvas.width, canvas.height);
            const pen = copy.getContext('2d');
            pen.drawImage(canvas, 0, 0);
            const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
            let pixels = 0;
            for (let i = 3; i < data.length; i += 4) if (data[i] > 0) pixels++;
            best = Math.max(best, pixels);
          }
          if (++frames < 10) requestAnimationFrame(look);
          else done(best);
        };
        requestAnimationFrame(look);
      }),
  );
}
