import '../../../src/ui/theme/tokens.css';
import '../../../src/ui/theme/base.css';
import '../../../src/ui/theme/tables.css';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { optimizers } from '../../../src/optimizers/index.ts';
import MethodList from '../../../src/ui/newrun/MethodList.svelte';
import Method from '../../../src/ui/pages/Method.svelte';
import Methods from '../../../src/ui/pages/Methods.svelte';

const violations = async () =>
  (
    await axe.run(document.body, {
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    })
  ).violations;

describe('the pages of the methods', () => {
  it('lists every method with a link to its page', async () => {
    render(Methods);
    for (const { id, title } of optimizers)
      await expect
        .element(page.getByRole('link', { name: title, exact: true }))
        .toHaveAttribute('href', `#/methods/${id}`);
    expect(await violations()).toEqual([]);
  });

  it.each(optimizers.map(({ id, title }) => [id, title]))('opens the page of %s', async (id, title) => {
    render(Method, { id });
    await expect.element(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect.element(page.getByRole('heading', { level: 2, name: /loop/i })).toBeVisible();
    for (const link of document.querySelectorAll('article a'))
      expect(link.getAttribute('href')).toMatch(/^(https?:|#\/methods\/)/);
    expect(await violations()).toEqual([]);
  });

  it('says in short what a method is before its page, and entitles pages of no single method', async () => {
    render(Method, { id: 'gepa' });
    const article = page.getByRole('article');
    await expect.element(article).toBeVisible();
    const short = page.getByRole('complementary', { name: 'In short' }).element();
    expect(short.compareDocumentPosition(article.element())).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    render(Method, { id: 'triple' });
    await expect.poll(() => document.title).toMatch(/^Selections/);
  });

  it('says when there is no such method', async () => {
    render(Method, { id: 'nonesuch' });
    await expect.element(page.getByRole('heading', { name: 'No such method' })).toBeVisible();
  });
});

describe('the list of methods on the New run page', () => {
  const radios = () => page.getByRole('radio');

  it('shows what a method needs once it is chosen', async () => {
    render(MethodList, { value: 'evoprompt-ga' });
    expect(radios().elements()).toHaveLength(optimizers.length);
    await expect.element(page.getByRole('list', { name: 'What it needs' })).toBeVisible();
    await page.getByRole('radio', { name: 'EvoPrompt DE' }).click();
    await expect
      .element(page.getByRole('link', { name: /How it works.*EvoPrompt DE/ }))
      .toHaveAttribute('href', '#/methods/evoprompt-de');
    expect(await violations()).toEqual([]);
  });

  it('narrows to what fits, and keeps what is chosen', async () => {
    render(MethodList, { value: 'evoprompt-ga' });
    await page.getByRole('checkbox', { name: 'needs no right answers' }).click();
    const unlabelled = optimizers.filter(({ needs }) => !needs.labels);
    await expect
      .element(page.getByText(`${unlabelled.length + 1} of ${optimizers.length} methods`))
      .toBeVisible();
    await expect.element(page.getByRole('radio', { name: 'EvoPrompt GA' })).toBeChecked();
  });
});
