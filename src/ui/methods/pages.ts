import { trustedMethodPage } from '../trustedTypes.ts';

const pages = import.meta.glob<string>('../../../docs/methods/*.md', { import: 'default' });

/** A page of a method as HTML, made from docs/methods when the app was built. */
interface MethodPage {
  readonly title: string;
  /** All that comes below the title. */
  readonly body: string;
}

/** The page of a method; undefined where there is none. */
export async function pageOfMethod(id: string): Promise<MethodPage | undefined> {
  const html = await pages[`../../../docs/methods/${id}.md`]?.();
  if (html === undefined) return undefined;
  const [heading = '', title = id] = /^<h1>(.*?)<\/h1>/s.exec(html) ?? [];
  return { title, body: trustedMethodPage(html.slice(heading.length)) };
}
