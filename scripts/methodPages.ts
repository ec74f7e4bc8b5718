import { Marked } from 'marked';
import type { Plugin } from 'vite';

/**
 * Makes the Markdown pages of docs/methods into HTML at build time, so that the app needs no parser. Links between the
 * pages lead inside the app; others into docs stay words, since the app does not serve them.
 */
export function methodPages(): Plugin {
  const marked = new Marked({
    renderer: {
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const method = /^(?:\.\/)?([\w-]+)\.md$/.exec(href)?.[1];
        if (method) return `<a href="#/methods/${method}">${words}</a>`;
        return /^https?:/.test(href)
          ? `<a href="${href}" target="_blank" rel="noreferrer">${words}</a>`
          : words;
      },
    },
  });
  const htmlOf = (markdown: string): string =>
    (marked.parse(markdown) as string)
      .replaceAll('<table>', '<div class="scroll-x" tabindex="0" role="group" aria-label="Table"><table>')
      .replaceAll('</table>', '</table></div>')
      .replaceAll('<pre>', '<pre tabindex="0">');
  return {
    name: 'method-pages',
    transform(code, id) {
      if (!/\/docs\/methods\/[\w-]+\.md$/.test(id)) return undefined;
      return { code: `export default ${JSON.stringify(htmlOf(code))}`, map: null };
    },
  };
}
