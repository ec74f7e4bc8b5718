import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const minutes = 60_000;

/** Where Chrome, Chromium and Edge live when somebody has installed them. */
function standardLocations() {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    const folders = ['/Applications', path.join(process.env.HOME ?? '', 'Applications')];
    return folders.flatMap((folder) => apps.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    const apps = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
    const edge = 'Microsoft\\Edge\\Application\\msedge.exe';
    return [...apps, edge].flatMap((app) => folders.filter(Boolean).map((folder) => path.join(folder, app)));
  }
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
  ];
}

/** @returns {string | undefined} the path of a browser that is on this machine already */
export function installedChromium() {
  return standardLocations().find((file) => existsSync(file) && !isSnapStub(file));
}

// Ubuntu's chromium-browser package is a shell script which only asks for the snap.
function isSnapStub(file) {
  if (file !== '/usr/bin/chromium-browser' || existsSync('/snap/bin/chromium')) return false;
  return readFileSync(file).subarray(0, 4096).includes('snap install');
}

async function playwrightChromium() {
  try {
    const { chromium } = await import('playwright');
    const file = chromium.executablePath();
    return existsSync(file) && runs(file) ? file : undefined;
  } catch {
    return undefined; // node_modules is not there yet
  }
}

function attempt(command, args, timeout) {
  const result = spawnSync(command, args, {
    stdio: 'ignore',
    timeout,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return result.status === 0;
}

// A bare Linux may lack the libraries a downloaded browser needs; then it cannot even tell its version.
function runs(file) {
  return process.platform !== 'linux' || attempt(file, ['--version'], minutes);
}

async function downloadThroughPlaywright() {
  const cli = path.join(import.meta.dirname, '../node_modules/playwright/cli.js');
  if (!existsSync(cli) || !attempt(process.execPath, [cli, 'install', 'chromium'], 5 * minutes))
    return undefined;
  return playwrightChromium();
}

function installThroughApt() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get'))
    return undefined;
  attempt('apt-get', ['update'], 3 * minutes);
  attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 10 * minutes);
  return installedChromium();
}

/**
 * Finds a Chromium, or gets one.
 * @returns {Promise<string>} the path of its executable
 */
export async function ensureChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && existsSync(chosen)) return chosen;
  if (chosen) throw new Error(`CHROMIUM_PATH is set to ${chosen}, but there is no such file.`);

  const present = installedChromium() ?? (await playwrightChromium());
  if (present) return present;

  console.log('No Chrome or Chromium on this machine; fetching one (this can take some minutes).');
  const fetched = (await downloadThroughPlaywright()) ?? installThroughApt();
  if (fetched) return fetched;
  throw new Error(
    'No Chrome or Chromium was found and none could be fetched: install one, or set CHROMIUM_PATH to its executable.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(await ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
