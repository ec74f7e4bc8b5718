import { describe, expect, it } from 'vitest';
import { parseQuery, parseRoute, to } from '../../src/ui/routes.svelte.ts';

describe('addresses', () => {
  it.each([
    ['', { page: 'welcome' }],
    ['#', { page: 'welcome' }],
    [to.welcome, { page: 'welcome' }],
    [to.tasks, { page: 'tasks' }],
    ['#/tasks/', { page: 'tasks' }],
    [to.task('t 1/2'), { page: 'task', id: 't 1/2' }],
    [to.newRun('ä%'), { page: 'new-run', taskId: 'ä%' }],
    [to.compare('t 1'), { page: 'compare', taskId: 't 1' }],
    [to.run('42'), { page: 'run', id: '42' }],
    ['#/runs/42?candidate=0.1%2F0', { page: 'run', id: '42' }],
    [to.methods, { page: 'methods' }],
    [to.method('ape'), { page: 'method', id: 'ape' }],
    [to.models, { page: 'models' }],
  ])('%s', (hash, route) => expect(parseRoute(hash)).toEqual(route));

  it.each(['#/runs', '#/runs/1/2', '#/elsewhere', '#/tasks/1/edit', '#/models/x'])(
    '%s leads nowhere',
    (hash) => expect(parseRoute(hash)).toEqual({ page: 'unknown', address: hash.slice(1) }),
  );

  it('a stray percent sign stands for itself', () =>
    expect(parseRoute('#/runs/50%')).toEqual({ page: 'run', id: '50%' }));

  it('carry parameters for the page', () =>
    expect(parseQuery('#/runs/42?candidate=0.1%2F0').get('candidate')).toBe('0.1/0'));
});
