import { to } from '../../routes.svelte.ts';

/** What a provider added to the address of this page when it sent the person back. */
export type SignInReturn = { readonly code: string } | { readonly error: string };

let returned: SignInReturn | undefined;

/**
 * Takes what a sign-in brought back out of the address and out of the history, and opens the page that finishes it. Called
 * before anything else reads the address.
 */
export function takeSignInReturn(): void {
  const query = new URLSearchParams(location.search);
  const code = query.get('code');
  const error = query.get('error');
  if (code === null && error === null) return;
  returned = code === null ? { error: error! } : { code };
  history.replaceState(history.state, '', location.pathname + to.models);
}

/** What a sign-in brought back, for the one who finishes it: a second call gives nothing. */
export function signInReturn(): SignInReturn | undefined {
  const taken = returned;
  returned = undefined;
  return taken;
}
