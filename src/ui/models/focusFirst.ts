/** For a form that a button opened, which is gone then: typing goes into its first field. */
export function focusFirst(form: HTMLElement): void {
  form.querySelector('input')?.focus();
}
