/** What the person chose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

const NAME = 'espalier-theme';

let choice = $state<ThemeChoice>('system');

/** The theme of this browser, remembered between visits. Setting it changes the page at once. */
export const theme = {
  get choice(): ThemeChoice {
    return choice;
  },
  set choice(next: ThemeChoice) {
    choice = next;
    show(next);
    try {
      localStorage.setItem(NAME, next);
    } catch {
      // where storage is blocked, the choice lasts as long as the page
    }
  },
};

/** Shows the theme that was chosen on an earlier visit. Called before anything is drawn. */
export function restoreTheme(): void {
  try {
    const saved = localStorage.getItem(NAME);
    choice = THEME_CHOICES.find((known) => known === saved) ?? 'system';
  } catch {
    choice = 'system';
  }
  show(choice);
}

function show(next: ThemeChoice): void {
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}
