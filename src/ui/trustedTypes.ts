/** The part that is used of the gate through which strings become HTML or scripts, in browsers that have one. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML?(html: string): string; createScriptURL?(url: string): string },
  ): { createHTML(html: string): string };
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

/**
 * Lets workers start from files of this app, and from nowhere else; HTML stays refused. The policy of the built page
 * (scripts/contentPolicy.mjs) names who may pass. Called once, before anything starts a worker.
 */
export function trustOwnScripts(): void {
  trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, location.href).origin === location.origin) return url;
      throw new TypeError(`A script from elsewhere was refused: ${url}`);
    },
  });
}

const methodPages = trustedTypes?.createPolicy('method-pages', { createHTML: (html) => html });

/** Marks a page of docs/methods, made into HTML when the app was built, as our own. Nothing else may pass through here. */
export const trustedMethodPage = (html: string): string => methodPages?.createHTML(html) ?? html;
