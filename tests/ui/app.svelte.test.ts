import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import App from '../../src/ui/App.svelte';
import StorageNote from '../../src/ui/shell/StorageNote.svelte';
import { StorageState } from '../../src/ui/shell/storage.svelte.ts';
import { restoreTheme } from '../../src/ui/theme/theme.svelte.ts';

const root = document.documentElement;

afterEach(() => {
  location.hash = '';
  localStorage.clear();
  restoreTheme();
});

describe('the frame of every page', () => {
  it('follows the address: page, title, place in the navigation, focus', async () => {
    render(App);
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Grow a better prompt');
    expect(document.title).toBe('Espalier');
    await page.getByRole('link', { name: 'Models' }).click();
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Models');
    expect(document.title).toBe('Models · Espalier');
    await expect.element(page.getByRole('link', { name: 'Models' })).toHaveAttribute('aria-current', 'page');
    await expect.element(page.getByRole('main')).toHaveFocus();
  });

  it('says so where there is no page', async () => {
    location.hash = '#/elsewhere';
    render(App);
    await expect.element(page.getByText('There is nothing at “/elsewhere”.')).toBeVisible();
    expect(document.title).toBe('No such page · Espalier');
  });

  it('lets the keyboard skip to the content without leaving the page', async () => {
    location.hash = '#/models';
    render(App);
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
    await userEvent.tab();
    await expect.element(page.getByRole('link', { name: 'Skip to the content' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('main')).toHaveFocus();
    expect(location.hash).toBe('#/models');
  });

  it('remembers the theme, and gives it back to the device', async () => {
    render(App);
    await page.getByRole('radio', { name: 'Dark' }).click({ force: true });
    expect(root.dataset.theme).toBe('dark');
    delete root.dataset.theme;
    restoreTheme(); // as on the next visit
    expect(root.dataset.theme).toBe('dark');
    await page.getByRole('radio', { name: 'As the device' }).click({ force: true });
    expect(root.dataset.theme).toBeUndefined();
  });
});

describe('the storage state', () => {
  const manager = (persisted: boolean, grants: boolean) =>
    ({
      persisted: () => Promise.resolve(persisted),
      persist: () => Promise.resolve((persisted ||= grants)),
      estimate: () => Promise.resolve({ usage: 3_200_000, quota: 10e9 }),
    }) as StorageManager;

  const open = async () => {
    const summary = page.getByText(/^Storage:/);
    await expect.element(summary).toHaveTextContent('3.2 MB used');
    await summary.click();
    return summary;
  };

  it('says that nothing is protected, and asks the browser when it is told to', async () => {
    render(StorageNote, { storage: new StorageState(manager(false, true)) });
    const summary = await open();
    await expect.element(summary).toHaveTextContent('not protected');
    await page.getByRole('button', { name: 'Ask the browser to keep them' }).click();
    await expect.element(summary).toHaveTextContent('kept until you delete it');
    await expect.element(page.getByText('10.0 GB are free')).toBeVisible();
  });

  it('says what to do when the browser does not agree', async () => {
    render(StorageNote, { storage: new StorageState(manager(false, false)) });
    await open();
    await page.getByRole('button', { name: 'Ask the browser to keep them' }).click();
    await expect.element(page.getByText(/did not agree/)).toBeVisible();
  });

  it('does not pretend where the browser says nothing', async () => {
    render(StorageNote, { storage: new StorageState({} as StorageManager) });
    await expect.element(page.getByText('Storage: unknown')).toBeVisible();
  });
});
