import '../../../../src/ui/theme/tokens.css';
import '../../../../src/ui/theme/base.css';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RunRecord } from '../../../../src/core/spec.ts';
import type { ConnectionRecord } from '../../../../src/store/db.ts';
import { forgetKey, KeyRing, keyOf, setKey, withdrawKeys } from '../../../../src/store/keys.ts';
import { loadVault, storeVault, type VaultRecord } from '../../../../src/store/keys/vaultRecord.ts';
import { createVault, isRemembered, openVault, readVault } from '../../../../src/store/vault.ts';
import { db } from '../../../../src/ui/db.ts';
import KeyForm from '../../../../src/ui/models/KeyForm.svelte';
import KeyVault from '../../../../src/ui/models/keys/KeyVault.svelte';
import KeyField from '../../../../src/ui/newrun/KeyField.svelte';
import RunFailure from '../../../../src/ui/run/controls/RunFailure.svelte';

const PASSPHRASE = 'correct horse battery staple';
const KEY = 'sk-sentinel-77';
const box: ConnectionRecord = {
  id: 'box',
  provider: 'openai',
  name: 'Box',
  baseUrl: 'http://localhost:9/v1',
  models: ['small'],
  prices: {},
  concurrency: 4,
  createdAt: 1,
};

/** One vault for all tests: deriving a key is slow on purpose. */
let vault: VaultRecord | undefined;
async function rememberedVault(): Promise<VaultRecord> {
  if (!vault) {
    await createVault(db, PASSPHRASE, { box: KEY });
    vault = (await loadVault(db)) as VaultRecord;
  }
  await storeVault(db, vault);
  return vault;
}

beforeEach(async () => {
  await Promise.all([db.connections.clear(), db.runs.clear(), db.settings.clear()]);
  await db.connections.put(box);
  document.documentElement.style.setProperty('--fast', '0ms'); // contrast is measured after transitions
});
afterEach(async () => {
  withdrawKeys(['box', 'other']);
  await Promise.all([db.connections.clear(), db.runs.clear(), db.settings.clear()]); // other tests share the database
});

const passphrase = () => page.getByLabelText('Passphrase of your remembered keys');
const unlockButton = () => page.getByRole('button', { name: 'Unlock', exact: true });

async function checkAccessibility() {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

/** Everything that this origin stores, the storage of the tab included, as text. */
async function stored(): Promise<string> {
  const rows = await Promise.all(db.tables.map((table) => table.toArray()));
  const text = JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value,
  );
  return text + JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
}

