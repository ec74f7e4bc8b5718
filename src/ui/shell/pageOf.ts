import type { Component } from 'svelte';
import type { Route } from '../routes.svelte.ts';

interface OpenPage {
  /** Loads the page, which none does before it is opened. */
  readonly load: () => Promise<{ readonly default: Component<never> }>;
  readonly props: Readonly<Record<string, string>>;
  /** The title of the document; a run says its own. */
  readonly title: string | undefined;
}

/** The page for a route. */
export function pageOf(route: Route): OpenPage {
  switch (route.page) {
    case 'welcome':
      return { load: () => import('../pages/Welcome.svelte'), props: {}, title: 'Espalier' };
    case 'tasks':
      return { load: () => import('../pages/Tasks.svelte'), props: {}, title: 'Tasks · Espalier' };
    case 'task':
      return {
        load: () => import('../pages/Task.svelte'),
        props: { id: route.id },
        title: 'Task · Espalier',
      };
    case 'new-run':
      return {
        load: () => import('../pages/NewRun.svelte'),
        props: { taskId: route.taskId },
        title: 'New run · Espalier',
      };
    case 'compare':
      return {
        load: () => import('../pages/Compare.svelte'),
        props: { taskId: route.taskId },
        title: undefined,
      };
    case 'run':
      return { load: () => import('../pages/Run.svelte'), props: { id: route.id }, title: undefined };
    case 'methods':
      return { load: () => import('../pages/Methods.svelte'), props: {}, title: 'Methods · Espalier' };
    case 'method':
      return { load: () => import('../pages/Method.svelte'), props: { id: route.id }, title: undefined };
    case 'models':
      return { load: () => import('../pages/Models.svelte'), props: {}, title: 'Models · Espalier' };
    case 'unknown':
      return {
        load: () => import('./Missing.svelte'),
        props: { address: route.address },
        title: 'No such page · Espalier',
      };
    default:
      return route satisfies never;
  }
}
