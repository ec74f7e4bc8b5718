import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// import.meta.dirname is too new for the Node that checkNode is there to refuse
export const root = fileURLToPath(new URL('..', import.meta.url));
const lockfile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.espalier-install');
const npmsOwnRecord = path.join(modules, '.package-lock.json');

// The platform belongs to it because some packages bring a compiled half.
function currentStamp() {
  const lock = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  return `${process.platform}-${process.arch} ${lock}`;
}

function isInstalled() {
  if (existsSync(stampFile)) {
    const stamp = readFileSync(stampFile, 'utf8');
    if (stamp === currentStamp()) return true;
    if (!stamp.startsWith(`${process.platform}-${process.arch} `)) return false;
  }
  // somebody ran npm by hand
  return existsSync(npmsOwnRecord) && statSync(npmsOwnRecord).mtimeMs >= statSync(lockfile).mtimeMs;
}

function npm(...args) {
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  const cli = process.env.npm_execpath;
  const result = cli?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync(`npm ${args.join(' ')}`, { ...options, shell: true });
  return result.status === 0;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Espalier needs Node 20.19 or newer, but this is Node ${process.versions.node}.`);
}

/** Makes node_modules match package-lock.json; does nothing when it does already. */
export function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;

  console.log('Installing packages (npm ci)');
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  if (!npm('ci', ...flags)) {
    console.log('npm ci failed; trying npm install instead.');
    if (!npm('install', '--no-save', ...flags))
      throw new Error('The packages could not be installed: npm ci and npm install both failed, see above.');
  }
  writeFileSync(stampFile, currentStamp());
}
