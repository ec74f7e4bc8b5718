/** Where the form is that raises the budget. */
export const RAISE_ID = 'raise-budget';

/** Brings the form into view and its first field under the cursor. */
export function goToRaise(): void {
  const form = document.getElementById(RAISE_ID);
  form?.scrollIntoView({ block: 'center' });
  form?.querySelector('input')?.focus({ preventScroll: true });
}
