const pages = import.meta.glob<string>('../../../docs/methods/*.md', { import: 'default' });

/** The page of a method as HTML, made from docs/methods when the app was built; undefined where there is none. */
export async function pageOfMethod(id: string): Promise<string | undefined> {
  return pages[`../../../docs/methods/${id}.md`]?.();
}
