import { tick } from 'svelte';

/** Moves to the first field of a form that says what is wrong with it. */
export async function focusFault(form: HTMLFormElement): Promise<void> {
  await tick();
  form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
}
