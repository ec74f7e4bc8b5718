/** `41 %`. Never 100 % before all is there. */
export const percentOf = (share: number): string => `${Math.floor(share * 100)} %`;

const names = new Intl.DisplayNames('en-GB', { type: 'language' });
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** `English, German and French`, of BCP 47 tags. */
export const languagesIn = (tags: readonly string[]): string =>
  list.format(tags.map((tag) => names.of(tag) ?? tag));

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `21 November 2026`, of an ISO date. */
export const dayOf = (date: string): string => day.format(new Date(date));

/** `0.8 s`, `12 s`. */
export const secondsOf = (ms: number): string =>
  ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
