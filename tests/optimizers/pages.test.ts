import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { optimizers } from '../../src/optimizers/index.ts';
import { methodTitle, titledMethods } from '../../src/optimizers/titles.ts';

it('are listed under the same titles where only titles are loaded', () => {
  expect(Object.fromEntries(titledMethods().map((id) => [id, methodTitle(id)]))).toEqual(
    Object.fromEntries(optimizers.map(({ id, title }) => [id, title])),
  );
});

const pathOf = (id: string) => new URL(`../../docs/methods/${id}.md`, import.meta.url);

describe.each(optimizers.map((optimizer) => [optimizer.id, optimizer] as const))(
  'the page of %s',
  (id, optimizer) => {
    const page = existsSync(pathOf(id)) ? readFileSync(pathOf(id), 'utf8') : '';
    const sections = page.split(/^## /m).slice(1);
    const section = (title: RegExp) => sections.find((text) => title.test(text.split('\n')[0]!));

    it('says who published it, where, and under which licence its code is', () => {
      expect(page).toMatch(new RegExp(`^# ${optimizer.title.replace(/[()]/g, '\\$&')}`));
      expect(page).toContain(optimizer.paper.url);
      expect(page).toMatch(/licen[cs]e/i);
    });

    it('has the loop, the defaults with their sources, the cost and the published result', () => {
      expect(section(/loop/i)).toMatch(/^ {4}\S/m);
      expect(section(/defaults/i)).toMatch(/\|.*source/i);
      expect(section(/cost/i)).toBeDefined();
      expect(section(/published/i)).toBeDefined();
    });

    it('lists departures, and the card does', () => {
      expect(section(/deviations/i)).toMatch(/^- /m);
      expect(optimizer.deviations.length).toBeGreaterThan(0);
    });
  },
);
