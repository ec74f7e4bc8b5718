/** The part that is used of the gate through which addresses become scripts, in browsers that have one. */
interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): unknown;
}

const { trustedTypes, location } = globalThis as unknown as {
  trustedTypes?: TrustedTypes;
  location: { readonly href: string; readonly origin: string };
};

let trusted = false;

/**
 * Lets this page or worker start workers from files of this app, and from nowhere else; HTML stays refused. The policy of
 * the built page (scripts/contentPolicy.mjs) names who may pass. To be called before anything starts a worker.
 */
export function trustOwnScripts(): void {
  if (trusted) return;
  trusted = true;
  trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, location.href).origin === location.origin) return url;
      throw new TypeError(`A script from elsewhere was refused: ${url}`);
    },
  });
}
