/**
 * The text of a file of the app, by its path below the page.
 * @throws Error with a sentence when it cannot be loaded.
 */
export async function sampleText(path: string): Promise<string> {
  const response = await fetch(new URL(path, document.baseURI)).catch(() => undefined);
  if (!response?.ok)
    throw new Error(
      `The sample could not be loaded${response ? ` (the server answered ${response.status})` : ''}. Reload the page and try again.`,
    );
  return response.text();
}