describe('the section on remembered keys', () => {
  it('begins to remember under a passphrase typed twice, and stores nothing readable', async () => {
    setKey('box', KEY);
    render(KeyVault);
    await page.getByRole('button', { name: 'Remember keys on this device' }).click();
    const first = page.getByLabelText('New passphrase');
    const again = page.getByLabelText('The same again');
    await expect.element(page.getByText('Remembered at once: the key of Box.')).toBeVisible();
    await expect.element(first).toHaveFocus();
    await expect.element(first).toHaveAttribute('autocomplete', 'new-password');

    await first.fill('short');
    await page.getByRole('button', { name: 'Remember keys' }).click();
    await expect.element(first).toHaveAccessibleDescription(/at least 8/);
    await expect.element(first).toHaveFocus();
    await first.fill(PASSPHRASE);
    await expect.element(first).toHaveAccessibleDescription(/Long enough/);
    await again.fill('correct horse battery stable');
    await expect.element(again).toHaveAccessibleDescription(/not the same/);
    expect(await readVault(db)).toEqual({ kind: 'off' });
    await checkAccessibility();

    await again.fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Remember keys' }).click();
    await expect.element(page.getByRole('listitem')).toHaveTextContent('Box in this session Forget');
    const everything = await stored();
    expect(everything).toContain('AES-GCM-256'); // it is in there
    expect(everything).not.toContain('sentinel');
    expect(everything).not.toContain('staple');
    expect(document.body.innerHTML).not.toContain('staple');
    await checkAccessibility();
  });

  it('locks in all tabs, refuses a wrong passphrase without loss, and unlocks for all tabs', async () => {
    await rememberedVault();
    setKey('box', KEY);
    setKey('other', 'sk-of-the-session');
    const otherTab = new KeyRing(undefined, undefined, undefined);
    await otherTab.settled();
    expect(otherTab.keyOf('box')).toBe(KEY);
    render(KeyVault);
    await page.getByRole('button', { name: 'Lock now' }).click();
    await expect.element(page.getByText('A key is locked')).toBeVisible();
    await expect.element(page.getByRole('heading', { name: 'Keys on this device' })).toHaveFocus();
    await expect.poll(() => otherTab.keyOf('box')).toBe('');
    expect(keyOf('box')).toBe('');
    expect(otherTab.keyOf('other')).toBe('sk-of-the-session');
    expect(sessionStorage.getItem('espalier-keys')).not.toContain('sentinel');
    await checkAccessibility();

    await expect.element(passphrase()).toHaveAttribute('autocomplete', 'current-password');
    await passphrase().fill('correct horse battery stable');
    await unlockButton().click();
    await expect.element(passphrase()).toHaveAccessibleDescription(/not the passphrase.*try again/);
    await expect.element(passphrase()).toHaveValue('');
    await expect.element(passphrase()).toHaveFocus();
    expect(await loadVault(db)).toEqual(vault);

    await passphrase().fill(PASSPHRASE);
    await unlockButton().click();
    await expect.element(page.getByText('in this session')).toBeVisible();
    await expect.poll(() => otherTab.keyOf('box')).toBe(KEY);

    otherTab.withdraw(['box']); // locked over there
    await expect.element(page.getByText('A key is locked')).toBeVisible();
    otherTab.close();
  });

  it('changes the passphrase only for who knows the present one', async () => {
    await rememberedVault();
    setKey('box', KEY);
    render(KeyVault);
    await page.getByRole('button', { name: 'Change passphrase' }).click();
    const present = page.getByLabelText('Present passphrase');
    await present.fill('correct horse battery stable');
    await page.getByLabelText('New passphrase').fill('nine fishes in a tank');
    await page.getByLabelText('The same again').fill('nine fishes in a tank');
    const change = page.getByRole('button', { name: 'Change the passphrase' });
    await change.click();
    await expect.element(present).toHaveAccessibleDescription(/not the passphrase/);
    await present.fill(PASSPHRASE);
    await change.click();
    await expect.element(page.getByText('The passphrase is changed.')).toBeVisible();
    expect((await openVault(db, 'nine fishes in a tank')).keys).toEqual({ box: KEY });
  });

  it('forgets one key, then everything, and asks before', async () => {
    await rememberedVault();
    setKey('box', KEY);
    render(KeyVault);
    await page.getByRole('button', { name: 'Forget the key of Box' }).click();
    const question = page.getByRole('dialog', { name: 'Forget the key of “Box”?' });
    await question.getByRole('button', { name: 'Keep it' }).click();
    await expect.element(question).not.toBeInTheDocument();
    expect(keyOf('box')).toBe(KEY);
    await page.getByRole('button', { name: 'Forget the key of Box' }).click();
    await question.getByRole('button', { name: 'Forget the key' }).click();
    await expect.element(page.getByText('No key yet')).toBeVisible();
    expect(keyOf('box')).toBe('');

    await page.getByRole('button', { name: 'Forget all' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget all' }).click();
    await expect.element(page.getByText(/Keys last for the session/)).toBeVisible();
    expect(await db.settings.count()).toBe(0);
  });

  it('says that it is damaged, and offers the way out', async () => {
    await storeVault(db, { ...(await rememberedVault()), version: 7 } as never);
    render(KeyVault);
    await expect.element(page.getByText(/damaged and cannot be opened/)).toBeVisible();
    await checkAccessibility();
    await page.getByRole('button', { name: 'Forget the remembered keys' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget all' }).click();
    await expect.element(page.getByText(/Keys last for the session/)).toBeVisible();
  });

  it('names the keys that could no longer be read, and opens the others', async () => {
    const record = await rememberedVault();
    await storeVault(db, { ...record, keys: { ...record.keys, other: record.keys.box! } });
    render(KeyVault);
    await passphrase().fill(PASSPHRASE);
    await unlockButton().click();
    await expect.element(page.getByText(/Damaged, and forgotten: other/)).toBeVisible();
    expect(keyOf('box')).toBe(KEY);
    expect(await readVault(db)).toMatchObject({ connections: ['box'] });
  });
});

describe('the form of a key', () => {
  it('remembers the key that is there, and then a further one without asking again', async () => {
    setKey('box', KEY);
    const { unmount } = await render(KeyForm, { connectionId: 'box', name: 'Box' });
    const remember = page.getByLabelText('Remember on this device (encrypted)');
    await expect.element(remember).not.toBeChecked();
    await remember.click();
    await page.getByLabelText('New passphrase').fill(PASSPHRASE);
    await page.getByLabelText('The same again').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Remember', exact: true }).click();
    await expect.poll(() => isRemembered(db, 'box')).toBe(true);
    await expect.element(page.getByLabelText('API key')).toHaveFocus();
    await expect.element(remember).toBeChecked();
    await unmount();

    const other = await render(KeyForm, { connectionId: 'other', name: 'Other' });
    await page.getByLabelText('API key').fill('sk-other');
    await expect.element(remember).toBeChecked();
    await expect.element(page.getByLabelText(/passphrase/i)).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await expect.poll(() => isRemembered(db, 'other')).toBe(true);
    expect(keyOf('other')).toBe('sk-other');
    await checkAccessibility();
    await other.unmount();

    await render(KeyForm, { connectionId: 'box', name: 'Box' });
    await remember.click(); // unticks
    await page.getByRole('button', { name: 'Stop remembering' }).click();
    await expect.poll(() => isRemembered(db, 'box')).toBe(false);
    expect(keyOf('box')).toBe(KEY);
  });

  it('says locked where it is locked, and takes another key for the session alone', async () => {
    await rememberedVault();
    await render(KeyForm, { connectionId: 'box', name: 'Box' });
    await expect.element(page.getByText('remembered on this device, and locked')).toBeVisible();
    await unlockButton().click();
    await expect.element(passphrase()).toHaveFocus();
    await page.getByRole('button', { name: 'Enter another key' }).click();
    await expect.element(page.getByLabelText('API key')).toHaveFocus();
    await page.getByLabelText('API key').fill('sk-another');
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await expect.element(passphrase()).toHaveAccessibleDescription(/Type the passphrase/);
    expect(keyOf('box')).toBe('');
    await page.getByLabelText('Remember on this device (encrypted)').click();
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await expect.poll(() => keyOf('box')).toBe('sk-another');
  });
});

describe('where a locked key is missed', () => {
  it('a new run offers to unlock it', async () => {
    await rememberedVault();
    await render(KeyField, { connection: box });
    await expect.element(page.getByText(/key of Box is remembered.*locked/)).toBeVisible();
    await passphrase().fill(PASSPHRASE);
    await unlockButton().click();
    await expect.element(passphrase()).not.toBeInTheDocument();
    expect(keyOf('box')).toBe(KEY);
  });

  it('a run that failed for it is unlocked and resumed by one button', async () => {
    await rememberedVault();
    const models = {
      optimizer: { connection: 'box', model: 'small' },
      task: { connection: 'box', model: 'small' },
    };
    const error = { kind: 'key', message: 'The key of “Box” is locked.' } as const;
    const run = {
      id: 'run',
      status: 'failed',
      wanted: 'paused',
      spec: { models },
      error,
    } as unknown as RunRecord;
    await db.runs.put(run);
    await render(RunFailure, { run, error });
    await expect.element(page.getByText('The key is locked', { exact: true })).toBeVisible();
    await passphrase().fill('wrong passphrase');
    await page.getByRole('button', { name: 'Unlock and go on' }).click();
    await expect.element(passphrase()).toHaveAccessibleDescription(/not the passphrase/);
    expect((await db.runs.get('run'))?.wanted).toBe('paused');
    await passphrase().fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Unlock and go on' }).click();
    await expect.poll(async () => (await db.runs.get('run'))?.wanted).toBe('running');
    forgetKey('box');
  });

  it('a run whose connection was deleted is not asked for its key', async () => {
    const models = {
      optimizer: { connection: 'gone', model: 'small' },
      task: { connection: 'gone', model: 'small' },
    };
    const error = { kind: 'key', message: 'Box asks for a key.' } as const;
    const run = { id: 'run', status: 'failed', wanted: 'paused', spec: { models }, error };
    await render(RunFailure, { run: run as unknown as RunRecord, error });
    await expect.element(page.getByText(/deleted from this browser: add the same address/)).toBeVisible();
    await expect.element(page.getByRole('link', { name: 'Open Models' })).toBeVisible();
    await expect.element(page.getByText('Enter the key to go on.')).not.toBeInTheDocument();
  });
});
