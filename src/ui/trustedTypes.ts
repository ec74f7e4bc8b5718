export { trustOwnScripts } from '../core/ownScripts.ts';

/** The part that is used of the gate through which strings become HTML, in browsers that have one. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string },
  ): { createHTML(html: string): string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

const methodPages = trustedTypes?.createPolicy('method-pages', { createHTML: (html) => html });

/** Marks a page of docs/methods, made into HTML when the app was built, as our own. Nothing else may pass through here. */
export const trustedMethodPage = (html: string): string => methodPages?.createHTML(html) ?? html;
